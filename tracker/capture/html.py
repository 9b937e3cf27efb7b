"""HTML to readable text, and what a page says about itself. Nothing of it is ever shown as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

LIMIT = 1_000_000  # characters of HTML that are looked at; the source of a large page fits
TEXT_LIMIT = 100_000  # characters of text that are kept

SKIPPED = re.compile(
    "script|style|template|noscript|svg|math|iframe|object|select|textarea|button|nav|footer"
)
PARAGRAPHS = re.compile(
    "address|article|aside|blockquote|dl|fieldset|figure|h[1-6]|header|hr|main|ol|p|pre|section"
    "|table|ul"
)
LINES = re.compile("br|dd|div|dt|figcaption|form|label|legend|li|option|summary|tr")
# Breaks while the text is collected: no text has these characters.
LINE, PARAGRAPH, BR = "\1", "\2", "\3"
BREAKS = LINE + PARAGRAPH + BR
DEEPEST = 100  # elements within elements that are left out


@dataclass
class Page:
    """What a page says. Text fields are empty where it does not say them."""

    text: str = ""
    title: str = ""
    heading: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    """The JSON-LD in it, as it was written."""


def is_html(text: str) -> bool:
    """Text with markup in it, rather than text that mentions a tag."""
    return bool(
        re.search(r"<(?:!doctype|html|head|body|meta|script)\b|<br\s*/?>", text, re.IGNORECASE)
        or re.search(
            r"</(?:p|div|ul|ol|li|h[1-6]|span|a|b|strong|em|section)>", text, re.IGNORECASE
        )
    )


def read(html: str) -> Page:
    """Takes HTML apart, however broken it is."""
    reader = _PageReader()
    reader.feed(_closable(html[:LIMIT]))
    reader.close()
    return reader.page()


def text_of(text: str) -> str:
    """Readable text, from HTML or from text; HTML that was escaped once too often as well."""
    text = text[:LIMIT]
    if not is_html(text):
        text = unescape(text)
    for _ in range(2):
        if is_html(text):
            text = read(text).text
    return tidy(text)


def tidy(text: str) -> str:
    """Lines without trailing spaces, at most one empty one between them, nothing unprintable."""
    text = text[:TEXT_LIMIT].replace("\r\n", "\n").replace("\r", "\n")
    lines = [clean(line) for line in re.sub(r"[\v\f\x85\u2028\u2029]", "\n", text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean(text: str) -> str:
    """One line of text that any database takes: single spaces, no control characters."""
    text = text.encode("utf-8", "ignore").decode()  # halves of characters
    return " ".join(
        re.sub(r"[\0-\x08\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\ufeff]", "", text).split()
    )


def _closable(html: str) -> str:
    """The same without comments, and without an end that is no whole tag.

    The parser would look for the end of each of many unclosed ones through all the rest.
    """
    kept, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        kept.append(html[at:start])
        end = html.find("-->", start)
        at = end + 3 if end >= 0 else len(html)
    kept.append(html[at:])
    html = re.sub(r"<[!?]", "<x-", "".join(kept))  # declarations: read as tags nobody knows
    whole = html.rfind(">") + 1
    return html[:whole] + html[whole:].replace("<", " ")


class _PageReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._page = Page()
        self._all: list[str] = []
        self._main: list[str] = []
        self._mains = 0
        self._skipped: list[str] = []
        self._within = ""  # title, h1 or json-ld: what the next words are
        self._words: list[str] = []

    def page(self) -> Page:
        self._page.text = _laid_out(self._main) or _laid_out(self._all)
        return self._page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = values.get("property") or values.get("name") or ""
            self._page.meta.setdefault(name.lower(), clean(values.get("content", "")))
        elif tag == "link" and values.get("rel", "").lower() == "canonical":
            self._page.meta.setdefault("canonical", values.get("href", ""))
        elif tag == "script" and "ld+json" in values.get("type", "").lower():
            self._begin("json-ld")
        elif tag in ("title", "h1") and not self._skipped:
            self._begin(tag)
        if SKIPPED.fullmatch(tag) and len(self._skipped) < DEEPEST:
            self._skipped.append(tag)
        elif tag in ("main", "article"):
            self._mains += 1
        self._break(tag)
        if tag == "li":
            self._add("- ")

    def handle_endtag(self, tag: str) -> None:
        ends = {"title": "title", "h1": "h1", "script": "json-ld"}
        if ends.get(tag) == self._within:
            self._end()
        if tag in self._skipped:
            while self._skipped.pop() != tag:
                pass
        elif tag in ("main", "article"):
            self._mains = max(0, self._mains - 1)
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if self._within:
            self._words.append(data)
        if not self._skipped and self._within != "title":
            self._add(re.sub(rf"[\s{BREAKS}]+", " ", data))

    def _add(self, text: str) -> None:
        if not self._skipped:
            self._all.append(text)
            if self._mains:
                self._main.append(text)

    def _break(self, tag: str) -> None:
        if PARAGRAPHS.fullmatch(tag):
            self._add(PARAGRAPH)
        elif LINES.fullmatch(tag):
            self._add(BR if tag == "br" else LINE)

    def _begin(self, what: str) -> None:
        self._within, self._words = what, []

    def _end(self) -> None:
        words = "".join(self._words)
        if self._within == "json-ld":
            self._page.scripts.append(words)
        elif self._within == "title":
            self._page.title = self._page.title or clean(words)
        else:
            self._page.heading = self._page.heading or clean(words)
        self._within = ""


def _laid_out(pieces: list[str]) -> str:
    """The pieces as lines and paragraphs; several breaks in a row are one."""

    def kind_of(breaks: re.Match[str]) -> str:
        is_paragraph = PARAGRAPH in breaks[0] or breaks[0].count(BR) > 1
        return "\n\n" if is_paragraph else "\n"

    text = re.sub(rf" *[{BREAKS}][ {BREAKS}]*", kind_of, "".join(pieces))
    return tidy(re.sub(r"^- *\n+(?!- )", "- ", text, flags=re.MULTILINE))
