"""The facts: what the database refuses, and what stays true by itself."""

from datetime import date, time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import RestrictedError

from tests.factories import (
    make_application,
    make_attempt,
    make_company,
    make_contact,
    make_interview,
    move,
    stage_of,
)
from tracker.models import (
    Application,
    Company,
    Contact,
    ContactAttempt,
    Interview,
    Script,
    StageChange,
    User,
)

NOV_2, NOV_5, NOV_10, NOV_17 = (date(2026, 11, day) for day in (2, 5, 10, 17))


def history(application: Application) -> list[tuple[str, date]]:
    changes = application.stage_changes.order_by("pk")
    return [(change.name, change.on) for change in changes]


def refused(instance: models.Model) -> None:
    """The database itself refuses to save it, whatever a form would have said."""
    with pytest.raises(IntegrityError), transaction.atomic():
        instance.save()


# Constraints


def test_a_company_is_there_once_however_it_is_capitalised(alice: User, bob: User) -> None:
    make_company(alice, "Northwind Traders")
    refused(Company(owner=alice, name="NORTHWIND traders"))
    Company(owner=bob, name="NORTHWIND traders").save()


def test_the_time_they_gave_cannot_end_before_the_interview(alice: User) -> None:
    interview = make_interview(alice, NOV_10)
    interview.last_day = date(2026, 11, 9)
    refused(interview)
    with pytest.raises(ValidationError, match="cannot end before the interview"):
        interview.full_clean()


def test_the_time_they_gave_cannot_end_before_they_gave_it(alice: User) -> None:
    attempt = make_attempt(make_interview(alice, NOV_10), NOV_17)
    attempt.last_day = date(2026, 11, 16)
    refused(attempt)
    with pytest.raises(ValidationError, match="before they gave it"):
        attempt.full_clean()


def test_a_follow_up_that_is_put_off_has_both_days(alice: User) -> None:
    interview = make_interview(alice)
    interview.put_off_until = NOV_17
    refused(interview)


def test_a_script_is_kept_once_for_each_kind(alice: User) -> None:
    interview = make_interview(alice)
    kind = Script.Kind.VOICEMAIL
    Script.objects.create(owner=alice, interview=interview, kind=kind, text="Hello.")
    refused(Script(owner=alice, interview=interview, kind=kind, text="Hello again."))


@pytest.mark.parametrize("year", [1, 1066, 1899, 2201, 9999])
def test_a_day_outside_any_job_search_is_refused_in_words(alice: User, year: int) -> None:
    interview = make_interview(alice)
    interview.held_on = date(year, 11, 10)
    with pytest.raises(ValidationError) as refusal:
        interview.full_clean()
    assert refusal.value.message_dict == {"held_on": ["Check the year: 1900 to 2200 can be kept."]}


# Stage history


def test_every_move_is_in_the_history_with_its_day(alice: User) -> None:
    application = make_application(alice, stage="Applied", stage_on=NOV_2)
    move(application, "Interviewing", NOV_5)
    move(application, "Rejected", NOV_17)
    assert history(application) == [
        ("Applied", NOV_2),
        ("Interviewing", NOV_5),
        ("Rejected", NOV_17),
    ]
    assert {change.owner for change in application.stage_changes.all()} == {alice}


def test_saving_anything_else_writes_no_history(alice: User) -> None:
    application = make_application(alice)
    application.notes = "They have a garden."
    application.save()
    Application.objects.get(pk=application.pk).save()
    assert len(history(application)) == 1


def test_another_day_of_the_same_stage_corrects_the_last_line(alice: User) -> None:
    application = make_application(alice, stage="Applied", stage_on=NOV_2)
    move(application, "Offer", NOV_17)
    application.stage_on = NOV_10
    application.save()
    assert history(application) == [("Applied", NOV_2), ("Offer", NOV_10)]


def test_an_undone_move_is_as_if_it_never_was(alice: User) -> None:
    application = make_application(alice, stage="Applied", stage_on=NOV_2)
    move(application, "Rejected", NOV_17)
    assert application.undo_move()
    stored = Application.objects.get(pk=application.pk)
    assert (stored.stage.name, stored.stage_on) == ("Applied", NOV_2)
    assert history(stored) == [("Applied", NOV_2)]
    move(stored, "Offer", NOV_17)
    assert history(stored) == [("Applied", NOV_2), ("Offer", NOV_17)]


def test_the_stage_it_began_with_cannot_be_undone(alice: User) -> None:
    application = make_application(alice, stage="Applied", stage_on=NOV_2)
    assert not application.undo_move()
    assert history(application) == [("Applied", NOV_2)]


def test_reopening_goes_back_to_the_last_open_stage(alice: User) -> None:
    application = make_application(alice, stage="Interviewing", stage_on=NOV_2)
    move(application, "No answer", NOV_10)
    move(application, "Rejected", NOV_10)
    application.reopen(NOV_17)
    assert (application.stage.name, application.stage_on) == ("Interviewing", NOV_17)


def test_reopening_what_was_never_open_says_applied(alice: User) -> None:
    application = make_application(alice, stage="Rejected")
    application.reopen(NOV_17)
    assert application.stage.name == "Applied"


@pytest.mark.parametrize(
    ("stage", "after"),
    [
        ("Saved", "Interviewing"),
        ("Applied", "Interviewing"),
        ("Interviewing", "Interviewing"),
        ("Offer", "Offer"),
        ("Rejected", "Rejected"),
    ],
)
def test_an_invitation_moves_only_what_stands_before_it(
    alice: User, stage: str, after: str
) -> None:
    application = make_application(alice, stage=stage)
    application.invited(NOV_17)
    assert application.stage.name == after
    assert len(history(application)) == 1 + (stage != after)


def test_open_ones_come_first_and_the_latest_move_first_among_them(alice: User) -> None:
    for title, stage, on in [
        ("closed lately", "Rejected", NOV_17),
        ("open long", "Saved", NOV_2),
        ("closed long", "Withdrawn", NOV_5),
        ("open lately", "Offer", NOV_10),
    ]:
        make_application(alice, title, stage=stage, stage_on=on)
    titles = [application.title for application in Application.objects.of(alice).open_first()]
    assert titles == ["open lately", "open long", "closed lately", "closed long"]


# Owners


def test_a_reference_to_somebody_elses_record_is_refused(alice: User, bob: User) -> None:
    his = make_interview(bob, contact=make_contact(bob))
    hers = make_interview(alice)
    wrong: list[tuple[models.Model, str]] = [
        (Application(owner=alice, title="Any", company=his.application.company), "company"),
        (Contact(owner=alice, name="Any", company=his.application.company), "company"),
        (Interview(owner=alice, application=his.application, held_on=NOV_10), "application"),
        (
            Interview(
                owner=alice, application=hers.application, held_on=NOV_10, contact=his.contact
            ),
            "contact",
        ),
        (
            ContactAttempt(
                owner=alice,
                application=his.application,
                interview=his,
                contact=his.contact,
                outcome="spoke",
                happened_on=NOV_10,
            ),
            "interview",
        ),
        (Script(owner=alice, interview=his, kind="voicemail", text="Hello."), "interview"),
        (
            StageChange(
                owner=alice,
                application=his.application,
                stage=stage_of(alice, "Saved"),
                name="Saved",
                kind="open",
                on=NOV_2,
            ),
            "application",
        ),
    ]
    for record, field in wrong:
        with pytest.raises(ValidationError) as refusal:
            record.full_clean()
        assert refusal.value.message_dict[field] == ["This belongs to somebody else."], record


def test_somebody_who_is_not_logged_in_owns_nothing(alice: User) -> None:
    make_application(alice)
    assert not Application.objects.of(AnonymousUser()).exists()
    assert Application.objects.of(alice).exists()


# What goes with what


def test_a_company_with_applications_cannot_be_deleted(alice: User) -> None:
    application = make_application(alice)
    with pytest.raises(RestrictedError):
        application.company.delete()


def test_a_company_with_people_cannot_be_deleted(alice: User) -> None:
    company = make_company(alice)
    make_contact(alice, company=company)
    with pytest.raises(RestrictedError):
        company.delete()


def test_deleting_a_person_keeps_the_attempts_and_the_interview(alice: User) -> None:
    person = make_contact(alice)
    interview = make_interview(alice, contact=person)
    interview.people.add(person)
    attempt = make_attempt(interview, NOV_17, contact=person)
    person.delete()
    attempt.refresh_from_db()
    interview.refresh_from_db()
    assert attempt.contact is None
    assert interview.contact is None
    assert not interview.people.exists()


def test_deleting_an_interview_keeps_the_attempts_with_the_application(alice: User) -> None:
    interview = make_interview(alice)
    attempt = make_attempt(interview, NOV_17)
    application = interview.application
    interview.delete()
    attempt.refresh_from_db()
    assert attempt.interview is None
    assert attempt.application == application


def test_deleting_a_user_leaves_nothing_of_theirs(alice: User, bob: User) -> None:
    for owner in (alice, bob):
        make_attempt(make_interview(owner, contact=make_contact(owner)), NOV_17)
    alice.delete()
    for model in (Company, Contact, Application, StageChange, Interview, ContactAttempt):
        assert {record.owner for record in model.objects.all()} == {bob}, model


def test_attempts_follow_an_interview_to_another_application(alice: User) -> None:
    interview = make_interview(alice)
    attempt = make_attempt(interview, NOV_17)
    interview.application = make_application(alice, "Another job")
    interview.save()
    attempt.refresh_from_db()
    assert attempt.application == interview.application


def test_an_attempt_about_an_interview_belongs_to_its_application(alice: User) -> None:
    interview, other = make_interview(alice), make_application(alice, "Another job")
    attempt = ContactAttempt(owner=alice, application=other, interview=interview, outcome="spoke")
    with pytest.raises(ValidationError, match="for another job"):
        attempt.full_clean()
    attempt.save()
    assert attempt.application == interview.application


# Companies by name


@pytest.mark.parametrize(
    "typed", ["Café Müller", "café müller", "CAFÉ MÜLLER", "Café  Müller", " Café Müller "]
)
def test_a_known_company_is_found_however_its_name_is_typed(alice: User, typed: str) -> None:
    known = make_company(alice, "Café Müller")
    assert Company.named(alice, typed) == known
    assert Company.objects.count() == 1


def test_a_new_company_keeps_its_name_as_typed_and_belongs_to_its_owner(
    alice: User, bob: User
) -> None:
    make_company(bob, "eBay of jobs")
    made = Company.named(alice, "eBay of Jobs")
    assert (made.name, made.owner) == ("eBay of Jobs", alice)
    assert Company.objects.count() == 2


# People


def test_the_last_contact_is_the_later_of_a_call_and_a_meeting(alice: User) -> None:
    met, called, both, _ = (make_contact(alice, name) for name in "ABCD")
    first = make_interview(alice, NOV_2)
    first.people.add(met, both)
    make_interview(alice, NOV_10, is_cancelled=True).people.add(met)
    make_interview(alice, date(2026, 11, 18)).people.add(met)
    make_attempt(first, NOV_5, contact=called)
    make_attempt(first, NOV_10, contact=both)
    make_attempt(first, NOV_5, contact=both)
    people = Contact.objects.of(alice).with_last_contact(NOV_17)
    assert [(person.name, person.last_contact_on) for person in people] == [
        ("A", NOV_2),
        ("B", NOV_5),
        ("C", NOV_10),
        ("D", None),
    ]


# Reading


def test_reasons_are_one_a_line_without_what_marks_a_list(alice: User) -> None:
    application = make_application(alice, why_i_fit="- One\n\n  • Two \n*Three")
    assert application.reasons == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://www.example.com/jobs/1", "example.com"),
        ("https://jobs.example.com:8443/1", "jobs.example.com"),
        ("", ""),
    ],
)
def test_a_link_is_called_by_its_host(link: str, host: str) -> None:
    assert Application(link=link).link_host == host


def test_of_two_interviews_on_one_day_the_later_hour_is_the_later(alice: User) -> None:
    application = make_application(alice)
    later = make_interview(alice, NOV_10, application, start_time=time(15))
    earlier = make_interview(alice, NOV_10, application, start_time=time(9))
    assert later.order > earlier.order
