"""Compare two OpenAPI documents and find the changes that break existing clients."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.plan.prepared import ChangeKind, OperationDelta
from featurebuilder.verify.openapi import operations, path_items, resolve
from featurebuilder.verify.schemas import GapKind, SchemaComparison, SchemaGap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.verify.observation import Json

_PARAMETER = re.compile(r"{([^}]*)}")
_NO_LONGER_ACCEPTED = {
    GapKind.TYPE: "{place} no longer accepts {what}",
    GapKind.VALUE: "{place} no longer accepts {what}",
    GapKind.FORMAT: "{place} must have the format {what} now",
    GapKind.LIMIT: "{place} has a stricter limit: {what}",
    GapKind.OPTIONAL: "{place} is required now",
    GapKind.ABSENT_REQUIRED: "{place} is required now",
    GapKind.REFUSED: "{place} is no longer accepted",
}
_NO_LONGER_PROMISED = {
    GapKind.TYPE: "{place} may be {what} now",
    GapKind.VALUE: "{place} may be {what} now",
    GapKind.FORMAT: "{place} no longer always has the format {what}",
    GapKind.OPTIONAL: "{place} may be missing now",
    GapKind.ABSENT: "{place} is gone",
    GapKind.ABSENT_REQUIRED: "{place} is gone",
}


class _Operation(NamedTuple):
    """One operation of a document; ``path`` includes the parameter names."""

    document: Json
    path: str
    item: dict[str, Json]
    method: str

    @property
    def name(self) -> str:
        """The operation as ``METHOD /path``."""
        return f"{self.method.upper()} {self.path}"

    @property
    def own(self) -> dict[str, Json]:
        """The operation object."""
        found = self.item[self.method]
        return found if isinstance(found, dict) else {}


def api_delta(before: Json, after: Json) -> tuple[OperationDelta, ...]:
    """Return every operation that was added, changed or removed, in path order.

    Paths that differ only in parameter names are the same path, since clients send only values.
    """
    old, new = _operations(before), _operations(after)
    contracts, now = operations(before), operations(after)
    found: list[OperationDelta] = []
    for key in sorted(old.keys() | new.keys()):
        if key not in new:
            found.append(OperationDelta(old[key].name, ChangeKind.REMOVED))
        elif key not in old:
            found.append(OperationDelta(new[key].name, ChangeKind.ADDED))
        elif contracts[old[key].name] != now[new[key].name]:
            breaks = dict.fromkeys(_find_breaks(old[key], new[key]))
            found.append(OperationDelta(new[key].name, ChangeKind.CHANGED, tuple(breaks)))
    return tuple(found)


def _operations(document: Json) -> dict[tuple[str, str], _Operation]:
    """Map each path, without parameter names, and method to its operation."""
    return {
        (_PARAMETER.sub("{}", path), method): _Operation(document, path, item, method)
        for path, method, item in path_items(document)
    }


def _find_breaks(old: _Operation, new: _Operation) -> Iterator[str]:
    """Yield a sentence for each change that breaks a client."""
    yield from _security_breaks(old, new)
    yield from _parameter_breaks(old, new)
    yield from _body_breaks(old, new)
    yield from _response_breaks(old, new)


def _security_breaks(old: _Operation, new: _Operation) -> Iterator[str]:
    """Yield a break if a client's authentication is no longer sufficient."""
    before, now = _schemes(old), _schemes(new)
    if any(not any(need <= given for need in now) for given in before):
        ways = " or ".join(" and ".join(sorted(need)) for need in now)
        yield f"clients must authenticate with {ways} now"


def _schemes(operation: _Operation) -> list[frozenset[str]]:
    """Return the accepted sets of security schemes; an empty set means no authentication."""
    document = operation.document if isinstance(operation.document, dict) else {}
    needs = operation.own.get("security", document.get("security"))
    found = [frozenset(need) for need in _list(needs) if isinstance(need, dict)]
    return found or [frozenset()]


def _parameter_breaks(old: _Operation, new: _Operation) -> Iterator[str]:
    """Yield the breaks in the parameters."""
    before, now = _parameters_by_key(old), _parameters_by_key(new)
    for key, parameter in now.items():
        where, name = key[0], parameter.get("name")
        place = f"the {where} parameter {name}"
        earlier = before.get(key)
        if parameter.get("required") is True and not (earlier and earlier.get("required") is True):
            yield f"{place} is required now"
        if earlier:
            narrow, wide = earlier.get("schema", {}), parameter.get("schema", {})
            yield from _describe_gaps(
                _request_comparison(old, new).gaps(narrow, wide, place), _NO_LONGER_ACCEPTED
            )
    for key in (key for key in before if key not in now):
        yield f"the {key[0]} parameter {before[key].get('name')} is no longer read"


def _parameters_by_key(operation: _Operation) -> dict[tuple[str, str], dict[str, Json]]:
    """Map the location and name of each parameter to it; path parameters by position."""
    positions = {name: str(n) for n, name in enumerate(_PARAMETER.findall(operation.path))}
    found: dict[tuple[str, str], dict[str, Json]] = {}
    for member in (
        *_list(operation.item.get("parameters")),
        *_list(operation.own.get("parameters")),
    ):
        parameter = _resolve_object(operation, member)
        where, name = str(parameter.get("in")), str(parameter.get("name"))
        known_by = {"path": positions.get(name, name), "header": name.lower()}.get(where, name)
        found[where, known_by] = parameter
    return found


def _body_breaks(old: _Operation, new: _Operation) -> Iterator[str]:
    """Yield the breaks in the request body."""
    before = _resolve_object(old, old.own.get("requestBody"))
    now = _resolve_object(new, new.own.get("requestBody"))
    if now.get("required") is True and before.get("required") is not True:
        yield "a request body is required now"
    if before and not now:
        yield "the request body is no longer read"
        return
    contents = _contents(now)
    for kind, schema in _contents(before).items():
        if kind not in contents:
            yield f"{kind} is no longer accepted"
        else:
            found = _request_comparison(old, new).gaps(schema, contents[kind], "the request")
            yield from _describe_gaps(found, _NO_LONGER_ACCEPTED)


def _response_breaks(old: _Operation, new: _Operation) -> Iterator[str]:
    """Yield the breaks in the responses; new or removed error responses break no client."""
    answers = _object(new.own.get("responses"))
    for status, response in _object(old.own.get("responses")).items():
        is_error = status[:1] in {"4", "5"} or status == "default"
        if status not in answers:
            if not is_error:
                yield f"it no longer returns {status}"
            continue
        place = f"the {status} response" if is_error else "the response"
        contents = _contents(_resolve_object(new, answers[status]))
        for kind, schema in _contents(_resolve_object(old, response)).items():
            if kind not in contents:
                yield f"it no longer returns {status} as {kind}"
                continue
            comparison = SchemaComparison(new.document, old.document)
            found = comparison.gaps(contents[kind], schema, place)
            yield from _describe_gaps(found, _NO_LONGER_PROMISED)


def _request_comparison(old: _Operation, new: _Operation) -> SchemaComparison:
    """Return a comparison that finds old requests which the new operation rejects."""
    return SchemaComparison(old.document, new.document)


def _describe_gaps(gaps: Iterable[SchemaGap], words: dict[GapKind, str]) -> Iterator[str]:
    """Yield a sentence for each gap that has a template in ``words``."""
    for gap in gaps:
        if gap.kind in words:
            yield words[gap.kind].format(place=gap.place, what=gap.what)


def _contents(body: dict[str, Json]) -> dict[str, Json]:
    """Map the content types of a request or response body to their schemas."""
    return {
        kind: media.get("schema", {})
        for kind, media in _object(body.get("content")).items()
        if isinstance(media, dict)
    }


def _resolve_object(operation: _Operation, value: Json) -> dict[str, Json]:
    """Return an object, with its reference resolved."""
    found = _object(value)
    reference = found.get("$ref")
    return _object(resolve(operation.document, reference)) if isinstance(reference, str) else found


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
