"""The list of applications with what comes next for each: table, board, many at once."""
