"""What was found, for people and for programs: sections of a table each, and one JSON file."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def say(line: str) -> None:
    """A remark, while it goes on."""
    print(line, file=sys.stderr, flush=True)


@dataclass(slots=True)
class Section:
    """One table. Cells are shown as they are; numbers with as many places as they need."""

    title: str
    heads: Sequence[str]
    rows: list[Sequence[Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def show(self) -> None:
        """The table as Markdown has it; all columns but the first to the right."""
        print(f"\n## {self.title}\n")
        if self.rows:
            self._show_table()
        for note in self.notes:
            print(f"\n{note}")
        sys.stdout.flush()

    def _show_table(self) -> None:
        lines = [list(self.heads), *([_shown(cell) for cell in row] for row in self.rows)]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.heads))]
        rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
        for first, *rest in [lines[0], rule, *lines[1:]]:
            cells = [first.ljust(widths[0])]
            cells += [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
            print(f"| {' | '.join(cells)} |")


def held(value: float, target: float | None, places: int = 2) -> str:
    """A figure; one that is above its target is marked."""
    return f"{value:.{places}f}{' !' if target is not None and value > target else ''}"


def write(path: Path, sections: list[Section]) -> None:
    """All of it as JSON, with the day and the machine."""
    machine = {"system": platform.platform(), "python": platform.python_version()}
    found = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine,
        "sections": [asdict(section) for section in sections],
    }
    path.write_text(json.dumps(found, indent=1, default=str) + "\n")
    say(f"Written to {path}")


def _shown(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.2f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
