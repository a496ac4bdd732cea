"""Build the template context of a resource's document."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.artifacts.artifact import LogSection, resource_and_storage
from featurebuilder.artifacts.curl_commands import (
    credential_variables,
    reference_variables,
    resource_curl_command,
)
from featurebuilder.artifacts.endpoint.document import DOCUMENT
from featurebuilder.artifacts.prefixes import operation_path
from featurebuilder.artifacts.support.problems import uses_problem_details
from featurebuilder.conventions.dependencies import CredentialConventions
from featurebuilder.explain.diagrams import diagram_of
from featurebuilder.explain.errors import errors_in_words, required_access
from featurebuilder.explain.fields import field_words
from featurebuilder.explain.resource import (
    OPEN_ACCESS,
    access_words,
    operation_words,
    storage_notes,
)
from featurebuilder.explain.resource_words import in_words
from featurebuilder.migrations.resource_tables import tables_of
from featurebuilder.migrations.table import ForeignKey
from featurebuilder.project.routers.credentials import AUTHORIZATION, HEADER
from featurebuilder.render.safe_text import markdown_block
from featurebuilder.render.template import Template
from featurebuilder.request.model.field_names import json_name
from featurebuilder.request.resource_operations import resource_operations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.migrations.table import Table
    from featurebuilder.render.safe_text import MarkdownText
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.resource_operations import ResourceOperation


def resource_document_context(
    request: FeatureRequest, conventions: Conventions
) -> ResourceDocumentContext:
    """Return the context of the document's template."""
    resource, storage = resource_and_storage(request, conventions)
    tables = tables_of(request, storage)
    return ResourceDocumentContext(
        title=request.title,
        description=request.description,
        fields=tuple(
            DocumentedField(
                json_name(name, field),
                field_words(name, field, is_read_only=resource.is_read_only(name)),
            )
            for name, field in resource.fields.items()
        ),
        notes=tuple(_notes(request, resource, conventions)),
        diagram=markdown_block(diagram_of(tables), "mermaid") if _has_relations(tables) else None,
        operations=tuple(_operations(request, resource, conventions)),
        example=_example_call(request, resource, conventions),
        answers_problems=uses_problem_details(resource, storage),
        test_command=shlex.join(["pytest", conventions.test_path]),
        tests_own_database=storage.tests_own_database,
    )


def _notes(request: FeatureRequest, resource: Resource, conventions: Conventions) -> Iterator[str]:
    """Yield a note for each guard of the routers above, then the notes on storage."""
    for words in conventions.guards.words if conventions.guards else ():
        yield f"Each request must pass {words}."
    yield from (note.removeprefix("- ") for note in storage_notes(resource, request.name))


def _has_relations(tables: tuple[Table, ...]) -> bool:
    """Return whether a table refers to another."""
    return any(isinstance(one, ForeignKey) for table in tables for one in table.constraints)


def _example_call(
    request: FeatureRequest, resource: Resource, conventions: Conventions
) -> ExampleCall:
    """Return the command of the first operation that has a body, or else of the first."""
    operations = list(resource_operations(request))
    names = ("create", "replace", "update")
    best = next((one for name in names for one in operations if one.name == name), operations[0])
    needs = _needs(best, resource, conventions)
    call = resource_curl_command(best, operation_path(best, conventions), resource, needs)
    return ExampleCall(
        command=markdown_block(call, "bash"),
        base=f"http://127.0.0.1:8000{conventions.public_prefix}",
        variables=tuple(
            name
            for name in (
                "ID",
                *credential_variables(needs),
                "ETAG",
                *(one for one, _ in reference_variables(resource)),
            )
            if f"${name}" in call
        ),
    )


def _needs(
    operation: ResourceOperation, resource: Resource, conventions: Conventions
) -> tuple[CredentialConventions, ...]:
    """Return what the dependencies of an operation read from a request."""
    guards = conventions.guards.needs if conventions.guards else ()
    user = conventions.storage.user if conventions.storage else None
    if not required_access(operation, resource)[0] or user is None:
        return guards
    own = user.needs or (CredentialConventions(HEADER, AUTHORIZATION),)
    return tuple(dict.fromkeys((*guards, *own)))


def _operations(
    request: FeatureRequest, resource: Resource, conventions: Conventions
) -> Iterator[DocumentedOperation]:
    """Yield each path operation with its errors and its command."""
    guards = conventions.guards.words if conventions.guards else ()
    passing = f"Anyone who passes {', '.join(guards)}."
    for operation in resource_operations(request):
        access = access_words(operation, resource)
        yield DocumentedOperation(
            title=f"{operation.method.upper()} {conventions.public_prefix}"
            f"{operation_path(operation, conventions)}",
            words=operation_words(operation, resource, in_words(request.name)),
            access=passing if guards and access == OPEN_ACCESS else access,
            status=operation.status.value,
            errors="; ".join(
                f"{status} {why}" for status, why in errors_in_words(operation, resource)
            ),
        )


RESOURCE_DOCUMENT = replace(
    DOCUMENT,
    template=Template("resource/docs/features/resource.md.j2"),
    context=resource_document_context,
    of_resources=True,
    section=LogSection("7", "Document", "The feature's purpose, usage and tests."),
)


@dataclass(frozen=True, slots=True)
class ExampleCall:
    """A shell command that calls an operation, and the variables that the reader sets for it.

    ``base`` is an example of the base URL, the variable ``$API``.
    """

    command: MarkdownText
    base: str
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentedOperation:
    """One operation; ``title`` is its method and path, ``status`` that of a successful response."""

    title: str
    words: str
    access: str
    status: int
    errors: str


@dataclass(frozen=True, slots=True)
class DocumentedField:
    """One field, and its description."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class ResourceDocumentContext:
    """The document of a resource.

    Attributes:
        title: The title.
        description: The description.
        fields: The fields.
        notes: The notes on storage and guards.
        diagram: A Mermaid diagram of the tables as a Markdown block, if they have relations.
        operations: The path operations.
        example: An example call.
        answers_problems: True if errors are returned as problem details.
        test_command: The command that runs the feature's tests from the project's root.
        tests_own_database: True if tests run on the project's database.
    """

    title: str
    description: str
    fields: tuple[DocumentedField, ...]
    notes: tuple[str, ...]
    diagram: MarkdownText | None
    operations: tuple[DocumentedOperation, ...]
    example: ExampleCall
    answers_problems: bool
    test_command: str
    tests_own_database: bool
