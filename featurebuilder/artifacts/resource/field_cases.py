"""Compute what a resource's tests send for its fields, and what they expect in return."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.artifacts.python_values import (
    response_value,
    value_without_number,
)
from featurebuilder.artifacts.resource.factory import is_left_empty
from featurebuilder.migrations.resource_tables import unique_groups
from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText, python_data
from featurebuilder.request.model.field_names import attribute_name, json_name
from featurebuilder.request.model.part import SAFE_INTEGERS
from featurebuilder.request.resource_names import variable_name
from featurebuilder.request.values.boundaries import boundaries_of
from featurebuilder.request.values.examples import example_of, examples_of, key_examples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from featurebuilder.conventions.storage import ReferenceConventions, StorageConventions
    from featurebuilder.naming import SnakeName
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.model.resource_field import ResourceField
    from featurebuilder.request.values.examples import Json

_EMPTY: Mapping[str, Json] = {"refs": [], "list": [], "map": {}}
_MOST_LINKS = 100
_OTHERS = 3


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field in JSON: the value of a factory row, and the value that tests send instead.

    Attributes:
        key: The field's name in JSON.
        shown: The value of a factory row.
        sent: The value that tests send.
        is_sent: False if clients cannot set the field.
        is_shown: False if responses leave it out.
    """

    key: str
    shown: PythonText
    sent: PythonText
    is_sent: bool = True
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class RelationCase:
    """The tests of a ``ref`` or ``refs`` field.

    Attributes:
        key: The field's name in JSON.
        name: The field's attribute.
        maker: The factory of the target.
        target_key: The primary key attribute of the target.
        on_delete: ``restrict``, ``cascade`` or ``set_null``.
        is_filter: True if the list can be filtered by the field.
        is_itself: True if the resource references itself.
        is_soft: True if deleted targets are only marked as deleted.
        has_text_key: True if the target's primary key is a string in JSON.
        is_unique: True if the field is part of a unique constraint.
        is_sent: False if clients cannot set the field.
    """

    key: str
    name: Identifier
    maker: Identifier
    target_key: PythonText
    on_delete: str
    is_filter: bool
    is_itself: bool
    is_soft: bool
    has_text_key: bool
    is_unique: bool
    is_sent: bool

    @property
    def argument(self) -> Identifier | None:
        """The key as the name of an argument, or ``None`` if Python does not allow it."""
        return None if Identifier.refusal(self.key) else Identifier(self.key)


def shown_fields(
    resource: Resource, storage: StorageConventions, numbered: frozenset[str]
) -> tuple[ShownField, ...]:
    """Return each field as the API returns it for a factory row, and as tests send it."""
    fields = {
        name: _reference_field(resource, name, field, storage)
        if field.type in {"ref", "refs"}
        else _plain_field(resource, name, field, is_numbered=name in numbered)
        for name, field in resource.fields.items()
    }
    return tuple(
        replace(field, is_sent=name in resource.sent, is_shown=name in resource.shown)
        for name, field in fields.items()
    )


def required_keys(resource: Resource) -> tuple[str, ...]:
    """Return the JSON keys that a create request needs."""
    return tuple(
        json_name(name, field) for name, field in resource.sent.items() if field.is_required
    )


def default_values(resource: Resource) -> PythonText:
    """Return the values of optional JSON keys when a client omits them, as a ``dict`` literal."""
    return python_data(
        {
            json_name(name, field): response_value(field, _default(field))
            for name, field in resource.sent.items()
            if not field.is_required and not field.write_only
        }
    )


def server_values(resource: Resource) -> PythonText:
    """Return the values of read-only JSON keys in a new row, as a ``dict`` literal."""
    return python_data(
        {
            json_name(name, field): response_value(field, _default(field))
            for name, field in resource.shown.items()
            if resource.is_read_only(name)
        }
    )


def valid_values(resource: Resource) -> tuple[PythonText, ...]:
    """Return changes of one field each, with values that are just valid."""
    return tuple(
        python_data({json_name(name, field): response_value(field, edge.value)})
        for name, field in resource.sent.items()
        for edge in boundaries_of(name, field, lax=True).valid
        if not has_large_integer(edge.value)
    )


def invalid_values(resource: Resource, storage: StorageConventions) -> tuple[PythonText, ...]:
    """Return changes of one field each, with values that are just invalid."""
    return tuple(
        python_data({json_name(name, field): value})
        for name, field in resource.sent.items()
        for value in _invalid_field_values(name, field, storage)
    )


def dangling_values(resource: Resource, storage: StorageConventions) -> tuple[PythonText, ...]:
    """Return changes of one field each, with references to rows that do not exist."""
    found = []
    for name, field in resource.sent.items():
        if field.type in {"ref", "refs"}:
            nobody = _missing_key(storage.reference(field.target))
            many: tuple[Json, ...] = ([nobody], [nobody] * _MOST_LINKS)
            values = (nobody,) if field.type == "ref" else many
            found += [python_data({json_name(name, field): value}) for value in values]
    return tuple(found)


def unique_keys(resource: Resource) -> tuple[PythonText, ...]:
    """Return the groups of JSON keys that are unique together, each as a list literal."""
    return tuple(_json_keys(resource, names) for names in unique_groups(resource))


def clashing_keys(resource: Resource, storage: StorageConventions) -> tuple[PythonText, ...]:
    """Return the `unique_keys` that clash if a body repeats what a response shows."""
    groups = _repeated_groups(resource, storage)
    return tuple(
        _json_keys(resource, names) for names in groups if resource.shown.keys() >= set(names)
    )


def repeats_clash(resource: Resource, storage: StorageConventions) -> bool:
    """Return whether two rows from the same body violate a unique constraint."""
    return bool(_repeated_groups(resource, storage))


def _repeated_groups(
    resource: Resource, storage: StorageConventions
) -> tuple[tuple[SnakeName, ...], ...]:
    """Return the groups of unique fields that clients can set and the factory fills.

    Two rows with null in a unique column do not conflict, so tests cannot use the others.
    """
    empty = {
        name
        for name, field in resource.fields.items()
        if field.type == "ref"
        for reference in [storage.reference(field.target)]
        if is_left_empty(name, resource, reference) and not reference.is_itself
    }
    able = resource.sent.keys() - empty
    return tuple(names for names in unique_groups(resource) if able >= set(names))


def _json_keys(resource: Resource, names: Iterable[SnakeName]) -> PythonText:
    """Return the JSON keys of the fields as a list literal."""
    return python_data([json_name(name, resource.fields[name]) for name in names])


def relation_cases(
    resource: Resource, storage: StorageConventions, kind: str
) -> tuple[RelationCase, ...]:
    """Return the fields of type ``kind`` (``ref`` or ``refs``) that reference a feature's resource.

    References to the project's own classes are left out: deleting their rows may have effects that
    we do not know.
    """
    found = []
    for name, field in resource.fields.items():
        if field.type != kind or field.write_only:
            continue
        reference = storage.reference(field.target)
        maker = storage.factory if reference.is_itself else reference.factory
        if maker is None or reference.is_the_trees:
            continue
        found.append(
            RelationCase(
                key=json_name(name, field),
                name=Identifier(attribute_name(name, field)),
                maker=Identifier(maker.name),
                target_key=PythonText(reference.key),
                on_delete=field.on_delete or "restrict",
                is_filter=name in resource.filters,
                is_itself=reference.is_itself,
                is_soft=reference.is_soft,
                is_unique=any(name in names for names in unique_groups(resource)),
                has_text_key=reference.key_type == "uuid",
                is_sent=name in resource.sent,
            )
        )
    return tuple(found)


def _plain_field(
    resource: Resource, name: str, field: ResourceField, *, is_numbered: bool
) -> ShownField:
    """Return the case of a field that is no reference."""
    example = example_of(name, field)
    others = examples_of(name, field, 1)
    others += examples_of(name, field, _OTHERS) if is_numbered else ()
    other = (
        value_without_number(name, field, others) if is_numbered else next(iter(others), example)
    )
    stored = PythonText(
        _in_json(f"{variable_name(resource.name)}.{attribute_name(name, field)}", field.type)
    )
    shown = stored if is_numbered else python_data(response_value(field, example))
    return ShownField(json_name(name, field), shown, python_data(response_value(field, other)))


def _reference_field(
    resource: Resource, name: str, field: ResourceField, storage: StorageConventions
) -> ShownField:
    """Return the case of a ``ref`` or ``refs`` field."""
    reference, key = storage.reference(field.target), json_name(name, field)
    maker = storage.factory if reference.is_itself else reference.factory
    wait = "await " if storage.is_async else ""
    made = f"({wait}{maker.name}(session)).{reference.key}" if maker else "None"
    sent = _in_json(made, reference.key_type) if maker else made
    if field.type == "refs":
        return ShownField(key, PythonText("[]"), PythonText(f"[{sent}]" if maker else "[]"))
    if reference.factory is None or is_left_empty(name, resource, reference):
        return ShownField(key, PythonText("None"), PythonText(sent))
    stored = _in_json(
        f"{variable_name(resource.name)}.{attribute_name(name, field)}", reference.key_type
    )
    return ShownField(key, PythonText(stored), PythonText(sent))


def _in_json(expression: str, kind: str) -> str:
    """Return the expression of the JSON value for a Python expression of type ``kind``."""
    if kind in {"uuid", "decimal", "url"}:
        return f"str({expression})"
    return f"{expression}.isoformat()" if kind in {"date", "datetime", "time"} else expression


def _default(field: ResourceField) -> Json:
    """Return the value of a field that a client omits."""
    if field.default is not None or field.optional:
        return field.default
    return _EMPTY.get(field.type)


def _invalid_field_values(
    name: str, field: ResourceField, storage: StorageConventions
) -> Iterator[Json]:
    """Yield values that are just invalid for one field."""
    edges = boundaries_of(name, field, lax=True).invalid
    yield from (edge.value for edge in edges if not has_large_integer(edge.value))
    if field.type == "refs":
        yield [_missing_key(storage.reference(field.target))] * (_MOST_LINKS + 1)


def has_large_integer(value: Json) -> bool:
    """Return whether a value contains an integer at the limit of JSON clients.

    The models do not have that limit, and the limit of a column depends on the database.
    """
    match value:
        case dict():
            return any(map(has_large_integer, value.values()))
        case list() | tuple():
            return any(map(has_large_integer, value))
        case int():
            return abs(value) >= SAFE_INTEGERS[-1]
        case _:
            return False


def _missing_key(reference: ReferenceConventions) -> Json:
    """Return a primary key that no row has."""
    return 2**31 - 1 if reference.key_type == "int" else str(key_examples("uuid", 1)[0])
