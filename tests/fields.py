"""What stands in the fields of a page, as a browser would send it."""

from __future__ import annotations

from html.parser import HTMLParser


def fields_of(html: str) -> dict[str, str]:
    """The name and the value of every field of the page itself, without its dialogs."""
    reader = _Reader()
    reader.feed(html.partition("<main")[2].partition("</main>")[0])
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._name = ""  # of the field whose content is being read
        self._in_text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "input" and name:
            if values.get("type") not in ("radio", "checkbox") or "checked" in values:
                self.found[name] = values.get("value", "")
        elif tag in ("select", "textarea"):
            self._name, self._in_text = name, tag == "textarea"
            self.found[name] = ""
        elif tag == "option" and "selected" in values:
            self.found[self._name] = values["value"]

    def handle_data(self, data: str) -> None:
        if self._in_text:
            self.found[self._name] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._in_text = False
            self.found[self._name] = self.found[self._name].removeprefix("\n")
