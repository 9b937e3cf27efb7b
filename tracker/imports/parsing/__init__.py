"""Files of other programs, read and understood. Pure: no database, no clock, no settings.

`read` recognises a file and gives its tables; `guess_mapping` says which column holds what,
`date_orders` and `stage_words` what has to be asked; `parse_rows` gives every row as what it would
become, or with the reasons why it cannot be read. What the user decides is passed back in between.
"""

from tracker.imports.parsing.date_formats import DateOrderGuess, date_orders, years_missing
from tracker.imports.parsing.dates import DateOrder
from tracker.imports.parsing.fields import ColumnMapping, Field, MappedColumn
from tracker.imports.parsing.mapping import guess_mapping
from tracker.imports.parsing.outcomes import (
    CellProblem,
    ParsedApplication,
    ParsedInterview,
    ParsedStage,
    UnreadableRow,
)
from tracker.imports.parsing.reading import read
from tracker.imports.parsing.rows import parse_rows
from tracker.imports.parsing.stage_guesses import StageGuess, stage_words
from tracker.imports.parsing.stages import Meaning, stage_key
from tracker.imports.parsing.tables import (
    MOST_BYTES,
    Cell,
    Invitation,
    ParsedPerson,
    SourceFile,
    SourceTable,
    TableRow,
    UnreadableError,
    UnreadableInvitation,
)

__all__ = [
    "MOST_BYTES",
    "Cell",
    "CellProblem",
    "ColumnMapping",
    "DateOrder",
    "DateOrderGuess",
    "Field",
    "Invitation",
    "MappedColumn",
    "Meaning",
    "ParsedApplication",
    "ParsedInterview",
    "ParsedPerson",
    "ParsedStage",
    "SourceFile",
    "SourceTable",
    "StageGuess",
    "TableRow",
    "UnreadableError",
    "UnreadableInvitation",
    "UnreadableRow",
    "date_orders",
    "guess_mapping",
    "parse_rows",
    "read",
    "stage_key",
    "stage_words",
    "years_missing",
]
