"""Requests to load, and the strategies that make them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from featurebuilder.errors import InvalidRequestError, Problem
from featurebuilder.request.formats.loading import load_request
from featurebuilder.request.model.field_types import FieldName, HandlerName

if TYPE_CHECKING:
    from featurebuilder.request.model.request import FeatureRequest

YAML = """\
name: ping
description: Answers.
tags: [Health]
endpoints:
  - summary: Ping
    handler: run_ping
    response:
      fields:
        pong: {value: 'yes', description: The answer.}
"""
JSON = """\
{"name": "ping",
 "description": "Answers.",
 "tags": ["Health"],
 "endpoints": [
  {"summary": "Ping",
   "handler": "run_ping",
   "response": {
    "fields": {
     "pong": {"value": "yes", "description": "The answer."}}}}]}
"""
TOML = """\
name = "ping"
description = "Answers."
tags = ["Health"]
[[endpoints]] # the only one
summary = "Ping"
handler = "run_ping" # answers
[endpoints.response]
[endpoints.response.fields]
pong = {value = "yes", description = "The answer."}
"""
FORMATS = {".yaml": YAML, ".json": JSON, ".toml": TOML}

HOSTILE = (
    "'",
    '"',
    "\\",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\0",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\U0001f600",
    "{{ 7 * 7 }}",
    "{% raw %}",
    '"""\nimport os',
    "'''",
    "# ",
    ": ",
    "- ",
    "&a *a",
    "!!str ",
    "---",
    "...",
    "null",
    "~",
    "true",
    "0x10",
    "1e3",
    ".nan",
    "<<",
    "%YAML 1.1",
    "@`",
    " ",
    "a",
)

texts = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), max_size=5).map("".join)
filled = texts.filter(lambda text: bool(text.strip()))
_words = st.from_regex(r"[a-z]{2,6}(_[a-z0-9]{1,4})?", fullmatch=True)
_values = {
    "str": texts,
    "int": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "bool": st.booleans(),
}


@st.composite
def fields(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(tuple(_values)))
    field = {"type": kind, "value": draw(_values[kind]), "description": draw(filled)}
    return field | draw(st.fixed_dictionaries({}, optional={"example": _values[kind]}))


@st.composite
def endpoints(draw: st.DrawFn, handler: str) -> dict[str, Any]:
    names = _words.filter(lambda name: not FieldName.refusal(name))
    return {
        "method": draw(st.sampled_from(("get", "POST", "put", "Patch", "delete"))),
        "path": f"/{handler}",
        "summary": draw(filled),
        "description": draw(texts),
        "handler": handler,
        "status": draw(st.sampled_from((200, 201))),
        "tags": draw(st.lists(filled, max_size=2)),
        "deprecated": draw(st.booleans()),
        "errors": draw(st.dictionaries(st.sampled_from(("404", "409")), filled)),
        "response": {
            "description": draw(texts),
            "fields": draw(st.dictionaries(names, fields(), min_size=1, max_size=3)),
        },
    }


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """Make the plain data of a request that is in order, with texts that are not nice."""
    names = _words.filter(lambda name: not HandlerName.refusal(name))
    # Response models are named after handlers, where "a_1" and "a1" come to the same.
    handlers = draw(
        st.lists(names, min_size=1, max_size=3, unique_by=lambda name: name.replace("_", ""))
    )
    return {
        "name": "a_feature",
        "title": draw(filled),
        "description": draw(filled),
        "tags": draw(st.lists(filled, min_size=1, max_size=2)),
        "access": draw(st.sampled_from([None, "anyone"])),
        "endpoints": [draw(endpoints(handler)) for handler in handlers],
    }


_FIELDS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "str": st.fixed_dictionaries(
        {}, optional={"min_length": st.integers(0, 9), "max_length": st.integers(9, 99)}
    ),
    "text": st.just({}),
    "int": st.fixed_dictionaries({}, optional={"ge": st.integers(-9, 0), "lt": st.integers(5, 9)}),
    "float": st.fixed_dictionaries({}, optional={"gt": st.floats(-9, 0), "le": st.floats(5, 9)}),
    "decimal": st.fixed_dictionaries(
        {}, optional={"digits": st.integers(4, 38), "places": st.integers(0, 4)}
    ),
    "bool": st.fixed_dictionaries({}, optional={"default": st.booleans()}),
    "date": st.sampled_from(({}, {"default": "2024-02-29"})),
    "enum": st.just({"values": ["a", "b c", "null", "[x", "1"], "default": "null"}),
    "ref": st.sampled_from(
        ({"to": "owners"}, {"to": "pets", "on_delete": "cascade", "unique": True})
    ),
    "refs": st.just({"to": "owners"}),
    "list": st.fixed_dictionaries({"items": st.just("date")}, optional={"max_items": st.just(3)}),
    "map": st.just({"items": "str"}),
    "object": st.just({"fields": {"a_1": {"type": "int"}, "b_1": {"description": "': {"}}}),
}


@st.composite
def resource_fields(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(tuple(_FIELDS)))
    common: dict[str, st.SearchStrategy[Any]] = {"description": filled}
    if kind != "refs":
        common["optional"] = st.booleans()
    return {"type": kind} | draw(_FIELDS[kind]) | draw(st.fixed_dictionaries({}, optional=common))


@st.composite
def resource_requests(draw: st.DrawFn) -> dict[str, Any]:
    """Make the plain data of a request for a resource that is in order."""
    names = _words.map(lambda name: f"x_{name}").filter(lambda name: not name.endswith("s"))
    made = draw(st.dictionaries(names, resource_fields(), min_size=1, max_size=5))
    single = [name for name, field in made.items() if field["type"] in {"str", "int", "enum"}]
    resource: dict[str, Any] = {
        "fields": made,
        "timestamps": draw(st.booleans()),
        "concurrency": draw(st.sampled_from(("none", "etag"))),
        "filters": single,
        "access": draw(st.sampled_from(({}, {"list": "user"}, {"create": "user"}))),
    }
    if single:
        resource["actions"] = [
            {
                "name": "run_it",
                "summary": draw(filled),
                "sets": {"x_0": "'a"},
                "when": {"x_0": ["b"]},
            }
        ]
        more = ({"default": "b"}, {"optional": True}, {"read_only": False}, {"default": "'a"})
        made["x_0"] = {"type": "str", "description": draw(filled), **draw(st.sampled_from(more))}
    return {"name": "a_feature", "description": draw(filled), "resource": resource}


def minimal() -> dict[str, Any]:
    """Return the least that a request says."""
    return {
        "name": "ping",
        "description": "Answers.",
        "tags": ["Health"],
        "endpoints": [
            {
                "summary": "Ping",
                "handler": "run_ping",
                "response": {"fields": {"pong": {"value": "yes", "description": "The answer."}}},
            }
        ],
    }


def loaded(data: object) -> FeatureRequest:
    return load_request(json.dumps(data).encode(), origin="ping.json", suffix=".json")


def problems(content: str | bytes, suffix: str, expected: str | None = None) -> tuple[Problem, ...]:
    """Return what loading ``content`` finds; nothing if it is in order."""
    raw = content if isinstance(content, bytes) else content.encode()
    try:
        load_request(raw, origin=f"x{suffix}", suffix=suffix, expected_name=expected)
    except InvalidRequestError as error:
        return error.problems
    return ()


def told(content: str | bytes, suffix: str, expected: str | None = None) -> list[str]:
    """Return each problem as ``place what -- remedy``."""
    found = problems(content, suffix, expected)
    return [f"{p.where} {p.what}" + (f" -- {p.remedy}" if p.remedy else "") for p in found]
