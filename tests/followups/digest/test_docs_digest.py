"""docs/digest.md cannot lie: its numbers are those of the code."""

from datetime import timedelta
from pathlib import Path

import pytest

from followups.digest import outbox, sending
from followups.digest.mornings import USUAL, WINDOW
from followups.digest.views import MAILS_SHOWN
from followups.explain import count_in_words

PAGE = " ".join((Path(__file__).parents[3] / "docs" / "digest.md").read_text().split())


@pytest.mark.parametrize(
    "words",
    [
        f"({USUAL}:00 by default)",
        f"for {count_in_words(WINDOW // timedelta(hours=1), 'hour')}",
        f"up to {outbox.BATCH} of them",
        f"a lease of {outbox.LEASE // timedelta(minutes=1)} minutes",
        f"After {count_in_words(sending.MAX_FAILURES, 'failure')} in a row",
        f"the last {count_in_words(MAILS_SHOWN, 'mail')}",
    ],
)
def test_the_page_gives_the_numbers_of_the_code(words: str) -> None:
    assert words in PAGE
