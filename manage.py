#!/usr/bin/env python3
"""Run a management command: `python manage.py help` lists them."""

import gc
import os
import sys


def main() -> None:
    """Run the command of the command line; a wrong setting is one plain line, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    try:
        gc.disable()  # what is imported stays; looking through it is a tenth of a start
        import django
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line

        try:
            django.setup()
            gc.freeze()
            gc.enable()
            execute_from_command_line(sys.argv)
        except ImproperlyConfigured as error:
            sys.exit(f"Day Four: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
