"""What the tests of a list ask for: queries, good and bad, and what each shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.naming import Identifier
from featurebuilder.plan.factory_contexts import numbered_fields
from featurebuilder.plan.python_values import python_value
from featurebuilder.plan.resource_names import model_name
from featurebuilder.render.resource_test_context import MatchCase, SearchCase, SortCase
from featurebuilder.render.safe_text import PythonText, python_data, python_inline
from featurebuilder.request.boundaries import boundaries_of
from featurebuilder.request.examples import example_of, examples_of
from featurebuilder.request.field_names import attribute_name, json_name
from featurebuilder.request.field_values import misfit
from featurebuilder.request.resource_field import MOMENTS, NUMBERS, TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.plan.storage_conventions import StorageConventions
    from featurebuilder.request.examples import Json
    from featurebuilder.request.resource import Resource
    from featurebuilder.request.resource_field import ResourceField

_RANGED = NUMBERS | MOMENTS
_NEEDLE, _DECOY = "a_b%c@example.org", "axbxc@example.org"
_MADE = 3
_LAST_PAGE = 10**9
_LONGEST_SEARCH = 200
# Nothing, no text in base 64, no JSON, an object, an empty list, one of one, a key that is none.
_NO_CURSORS = ("", "x", "bm9uZQ==", "e30=", "W10=", "WyIiXQ==", "WyIiLCJ4Il0=")
_LONGEST_CURSOR = 2000
_NO_UUID = '"ffffffff-ffff-4fff-bfff-ffffffffffff"'
# The key that none has, by the type of keys.
NOBODY = {"uuid": _NO_UUID, "int": "2**31 - 1", "str": _NO_UUID}


def made_for_matches(resource: Resource) -> tuple[PythonText, ...]:
    """Return the keywords of each that the test of filters makes."""
    narrowed = _narrowed(resource)
    return tuple(
        PythonText(
            ", ".join(
                f"{attribute_name(name, field)}="
                f"{python_value(model_name(resource.name), name, field, values[number])}"
                for name, field, values in narrowed
            )
        )
        for number in range(_MADE)
    )


def matches(resource: Resource) -> tuple[MatchCase, ...]:
    """Return queries by each filter, and by all of them, and which of the made each shows."""
    found: list[MatchCase] = []
    for name, field, values in _narrowed(resource):
        key, middle = json_name(name, field), values[1]
        found.append(_match({key: middle}, [n for n, v in enumerate(values) if v == middle]))
        if field.type in _RANGED:
            found.append(_match({f"{key}_from": middle}, [1, 2]))
            found.append(_match({f"{key}_to": middle}, [0, 1]))
    if len(narrowed := _narrowed(resource)) > 1:
        (one, first, values), (other, second, others), *_ = narrowed
        places = [n for n in range(_MADE) if values[n] == values[0] and others[n] == others[1]]
        found.append(
            _match(
                {json_name(one, first): values[0], json_name(other, second): others[1]},
                places,
            )
        )
    return tuple(found)


def sorts(resource: Resource) -> tuple[SortCase, ...]:
    """Return what a list is sorted by: ties and nothing among it, where the field may."""
    found = []
    for name in resource.sort:
        field = resource.fields[name]
        low, middle, high = (examples_of(name, field, _MADE) + (example_of(name, field),) * 3)[:3]
        differ = name in numbered_fields(resource)
        values = [middle, low, high] if differ else [middle, low, middle, high, middle]
        values += [None, None] * field.optional
        written = tuple(
            python_value(model_name(resource.name), name, field, value) for value in values
        )
        key, attribute = json_name(name, field), attribute_name(name, field)
        found.append(SortCase(Identifier(key), Identifier(attribute), written))
    return tuple(found)


def searches(resource: Resource) -> tuple[SearchCase, ...]:
    """Return what is found by a text, in each field that is searched."""
    found = []
    for name in resource.search:
        field = resource.fields[name]
        if misfit(field, _NEEDLE) is None and misfit(field, _DECOY) is None:
            attribute = Identifier(attribute_name(name, field))
            found.append(SearchCase(attribute, _NEEDLE, _DECOY))
    return tuple(found)


def queries(resource: Resource, storage: StorageConventions) -> tuple[PythonText, ...]:
    """Return queries that nothing is wrong with; ``NOBODY`` is the key of none of the resource."""
    found: list[dict[str, Json]] = [{"size": 1}, {"size": 100}]
    if resource.pagination == "page":
        found += [{"page": 1}, {"page": _LAST_PAGE}]
    if resource.search:
        found.append({"q": "x" * _LONGEST_SEARCH})
    found += [{"sort": sign + key} for key in _sort_keys(resource) for sign in ("", "-")]
    texts: list[PythonText] = [python_data(query) for query in found]
    for name, field in _filters(resource):
        if field.type in {"ref", "refs"}:
            key_type = storage.reference(field.target).key_type
            value = "NOBODY" if key_type == resource.key else NOBODY[key_type]
        else:
            value = python_data(_sent(example_of(name, field)))
        keys = _filter_keys(name, field)
        texts += [PythonText(f"{{{python_inline(key)}: {value}}}") for key in keys]
    return tuple(texts)


def invalid_queries(resource: Resource) -> tuple[PythonText, ...]:
    """Return queries that are refused."""
    found: list[dict[str, Json]] = [{"size": 0}, {"size": 101}, {"size": "x"}]
    if resource.pagination == "page":
        found += [{"page": 0}, {"page": _LAST_PAGE + 1}]
    else:
        found.append({"cursor": "x" * (_LONGEST_CURSOR + 1)})
    if resource.search:
        found += [{"q": "x" * (_LONGEST_SEARCH + 1)}, {"q": "\0"}]
    if resource.sort:
        found += [{"sort": text} for text in ("", "-", "no such field")]
    for name, field in _filters(resource):
        refused = [edge.value for edge in boundaries_of(name, field).invalid]
        texts = [value for value in refused if isinstance(value, str)]
        if texts and field.type not in TEXTS:
            found += [{key: texts[0]} for key in _filter_keys(name, field)]
    return tuple(python_data(query) for query in found)


def unknown_cursors(resource: Resource) -> tuple[str, ...]:
    """Return cursors that no list has given out."""
    return _NO_CURSORS if resource.pagination == "cursor" else ()


def _narrowed(resource: Resource) -> list[tuple[str, ResourceField, tuple[Json, ...]]]:
    found = []
    for name, field in _filters(resource):
        if field.type not in {"ref", "refs"}:
            values = (*examples_of(name, field, _MADE), example_of(name, field))
            found.append((name, field, tuple(values[n % len(values)] for n in range(_MADE))))
    return found


def _filters(resource: Resource) -> Iterator[tuple[str, ResourceField]]:
    for name in resource.filters:
        yield name, resource.fields[name]


def _filter_keys(name: str, field: ResourceField) -> tuple[str, ...]:
    key = json_name(name, field)
    return (key, f"{key}_from", f"{key}_to") if field.type in _RANGED else (key,)


def _sort_keys(resource: Resource) -> tuple[str, ...]:
    return tuple(json_name(name, resource.fields[name]) for name in resource.sort)


def _match(query: dict[str, Json], expected: list[int]) -> MatchCase:
    sent = {key: _sent(value) for key, value in query.items()}
    return MatchCase(python_data(sent), PythonText(repr(expected)))


def _sent(value: Json) -> Json:
    """Return a value as a query has it."""
    return str(value).lower() if isinstance(value, bool) else value
