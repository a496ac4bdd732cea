"""Check the parts of an endpoint against each other: body, response and dependencies."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from featurebuilder.request.model.endpoint import NO_BODY, Body, Response, ResponseField
from featurebuilder.request.model.field_names import json_name
from featurebuilder.request.model.findings import Finding, KeyPath
from featurebuilder.request.model.model_names import nested_models
from featurebuilder.request.model.part import list_of, mapping_of
from featurebuilder.request.model.resource_field import ResourceField
from featurebuilder.request.rules.field_rules import field_findings, reserved_domain_findings
from featurebuilder.request.rules.parameter_rules import parameter_findings
from featurebuilder.request.values.field_values import value_refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_Part = TypeVar("_Part", Body, Response)
_STORAGE_DEFAULTS = {
    "index": False,
    "unique": False,
    "to": None,
    "on_delete": None,
    "renamed_from": None,
    "read_only": None,
    "write_only": False,
}
_COMPOSITE = frozenset({"list", "map", "object", "union"})
# Names that the generated modules use if a field has one of these types.
_IMPORTED = {
    "date": frozenset({"date", "datetime"}),
    "datetime": frozenset({"datetime"}),
    "time": frozenset({"time"}),
    "list": frozenset({"list"}),
    "dict": frozenset({"map"}),
}


def endpoint_findings(endpoint: Mapping[str, object], at: KeyPath) -> Iterator[Finding]:
    """Yield the conflicts between the parts of the endpoint at ``at``."""
    yield from parameter_findings(endpoint, at)
    yield from _check_body(endpoint, at)
    yield from _check_response(endpoint, at)
    yield from _check_dependencies(endpoint, at)
    if body := _parse_valid(Body, endpoint.get("body")):
        fields = {str(name): field for name, field in body.fields.items()}
        yield from _check_model(fields, (*at, "body", "fields"))
    if response := _parse_valid(Response, endpoint.get("response")):
        below = (*at, "response", "fields")
        yield from _check_model({n: _without_nul(f) for n, f in response.fields.items()}, below)
        for name, field in response.fields.items():
            yield from _check_value(_without_nul(field), (*below, name))


def _check_body(endpoint: Mapping[str, object], at: KeyPath) -> Iterator[Finding]:
    """Yield the conflicts between the method, the body and the parameters."""
    parameters = mapping_of(endpoint.get("parameters"))
    sources = {str(mapping_of(one).get("source")): name for name, one in parameters.items()}
    has_body, method = endpoint.get("body") is not None, str(endpoint.get("method", "get")).lower()
    if has_body and "form" in sources:
        what = "a request body is JSON or a form, not both"
        remedy = f"make the body's fields form parameters, like {sources['form']!r}"
        yield Finding((*at, "body"), what, remedy, at_key=True)
    if method == "get" and (has_body or "form" in sources):
        place = ("body",) if has_body else ("parameters", sources["form"])
        what = "a GET request has no body and no form"
        yield Finding((*at, *place), what, "use another method, such as post", at_key=True)
    body = mapping_of(endpoint.get("body"))
    if body.get("max_items") is not None and body.get("many") is not True:
        what = "only a list can have 'max_items'"
        yield Finding((*at, "body", "max_items"), what, "add 'many: true'", at_key=True)
    kept = {"body": has_body, "response": bool(_headers_of(endpoint))}
    for name in parameters.keys() & {name for name, is_kept in kept.items() if is_kept}:
        what = f"{name!r} is already an argument of the generated function"
        yield Finding((*at, "parameters", name), what, "choose another name", at_key=True)


def _check_response(endpoint: Mapping[str, object], at: KeyPath) -> Iterator[Finding]:
    is_empty, has_response = endpoint.get("status") == NO_BODY, endpoint.get("response") is not None
    if is_empty and has_response:
        what = "a 204 response has no body"
        yield Finding((*at, "response"), what, "remove it, or choose another status", at_key=True)
    elif not is_empty and not has_response and "response" not in endpoint:
        remedy = "add it: The endpoint's response; or set 'status: 204'"
        yield Finding((*at, "response"), "missing required key", remedy)


def _headers_of(endpoint: Mapping[str, object]) -> Mapping[str, object]:
    return mapping_of(mapping_of(endpoint.get("response")).get("headers"))


def _check_dependencies(endpoint: Mapping[str, object], at: KeyPath) -> Iterator[Finding]:
    """Yield duplicate dependencies, and those with the same name as the handler."""
    seen: set[str] = set()
    for place, name in enumerate(map(str, list_of(endpoint.get("dependencies")))):
        here = (*at, "dependencies", place)
        if name in seen:
            yield Finding(here, f"{name!r} is listed twice", "remove one of them")
        seen.add(name)
        if name.rpartition(".")[2] == endpoint.get("handler"):
            what = "the handler has the same name"
            yield Finding(here, what, "rename the handler")


def _check_model(fields: Mapping[str, ResourceField], at: KeyPath) -> Iterator[Finding]:
    """Yield the errors in the fields of one model, including nested models."""
    called: dict[str, str] = {}
    used = {one.type for field in fields.values() for one in field.within()}
    for name, field in fields.items():
        yield from _check_json_field(field, (*at, name))
        if not is_simple(field):
            yield from field_findings(name, field, (*at, name))
        key = json_name(name, field)
        if called.setdefault(key, name) != name:
            what = f"{key!r} is already the name of the field {called[key]!r}"
            yield Finding((*at, name), what, "choose another name", at_key=True)
        if used & _IMPORTED.get(name, frozenset()):
            what = f"{name!a} is the name of a type that the model uses"
            yield Finding((*at, name), what, "choose another name", at_key=True)
    first: dict[str, KeyPath] = {}
    for words, path in nested_models(fields):
        if first.setdefault(words, path) != path:
            what = f"its model has the same name as that of {'.'.join(map(str, first[words]))}"
            yield Finding((*at, *path), what, "choose another name", at_key=True)


def is_simple(field: ResourceField) -> bool:
    """Return whether ``field`` has a plain value, which the model has already validated."""
    return isinstance(field, ResponseField) and field.is_simple


def _check_json_field(field: ResourceField, at: KeyPath) -> Iterator[Finding]:
    """Yield the keys and types of ``field`` that only stored fields or forms can have."""
    if field.type in {"ref", "refs", "file"}:
        remedy = "use the type uuid" if field.type != "file" else "use a form parameter"
        what = f"JSON here cannot have a field of type '{field.type}'"
        yield Finding((*at, "type"), what, remedy)
    elif field.items == "file":
        what = "JSON cannot contain files"
        yield Finding((*at, "items"), what, "use a form parameter")
    for key, without in _STORAGE_DEFAULTS.items():
        if getattr(field, key) != without and field.type not in {"ref", "refs"}:
            what = f"only a stored field can have {key!r}"
            yield Finding((*at, key), what, "remove it", at_key=True)
    yield from reserved_domain_findings(field, at)
    for path, inner in _nested_fields(field):
        yield from _check_json_field(inner, (*at, *path))


def _nested_fields(field: ResourceField) -> Iterator[tuple[KeyPath, ResourceField]]:
    for key in ("fields", "of"):
        for name, inner in (getattr(field, key) or {}).items():
            yield (key, name), inner
    if isinstance(field.items, ResourceField):
        yield ("items",), field.items


def _check_value(field: ResourceField, at: KeyPath) -> Iterator[Finding]:
    """Yield an error if a response field cannot have its ``value``."""
    value = getattr(field, "value", None)
    if value is None or is_simple(field):
        return
    if field.type in _COMPOSITE:
        what = f"a field of type '{field.type}' cannot have a constant value"
        yield Finding((*at, "value"), what, "set examples on its fields", at_key=True)
    elif reason := value_refusal(field, value):
        yield Finding((*at, "value"), reason)


def _without_nul(field: ResourceField) -> ResourceField:
    """Return a response field without NUL characters in its strings.

    Only databases reject NUL, and responses are not stored.
    """
    texts = {
        key: text.replace("\0", " ")
        for key in ("value", "example")
        if isinstance(text := getattr(field, key, None), str)
    }
    return field.model_copy(update=texts)


def _parse_valid(kind: type[_Part], data: object) -> _Part | None:
    """Return the parsed part, or ``None`` if it is missing or invalid on its own."""
    if data is None:
        return None
    try:
        return kind.model_validate(data)
    except ValidationError:
        return None
