"""Invitations from a calendar file: which interviews they are, or would become.

An invitation is known again by its UID: once added it is not added twice; where it was moved or
cancelled since, the interview follows once the user says so, and goes back with the import.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from tracker.imports.checking import clean, fingerprint
from tracker.imports.parsing import Invitation, UnreadableError, UnreadableInvitation
from tracker.models import (
    Application,
    Company,
    Contact,
    Import,
    ImportedRow,
    ImportState,
    Interview,
    InterviewKind,
    Trashable,
    User,
    match_keys,
)
from tracker.models.base import FIRST_YEAR, LAST_YEAR
from tracker.models.changes import facts_changed
from tracker.models.imports import JsonObject
from tracker.site import clock
from tracker.site.text import fold
from tracker.trash import undo
from tracker.trash.actions import TrashError, restore, trash

MOST = 50
"""How many meetings of a file are shown, the latest first: a whole calendar is no invitation."""
MOST_APPLICATIONS = 200  # offered for each

Meeting = JsonObject


def found_in(owner: User, invitations: Iterable[Invitation | UnreadableInvitation]) -> JsonObject:
    """What the record keeps of a calendar file."""
    read, problems = [], []
    for one in invitations:
        if isinstance(one, UnreadableInvitation):
            problems.append([clean(one.summary), one.why])
        elif FIRST_YEAR < one.starts.year < LAST_YEAR:
            read.append(_meeting(owner, one))
        else:
            problems.append([clean(one.summary), f"The year {one.starts.year} is too far off."])
    if not read:
        raise UnreadableError(
            problems[0][1] if problems else "There is no invitation in this file."
        )
    read.sort(key=lambda meeting: (meeting["on"], meeting["at"] or ""), reverse=True)
    return {"meetings": read[:MOST], "more": len(read[MOST:]), "problems": problems[:MOST]}


def look_up(record: Import) -> list[Meeting]:
    """Each meeting with the interview it is known as, what changed about it, and the application
    that it seems to belong to. A constant number of queries.
    """
    meetings: list[Meeting] = [dict(meeting) for meeting in record.found["meetings"]]
    known = _known(record.owner, meetings)
    applications = offered(record.owner)
    people = _applications_of_people(record.owner, meetings)
    for meeting in meetings:
        interview = meeting["interview"] = known.get(meeting["uid"])
        meeting["what"] = _what(meeting, interview)
        guess = None if interview else _guess(meeting, applications, people)
        meeting["application"] = guess
    return meetings


def offered(owner: User) -> list[Application]:
    """The applications that a meeting may belong to, the open ones first."""
    mine = Application.objects.of(owner).select_related("company", "stage").open_first()
    return list(mine[:MOST_APPLICATIONS])


def add(record: Import) -> bool:
    """Adds, moves and cancels the interviews that were chosen, in one transaction.

    False, and nothing is changed, where somebody else moved the import on.
    """
    with record.changing(ImportState.CHECKED) as owner:
        if owner is None:
            return False
        chosen = record.chosen.get("meetings", {})
        added: JsonObject = {"interviews": [], "applications": [], "before": []}
        for meeting in look_up(record):
            choice = chosen.get(meeting["uid"], {})
            if meeting["what"] == "new" and choice.get("application"):
                _add_one(owner, record, meeting, choice, added)
            elif meeting["what"] in ("moved", "cancelled") and choice.get("follow"):
                _follow(meeting, added)
        record.added = {**added, "count": len(added["interviews"]) + len(added["before"])}
        record.committed_at, record.undone_at = clock.now(), None
        record.state, record.problem = ImportState.DONE, ""
        record.save()
    return True


def take_back(record: Import) -> bool:
    """Puts what was added into the trash, and back what was moved, save what changed since."""
    with record.changing(ImportState.DONE) as owner:
        if owner is None:
            return False
        at, touched = clock.now(), []
        for before, after in record.added["before"]:
            interview = Interview.all_objects.of(owner).filter(pk=after["id"]).first()
            if interview:
                undo.restore_values(interview, before, after)
                touched.append(interview.application_id)
        kept = []
        for pk in record.added["applications"]:
            application = Application.objects.of(owner).filter(pk=pk).first()
            others = Interview.objects.filter(application=pk)
            if others.exclude(pk__in=record.added["interviews"]).exists():
                kept.append(str(application))
            elif application:
                trash(application, at)
        for interview in Interview.objects.of(owner).filter(pk__in=record.added["interviews"]):
            trash(interview, at)
        facts_changed.send(Interview, owner=owner, applications=touched)
        record.added["undo"] = {"kept": kept, "kept_count": len(kept)}
        record.state, record.undone_at, record.problem = ImportState.UNDONE, at, ""
        record.save()
    return True


def bring_back(record: Import) -> bool:
    """Brings back what `take_back` took, as far as it is still in the trash."""
    with record.changing(ImportState.UNDONE) as owner:
        if owner is None:
            return False
        touched = []
        rows = [
            (Application, record.added["applications"]),
            (Interview, record.added["interviews"]),
        ]
        gone: list[Trashable] = [
            one
            for model, keys in rows
            for one in model.all_objects.of(owner).filter(pk__in=keys, trashed_at=record.undone_at)
        ]
        if not gone and record.added["interviews"]:
            raise TrashError("What it had added is no longer in the trash: it went for good.")
        for one in gone:
            one.refresh_from_db()
            if one.is_trashed:  # and not back along with its application
                restore(one)
        for before, after in record.added["before"]:
            interview = Interview.all_objects.of(owner).filter(pk=after["id"]).first()
            if interview:
                undo.restore_values(interview, after, before)
                touched.append(interview.application_id)
        facts_changed.send(Interview, owner=owner, applications=touched)
        record.state, record.undone_at, record.problem = ImportState.DONE, None, ""
        record.save()
    return True


def _meeting(owner: User, one: Invitation) -> Meeting:
    starts = one.starts
    if isinstance(starts, datetime) and starts.tzinfo:
        starts = starts.astimezone(owner.zone)
    at = starts.time().replace(microsecond=0) if isinstance(starts, datetime) else None
    people = [person for person in (one.organizer, *one.attendees) if person]
    return {
        "uid": fingerprint("ics", one.uid),
        "summary": " ".join(clean(one.summary).split())[:300] or "Without a title",
        "on": (starts.date() if isinstance(starts, datetime) else starts).isoformat(),
        "at": at.isoformat() if at else None,
        "place": " ".join(clean(one.place).split())[:500],
        "notes": clean(one.notes)[:20_000],
        "is_cancelled": one.is_cancelled,
        "people": [[clean(p.name)[:200], clean(p.email).casefold()[:254]] for p in people[:20]],
    }


def _known(owner: User, meetings: list[Meeting]) -> dict[str, Interview]:
    rows = ImportedRow.objects.of(owner).exclude(batch__state=ImportState.UNDONE)
    rows = rows.filter(fingerprint__in=[meeting["uid"] for meeting in meetings])
    rows = rows.exclude(interview=None).select_related("interview__application__company")
    # A meeting that was thrown away since is known, and stays away.
    return {row.fingerprint: row.interview for row in rows if row.interview}


def _what(meeting: Meeting, interview: Interview | None) -> str:
    """What an invitation asks for: `new`, `moved`, `cancelled`, or nothing more: `known`."""
    if interview is None:
        return "off" if meeting["is_cancelled"] else "new"
    if interview.is_trashed:
        return "known"
    if meeting["is_cancelled"]:
        return "known" if interview.is_cancelled else "cancelled"
    same = (interview.held_on, interview.start_time) == (_day(meeting), _time(meeting))
    return "known" if same else "moved"


def _day(meeting: Meeting) -> date:
    return date.fromisoformat(meeting["on"])


def _time(meeting: Meeting) -> time | None:
    return time.fromisoformat(meeting["at"]) if meeting["at"] else None


def _applications_of_people(owner: User, meetings: list[Meeting]) -> JsonObject:
    """The company of everybody who is invited and known, by e-mail address."""
    emails = {email for meeting in meetings for _, email in meeting["people"] if email}
    known = Contact.objects.of(owner).filter(email__in=emails).exclude(company=None)
    return {email.casefold(): company for email, company in known.values_list("email", "company")}


def _guess(
    meeting: Meeting, applications: list[Application], people: JsonObject
) -> Application | None:
    """By who invites, by the domain they write from, by the company's name in the text."""
    emails = [email for _, email in meeting["people"]]
    companies = {people[email] for email in emails if email in people}
    for application in applications:
        if application.company_id in companies:
            return application
    domains = {part for email in emails for part in email.partition("@")[2].split(".")[:-1]}
    words = " ".join(["", *re.findall(r"[^\W_]+", fold(meeting["summary"])), ""])
    for application in applications:
        key = match_keys.company_key(application.company.name)
        if key.replace(" ", "") in domains or (len(key) > 2 and f" {key} " in words):
            return application
    return None


def _add_one(
    owner: User, record: Import, meeting: Meeting, choice: dict[str, str], added: JsonObject
) -> None:
    if choice["application"] == "new":
        company = Company.named(owner, choice["company"])
        application = Application(owner=owner, company=company, title=choice["title"])
        application.stage_on = min(_day(meeting), record.updated_at.astimezone(owner.zone).date())
        application.save()
        added["applications"].append(application.pk)
    else:
        application = Application.objects.of(owner).get(pk=choice["application"])
    interview = Interview(
        owner=owner,
        application=application,
        held_on=_day(meeting),
        start_time=_time(meeting),
        place=meeting["place"],
        notes=meeting["notes"],
        kind=_kind(meeting),
    )
    interview.save()
    added["interviews"].append(interview.pk)
    ImportedRow.objects.create(
        owner=owner,
        batch=record,
        fingerprint=meeting["uid"],
        application=application,
        interview=interview,
    )


def _follow(meeting: Meeting, added: JsonObject) -> None:
    """The interview as the later invitation has it."""
    interview: Interview = meeting["interview"]
    before = undo.values_of(interview)
    if meeting["what"] == "cancelled":
        interview.is_cancelled = True
    else:
        interview.held_on, interview.start_time = _day(meeting), _time(meeting)
        interview.place = meeting["place"] or interview.place
    interview.save()
    changed = ("id", "is_cancelled", "held_on", "start_time", "place")
    after = undo.values_of(interview, *changed)
    added["before"].append([{name: before[name] for name in changed}, after])


def _kind(meeting: Meeting) -> str:
    text = fold(f"{meeting['summary']} {meeting['place']}")
    if re.search(r"https?://|\b(zoom|teams|meet|video|webex)\b", text):
        return InterviewKind.VIDEO
    return (
        InterviewKind.PHONE if re.search(r"\b(phone|telefon|call)\b", text) else InterviewKind.OTHER
    )
