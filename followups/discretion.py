"""Does a text give away that its speaker is looking for a job?

Whoever picks up somebody else's telephone must learn nothing. `slips` reads a script the way such
a person would hear it and marks what tells too much. It is a check for the user's own edits, and
errs on the side of marking: a marked word that was meant innocently costs a glance, a missed one
costs the secret. Pure, and linear in the length of the text.

What counts, in one page:

- The words below (`_WORDS`, `_PHRASES`) and amounts of money, whatever their case, accents or
  hyphens: "résumé", "RESUME" and "inter-view" are all found.
- The job title and the team as a whole, and each of their telling words in any inflection:
  "engineer" also marks "engineers" and "engineering".
- `_ORDINARY` words ("lead", "manager", "support", "people", "of") are marked only as part of the
  whole title, "Head of People", never alone: "thank you for your support" gives nothing away.
- Names may be said whatever they look like: Ana Job is called that.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True, order=True)
class Slip:
    """One thing said too much: `text[start:end] == word`, and `reason` completes the sentence."""

    start: int
    end: int
    word: str
    reason: str

    def __str__(self) -> str:
        return f"“{self.word}” {self.reason}."


JOB = "speaks of a job"
INTERVIEW = "speaks of an interview"
APPLICATION = "speaks of an application"
HIRING = "speaks of hiring"
PAPERS = "speaks of your papers"
PAY = "speaks of pay"
TITLE = "is from the job title"
TEAM = "is from the name of the team"
CHOSEN = "is a word you chose to avoid"

# Each pattern must match a whole folded word.
_WORDS: Mapping[str, str] = {
    INTERVIEW: r"(re)?interview(s|ed|ing|ers?|ees?)?",
    APPLICATION: (
        r"(re)?appl(y|ies|ied|ying)|(re)?applications?|applicants?"
        r"|candidates?|candidac(y|ies)|candidatures?|shortlist(s|ed|ing)?"
    ),
    JOB: (
        r"jobs?|jobless|jobseek(ers?|ing)|positions?|roles?|vacanc(y|ies)|vacant|openings?"
        r"|postings?|careers?|(un)?employ(s|ed|ing|ers?|ees?|ments?|able)?|internships?"
    ),
    HIRING: r"(re)?hir(e|es|ed|ing|ers?)|recruit(s|ed|ing|ers?|ments?)?|headhunt(ed|ing|ers?)?|hr",
    PAPERS: r"resumes?|cvs?|references?|referees?",
    PAY: (
        r"salar(y|ies|ied)|pay(s|ing|ments?|checks?|cheques?|rolls?|rises?)?|paid|wages?"
        r"|compensations?|remunerations?|bonus(es)?|stipends?|offer(s|ed|ing)?|hourly|thousands?"
        r"|dollars?|euros?|pounds?|cents?|usd|eur|gbp|chf|cad|aud"
    ),
}
_PHRASES: Mapping[str, str] = {
    "human resources": HIRING,
    "hiring manager": HIRING,
    "talent acquisition": HIRING,
    "curriculum vitae": PAPERS,
    "cover letter": PAPERS,
    "notice period": JOB,
    "start date": JOB,
} | {f"per {time}": PAY for time in ("hour", "day", "week", "month", "year", "annum")}

# What the third script itself may say, in every form that `followups.scripts` gives it. A title
# made of such words alone ("Meeting") cannot be marked: the script would never be clean.
_SCRIPT = """
    this is i am my number a the of on in for and we had an up it you your me to
    calling following meeting call message thank thanks hello good morning afternoon
    earlier today yesterday last week weeks ago about year
    one two three four five six seven eight
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    January February March April May June July August September October November December
"""
# Words of titles and teams that anyone says on the telephone.
_ORDINARY = """
    at by from or with as no not new first second third all
    lead head chief manager director officer executive principal president vice deputy
    senior junior staff general assistant associate support service customer client people team
    group office desk business operation project product account care public home house
    help line level world international global national regional local
    time full part day night shift work worker
"""

# A word may hold combining marks (decomposed accents) and invisible joiners (soft hyphens).
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]*)+")
_JOINERS = frozenset("-.\u2010\u2011\u2012\u2013\u00b7/")  # inter-view, re-apply, H.R.
_STOPS = frozenset(".!?;:")
_MASK = "\0"  # stands where a name stood: no word, no gap, no money

_SIGN = r"[$\u00a2-\u00a5\u20a0-\u20cf\ufdfc\ufe69\uff04\uffe0\uffe1\uffe5\uffe6]"
# Starts only where a number starts, and takes few groups: that keeps long texts linear.
_NUMBER = r"\d(?:[\d.,]*\d)?(?:[ \u00a0\u202f]\d{3}(?!\d)){0,3}"
_MONEY = re.compile(
    rf"{_SIGN}\s?(?:{_NUMBER}(?:\s?(?:k|m|million|grand)(?!\w))?)?"
    rf"|(?<![\w.,]){_NUMBER}(?:\s?[-\u2013]\s?\d+)?(?:k(?!\w)|\s?{_SIGN}|\s(?:grand|thousand)(?!\w))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    folded: str


def slips(
    text: str,
    *,
    title: str = "",
    team: str = "",
    company: str = "",
    words: Iterable[str] = (),
    names: Iterable[str] = (),
) -> tuple[Slip, ...]:
    """What `text` gives away, in the order of the text and without overlaps.

    `title` and `team` are sought, and so are `words`: the user's own, single or several, ordinary
    or not. `company` may be said as written. So may `names` (of people, and telephone numbers),
    also one word of them at a time; both only with their exact capitals, so that "Ana Job" may
    say her name, but not "a job". Positions count characters of `text` as it was given.
    """
    masked = _without_names(text, whole=[company], also_in_part=list(names))
    tokens = list(_tokens(masked))
    found = [Slip(m.start(), m.end(), m[0], PAY) for m in _MONEY.finditer(masked)]
    found += _built_in(masked, tokens)
    found += _sought(masked, tokens, title, TITLE)
    found += _sought(masked, tokens, team, TEAM)
    for phrase in words:
        found += _phrase(masked, tokens, _stems(phrase), CHOSEN)
    return _merged(text, found)


def marked(text: str, slips: Sequence[Slip]) -> tuple[tuple[str, Slip | None], ...]:
    """The text in pieces, each with its slip or `None`, for a page to mark without arithmetic.

    `slips` are those that `slips(text, ...)` gave. The pieces joined are the text; none is empty.
    """
    pieces: list[tuple[str, Slip | None]] = []
    at = 0
    for slip in slips:
        pieces += [(text[at : slip.start], None), (text[slip.start : slip.end], slip)]
        at = slip.end
    pieces.append((text[at:], None))
    return tuple(piece for piece in pieces if piece[0])


def _tokens(text: str) -> Iterator[_Token]:
    for match in _WORD.finditer(text):
        yield _Token(match.start(), match.end(), _fold(match[0]))


def _fold(word: str) -> str:
    """The word without case, accents and invisible characters: "Résumé" becomes "resume"."""
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFKD", word)
    return "".join(c for c in letters if unicodedata.category(c) not in ("Mn", "Cf")).casefold()


def _stem(word: str) -> str:
    """What the inflections of a folded word share: engineer, engineers and engineering.

    Rough on purpose, and only ever compared with other stems. Two letters are too few to cut to.
    """
    plural = (("ies", "y"), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""))
    endings = (("eer", "eer"), ("ing", ""), ("ment", ""), ("ed", ""), ("er", ""), ("or", ""))
    for table in (plural, endings, (("e", ""),)):
        for ending, instead in table:
            if word.endswith(ending):
                if len(word) - len(ending) + len(instead) >= 3:
                    word = word.removesuffix(ending) + instead
                break
    if len(word) > 3 and word[-1] == word[-2]:  # programmer, program
        word = word[:-1]
    return word


def _stems(phrase: str) -> list[str]:
    return [_stem(token.folded) for token in _tokens(phrase)]


_SCRIPT_STEMS = frozenset(_stems(_SCRIPT))
_ORDINARY_STEMS = frozenset(_stems(_ORDINARY)) | _SCRIPT_STEMS
_REASON_OF_WORD = [(re.compile(pattern), reason) for reason, pattern in _WORDS.items()]
_REASON_OF_PHRASE = [(phrase.split(), reason) for phrase, reason in _PHRASES.items()]


def _without_names(text: str, *, whole: Iterable[str], also_in_part: Iterable[str]) -> str:
    """The text, as long as before, with every name masked."""
    names = {" ".join(name.split()) for name in (*whole, *also_in_part)}
    for name in also_in_part:
        names.update(match[0] for match in _WORD.finditer(name))
    composed = {unicodedata.normalize("NFC", name) for name in names}
    decomposed = {unicodedata.normalize("NFD", name) for name in names}
    forms = (names | composed | decomposed) - {""}
    if not forms:
        return text
    # The longest first, so that "Ana Job" is masked whole and not only "Ana".
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    either = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest_first)
    return re.sub(rf"(?<!\w)(?:{either})(?!\w)", lambda match: _MASK * len(match[0]), text)


def _built_in(text: str, tokens: Sequence[_Token]) -> Iterator[Slip]:
    for token in tokens:
        if reason := _reason(token.folded):
            yield _slip(text, token, token, reason)
    for left, right in pairwise(tokens):
        joined = text[left.end : right.start] in _JOINERS
        if joined and (reason := _reason(left.folded + right.folded)):
            yield _slip(text, left, right, reason)
    folded = [token.folded for token in tokens]
    for phrase, reason in _REASON_OF_PHRASE:
        for first, last in _runs(text, tokens, folded, phrase):
            yield _slip(text, tokens[first], tokens[last], reason)


def _reason(folded: str) -> str | None:
    return next((reason for words, reason in _REASON_OF_WORD if words.fullmatch(folded)), None)


def _sought(text: str, tokens: Sequence[_Token], name: str, reason: str) -> Iterator[Slip]:
    """The name of the job or the team: as a whole, and each of its telling words."""
    stems = _stems(name)
    if len(stems) > 1 and any(_telling(stem, _SCRIPT_STEMS) for stem in stems):
        yield from _phrase(text, tokens, stems, reason)
    telling = {stem for stem in stems if _telling(stem, _ORDINARY_STEMS)}
    for token in tokens:
        if _stem(token.folded) in telling:
            yield _slip(text, token, token, reason)


def _telling(stem: str, ordinary: Collection[str]) -> bool:
    """Single letters ("m/f/d") and figures ("Engineer 2") say nothing alone."""
    return len(stem) > 1 and not stem.isdigit() and stem not in ordinary


def _phrase(
    text: str, tokens: Sequence[_Token], stems: Sequence[str], reason: str
) -> Iterator[Slip]:
    for first, last in _runs(text, tokens, [_stem(token.folded) for token in tokens], stems):
        yield _slip(text, tokens[first], tokens[last], reason)


def _runs(
    text: str, tokens: Sequence[_Token], spoken: Sequence[str], sought: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """First and last index of every place where the sought words stand together, in order.

    Knuth, Morris and Pratt's way of never looking back, so that no title makes it slow.
    """
    if not sought:
        return
    fallback = [0] * len(sought)
    length = 0
    for i in range(1, len(sought)):
        while length and sought[i] != sought[length]:
            length = fallback[length - 1]
        length += sought[i] == sought[length]
        fallback[i] = length
    length = 0
    for i, word in enumerate(spoken):
        if i and not _together(text[tokens[i - 1].end : tokens[i].start]):
            length = 0
        while length and word != sought[length]:
            length = fallback[length - 1]
        length += word == sought[length]
        if length == len(sought):
            yield i - length + 1, i
            length = fallback[length - 1]


def _together(gap: str) -> bool:
    """Whether two words with this between them can belong to one phrase (also "Node.js")."""
    return _MASK not in gap and (len(gap) == 1 or _STOPS.isdisjoint(gap))


def _slip(text: str, first: _Token, last: _Token, reason: str) -> Slip:
    return Slip(first.start, last.end, text[first.start : last.end], reason)


def _merged(text: str, found: Iterable[Slip]) -> tuple[Slip, ...]:
    """Sorted, and what overlaps made one slip with the reason of its longer part."""
    merged: list[Slip] = []
    for slip in sorted(found):
        if merged and slip.start < merged[-1].end:
            last = merged.pop()
            start, end = last.start, max(last.end, slip.end)
            longer = max(last, slip, key=lambda part: part.end - part.start)
            slip = Slip(start, end, text[start:end], longer.reason)
        merged.append(slip)
    return tuple(merged)
