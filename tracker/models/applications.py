"""Applications, and the dated history of their stages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urlsplit

from django.db import models, transaction
from django.db.models.functions import Lower
from django.urls import reverse

from tracker.models import match_keys
from tracker.models.base import Owned, OwnedQuerySet, Trashable, living
from tracker.models.derived import FoldedField, KeyField
from tracker.models.people import Company, Contact
from tracker.models.stages import CLOSED_KINDS, Stage, StageKind
from tracker.site import clock

if TYPE_CHECKING:
    from collections.abc import Collection

    from tracker.models.user import User


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
        return self.exclude(stage__kind__in=CLOSED_KINDS)

    def closed(self) -> Self:
        return self.filter(stage__kind__in=CLOSED_KINDS)

    def open_first(self) -> Self:
        """The open ones, then the closed ones; in each the latest move first."""
        closed = models.Q(stage__kind__in=CLOSED_KINDS)
        return self.order_by(
            models.Case(models.When(closed, then=1), default=0), "-stage_on", "-pk"
        )

    def with_applied_on(self, owner: User) -> Self:
        """With `applied_on`: the day it went past the stage for jobs merely kept, or None.

        Where there is one open stage only, nothing is merely kept, and it is the day it began.
        """
        kept = list(Stage.objects.of(owner).filter(kind=StageKind.OPEN)[:2])[:-1]
        moves = StageChange.objects.filter(application=models.OuterRef("pk"))
        moves = moves.exclude(kind__in=CLOSED_KINDS).exclude(stage__in=kept)
        first = moves.order_by("on").values("on")[:1]
        return self.annotate(applied_on=models.Subquery(first))


class Application(Trashable):
    """One job that the user went for, or means to."""

    identified_by = ("company_id", "title_key", "link_key", "team")

    company = models.ForeignKey(Company, on_delete=models.RESTRICT, related_name="applications")
    title = models.CharField("job title", max_length=200)
    team = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=1000, blank=True)
    source = models.CharField(
        "where it came from", max_length=200, blank=True, help_text="A site, a friend, an agency."
    )
    posting = models.TextField(
        "the posting’s text", blank=True, help_text="Postings vanish. Save the text."
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
    tags: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "tracker.Tag", blank=True, related_name="applications"
    )
    notes = models.TextField(blank=True)
    stage = models.ForeignKey(
        Stage,
        on_delete=models.RESTRICT,
        blank=True,
        related_name="applications",
        help_text="Left out, it is the first one.",
    )
    stage_on = models.DateField("in this stage since", default=clock.today_here)
    title_key = KeyField(of="title", key=match_keys.title_key)
    link_key = KeyField(of="link", key=match_keys.link_key)
    search_text = FoldedField(
        of=("title", "team", "place", "source", "notes", "why_i_fit", "posting")
    )

    objects: ClassVar[Any] = living(ApplicationQuerySet)
    everything: ClassVar[Any] = ApplicationQuerySet.as_manager()

    owned_references = ("company", "stage")

    class Meta:
        ordering = ["-stage_on", "-pk"]
        indexes = [
            # The list and its counts are answered from these, without a look at the long texts.
            # In the condition and not before the order: to PostgreSQL a column of nulls is none
            # that rows in order could have in front. At the end, SQLite need not look it up.
            models.Index(
                fields=["owner", "stage", "-stage_on", "-id", "trashed_at"],
                condition=models.Q(trashed_at=None),
                name="application_by_stage",
            ),
            models.Index(
                fields=["owner", "-stage_on", "-id", "stage", "trashed_at"],
                condition=models.Q(trashed_at=None),
                name="application_by_date",
            ),
            models.Index(fields=["company", "title_key"], name="application_by_title_key"),
            models.Index(
                fields=["owner", "link_key", "trashed_at"], name="application_by_link_key"
            ),
            *Trashable.Meta.indexes,
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
        application._recorded = (loaded.get("stage_id"), loaded.get("stage_on"))
        return application

    # The stage and its day as the history last recorded them.
    _recorded: tuple[Any, Any] = (None, None)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves, and keeps the history true. Without a stage it begins in the first open one."""
        with transaction.atomic(savepoint=False):
            if self.stage_id is None:
                self.stage = Stage.objects.of(self.owner).first_of(StageKind.OPEN)
            super().save(*args, **kwargs)
            self._record_stage()

    def _record_stage(self) -> None:
        stage, on = self._recorded
        if stage != self.stage_id:
            StageChange.to(self.stage, self, self.stage_on).save()
        elif on != self.stage_on:
            latest = self.stage_changes.latest("pk")
            latest.on = self.stage_on
            latest.save()
        self._recorded = (self.stage_id, self.stage_on)

    def move_to(self, stage: Stage, on: date) -> None:
        """Moves to `stage` as of the day `on`, and records it."""
        self.stage, self.stage_on = stage, on
        self.save()

    def reopen(self, on: date) -> None:
        """Moves back to the last stage it was in that is open."""
        earlier = self.stage_changes.exclude(stage=None).exclude(stage__kind__in=CLOSED_KINDS)
        before = earlier.select_related("stage").order_by("-pk").first()
        stage: Any = before.stage if before else Stage.objects.of(self.owner).applied()
        self.move_to(stage, on)

    def invited(self, on: date) -> None:
        """There is an interview: moves to Interviewing, unless it is there or beyond."""
        if self.stage.kind == StageKind.OPEN:
            self.move_to(Stage.objects.of(self.owner).first_of(StageKind.INTERVIEWING), on)

    def undo_move(self) -> bool:
        """Takes back the latest move: its line leaves the history, and what was before holds.

        Returns False, and changes nothing, where it never moved from the stage it began with, or
        where the stage before does not exist any more.
        """
        with transaction.atomic(savepoint=False):
            latest, *earlier = self.stage_changes.select_related("stage").order_by("-pk")[:2]
            if not earlier or earlier[0].stage is None:
                return False
            latest.delete()
            before: Any = earlier[0]
            self.stage, self.stage_on = before.stage, before.on
            self._recorded = (self.stage_id, self.stage_on)
            self.save()
        return True

    @classmethod
    def looking_like(
        cls, owner: User, *, company: str, title: str, link: str
    ) -> ApplicationQuerySet:
        """The owner's that may be the same job: the same link, or the same company and title.

        Compared by the keys of `tracker.models.match_keys`. Two queries, each answered from an index
        however many applications there are; in one, PostgreSQL would read them all.
        """
        match_key = match_keys.company_key(company)
        companies = Company.objects.of(owner).filter(match_key=match_key).values_list("pk")
        same = models.Q(
            company__in=[pk for (pk,) in companies], title_key=match_keys.title_key(title)
        )
        if link_key := match_keys.link_key(link):
            same |= models.Q(owner=owner, link_key=link_key)
        # Both sides are the owner's already. Said once more with `of`, SQLite would go through
        # all that the owner has.
        alike: ApplicationQuerySet = cls.objects.filter(same)
        return alike

    def others_at_company(self) -> list[Application]:
        """The other applications with the same company, open ones first: titles and stages."""
        same = Application.objects.filter(company=self.company_id).exclude(pk=self.pk)
        others = same.select_related("stage").only("title", "stage__name", "stage__kind")
        return sorted(others, key=lambda other: other.is_closed)

    @property
    def is_closed(self) -> bool:
        return self.stage.is_closed

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

    identified_by = ("name",)

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

    identified_by = ("name",)

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
    """One move of an application, with its day.

    It keeps the name and the kind of the stage (`Stage.save` sees to it), and outlives it.
    """

    identified_by = ("application_id", "stage_id", "on")
    not_exported = ("batch",)

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="stage_changes"
    )
    stage = models.ForeignKey(Stage, on_delete=models.SET_NULL, null=True, related_name="changes")
    name = models.CharField("stage", max_length=50)
    kind = models.CharField(max_length=20, choices=StageKind)
    on = models.DateField()
    # The same for all that moved at once (`tracker.applications.bulk`).
    batch = models.UUIDField(null=True, editable=False)

    owned_references = ("application", "stage")

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(
                fields=["batch"], condition=~models.Q(batch=None), name="stage_change_by_batch"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.on}"

    @classmethod
    def to(cls, stage: Stage, application: Application, on: date) -> Self:
        """The line, unsaved, that says that the application moved to `stage`."""
        return cls(
            owner_id=application.owner_id,
            application=application,
            stage=stage,
            name=stage.name,
            kind=stage.kind,
            on=on,
        )
