"""What a stranger on the telephone must not hear, and what they may."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from followups.discretion import (
    APPLICATION,
    CHOSEN,
    HIRING,
    INTERVIEW,
    JOB,
    PAPERS,
    PAY,
    TEAM,
    TITLE,
    Slip,
    marked,
    slips,
)


def told(text, **facts):
    return [(slip.word, slip.reason) for slip in slips(text, **facts)]


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("about the interview we had", "interview", INTERVIEW),
        ("I spoke with the interviewer", "interviewer", INTERVIEW),
        ("the INTERVIEWS last week", "INTERVIEWS", INTERVIEW),
        ("our inter-view last week", "inter-view", INTERVIEW),
        ("our inter\u00adview last week", "inter\u00adview", INTERVIEW),
        ("about the position", "position", JOB),
        ("about your role", "role", JOB),
        ("a job", "job", JOB),
        ("the job’s start", "job", JOB),
        ("the vacancy", "vacancy", JOB),
        ("the opening you have", "opening", JOB),
        ("my employment", "employment", JOB),
        ("a future employer", "employer", JOB),
        ("my application", "application", APPLICATION),
        ("I applied in May", "applied", APPLICATION),
        ("shall I re-apply", "re-apply", APPLICATION),
        ("I am an applicant", "applicant", APPLICATION),
        ("I am a candidate", "candidate", APPLICATION),
        ("my candidacy", "candidacy", APPLICATION),
        ("whether you hire me", "hire", HIRING),
        ("the recruiter", "recruiter", HIRING),
        ("recruitment", "recruitment", HIRING),
        ("is this HR", "HR", HIRING),
        ("is this H.R. on the line", "H.R", HIRING),
        ("is this human resources", "human resources", HIRING),
        ("is this Human\nResources", "Human\nResources", HIRING),
        ("for the hiring manager", "hiring manager", HIRING),
        ("my resume", "resume", PAPERS),
        ("my résumé", "résumé", PAPERS),
        (unicodedata.normalize("NFD", "my résumé"), unicodedata.normalize("NFD", "résumé"), PAPERS),
        ("my CV", "CV", PAPERS),
        ("my references", "references", PAPERS),
        ("the salary", "salary", PAY),
        ("how much you pay", "pay", PAY),
        ("the wages", "wages", PAY),
        ("the compensation", "compensation", PAY),
        ("the offer you made", "offer", PAY),
        ("for $80,000 then", "$80,000", PAY),
        ("for 80k then", "80k", PAY),
        ("for 70-80k then", "70-80k", PAY),
        ("for 80 000 € then", "80 000 €", PAY),
        ("for £32.50 then", "£32.50", PAY),
        ("how many €, then", "€", PAY),
        ("thirty per hour", "per hour", PAY),
        ("eighty thousand", "thousand", PAY),
    ],
)
def test_a_word_that_tells_is_marked_with_its_reason(text, word, reason):
    assert told(text) == [(word, reason)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "This is Ana Brandt, 555 0199. I am following up on a meeting we had last week.",
        "Please tell Maria that I called. Thank you for taking the message.",
        "You can reach me at +1 (555) 010-0199 until 6 pm, or on 555-0199.",
        "I shall ring again in 10 minutes, or on Tuesday 17 November 2026.",
        "It opens at 9. She closed the door, and they rolled home.",
        "The Rolex is in the parole office; the appliance shrank.",
    ],
)
def test_ordinary_talk_gives_no_alarm(text):
    assert told(text, title="Platform engineer", team="Core platform") == []


@pytest.mark.parametrize(
    ("title", "text", "words"),
    [
        ("Platform engineer", "the Platform Engineer", ["Platform Engineer"]),
        ("Platform engineer", "the platform-engineering", ["platform-engineering"]),
        ("Platform engineer", "the platform. Engineers", ["platform", "Engineers"]),
        ("Data Analyst", "you need analysts", ["analysts"]),
        ("Software Developer", "in development", ["development"]),
        ("Programmer", "the program", ["program"]),
        ("Nurse", "about nursing", ["nursing"]),
        ("Secretary", "both secretaries", ["secretaries"]),
        ("QA engineer", "the qa people", ["qa"]),
        ("Node.js developer", "node.js", ["node", "js"]),
        ("Développeur", "le DEVELOPPEUR", ["DEVELOPPEUR"]),
        ("Engineer (m/f/d)", "m or f or d", []),
        ("Engineer 2", "at 2 today", []),
        ("Head of People", "the Head of People", ["Head of People"]),
        ("Head of People", "the head of the people", []),
        ("Lead", "take the lead", []),
        ("Support", "thank you for your support", []),
        ("Manager", "is the manager there", []),
        ("Meeting planner", "a meeting", []),
        ("Meeting planner", "the meeting planner", ["meeting planner"]),
        ("Following up on a meeting", "following up on a meeting", []),
    ],
)
def test_the_title_is_marked_whole_and_by_its_telling_words(title, text, words):
    assert told(text, title=title) == [(word, TITLE) for word in words]


def test_the_team_is_marked_too():
    assert told("the Payments people", team="Payments") == [("Payments", TEAM)]


def test_a_title_repeated_in_part_is_found_where_it_stands_whole():
    found = told("head of the head of people", title="head of people")
    assert found == [("head of people", TITLE)]


def test_what_overlaps_is_one_slip_with_the_reason_of_its_longer_part():
    text = "the hiring engineer"
    assert told(text, title="Hiring engineer") == [("hiring engineer", TITLE)]


def test_the_users_own_words_are_always_sought():
    text = "Is Northwind a meeting of minds?"
    assert told(text, words=["northwind", "meetings"]) == [
        ("Northwind", CHOSEN),
        ("meeting", CHOSEN),
    ]


@pytest.mark.parametrize(
    ("text", "facts", "words"),
    [
        ("This is Ana Job.", {"names": ["Ana Job"]}, []),
        ("Ms Job called about a job.", {"names": ["Ana Job"]}, ["job"]),
        ("Jobs at Hire Right Ltd", {"company": "Hire Right Ltd"}, ["Jobs"]),
        ("They hire; it is right", {"company": "Hire Right Ltd"}, ["hire"]),
        ("Call 80k, please", {"names": ["80k"]}, []),
        ("This is Ke$ha.", {"names": ["Ke$ha"]}, []),
        ("Cyrus Engineer is an engineer", {"names": ["Cyrus Engineer"]}, ["engineer"]),
        (unicodedata.normalize("NFD", "I am Résumé"), {"names": ["Résumé"]}, []),
        ("for Human, resources in hand", {"names": ["Human"]}, []),
    ],
)
def test_names_may_be_said_as_they_are_written(text, facts, words):
    assert [slip.word for slip in slips(text, title="Engineer", **facts)] == words


def test_a_slip_says_which_word_it_saw_and_why():
    [slip] = slips("Our interview.")
    assert str(slip) == "“interview” speaks of an interview."


def test_a_text_is_marked_in_pieces():
    text = "A job, an interview"
    job, interview = slips(text)
    assert marked(text, (job, interview)) == (
        ("A ", None),
        ("job", job),
        (", an ", None),
        ("interview", interview),
    )
    assert marked("", ()) == ()


TELLING = """
    job interview re-apply HR H.R. $80,000 80k 7-8k € per hour hiring manager platform engineer
    résumé , . - Ana meeting 555 0199
"""
PIECES = st.sampled_from([*TELLING.split(), "\n", "\u00ad", "\u0301", "\0"]) | st.text(max_size=8)
TEXTS = st.lists(PIECES, max_size=12).map(" ".join) | st.text()


@given(text=TEXTS, title=TEXTS, names=st.lists(TEXTS, max_size=3), words=st.lists(TEXTS))
@example(text="ab", title="", names=["", " ", "-"], words=["", "-"])
def test_slips_lie_in_order_inside_the_text_they_came_from(text, title, names, words):
    found = slips(text, title=title, team=title, company=title, words=words, names=names)
    end = 0
    for slip in found:
        assert end <= slip.start < slip.end
        assert text[slip.start : slip.end] == slip.word
        end = slip.end
    assert end <= len(text)
    pieces = marked(text, found)
    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece for piece, _ in pieces)
    assert tuple(slip for _, slip in pieces if slip) == found


@given(
    before=st.text(max_size=20),
    word=st.sampled_from(["interview", "Salary", "CANDIDATE", "résumé", "vacancies"]),
    after=st.text(max_size=20),
    form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
)
def test_a_telling_word_is_found_wherever_it_stands(before, word, after, form):
    word = unicodedata.normalize(form, word)
    text = f"{before} {word} {after}"
    start = len(before) + 1
    assert any(s.start <= start and start + len(word) <= s.end for s in slips(text))


@pytest.mark.parametrize(
    "piece", ["job ", "1", "1,", "1 111 ", "1-", "$1.", "€ ", "a ", "job-", "\u0301", " "]
)
def test_a_hostile_text_is_read_to_its_end(piece):
    # Quadratic reading would take minutes. How the time grows, `bench --measure texts` tells.
    slips((piece * 200_000)[:200_000], title="a a a b", words=["a a c"], names=["a b"])


def test_a_slip_is_a_plain_value():
    assert slips("job") == (Slip(0, 3, "job", JOB),)
