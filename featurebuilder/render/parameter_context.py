"""What templates see of an endpoint's parameters, and of requests that try them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.naming import Identifier
    from featurebuilder.render.safe_text import Json, MarkdownText, PythonText, Scalar


@dataclass(frozen=True, slots=True)
class ParameterContext:
    """One argument of a handler.

    ``type`` is its annotation, ``marker`` what FastAPI calls its place; ``constraints`` are the
    marker's own arguments. ``default`` is given where a client may leave it out. What a function of
    the tree hands over ``depends`` on it, and no client sends it.
    """

    name: Identifier
    sent_as: str
    place: str
    type: PythonText
    marker: Identifier
    constraints: tuple[tuple[Identifier, Scalar], ...]
    description: str
    example: PythonText | None
    default: PythonText | None
    meaning: MarkdownText
    depends: Identifier | None = None


@dataclass(frozen=True, slots=True)
class CallContext:
    """One request of a test: its URL with the query, its headers, its form and the form's files.

    ``body`` is what the test calls the JSON that it sends.
    """

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, Json], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    body: PythonText | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it is its URL and nothing else."""
        return not (self.headers or self.form or self.files or self.body)


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

    @property
    def has_forms(self) -> bool:
        """Whether some request has one."""
        return any(call.form for call in self.calls)

    @property
    def has_files(self) -> bool:
        """Whether some request has any."""
        return any(call.files for call in self.calls)

    @property
    def has_others(self) -> bool:
        """Whether some request is more than its URL."""
        return self.has_headers or self.has_forms or self.has_files

    @property
    def body(self) -> PythonText | None:
        """What the test calls the JSON that each request sends."""
        return self.calls[0].body
