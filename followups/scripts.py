"""What to say, and what to write: short texts from the facts of one meeting.

Everything is told from outside; nothing here reads a clock. Every fact may be missing, and the
sentences close over the gap. The third script, for whoever else picks up, says nothing about the
job: it is written without those facts, and `slips_in` checks it again once the user has edited it.
"""

import math
import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from followups.discretion import Slip, slips


@dataclass(frozen=True, slots=True)
class ScriptFacts:
    """What the texts know of a meeting and of what came after it. Text may be empty throughout."""

    caller_name: str
    caller_number: str
    """As it is to be said: "555 0199"."""
    person: str
    """The full name of the one to call, with a title where they use one: "Dr. Maria Keller"."""
    title: str
    """The job's."""
    company: str
    met_on: date
    calling_on: date
    """The day on which the text is said or written."""
    last_heard_on: date | None = None
    """When they were last in touch since the meeting."""
    said: str = ""
    """Their words about time, such as "three days". They are quoted back to them, so leave out
    words that name no time ("no idea")."""
    messages: int = 0
    """How many have gone unanswered since they were last in touch."""


class ScriptKind(StrEnum):
    ANSWERS = "answers"
    VOICEMAIL = "voicemail"
    SOMEONE_ELSE = "someone_else"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to send in writing. The body is plain text with blank lines between paragraphs."""

    subject: str
    body: str


VOICEMAIL_SECONDS = 25
"""What a listener has patience for. A title too long for it is left out of the voicemail."""

WORDS_A_MINUTE = 150
_LONGEST_QUOTE = 60
_COUNTS = ("a", "two", "three", "four", "five", "six", "seven", "eight")

_HONORIFIC = re.compile(
    r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|doctor|rev|herr|frau)\.?", re.IGNORECASE
)
_CREDENTIAL = re.compile(
    r"(?:Ph\.?D|M\.?D|M\.?B\.?A|[MB]\.?Sc|[MB]\.?A|CFA|CPA|Esq|[JS]r|I{2,3}|IV)\.?"
)
_JOB_NOUN = re.compile(r"\b(?:position|role|job|post|vacancy|opening)$", re.IGNORECASE)


def write(kind: ScriptKind, facts: ScriptFacts) -> str:
    """The script, as one paragraph of whole sentences to be read aloud."""
    match kind:
        case ScriptKind.ANSWERS:
            return _if_they_answer(facts)
        case ScriptKind.VOICEMAIL:
            script = _voicemail(facts)
            if reading_seconds(script) > VOICEMAIL_SECONDS:
                script = _voicemail(replace(facts, title=""))
            return script
        case ScriptKind.SOMEONE_ELSE:
            return _if_someone_else_answers(facts)


def slips_in(text: str, facts: ScriptFacts, *, team: str = "") -> tuple[Slip, ...]:
    """What a third script, edited or not, gives away. The names in `facts` may be said."""
    return slips(
        text,
        title=facts.title,
        team=team,
        company=facts.company,
        names=(
            _fact(facts.caller_name),
            _fact(facts.caller_number),
            _plain_name(facts.person),
        ),
    )


def elapsed(met_on: date, calling_on: date) -> str:
    """When the meeting was, in the words of someone who calls on that day: "last Tuesday".

    Fits behind "We met". True for every pair of dates: "last week" and "last Tuesday" are said
    only where weeks that begin on Sunday and weeks that begin on Monday agree, "about" wherever
    weeks are rounded, and a meeting yet to come is called by its full date.
    """
    days = (calling_on - met_on).days
    weekday = f"{met_on:%A}"
    if days < 0:
        return f"on {weekday} {met_on.day} {met_on:%B} {met_on.year}"
    if days == 0:
        return "earlier today"
    if days == 1:
        return "yesterday"
    was_last_week = _weeks_between(met_on, calling_on) == {1}
    if days <= 7:
        return f"last {weekday}" if was_last_week else f"on {weekday}"
    if was_last_week:
        return f"on {weekday} of last week"
    return _long_ago(met_on, calling_on)


def _elapsed_in_weeks(met_on: date, calling_on: date) -> str:
    """The same for someone who need not know the day: "last week"."""
    days = (calling_on - met_on).days
    weeks = _weeks_between(met_on, calling_on)
    if days > 1 and weeks == {0}:
        return "earlier this week"
    if days > 1 and weeks == {1}:
        return "last week"
    return elapsed(met_on, calling_on)


def _weeks_between(earlier: date, later: date) -> set[int]:
    """Calendar weeks from one day to the other, as counted by those who begin them on Monday and
    by those who begin them on Sunday. Both are in use, so only an agreement can be said aloud."""
    monday_first = (later.toordinal() - 1) // 7 - (earlier.toordinal() - 1) // 7
    sunday_first = later.toordinal() // 7 - earlier.toordinal() // 7
    return {monday_first, sunday_first}


def _long_ago(met_on: date, calling_on: date) -> str:
    days = (calling_on - met_on).days
    weeks = round(days / 7)
    if weeks <= len(_COUNTS):
        about = "about " if days % 7 else ""
        return f"{about}{_COUNTS[weeks - 1]} week{'s' if weeks > 1 else ''} ago"
    if met_on.year == calling_on.year:
        return f"in {met_on:%B}"
    if met_on.year == calling_on.year - 1:
        return f"in {met_on:%B} last year"
    return f"in {met_on:%B} {met_on.year}"


def reading_seconds(text: str) -> int:
    """How long the text takes to read aloud, in whole seconds, rounded up.

    At 150 words a minute: the lower end of the 150 to 160 that are usually recommended for
    audiobooks, a pace that is easy to follow. Each digit counts as a word, because a telephone
    number is read digit by digit, and so does a plus.
    """
    words = re.findall(r"\d|\+|[^\W\d_]+(?:['’][^\W\d_]+)*", text)
    return math.ceil(len(words) * 60 / WORDS_A_MINUTE)


def thank_you_note(facts: ScriptFacts) -> Note:
    """To send by the day after the meeting."""
    company = _fact(facts.company)
    return _note(
        facts,
        "Thank you for your time",
        f"Thank you for taking the time to meet me {_when(facts)}{_about_the_job(facts)}. "
        "I enjoyed our conversation, and it made me look forward to the work"
        f"{f' at {company}' if company else ''} all the more.",
        "If there is anything else you would like to know, I will gladly answer.",
    )


def closing_note(facts: ScriptFacts) -> Note:
    """To send when the matter is left to rest: kind, final, and open to a later word."""
    company = _fact(facts.company)
    return _note(
        facts,
        "Thank you, and all the best",
        f"{_we_met(facts)} I take it that you have decided on somebody else, and will not "
        "take up more of your time.",
        "Thank you for the conversation; I enjoyed it. Should anything change, or something else "
        "come up later, I would be glad to hear from you.",
        f"I wish you{f' and everyone at {company}' if company else ''} all the best.",
    )


def _note(facts: ScriptFacts, subject: str, *paragraphs: str) -> Note:
    name = _form_of_address(facts.person)
    greeting = f"Dear {name}," if name else "Hello,"
    signature = [_fact(facts.caller_name), _fact(facts.caller_number)]
    closing = ["Kind regards,", *signature] if any(signature) else ["Kind regards"]
    blocks = [greeting, *map(_tidy, paragraphs), "\n".join(line for line in closing if line)]
    return Note(subject, "\n\n".join(blocks))


def _if_they_answer(facts: ScriptFacts) -> str:
    said = _fact(facts.said).strip("\"'“”‘’.,;!?")
    first_talk = _heard_on(facts) is None
    then = "" if first_talk else "then "
    if 0 < len(said) <= _LONGEST_QUOTE:
        remark, lead = "I enjoyed our talk." if first_talk else "", f"You said {then}“{said}”, and "
    else:
        remark, lead = "", "I enjoyed our talk, and " if first_talk else ""
    return _sentences(
        _greeting(facts),
        _we_met(facts),
        remark,
        f"{lead}I am calling to ask where you are in the decision.",
    )


def _voicemail(facts: ScriptFacts) -> str:
    number = _fact(facts.caller_number)
    if facts.messages:
        wish, lead = "", "Whenever it suits you, my"
    else:
        wish, lead = " and would be glad to hear from you", "My"
    return _sentences(
        _greeting(facts),
        _we_met(facts),
        f"{_still_interested(facts)}{wish}.",
        f"{lead} number is {number}." if number else "",
        "Thank you.",
    )


def _if_someone_else_answers(facts: ScriptFacts) -> str:
    name, number = _fact(facts.caller_name), _fact(facts.caller_number)
    person = _plain_name(facts.person)
    if slips(person, title=facts.title):
        # "Hiring Manager" in place of a name would tell everything. So would Maria Hire's own
        # name, to an ear that expects it; the sentence does without.
        person = ""
    when = _elapsed_in_weeks(facts.met_on, facts.calling_on)
    return _sentences(
        f"This is {name}, {number}." if name and number else "",
        f"This is {name}." if name and not number else "",
        f"My number is {number}." if number and not name else "",
        f"I am calling for {person}, following up on a meeting we had {when}."
        if person
        else f"I am following up on a meeting we had {when}.",
    )


def _greeting(facts: ScriptFacts) -> str:
    hello = " ".join(["Hello", _form_of_address(facts.person)]).strip()
    name = _fact(facts.caller_name)
    again = " again" if facts.messages else ""
    return f"{hello}, this is {name}{again}." if name else f"{hello}."


def _we_met(facts: ScriptFacts) -> str:
    heard_on = _heard_on(facts)
    since = f", and were last in touch {elapsed(heard_on, facts.calling_on)}" if heard_on else ""
    return f"We met {_when(facts)}{_about_the_job(facts)}{since}."


def _heard_on(facts: ScriptFacts) -> date | None:
    """When they were last in touch, if that was after the meeting and has happened."""
    heard_on = facts.last_heard_on
    return heard_on if heard_on and facts.met_on < heard_on <= facts.calling_on else None


def _still_interested(facts: ScriptFacts) -> str:
    further = "Further to my earlier message, " if facts.messages else ""
    return f"{further}I am still very interested"


def _when(facts: ScriptFacts) -> str:
    return elapsed(facts.met_on, facts.calling_on)


def _about_the_job(facts: ScriptFacts) -> str:
    title = _fact(facts.title)
    if not title:
        return ""
    if title[1:] == title[1:].lower():  # "Platform engineer", but not "QA engineer"
        title = title[0].lower() + title[1:]
    return f" about the {title}" + ("" if _JOB_NOUN.search(title) else " position")


def _form_of_address(person: str) -> str:
    """ "Maria" for Maria Keller; "Dr. Keller" for Dr. Maria Keller, who keeps title and surname.

    An initial is no name to call anyone by, so "M. Keller" stays whole; and "Hiring Manager" is
    nobody's name, so nobody is addressed.
    """
    titles, own = _titles_and_names(_plain_name(person))
    if titles:
        return " ".join(titles + own[_start_of_surname(own) :])
    if not own or slips(own[0]):
        return ""
    return " ".join(own) if "." in own[0] or len(own[0]) == 1 else own[0]


def _titles_and_names(name: str) -> tuple[list[str], list[str]]:
    words = name.split()
    first = next((i for i, word in enumerate(words) if not _HONORIFIC.fullmatch(word)), len(words))
    return words[:first], words[first:]


def _start_of_surname(names: list[str]) -> int:
    """Where the surname begins: at the first small particle ("van der Berg"), or the last name."""
    has_capitals = any(not name.islower() for name in names)
    particles = (i for i, name in enumerate(names) if name.islower() and has_capitals)
    return next(particles, len(names) - 1)


def _plain_name(person: str) -> str:
    """The name as it is said: no remarks in brackets, no letters behind it, given name first.

    "Maria Keller (HR)", "Maria Keller, PhD" and "Keller, Maria" are all Maria Keller.
    """
    name, _, rest = re.sub(r"[(\[][^)\]]*[)\]]?", " ", person).partition(",")
    name, rest = _fact(name), _fact(rest)
    titles, given = _titles_and_names(rest)
    is_surname = " " not in name or name[0].islower()  # "Keller", "van der Berg"
    if is_surname and len(given) == 1 and not _CREDENTIAL.fullmatch(given[0]) and not slips(rest):
        return " ".join([*titles, *given, name]).strip()
    titles, own = _titles_and_names(name)
    while len(own) > 1 and _CREDENTIAL.fullmatch(own[-1]):
        own.pop()
    return " ".join(titles + own) if own else ""


def _fact(text: str) -> str:
    """The fact on one line; empty where it holds neither letter nor figure, such as "-"."""
    line = " ".join(text.split()).strip(" ,;:")
    return line if any(character.isalnum() for character in line) else ""


def _sentences(*sentences: str) -> str:
    return _tidy(" ".join(sentence for sentence in sentences if sentence))


def _tidy(text: str) -> str:
    """No second full stop behind a fact that brings its own, such as "Example Inc."."""
    return re.sub(r"\.\.(?=\s|$)", ".", text)
