"""Which column holds what: guessed from its header and from what stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from tracker.imports.parsing.dates import DateOrder, DayReader
from tracker.imports.parsing.fields import ColumnMapping, Field, MappedColumn
from tracker.imports.parsing.header_words import AD, NAME, fields_by_word
from tracker.imports.parsing.histories import steps
from tracker.imports.parsing.stages import Meaning, meaning_of, step_word
from tracker.imports.parsing.tables import Cell, SourceTable
from tracker.imports.parsing.values import (
    EMAIL,
    LINK,
    PHONE,
    has_digit,
    is_nothing,
    plain,
    text_of,
    yes_or_no,
)
from tracker.imports.parsing.work_modes import work_mode

LOOKED_AT = 300  # rows
LOOKED_INTO = 2000  # characters of a cell
MOST = 0.6  # the share of its cells that makes a column one of days, of links, …
LONG = 300  # characters: on average so long is the text of a posting

KNOWN_ORIGINS: dict[str, dict[str, Field | None]] = {
    # LinkedIn writes the applicant's own address and number beside each application.
    "linkedin_applications": {
        "application date": Field.APPLIED_ON,
        "contact email": Field.LEAVE_OUT,
        "contact phone number": Field.LEAVE_OUT,
        "company name": Field.COMPANY,
        "job title": Field.TITLE,
        "job url": Field.LINK,
        "resume name": None,
        "question and answers": Field.NOTES,
    },
    "linkedin_saved": {
        "saved date": Field.SAVED_ON,
        "job url": Field.LINK,
        "job title": Field.TITLE,
        "company name": Field.COMPANY,
    },
}


def guess_mapping(table: SourceTable) -> ColumnMapping:
    """What each column seems to hold, and why. No field that only one may hold is given twice."""
    known = KNOWN_ORIGINS.get(table.origin)
    if known is not None:
        return ColumnMapping(tuple(_of_known(header, known) for header in table.header))
    columns = list(zip(*(line.cells for line in islice(table.rows, LOOKED_AT)), strict=False))
    columns = columns or [() for _ in table.header]
    looks = [
        _ColumnContent(header, cells) for header, cells in zip(table.header, columns, strict=True)
    ]
    claims = [_claim(look) for look in looks]
    _settle(claims, looks)
    return ColumnMapping(
        tuple(
            MappedColumn(look.header, claim.field, claim.why, claim.rank < _UNSURE)
            for look, claim in zip(looks, claims, strict=True)
        )
    )


@dataclass
class _ColumnContent:
    """What stands in a column: the share of its cells that look like each thing."""

    header: str
    cells: Sequence[Cell]
    texts: list[str] = field(init=False)  # as far as they are looked at
    is_long: bool = field(init=False)

    def __post_init__(self) -> None:
        texts = [text for text in map(text_of, self.cells) if not is_nothing(text)]
        self.texts = [text[:LOOKED_INTO] for text in texts]
        self.is_long = bool(texts) and sum(map(len, texts)) / len(texts) > LONG

    def share(self, test: Callable[[str], object]) -> float:
        return sum(map(bool, map(test, self.texts))) / len(self.texts) if self.texts else 0.0

    def mostly(self, test: Callable[[str], object]) -> bool:
        return self.share(test) >= MOST

    @property
    def has_days(self) -> bool:
        return self.mostly(_is_day)

    @property
    def has_stages(self) -> bool:
        return self.mostly(_is_stage)

    @property
    def has_histories(self) -> bool:
        return self.share(_is_history) >= 0.3

    @property
    def is_ticked(self) -> bool:
        return self.mostly(lambda text: yes_or_no(text) is not None)


@dataclass
class _Claim:
    """What a column is taken for; the lower its rank, the better the reason."""

    field: Field | None
    rank: int
    why: str


_UNSURE = 1000
_days = DayReader(DateOrder.DAY_FIRST, year=2024)
_days_otherwise = DayReader(DateOrder.MONTH_FIRST, year=2024)


def _claim(look: _ColumnContent) -> _Claim:
    by_header, by_step = _by_header(look.header), _by_step(look)
    if by_header and by_step and by_step.rank <= by_header.rank:
        by_header = None
    claim = _confirmed(by_header, look) if by_header else None
    return claim or by_step or _by_values(look) or _Claim(None, 0, "Kept in the notes.")


def _by_header(header: str) -> _Claim | None:
    """By the whole header; by a part between marks; by the longest known word in it."""
    words = fields_by_word()
    whole = plain(header)
    if whole in words:
        found, rank = words[whole]
        return _Claim(found, rank, f"“{header.strip()}” says so.")
    bare = plain(re.sub(r"\(.*?\)|\[.*?\]", " ", header))
    if bare in words:
        found, rank = words[bare]
        return _Claim(found, rank + 50, f"“{header.strip()}” says so.")
    for part in re.split(r"[/|,;:()\[\]]|\s[-–—&+]\s", header):
        if plain(part) in words:
            found, rank = words[plain(part)]
            return _Claim(found, rank + 100, f"“{part.strip()}” says so.")
    tokens = bare.split()
    for length in range(len(tokens) - 1, 0, -1):
        for start in reversed(range(len(tokens) - length + 1)):  # English names things last
            phrase = " ".join(tokens[start : start + length])
            if phrase in words and len(phrase) > 2:
                found, rank = words[phrase]
                return _Claim(found, _UNSURE + rank, f"There is “{phrase}” in its name.")
    return None


def _confirmed(claim: _Claim, look: _ColumnContent) -> _Claim | None:
    """The claim of a header, held against what stands below it. None where that contradicts."""
    if not look.texts or claim.field in (Field.NOTES, Field.POSTING):
        return claim
    test = _TESTS.get(claim.field) if claim.field else None
    if test:
        return test(claim, look)
    exactly = claim.rank < _UNSURE
    strange = look.has_days or look.is_long or look.is_ticked
    return claim if exactly or not strange else None


def _holds_days(claim: _Claim, look: _ColumnContent) -> _Claim | None:
    enough = 0.3 if claim.rank < _UNSURE else MOST
    return claim if look.share(_is_day) >= enough else None


def _links(claim: _Claim, look: _ColumnContent) -> _Claim | None:
    if look.mostly(lambda text: LINK.search(text) or _is_bare_link(text)):
        return claim
    is_text = look.is_long or plain(look.header) in AD
    return _Claim(Field.POSTING, claim.rank, claim.why) if is_text else None


def _modes(claim: _Claim, look: _ColumnContent) -> _Claim | None:
    says = look.mostly(lambda text: work_mode(text, header=look.header) is not None)
    return claim if says else None


def _amounts(claim: _Claim, look: _ColumnContent) -> _Claim | None:
    return claim if look.share(has_digit) >= 0.3 else None


def _stages(claim: _Claim, look: _ColumnContent) -> _Claim | None:
    if look.has_histories:
        return _Claim(Field.HISTORY, claim.rank, "There are several stages in one cell.")
    if look.has_stages or (claim.rank < 5 and not look.has_days and not look.is_long):
        return _Claim(Field.STAGE, claim.rank, claim.why)
    return None


def _contact(claim: _Claim, look: _ColumnContent) -> _Claim | None:
    """A column for a person holds whatever somebody had: told by what most cells are."""
    if look.mostly(EMAIL.fullmatch):
        return _Claim(Field.CONTACT_EMAIL, claim.rank, "There are e-mail addresses in it.")
    if look.mostly(_is_phone):
        return _Claim(Field.CONTACT_PHONE, claim.rank, "There are telephone numbers in it.")
    if claim.field is Field.SOURCE:
        if look.mostly(LINK.match):
            return _Claim(Field.LINK, _UNSURE + claim.rank, "There are links in it.")
        return None if look.has_days or look.is_long else claim
    if claim.field is Field.CONTACT_PHONE and not look.share(has_digit):
        return None
    if look.has_days:
        return None
    if claim.field is Field.CONTACT and not look.share(
        lambda text: EMAIL.search(text) or PHONE.search(text)
    ):
        return _Claim(Field.CONTACT_NAME, claim.rank + 1, claim.why)
    return claim


_TESTS: dict[Field, Callable[[_Claim, _ColumnContent], _Claim | None]] = {
    **dict.fromkeys((Field.STAGE, Field.HISTORY), _stages),
    **dict.fromkeys(
        (Field.APPLIED_ON, Field.SAVED_ON, Field.STAGE_ON, Field.INTERVIEW_ON), _holds_days
    ),
    **dict.fromkeys(
        (Field.CONTACT, Field.CONTACT_NAME, Field.CONTACT_PHONE, Field.SOURCE), _contact
    ),
    **dict.fromkeys((Field.PAY, Field.PAY_FROM, Field.PAY_TO), _amounts),
    Field.LINK: _links,
    Field.WORK_MODE: _modes,
}


def _by_step(look: _ColumnContent) -> _Claim | None:
    """A column that is named for a stage, with days in it or ticks, or nothing yet."""
    meaning, sure, _ = meaning_of(step_word(look.header))
    if not sure and meaning is not Meaning.INTERVIEWING:
        return None
    if look.texts and not look.is_ticked and look.share(_is_day) < 0.3:
        return None
    rank = 500 if sure else _UNSURE + 500
    return _Claim(Field.STEP, rank, "It is named for a stage, with days or ticks in it.")


def _by_values(look: _ColumnContent) -> _Claim | None:
    """By the cells alone, where they leave little choice."""
    rank = 2 * _UNSURE
    if len(look.texts) < 2 and look.header:
        return None
    if look.has_histories:
        return _Claim(Field.HISTORY, rank, "There are several stages in one cell.")
    if look.share(lambda text: LINK.fullmatch(text)) >= 0.8:
        return _Claim(Field.LINK, rank, "There are links in it.")
    if look.share(EMAIL.fullmatch) >= 0.8:
        return _Claim(Field.CONTACT_EMAIL, rank, "There are e-mail addresses in it.")
    if look.share(_is_phone) >= 0.8 and not look.mostly(_is_amount):
        return _Claim(Field.CONTACT_PHONE, rank, "There are telephone numbers in it.")
    # A few words said again and again, all of them stages.
    few = len({text.casefold() for text in look.texts}) <= max(3, len(look.texts) / 2)
    if few and look.share(_is_stage) >= 0.8 and not look.is_ticked:
        return _Claim(Field.STAGE, rank, "There are stages in it.")
    if look.share(work_mode) >= 0.8:
        return _Claim(Field.WORK_MODE, rank, "It says where the work is done.")
    return None


def _settle(claims: list[_Claim], looks: list[_ColumnContent]) -> None:
    """Leaves each single field to the column with the best reason; the others go to the notes."""
    best: dict[Field, int] = {}
    by_reason = sorted(range(len(claims)), key=lambda place: (claims[place].rank, place))
    for place in by_reason:
        claim = claims[place]
        if claim.field is None or claim.field.takes_many:
            continue
        first = best.setdefault(claim.field, place)
        if first != place:
            claims[place] = _second(claim, looks[first].header)
    missing = [one for one in (Field.COMPANY, Field.TITLE) if one not in best]
    if missing:
        _named_only(claims, looks, missing[-1])


def _second(claim: _Claim, header: str) -> _Claim:
    what = LOWER.get(claim.field, "it") if claim.field else "it"
    why = f"“{header}” was taken for {what} already. Kept in the notes."
    if claim.field in (Field.POSTING, Field.NOTES):
        return _Claim(Field.NOTES, claim.rank, why)
    return _Claim(None, claim.rank, why)


def _named_only(claims: list[_Claim], looks: list[_ColumnContent], missing: Field) -> None:
    """A column that is only called “Name” is the company or the job, whichever has no other."""
    for place, look in enumerate(looks):
        if plain(look.header) in NAME and claims[place].field is None:
            claims[place] = _Claim(missing, _UNSURE, f"No other column is {LOWER[missing]}.")
            return


LOWER = {
    Field.COMPANY: "the company",
    Field.TITLE: "the job title",
    Field.LINK: "the link",
    Field.STAGE: "the stage",
    Field.APPLIED_ON: "the day you applied",
    Field.SOURCE: "where it came from",
}


def _of_known(header: str, known: dict[str, Field | None]) -> MappedColumn:
    word = plain(header)
    if word not in known:
        return MappedColumn(header, None, "Kept in the notes.")
    if known[word] is None:
        why = "Kept in the notes."
    elif known[word] is Field.LEAVE_OUT:
        why = "LinkedIn writes your own address and number here: nobody to call."
    else:
        why = "LinkedIn writes it so."
    return MappedColumn(header, known[word], why, is_sure=True)


def _is_day(text: str) -> bool:
    return bool(_days(text).on or _days_otherwise(text).on)


def _is_stage(text: str) -> bool:
    return meaning_of(text)[0] is not None and len(text) <= 60


def _is_history(text: str) -> bool:
    found = steps(text[:2000])
    return len(found) > 1 and sum(meaning_of(word)[0] is not None for word, _ in found) > 1


def _is_phone(text: str) -> bool:
    return bool(PHONE.fullmatch(text)) and not _is_day(text)


def _is_bare_link(text: str) -> bool:
    return bool(re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?", text))


def _is_amount(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,\s€$£k]{1,12}", text))
