"""When to call next, on the command line. Needs neither a database nor a user."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from followups import explain
from followups.etiquette import DAY_FOUR
from followups.phrases import understand
from followups.when import Answer, answer, thread_of

NOT_UNDERSTOOD = 2  # the exit status


class Command(BaseCommand):
    help = (
        "Says when to call next after an interview, and why, by the rules as they come. Ends "
        "with status 2 and one line where a date or the words are not understood."
    )
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        # The words may be left out, so argparse has to be told that options may stand before them.
        parser.parse_args = parser.parse_intermixed_args  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "met_on", metavar="date", help="the day of the interview, such as 2026-11-10"
        )
        parser.add_argument(
            "words", nargs="*", help='what they said about time, such as "three days"'
        )
        parser.add_argument(
            "--message",
            action="append",
            default=[],
            dest="messages",
            metavar="DATE",
            help="the day of a message without an answer; may be given again",
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="answer in JSON")

    def handle(
        self,
        *args: object,
        met_on: str,
        words: list[str],
        messages: list[str],
        as_json: bool,
        **options: object,
    ) -> None:
        held, left, said = _day(met_on), [_day(day) for day in messages], " ".join(words)
        if any(day < held for day in left):
            raise _refused("A message from before the interview is no follow-up to it.")
        try:
            found = answer(thread_of(held, said, _last_day(said, held), left), DAY_FOUR)
        except OverflowError as error:
            raise _refused("The waiting would end after the last day of the calendar.") from error
        self.stdout.write(_as_json(found) if as_json else _as_text(found))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _refused(
            f"“{text}” is not a day of the calendar. Write it as in 2026-11-10."
        ) from error


def _last_day(words: str, said_on: date) -> date | None:
    if not words.strip():
        return None
    understood = understand(words, said_on)
    if understood is None:
        raise _refused(f"“{words}” is not understood: no last day can be read from it.")
    if understood.last_day is None:
        days = " or ".join(f"{explain.day_in_words(day)} {day.year}" for day in understood.choices)
        raise _refused(f"“{words}” is not understood for certain: it could mean {days}.")
    return understood.last_day


def _refused(line: str) -> CommandError:
    return CommandError(" ".join(line.split()), returncode=NOT_UNDERSTOOD)


def _as_text(answer: Answer) -> str:
    return "\n".join([f"{answer.headline}.", "", *answer.reasons, answer.left])


def _as_json(answer: Answer) -> str:
    advice, step = answer.advice, answer.step
    return json.dumps(
        {
            "step": step.kind.value,
            "on": step.on.isoformat(),
            "last_day": advice.last_day.isoformat() if advice.last_day else None,
            "messages_left": advice.messages_left,
            "reasons": [
                reason.as_json() | {"text": explain.sentence(reason)} for reason in step.reasons
            ],
        },
        indent=2,
    )
