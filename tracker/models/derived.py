"""Columns that are derived from others of their row, kept true by the database layer itself.

`manage.py rebuild_search --check` proves that they are true, and `rebuild_search` makes them so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import models

from tracker.models.match_keys import LENGTH
from tracker.site.text import fold


class KeyField(models.CharField):  # type: ignore[type-arg]
    """What `key` makes of the field `of`, as of the last time that the row was written.

    Written with every `save` and `bulk_create`; only `QuerySet.update` goes past it. Never set by
    hand, and in no form.
    """

    def __init__(self, *, of: str, key: Callable[[str], str], **kwargs: Any) -> None:
        self.of, self.key = of, key
        super().__init__(max_length=LENGTH, blank=True, default="", editable=False, **kwargs)

    @property
    def sources(self) -> set[str]:
        """The fields that it is derived from."""
        return {self.of}

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "blank", "default", "editable"):
            del kwargs[fixed]
        return name, path, args, {**kwargs, "of": self.of, "key": self.key}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.key(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value


class FoldedField(models.TextField):  # type: ignore[type-arg]
    """What is written in the fields `of`, a line each, as `tracker.site.text.fold` leaves it.

    To be searched with `contains` and a word that is folded too. Written like a `KeyField`.
    """

    def __init__(self, *, of: Sequence[str], **kwargs: Any) -> None:
        self.of = of
        super().__init__(blank=True, default="", editable=False, **kwargs)

    @property
    def sources(self) -> set[str]:
        """The fields that it is derived from."""
        return set(self.of)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("blank", "default", "editable"):
            del kwargs[fixed]
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = fold("\n".join(str(getattr(model_instance, name)) for name in self.of))
        setattr(model_instance, self.attname, value)
        return value


Derived = KeyField | FoldedField


def derived_fields() -> Iterator[tuple[type[models.Model], list[Derived]]]:
    """Every model that has such columns, with them."""
    for model in apps.get_models():
        if fields := [f for f in model._meta.concrete_fields if isinstance(f, Derived)]:
            yield model, fields
