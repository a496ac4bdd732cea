"""What the parameters of an endpoint say about its path and its answer: defaults and clashes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import ValidationError

from featurebuilder.request.examples import example_of
from featurebuilder.request.field_rules import field_findings, unreachable
from featurebuilder.request.findings import Finding, KeyPath
from featurebuilder.request.parameter import (
    ANSWERED_AS,
    PARAMETER_TYPES,
    REPEATED,
    SINGLE_TYPES,
    Parameter,
)
from featurebuilder.request.resource_defaults import field_with_defaults
from featurebuilder.request.shapes import mapping_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_IN_PATH = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_UNSENDABLE = {
    "path": (re.compile(r"/|^\.{0,2}$"), "it is empty, only dots, or holds a slash"),
    "header": (re.compile(r"[^ -~]|^ | $"), "it is more than plain ASCII between its blanks"),
    "cookie": (re.compile(r"[^!#-+\--:<-\[\]-~]"), "it is more than plain ASCII without signs"),
}
_WITH_DEFAULT = frozenset({"str", "int", "float", "bool", "enum"})


def endpoint_with_parameters(endpoint: dict[str, object]) -> dict[str, object]:
    """Return an endpoint's plain data with what its parameters left out.

    A parameter that the path names and nothing describes is a text. What an answer takes from a
    parameter has its type, and the parameter's example as an example.
    """
    path, described = endpoint.get("path"), endpoint.get("parameters", {})
    if not isinstance(path, str) or not isinstance(described, dict):
        return endpoint
    named = _IN_PATH.findall(path)
    parameters = {**{name: {} for name in named if name not in described}, **described}
    filled = {
        name: {**_placed(one, is_named=name in named), **one} if isinstance(one, dict) else one
        for name, one in parameters.items()
    }
    if not filled:
        return endpoint
    filled = {name: _sent(field_with_defaults(name, one)) for name, one in filled.items()}
    return {**_answering(endpoint, filled), "parameters": filled}


def _sent(parameter: object) -> object:
    """Return a parameter with a length that can be sent: in a form no text is none at all."""
    if not isinstance(parameter, dict) or parameter.get("source") != "form":
        return parameter
    is_text = parameter.get("type", "str") in {"str", "text"}
    may_be_left_out = parameter.get("optional") or parameter.get("default") is not None
    return parameter if may_be_left_out or not is_text else {"min_length": 1, **parameter}


def _placed(parameter: Mapping[str, object], *, is_named: bool) -> dict[str, object]:
    """Return where a parameter is that does not say so, unless that is the query."""
    if is_named:
        return {"source": "path"}
    items = mapping_of(parameter.get("items")).get("type", parameter.get("items"))
    return {"source": "form"} if "file" in {parameter.get("type"), str(items)} else {}


def parameter_findings(endpoint: Mapping[str, object], at: KeyPath) -> Iterator[Finding]:
    """Yield what is wrong between an endpoint's path, its parameters and its answer."""
    path, parameters = str(endpoint.get("path")), mapping_of(endpoint.get("parameters"))
    named = _IN_PATH.findall(path)
    for name in dict.fromkeys(named):
        if named.count(name) > 1:
            what = f"names the parameter {name!r} twice"
            yield Finding((*at, "path"), what, "give each a name of its own")
    called: dict[tuple[str, str], str] = {}
    for name, one in parameters.items():
        below = (*at, "parameters", name)
        parameter = _sound(one)
        if parameter is None:
            continue
        if parameter.dependency is not None:
            yield from _injected(name, parameter, below, is_named=name in named)
            continue
        yield from _parameter(name, parameter, below, is_named=name in named)
        key = (parameter.source, (parameter.alias or name).lower())
        if called.setdefault(key, name) != name:
            what = f"is called like the parameter {called[key]!r}"
            yield Finding(below, what, "give it another name", at_key=True)
    yield from _answers(endpoint, parameters, at)


def _parameter(
    name: str, parameter: Parameter, at: KeyPath, *, is_named: bool
) -> Iterator[Finding]:
    if parameter.type not in PARAMETER_TYPES:
        what = f"a parameter cannot be of type '{parameter.type}'"
        kinds = ", ".join(sorted(PARAMETER_TYPES))
        yield Finding((*at, "type"), what, f"choose one of {kinds}; a body has every type")
        return
    if parameter.type == "list" and parameter.item.type not in SINGLE_TYPES | {"file"}:
        what = f"a list in a parameter cannot hold what is of type '{parameter.item.type}'"
        yield Finding((*at, "items"), what, "say it in a body")
        return
    for key in ("unique", "index"):
        if getattr(parameter, key):
            yield Finding((*at, key), f"a parameter has no {key!r}", "leave it out", at_key=True)
    yield from _place(name, parameter, at, is_named=is_named)
    if parameter.default is not None and parameter.type not in _WITH_DEFAULT:
        what = f"a parameter of type '{parameter.type}' has no default"
        yield Finding((*at, "default"), what, "make it optional", at_key=True)
    elif parameter.default is not None and parameter.optional:
        what = "has a default, so it is never missing"
        yield Finding((*at, "optional"), what, "leave one of the two out", at_key=True)
    yield from _sendable(parameter, at)
    yield from field_findings(name, parameter, at)
    yield from unreachable(parameter, at)


def _injected(name: str, parameter: Parameter, at: KeyPath, *, is_named: bool) -> Iterator[Finding]:
    """Yield what is said of a parameter that no client sends."""
    if is_named:
        what = f"{name!r} stands in the path, so a client sends it"
        yield Finding((*at, "dependency"), what, "give one of the two another name", at_key=True)
        return
    for key, info in Parameter.model_fields.items():
        of_its_own = key in {"dependency", "description"}
        if not of_its_own and getattr(parameter, key) != info.get_default():
            what = "what a dependency hands over is not sent, and needs no other keys"
            yield Finding((*at, key), what, "leave it out", at_key=True)


def _place(name: str, parameter: Parameter, at: KeyPath, *, is_named: bool) -> Iterator[Finding]:
    if (parameter.source == "path") is not is_named:
        what = "the path does not name it" if not is_named else "the path names it"
        remedy = f"write {{{name}}} where it stands" if not is_named else "say 'source: path'"
        yield Finding((*at, "source"), what, remedy)
    elif parameter.is_file and parameter.source != "form":
        yield Finding((*at, "source"), "a file is sent in a form", "say 'source: form'")
    elif parameter.type == "list" and parameter.source not in REPEATED:
        what = f"a list cannot be sent in a {parameter.source}"
        yield Finding((*at, "source"), what, "send it in the query or in a form")
    if parameter.source != "path":
        return
    for key, is_said in (
        ("optional", parameter.optional),
        ("default", parameter.default is not None),
    ):
        if is_said:
            what = "what stands in the path is always there"
            yield Finding((*at, key), what, "leave it out", at_key=True)
    if parameter.alias:
        what = "what stands in the path is called as it is there"
        yield Finding((*at, "alias"), what, "leave it out", at_key=True)


def _sendable(parameter: Parameter, at: KeyPath) -> Iterator[Finding]:
    """Yield an example that cannot be sent where the parameter is."""
    example = parameter.example
    if isinstance(example, str) and parameter.source in _UNSENDABLE:
        strange, words = _UNSENDABLE[parameter.source]
        if strange.search(example):
            what = f"cannot be sent in a {parameter.source}: {words}"
            yield Finding((*at, "example"), what, "choose another example")


def _answering(endpoint: dict[str, object], parameters: dict[str, object]) -> dict[str, object]:
    """Return the endpoint with the types and examples of what its answer takes from parameters."""
    response = endpoint.get("response")
    if not isinstance(response, dict) or not isinstance(response.get("fields"), dict):
        return endpoint
    fields = {name: _taken(field, parameters) for name, field in response["fields"].items()}
    return {**endpoint, "response": {**response, "fields": fields}}


def _taken(field: object, parameters: Mapping[str, object]) -> object:
    name = field.get("parameter") if isinstance(field, dict) else None
    if not isinstance(field, dict) or not isinstance(name, str):
        return field
    parameter = _sound(parameters.get(name))
    if parameter is None or parameter.type not in ANSWERED_AS or parameter.dependency:
        return {"value": "", **field}  # so that only the parameter is reported
    try:
        value = example_of(name, parameter)
    except ValueError:
        return {"value": "", **field}
    if parameter.type == "float" and isinstance(value, int):
        value = float(value)
    return {"type": ANSWERED_AS[parameter.type], "value": value, **field}


def _answers(
    endpoint: Mapping[str, object], parameters: Mapping[str, object], at: KeyPath
) -> Iterator[Finding]:
    fields = mapping_of(mapping_of(endpoint.get("response")).get("fields"))
    for name, field in fields.items():
        taken = mapping_of(field).get("parameter")
        below = (*at, "response", "fields", name, "parameter")
        if not isinstance(taken, str):
            continue
        parameter = _sound(parameters.get(taken))
        if taken not in parameters:
            known = ", ".join(parameters) or "none"
            yield Finding(below, f"there is no parameter {taken!r}", f"there are: {known}")
        elif parameter and parameter.dependency:
            what = f"what the parameter {taken!r} holds is not known before it runs"
            yield Finding(below, what, "answer with a value, and change the code")
        elif parameter and parameter.type not in ANSWERED_AS:
            what = f"an answer cannot hold a parameter of type '{parameter.type}'"
            yield Finding(below, what, f"take one of {', '.join(ANSWERED_AS)}")
        elif parameter and parameter.optional:
            what = f"the parameter {taken!r} may be missing, and then there is nothing to answer"
            yield Finding(below, what, "give it a default instead")
        elif parameter:
            yield from _said_otherwise(mapping_of(field), taken, parameters, below)


def _said_otherwise(
    field: Mapping[str, object], taken: str, parameters: Mapping[str, object], at: KeyPath
) -> Iterator[Finding]:
    """Yield that a field says itself what it takes from a parameter, if it says something else."""
    follows = mapping_of(_taken({"parameter": taken}, parameters))
    said = (("type", "type"), ("value", "value"), ("example", "value"))
    if any(key in field and field[key] != follows.get(same) for key, same in said):
        what = f"the value is that of the parameter {taken!r}"
        yield Finding(at, what, "leave 'type', 'value' and 'example' out", at_key=True)


def _sound(data: object) -> Parameter | None:
    """Return the parameter that ``data`` says, unless it is wrong in itself."""
    try:
        return Parameter.model_validate(data)
    except ValidationError:
        return None
