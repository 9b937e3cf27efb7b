"""The same sent several times at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections
from django.test import Client


def at_once(path: str, sent: dict[str, str], clients: list[Client]) -> list[int]:
    """Posts the same at the same moment by each of the clients; the statuses."""
    ready = Barrier(len(clients))

    def send(client: Client) -> int:
        try:
            ready.wait(timeout=60)
            return client.post(path, sent).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(send, clients))
