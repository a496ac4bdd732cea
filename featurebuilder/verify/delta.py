"""What becomes of an API between two OpenAPI documents, and whether an old client would break."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.plan.api_delta import Fate, OperationDelta
from featurebuilder.verify.openapi import operations, path_items, resolve
from featurebuilder.verify.schemas import Comparison, Gap, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.verify.seen import Json

_PARAMETER = re.compile(r"{([^}]*)}")
_NO_LONGER_ACCEPTED = {
    Kind.TYPE: "{place} no longer accepts {what}",
    Kind.VALUE: "{place} no longer accepts {what}",
    Kind.FORMAT: "{place} must be of format {what} now",
    Kind.LIMIT: "{place} accepts less: {what}",
    Kind.OPTIONAL: "{place} is required now",
    Kind.ABSENT_REQUIRED: "{place} is required now",
    Kind.REFUSED: "{place} is refused now",
}
_NO_LONGER_PROMISED = {
    Kind.TYPE: "{place} may be {what} now",
    Kind.VALUE: "{place} may be {what} now",
    Kind.FORMAT: "{place} may not be of format {what} now",
    Kind.OPTIONAL: "{place} may be missing now",
    Kind.ABSENT: "{place} is gone",
    Kind.ABSENT_REQUIRED: "{place} is gone",
}


class _Operation(NamedTuple):
    """One operation where it stands; ``path`` has its parameters by name."""

    document: Json
    path: str
    item: dict[str, Json]
    method: str

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def own(self) -> dict[str, Json]:
        found = self.item[self.method]
        return found if isinstance(found, dict) else {}


def api_delta(before: Json, after: Json) -> tuple[OperationDelta, ...]:
    """Return every operation that is added, changed or removed, in the order of their paths.

    A path whose parameters have other names is the same path: clients send values, not names.
    """
    old, new = _operations(before), _operations(after)
    contracts, now = operations(before), operations(after)
    found: list[OperationDelta] = []
    for key in sorted(old.keys() | new.keys()):
        if key not in new:
            found.append(OperationDelta(old[key].name, Fate.REMOVED))
        elif key not in old:
            found.append(OperationDelta(new[key].name, Fate.ADDED))
        elif contracts[old[key].name] != now[new[key].name]:
            breaks = dict.fromkeys(_breaks(old[key], new[key]))
            found.append(OperationDelta(new[key].name, Fate.CHANGED, tuple(breaks)))
    return tuple(found)


def _operations(document: Json) -> dict[tuple[str, str], _Operation]:
    return {
        (_PARAMETER.sub("{}", path), method): _Operation(document, path, item, method)
        for path, method, item in path_items(document)
    }


def _breaks(old: _Operation, new: _Operation) -> Iterator[str]:
    yield from _security(old, new)
    yield from _parameters(old, new)
    yield from _bodies(old, new)
    yield from _responses(old, new)


def _security(old: _Operation, new: _Operation) -> Iterator[str]:
    before, now = _schemes(old), _schemes(new)
    if any(not any(need <= given for need in now) for given in before):
        ways = " or ".join(" and ".join(sorted(need)) for need in now)
        yield f"the client must authenticate by {ways} now"


def _schemes(operation: _Operation) -> list[frozenset[str]]:
    """Return the sets of security schemes of which one must be met; no scheme is an empty set."""
    document = operation.document if isinstance(operation.document, dict) else {}
    needs = operation.own.get("security", document.get("security"))
    found = [frozenset(need) for need in _list(needs) if isinstance(need, dict)]
    return found or [frozenset()]


def _parameters(old: _Operation, new: _Operation) -> Iterator[str]:
    before, now = _given(old), _given(new)
    for key, parameter in now.items():
        where, name = key[0], parameter.get("name")
        place = f"the {where} parameter {name}"
        earlier = before.get(key)
        if parameter.get("required") is True and not (earlier and earlier.get("required") is True):
            yield f"{place} is required now"
        if earlier:
            narrow, wide = earlier.get("schema", {}), parameter.get("schema", {})
            yield from _told(_accepting(old, new).gaps(narrow, wide, place), _NO_LONGER_ACCEPTED)
    for key in (key for key in before if key not in now):
        yield f"the {key[0]} parameter {before[key].get('name')} is no longer read"


def _given(operation: _Operation) -> dict[tuple[str, str], dict[str, Json]]:
    """Return the parameters by their kind and name; those of the path by their position."""
    positions = {name: str(n) for n, name in enumerate(_PARAMETER.findall(operation.path))}
    found: dict[tuple[str, str], dict[str, Json]] = {}
    for member in (
        *_list(operation.item.get("parameters")),
        *_list(operation.own.get("parameters")),
    ):
        parameter = _resolved(operation, member)
        where, name = str(parameter.get("in")), str(parameter.get("name"))
        known_by = {"path": positions.get(name, name), "header": name.lower()}.get(where, name)
        found[where, known_by] = parameter
    return found


def _bodies(old: _Operation, new: _Operation) -> Iterator[str]:
    before = _resolved(old, old.own.get("requestBody"))
    now = _resolved(new, new.own.get("requestBody"))
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
            found = _accepting(old, new).gaps(schema, contents[kind], "the request")
            yield from _told(found, _NO_LONGER_ACCEPTED)


def _responses(old: _Operation, new: _Operation) -> Iterator[str]:
    """Compare what is answered; that an error is answered no more, or one more, breaks nobody."""
    answers = _object(new.own.get("responses"))
    for status, response in _object(old.own.get("responses")).items():
        is_error = status[:1] in {"4", "5"} or status == "default"
        if status not in answers:
            if not is_error:
                yield f"it no longer answers {status}"
            continue
        place = f"the {status} response" if is_error else "the response"
        contents = _contents(_resolved(new, answers[status]))
        for kind, schema in _contents(_resolved(old, response)).items():
            if kind not in contents:
                yield f"it no longer answers {status} as {kind}"
                continue
            comparison = Comparison(new.document, old.document)
            found = comparison.gaps(contents[kind], schema, place)
            yield from _told(found, _NO_LONGER_PROMISED)


def _accepting(old: _Operation, new: _Operation) -> Comparison:
    return Comparison(old.document, new.document)


def _told(gaps: Iterable[Gap], words: dict[Kind, str]) -> Iterator[str]:
    for gap in gaps:
        if gap.kind in words:
            yield words[gap.kind].format(place=gap.place, what=gap.what)


def _contents(body: dict[str, Json]) -> dict[str, Json]:
    return {
        kind: media.get("schema", {})
        for kind, media in _object(body.get("content")).items()
        if isinstance(media, dict)
    }


def _resolved(operation: _Operation, value: Json) -> dict[str, Json]:
    found = _object(value)
    reference = found.get("$ref")
    return _object(resolve(operation.document, reference)) if isinstance(reference, str) else found


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
