"""The forms of an import: the file, and what its columns and words mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format

from tracker.exports import archive
from tracker.forms.base import length_of
from tracker.imports import invitations
from tracker.imports.checking import sheet_of
from tracker.imports.parsing import MOST_BYTES, ColumnMapping, DateOrder, Field
from tracker.models import Application, Company, Import, Stage, StageKind, User
from tracker.models.base import FIRST_YEAR, LAST_YEAR
from tracker.models.imports import JsonObject

KINDS_IN_WORDS = (
    "CSV, Excel (xlsx), JSON, LinkedIn’s, Huntr’s and Teal’s exports, contacts (vcf), "
    "invitations (ics), or an export of Day Four"
)
ENDINGS = ".csv,.tsv,.txt,.xlsx,.xlsm,.json,.zip,.vcf,.vcard,.ics"
TOO_LARGE = (
    "It is larger than {}. An export of Day Four comes in by “python3 run.py manage take_in” "
    "(docs/export.md); divide anything else."
)
NOTES, KEEP_WORD = "", "notes"
ORDER_LABELS = {
    DateOrder.DAY_FIRST: "The day comes first",
    DateOrder.MONTH_FIRST: "The month comes first",
    DateOrder.YEAR_FIRST: "The year comes first",
}


class UploadForm(forms.Form):
    """A file to be read."""

    file = forms.FileField(label="File", widget=forms.FileInput(attrs={"accept": ENDINGS}))

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        owner: User,
        was_too_large: bool = False,
    ) -> None:
        """`was_too_large`: the file was left out on its way in, by `tracker.site.uploads`."""
        super().__init__(data, files)
        self.owner = owner
        field = self.fields["file"]
        limit, whole = map(filesizeformat, (MOST_BYTES, settings.IMPORT_MAX_BYTES))
        field.help_text = (
            f"{KINDS_IN_WORDS}. Up to {limit}; an export of Day Four up to {whole}. "
            "Choose it, or drop it here."
        )
        field.error_messages["empty"] = "There is nothing in this file."
        field.error_messages["required"] = (
            TOO_LARGE.format(whole) if was_too_large else "Choose a file."
        )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES and not archive.is_archive(file):
            limit = filesizeformat(MOST_BYTES)
            raise forms.ValidationError(f"It is larger than {limit}: divide it first.", code="size")
        kept = Import.objects.of(self.owner).exclude(file="").aggregate(total=Sum("size"))["total"]
        if (kept or 0) + (file.size or 0) > settings.IMPORTS_MAX_BYTES:
            raise forms.ValidationError(
                "There is no room for another file. Discard one of the imports below first."
            )
        return file


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column as the page shows it: what stands in it, what it is taken for, and why."""

    field: forms.BoundField
    samples: list[str]
    why: str


class ColumnsForm(forms.Form):
    """What each column holds, which way round its dates are, what its words for stages mean."""

    def __init__(self, data: QueryDict | None = None, *, record: Import) -> None:
        super().__init__(data)
        self.record, self.about = record, sheet_of(record)
        self.mapping = ColumnMapping.from_json(record.chosen["mapping"])
        self.stages = list(Stage.objects.of(record.owner))
        self._add_columns()
        self._add_orders()
        self._add_stages()

    # The fields

    def _add_columns(self) -> None:
        sheets = self.record.found["sheets"]
        if len(sheets) > 1:
            names = [
                (n, f"{sheet['name']} ({sheet['rows']} rows)") for n, sheet in enumerate(sheets)
            ]
            first = self.record.chosen["sheet"]
            self.fields["sheet"] = forms.TypedChoiceField(
                label="Sheet", choices=names, coerce=int, initial=first
            )
        offered = [(NOTES, "Keep it in the notes"), *((field, field.label) for field in Field)]
        again = {
            "hx-post": reverse("import_columns", args=[self.record.pk]),
            "hx-trigger": "change",
            "hx-include": "#columns",
            "hx-vals": '{"look": "yes"}',
            "hx-target": "#main",
            "hx-select": "#main",
            "hx-swap": "outerHTML show:none",
        }
        for place, column in enumerate(self.mapping.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=column.header or f"Column {place + 1}",
                choices=offered,
                required=False,
                initial=column.field or NOTES,
                widget=forms.Select(attrs=again),
            )
        for name, model, label in (
            ("title", Application, "job title"),
            ("company", Company, "company"),
        ):
            self.fields[name] = forms.CharField(
                label=f"Where there is no {label}",
                required=False,
                max_length=length_of(model, "title" if name == "title" else "name"),
                initial=self.record.chosen.get(name, ""),
                help_text="Every row needs one. Leave it empty to see those rows listed instead.",
            )

    def _add_orders(self) -> None:
        chosen = self.record.chosen["orders"]
        for place, found in self.about["orders"].items():
            if found["order"] and not found["examples"]:
                continue
            header = self.mapping.columns[int(place)].header
            self.fields[f"order_{place}"] = forms.ChoiceField(
                label=f"Dates in “{header}”",
                choices=list(_readings(found["examples"])),
                widget=forms.RadioSelect,
                initial=chosen.get(place),
                help_text=found["why"],
                error_messages={"required": "Say which way round these dates are."},
            )
        if self.about["years"]:
            examples = ", ".join(self.about["years"])
            self.fields["year"] = forms.IntegerField(
                label="Year of the dates that have none",
                min_value=FIRST_YEAR,
                max_value=LAST_YEAR,
                initial=self.record.chosen.get("year"),
                help_text=f"Such as {examples}.",
                error_messages={"required": "Say which year they are in."},
            )

    def _add_stages(self) -> None:
        mine = [(str(stage.pk), stage.name) for stage in self.stages]
        chosen = self.record.chosen["stages"]
        for place, word in enumerate(self.about["words"]):
            new = [(f"new:{kind}", f"{kind.label}") for kind in StageKind]
            name = word["word"][:50]
            offered = [
                ("", "Choose a stage"),
                *mine,
                (KEEP_WORD, "Keep the word in the notes"),
                (f"A new stage, “{name}”, which means", new),
            ]
            self.fields[f"stage_{place}"] = forms.ChoiceField(
                label=f"{word['word']} ({word['count']})" if word["count"] else word["word"],
                choices=offered,
                initial=_shown(chosen.get(word["key"])),
                help_text=word["why"],
                error_messages={"required": "Say what this word means."},
            )
        begins = self.record.chosen.get("begins") or str(
            Stage.objects.of(self.record.owner).applied().pk
        )
        self.fields["begins"] = forms.ChoiceField(
            label="Rows that name no stage begin in", choices=mine, initial=begins
        )

    # What the page shows

    @property
    def columns(self) -> Iterator[ColumnRow]:
        for place, column in enumerate(self.mapping.columns):
            samples = self.about["samples"][place]
            yield ColumnRow(self[f"column_{place}"], samples, column.why)

    @property
    def orders(self) -> list[forms.BoundField]:
        """The questions about dates."""
        return [self[name] for name in self.fields if name.startswith("order_") or name == "year"]

    @property
    def words(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("stage_")]

    # What was chosen

    def clean(self) -> JsonObject:
        cleaned = super().clean() or self.cleaned_data
        mapping = self.chosen_mapping
        for field in mapping.doubled:
            for place in mapping.of(field)[1:]:
                message = f"Another column is “{field.label}” already, and only one can be."
                self.add_error(f"column_{place}", message)
        if not mapping.names_a_job:
            self.add_error(None, "Say which column holds the company, or the job title.")
        return cleaned

    @property
    def chosen_mapping(self) -> ColumnMapping:
        names = [self.cleaned_data.get(f"column_{n}") for n in range(len(self.mapping.columns))]
        return self.mapping.chosen([Field(name) if name else None for name in names])

    @property
    def has_other_sheet(self) -> bool:
        return self.cleaned_data.get("sheet") not in (None, self.record.chosen["sheet"])

    @property
    def has_other_columns(self) -> bool:
        fields = [column.field for column in self.mapping.columns]
        return [column.field for column in self.chosen_mapping.columns] != fields

    def apply(self) -> None:
        """Writes what was chosen, as far as it is valid, into the record. Does not save it."""
        chosen, given = self.record.chosen, self.cleaned_data
        chosen["mapping"] = self.chosen_mapping.to_json()
        for name in ("title", "company"):
            chosen[name] = " ".join(given.get(name, "").split())
        chosen["year"] = given.get("year")
        chosen["begins"] = given.get("begins") or chosen.get("begins")
        for place in self.about["orders"]:
            if order := given.get(f"order_{place}"):
                chosen["orders"][place] = order
        for place, word in enumerate(self.about["words"]):
            if value := given.get(f"stage_{place}"):
                chosen["stages"][word["key"]] = _stored(value, word["word"])


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting as the page shows it, with its day, and what can be chosen about it."""

    meeting: JsonObject
    on: date
    at: time | None
    fields: list[forms.BoundField]


class MeetingsForm(forms.Form):
    """Which application each meeting of a calendar file belongs to."""

    def __init__(self, data: QueryDict | None = None, *, record: Import) -> None:
        super().__init__(data)
        self.meetings = invitations.look_up(record)
        known = [
            (str(job.pk), f"{job.title}, {job.company.name}")
            for job in invitations.offered(record.owner)
        ]
        choices = [(NOTES, "Leave it out"), ("new", "A new application"), *known]
        is_only_one = len(self.meetings) == 1
        for n, meeting in enumerate(self.meetings):
            if meeting["what"] in ("moved", "cancelled"):
                label = (
                    "Move the interview" if meeting["what"] == "moved" else "Cancel the interview"
                )
                self.fields[f"follow_{n}"] = forms.BooleanField(
                    label=label, required=False, initial=True
                )
            elif meeting["what"] == "new":
                guess = meeting["application"]
                self.fields[f"application_{n}"] = forms.ChoiceField(
                    label="Belongs to",
                    choices=choices,
                    required=False,
                    initial=str(guess.pk) if guess else "new" if is_only_one else NOTES,
                )
                for name, model, label in (
                    ("company", Company, "Company of a new application"),
                    ("title", Application, "Its job title"),
                ):
                    length = length_of(model, "name" if model is Company else "title")
                    self.fields[f"{name}_{n}"] = forms.CharField(
                        label=label, required=False, max_length=length
                    )

    @property
    def rows(self) -> Iterator[MeetingRow]:
        for n, meeting in enumerate(self.meetings):
            names = [name for name in self.fields if name.endswith(f"_{n}")]
            at = time.fromisoformat(meeting["at"]) if meeting["at"] else None
            fields = [self[name] for name in names]
            yield MeetingRow(meeting, date.fromisoformat(meeting["on"]), at, fields)

    def clean(self) -> JsonObject:
        cleaned = super().clean() or self.cleaned_data
        for n in range(len(self.meetings)):
            if cleaned.get(f"application_{n}") == "new":
                for name in ("company", "title"):
                    if not cleaned.get(f"{name}_{n}") and f"{name}_{n}" not in self.errors:
                        self.add_error(f"{name}_{n}", "A new application needs one.")
        return cleaned

    @property
    def chosen(self) -> dict[str, JsonObject]:
        """For each meeting, by its UID, what was chosen."""
        names = ("application", "company", "title", "follow")
        return {
            meeting["uid"]: {name: self.cleaned_data.get(f"{name}_{n}") for name in names}
            for n, meeting in enumerate(self.meetings)
        }


def _shown(value: str | None) -> str:
    """A stage as the form has it: the kind of a new one, without its name."""
    if value is None:
        return ""
    return ":".join(value.split(":")[:2]) or KEEP_WORD


def _stored(value: str, word: str) -> str:
    if value == KEEP_WORD:
        return ""
    return f"{value}:{' '.join(word.split())[:50]}" if value.startswith("new:") else value


def _readings(examples: list[str]) -> Iterator[tuple[str, str]]:
    """Each order with what the examples are in it; orders in which one makes no sense are out."""
    for order, label in ORDER_LABELS.items():
        read = [(text, _read(text, order)) for text in examples]
        if all(day for _, day in read):
            said = ", ".join(f"{text} is {date_format(day, 'j F Y')}" for text, day in read if day)
            yield order.value, f"{label}: {said}" if said else label


def _read(text: str, order: DateOrder) -> date | None:
    numbers = [int(number) for number in re.findall(r"[0-9]+", text)[:3]]
    if len(numbers) < 3:
        return None
    given = dict(zip(order.value, numbers, strict=True))
    year = given["y"] + 2000 if given["y"] < 100 else given["y"]
    try:
        return date(year, given["m"], given["d"])
    except ValueError:
        return None
