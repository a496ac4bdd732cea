"""Explain a request in plain English: its fields, operations, access rules and responses."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from featurebuilder.explain.errors import errors_in_words, required_access
from featurebuilder.explain.fields import field_words, list_in_words
from featurebuilder.explain.resource_words import in_words, with_article
from featurebuilder.migrations.resource_tables import unique_groups
from featurebuilder.request.model.endpoint import SIMPLE_TYPES
from featurebuilder.request.model.field_names import attribute_name, json_name
from featurebuilder.request.model.resource_field import DATES_AND_TIMES, NUMBERS
from featurebuilder.request.resource_operations import resource_operations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from featurebuilder.errors import Problem
    from featurebuilder.plan.change import Plan
    from featurebuilder.request.model.endpoint import Endpoint, ResponseField
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.resource_operations import ResourceOperation

_KEYS = {"uuid": "a random UUID", "int": "a number"}
OPEN_ACCESS = "Open to anyone."
_WHO = {
    "anyone": OPEN_ACCESS,
    "user": "Signed-in users.",
    "owner": "The user who created it.",
}
_WIDTH = 92


def explain_request(request: FeatureRequest) -> str:
    """Return an explanation of ``request`` for readers who do not know its format."""
    return "\n".join(_describe_request(request)) + "\n"


def describe_files(plan: Plan) -> str:
    """Return the files that ``plan`` would write, one per line, with the reason for each."""
    if not plan.writes and not plan.conflicts:
        return "\nAll its files exist and are up to date.\n"
    lines = [f"  {change.path}: {change.why}" for change in plan.writes]
    return "\n".join(["", "Files that a build would write:", *lines]) + "\n"


def describe_problems(problems: Iterable[Problem]) -> str:
    """Return the problems that prevent the feature from being built, one per line."""
    lines = [
        f"  {problem.where}: {problem.what}" if problem.where else f"  {problem.what}"
        for problem in problems
    ]
    return "\n".join(["", "It cannot be built in this project:", *lines]) + "\n"


def _describe_request(request: FeatureRequest) -> Iterator[str]:
    yield from wrap_lines(f"{request.title}: {request.description}", "")
    yield from wrap_lines(f"Grouped under {list_in_words(request.tags)} in the API docs.", "")
    if request.access:
        yield from wrap_lines("Open to anyone, even if other routers of the project are not.", "")
    if request.resource:
        yield from _describe_resource(request.resource, request.name)
        yield from _describe_operations(request, request.resource)
        return
    for endpoint in request.endpoints:
        yield from endpoint_words(endpoint, request.dependencies)


def _describe_resource(resource: Resource, many: str) -> Iterator[str]:
    yield ""
    yield f"Fields of each {in_words(resource.name)}:"
    yield from wrap_lines(f"- id: the primary key, {_KEYS[resource.key]}, set by the server.")
    for name, field in resource.fields.items():
        words = field_words(name, field, is_read_only=resource.is_read_only(name))
        yield from wrap_lines(f"- {json_name(name, field)}: {words}")
    yield from (line for note in storage_notes(resource, many) for line in wrap_lines(note))
    yield from (line for limit in _limits(resource) for line in wrap_lines(limit))


def _limits(resource: Resource) -> Iterator[str]:
    """Yield the limits that are easy to overlook."""
    if "delete" in resource.bulk and resource.concurrency == "etag":
        yield "Bulk delete does not check versions, unlike all other changes."
    for name, field in resource.fields.items():
        if field.type == "refs":
            yield f"{attribute_name(name, field)} takes at most 100 keys."


def storage_notes(resource: Resource, many: str) -> Iterator[str]:
    """Yield notes about storage: automatic columns, uniqueness, place and soft delete.

    Generated documents contain these notes too.
    """
    if resource.timestamps:
        yield "- created_at, updated_at: datetimes in UTC, set by the server."
    if resource.is_owned:
        yield "- created_by: id of the user who created it, set by the server."
    for group in resource.unique:
        same = f"No two {in_words(many)} have the same {list_in_words(group)} together"
        nullable = [name for name in group if resource.fields[name].optional]
        yield f"{same}, unless {list_in_words(nullable, 'or')} is null." if nullable else f"{same}."
    if resource.soft_delete:
        yield "Deleted rows stay in the table, marked as deleted."
        if unique_groups(resource):
            yield "Other rows can have the unique values of a deleted one."


def _describe_operations(request: FeatureRequest, resource: Resource) -> Iterator[str]:
    yield ""
    yield "Operations, below the API's prefix:"
    for operation in resource_operations(request):
        yield ""
        yield f"  {operation.method.upper()} {operation.path}"
        yield from wrap_lines(operation_words(operation, resource, in_words(request.name)), "    ")
        yield from wrap_lines(access_words(operation, resource), "    ")
        yield from wrap_lines(" ".join(_describe_responses(operation, resource)), "    ")
    yield ""
    style = {"detail": "FastAPI's 'detail'", "problem": "problem details (RFC 9457)"}.get(
        resource.errors or "", "the format of the project's other errors"
    )
    yield from wrap_lines(f"All error responses use {style}.", "")


def operation_words(operation: ResourceOperation, resource: Resource, many: str) -> str:
    """Return one or two sentences that describe an operation."""
    one = in_words(resource.name)
    if operation.action:
        sets = [f"{name} to {value}" for name, value in operation.action.sets.items()]
        return f"{end_sentence(operation.action.summary)} It sets {list_in_words(sets)}."
    if operation.name == "list":
        return " ".join(_describe_list(resource, many))
    return {
        "create": f"Creates {with_article(one)}.",
        "read": f"Returns {with_article(one)}.",
        "replace": f"Replaces {with_article(one)}.",
        "update": f"Changes the given fields of {with_article(one)}.",
        "delete": f"Deletes {with_article(one)}.",
        "restore": f"Restores {with_article(one)} that is marked as deleted.",
        "purge": f"Removes {with_article(one)} that is marked as deleted from the table.",
        "bulk_create": f"Creates up to 100 {many}: all of them, or none.",
        "bulk_delete": f"Deletes up to 100 {many}: all of them, or none.",
    }[operation.name]


def _describe_list(resource: Resource, many: str) -> Iterator[str]:
    pages = {"page": "numbered pages", "cursor": "pages with cursors"}
    yield f"Lists {many} in {pages[resource.pagination]}."
    if resource.filters:
        yield f"Filters: {list_in_words(tuple(_filters(resource)))}."
    if resource.sort:
        yield f"Sort by {list_in_words(resource.sort, 'or')}, with '-' in front for descending."
    if resource.search:
        yield f"Search in {list_in_words(resource.search)} with 'q'."


def _filters(resource: Resource) -> Iterator[str]:
    for name in resource.filters:
        field = resource.fields[name]
        called = json_name(name, field)
        has_range = field.type in NUMBERS | DATES_AND_TIMES
        yield f"{called} (also {called}_from, {called}_to)" if has_range else called


def access_words(operation: ResourceOperation, resource: Resource) -> str:
    """Return a sentence that says who may use an operation."""
    who = resource.who(operation.name)
    if who == "owner" and operation.name == "list":
        return "Signed-in users; each sees only their own rows."
    signed_in, _ = required_access(operation, resource)
    return _WHO["user" if signed_in and who != "owner" else who]


def _describe_responses(operation: ResourceOperation, resource: Resource) -> Iterator[str]:
    yield f"Returns {operation.status.value}."
    reasons = "; ".join(f"{code} {why}" for code, why in errors_in_words(operation, resource))
    yield f"Errors: {reasons}."


def endpoint_words(endpoint: Endpoint, dependencies: Sequence[str]) -> Iterator[str]:
    """Yield the lines that explain an endpoint.

    ``dependencies`` are the request's dependencies for all of its endpoints.
    """
    yield ""
    yield f"{endpoint.method.upper()} {endpoint.path}"
    yield from wrap_lines(f"{end_sentence(endpoint.summary)} {endpoint.description}".rstrip())
    yield from _describe_input(endpoint)
    yield from _describe_response(endpoint, _describe_access(endpoint, dependencies))
    if endpoint.errors:
        reasons = "; ".join(
            f"{status} {end_sentence(why)}" for status, why in endpoint.errors.items()
        )
        yield from wrap_lines(f"Errors: {reasons}")


def _describe_input(endpoint: Endpoint) -> Iterator[str]:
    sent = {name: one for name, one in endpoint.parameters.items() if not one.dependency}
    if sent:
        yield "  Parameters:"
    for name, parameter in sent.items():
        words = field_words(name, parameter)
        yield from wrap_lines(f"- {name} ({parameter.source}): {words}", "    ")
    if endpoint.body:
        body = endpoint.body
        many = f" (a list of at most {body.most} objects)" if body.many else ""
        yield from wrap_lines(f"JSON body{many}: {body.description}".rstrip(" "))
        for name, field in body.fields.items():
            words = field_words(name, field)
            yield from wrap_lines(f"- {json_name(name, field)}: {words}", "    ")


def _describe_access(endpoint: Endpoint, dependencies: Sequence[str]) -> str:
    injected = [one.dependency for one in endpoint.parameters.values() if one.dependency]
    named = list(dict.fromkeys((*dependencies, *endpoint.dependencies, *injected)))
    return f"Depends on {list_in_words(named)}." if named else "Open to anyone."


def _describe_response(endpoint: Endpoint, access: str) -> Iterator[str]:
    if endpoint.response is None:
        yield from wrap_lines(f"{access} Returns {endpoint.status} without a body.")
        return
    many = " a list of objects" if endpoint.response.many else " an object"
    yield from wrap_lines(f"{access} Returns {endpoint.status} with{many}:")
    for name, field in endpoint.fields.items():
        yield from wrap_lines(f"- {json_name(name, field)}: {_describe_value(name, field)}", "    ")
    for header, said in endpoint.response.headers.items():
        words = end_sentence(said.description)
        yield from wrap_lines(f"- the header {header}: {said.value!r}. {words}", "    ")


def _describe_value(name: str, field: ResponseField) -> str:
    if field.parameter:
        return f"the value of {field.parameter}. {end_sentence(field.description)}"
    if field.type in SIMPLE_TYPES and field.value is not None:
        return f"{field.value!r}. {end_sentence(field.description)}"
    return field_words(name, field)


def end_sentence(text: str) -> str:
    """Return ``text`` with a final period, unless it already ends a sentence."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def wrap_lines(text: str, indent: str = "  ") -> list[str]:
    """Return the lines of ``text``, wrapped to 92 columns without unprintable characters.

    Lines of a list item are indented to align after its dash.
    """
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    hanging = f"{indent}  " if plain.startswith("- ") else indent
    return textwrap.wrap(
        plain,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=hanging,
        break_on_hyphens=False,
    )
