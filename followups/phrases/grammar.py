"""A small engine for closed grammars: a rule matches all of the words, or the words mean nothing.

A grammar is a set of named symbols, each with patterns. A pattern is written as it is said::

    by <day> [at the latest]          a word, a symbol, something that may be left out
    (within|in) <number> (day|days)   one of several

There is no searching inside unknown text, and no order of precedence: every way of reading the
words is returned, so that two ways that differ can be seen and asked about.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Match = tuple[int, tuple[object, ...]]  # where the match ends, and the values found in it
Matcher = Callable[["_Run", int], Iterator[Match]]
Action = TypeVar("Action", bound=Callable[..., object])

_PIECE = re.compile(r"<\w+>|[\w']+|[()\[\]|]")


class Grammar:
    """Symbols and their patterns. A symbol must not begin with itself, however indirectly."""

    def __init__(self) -> None:
        self._words: dict[str, Callable[[str], object]] = {}
        self._rules: dict[str, list[tuple[Matcher, Callable[..., object] | None]]] = defaultdict(
            list
        )
        self._used: set[str] = set()

    def word(self, symbol: str, read: Callable[[str], object]) -> None:
        """A symbol that is one word: `read` gives its value, or `None` for any other word."""
        self._words[symbol] = read

    def says(self, symbol: str, *patterns: str) -> None:
        """A symbol that carries no value: it has to be there, and changes nothing."""
        self._add(symbol, patterns, None)

    def reads(self, symbol: str, *patterns: str) -> Callable[[Action], Action]:
        """Decorate what turns a match into the symbol's value.

        It is called with the context of the parse and the values of the symbols in the pattern, in
        their order; those left out are left out. `None` means that this is no reading after all.
        Values have to be hashable.
        """

        def decorate(action: Action) -> Action:
            self._add(symbol, patterns, action)
            return action

        return decorate

    def readings(self, symbol: str, words: Sequence[str], context: object) -> list[object]:
        """Every different value that `symbol` has when it is made of exactly these words."""
        run = _Run(self._words, self._rules, words, context)
        return [values[0] for end, values in run.matches(symbol, 0) if end == len(words)]

    def undefined(self) -> set[str]:
        """The symbols that a pattern names and nothing defines: a misspelling, for the tests."""
        return self._used - set(self._words) - set(self._rules)

    def _add(
        self, symbol: str, patterns: tuple[str, ...], action: Callable[..., object] | None
    ) -> None:
        for pattern in patterns:
            pieces = _PIECE.findall(pattern)
            self._used.update(piece[1:-1] for piece in pieces if piece.startswith("<"))
            self._rules[symbol].append((_one_of(pieces), action))
            if pieces:
                raise ValueError(f"unbalanced pattern: {pattern}")


class _Run:
    """One parse: remembers what each symbol matched where, so that no work is done twice."""

    def __init__(
        self,
        readers: dict[str, Callable[[str], object]],
        rules: dict[str, list[tuple[Matcher, Callable[..., object] | None]]],
        words: Sequence[str],
        context: object,
    ) -> None:
        self.words = words
        self._readers = readers
        self._rules = rules
        self._context = context
        self._known: dict[tuple[str, int], tuple[Match, ...]] = {}

    def matches(self, symbol: str, start: int) -> tuple[Match, ...]:
        key = (symbol, start)
        if key not in self._known:
            self._known[key] = tuple(dict.fromkeys(self._find(symbol, start)))
        return self._known[key]

    def _find(self, symbol: str, start: int) -> Iterator[Match]:
        if symbol in self._readers:
            if start < len(self.words):
                value = self._readers[symbol](self.words[start])
                if value is not None:
                    yield start + 1, (value,)
            return
        for matcher, action in self._rules[symbol]:
            for end, values in matcher(self, start):
                if action is None:
                    yield end, ()
                else:
                    value = action(self._context, *values)
                    if value is not None:
                        yield end, (value,)


def _one_of(pieces: list[str]) -> Matcher:
    """Compile `a|b|c` up to a closing bracket, which is left in `pieces`."""
    options = [_sequence(pieces)]
    while pieces and pieces[0] == "|":
        pieces.pop(0)
        options.append(_sequence(pieces))

    def match(run: _Run, start: int) -> Iterator[Match]:
        for option in options:
            yield from option(run, start)

    return match if len(options) > 1 else options[0]


def _sequence(pieces: list[str]) -> Matcher:
    parts: list[Matcher] = []
    while pieces and pieces[0] not in ("|", ")", "]"):
        piece = pieces.pop(0)
        if piece in ("(", "["):
            inner = _one_of(pieces)
            if pieces[:1] != [")" if piece == "(" else "]"]:
                raise ValueError(f"unbalanced pattern: no end of {piece}")
            pieces.pop(0)
            parts.append(inner if piece == "(" else _optional(inner))
        else:
            parts.append(_symbol(piece[1:-1]) if piece.startswith("<") else _word(piece))

    def match(run: _Run, start: int, part: int = 0) -> Iterator[Match]:
        if part == len(parts):
            yield start, ()
            return
        for middle, found in parts[part](run, start):
            for end, more in match(run, middle, part + 1):
                yield end, found + more

    return match


def _optional(inner: Matcher) -> Matcher:
    def match(run: _Run, start: int) -> Iterator[Match]:
        yield from inner(run, start)
        yield start, ()

    return match


def _symbol(name: str) -> Matcher:
    def match(run: _Run, start: int) -> Iterator[Match]:
        yield from run.matches(name, start)

    return match


def _word(text: str) -> Matcher:
    def match(run: _Run, start: int) -> Iterator[Match]:
        if start < len(run.words) and run.words[start] == text:
            yield start + 1, ()

    return match
