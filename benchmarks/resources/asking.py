"""A small HTTP client that keeps its connection: less of the measured time is its own."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def body(self) -> Any:  # noqa: ANN401 - JSON
        """The body, read as JSON."""
        return json.loads(self.content)


@dataclass
class Caller:
    """Somebody who asks one server, one request after the other."""

    address: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the connection, which opens with the first request."""
        place = urlsplit(self.address)
        self._connection = http.client.HTTPConnection(
            place.hostname or "", place.port, timeout=_SECONDS
        )

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Ask for one thing, and return the answer, whatever it is."""
        sent = None if body is None else json.dumps(body).encode()
        told = {"Content-Type": "application/json"} if sent else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, path, sent, {**self.headers, **told, **named})
        answer = self._connection.getresponse()
        received = {name.lower(): value for name, value in answer.getheaders()}
        content = answer.read()
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            # A server hangs up after it, and does not say so.
            self._connection.close()
        return Answer(answer.status, received, content)

    def expect(self, status: int, method: str, path: str, body: object = None) -> Answer:
        """Ask for one thing.

        Raises:
            RuntimeError: if the status is another.
        """
        answer = self.ask(method, path, body)
        if answer.status != status:
            told = answer.content.decode("utf-8", "replace")
            raise RuntimeError(f"{method} {path} answered {answer.status}, not {status}: {told}")
        return answer

    def __enter__(self) -> Self:
        """Return the caller, whose connection is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._connection.close()
