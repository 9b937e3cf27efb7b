"""What to say and to write, from few facts and from many."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from followups.discretion import slips
from followups.scripts import (
    VOICEMAIL_SECONDS,
    ScriptFacts,
    ScriptKind,
    closing_note,
    elapsed,
    reading_seconds,
    slips_in,
    thank_you_note,
    write,
)

MET = date(2026, 11, 10)  # a Tuesday
MARIA = ScriptFacts(
    caller_name="Ana Brandt",
    caller_number="555 0199",
    person="Maria Keller",
    title="Platform engineer",
    company="Northwind Traders",
    met_on=MET,
    calling_on=date(2026, 11, 17),
)
NOBODY = ScriptFacts("", "", "", "", "", MET, date(2026, 11, 17))

ANSWERS, VOICEMAIL, SOMEONE_ELSE = ScriptKind


@pytest.mark.parametrize(
    ("kind", "facts", "script"),
    [
        (
            ANSWERS,
            {},
            "Hello Maria, this is Ana Brandt. We met last Tuesday about the platform engineer "
            "position. I enjoyed our talk, and I am calling to ask where you are in the decision.",
        ),
        (
            ANSWERS,
            {"said": "three days."},
            "Hello Maria, this is Ana Brandt. We met last Tuesday about the platform engineer "
            "position. I enjoyed our talk. You said “three days”, and I am calling to ask where "
            "you are in the decision.",
        ),
        (
            ANSWERS,
            {"last_heard_on": date(2026, 11, 20), "calling_on": date(2026, 11, 24)},
            "Hello Maria, this is Ana Brandt. We met two weeks ago about the platform engineer "
            "position, and were last in touch last Friday. I am calling to ask where you are in "
            "the decision.",
        ),
        (
            ANSWERS,
            {
                "said": "by Monday",
                "last_heard_on": date(2026, 11, 20),
                "calling_on": date(2026, 11, 24),
            },
            "Hello Maria, this is Ana Brandt. We met two weeks ago about the platform engineer "
            "position, and were last in touch last Friday. You said then “by Monday”, and I am "
            "calling to ask where you are in the decision.",
        ),
        (
            VOICEMAIL,
            {},
            "Hello Maria, this is Ana Brandt. We met last Tuesday about the platform engineer "
            "position. I am still very interested and would be glad to hear from you. My number "
            "is 555 0199. Thank you.",
        ),
        (
            VOICEMAIL,
            {"messages": 1, "calling_on": date(2026, 11, 24)},
            "Hello Maria, this is Ana Brandt again. We met two weeks ago about the platform "
            "engineer position. Further to my earlier message, I am still very interested. "
            "Whenever it suits you, my number is 555 0199. Thank you.",
        ),
        (
            SOMEONE_ELSE,
            {},
            "This is Ana Brandt, 555 0199. I am calling for Maria Keller, following up on a "
            "meeting we had last week.",
        ),
        (
            SOMEONE_ELSE,
            {"person": ""},
            "This is Ana Brandt, 555 0199. I am following up on a meeting we had last week.",
        ),
    ],
)
def test_the_scripts_read(kind, facts, script):
    assert write(kind, replace(MARIA, **facts)) == script


@pytest.mark.parametrize(
    ("kind", "facts", "script"),
    [
        (
            ANSWERS,
            {},
            "Hello. We met last Tuesday. I enjoyed our talk, and I am calling to ask where you "
            "are in the decision.",
        ),
        (
            VOICEMAIL,
            {},
            "Hello. We met last Tuesday. I am still very interested and would be glad to hear "
            "from you. Thank you.",
        ),
        (SOMEONE_ELSE, {}, "I am following up on a meeting we had last week."),
        (
            SOMEONE_ELSE,
            {"caller_name": "Ana"},
            "This is Ana. I am following up on a meeting we had last week.",
        ),
        (
            SOMEONE_ELSE,
            {"caller_number": "555 0199"},
            "My number is 555 0199. I am following up on a meeting we had last week.",
        ),
        (
            VOICEMAIL,
            {"caller_name": "-", "person": " \n"},
            "Hello. We met last Tuesday. I am still very interested and would be glad to hear "
            "from you. Thank you.",
        ),
    ],
)
def test_missing_facts_leave_no_holes(kind, facts, script):
    assert write(kind, replace(NOBODY, **facts)) == script


@pytest.mark.parametrize(
    ("person", "address"),
    [
        ("Maria Keller", "Hello Maria,"),
        ("  Maria\n Keller ", "Hello Maria,"),
        ("Jean-Luc Picard", "Hello Jean-Luc,"),
        ("Keller, Maria", "Hello Maria,"),
        ("van der Berg, Anna", "Hello Anna,"),
        ("Maria Keller, PhD", "Hello Maria,"),
        ("Maria Keller (HR)", "Hello Maria,"),
        ("Maria, Recruiter", "Hello Maria,"),
        ("Maria, Team Lead", "Hello Maria,"),
        ("Dr Keller", "Hello Dr Keller,"),
        ("Dr. Maria Keller", "Hello Dr. Keller,"),
        ("Keller, Dr. Maria", "Hello Dr. Keller,"),
        ("Dr. Martin King Jr.", "Hello Dr. King,"),
        ("Prof. Dr. Anna van der Berg", "Hello Prof. Dr. van der Berg,"),
        ("Ms Keller", "Hello Ms Keller,"),
        ("M. Keller", "Hello M. Keller,"),
        ("J.R. Smith", "Hello J.R. Smith,"),
        ("Hiring Manager", "Hello,"),
        ("HR", "Hello,"),
        ("Dr.", "Hello,"),
        ("", "Hello,"),
    ],
)
def test_a_person_is_addressed_as_they_would_be(person, address):
    script = write(VOICEMAIL, replace(MARIA, person=person))
    assert script.startswith(f"{address} this is Ana Brandt.")


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("Platform engineer", "about the platform engineer position."),
        ("Senior Platform Engineer", "about the Senior Platform Engineer position."),
        ("QA engineer", "about the QA engineer position."),
        ("Board role", "about the board role."),
        ("", "We met last Tuesday."),
    ],
)
def test_the_title_fits_into_the_sentence(title, about):
    assert about in write(VOICEMAIL, replace(MARIA, title=title))


def test_a_long_title_is_left_out_of_the_voicemail():
    script = write(VOICEMAIL, replace(MARIA, title="Regional vice president of " * 8))
    assert "We met last Tuesday. I am" in script
    assert reading_seconds(script) <= VOICEMAIL_SECONDS


@pytest.mark.parametrize("messages", [0, 1, 2])
@pytest.mark.parametrize("heard", [None, date(2026, 11, 20)])
def test_a_voicemail_with_every_usual_fact_is_short(messages, heard):
    meeting = replace(
        MARIA,
        person="Prof. Dr. Anna van der Berg",
        title="Senior site reliability engineer",
        caller_number="+1 555 010 0199",
        calling_on=date(2026, 11, 24),
        last_heard_on=heard,
        messages=messages,
    )
    assert reading_seconds(write(VOICEMAIL, meeting)) <= VOICEMAIL_SECONDS


def test_a_name_that_ends_in_a_full_stop_gets_no_second_one():
    script = write(SOMEONE_ELSE, replace(MARIA, caller_name="Sam Hill Jr.", caller_number=""))
    assert script.startswith("This is Sam Hill Jr. I am calling")


def test_words_too_long_to_say_are_not_quoted():
    script = write(ANSWERS, replace(MARIA, said="we will decide " * 10))
    assert "You said" not in script


@pytest.mark.parametrize("heard_on", [MET, MET - timedelta(days=1), date(2026, 11, 18)])
def test_an_answer_before_the_meeting_or_still_to_come_is_not_spoken_of(heard_on):
    assert write(ANSWERS, replace(MARIA, last_heard_on=heard_on)) == write(ANSWERS, MARIA)


# weekday and date of the meeting, weekday and date of the call, what is said
ELAPSED = [
    ("Tue", "2026-11-10", "Tue", "2026-11-10", "earlier today", "earlier today"),
    ("Tue", "2026-11-10", "Wed", "2026-11-11", "yesterday", "yesterday"),
    ("Sun", "2026-11-15", "Mon", "2026-11-16", "yesterday", "yesterday"),
    ("Tue", "2026-11-10", "Fri", "2026-11-13", "on Tuesday", "earlier this week"),
    ("Tue", "2026-11-10", "Sat", "2026-11-14", "on Tuesday", "earlier this week"),
    # On a Sunday half the world is still in last week.
    ("Tue", "2026-11-10", "Sun", "2026-11-15", "on Tuesday", "on Tuesday"),
    ("Sun", "2026-11-15", "Tue", "2026-11-17", "on Sunday", "on Sunday"),
    ("Fri", "2026-11-13", "Tue", "2026-11-17", "last Friday", "last week"),
    ("Tue", "2026-11-10", "Tue", "2026-11-17", "last Tuesday", "last week"),
    ("Mon", "2026-11-09", "Tue", "2026-11-17", "on Monday of last week", "last week"),
    ("Tue", "2026-11-10", "Fri", "2026-11-20", "on Tuesday of last week", "last week"),
    ("Sat", "2026-11-14", "Sun", "2026-11-22", "about a week ago", "about a week ago"),
    ("Tue", "2026-11-10", "Sun", "2026-11-22", "about two weeks ago", "about two weeks ago"),
    ("Fri", "2026-11-13", "Tue", "2026-11-24", "about two weeks ago", "about two weeks ago"),
    ("Tue", "2026-11-10", "Tue", "2026-11-24", "two weeks ago", "two weeks ago"),
    ("Tue", "2026-11-10", "Wed", "2026-11-25", "about two weeks ago", "about two weeks ago"),
    ("Tue", "2026-11-10", "Tue", "2027-01-05", "eight weeks ago", "eight weeks ago"),
    ("Tue", "2026-03-10", "Tue", "2026-06-16", "in March", "in March"),
    ("Tue", "2026-11-10", "Tue", "2027-01-19", "in November last year", "in November last year"),
    ("Tue", "2026-11-10", "Tue", "2028-01-18", "in November 2026", "in November 2026"),
    # Year's end and leap day.
    ("Wed", "2026-12-30", "Fri", "2027-01-01", "on Wednesday", "earlier this week"),
    ("Thu", "2026-12-31", "Tue", "2027-01-05", "last Thursday", "last week"),
    ("Sat", "2028-02-26", "Wed", "2028-03-01", "last Saturday", "last week"),
    ("Tue", "2028-02-29", "Wed", "2028-03-01", "yesterday", "yesterday"),
    ("Tue", "2028-02-29", "Fri", "2028-03-10", "on Tuesday of last week", "last week"),
    # A plan for a meeting that is still to come.
    ("Thu", "2026-11-19", "Tue", "2026-11-17", "on Thursday 19 November 2026", None),
]


@pytest.mark.parametrize(("met_day", "met", "call_day", "call", "said", "loosely"), ELAPSED)
def test_the_words_fit_the_time_that_has_passed(met_day, met, call_day, call, said, loosely):
    met_on, calling_on = date.fromisoformat(met), date.fromisoformat(call)
    assert (f"{met_on:%a}", f"{calling_on:%a}") == (met_day, call_day)
    assert elapsed(met_on, calling_on) == said
    script = write(SOMEONE_ELSE, replace(MARIA, met_on=met_on, calling_on=calling_on))
    assert script.endswith(f"following up on a meeting we had {loosely or said}.")


WEEKS = {"a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}


def days_that_fit(words, calling_on):
    """Every earlier day that a listener may take the words to mean, read independently."""
    candidates = [calling_on - timedelta(days=n) for n in range(1200) if n < calling_on.toordinal()]
    if words == "earlier today":
        return candidates[:1]
    if words == "yesterday":
        return candidates[1:2]
    if match := re.fullmatch(r"(?:on|last) (\w+day)", words):
        return [day for day in candidates[1:8] if f"{day:%A}" == match[1]]
    if match := re.fullmatch(r"on (\w+day) of last week", words):
        monday = calling_on - timedelta(days=calling_on.weekday() + 7)
        week = [monday + timedelta(days=n) for n in range(7)]
        return [day for day in week if f"{day:%A}" == match[1]]
    if match := re.fullmatch(r"(about )?(\w+) weeks? ago", words):
        middle, slack = 7 * WEEKS[match[2]], 3 if match[1] else 0
        return candidates[middle - slack : middle + slack + 1]
    match = re.fullmatch(r"in (\w+)(?: (last year|\d{4}))?", words)
    assert match, words
    year = {None: calling_on.year, "last year": calling_on.year - 1}.get(match[2])
    year = int(match[2]) if year is None else year
    return [day for day in candidates if (f"{day:%B}", day.year) == (match[1], year)]


DATES = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@given(met_on=DATES, days=st.integers(0, 90) | st.integers(0, 1100))
def test_elapsed_is_true(met_on, days):
    calling_on = met_on + timedelta(days=days)
    assert met_on in days_that_fit(elapsed(met_on, calling_on), calling_on)


# Words of the script, of jobs, of pay, and anything else at all.
WORDS = """
    This is Ana Brandt I am calling for Maria Keller following up on a meeting we had last week
    earlier today yesterday Tuesday about two weeks ago in November my number Call Centre Lead
    Head of People Engineer Job Hire HR interview $80,000 80k € per hour resources manager , . ()
    - Dr. PhD
"""
FACTS = st.lists(st.sampled_from(WORDS.split()), max_size=5).map(" ".join) | st.text(max_size=20)
MEETINGS = st.builds(
    ScriptFacts,
    caller_name=FACTS,
    caller_number=st.sampled_from(["", "555 0199", "+1 (555) 010-0199", "80k", "$5"]) | FACTS,
    person=FACTS,
    title=FACTS,
    company=FACTS,
    met_on=DATES,
    calling_on=DATES,
    last_heard_on=st.none() | DATES,
    said=FACTS,
    messages=st.integers(0, 3),
)


@given(meeting=MEETINGS, days=st.integers(0, 100))
@example(meeting=replace(MARIA, person="Hiring Manager"), days=7)
@example(meeting=replace(MARIA, person="Cyrus Engineer", title="Engineer"), days=7)
@example(meeting=replace(MARIA, caller_name="Ana Job", person="Maria Hire"), days=7)
@example(meeting=replace(MARIA, title="Meeting we had"), days=7)
def test_the_third_script_says_nothing_about_the_job(meeting, days):
    soon = min(meeting.met_on + timedelta(days=days), date(2200, 12, 31))
    for each in (meeting, replace(meeting, calling_on=soon)):
        assert slips_in(write(SOMEONE_ELSE, each), each) == ()


@given(meeting=MEETINGS)
@example(meeting=replace(MARIA, person="Hiring Manager"))
@example(meeting=replace(MARIA, person="Maria Hire"))
@example(meeting=replace(MARIA, person="Cyrus Engineer", title="Engineer"))
def test_the_third_script_names_nobody_whose_name_would_tell(meeting):
    own = replace(meeting, caller_name="", caller_number="")
    # Unlike `slips_in`, this makes no exception for the person's name.
    assert slips(write(SOMEONE_ELSE, own), title=own.title) == ()


def test_an_edited_third_script_is_checked_against_the_facts():
    text = "This is Ana Brandt. It is about the engineering job with Maria Keller at Northwind."
    found = slips_in(text, MARIA, team="Northwind core")
    assert [slip.word for slip in found] == ["engineering", "job", "Northwind"]


def test_the_third_script_of_someone_called_job_may_say_the_name():
    meeting = replace(MARIA, caller_name="Ana Job")
    script = write(SOMEONE_ELSE, meeting)
    assert script.startswith("This is Ana Job, 555 0199.")
    assert slips_in(script, meeting) == ()


@given(meeting=MEETINGS)
def test_every_text_can_be_written_from_any_facts(meeting):
    texts = [write(kind, meeting) for kind in ScriptKind]
    for note in (thank_you_note, closing_note):
        texts.append(note(meeting).body)
        assert note(meeting).subject == note(NOBODY).subject
    for text in texts:
        assert text == text.strip()
        assert reading_seconds(text) > 0


PLAIN = st.sampled_from(["", "Ana Brandt", "Dr. Maria Keller", "Example Inc.", "Jo"])


@given(
    caller_name=PLAIN,
    caller_number=st.sampled_from(["", "555 0199"]),
    person=PLAIN,
    title=st.sampled_from(["", "Clerk", "QA engineer"]),
    company=PLAIN,
    said=st.sampled_from(["", "by Friday", "a week."]),
    messages=st.integers(0, 2),
    heard=st.none() | st.just(date(2026, 11, 13)),
)
def test_no_text_has_a_hole_or_a_placeholder(heard, **facts):
    meeting = ScriptFacts(met_on=MET, calling_on=date(2026, 11, 17), last_heard_on=heard, **facts)
    notes = [note(meeting).body for note in (thank_you_note, closing_note)]
    for text in [write(kind, meeting) for kind in ScriptKind] + notes:
        assert not re.search(r"  | [,.;!?]|,[,.]|\.\.|[\[\]{}<>!]|None", text), text
        assert re.match(r"[A-Z]", text), text
    for script in (write(kind, meeting) for kind in ScriptKind):
        assert script.endswith("."), script


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 0),
        ("word " * 150, 60),
        ("word " * 151, 61),
        ("555 0199", 3),  # seven digits: 2.8 seconds
        ("+1 555", 2),
        ("It's Ana’s résumé.", 2),
        ("... - ,", 0),
    ],
)
def test_the_reading_time_is_that_of_a_calm_voice(text, seconds):
    assert reading_seconds(text) == seconds


def test_the_thank_you_note():
    note = thank_you_note(replace(MARIA, calling_on=date(2026, 11, 11)))
    assert note.subject == "Thank you for your time"
    assert note.body == (
        "Dear Maria,\n\n"
        "Thank you for taking the time to meet me yesterday about the platform engineer position. "
        "I enjoyed our conversation, and it made me look forward to the work at Northwind Traders "
        "all the more.\n\n"
        "If there is anything else you would like to know, I will gladly answer.\n\n"
        "Kind regards,\nAna Brandt\n555 0199"
    )


def test_the_closing_note_without_a_person_or_a_name():
    note = closing_note(replace(NOBODY, company="Example Inc."))
    assert note.subject == "Thank you, and all the best"
    assert note.body == (
        "Hello,\n\n"
        "We met last Tuesday. I take it that you have decided on somebody else, and will not take "
        "up more of your time.\n\n"
        "Thank you for the conversation; I enjoyed it. Should anything change, or something else "
        "come up later, I would be glad to hear from you.\n\n"
        "I wish you and everyone at Example Inc. all the best.\n\n"
        "Kind regards"
    )
