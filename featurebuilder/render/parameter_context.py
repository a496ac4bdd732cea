"""What templates see of an endpoint's parameters, and of requests that try them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.naming import Identifier
    from featurebuilder.render.safe_text import MarkdownText, PythonText, Scalar


@dataclass(frozen=True, slots=True)
class ParameterContext:
    """One argument of a handler.

    ``type`` is its annotation, ``marker`` what FastAPI calls its place; ``constraints`` are the
    marker's own arguments. ``default`` is given where a client may leave it out.
    """

    name: Identifier
    sent_as: str
    place: str
    type: PythonText
    marker: Identifier
    constraints: tuple[tuple[Identifier, Scalar], ...]
    description: str
    example: Scalar
    default: PythonText | None
    meaning: MarkdownText


@dataclass(frozen=True, slots=True)
class CallContext:
    """One request of a test: its URL with the query, and its headers."""

    url: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EdgesContext:
    """Requests at the edges of what the parameters may hold, and the status that each gets."""

    name: Identifier
    docstring: PythonText
    status_name: Identifier
    calls: tuple[CallContext, ...]

    @property
    def has_headers(self) -> bool:
        """Whether some request has any."""
        return any(call.headers for call in self.calls)
