"""Applications, and the dated history of their stages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urlsplit

from django.db import models, transaction
from django.db.models.functions import Lower
from django.urls import reverse

from tracker import clock
from tracker.models.base import Owned, OwnedQuerySet
from tracker.models.people import Company, Contact

if TYPE_CHECKING:
    from collections.abc import Collection


class Stage(models.TextChoices):
    """Where an application stands. The last four are closed."""

    SAVED = "saved", "Saved"
    APPLIED = "applied", "Applied"
    INTERVIEWING = "interviewing", "Interviewing"
    OFFER = "offer", "Offer"
    ACCEPTED = "accepted", "Offer taken"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    NO_ANSWER = "no_answer", "No answer"

    @property
    def is_closed(self) -> bool:
        return self in CLOSED_STAGES


CLOSED_STAGES = frozenset({Stage.ACCEPTED, Stage.REFUSED, Stage.WITHDRAWN, Stage.NO_ANSWER})


class WorkMode(models.TextChoices):
    """Where the work is done."""

    ON_SITE = "on_site", "On site"
    HYBRID = "hybrid", "Hybrid"
    REMOTE = "remote", "Remote"


class PayPeriod(models.TextChoices):
    """What the pay is for."""

    HOUR = "hour", "hour"
    DAY = "day", "day"
    MONTH = "month", "month"
    YEAR = "year", "year"


class ApplicationQuerySet(OwnedQuerySet):
    def open(self) -> Self:
        return self.exclude(stage__in=CLOSED_STAGES)

    def closed(self) -> Self:
        return self.filter(stage__in=CLOSED_STAGES)

    def open_first(self) -> Self:
        """The open ones, then the closed ones; in each the latest move first."""
        closed = models.Q(stage__in=CLOSED_STAGES)
        return self.order_by(
            models.Case(models.When(closed, then=1), default=0), "-stage_on", "-pk"
        )


class Application(Owned):
    """One job that the user went for, or means to."""

    company = models.ForeignKey(Company, on_delete=models.RESTRICT, related_name="applications")
    title = models.CharField("job title", max_length=200)
    team = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=1000, blank=True)
    source = models.CharField(
        "where it came from", max_length=200, blank=True, help_text="A site, a friend, an agency."
    )
    posting = models.TextField(
        "the posting’s text", blank=True, help_text="Postings vanish. Keep the words."
    )
    why_i_fit = models.TextField(
        "why I fit", blank=True, help_text="One reason a line. You will see them before you call."
    )
    place = models.CharField(max_length=200, blank=True, help_text="A town, or a part of it.")
    work_mode = models.CharField(max_length=10, choices=WorkMode, blank=True)
    pay_from = models.PositiveIntegerField(null=True, blank=True)
    pay_to = models.PositiveIntegerField(null=True, blank=True)
    pay_currency = models.CharField(
        "currency", max_length=3, blank=True, help_text="Three letters, such as EUR."
    )
    pay_period = models.CharField("paid by the", max_length=10, choices=PayPeriod, blank=True)
    people = models.ManyToManyField(Contact, blank=True, related_name="applications")
    tags = models.ManyToManyField("tracker.Tag", blank=True, related_name="applications")
    notes = models.TextField(blank=True)
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.SAVED)
    stage_on = models.DateField("in this stage since", default=clock.today_here)

    objects: ClassVar[Any] = ApplicationQuerySet.as_manager()

    owned_references = ("company",)

    class Meta:
        ordering = ["-stage_on", "-pk"]
        indexes = [
            models.Index(fields=["owner", "stage", "-stage_on"], name="application_by_stage"),
            models.Index(fields=["owner", "-stage_on"], name="application_by_date"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pay_from=None)
                | models.Q(pay_to=None)
                | models.Q(pay_to__gte=models.F("pay_from")),
                name="application_pay_range_in_order",
                violation_error_message="The range ends below where it begins.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.company.name}"

    def get_absolute_url(self) -> str:
        return reverse("application", args=[self.pk])

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:
        application = super().from_db(db, field_names, values)
        loaded = application.__dict__
        application._recorded = (loaded.get("stage"), loaded.get("stage_on"))
        return application

    # The stage and its day as the history last recorded them.
    _recorded: tuple[Any, Any] = (None, None)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves, and keeps the history true: the only writer of `StageChange`."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            self._record_stage()

    def _record_stage(self) -> None:
        stage, on = self._recorded
        if stage != self.stage:
            self.stage_changes.create(owner_id=self.owner_id, stage=self.stage, on=self.stage_on)
        elif on != self.stage_on:
            latest = self.stage_changes.latest("pk")
            latest.on = self.stage_on
            latest.save()
        self._recorded = (self.stage, self.stage_on)

    def move_to(self, stage: Stage, on: date) -> None:
        """Moves to `stage` as of the day `on`, and records it."""
        self.stage, self.stage_on = stage, on
        self.save()

    def reopen(self, on: date) -> None:
        """Moves back to the last open stage it was in."""
        before = self.stage_changes.exclude(stage__in=CLOSED_STAGES).order_by("-pk").first()
        self.move_to(Stage(before.stage) if before else Stage.APPLIED, on)

    def invited(self, on: date) -> None:
        """There is an interview: moves to Interviewing, unless it is there or beyond."""
        if self.stage in (Stage.SAVED, Stage.APPLIED):
            self.move_to(Stage.INTERVIEWING, on)

    def undo_move(self) -> bool:
        """Takes back the latest move: its line leaves the history, and what was before holds.

        Returns False, and changes nothing, where it never moved from the stage it began with.
        """
        with transaction.atomic():
            latest, *earlier = self.stage_changes.order_by("-pk")[:2]
            if not earlier:
                return False
            latest.delete()
            (before,) = earlier
            self.stage, self.stage_on = self._recorded = (before.stage, before.on)
            self.save()
        return True

    @property
    def is_closed(self) -> bool:
        return Stage(self.stage).is_closed

    @property
    def link_host(self) -> str:
        """The host of the link, as people say it."""
        return (urlsplit(self.link).hostname or "").removeprefix("www.")

    @property
    def reasons(self) -> list[str]:
        """Why the user fits, one reason a line."""
        return [line.strip(" -•*\t") for line in self.why_i_fit.splitlines() if line.strip()]


class Tag(Owned):
    """A word of the user's own on applications."""

    name = models.CharField(max_length=50)

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                name="tag_once_per_owner",
                violation_error_message="You already have this tag.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SavedView(Owned):
    """A named set of filters of the list of applications: the query part of its address."""

    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000)

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                name="view_once_per_owner",
                violation_error_message="You already have a view of this name.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class StageChange(Owned):
    """One move of an application, with its day. Written by `Application.save`."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="stage_changes"
    )
    stage = models.CharField(max_length=20, choices=Stage)
    on = models.DateField()

    owned_references = ("application",)

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}, {self.on}"
