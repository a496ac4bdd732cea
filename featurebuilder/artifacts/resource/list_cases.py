"""Compute the queries that a resource's tests send to its list, and the expected results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.python_values import python_value
from featurebuilder.artifacts.resource.factory import numbered_fields
from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText, python_data, python_inline
from featurebuilder.request.model.field_names import attribute_name, json_name
from featurebuilder.request.model.resource_field import DATES_AND_TIMES, NUMBERS, STRINGS
from featurebuilder.request.values.boundaries import boundaries_of
from featurebuilder.request.values.examples import example_of, examples_of
from featurebuilder.request.values.field_values import value_refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.model.resource_field import ResourceField
    from featurebuilder.request.values.examples import Json

_RANGED = NUMBERS | DATES_AND_TIMES
_NEEDLE, _DECOY = "a_b%c@example.org", "axbxc@example.org"
_ROW_COUNT = 3
# Empty, not Base64, not JSON, an object, an empty list, a list of one, an invalid primary key.
_NO_CURSORS = ("", "x", "bm9uZQ==", "e30=", "W10=", "WyIiXQ==", "WyIiLCJ4Il0=")
_MAX_CURSOR_LENGTH = 2000
_NO_UUID = '"ffffffff-ffff-4fff-bfff-ffffffffffff"'
# A primary key that no row has, by key type.
MISSING_KEYS = {"uuid": _NO_UUID, "int": "2**31 - 1", "str": _NO_UUID}


@dataclass(frozen=True, slots=True)
class SortCase:
    """A field that the list can be sorted by, with the value of each test row.

    Its name is ``key`` in JSON and ``name`` in models.
    """

    key: str
    name: Identifier
    values: tuple[PythonText, ...]


@dataclass(frozen=True, slots=True)
class MatchCase:
    """A query of the list, with the indexes of the test rows it matches."""

    query: PythonText
    expected: PythonText


@dataclass(frozen=True, slots=True)
class SearchCase:
    """A searched field, with a matching value (``needle``) and another one (``decoy``)."""

    name: Identifier
    needle: str
    decoy: str


def filter_rows(resource: Resource) -> tuple[PythonText, ...]:
    """Return the factory arguments of each row that the filter test creates."""
    narrowed = _filter_examples(resource)
    return tuple(
        PythonText(
            ", ".join(
                f"{attribute_name(name, field)}={python_value(field, values[number])}"
                for name, field, values in narrowed
            )
        )
        for number in range(_ROW_COUNT)
    )


def filter_cases(resource: Resource) -> tuple[MatchCase, ...]:
    """Return a query per filter, and one that combines two filters.

    Each case holds the indexes of the created rows that it matches.
    """
    found: list[MatchCase] = []
    for name, field, values in _filter_examples(resource):
        key, middle = json_name(name, field), values[1]
        found.append(_match_case({key: middle}, [n for n, v in enumerate(values) if v == middle]))
        if field.type in _RANGED:
            found.append(_match_case({f"{key}_from": middle}, [1, 2]))
            found.append(_match_case({f"{key}_to": middle}, [0, 1]))
    if len(narrowed := _filter_examples(resource)) > 1:
        (one, first, values), (other, second, others), *_ = narrowed
        places = [n for n in range(_ROW_COUNT) if values[n] == values[0] and others[n] == others[1]]
        found.append(
            _match_case(
                {json_name(one, first): values[0], json_name(other, second): others[1]},
                places,
            )
        )
    return tuple(found)


def sort_cases(resource: Resource) -> tuple[SortCase, ...]:
    """Return a case per field the list can be sorted by, with ties and nulls where possible."""
    found = []
    for name in resource.sort:
        field = resource.fields[name]
        low, middle, high = (examples_of(name, field, _ROW_COUNT) + (example_of(name, field),) * 3)[
            :3
        ]
        differ = name in numbered_fields(resource)
        values = [middle, low, high] if differ else [middle, low, middle, high, middle]
        values += [None, None] * field.optional
        written = tuple(python_value(field, value) for value in values)
        key, attribute = json_name(name, field), attribute_name(name, field)
        found.append(SortCase(key, Identifier(attribute), written))
    return tuple(found)


def search_cases(resource: Resource) -> tuple[SearchCase, ...]:
    """Return a case per searched field, with a value that matches and one that does not.

    Fields that cannot hold these values are left out.
    """
    found = []
    for name in resource.search:
        field = resource.fields[name]
        if value_refusal(field, _NEEDLE) is None and value_refusal(field, _DECOY) is None:
            attribute = Identifier(attribute_name(name, field))
            found.append(SearchCase(attribute, _NEEDLE, _DECOY))
    return tuple(found)


def valid_queries(resource: Resource, storage: StorageConventions) -> tuple[PythonText, ...]:
    """Return valid queries. In them, the name ``MISSING_KEYS`` is a primary key that no row has."""
    found: list[dict[str, Json]] = []
    sorts = [json_name(name, resource.fields[name]) for name in resource.sort]
    found += [{"sort": sign + key} for key in sorts for sign in ("", "-")]
    texts: list[PythonText] = [python_data(query) for query in found]
    for name, field in _filters(resource):
        if field.type in {"ref", "refs"}:
            key_type = storage.reference(field.target).key_type
            value = "UNKNOWN_ID" if key_type == resource.key else MISSING_KEYS[key_type]
        else:
            value = python_data(_query_value(example_of(name, field)))
        keys = _filter_keys(name, field)
        texts += [PythonText(f"{{{python_inline(key)}: {value}}}") for key in keys]
    return tuple(texts)


def invalid_queries(resource: Resource) -> tuple[PythonText, ...]:
    """Return queries that get a validation error."""
    found: list[dict[str, Json]] = [{"size": 0}, {"size": 101}]
    if resource.pagination == "page":
        found.append({"page": 0})
    else:
        found.append({"cursor": "x" * (_MAX_CURSOR_LENGTH + 1)})
    if resource.sort:
        found += [{"sort": text} for text in ("", "-", "no such field")]
    for name, field in _filters(resource):
        refused = [edge.value for edge in boundaries_of(name, field, lax=True).invalid]
        texts = [value for value in refused if isinstance(value, str)]
        if texts and field.type not in STRINGS:
            found += [{key: texts[0]} for key in _filter_keys(name, field)]
    return tuple(python_data(query) for query in found)


def unknown_cursors(resource: Resource) -> tuple[str, ...]:
    """Return cursors that no list has returned; empty without cursor pagination."""
    return _NO_CURSORS if resource.pagination == "cursor" else ()


def _filter_examples(resource: Resource) -> list[tuple[str, ResourceField, tuple[Json, ...]]]:
    """Return each filter that is no reference, with a value for each row of the filter test."""
    found = []
    for name, field in _filters(resource):
        if field.type not in {"ref", "refs"}:
            values = (*examples_of(name, field, _ROW_COUNT), example_of(name, field))
            found.append((name, field, tuple(values[n % len(values)] for n in range(_ROW_COUNT))))
    return found


def _filters(resource: Resource) -> Iterator[tuple[str, ResourceField]]:
    """Yield the fields that the list can be filtered by."""
    for name in resource.filters:
        yield name, resource.fields[name]


def filter_keys(resource: Resource) -> frozenset[str]:
    """Return the query parameters of all filters."""
    return frozenset(key for filtered in _filters(resource) for key in _filter_keys(*filtered))


def _filter_keys(name: str, field: ResourceField) -> tuple[str, ...]:
    """Return the query parameters of one filter."""
    key = json_name(name, field)
    return (key, f"{key}_from", f"{key}_to") if field.type in _RANGED else (key,)


def _match_case(query: dict[str, Json], expected: list[int]) -> MatchCase:
    """Return a case with its query and the expected row indexes as literals."""
    sent = {key: _query_value(value) for key, value in query.items()}
    return MatchCase(python_data(sent), PythonText(repr(expected)))


def _query_value(value: Json) -> Json:
    """Return a value as a query string has it."""
    return str(value).lower() if isinstance(value, bool) else value
