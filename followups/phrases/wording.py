"""From typed text to plain words that a grammar can match, and from numbers back to words.

Nothing here decides what is meant. Whatever is not known to be without meaning stays as a word of
its own, so that the grammar stumbles over it: “2+ weeks” must not become “2 weeks”.
"""

import re
import unicodedata

from followups.explain import MONTHS, WEEKDAYS

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
)

# Every number in words below a hundred, and every ordinal that a month can need, in figures.
_FIGURES = {word: str(number) for number, word in enumerate(_SMALL)}
_FIGURES |= {word: str(10 * ten) for ten, word in enumerate(_TENS, 2)}
_FIGURES |= {
    f"{tens} {unit}": str(10 * ten + number)
    for ten, tens in enumerate(_TENS, 2)
    for number, unit in enumerate(_SMALL[1:10], 1)
}


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(0 if 10 < number < 20 else number % 10, "th")
    return f"{number}{ending}"


_FIGURES |= {word: _ordinal(number) for number, word in enumerate(_ORDINALS, 1)}
_FIGURES |= {f"twenty {word}": _ordinal(20 + n) for n, word in enumerate(_ORDINALS[:9], 1)}
_FIGURES |= {"thirtieth": "30th", "thirty first": "31st"}

_spellings = "|".join(word.replace(" ", "[ -]") for word in sorted(_FIGURES, reverse=True))
_SPELLED = re.compile(rf"\b(?:{_spellings})\b")

# One meaning, one spelling. Abbreviations of weekdays, months and units are the grammar's.
_SAME = {
    **dict.fromkeys(("tommorow", "tomorow", "tommorrow", "tmrw", "tmr"), "tomorrow"),
    **dict.fromkeys(("til", "till"), "until"),
    **dict.fromkeys(("approx", "approximately", "roughly", "circa", "~"), "about"),
    **dict.fromkeys(("cob", "eob"), "close of business"),
    "eod": "end of day",
    "eow": "end of week",
    "eom": "end of month",
    "eoq": "end of quarter",
    "eoy": "end of year",
    "wk": "week",
    "wks": "weeks",
    "nxt": "next",
    "biz": "business",
    "u": "you",
    "gonna": "going to",
    "theyd": "they would",
    "theyre": "they are",
    "theyll": "they will",
    "youll": "you will",
    "itll": "it will",
}
_NAMES = "april|august|jan|june|may"  # months that people are called by
_VERBS = r"(?:will|would|should|can|could|said|says|is|has)\b"
_DAY_WORDS = ("the", "by", "on", "until", "twenty", "thirty", *MONTHS, *(m[:3] for m in MONTHS))
_NO_DAY = "".join(f"(?<!{word.lower()}[ -])" for word in _DAY_WORDS)  # none of them before it
_APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʼ`´′", "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_REWRITTEN = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\b([a-z])\.([a-z])\.(?:([a-z])\.)?", r"\1\2\3 "),  # p.m., c.o.b.
        (r"\bw/c\b", "week commencing"),
        (r"\bw/e\b", "week ending"),
        (r"(?<!\S)-(?=\d)", " minus "),
        # An idiom, and no length: “one day they will call”, “maybe one day”. Alone it is a length.
        (r"^\W*(?:maybe|perhaps|possibly|probably|hopefully)\W+one day\b", "someday "),
        (r"^\W*one day\W+(?=\w)", "someday "),
        (r"\b(week|month|quarter|year)'?s end\b", r"end of \1"),
        (r"\bbefore (?:the|this) (week|month|year) is (?:out|over|up)\b", r"by end of \1"),
        (r"'ll\b", " will"),
        (r"'d\b", " would"),
        (r"'re\b", " are"),
        (r"'ve\b", " have"),
        (r"'m\b", " am"),
        (r"\b(it|that|he|she|decision|answer)'s\b", r"\1 is"),
        (r"(?<=[a-z])\s*/\s*(?=[a-z])", " or "),  # Thu/Fri
        (r"'", ""),  # two weeks' time; won't stays unknown as wont
        # A person: “April will call you”, “HR will email Jan”. “In April we will call” is a month.
        (rf"\b(?:{_NAMES})\W+(?={_VERBS})", "somebody "),
        (rf"\b(call|phone|ring|text|email|tell|contact)\W+(?:{_NAMES})\W*$", r"\1 somebody "),
        # An adverb: “we will let you know first”. “By the first” and “December first” are days.
        (rf"{_NO_DAY}\b(first|second)\W*$", r"\1ly"),
    )
]
_TOKEN = re.compile(
    r"""
      \d{4}[-/]\d{1,2}[-/]\d{1,2}(?!\d)         # 2026-12-01
    | \d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})(?!\d)  # 01/12/2026
    | \d{1,2}/\d{1,2}(?!\d)                     # 12/01
    | \d{1,2}:\d{2}(?!\d)                       # 17:00
    | \d+(?:st|nd|rd|th)\b                      # 15th
    | \d+\.5(?!\d)                              # 1.5
    | \d+ | q[1-4]\b | [a-z]+
    | \S
    """,
    re.VERBOSE | re.ASCII,
)
_SILENT = frozenset(',;:!?."()[]…“”„«»')
_SILENT |= {chr(code) for code in range(0x1F600, 0x1F645)} | set("👍🤞🙏")  # faces and good wishes
_DAY_STEMS = tuple(name[:3].lower() for name in WEEKDAYS)


def words_in(text: str) -> list[str]:
    """The words of `text`: small letters, numbers in figures, marks and most articles dropped."""
    text = text.translate(_APOSTROPHES).translate(_DASHES)
    text = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    for pattern, replacement in _REWRITTEN:
        text = pattern.sub(replacement, text)
    text = _SPELLED.sub(lambda match: _FIGURES[match[0].replace("-", " ")], text)
    tokens = [match[0] for match in _TOKEN.finditer(text) if match[0] not in _SILENT]
    spoken = [word for token in tokens for word in _SAME.get(token, token).split()]
    return _without_articles(_without_dashes(spoken))


def spelled(number: float) -> str:
    """“three”, “one and a half”, “half a”; figures from twenty on."""
    whole = int(number)
    if number == whole:
        return _SMALL[whole] if whole < len(_SMALL) else str(whole)
    return f"{spelled(whole)} and a half" if whole else "half a"


def _without_dashes(tokens: list[str]) -> list[str]:
    """A dash between two numbers or two weekdays is “to”; any other says nothing."""
    words: list[str] = []
    for word, after in zip(tokens, [*tokens[1:], ""], strict=True):
        if word != "-":
            words.append(word)
        elif words and _alike(words[-1], after):
            words.append("to")
    return words


def _alike(before: str, after: str) -> bool:
    figures = before[:1].isdigit() and after[:1].isdigit()
    return figures or (before.startswith(_DAY_STEMS) and after.startswith(_DAY_STEMS))


def _without_articles(words: list[str]) -> list[str]:
    """Without “the”, which says nothing, but for “in the next week”: that is not “next week”."""
    return [
        word
        for word, after in zip(words, [*words[1:], ""], strict=True)
        if word != "the" or after in ("next", "coming")
    ]
