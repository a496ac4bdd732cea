"""Build the template context of a resource's document."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.artifacts.artifact import LogSection, resource_and_storage
from featurebuilder.artifacts.curl_commands import (
    example_body,
    reference_variables,
    resource_curl_command,
)
from featurebuilder.artifacts.endpoint.document import DOCUMENT
from featurebuilder.artifacts.support.problems import uses_problem_details
from featurebuilder.explain.diagrams import diagram_of
from featurebuilder.explain.errors import errors_in_words
from featurebuilder.explain.fields import field_words
from featurebuilder.explain.resource import access_words, operation_words, storage_notes
from featurebuilder.explain.resource_words import in_words
from featurebuilder.migrations.resource_tables import tables_of
from featurebuilder.render.safe_text import json_text, markdown_block
from featurebuilder.render.template import Template
from featurebuilder.request.model.field_names import json_name
from featurebuilder.request.resource_operations import resource_operations
from featurebuilder.request.values.examples import key_examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.render.safe_text import MarkdownText
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.values.examples import Json


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
            DocumentedField(json_name(name, field), field_words(name, field, request.name))
            for name, field in resource.fields.items()
        ),
        notes=tuple(_notes(request, resource, conventions)),
        example=markdown_block(json_text(_example_row(resource, storage)), "json"),
        diagram=markdown_block(diagram_of(tables), "mermaid"),
        variables=tuple(_variables(resource, conventions)),
        operations=tuple(_operations(request, resource, conventions)),
        answers_problems=uses_problem_details(resource, storage),
        test_command=shlex.join(["pytest", conventions.test_path]),
        tests_own_database=storage.tests_own_database,
    )


def _notes(request: FeatureRequest, resource: Resource, conventions: Conventions) -> Iterator[str]:
    """Yield a note for each guard of the routers above, then the notes on storage."""
    for words in conventions.guards.words if conventions.guards else ():
        yield f"Each request passes {words} first."
    yield from (note.removeprefix("- ") for note in storage_notes(resource, request.name))


def _example_row(resource: Resource, storage: StorageConventions) -> dict[str, Json]:
    """Return an example of a row as the API returns it."""
    key = key_examples(resource.key, 1)[0]
    body: dict[str, Json] = {"id": key, **example_body(resource)}
    for name, field in resource.fields.items():
        if field.type == "ref" and not field.optional:
            key_type = storage.reference(field.target).key_type
            body[json_name(name, field)] = key_examples(key_type, 2)[1]
        elif field.type in {"ref", "refs"}:
            body[json_name(name, field)] = None if field.type == "ref" else []
    return body


def _variables(resource: Resource, conventions: Conventions) -> Iterator[VariableContext]:
    """Yield the shell variables of the commands, with their meaning."""
    yield VariableContext(
        "$API", f"where the API is served, such as http://127.0.0.1:8000{conventions.served}"
    )
    yield VariableContext("$ID", f"the key of one {in_words(resource.name)}")
    for name, target in reference_variables(resource):
        yield VariableContext(f"${name}", f"the key of one of {in_words(target)}")
    if resource.concurrency == "etag":
        yield VariableContext("$ETAG", "the header ETag of the last answer, with its quotes")
    if resource.needs_user:
        yield VariableContext("$TOKEN", "what tells the API who asks")


def _operations(
    request: FeatureRequest, resource: Resource, conventions: Conventions
) -> Iterator[DocumentedOperation]:
    """Yield each path operation with its errors and its command."""
    for operation in resource_operations(request):
        yield DocumentedOperation(
            title=f"{operation.method.upper()} {conventions.served}{operation.path}",
            words=operation_words(operation, resource, in_words(request.name)),
            access=access_words(operation, resource),
            status=f"{operation.status.value} {operation.status.phrase}",
            errors=tuple(
                OperationErrorContext(status, why)
                for status, why in errors_in_words(operation, resource)
            ),
            command=markdown_block(resource_curl_command(operation, resource), "bash"),
        )


RESOURCE_DOCUMENT = replace(
    DOCUMENT,
    template=Template("resource/docs/features/resource.md.j2"),
    context=resource_document_context,
    of_resources=True,
    section=LogSection("7", "Document", "The feature's purpose, usage and tests."),
)


@dataclass(frozen=True, slots=True)
class OperationErrorContext:
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
    errors: tuple[OperationErrorContext, ...]
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
        test_command: The command that runs the feature's tests from the project's root.
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
    test_command: str
    tests_own_database: bool
