"""The admin: every record can be found, read and mended there, and the plan stays true."""

from collections.abc import Callable, Iterator
from datetime import date, time
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from followups.calendar.models import CalendarFeed
from followups.digest.models import MailSettings, MorningMail
from followups.plan import writer
from followups.plan.models import EtiquetteSettings, PlannedStep
from tests.factories import (
    make_application,
    make_attempt,
    make_company,
    make_contact,
    make_interview,
    stage_of,
)
from tracker.models import (
    Application,
    Company,
    Contact,
    ContactAttempt,
    Document,
    Draft,
    Import,
    ImportedRow,
    Interview,
    Outcome,
    Owned,
    SavedView,
    Script,
    Stage,
    StageChange,
    Submission,
    Tag,
    User,
)

MODELS = [
    model for name in ("tracker", "followups") for model in apps.get_app_config(name).get_models()
]
MET = date(2026, 11, 10)
TODAY = date(2026, 11, 17)  # where the fixture `on` stops the clock


@pytest.fixture(autouse=True)
def stays_true(on: Callable[..., None], db: None) -> Iterator[None]:
    """Whatever is done in the admin, the plan says what the rules say."""
    yield
    for user in User.objects.all():
        assert writer.differences(user) == []


@pytest.fixture
def staff(client_of: Callable[[User], Client], alice: User) -> Client:
    """Alice keeps the records in order."""
    alice.is_staff = alice.is_superuser = True
    alice.save()
    ContentType.objects.get_for_models(*MODELS)  # kept by Django; whoever comes first would pay
    return client_of(alice)


def url(model: Any, page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def change_url(row: Any) -> str:
    return url(type(row), "change", row.pk)


class Submitted(HTMLParser):
    """What a browser sends for the form of an admin page, as it was shown."""

    def __init__(self, page: Any) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self._select = self._textarea = ""
        self._many = self._in_form = False
        self.feed(page.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = values.get("name") or ""
        if tag == "form":
            self._in_form = (values.get("id") or "").endswith("_form")
        if not self._in_form or "__prefix__" in name:
            return
        if tag == "input" and name and values.get("type") != "submit":
            if values.get("type") not in ("checkbox", "radio"):
                self.data[name] = values.get("value") or ""
            elif "checked" in values:
                self.data.setdefault(name, []).append(values.get("value") or "on")
        elif tag == "select":
            self._select, self._many = name, "multiple" in values
        elif tag == "option" and self._select and "selected" in values:
            value = values.get("value") or ""
            if self._many:
                self.data.setdefault(self._select, []).append(value)
            else:
                self.data[self._select] = value
        elif tag == "textarea":
            self._textarea = name
            self.data[name] = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.data[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._in_form = False


def submit(client: Client, address: str, **changes: Any) -> Any:
    """Opens a page of the admin, changes some fields of its form and saves it."""
    page = client.get(address)
    assert page.status_code == 200
    return client.post(address, Submitted(page).data | changes)


def new_row(prefix: str, count: int = 0, *rows: dict[str, Any]) -> dict[str, Any]:
    """Fields of rows that are added below a record that has `count` of them."""
    fields: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": count + len(rows)}
    for number, row in enumerate(rows, count):
        fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return fields


def errors(response: Any) -> str:
    assert response.status_code == 200, "saved, and it should not have been"
    text: str = response.content.decode()
    return text


def make_records(owner: User) -> Interview:
    """One of everything."""
    company = make_company(owner, f"Company of {owner}")
    person = make_contact(owner, company=company)
    application = make_application(owner, company=company.name)
    interview = make_interview(owner, MET, application, contact=person)
    interview.people.add(person)
    make_attempt(interview, TODAY, contact=person)
    Script.objects.create(owner=owner, interview=interview, kind="voicemail", text="Hello.")
    EtiquetteSettings.objects.create(owner=owner)
    CalendarFeed.objects.create(owner=owner)
    MailSettings.objects.create(owner=owner, address="alice@example.org")
    MorningMail.objects.create(
        owner=owner, day=TODAY, give_up_at=timezone.now(), message_id=f"<{owner}@example.org>"
    )
    Tag.objects.create(owner=owner, name="remote")
    SavedView.objects.create(owner=owner, name="Remote", query="work_mode=remote")
    Draft.objects.create(owner=owner, path="/people/new/", fields={"name": ["Jo"]})
    Submission.objects.create(owner=owner, key="1f", address="/people/1/", made=person)
    batch = Import.objects.create(owner=owner, name="letters.csv", size=3)
    ImportedRow.objects.create(
        owner=owner, batch=batch, fingerprint="e" * 32, application=application
    )
    Document.objects.create(
        owner=owner,
        application=application,
        name="letter.pdf",
        content_type="application/pdf",
        size=3,
    )
    return interview


# Every record


@pytest.mark.parametrize("model", MODELS)
def test_every_record_is_in_the_admin_and_can_be_found(model: Any) -> None:
    assert admin.site.is_registered(model)
    found = admin.site.get_model_admin(model)
    assert found.search_fields
    assert found.list_filter
    assert found.date_hierarchy


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("others", [0, 2])
def test_a_list_costs_the_same_however_long_it_is(
    staff: Client, alice: User, model: Any, others: int
) -> None:
    make_records(alice)
    for number in range(others):
        make_records(User.objects.create_user(f"user{number}"))
    with CaptureQueriesContext(connection) as queries:
        page = staff.get(url(model, "changelist"), {"q": "e"})
    assert page.status_code == 200
    assert len(page.context["cl"].result_list) >= 1 + others
    assert len(queries) == 8


PAGE_QUERIES: dict[Any, int] = {
    User: 7,
    Company: 4,
    Contact: 5,
    Application: 13,
    Stage: 5,
    StageChange: 6,
    Interview: 18,
    Script: 5,
    ContactAttempt: 8,
    EtiquetteSettings: 4,
    PlannedStep: 7,
    CalendarFeed: 4,
    MailSettings: 4,
    MorningMail: 4,
    Tag: 4,
    SavedView: 4,
    Document: 6,
    Draft: 4,
    Submission: 5,
    Import: 4,
    ImportedRow: 4,
}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("more", [0, 2])
def test_a_page_costs_the_same_however_much_is_below_it(
    staff: Client, alice: User, model: Any, more: int
) -> None:
    interview = make_records(alice)
    for number in range(more):
        make_attempt(interview, TODAY, Outcome.NO_ANSWER, contact=make_contact(alice, f"P{number}"))
        interview.people.add(make_contact(alice, f"Q{number}"))
        make_interview(alice, date(2026, 11, 3), interview.application, contact=interview.contact)
    for kind in [Script.Kind.ANSWERS, Script.Kind.SOMEONE_ELSE][:more]:
        Script.objects.create(owner=alice, interview=interview, kind=kind, text="Hello.")
    row = interview if model is Interview else model.objects.order_by("pk").first()
    with CaptureQueriesContext(connection) as queries:
        page = staff.get(change_url(row))
    assert page.status_code == 200
    assert len(queries) == PAGE_QUERIES[model]


def test_the_lists_of_choices_cost_the_same_however_long_they_are(
    staff: Client, alice: User
) -> None:
    counts = []
    for number in range(2):
        for extra in range(1 + 4 * number):
            make_application(alice, f"Job {number} {extra}", f"Company {number} {extra}")
        with CaptureQueriesContext(connection) as queries:
            staff.get(reverse("admin:autocomplete"), choices_for(Interview, "application"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def choices_for(model: Any, field: str, **more: object) -> dict[str, object]:
    names = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
    return {**names, "field_name": field, **more}


# Who may come in


@pytest.mark.parametrize("model", MODELS)
def test_only_staff_come_in(
    client: Client, client_of: Callable[[User], Client], bob: User, model: Any
) -> None:
    for address in (reverse("admin:index"), url(model, "changelist")):
        assert client.get(address).status_code == 302
        assert client_of(bob).get(address).status_code == 302


def test_the_admin_bears_the_name(staff: Client) -> None:
    assert "Day Four" in staff.get(reverse("admin:index")).content.decode()


# Owners


def test_a_new_record_belongs_to_whoever_makes_it(staff: Client, alice: User, bob: User) -> None:
    submit(staff, url(Company, "add"), name="Larkfield Health")
    assert Company.objects.get().owner == alice
    submit(staff, url(Company, "add"), name="Tidewater Maps", owner=bob.pk)
    assert Company.objects.get(name="Tidewater Maps").owner == bob


def test_a_record_stays_with_its_owner(staff: Client, bob: User, alice: User) -> None:
    company = make_company(bob)
    assert 'name="owner"' not in staff.get(change_url(company)).content.decode()
    submit(staff, change_url(company), name="Larkfield Health", owner=alice.pk)
    company.refresh_from_db()
    assert (company.name, company.owner) == ("Larkfield Health", bob)


def test_what_belongs_to_somebody_else_is_refused_in_a_sentence(
    staff: Client, alice: User, bob: User
) -> None:
    application, foreign = make_application(alice), make_application(bob)
    person = make_contact(bob)
    interview = make_interview(alice, MET, application)
    for row, changes in [
        (application, {"company": foreign.company.pk}),
        (make_contact(alice), {"company": foreign.company.pk}),
        (interview, {"application": foreign.pk}),
        (interview, {"contact": person.pk}),
        (interview, {"people": [person.pk]}),
        (make_attempt(interview, TODAY), {"contact": person.pk}),
    ]:
        page = submit(staff, change_url(row), **changes)
        assert "This belongs to somebody else." in errors(page)


def test_people_of_somebody_else_are_refused_for_a_new_interview_too(
    staff: Client, alice: User, bob: User
) -> None:
    page = submit(
        staff,
        url(Interview, "add"),
        application=make_application(alice).pk,
        held_on="2026-11-10",
        people=[make_contact(bob).pk],
    )
    assert "This belongs to somebody else." in errors(page)


def test_only_records_of_the_owner_are_offered(staff: Client, alice: User, bob: User) -> None:
    theirs = make_interview(bob, contact=make_contact(bob, "Bob’s contact"))
    make_contact(alice, "Alice’s contact")
    address = f"{reverse('admin:autocomplete')}?owner={bob.pk}"
    assert address in staff.get(change_url(theirs)).content.decode()
    offered = staff.get(address, choices_for(Interview, "contact", owner=bob.pk)).json()["results"]
    assert [choice["text"] for choice in offered] == ["Bob’s contact"]


def test_rows_below_a_record_are_offered_its_own(staff: Client, alice: User, bob: User) -> None:
    interview = make_interview(alice, contact=make_contact(alice, "Alice’s contact"))
    make_attempt(interview, TODAY)
    other = make_interview(alice, date(2026, 11, 5), make_application(alice, "Another job"))
    make_contact(bob, "Bob’s contact")
    page = staff.get(change_url(interview.application)).content.decode()
    assert "Alice’s contact" in page
    assert "Bob’s contact" not in page
    assert str(other) not in page


def test_a_row_added_below_belongs_to_the_owner_of_the_record(
    staff: Client, bob: User, alice: User
) -> None:
    interview = make_interview(bob, MET)
    rows = new_row("scripts", 0, {"kind": "voicemail", "text": "Hello."})
    rows |= new_row(
        "attempts", 0, {"happened_on": TODAY, "outcome": "voicemail", "channel": "phone"}
    )
    assert submit(staff, change_url(interview), **rows).status_code == 302
    assert Script.objects.get().owner == bob
    attempt = ContactAttempt.objects.get()
    assert (attempt.owner, attempt.application) == (bob, interview.application)


def test_an_interview_added_below_an_application_is_planned(staff: Client, bob: User) -> None:
    application = make_application(bob)
    rows = new_row("interviews", 0, {"kind": "video", "held_on": "2026-11-10"})
    assert submit(staff, change_url(application), **rows).status_code == 302
    interview = application.interviews.get()
    assert interview.owner == bob
    assert interview.planned_steps.get(kind="call").due_on == TODAY


def test_an_application_and_its_interview_are_added_at_once(staff: Client, alice: User) -> None:
    company = make_company(alice)
    rows = new_row("interviews", 0, {"kind": "video", "held_on": "2026-11-10"})
    page = submit(staff, url(Application, "add"), company=company.pk, title="Baker", **rows)
    assert page.status_code == 302
    assert PlannedStep.objects.get(kind="call").owner == alice


# The plan


def test_the_plan_stands_beside_the_interview_as_sentences(staff: Client, alice: User) -> None:
    interview = make_interview(alice, MET, said="three days", last_day=date(2026, 11, 13))
    page = staff.get(change_url(interview)).content.decode()
    assert "Call on Tuesday 17 November 2026" in page
    assert "Thank-you note on Wednesday 11 November 2026" in page
    assert "They said “three days”: the last day of it is Friday 13 November" in page
    assert "Monday 16 November is skipped: no calls on Mondays." in page
    assert "Yes, the plan is true." in page


def test_a_plan_that_differs_is_shown_as_such(staff: Client, alice: User) -> None:
    interview = make_interview(alice, MET)
    Interview.objects.update(held_on=date(2026, 11, 12))
    page = staff.get(change_url(interview)).content.decode()
    assert "No. `manage.py replan` mends it." in page
    assert f"interview {interview.pk}, call: kept due_on" in page
    writer.refresh(alice)


def test_where_nothing_is_to_be_done_the_plan_says_so(staff: Client, alice: User) -> None:
    interview = make_interview(alice, MET, is_cancelled=True)
    assert "Nothing." in staff.get(change_url(interview)).content.decode()


def test_a_planned_step_is_there_to_be_read(staff: Client, alice: User) -> None:
    make_interview(alice, MET)
    step = PlannedStep.objects.get(kind="call")
    assert "They gave no time: a week from" in staff.get(change_url(step)).content.decode()
    assert staff.get(url(PlannedStep, "add")).status_code == 403
    assert staff.post(change_url(step), {"kind": "rest"}).status_code == 403
    assert staff.post(url(PlannedStep, "delete", step.pk), {"post": "yes"}).status_code == 403


def test_a_changed_interview_is_planned_anew(staff: Client, alice: User) -> None:
    interview = make_interview(alice, MET)
    page = submit(staff, change_url(interview), said="ten days", last_day="2026-11-20")
    assert page.status_code == 302
    assert interview.planned_steps.get(kind="call").due_on == date(2026, 11, 24)


def test_an_attempt_that_is_moved_in_the_admin_changes_both_plans(
    staff: Client, alice: User
) -> None:
    interview = make_interview(alice, MET)
    other = make_interview(alice, MET, make_application(alice, "Another job"))
    attempt = make_attempt(interview, TODAY)
    submit(staff, change_url(attempt), application=other.application.pk, interview=other.pk)
    assert interview.planned_steps.get(kind="call").messages == 0
    assert other.planned_steps.get(kind="call").messages == 1


def test_new_settings_begin_with_the_numbers_of_the_article(staff: Client, alice: User) -> None:
    interview = make_interview(alice, MET)
    assert submit(staff, url(EtiquetteSettings, "add")).status_code == 302
    assert EtiquetteSettings.objects.get().quiet_weekdays == [0, 5, 6]
    assert interview.planned_steps.get(kind="call").due_on == TODAY


def test_quiet_days_are_chosen_by_name(staff: Client, alice: User) -> None:
    interview = make_interview(alice, MET)
    page = submit(staff, url(EtiquetteSettings, "add"), quiet_weekdays=["1", "6"])
    assert page.status_code == 302
    assert EtiquetteSettings.objects.get().quiet_weekdays == [1, 6]
    assert interview.planned_steps.get(kind="call").due_on == date(2026, 11, 18)
    everyday = [str(day) for day in range(7)]
    page = submit(staff, change_url(EtiquetteSettings.objects.get()), quiet_weekdays=everyday)
    assert "Leave at least one weekday for calls." in errors(page)


# Deleting


@pytest.mark.parametrize("find", [Application.objects.get, Interview.objects.get])
def test_what_has_a_plan_is_deleted_with_it(
    staff: Client, alice: User, find: Callable[[], Owned]
) -> None:
    make_records(alice)
    row = find()
    address = url(type(row), "delete", row.pk)
    assert "Yes, I’m sure" in staff.get(address).content.decode().replace("'", "’")
    assert staff.post(address, {"post": "yes"}).status_code == 302
    assert not type(row).objects.exists()
    assert not PlannedStep.objects.exists()


@pytest.mark.parametrize("model", [Application, Interview, ContactAttempt, Contact])
def test_several_are_deleted_by_one_action(staff: Client, alice: User, model: Any) -> None:
    interview = make_records(alice)
    make_attempt(interview, date(2026, 11, 18), Outcome.NO_ANSWER)
    make_interview(alice, date(2026, 11, 3), interview.application)
    make_interview(alice, MET, make_application(alice, "Another job"))
    make_contact(alice, "Somebody else")
    chosen = list(model.objects.order_by("pk").values_list("pk", flat=True))[:-1]
    page = staff.post(
        url(model, "changelist"),
        {"action": "delete_selected", "_selected_action": chosen, "post": "yes"},
    )
    assert page.status_code == 302
    assert model.objects.count() == 1
    assert LogEntry.objects.count() == len(chosen)


def test_a_user_is_deleted_with_all_they_have(staff: Client, bob: User) -> None:
    make_records(bob)
    address = url(User, "delete", bob.pk)
    assert staff.post(address, {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=bob.pk).exists()
    assert not PlannedStep.objects.exists()


def test_a_company_with_applications_is_not_deleted_and_the_page_says_why(
    staff: Client, alice: User
) -> None:
    application = make_application(alice)
    address = url(Company, "delete", application.company.pk)
    page = staff.post(address, {"post": "yes"})
    assert "would require deleting the following protected related objects" in errors(page)
    assert Company.objects.exists()


def test_whoever_may_delete_applications_need_not_be_allowed_to_delete_the_plan(
    client_of: Callable[[User], Client], alice: User, bob: User
) -> None:
    bob.is_staff = True
    bob.save()
    facts = ["application", "interview", "contactattempt", "document", "script"]
    bob.user_permissions.set(
        Permission.objects.filter(codename__in=[f"delete_{name}" for name in facts])
    )
    make_records(alice)
    address = url(Application, "delete", Application.objects.get().pk)
    assert client_of(bob).post(address, {"post": "yes"}).status_code == 302
    assert not Application.objects.exists()


def test_facts_that_one_may_not_delete_are_not_deleted_along(
    client_of: Callable[[User], Client], alice: User, bob: User
) -> None:
    bob.is_staff = True
    bob.save()
    bob.user_permissions.set(Permission.objects.filter(codename="delete_application"))
    make_records(alice)
    address = url(Application, "delete", Application.objects.get().pk)
    assert client_of(bob).post(address, {"post": "yes"}).status_code == 403
    assert Application.objects.exists()


# The limit


def attempts_made(alice: User, count: int) -> Interview:
    interview = make_interview(alice, date(2026, 10, 27))
    for on in (date(2026, 11, 3), date(2026, 11, 10))[:count]:
        make_attempt(interview, on)
    return interview


REFUSED = "Two messages have had no answer, and two is your limit."
MESSAGE = {"happened_on": "2026-11-17", "outcome": "voicemail", "channel": "phone"}


def test_a_third_message_is_refused_until_the_box_is_ticked(staff: Client, alice: User) -> None:
    interview = attempts_made(alice, 2)
    told = {"application": interview.application.pk, "interview": interview.pk, **MESSAGE}
    page = submit(staff, url(ContactAttempt, "add"), **told)
    assert REFUSED in errors(page)
    assert "I already left it: record it anyway" in errors(page)
    assert ContactAttempt.objects.count() == 2
    page = submit(staff, url(ContactAttempt, "add"), **told, anyway="on")
    assert page.status_code == 302
    assert ContactAttempt.objects.count() == 3


def test_a_call_that_becomes_a_third_message_is_refused(staff: Client, alice: User) -> None:
    interview = attempts_made(alice, 2)
    attempt = make_attempt(interview, TODAY, Outcome.NO_ANSWER)
    page = submit(staff, change_url(attempt), outcome="voicemail")
    assert REFUSED in errors(page)
    assert submit(staff, change_url(attempt), notes="Rang twice.").status_code == 302


@pytest.mark.parametrize("below", ["interview", "application"])
def test_a_third_message_below_a_record_is_refused_too(
    staff: Client, alice: User, below: str
) -> None:
    interview = attempts_made(alice, 2)
    row = interview if below == "interview" else interview.application
    rows = new_row("attempts", 2, MESSAGE)
    assert REFUSED in errors(submit(staff, change_url(row), **rows))
    assert ContactAttempt.objects.count() == 2
    page = submit(staff, change_url(row), **rows, **{"attempts-2-anyway": "on"})
    assert page.status_code == 302
    assert ContactAttempt.objects.count() == 3


@pytest.mark.parametrize("below", ["interview", "application"])
def test_two_messages_at_once_do_not_slip_past_the_limit(
    staff: Client, alice: User, below: str
) -> None:
    interview = attempts_made(alice, 1)
    row = interview if below == "interview" else interview.application
    second = {**MESSAGE, "happened_on": "2026-11-11", "notes": ""}
    rows = new_row("attempts", 1, second, {**MESSAGE, "said": "call me by my mobile"})
    page = submit(staff, change_url(row), **rows)
    assert REFUSED in errors(page)
    assert "call me by my mobile" in errors(page), "what was typed is still there"
    assert ContactAttempt.objects.count() == 1
    page = submit(staff, change_url(row), **rows, **{"attempts-2-anyway": "on"})
    assert page.status_code == 302
    assert ContactAttempt.objects.count() == 3


def test_what_else_was_saved_with_too_many_messages_is_not_saved(
    staff: Client, alice: User
) -> None:
    """An interview and three messages about it, all in one: none of it is kept."""
    application = make_application(alice)
    rows = new_row("interviews", 0, {"kind": "video", "held_on": "2026-11-03"})
    messages = [{**MESSAGE, "happened_on": f"2026-11-{day}"} for day in (10, 11, 12)]
    page = submit(
        staff, change_url(application), title="Baker", **rows, **new_row("attempts", 0, *messages)
    )
    assert REFUSED in errors(page)
    assert not Interview.objects.exists()
    assert not ContactAttempt.objects.exists()
    assert not LogEntry.objects.exists()
    application.refresh_from_db()
    assert application.title == "Platform engineer"


def test_an_interview_that_moves_takes_the_limit_along(staff: Client, alice: User) -> None:
    interview = attempts_made(alice, 2)
    other = make_application(alice, "Another job")
    rows = new_row("attempts", 2, MESSAGE)
    page = submit(staff, change_url(interview), application=other.pk, **rows)
    assert REFUSED in errors(page)
    interview.refresh_from_db()
    assert interview.application != other


def test_replacing_a_message_is_not_one_more(staff: Client, alice: User) -> None:
    interview = attempts_made(alice, 2)
    rows = new_row("attempts", 2, {**MESSAGE, "happened_on": "2026-11-10"})
    page = submit(
        staff,
        change_url(interview),
        **rows,
        **{"attempts-0-DELETE": "on", "attempts-2-anyway": "on"},
    )
    assert page.status_code == 302
    assert interview.attempts.count() == 2


# Stages


def test_a_stage_that_is_moved_is_moved_today(staff: Client, alice: User) -> None:
    interview = make_interview(alice, MET)
    application = interview.application
    submit(staff, change_url(application), stage=stage_of(alice, "Rejected").pk)
    application.refresh_from_db()
    assert (application.stage.name, application.stage_on) == ("Rejected", TODAY)
    assert application.stage_changes.latest("pk").on == TODAY
    assert not PlannedStep.objects.exists()


def test_a_stage_that_is_moved_with_a_day_keeps_it(staff: Client, alice: User) -> None:
    application = make_application(alice)
    submit(
        staff, change_url(application), stage=stage_of(alice, "Rejected").pk, stage_on="2026-11-12"
    )
    application.refresh_from_db()
    assert application.stage_on == date(2026, 11, 12)


def test_a_stage_that_is_not_moved_keeps_its_day(staff: Client, alice: User) -> None:
    application = make_application(alice)
    submit(staff, change_url(application), title="Baker")
    application.refresh_from_db()
    assert application.stage_on == date(2026, 11, 2)
    assert application.stage_changes.count() == 1


def test_today_is_the_day_of_the_owner(staff: Client, bob: User, on: Callable[..., None]) -> None:
    bob.time_zone = "Pacific/Auckland"
    bob.save()
    application = make_application(bob)
    on("2026-11-17", "20:00")
    submit(staff, change_url(application), stage=stage_of(bob, "Offer").pk)
    application.refresh_from_db()
    assert application.stage_on == date(2026, 11, 18)


def test_the_history_of_stages_is_there_to_be_read(staff: Client, alice: User) -> None:
    application = make_application(alice)
    change = application.stage_changes.get()
    assert "history of stages" in staff.get(change_url(application)).content.decode().lower()
    assert staff.post(change_url(change), {"stage": "offer"}).status_code == 403


# The trash


def do(client: Client, action: str, *rows: Any, **where: str) -> str:
    """Ticks rows of a list and chooses what to do with them; returns the list as it then is."""
    address = f"{url(type(rows[0]), 'changelist')}?{urlencode(where)}"
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    response = client.post(address, data, follow=True)
    text: str = response.content.decode()
    return text


def test_what_goes_to_the_trash_is_left_out_until_it_is_asked_for(
    staff: Client, alice: User
) -> None:
    interview = make_interview(alice, MET)
    application = interview.application
    assert "1 is in the trash." in do(staff, "move_to_trash", application)
    assert not PlannedStep.objects.exists()
    assert not Interview.objects.exists()
    assert change_url(application) not in staff.get(url(Application, "changelist")).content.decode()
    bin_ = staff.get(url(Application, "changelist"), {"trash": "in"}).content.decode()
    assert change_url(application) in bin_
    assert "1 is back." in do(staff, "restore", application, trash="in")
    assert interview.planned_steps.exists()


def test_what_is_refused_is_said_and_the_others_go(staff: Client, alice: User) -> None:
    needed, other = make_application(alice).company, make_company(alice, "Larkfield Health")
    page = do(staff, "move_to_trash", needed, other)
    assert "Northwind Traders still has 1 application." in page
    assert "1 is in the trash." in page
    assert list(Company.objects.all()) == [needed]


def test_what_is_in_the_trash_can_be_read_and_not_changed(staff: Client, alice: User) -> None:
    company = make_company(alice)
    do(staff, "move_to_trash", company)
    assert staff.get(change_url(company)).status_code == 200
    assert staff.post(change_url(company), {"name": "Other"}).status_code == 403


def test_nothing_in_the_trash_is_offered(staff: Client, alice: User) -> None:
    do(staff, "move_to_trash", make_contact(alice))
    address = reverse("admin:autocomplete")
    offered = staff.get(address, choices_for(Interview, "contact", owner=alice.pk)).json()
    assert offered["results"] == []


def test_a_stage_that_is_needed_stays(staff: Client, alice: User) -> None:
    stage = stage_of(alice, "No answer")
    page = do(staff, "move_to_trash", stage)
    assert "Keep one stage of the kind “No answer”" in page
    assert staff.post(url(Stage, "delete", stage.pk), {"post": "yes"}).status_code == 403
    closed = stage_of(alice, "Rejected").pk
    changed = submit(staff, change_url(stage), kind="closed")
    assert "Keep one stage of the kind" in errors(changed)
    assert submit(staff, change_url(Stage.objects.get(pk=closed)), name="No").status_code == 302


def test_a_user_is_deleted_with_stages_and_trash(staff: Client, bob: User) -> None:
    make_records(bob)
    do(staff, "move_to_trash", Application.objects.get(owner=bob))
    assert staff.post(url(User, "delete", bob.pk), {"post": "yes"}).status_code == 302
    assert not Stage.all_objects.filter(owner=bob.pk).exists()


# Users


def test_a_user_lives_where_holidays_are_known(staff: Client, bob: User) -> None:
    interview = make_interview(bob, date(2026, 12, 18), start_time=time(9))
    assert "We know no country “XX”" in errors(submit(staff, change_url(bob), country="XX"))
    page = submit(staff, change_url(bob), country="DE", region="Z")
    assert "We know no region “Z” of that country." in errors(page)
    changes = {"country": "DE", "region": "BY", "full_name": "Bob O.", "phone": "555 0100"}
    assert submit(staff, change_url(bob), **changes).status_code == 302
    bob.refresh_from_db()
    assert (bob.full_name, bob.phone, bob.region) == ("Bob O.", "555 0100", "BY")
    assert interview.planned_steps.get(kind="call").due_on == date(2026, 12, 29)


def test_a_user_is_added(staff: Client) -> None:
    password = {"password1": "four by four by four", "password2": "four by four by four"}
    assert submit(staff, url(User, "add"), username="dora", **password).status_code == 302
    assert User.objects.get(username="dora").time_zone == "UTC"
