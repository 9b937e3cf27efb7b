"""One short text for all facts of a user: the same for the same facts, whatever their keys.

Two accounts, or one before and after, have the same facts where it is the same. Documents count
by their content. Left out is what an export leaves out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from tracker.exports.archive.snapshot import snapshot
from tracker.exports.archive.tables import (
    USER_SETTINGS,
    ExportTable,
    Values,
    replace_inner_keys,
    tables,
)
from tracker.exports.cells import as_text
from tracker.models import User

ROWS_AT_ONCE = 500


def facts_hash(owner: User) -> str:
    """The hash of all facts of the owner, in hexadecimal."""
    found = hashlib.sha256()

    def add(value: object) -> None:
        text = json.dumps(value, default=as_text, sort_keys=True, separators=(",", ":"))
        found.update(text.encode() + b"\n")

    with snapshot():
        owner.refresh_from_db()
        add({name: getattr(owner, name) for name in USER_SETTINGS})
        places: dict[str, dict[int, int]] = {}
        for table in tables():
            _add_table(add, owner, table, places)
        for link in (link for table in tables() for link in table.links):
            of_owner = {f"{link.source.removesuffix('_id')}__owner": owner}
            pairs = link.through._base_manager.filter(**of_owner)
            of, to = places[link.table], places[link.target]
            known = pairs.values_list(link.source, link.sink)
            add([link.name, sorted((of[one], to[other]) for one, other in known)])
    return found.hexdigest()


def _add_table(
    add: Callable[[object], None],
    owner: User,
    table: ExportTable,
    places: dict[str, dict[int, int]],
) -> None:
    """The rows in the order of their keys; a key is the place of its row."""
    mine: dict[int, int] = {}
    places[table.name] = mine
    keys = table.rows(owner).values_list("pk", flat=True)
    mine |= {key: place for place, key in enumerate(keys)}
    add(table.name)
    for row in table.values(owner).iterator(ROWS_AT_ONCE):
        values: Values = dict(zip(table.names, row, strict=True))
        values["id"] = mine[values["id"]]
        for column in table.columns:
            if column.target and values[column.name] is not None:
                values[column.name] = places[column.target][values[column.name]]
        _replace_inner_keys(table, values, owner, places)
        if table.file:
            values[table.file.name] = _content(table, values[table.file.name])
        add(values)


def _replace_inner_keys(
    table: ExportTable, values: Values, owner: User, places: dict[str, dict[int, int]]
) -> None:
    def place(name: str, key: int) -> int | None:
        if name and name not in places:  # of a table that comes later
            (other,) = (one for one in tables() if one.name == name)
            keys = other.rows(owner).values_list("pk", flat=True)
            places[name] = {key: place for place, key in enumerate(keys)}
        return places.get(name, {}).get(key)

    replace_inner_keys(table.model, values, place)


def _content(table: ExportTable, stored: str) -> str:
    try:
        with table.file_field.storage.open(stored) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "missing"
