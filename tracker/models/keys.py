"""Columns that hold a key of another column, kept true by the database layer itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models

from tracker.duplicates import LENGTH


class KeyField(models.CharField):  # type: ignore[type-arg]
    """What `key` makes of the field `of`, as of the last time that the row was written.

    Written with every `save` and `bulk_create`; only `QuerySet.update` goes past it. Never set by
    hand, and in no form.
    """

    def __init__(self, *, of: str, key: Callable[[str], str], **kwargs: Any) -> None:
        self.of, self.key = of, key
        super().__init__(max_length=LENGTH, blank=True, default="", editable=False, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "blank", "default", "editable"):
            del kwargs[fixed]
        return name, path, args, {**kwargs, "of": self.of, "key": self.key}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.key(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value
