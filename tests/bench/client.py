"""One connection that stays open, as a browser keeps it, for somebody who is logged in."""

from __future__ import annotations

from dataclasses import dataclass
from http.client import HTTPConnection
from time import perf_counter
from urllib.parse import urlencode

CSRF = "benchmarkbenchmarkbenchmarkbench"  # 32 letters, as Django makes them
ACCEPTED = "gzip, br"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how many seconds it took to come whole."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


class Client:
    """Asks one server, one request after the other."""

    def __init__(self, port: int, session: str = "", host: str = "127.0.0.1") -> None:
        self.connection = HTTPConnection(host, port, timeout=120)
        self.headers = {"Accept-Encoding": ACCEPTED}
        if session:
            self.headers["Cookie"] = f"sessionid={session}; csrftoken={CSRF}"

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: dict[str, str]) -> Answer:
        body = urlencode({"csrfmiddlewaretoken": CSRF, **form})
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        began = perf_counter()
        self.connection.request(method, path, body, {**self.headers, **headers})
        response = self.connection.getresponse()
        content = response.read()
        took = perf_counter() - began
        named = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, named, content, took)

    def close(self) -> None:
        self.connection.close()
