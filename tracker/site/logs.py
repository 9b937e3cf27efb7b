"""What must not be written to a log."""

import logging
import re

# The address of a calendar feed is a password, and the one that stops the morning mail is for
# whoever got it; a query string may hold anything.
_SECRETS = [
    (re.compile(r"(/calendar/|/mail/stop/)[^/\s]+"), r"\1…"),
    (re.compile(r"\?\S+"), "?…"),
]


class HideTokens(logging.Filter):
    """Take secret parts of addresses and query strings out of a message; lets every record pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        for pattern, replacement in _SECRETS:
            message = pattern.sub(replacement, message)
        record.msg, record.args = message, ()
        return True
