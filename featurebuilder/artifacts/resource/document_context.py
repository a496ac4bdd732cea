"""Define the template context of a resource's document."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.render.safe_text import MarkdownText


@dataclass(frozen=True, slots=True)
class ErrorContext:
    """An error status of an operation, and its reason."""

    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class DocumentedOperation:
    """One operation; ``title`` is its method and path, ``status`` that of a successful response."""

    title: str
    words: str
    access: str
    status: str
    errors: tuple[ErrorContext, ...]
    command: MarkdownText


@dataclass(frozen=True, slots=True)
class DocumentedField:
    """One field, and its description."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class VariableContext:
    """A shell variable of the commands, and its meaning."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ResourceDocumentContext:
    """The document of a resource.

    Attributes:
        title: The title.
        description: The description.
        fields: The fields.
        notes: The notes on storage and guards.
        example: An example row as a Markdown block.
        diagram: A Mermaid diagram of the tables as a Markdown block.
        variables: The shell variables of the commands.
        operations: The path operations.
        answers_problems: True if errors are returned as problem details.
        test_path: The path of the tests.
        tests_own_database: True if tests run on the project's database.
    """

    title: str
    description: str
    fields: tuple[DocumentedField, ...]
    notes: tuple[str, ...]
    example: MarkdownText
    diagram: MarkdownText
    variables: tuple[VariableContext, ...]
    operations: tuple[DocumentedOperation, ...]
    answers_problems: bool
    test_path: str
    tests_own_database: bool = False

    @property
    def test_command(self) -> str:
        """The command that runs the feature's tests from the project's root."""
        return shlex.join(["pytest", self.test_path])
