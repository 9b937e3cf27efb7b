"""What there is to choose about a file: sheets, columns, the order of dates, words for stages.

Found by `tracker.imports.parsing`, kept in the record of the import.
"""

from __future__ import annotations

from datetime import datetime, time
from itertools import islice

from tracker.imports import parsing
from tracker.imports.checking import sheet_of
from tracker.imports.parsing import Cell, ColumnMapping, Meaning, SourceTable
from tracker.models import DefaultStage, Import, Stage, User
from tracker.models.imports import JsonObject
from tracker.models.stages import EARLIER_NAMES

SAMPLES = 3  # values shown of each column
LOOKED_AT = 50  # rows in which they are looked for
MOST_WORDS = 100  # asked about; what is rarer is kept in the notes
NO_TITLE = "Title not noted"


def about(table: SourceTable) -> JsonObject:
    """What there is to know about a sheet before anything is chosen, for the record."""
    return {
        "name": table.name,
        "header": table.header,
        "notes": table.notes[:20],
        "rows": len(table.rows),
        "is_hidden": table.is_hidden,
    }


def best_sheet(sheets: list[JsonObject]) -> int:
    """The one to begin with: seen, and with the most rows."""
    places = range(len(sheets))
    return max(places, key=lambda n: (not sheets[n]["is_hidden"], sheets[n]["rows"]), default=0)


def survey(record: Import, table: SourceTable) -> None:
    """Finds what there is to choose about the chosen sheet, as its columns are chosen now.

    Choices made before stay where they still fit.
    """
    sheet, chosen = sheet_of(record), record.chosen
    if "mapping" not in chosen:
        mapping = parsing.guess_mapping(table)
        chosen["mapping"] = mapping.to_json()
        sheet["samples"] = _samples(table)
        if not mapping.of(parsing.Field.TITLE):
            chosen.setdefault("title", NO_TITLE)
    mapping = ColumnMapping.from_json(chosen["mapping"])
    orders = parsing.date_orders(table, mapping)
    sheet["orders"] = {
        str(place): {"order": one.order, "why": one.why, "examples": one.examples[:SAMPLES]}
        for place, one in orders.items()
    }
    kept = chosen.get("orders", {})
    decided = {place: one["order"] for place, one in sheet["orders"].items() if one["order"]}
    chosen["orders"] = decided | {p: kept[p] for p in sheet["orders"] if p in kept}
    sheet["years"] = parsing.years_missing(table, mapping)[:SAMPLES]
    words = parsing.stage_words(table, mapping)
    rare = list(words)[MOST_WORDS:]  # a column of so many different words is none of stages
    for key in rare:
        del words[key]
    sheet["more_words"] = len(rare)
    sheet["words"] = [
        {
            "key": key,
            "word": word.word,
            "count": word.count,
            "why": word.why,
            "is_sure": word.is_sure,
        }
        for key, word in words.items()
    ]
    guesses = _stages(record.owner, words)
    kept = chosen.get("stages", {})
    chosen["stages"] = {
        **dict.fromkeys(rare, ""),
        **{key: guesses[key] if kept.get(key) is None else kept[key] for key in words},
    }


def _samples(table: SourceTable) -> list[list[str]]:
    """A few different values of each column."""
    samples: list[dict[str, None]] = [{} for _ in table.header]
    for line in islice(table.rows, LOOKED_AT):
        for seen, cell in zip(samples, line.cells, strict=False):
            text = as_text(cell)
            if text and len(seen) < SAMPLES:
                seen[text[:80]] = None
    return [list(seen) for seen in samples]


def as_text(cell: Cell) -> str:
    """A cell as a person would write it."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time.min:
        return str(cell.date())  # a spreadsheet gives every day a time
    return str(cell)


def _stages(owner: User, words: dict[str, parsing.StageGuess]) -> dict[str, str | None]:
    """For each word the stage of the owner's that it seems to mean; None where it is open."""
    stages = list(Stage.objects.of(owner))
    by_name = {stage.name.casefold(): stage for stage in stages}

    def meant(key: str, guess: parsing.StageGuess) -> str | None:
        stage = by_name.get(guess.word.strip().casefold()) or by_name.get(key)
        if stage is None and guess.meaning:
            name, _ = DefaultStage[Meaning(guess.meaning).name].value
            alike = [stage for stage in stages if stage.kind == guess.meaning.kind]
            if guess.meaning is Meaning.APPLIED:
                alike = alike[1:2] or alike
            names = (name, EARLIER_NAMES.get(name, name))
            named = (by_name.get(known.casefold()) for known in names)
            stage = next(filter(None, [*named, *alike]), None)
        return str(stage.pk) if stage else None

    return {key: meant(key, guess) for key, guess in words.items()}
