"""The stages of a job search: named and ordered by the user, each of a kind that we know."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower

from tracker.models.base import OwnedQuerySet, Trashable, living
from tracker.models.changes import facts_changed

if TYPE_CHECKING:
    from tracker.models.user import User


class StageKind(models.TextChoices):
    """What a stage means to the program, whatever the user calls it. The last three are closed."""

    OPEN = "open", "Open"
    INTERVIEWING = "interviewing", "Interviewing"
    OFFER = "offer", "Offer"
    CLOSED_WELL = "closed_well", "Accepted"
    CLOSED = "closed", "Closed"
    NO_ANSWER = "no_answer", "No answer"


CLOSED_KINDS = frozenset({StageKind.CLOSED_WELL, StageKind.CLOSED, StageKind.NO_ANSWER})
OPEN_KINDS = frozenset(StageKind) - CLOSED_KINDS

# Of each there is always a stage, since the program itself moves applications there.
NEEDED_KINDS = {
    StageKind.OPEN: "that is where a job begins",
    StageKind.INTERVIEWING: "an invitation moves a job there",
    StageKind.OFFER: "an offer moves a job there",
    StageKind.CLOSED: "a no moves a job there",
    StageKind.NO_ANSWER: "letting a job rest moves it there",
}

# How a stage looks as a chip (`docs/look.md`).
TONES = {
    StageKind.INTERVIEWING: "active",
    StageKind.OFFER: "good",
    StageKind.CLOSED_WELL: "good",
    StageKind.CLOSED: "over",
    StageKind.NO_ANSWER: "over",
}


class DefaultStage(Enum):
    """The stages that a user begins with, in order: name and kind."""

    SAVED = "Saved", StageKind.OPEN
    APPLIED = "Applied", StageKind.OPEN
    INTERVIEWING = "Interviewing", StageKind.INTERVIEWING
    OFFER = "Offer", StageKind.OFFER
    ACCEPTED = "Accepted", StageKind.CLOSED_WELL
    REJECTED = "Rejected", StageKind.CLOSED
    WITHDRAWN = "Withdrawn", StageKind.CLOSED
    NO_ANSWER = "No answer", StageKind.NO_ANSWER


# What users who began before December 2026 began with instead; their stages keep these names.
EARLIER_NAMES = {"Accepted": "Offer taken", "Rejected": "Refused"}


class StageQuerySet(OwnedQuerySet):
    def open(self) -> Self:
        return self.exclude(kind__in=CLOSED_KINDS)

    def closed(self) -> Self:
        return self.filter(kind__in=CLOSED_KINDS)

    def first_of(self, kind: StageKind) -> Stage:
        """The first stage of a kind. Call it on the stages of one owner.

        Raises:
            Stage.DoesNotExist: there is none, which the pages allow for `CLOSED_WELL` only.
        """
        stage: Stage | None = self.filter(kind=kind).first()
        if stage is None:
            raise Stage.DoesNotExist(f"There is no stage of the kind {kind}.")
        return stage

    def applied(self) -> Stage:
        """Where a job begins that was applied for: after the stage for those merely kept.

        That is the second of the open kind; the first where there is but one.
        """
        stages = list(self.filter(kind=StageKind.OPEN)[:2])
        return stages[-1] if stages else self.first_of(StageKind.OPEN)


class Stage(Trashable):
    """Where an application may stand. Each user has stages of their own, in their own order."""

    identified_by = ("name",)

    name = models.CharField(max_length=50)
    kind = models.CharField(max_length=20, choices=StageKind)
    position = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[Any] = living(StageQuerySet)

    class Meta:
        ordering = ["position", "pk"]
        indexes = Trashable.Meta.indexes
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                condition=models.Q(trashed_at=None),
                name="stage_once_per_owner",
                violation_error_message="You already have a stage of this name.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def make_defaults(cls, owner: User) -> None:
        """Gives a new user the stages to begin with."""
        cls.objects.bulk_create(
            cls(owner=owner, name=name, kind=kind, position=position)
            for position, (name, kind) in enumerate(stage.value for stage in DefaultStage)
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves. The history goes by the present name and kind for as long as the stage exists."""
        with transaction.atomic(savepoint=False):
            before = Stage.everything.filter(pk=self.pk).values_list("kind", flat=True).first()
            super().save(*args, **kwargs)
            self.changes.update(name=self.name, kind=self.kind)
            if before not in (None, self.kind):
                keys = list(self.applications.values_list("pk", flat=True))
                facts_changed.send(Stage, owner=self.owner, applications=keys)

    def clean(self) -> None:
        """Refuses a name that is taken, and another kind for the last of one that is needed.

        Names are compared here too, since SQLite knows only the case of A to Z.
        """
        super().clean()
        others = Stage.objects.filter(owner=self.owner_id).exclude(pk=self.pk)
        if self.name.casefold() in {other.name.casefold() for other in others}:
            message = "You already have a stage of this name."
            raise ValidationError({"name": ValidationError(message, code="unique")})
        stored = Stage.everything.filter(pk=self.pk).first()
        if stored and stored.kind != self.kind and (reason := stored.why_needed()):
            raise ValidationError({"kind": ValidationError(reason, code="needed")})

    def why_needed(self) -> str:
        """Why this one has to stay of its kind, in a sentence; empty where it has not."""
        same = Stage.objects.filter(owner=self.owner_id, kind=self.kind).exclude(pk=self.pk)
        because = NEEDED_KINDS.get(StageKind(self.kind))
        if not because or same.exists():
            return ""
        kind = self.get_kind_display()
        return f"Keep one stage of the kind “{kind}”: {because}. Add another one first."

    def shift(self, by: int) -> None:
        """Moves so many places down, or up below nought, as far as that goes."""
        others = [stage for stage in Stage.objects.filter(owner=self.owner_id) if stage != self]
        before = sum((stage.position, stage.pk) < (self.position, self.pk) for stage in others)
        self._stand_at(max(0, before + by), others)

    def take_its_place(self) -> None:
        """Comes after the last one of its kind; after all where there is no other."""
        others = [stage for stage in Stage.objects.filter(owner=self.owner_id) if stage != self]
        alike = [place for place, stage in enumerate(others, 1) if stage.kind == self.kind]
        self._stand_at(max(alike, default=len(others)), others)

    def _stand_at(self, place: int, others: list[Stage]) -> None:
        others.insert(place, self)
        for position, stage in enumerate(others):
            stage.position = position
        Stage.objects.bulk_update(others, ["position"])

    @property
    def is_closed(self) -> bool:
        """Applications in it ask for nothing more."""
        return self.kind in CLOSED_KINDS

    @property
    def tone(self) -> str:
        """How its chip looks; empty for the usual look."""
        return TONES.get(StageKind(self.kind), "")
