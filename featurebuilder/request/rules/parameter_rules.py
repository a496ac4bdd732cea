"""Fill in and check an endpoint's parameters, with its path and its response."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import ValidationError

from featurebuilder.request.model.findings import Finding, KeyPath
from featurebuilder.request.model.parameter import (
    PARAMETER_TYPES,
    REPEATABLE_SOURCES,
    RESPONSE_TYPES,
    SINGLE_TYPES,
    Parameter,
)
from featurebuilder.request.model.part import mapping_of
from featurebuilder.request.rules.field_rules import (
    STORED_KEYS,
    field_findings,
    reserved_domain_findings,
)
from featurebuilder.request.rules.resource_defaults import field_with_defaults
from featurebuilder.request.values.examples import example_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_IN_PATH = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_UNSENDABLE = {
    "path": (re.compile(r"/|^\.{0,2}$"), "it is empty, '.' or '..', or contains a slash"),
    "header": (re.compile(r"[^ -~]|^ | $"), "it has non-ASCII characters or outer spaces"),
    "cookie": (re.compile(r"[^!#-+\--:<-\[\]-~]"), "it has characters that cookies cannot contain"),
}
_WITH_DEFAULT = frozenset({"str", "int", "float", "bool", "enum"})


def endpoint_with_parameters(endpoint: dict[str, object]) -> dict[str, object]:
    """Return the raw data of an endpoint with the defaults of its parameters.

    A path parameter without a description in ``parameters`` becomes a string. A response field that
    returns a parameter gets its type and its example.
    """
    path, described = endpoint.get("path"), endpoint.get("parameters", {})
    if not isinstance(path, str) or not isinstance(described, dict):
        return endpoint
    named = _IN_PATH.findall(path)
    parameters = {**{name: {} for name in named if name not in described}, **described}
    filled = {
        name: {**_default_source(one, is_named=name in named), **one}
        if isinstance(one, dict)
        else one
        for name, one in parameters.items()
    }
    if not filled:
        return endpoint
    filled = {
        name: _require_form_text(field_with_defaults(name, one)) for name, one in filled.items()
    }
    return {**_fill_response(endpoint, filled), "parameters": filled}


def _require_form_text(parameter: object) -> object:
    """Return a parameter with a minimum length of 1 if it is a required string in a form.

    In a form, an empty string is the same as a missing value.
    """
    if not isinstance(parameter, dict) or parameter.get("source") != "form":
        return parameter
    is_text = parameter.get("type", "str") in {"str", "text"}
    may_be_left_out = parameter.get("optional") or parameter.get("default") is not None
    return parameter if may_be_left_out or not is_text else {"min_length": 1, **parameter}


def _default_source(parameter: Mapping[str, object], *, is_named: bool) -> dict[str, object]:
    """Return the default source of a parameter; empty for the query."""
    if is_named:
        return {"source": "path"}
    items = mapping_of(parameter.get("items")).get("type", parameter.get("items"))
    return {"source": "form"} if "file" in {parameter.get("type"), str(items)} else {}


def parameter_findings(endpoint: Mapping[str, object], at: KeyPath) -> Iterator[Finding]:
    """Yield the conflicts between an endpoint's path, parameters and response."""
    path, parameters = str(endpoint.get("path")), mapping_of(endpoint.get("parameters"))
    named = _IN_PATH.findall(path)
    for name in dict.fromkeys(named):
        if named.count(name) > 1:
            what = f"contains the parameter {name!r} twice"
            yield Finding((*at, "path"), what, "use a different name for each")
    called: dict[tuple[str, str], str] = {}
    for name, one in parameters.items():
        below = (*at, "parameters", name)
        parameter = _parse_valid(one)
        if parameter is None:
            continue
        if parameter.dependency is not None:
            yield from _check_injected(name, parameter, below, is_named=name in named)
            continue
        yield from _check_parameter(name, parameter, below, is_named=name in named)
        key = (parameter.source, (parameter.alias or name).lower())
        if called.setdefault(key, name) != name:
            what = f"has the same name as the parameter {called[key]!r}"
            yield Finding(below, what, "choose another name", at_key=True)
    yield from _check_response(endpoint, parameters, at)


def _check_parameter(
    name: str, parameter: Parameter, at: KeyPath, *, is_named: bool
) -> Iterator[Finding]:
    if parameter.type not in PARAMETER_TYPES:
        what = f"a parameter cannot have the type '{parameter.type}'"
        kinds = ", ".join(sorted(PARAMETER_TYPES))
        yield Finding((*at, "type"), what, f"choose one of {kinds}; or use a body")
        return
    if parameter.type == "list" and parameter.item.type not in SINGLE_TYPES | {"file"}:
        what = f"a list parameter cannot have items of type '{parameter.item.type}'"
        yield Finding((*at, "items"), what, "use a body")
        return
    for key in STORED_KEYS:
        if getattr(parameter, key):
            yield Finding((*at, key), f"a parameter cannot have {key!r}", "remove it", at_key=True)
    yield from _check_source(name, parameter, at, is_named=is_named)
    if parameter.default is not None and parameter.type not in _WITH_DEFAULT:
        what = f"a parameter of type '{parameter.type}' cannot have a default"
        yield Finding((*at, "default"), what, "make it optional", at_key=True)
    elif parameter.default is not None and parameter.optional:
        what = "a parameter with a default is always optional"
        yield Finding((*at, "optional"), what, "remove one of the two", at_key=True)
    yield from _check_example(parameter, at)
    yield from field_findings(name, parameter, at)
    yield from reserved_domain_findings(parameter, at)


def _check_injected(
    name: str, parameter: Parameter, at: KeyPath, *, is_named: bool
) -> Iterator[Finding]:
    """Yield the errors in a parameter whose value comes from a dependency."""
    if is_named:
        what = f"{name!r} is a path parameter, which clients send"
        yield Finding((*at, "dependency"), what, "rename one of the two", at_key=True)
        return
    for key, info in Parameter.model_fields.items():
        of_its_own = key in {"dependency", "description"}
        if not of_its_own and getattr(parameter, key) != info.get_default():
            what = "a parameter from a dependency is not sent and takes no other keys"
            yield Finding((*at, key), what, "remove it", at_key=True)


def _check_source(
    name: str, parameter: Parameter, at: KeyPath, *, is_named: bool
) -> Iterator[Finding]:
    if (parameter.source == "path") is not is_named:
        what = "the path does not contain it" if not is_named else "the path contains it"
        remedy = f"add {{{name}}} to the path" if not is_named else "set 'source: path'"
        yield Finding((*at, "source"), what, remedy)
    elif parameter.is_file and parameter.source != "form":
        yield Finding((*at, "source"), "a file must be sent in a form", "set 'source: form'")
    elif parameter.type == "list" and parameter.source not in REPEATABLE_SOURCES:
        what = f"a list cannot be sent in a {parameter.source}"
        yield Finding((*at, "source"), what, "send it in the query or a form")
    if parameter.source != "path":
        return
    for key, is_said in (
        ("optional", parameter.optional),
        ("default", parameter.default is not None),
    ):
        if is_said:
            what = "a path parameter is always required"
            yield Finding((*at, key), what, "remove it", at_key=True)
    if parameter.alias:
        what = "a path parameter cannot have an alias"
        yield Finding((*at, "alias"), what, "remove it", at_key=True)


def _check_example(parameter: Parameter, at: KeyPath) -> Iterator[Finding]:
    """Yield an error if the parameter's source cannot carry its example."""
    example = parameter.example
    if isinstance(example, str) and parameter.source in _UNSENDABLE:
        strange, words = _UNSENDABLE[parameter.source]
        if strange.search(example):
            what = f"cannot be sent in a {parameter.source}: {words}"
            yield Finding((*at, "example"), what, "choose another example")


def _fill_response(endpoint: dict[str, object], parameters: dict[str, object]) -> dict[str, object]:
    """Return the endpoint with the types and values that its response takes from parameters."""
    response = endpoint.get("response")
    if not isinstance(response, dict) or not isinstance(response.get("fields"), dict):
        return endpoint
    fields = {
        name: _fill_from_parameter(field, parameters) for name, field in response["fields"].items()
    }
    return {**endpoint, "response": {**response, "fields": fields}}


def _fill_from_parameter(field: object, parameters: Mapping[str, object]) -> object:
    name = field.get("parameter") if isinstance(field, dict) else None
    if not isinstance(field, dict) or not isinstance(name, str):
        return field
    parameter = _parse_valid(parameters.get(name))
    if parameter is None or parameter.type not in RESPONSE_TYPES or parameter.dependency:
        return {"value": "", **field}  # report only the parameter, not this field
    try:
        value = example_of(name, parameter)
    except ValueError:
        return {"value": "", **field}
    if parameter.type == "float" and isinstance(value, int):
        value = float(value)
    return {"type": RESPONSE_TYPES[parameter.type], "value": value, **field}


def _check_response(
    endpoint: Mapping[str, object], parameters: Mapping[str, object], at: KeyPath
) -> Iterator[Finding]:
    fields = mapping_of(mapping_of(endpoint.get("response")).get("fields"))
    for name, field in fields.items():
        taken = mapping_of(field).get("parameter")
        below = (*at, "response", "fields", name, "parameter")
        if not isinstance(taken, str):
            continue
        parameter = _parse_valid(parameters.get(taken))
        if taken not in parameters:
            known = ", ".join(parameters) or "none"
            yield Finding(below, f"there is no parameter {taken!r}", f"known parameters: {known}")
        elif parameter and parameter.dependency:
            what = f"the parameter {taken!r} comes from a dependency and has no known value"
            yield Finding(below, what, "set a value, and change the generated code")
        elif parameter and parameter.type not in RESPONSE_TYPES:
            what = f"a response cannot contain a parameter of type '{parameter.type}'"
            yield Finding(below, what, f"use one of {', '.join(RESPONSE_TYPES)}")
        elif parameter and parameter.optional:
            what = f"the parameter {taken!r} is optional, so it may have no value to return"
            yield Finding(below, what, "give it a default instead")
        elif parameter:
            yield from _check_overrides(mapping_of(field), taken, parameters, below)


def _check_overrides(
    field: Mapping[str, object], taken: str, parameters: Mapping[str, object], at: KeyPath
) -> Iterator[Finding]:
    """Yield an error if a field contradicts the parameter that it returns."""
    follows = mapping_of(_fill_from_parameter({"parameter": taken}, parameters))
    said = (("type", "type"), ("value", "value"), ("example", "value"))
    if any(key in field and field[key] != follows.get(same) for key, same in said):
        what = f"the parameter {taken!r} already sets the value"
        yield Finding(at, what, "remove 'type', 'value' and 'example'", at_key=True)


def _parse_valid(data: object) -> Parameter | None:
    """Return the parsed parameter, or ``None`` if it is invalid on its own."""
    try:
        return Parameter.model_validate(data)
    except ValidationError:
        return None
