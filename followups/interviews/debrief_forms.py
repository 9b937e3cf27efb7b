"""The debrief: what went right, what they said about time, who was there, whom to call."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q, QuerySet

from followups.interviews.timing_forms import TimeSaidMixin, read_last_day
from followups.phrases import QUICK_ANSWERS, understand
from tracker.forms.base import DateInput, OwnedForm, PeopleField, length_of
from tracker.models import Contact, Interview

WORDS, DATE, NOT_SAID = "words", "date", "not_said"

DEBRIEFED = ("went_right", "said", "last_day")
LEFT_OPEN = "Left open, it is the one person you met."
LONGEST_NAME = length_of(Contact, "name") or 0


class PersonChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person with their number, so that one sees whether it is known."""

    def label_from_instance(self, obj: Contact) -> str:
        return f"{obj.name}, {obj.phone}" if obj.phone else f"{obj.name}, no number yet"


class DebriefForm(TimeSaidMixin, OwnedForm):
    """Two minutes after the interview. `instance` is the interview; it decides the day."""

    answer = forms.ChoiceField(
        label="What did they say about timing?",
        choices=[
            (WORDS, "In their words"),
            *((answer, answer.capitalize()) for answer in QUICK_ANSWERS),
            (DATE, "A date"),
            (NOT_SAID, "They did not say"),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    no_time = None  # type: ignore[assignment]  # one of the answers here
    new_people = forms.CharField(
        label="Somebody new",
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Names, with commas between.",
    )
    contact = PersonChoiceField(
        label="Whom to call",
        queryset=Contact.objects.none(),
        required=False,
        empty_label="Nobody chosen yet",
        help_text=LEFT_OPEN,
    )
    contact_name = forms.CharField(
        label="Or somebody else",
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact_phone = forms.CharField(
        label="Their number",
        required=False,
        max_length=length_of(Contact, "phone"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text="Only if it is new.",
    )

    class Meta:
        model = Interview
        fields = (*DEBRIEFED, "people", "contact")
        labels = {"said": "Their words", "last_day": "The last day of it"}
        help_texts = {
            "went_right": "You will see it again before you call.",
            "said": "Such as “by Friday”, “two to three weeks”, “no idea”.",
        }
        widgets = {
            "went_right": forms.Textarea(attrs={"rows": 3}),
            "said": forms.TextInput(attrs={"autocomplete": "off"}),
            "last_day": DateInput,
            "people": forms.CheckboxSelectMultiple,
        }
        field_classes = {"people": PeopleField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self._known_people()
        for name in ("people", "contact"):
            cast("forms.ModelChoiceField[Contact]", self.fields[name]).queryset = known
        self.initial["answer"] = self._answer_so_far()
        if not known.exists():
            del self.fields["people"], self.fields["contact"]
            self.fields["new_people"].label = "Who did you meet?"
            self.fields["contact_name"].label = "Whom to call"
            self.fields["contact_name"].help_text = LEFT_OPEN

    def said_on(self) -> date:
        day: date = self.instance.held_on
        return day

    def clean_new_people(self) -> list[str]:
        """Names without the space around them, each once."""
        lines = re.split(r"[,;\n]", self.cleaned_data["new_people"])
        names = list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
        if any(len(name) > LONGEST_NAME for name in names):
            raise ValidationError("Put a comma or a new line between the names.")
        return names

    def clean(self) -> dict[str, object]:
        """Brings the answer that was tapped into the terms of the mixin."""
        values = self.cleaned_data
        answer = values.get("answer")
        if answer and answer != DATE:
            self.errors.pop("last_day", None)  # the date of another answer, and out of sight
            values["last_day"] = None
        if answer in (NOT_SAID, *QUICK_ANSWERS):
            values["said"] = self._said_beside(answer, values.get("said", ""))
            values["no_time"] = answer == NOT_SAID
        if answer in QUICK_ANSWERS:
            values["last_day"] = read_last_day(answer, self.instance.held_on).last_day
        if answer == DATE and not values.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", "Choose the day.")
        if values.get("contact_phone") and not self._names_whom_to_call():
            self.add_error("contact_phone", "Whose number is it? Choose a person or type a name.")
        return super().clean()

    def chosen_day(self) -> date | None:
        """The answers say by themselves whether a date was chosen."""
        if self.cleaned_data.get("answer"):
            chosen: date | None = self.cleaned_data.get("last_day")
            return chosen
        return super().chosen_day()

    @property
    def is_clear(self) -> bool:
        """What they said about time leaves no question."""
        return not self.errors.keys() & {
            "answer",
            "said",
            "last_day",
            "candidate",
            NON_FIELD_ERRORS,
        }

    def save_debrief(self, at: datetime) -> Interview:
        """Keeps the debrief, made at the instant `at`, and the people who are new.

        Call it within `tracker.models.changes.change`.
        """
        interview: Interview = self.instance
        people = [*self._met(), *map(self._person, self.cleaned_data["new_people"])]
        interview.contact = self._whom_to_call(people)
        interview.debriefed_at = at
        interview.save(update_fields=[*DEBRIEFED, "contact", "debriefed_at"])
        interview.people.set(people)
        if interview.contact and (phone := self.cleaned_data["contact_phone"]):
            interview.contact.phone = phone
            interview.contact.save(update_fields=["phone"])
        return interview

    def _answer_so_far(self) -> str:
        """The answer that leads to what is kept."""
        interview = self.instance
        if interview.last_day is None:
            return NOT_SAID if interview.debriefed_at else WORDS
        understood = understand(interview.said, interview.held_on)
        return WORDS if understood and understood.last_day == interview.last_day else DATE

    def _said_beside(self, answer: str, words: str) -> str:
        """Their own words where no day is in them; else the answer that was tapped."""
        if words and understand(words, self.instance.held_on) is None:
            return words
        return "" if answer == NOT_SAID else answer

    def _known_people(self) -> QuerySet[Contact]:
        """The people of the company, those of no company, and those who were there."""
        interview = self.instance
        theirs = Q(company=interview.application.company_id) | Q(company=None)
        there = Q(interviews=interview) | Q(pk=interview.contact_id)
        ids = Contact.objects.of(interview.owner).filter(theirs | there).values("pk")
        known: QuerySet[Contact] = Contact.objects.of(interview.owner).filter(pk__in=ids)
        return known

    def _met(self) -> list[Contact]:
        return list(self.cleaned_data.get("people") or ())

    def _names_whom_to_call(self) -> bool:
        values = self.cleaned_data
        met = len(self._met()) + len(values.get("new_people", ()))
        return bool(values.get("contact") or values.get("contact_name") or met == 1)

    def _whom_to_call(self, people: Sequence[Contact]) -> Contact | None:
        """Who was named; else the one person who was met."""
        if name := self.cleaned_data["contact_name"]:
            return self._person(name)
        return self.cleaned_data.get("contact") or (people[0] if len(people) == 1 else None)

    def _person(self, name: str) -> Contact:
        """The person of that name, made where there is none."""
        interview = self.instance
        return self._known_people().filter(name__iexact=name).first() or Contact.objects.create(
            owner=interview.owner, company=interview.application.company, name=name
        )
