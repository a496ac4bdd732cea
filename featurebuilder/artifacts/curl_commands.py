"""Write curl commands for the path operations of a resource."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from featurebuilder.render.safe_text import json_text
from featurebuilder.request.model.field_names import attribute_name, json_name
from featurebuilder.request.values.examples import example_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.artifacts.resource.context import OperationContext
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.resource_operations import ResourceOperation
    from featurebuilder.request.values.examples import Json

_CHANGES = frozenset({"replace", "update", "delete"})
CURL = "curl --silent --show-error --fail-with-body"


def curl_command(operation: ResourceOperation, told: OperationContext, resource: Resource) -> str:
    """Return the shell command that calls a path operation.

    The command uses these variables: ``$API`` is the base URL, ``$ID`` the primary key of one row,
    ``$TOKEN`` the user's token, and ``$ETAG`` the row's ETag. A required ``ref`` field has a
    variable of its own, such as ``$OWNER_ID``.
    """
    lines = list(_lines(operation, told, resource))
    body = _body(operation, resource)
    command = " \\\n  ".join(lines)
    return f"{command} <<JSON\n{body}\nJSON" if body else command


def reference_variables(resource: Resource) -> tuple[tuple[str, str], ...]:
    """Return the variable of each required ``ref`` field, and the name that it references."""
    return tuple(
        (attribute_name(name, field).upper(), field.target)
        for name, field in resource.fields.items()
        if field.type == "ref" and not field.optional
    )


def example_body(resource: Resource) -> dict[str, Json]:
    """Return an example body of a create request; required ``ref`` fields hold their variable."""
    body: dict[str, Json] = {}
    for name, field in resource.fields.items():
        if field.type == "ref" and not field.optional:
            body[json_name(name, field)] = f"${attribute_name(name, field).upper()}"
        elif field.type not in {"ref", "refs"}:
            body[json_name(name, field)] = example_of(name, field)
    return body


def _lines(
    operation: ResourceOperation, told: OperationContext, resource: Resource
) -> Iterator[str]:
    """Yield the command's arguments, one per line."""
    path = "/".join("$ID" if part.startswith("{") else part for part in operation.path.split("/"))
    method = operation.method.upper()
    yield CURL if method == "GET" else f"{CURL} --request {method}"
    yield f'"$API{path}"'
    if told.signed_in:
        yield '--header "Authorization: Bearer $TOKEN"'
    if resource.concurrency == "etag" and operation.name in _CHANGES:
        yield '--header "If-Match: $ETAG"'
    if _body(operation, resource):
        yield "--json @-"


def _body(operation: ResourceOperation, resource: Resource) -> str:
    """Return the command's JSON body; empty if the operation takes none."""
    whole = example_body(resource)
    match operation.name:
        case "create" | "replace":
            return _here_document_body(whole, resource)
        case "update":
            return _here_document_body(dict(islice(whole.items(), 1)), resource)
        case "bulk_create":
            return _here_document_body([whole], resource)
        case "bulk_delete":
            return '["$ID"]' if resource.key == "uuid" else "[$ID]"
        case _:
            return ""


def escape_for_shell(text: str) -> str:
    """Return ``text`` escaped for a here-document, so that the shell expands nothing."""
    for char in "\\$`":
        text = text.replace(char, f"\\{char}")
    return text


def _here_document_body(body: Json, resource: Resource) -> str:
    """Return the body for a here-document in which only our variables are expanded."""
    text = escape_for_shell(json_text(body))
    for variable, _ in reference_variables(resource):
        text = text.replace(f"\\${variable}", f"${variable}")
    return text
