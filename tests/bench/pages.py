"""What is measured: the pages, their addresses, and how dear they may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

TRIVIAL, LIST20, INSERT = "trivial", "list20", "insert"
FLOOR = (TRIVIAL, LIST20)


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its name; `target` is the most that it may cost, as a ratio to `beside`.

    In the path and the form, a name in braces stands for a fact of the seed. A list among these
    facts is gone through: each request takes the next, so that no two post the same.
    """

    name: str
    path: str
    target: float | None = None
    form: dict[str, str] = field(default_factory=dict)
    beside: str = LIST20

    def requests(self, facts: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
        """The addresses, each with its form, without an end."""
        turn = 0
        while True:
            now = {
                name: value[turn % len(value)] if isinstance(value, list) else value
                for name, value in facts.items()
            }
            form = {name: value.format(**now) for name, value in self.form.items()}
            yield self.path.format(**now), form
            turn += 1


PAGES = [
    Page(TRIVIAL, "/floor/trivial/"),
    Page(LIST20, "/floor/list20/", 1),
    Page("today", "/", 2),
    Page("list", "/applications/?as=table", 1.8),
    Page("board", "/applications/?as=board&state=open", 2.3),
    Page("next step", "/applications/?as=table&sort=next"),
    Page("search: one", "/applications/?as=table&q={rare_word}", 1.5),
    Page("search: many", "/applications/?as=table&q={usual_word}", 3),
    Page("search: none", "/applications/?as=table&q={unknown_word}", 1.5),
    Page("application", "/applications/{application}/", 1.9),
    Page("call sheet", "/interviews/{due}/call/", 1.5),
    Page("settings", "/settings/"),
    Page(
        INSERT,
        "/floor/insert/",
        form={"title": "A row", "company": "Of the floor", "due_on": "{day}"},
    ),
    Page("log a call", "/interviews/{waiting}/log/", 4, {"outcome": "voicemail"}, INSERT),
]


def chosen(names: list[str]) -> list[Page]:
    """The pages whose name begins with one of these, and the floor; all where none is named."""
    known = {page.name for page in PAGES}
    for name in names:
        if not any(page.startswith(name) for page in known):
            raise SystemExit(f"There is no page {name}. There are: {', '.join(sorted(known))}.")
    wanted = [
        page
        for page in PAGES
        if not names or page.name in FLOOR or any(page.name.startswith(name) for name in names)
    ]
    beside = {page.beside for page in wanted}
    return [page for page in PAGES if page in wanted or page.name in beside]
