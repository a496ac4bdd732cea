"""Plain data of requests whose endpoints take and answer all that can be said."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.request.samples import filled, texts

_names = st.from_regex(r"[a-z]{2,6}(_[a-z0-9]{1,4})?", fullmatch=True).map("x_{}".format)
_maybe = st.booleans()
_SINGLE: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "str": st.fixed_dictionaries(
        {},
        optional={
            "min_length": st.integers(0, 3),
            "max_length": st.integers(3, 30),
            "default": st.sampled_from(("abc", "\"'\\")),
        },
    ),
    "text": st.just({"pattern": "^[a-c]{3}$"}),
    "int": st.fixed_dictionaries({}, optional={"ge": st.integers(-9, 0), "lt": st.integers(5, 9)}),
    "float": st.fixed_dictionaries({}, optional={"gt": st.floats(-9, 0), "le": st.floats(5, 9)}),
    "decimal": st.fixed_dictionaries(
        {}, optional={"digits": st.integers(4, 38), "places": st.integers(0, 4)}
    ),
    "bool": st.fixed_dictionaries({}, optional={"default": _maybe}),
    "date": st.sampled_from(({}, {"example": "2024-02-29"})),
    "datetime": st.sampled_from(({}, {"example": "2024-02-29T10:00:00.5+01:00"})),
    "time": st.sampled_from(({}, {"example": "09:30"})),
    "uuid": st.just({}),
    "email": st.sampled_from(({}, {"example": "Rex@Example.com"})),
    "url": st.sampled_from(({}, {"example": "https://example.com"})),
    "enum": st.sampled_from(({"values": ["a", "b c", "null"]}, {"values": ['"']})),
}
_ONLY_ALONE = {"default", "optional", "alias"}


@st.composite
def fields(draw: st.DrawFn, depth: int = 2, *, answered: bool = False) -> dict[str, Any]:
    """Make a field of a body, or of an answer."""
    kinds = [*_SINGLE, *(("list", "map", "object", "union") if depth else ())]
    kind = draw(st.sampled_from(kinds))
    field = {"type": kind} | draw(_SINGLE[kind] if kind in _SINGLE else _whole(kind, depth))
    common = {"description": filled, "optional": _maybe}
    if kind == "enum":
        field["values"] = [value for value in field["values"] if value != '"'] or ["a"]
    if field.get("default") is not None or answered:
        del common["optional"]
    if answered:
        field.pop("default", None)
    return field | draw(st.fixed_dictionaries({}, optional=common))


@st.composite
def _whole(draw: st.DrawFn, kind: str, depth: int) -> dict[str, Any]:
    if kind == "object":
        inner = st.dictionaries(_names, fields(depth - 1), min_size=1, max_size=2)
        return {"fields": draw(inner)}
    if kind == "union" and draw(_maybe):
        objects = _whole("object", depth).map(lambda made: {"type": "object", **made})
        return {"of": {"cat": draw(objects), "dog": draw(objects)}}
    if kind == "union":
        return {"of": {"number": {"type": "int"}, "word": {"type": "str"}, "yes": {"type": "bool"}}}
    items = st.sampled_from(("str", "int", "float", "bool", "date", "datetime", "uuid")) | fields(
        depth - 1
    ).map(lambda field: {key: field[key] for key in field.keys() - _ONLY_ALONE})
    made = {"items": draw(items)}
    return made | draw(st.fixed_dictionaries({}, optional={"max_items": st.integers(1, 3)}))


@st.composite
def parameters(draw: st.DrawFn) -> dict[str, Any]:
    """Make a parameter of a query, a header, a cookie or a form."""
    kind = draw(st.sampled_from((*_SINGLE, "list", "file")))
    if kind == "file":
        return {"type": "file"}
    if kind == "list":
        source = draw(st.sampled_from(("query", "form")))
        return {"type": "list", "items": draw(st.sampled_from(("int", "uuid"))), "source": source}
    source = draw(st.sampled_from(("query", "header", "cookie", "form")))
    parameter = {"type": kind, "source": source} | draw(_SINGLE[kind])
    if source in {"header", "cookie"} or kind not in {"str", "int", "float", "bool", "enum"}:
        parameter.pop("default", None)
        parameter.pop("example", None)
    if parameter.get("default") is None:
        parameter["optional"] = draw(_maybe)
    return parameter


@st.composite
def endpoint_requests(draw: st.DrawFn) -> dict[str, Any]:
    """Make the plain data of a request of which most are in order."""
    sent = draw(st.dictionaries(_names, parameters(), max_size=3))
    endpoint: dict[str, Any] = {
        "method": "post",
        "summary": draw(filled),
        "description": draw(texts),
        "handler": "run_it",
        "parameters": sent,
    }
    is_form = any(one.get("source") == "form" or one["type"] == "file" for one in sent.values())
    if not is_form:
        inner = draw(st.dictionaries(_names, fields(), min_size=1, max_size=4))
        endpoint["body"] = {"fields": inner, "description": draw(texts), "many": draw(_maybe)}
    if draw(st.integers(0, 4)):
        answer = st.dictionaries(_names, fields(answered=True), min_size=1, max_size=4)
        endpoint["response"] = {"fields": draw(answer), "many": draw(_maybe)}
    else:
        endpoint["status"] = 204
    return {
        "name": "a_feature",
        "description": draw(filled),
        "tags": ["T"],
        "endpoints": [endpoint],
    }
