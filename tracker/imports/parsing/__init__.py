"""Files of other programs, read and understood. Pure: no database, no clock, no settings.

`read` recognises a file and gives its tables; `guess` says which column holds what, `date_orders`
and `stage_words` what has to be asked; `understand` gives every row as what it would become, or
with the reasons why it cannot be read. What the user decides is passed back in between.
"""

from tracker.imports.parsing.date_formats import DateOrder, date_orders, years_missing
from tracker.imports.parsing.dates import Order
from tracker.imports.parsing.fields import Column, Field, Mapping
from tracker.imports.parsing.mapping import guess
from tracker.imports.parsing.outcomes import Found, Meeting, Move, Problem, Unread
from tracker.imports.parsing.reading import read
from tracker.imports.parsing.rows import understand
from tracker.imports.parsing.stage_guesses import StageGuess, stage_words
from tracker.imports.parsing.stages import Meaning, stage_key
from tracker.imports.parsing.tables import (
    MOST_BYTES,
    Cell,
    Invitation,
    Line,
    NotRead,
    Person,
    Source,
    Table,
    Unreadable,
)

__all__ = [
    "MOST_BYTES",
    "Cell",
    "Column",
    "DateOrder",
    "Field",
    "Found",
    "Invitation",
    "Line",
    "Mapping",
    "Meaning",
    "Meeting",
    "Move",
    "NotRead",
    "Order",
    "Person",
    "Problem",
    "Source",
    "StageGuess",
    "Table",
    "Unread",
    "Unreadable",
    "date_orders",
    "guess",
    "read",
    "stage_key",
    "stage_words",
    "understand",
    "years_missing",
]
