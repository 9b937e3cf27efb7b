"""Serve the pages."""

from __future__ import annotations

import errno
import signal
import socket
import sys
from typing import NoReturn

import waitress
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils.module_loading import import_string

from tracker.management.commands.prepare import add_first_user_arguments
from tracker.site import scheduler

# docs/decisions/server.md says why this server, and why these numbers.
SERVER = {
    # Requests that may wait for the database at once, and one for whoever asks how it is.
    "threads": 16,
    "connection_limit": 200,  # open at once; what each of them sends so far costs no thread
    "channel_timeout": 60,  # seconds without a byte of a request
    "max_request_header_size": 64 * 1024,
    # A file that is too large gets a page that says so (`tracker.site.uploads`), unless far so.
    "max_request_body_size": settings.IMPORT_MAX_BYTES + 10 * 1024 * 1024,
    # Which of these a proxy vouches for is a matter of HTTPS and TRUSTED_PROXIES.
    "clear_untrusted_proxy_headers": False,
    "ident": None,  # no `Server` header
}


class Command(BaseCommand):
    help = "Does what `prepare` does, then serves the pages until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        add_first_user_arguments(parser)
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(
        self, *args: object, port: int, user: str | None, ask_password: bool, **options: object
    ) -> None:
        host = settings.HOST
        with listener(host, port) as own:
            call_command("prepare", user=user, ask_password=ask_password, stdout=self.stdout)
            connections.close_all()
            application = import_string(settings.WSGI_APPLICATION)  # it looks at the static files
            scheduler.start(settings.EVERY_MINUTE)
            signal.signal(signal.SIGTERM, end)
            shown = f"[{host}]" if ":" in host else host
            self.stdout.write(f"Day Four is at http://{shown}:{port}/  (Ctrl-C ends it)")
            self.stdout.flush()
            waitress.serve(application, sockets=[own], **SERVER)


def listener(host: str, port: int) -> socket.socket:
    """Listens from the beginning of a start, so that a second one on the port is refused at once.

    Whoever connects before the pages are served waits for them.

    Raises:
        CommandError: nobody can listen there, in a sentence for the user.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        if port > 65535:
            raise OSError(errno.EINVAL, "a port is at most 65535")
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise CommandError(
            f"Cannot listen on {host} port {port}: {error.strerror}. Choose another with --port."
        ) from error


def end(*args: object) -> NoReturn:
    """A handler of SIGTERM: ends as Ctrl-C does."""
    sys.exit(0)
