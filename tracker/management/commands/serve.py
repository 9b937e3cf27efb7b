"""Serve the pages."""

import os
import socket
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tracker.static_files import collect_if_changed


class Command(BaseCommand):
    help = (
        "Brings the database and the static files up to date, makes the first user where there "
        "is none, and serves on HOST (127.0.0.1) and PORT (8000) until Ctrl-C."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--user", help="the name of the first user")
        parser.add_argument("--ask-password", action="store_true", help="ask for their password")

    def handle(
        self, *args: Any, port: int, user: str | None, ask_password: bool, **options: Any
    ) -> None:
        host = settings.HOST
        refuse_taken_port(host, port)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("clearsessions")
        collect_if_changed()
        name = [user] if user else []
        call_command("first_user", *name, ask_password=ask_password, stdout=self.stdout)
        shown = f"[{host}]" if ":" in host else host
        self.stdout.write(f"Day Four is at http://{shown}:{port}/ (Ctrl-C ends it).")
        self.stdout.flush()
        Granian(
            "tracker.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            blocking_threads=4,  # the database is the narrow place, and SQLite has one writer
            log_level=LogLevels.warning,
        ).serve()


def refuse_taken_port(host: str, port: int) -> None:
    """Raise CommandError, in a sentence for the user, where nobody can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name == "posix":  # a port in its last minute of waiting is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise CommandError(
                f"Cannot listen on {host} port {port}: {reason}. Choose another with --port."
            ) from error
