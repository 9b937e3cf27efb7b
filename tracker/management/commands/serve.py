"""Serve the pages."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.wsgi import get_wsgi_application
from django.db import connections

from tracker.management.commands.prepare import add_first_user_arguments
from tracker.site import server
from tracker.site.checks import INSTALLATION
from tracker.site.schedule import Timekeeper


class Command(BaseCommand):
    requires_system_checks = [INSTALLATION]
    help = "Does what `prepare` does, then serves the pages until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        add_first_user_arguments(parser)
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(
        self, *args: object, port: int, user: str | None, ask_password: bool, **options: object
    ) -> None:
        host = settings.HOST
        with port_held(host, port):
            call_command("prepare", user=user, ask_password=ask_password, stdout=self.stdout)
            os.environ["PORT"] = str(port)  # for whoever says where the pages are
            connections.close_all()
            application = get_wsgi_application()  # not before the static files are there
            timekeeper = Timekeeper(settings.EVERY_MINUTE)
            timekeeper.start()
            try:
                shown = f"[{host}]" if ":" in host else host
                self.stdout.write(f"Day Four is at http://{shown}:{port}/  (Ctrl-C ends it)")
                self.stdout.flush()
                server.serve(application, host, port)
            finally:
                timekeeper.stop()
            server.leave()


@contextmanager
def port_held(host: str, port: int) -> Iterator[None]:
    """No other start gets the port meanwhile; the server of this one does.

    Raises:
        CommandError: nobody can listen there, in a sentence for the user.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as own:
        if os.name == "posix":  # a port that was given up a moment ago is free
            own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            own.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error).rstrip(".")
            raise CommandError(
                f"Cannot listen on {host} port {port}: {reason}. Choose another with --port."
            ) from error
        if sys.platform == "linux":
            # granian shares its port with any other granian there, so that it would not notice.
            own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
            own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        else:
            own.close()
        yield
