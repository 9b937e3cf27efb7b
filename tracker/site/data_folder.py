"""The folder that holds what must not be lost: the database file and the secret key."""

import contextlib
import os
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def prepare(folder: Path) -> Path:
    """Make the folder where it is missing and return it.

    Raises ImproperlyConfigured, in a sentence for the user, where it cannot be written to.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise ImproperlyConfigured(
            f"the data folder {folder} cannot be written to ({error.strerror}). "
            "Choose another with DATA_DIR."
        ) from error


def secret_key(folder: Path) -> str:
    """Return the key kept in the folder, which is made on first use and readable by its owner only.

    The key is written whole under another name and then linked, so that of two processes which
    start at once the first one wins, and neither ever reads half a key.
    """
    path = folder / "secret-key"
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=folder) as draft:  # mode 0600
            draft.write(get_random_secret_key())
            draft.flush()
            with contextlib.suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text().strip()
