"""What the template of a resource's document sees."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.render.safe_text import MarkdownText


@dataclass(frozen=True, slots=True)
class ErrorContext:
    """A status that an operation answers, and why."""

    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class DocumentedOperation:
    """One operation: ``title`` is its method and path, ``status`` the answer if all is well."""

    title: str
    words: str
    access: str
    status: str
    errors: tuple[ErrorContext, ...]
    command: MarkdownText


@dataclass(frozen=True, slots=True)
class DocumentedField:
    """One field, and what there is to say of it."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class VariableContext:
    """A variable of the commands, and what it stands for."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ResourceDocumentContext:
    """The document of a resource; ``example`` and ``diagram`` are blocks.

    ``tests_own_database`` says that tests run on the database of the tree.
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
    in_memory: bool
    tests_own_database: bool = False

    @property
    def test_command(self) -> str:
        """What runs this feature's tests from the project's root."""
        return shlex.join(["pytest", self.test_path])
