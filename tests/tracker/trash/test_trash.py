"""The trash: what goes there, what goes along, what comes back. The plan stays true throughout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from followups.plan import writer
from followups.plan.models import PlannedStep
from tests.factories import (
    make_application,
    make_attempt,
    make_company,
    make_contact,
    make_interview,
    move,
)
from tracker.models import (
    Application,
    Company,
    Contact,
    ContactAttempt,
    Document,
    Interview,
    Script,
    Trashable,
    User,
)
from tracker.trash import actions

NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
MET, CALL = date(2026, 11, 10), date(2026, 11, 17)


@pytest.fixture(autouse=True)
def stays_true(db: None) -> Iterator[None]:
    """Whatever is thrown away or brought back, the plan says what the rules say."""
    yield
    for user in User.objects.all():
        assert writer.differences(user) == []


@pytest.fixture
def interview(alice: User) -> Interview:
    application = make_application(alice)
    person = make_contact(alice, company=application.company)
    return make_interview(alice, MET, application, contact=person)


def make_document(application: Application, name: str = "cv.pdf") -> Document:
    return Document.objects.create(
        owner=application.owner,
        application=application,
        name=name,
        content_type="application/pdf",
        size=3,
        file=ContentFile(b"%PD", name=name),
    )


def again(record: Any) -> Any:
    """The record as it stands in the database, wherever it is."""
    return type(record).all_objects.get(pk=record.pk)


def there(*records: Trashable) -> list[bool]:
    return [type(record).objects.filter(pk=record.pk).exists() for record in records]


# What goes along


def test_an_application_takes_along_what_cannot_stand_without_it(
    interview: Interview, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    application, person = interview.application, interview.contact
    attempt, document = make_attempt(interview, CALL), make_document(application)
    actions.trash(application, NOON)
    assert there(application, interview, attempt, document) == [False] * 4
    assert there(person, application.company) == [True, True]
    assert {again(record).trashed_at for record in (interview, attempt, document)} == {NOON}
    assert not PlannedStep.objects.exists()
    assert default_storage.exists(document.file.name)

    actions.restore(again(application))
    assert there(application, interview, attempt, document) == [True] * 4
    assert again(attempt).interview == interview
    assert PlannedStep.objects.get(kind="call").due_on == date(2026, 11, 24)


def test_what_was_in_the_trash_before_stays_there(interview: Interview) -> None:
    attempt, other = make_attempt(interview, CALL), make_attempt(interview, CALL)
    actions.trash(attempt, NOON)
    actions.trash(interview.application, LATER)
    actions.restore(again(interview.application))
    assert there(interview, other, attempt) == [True, True, False]
    actions.restore(again(attempt))
    assert there(attempt) == [True]


def test_what_belongs_to_something_in_the_trash_waits_for_it(interview: Interview) -> None:
    attempt = make_attempt(interview, CALL)
    actions.trash(attempt, NOON)
    actions.trash(interview.application, LATER)
    with pytest.raises(actions.TrashError, match="Its application is in the trash too"):
        actions.restore(again(attempt))
    assert there(attempt) == [False]


def test_an_interview_leaves_what_was_logged_standing(interview: Interview) -> None:
    attempt = make_attempt(interview, CALL)
    Script.objects.create(owner=interview.owner, interview=interview, kind="voicemail", text="Hi.")
    actions.trash(interview, NOON)
    assert there(interview, attempt) == [False, True]
    assert again(attempt).interview is None
    assert not PlannedStep.objects.exists()

    actions.restore(again(interview))
    assert again(attempt).interview == interview
    assert interview.scripts.count() == 1
    assert PlannedStep.objects.get(kind="call").messages == 1


def test_an_attempt_that_found_another_interview_stays_with_it(interview: Interview) -> None:
    attempt = make_attempt(interview, CALL)
    actions.trash(interview, NOON)
    other = make_interview(interview.owner, MET, interview.application)
    attempt.refresh_from_db()
    attempt.interview = other
    attempt.save()
    actions.restore(again(interview))
    assert again(attempt).interview == other


def test_a_person_leaves_interviews_and_attempts_standing(interview: Interview) -> None:
    person, attempt = interview.contact, make_attempt(interview, CALL)
    attempt.contact = person
    attempt.save()
    interview.people.add(person)
    interview.application.people.add(person)
    actions.trash(person, NOON)
    assert there(person, interview, attempt) == [False, True, True]
    assert again(interview).contact is None
    assert again(attempt).contact is None
    assert not interview.people.exists()
    assert not interview.application.people.exists()

    actions.restore(again(person))
    assert again(interview).contact == person
    assert again(attempt).contact == person
    assert list(interview.people.all()) == list(interview.application.people.all()) == [person]


def test_an_attempt_that_goes_no_longer_counts(interview: Interview) -> None:
    attempt = make_attempt(interview, CALL)
    assert PlannedStep.objects.get(kind="call").messages == 1
    actions.trash(attempt, NOON)
    assert PlannedStep.objects.get(kind="call").messages == 0
    actions.restore(again(attempt))
    assert PlannedStep.objects.get(kind="call").messages == 1


def test_an_attempt_in_the_trash_follows_its_interview_to_another_job(interview: Interview) -> None:
    attempt = make_attempt(interview, CALL)
    actions.trash(attempt, NOON)
    interview.application = make_application(interview.owner, "Another job")
    interview.save()
    actions.restore(again(attempt))
    assert again(attempt).application == interview.application


# Companies


def test_a_company_that_is_needed_is_refused_in_words(interview: Interview) -> None:
    company = interview.application.company
    with pytest.raises(actions.TrashError) as refused:
        actions.trash(company, NOON)
    assert str(refused.value) == (
        "Northwind Traders still has 1 person and 1 application. Move or delete them first."
    )
    assert there(company) == [True]
    actions.trash(interview.contact, NOON)
    actions.trash(interview.application, NOON)
    actions.trash(company, NOON)
    assert there(company) == [False]


def test_a_name_in_the_trash_is_free(alice: User) -> None:
    gone = make_company(alice)
    actions.trash(gone, NOON)
    new = Company.named(alice, "Northwind Traders")
    assert new != gone
    with pytest.raises(actions.TrashError, match="You already have a company of this name"):
        actions.restore(again(gone))
    assert again(gone).trashed_at == NOON


def test_an_application_brings_its_company_back(alice: User) -> None:
    application = make_application(alice)
    actions.trash(application, NOON)
    actions.trash(application.company, LATER)
    actions.restore(again(application))
    assert there(application, application.company) == [True, True]


def test_an_application_comes_back_to_the_company_of_that_name(alice: User) -> None:
    application = make_application(alice)
    actions.trash(application, NOON)
    actions.trash(application.company, LATER)
    new = make_company(alice)
    actions.restore(again(application))
    assert again(application).company == new


# Good-bye


def test_after_thirty_days_it_goes_for_good(
    interview: Interview,
    settings: Any,
    tmp_path: Path,
    on: Callable[..., None],
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    application = interview.application
    make_attempt(interview, CALL)
    document = make_document(application)
    actions.trash(application, NOON)
    actions.trash(interview.contact, NOON)
    actions.trash(application.company, NOON)
    for day, is_there in [("2026-12-17", True), ("2026-12-18", False)]:
        on(day)
        with django_capture_on_commit_callbacks(execute=True):
            call_command("empty_trash", verbosity=0)
        for model in (Application, Interview, ContactAttempt, Document, Contact, Company):
            assert model.all_objects.exists() == is_there
        assert default_storage.exists(document.file.name) == is_there


def test_what_somebody_needs_is_kept_until_they_go(alice: User) -> None:
    application = make_application(alice)
    actions.trash(application, LATER)
    Company.objects.update(trashed_at=NOON)
    assert actions.empty(LATER) == 0
    assert there(application.company) == [False]
    assert actions.empty(LATER + timedelta(seconds=1)) == 2


def test_only_the_trash_of_the_owner_is_emptied(alice: User, bob: User) -> None:
    for user in (alice, bob):
        actions.trash(make_application(user), NOON)
    assert actions.empty(LATER, alice) == 1
    assert [row.owner for row in Application.all_objects.all()] == [bob]


def test_a_user_goes_with_what_is_in_the_trash(alice: User) -> None:
    interview = make_interview(alice)
    move(interview.application, "Rejected", CALL)
    actions.trash(interview.application, NOON)
    actions.trash(interview.application.company, NOON)
    alice.delete()
    assert not Company.all_objects.exists()


@pytest.mark.parametrize("model", actions.KINDS.values())
def test_every_record_with_a_trash_has_a_place_in_it(model: type[Trashable]) -> None:
    assert model.all_objects.model is model
    assert model._default_manager is model.objects


def test_nothing_with_a_trash_is_forgotten() -> None:
    assert set(actions.KINDS.values()) == set(Trashable.__subclasses__())
