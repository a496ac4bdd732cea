"""What the tests of a resource send of its fields, and what they expect of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.naming import Identifier
from featurebuilder.plan.factory_contexts import is_left_empty
from featurebuilder.plan.python_values import as_shown, python_value, unnumbered
from featurebuilder.plan.resource_names import model_name, variable_name
from featurebuilder.plan.support_contexts import storage_style
from featurebuilder.render.resource_test_context import ActionCase, ShownField
from featurebuilder.render.safe_text import PythonText, python_data
from featurebuilder.request.boundaries import boundaries_of
from featurebuilder.request.examples import example_of, examples_of, key_examples
from featurebuilder.request.field_names import attribute_name, json_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.plan.storage_conventions import ReferenceConventions, StorageConventions
    from featurebuilder.request.examples import Json
    from featurebuilder.request.resource import Action, Resource
    from featurebuilder.request.resource_field import ResourceField

_EMPTY: Mapping[str, Json] = {"refs": [], "list": [], "map": {}}
_MOST_LINKS = 100
_OTHERS = 3


def shown_fields(
    resource: Resource, storage: StorageConventions, numbered: frozenset[str]
) -> tuple[ShownField, ...]:
    """Return each field as it is answered of what the factory makes, and what tests send."""
    return tuple(
        _reference(resource, name, field, storage)
        if field.type in {"ref", "refs"}
        else _plain(resource, name, field, is_numbered=name in numbered)
        for name, field in resource.fields.items()
    )


def required(resource: Resource) -> tuple[str, ...]:
    """Return the keys that a new one needs."""
    return tuple(
        json_name(name, field) for name, field in resource.fields.items() if field.is_required
    )


def defaults(resource: Resource) -> PythonText:
    """Return what the other keys hold where they are left out."""
    return python_data(
        {
            json_name(name, field): as_shown(field, _default(field))
            for name, field in resource.fields.items()
            if not field.is_required
        }
    )


def valid_values(resource: Resource) -> tuple[PythonText, ...]:
    """Return changes of one field, each just within what it allows."""
    return tuple(
        python_data({json_name(name, field): as_shown(field, edge.value)})
        for name, field in resource.fields.items()
        for edge in boundaries_of(name, field).valid
    )


def invalid_values(resource: Resource, storage: StorageConventions) -> tuple[PythonText, ...]:
    """Return changes of one field, each just beyond what it allows."""
    return tuple(
        python_data({json_name(name, field): value})
        for name, field in resource.fields.items()
        for value in _invalid(name, field, storage)
    )


def dangling_values(resource: Resource, storage: StorageConventions) -> tuple[PythonText, ...]:
    """Return changes of one field, each to what is not there."""
    found = []
    for name, field in resource.fields.items():
        if field.type in {"ref", "refs"}:
            nobody = _nobody(storage.reference(field.target))
            many: tuple[Json, ...] = ([nobody], [nobody] * _MOST_LINKS)
            values = (nobody,) if field.type == "ref" else many
            found += [python_data({json_name(name, field): value}) for value in values]
    return tuple(found)


def unique_keys(resource: Resource) -> tuple[PythonText, ...]:
    """Return the keys whose values no two may share, as lists of texts."""
    alone = [[name] for name, field in resource.fields.items() if field.unique]
    return tuple(
        python_data([json_name(name, resource.fields[name]) for name in names])
        for names in (*alone, *resource.unique)
    )


def clashing_keys(resource: Resource, storage: StorageConventions) -> tuple[PythonText, ...]:
    """Return those of `unique_keys` in which tests leave nothing empty.

    Databases take what is empty for different.
    """
    empty = {
        name
        for name, field in resource.fields.items()
        if field.type == "ref"
        for reference in [storage.reference(field.target)]
        if is_left_empty(name, resource, reference) and not reference.is_itself
    }
    alone = [[name] for name, field in resource.fields.items() if field.unique]
    return tuple(
        keys
        for names, keys in zip((*alone, *resource.unique), unique_keys(resource), strict=True)
        if not empty & set(names)
    )


def text_key(resource: Resource) -> str | None:
    """Return the key of a field that holds any text, if there is one."""
    texts = (
        json_name(name, field)
        for name, field in resource.fields.items()
        if field.type in {"str", "text"}
    )
    return next(texts, None)


def action_cases(resource: Resource, operations: Mapping[str, str]) -> tuple[ActionCase, ...]:
    """Return the resource's own operations."""
    return tuple(
        ActionCase(
            name=Identifier(action.name),
            operation=operations[action.name],
            allowed=tuple(_states(resource, _allowed(action))),
            many=3 if _may_be_many(resource, action) else 1,
            place=1 if _may_be_many(resource, action) else 0,
            prevented=tuple(_states(resource, _prevented(resource, action))),
            sets=python_data(
                {
                    json_name(name, resource.fields[name]): as_shown(resource.fields[name], value)
                    for name, value in action.sets.items()
                }
            ),
        )
        for action in resource.actions
    )


def _plain(resource: Resource, name: str, field: ResourceField, *, is_numbered: bool) -> ShownField:
    example = example_of(name, field)
    others = examples_of(name, field, 1)
    others += examples_of(name, field, _OTHERS) if is_numbered else ()
    other = unnumbered(name, field, others) if is_numbered else next(iter(others), example)
    stored = PythonText(
        _in_json(f"{variable_name(resource.name)}.{attribute_name(name, field)}", field.type)
    )
    shown = stored if is_numbered else python_data(as_shown(field, example))
    return ShownField(json_name(name, field), shown, python_data(as_shown(field, other)))


def _reference(
    resource: Resource, name: str, field: ResourceField, storage: StorageConventions
) -> ShownField:
    reference, key = storage.reference(field.target), json_name(name, field)
    maker = storage.factory if reference.is_itself else reference.factory
    wait = "await " if storage.is_async else ""
    session = storage_style(storage).variable
    made = f"({wait}{maker.name}({session})).{reference.key}" if maker else "None"
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
    """Return the expression of what JSON has for the value of another."""
    if kind in {"uuid", "decimal"}:
        return f"str({expression})"
    return f"{expression}.isoformat()" if kind in {"date", "datetime", "time"} else expression


def _default(field: ResourceField) -> Json:
    if field.default is not None or field.optional:
        return field.default
    return _EMPTY.get(field.type)


def _invalid(name: str, field: ResourceField, storage: StorageConventions) -> Iterator[Json]:
    yield from (edge.value for edge in boundaries_of(name, field).invalid)
    if field.type == "refs":
        yield [_nobody(storage.reference(field.target))] * (_MOST_LINKS + 1)


def _nobody(reference: ReferenceConventions) -> Json:
    return 2**31 - 1 if reference.key_type == "int" else str(key_examples("uuid", 1)[0])


def _may_be_many(resource: Resource, action: Action) -> bool:
    """Return whether several may be in a state that allows the action."""
    alone = ([name] for name, field in resource.fields.items() if field.unique)
    return not any(set(names) <= action.when.keys() for names in (*alone, *resource.unique))


def _allowed(action: Action) -> Iterator[dict[str, Json]]:
    first: dict[str, Json] = {name: values[0] for name, values in action.when.items()}
    yield first
    for name, values in action.when.items():
        yield from (first | {name: value} for value in values[1:])


def _prevented(resource: Resource, action: Action) -> Iterator[dict[str, Json]]:
    first: dict[str, Json] = {name: values[0] for name, values in action.when.items()}
    for name, values in action.when.items():
        field = resource.fields[name]
        others = (example_of(name, field), *examples_of(name, field, len(field.values or (1, 1))))
        yield from (first | {name: value} for value in others if value not in values)


def _states(resource: Resource, states: Iterator[dict[str, Json]]) -> Iterator[PythonText]:
    for state in states:
        yield PythonText(
            ", ".join(
                f'"{attribute_name(name, field)}": '
                f"{python_value(model_name(resource.name), name, field, value)}"
                for name, value in state.items()
                for field in [resource.fields[name]]  # type: ignore[index]  # a name is a str
            )
        )
