"""Two windows that edit the same record: the second save loses nothing.

A form carries what it was filled from, as a digest of each field. When it comes back, a field that
only the other window touched keeps what that one saved; a field that both touched is refused, with
both values to choose from. A form that does not say what it was filled from is taken at its word.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.formats import date_format
from django.utils.functional import cached_property

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm

VERSION = "version"
"""The hidden input that carries the digests; `tracker/site/_conflicts.html` writes it."""

KEEP = "keep-"
"""What the name of a field's choice begins with; its value is `mine` or `theirs`."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that two windows changed: what was typed here, and what the other one saved."""

    name: str
    label: str
    mine: str
    theirs: str

    @property
    def choice(self) -> str:
        return KEEP + self.name


class ConflictMixin(ModelForm):
    """A form for a record that may change while it is open. Put it before the other bases.

    For the check to hold against two saves at one moment, read the row within
    `tracker.models.changes.change`, which also saves it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []

    @property
    def version(self) -> str:
        """What the form was filled from, for its hidden input."""
        return json.dumps(self._digests, separators=(",", ":"))

    @property
    def status(self) -> int:
        """The status of a page that shows the form: 200, 409 for a conflict, else 422."""
        if self.conflicts:
            return 409
        return 422 if self.is_bound and self.errors else 200

    def clean(self) -> dict[str, Any]:
        """Takes over what only the other window changed; refuses what both did."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self._digests.keys() & self.fields.keys():
            self._compare(name)
        self.conflicts.sort(key=lambda conflict: list(self.fields).index(conflict.name))
        return cleaned

    def _compare(self, name: str) -> None:
        base, theirs = self._digests[name], _digest(self._stored(name))
        if self.data.get(self.add_prefix(KEEP + name)) == "theirs":
            self._take_theirs(name)
        elif theirs != base and name in self.cleaned_data:
            mine = _digest(self.cleaned_data[name])
            if mine == base:
                self._take_theirs(name)
            elif mine != theirs:
                self._refuse(name)
            self._digests[name] = theirs

    def _take_theirs(self, name: str) -> None:
        """As if it had not been touched here; the field then shows it too."""
        field = self.fields[name]
        value = field.prepare_value(self._stored(name))
        self.errors.pop(name, None)
        self.cleaned_data[name] = field.clean(value)
        self._digests[name] = _digest(self._stored(name))
        shown = value if isinstance(value, bool) else field.widget.format_value(value)
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        if shown is False:  # a box that is not ticked is not sent
            data.pop(self.add_prefix(name), None)
        else:
            values = shown if isinstance(shown, list) else ["on" if shown is True else shown or ""]
            data.setlist(self.add_prefix(name), values)
        self.data = data

    def _refuse(self, name: str) -> None:
        field = self.fields[name]
        mine, theirs = self.cleaned_data[name], self._stored(name)
        label = str(self[name].label)
        self.conflicts.append(
            Conflict(name, label, _in_words(field, mine), _in_words(field, theirs))
        )
        self.add_error(name, forms.ValidationError("Another window changed this too.", "conflict"))

    def _stored(self, name: str) -> object:
        return self.get_initial_for_field(self.fields[name], name)

    @cached_property
    def _digests(self) -> dict[str, str]:
        """By field: of what is stored; once the form comes back, of what it was filled from."""
        if not self.is_bound:
            return {name: _digest(self._stored(name)) for name in self.fields}
        try:
            digests = json.loads(self.data.get(self.add_prefix(VERSION), ""))
        except ValueError:
            return {}
        if not isinstance(digests, dict):
            return {}
        return {name: str(digests[name]) for name in self.fields if name in digests}


def _digest(value: object) -> str:
    return hashlib.sha256(_plain(value).encode()).hexdigest()[:16]


def _plain(value: object) -> str:
    """One text for a value, whether it comes from a record or from a form."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, str):  # browsers end lines in their own way
        return "\n".join(value.splitlines()).strip()
    if isinstance(value, Iterable):
        return ",".join(sorted(_plain(one) for one in value))
    return "" if value is None or value is False else str(value)


def _in_words(field: forms.Field, value: Any) -> str:
    """A value as people read it; empty where there is none."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(field.label_from_instance(one) for one in value or ())
    if isinstance(field, forms.ModelChoiceField):
        if value is not None and not isinstance(value, models.Model):
            value = field.queryset.filter(pk=value).first()  # type: ignore[union-attr]
        return field.label_from_instance(value) if value else ""
    if isinstance(field, forms.BooleanField):
        return "Yes" if value else "No"
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value)) if value else ""  # type: ignore[arg-type]
    if isinstance(value, date):
        return date_format(value, "l j F Y")
    return "" if value is None else str(value)
