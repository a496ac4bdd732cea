"""What the parts of an endpoint say about each other: its body, its answer, what it depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from featurebuilder.request.endpoint import NO_BODY, Body, Response, ResponseField
from featurebuilder.request.field_names import json_name
from featurebuilder.request.field_rules import field_findings, unreachable
from featurebuilder.request.field_values import misfit
from featurebuilder.request.findings import Finding, KeyPath
from featurebuilder.request.model_names import inner_models
from featurebuilder.request.parameter_rules import parameter_findings
from featurebuilder.request.resource_field import ResourceField
from featurebuilder.request.shapes import list_of, mapping_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_Part = TypeVar("_Part", Body, Response)
_KEPT = {"index": False, "unique": False, "to": None, "on_delete": None, "renamed_from": None}
_COMPOSITE = frozenset({"list", "map", "object", "union"})
# What the generated modules call by these names.
_IMPORTED = {
    "date": frozenset({"date", "datetime"}),
    "datetime": frozenset({"datetime"}),
    "time": frozenset({"time"}),
    "list": frozenset({"list"}),
    "dict": frozenset({"map"}),
}


def endpoint_findings(endpoint: Mapping[str, object], at: KeyPath) -> Iterator[Finding]:
    """Yield what is wrong between the parts of one endpoint."""
    yield from parameter_findings(endpoint, at)
    yield from _sent(endpoint, at)
    yield from _answered(endpoint, at)
    yield from _depended(endpoint, at)
    if body := _sound(Body, endpoint.get("body")):
        fields = {str(name): field for name, field in body.fields.items()}
        yield from _model(fields, (*at, "body", "fields"))
    if response := _sound(Response, endpoint.get("response")):
        below = (*at, "response", "fields")
        yield from _model({n: _without_nul(f) for n, f in response.fields.items()}, below)
        for name, field in response.fields.items():
            yield from _value(_without_nul(field), (*below, name))


def _sent(endpoint: Mapping[str, object], at: KeyPath) -> Iterator[Finding]:
    """Yield what cannot be sent together."""
    parameters = mapping_of(endpoint.get("parameters"))
    sources = {str(mapping_of(one).get("source")): name for name, one in parameters.items()}
    has_body, method = endpoint.get("body") is not None, str(endpoint.get("method", "get")).lower()
    if has_body and "form" in sources:
        what = "a request is JSON or a form, not both"
        remedy = f"make fields of the body parameters as {sources['form']!r} is, or the reverse"
        yield Finding((*at, "body"), what, remedy, at_key=True)
    if method == "get" and (has_body or "form" in sources):
        place = ("body",) if has_body else ("parameters", sources["form"])
        what = "a GET sends no body, and no form"
        yield Finding((*at, *place), what, "choose another method, such as post", at_key=True)
    body = mapping_of(endpoint.get("body"))
    if body.get("max_items") is not None and body.get("many") is not True:
        what = "only a list has 'max_items'"
        yield Finding((*at, "body", "max_items"), what, "add 'many: true'", at_key=True)
    kept = {"body": has_body, "response": bool(_headers(endpoint))}
    for name in parameters.keys() & {name for name, is_kept in kept.items() if is_kept}:
        what = f"{name!r} is an argument of the generated function already"
        yield Finding((*at, "parameters", name), what, "choose another name", at_key=True)


def _answered(endpoint: Mapping[str, object], at: KeyPath) -> Iterator[Finding]:
    is_empty, has_response = endpoint.get("status") == NO_BODY, endpoint.get("response") is not None
    if is_empty and has_response:
        what = "a 204 answers nothing"
        yield Finding(
            (*at, "response"), what, "leave it out, or choose another status", at_key=True
        )
    elif not is_empty and not has_response and "response" not in endpoint:
        remedy = "add it: What the endpoint answers; or say 'status: 204'"
        yield Finding((*at, "response"), "this key is missing", remedy)


def _headers(endpoint: Mapping[str, object]) -> Mapping[str, object]:
    return mapping_of(mapping_of(endpoint.get("response")).get("headers"))


def _depended(endpoint: Mapping[str, object], at: KeyPath) -> Iterator[Finding]:
    """Yield each dependency that is named twice, or called like the function that answers."""
    seen: set[str] = set()
    for place, name in enumerate(map(str, list_of(endpoint.get("dependencies")))):
        here = (*at, "dependencies", place)
        if name in seen:
            yield Finding(here, f"{name!r} stands there already", "keep one of them")
        seen.add(name)
        if name.rpartition(".")[2] == endpoint.get("handler"):
            what = "the function that answers has the same name"
            yield Finding(here, what, "give the handler another name")


def _model(fields: Mapping[str, ResourceField], at: KeyPath) -> Iterator[Finding]:
    """Yield what is wrong with the fields of one model, and of those within it."""
    called: dict[str, str] = {}
    used = {one.type for field in fields.values() for one in field.within()}
    for name, field in fields.items():
        yield from _endless(field, (*at, name))
        if not is_simple(field):
            yield from field_findings(name, field, (*at, name))
        key = json_name(name, field)
        if called.setdefault(key, name) != name:
            what = f"{key!r} is what the field {called[key]!r} is called already"
            yield Finding((*at, name), what, "choose another name", at_key=True)
        if used & _IMPORTED.get(name, frozenset()):
            what = f"{name!a} is the name of a field's type"
            yield Finding((*at, name), what, "choose another name", at_key=True)
    first: dict[str, KeyPath] = {}
    for words, path in inner_models(fields):
        if first.setdefault(words, path) != path:
            what = f"its model would be called as that of {'.'.join(map(str, first[words]))} is"
            yield Finding((*at, *path), what, "choose another name", at_key=True)


def is_simple(field: ResourceField) -> bool:
    """Return whether it is a value of a plain type, which was checked when it was read."""
    return isinstance(field, ResponseField) and field.is_simple


def _endless(field: ResourceField, at: KeyPath) -> Iterator[Finding]:
    """Yield what is said of a field that only what is stored has."""
    if field.type in {"ref", "refs", "file"}:
        remedy = "make it a uuid" if field.type != "file" else "make it a parameter of a form"
        what = f"JSON has no field of type '{field.type}' here"
        yield Finding((*at, "type"), what, remedy)
    elif field.items == "file":
        what = "JSON has no files"
        yield Finding((*at, "items"), what, "make it a parameter of a form")
    for key, without in _KEPT.items():
        if getattr(field, key) != without and field.type not in {"ref", "refs"}:
            what = f"what is not stored has no {key!r}"
            yield Finding((*at, key), what, "leave it out", at_key=True)
    yield from unreachable(field, at)
    for path, inner in _inner(field):
        yield from _endless(inner, (*at, *path))


def _inner(field: ResourceField) -> Iterator[tuple[KeyPath, ResourceField]]:
    for key in ("fields", "of"):
        for name, inner in (getattr(field, key) or {}).items():
            yield (key, name), inner
    if isinstance(field.items, ResourceField):
        yield ("items",), field.items


def _value(field: ResourceField, at: KeyPath) -> Iterator[Finding]:
    """Yield that a field of an answer cannot have its value."""
    value = getattr(field, "value", None)
    if value is None or is_simple(field):
        return
    if field.type in _COMPOSITE:
        what = f"a field of type '{field.type}' has no constant value"
        yield Finding((*at, "value"), what, "give its fields examples", at_key=True)
    elif reason := misfit(field, value):
        yield Finding((*at, "value"), reason)


def _without_nul(field: ResourceField) -> ResourceField:
    """Return a field of an answer with nothing in its texts that only a database refuses."""
    texts = {
        key: text.replace("\0", " ")
        for key in ("value", "example")
        if isinstance(text := getattr(field, key, None), str)
    }
    return field.model_copy(update=texts)


def _sound(kind: type[_Part], data: object) -> _Part | None:
    """Return the part that ``data`` says, unless it is wrong in itself."""
    if data is None:
        return None
    try:
        return kind.model_validate(data)
    except ValidationError:
        return None
