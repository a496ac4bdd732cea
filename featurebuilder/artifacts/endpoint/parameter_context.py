"""Define the template contexts of an endpoint's parameters and test requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.naming import Identifier
    from featurebuilder.render.safe_text import Json, MarkdownText, PythonText, Scalar


@dataclass(frozen=True, slots=True)
class ParameterContext:
    """One argument of a handler.

    Attributes:
        name: The argument's name.
        sent_as: The name in the HTTP request.
        place: The part of the request that holds it, such as ``query``; empty for a dependency.
        type: The annotation.
        marker: The FastAPI marker, such as ``Query``.
        constraints: The marker's arguments.
        description: The description from the request.
        example: An example; ``None`` for a file.
        default: The default, if a client may omit it.
        meaning: The description for the document.
        depends: The dependency that provides the value, if the client does not send it.
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
    """One request of a test.

    Attributes:
        url: The URL with its query.
        headers: The headers.
        form: The form fields.
        files: The files of the form.
        body: The name of the JSON body in the test.
    """

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, Json], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    body: PythonText | None = None


@dataclass(frozen=True, slots=True)
class EdgesContext:
    """Test cases at the boundaries of parameters, all with the same expected status."""

    name: Identifier
    docstring: PythonText
    status_name: Identifier
    calls: tuple[CallContext, ...]

    @property
    def has_headers(self) -> bool:
        """True if a request has headers."""
        return any(call.headers for call in self.calls)

    @property
    def has_forms(self) -> bool:
        """True if a request has form fields."""
        return any(call.form for call in self.calls)

    @property
    def has_files(self) -> bool:
        """True if a request has files."""
        return any(call.files for call in self.calls)

    @property
    def has_others(self) -> bool:
        """True if a request consists of more than its URL."""
        return self.has_headers or self.has_forms or self.has_files

    @property
    def body(self) -> PythonText | None:
        """The name of the JSON body that each request sends."""
        return self.calls[0].body
