"""Compute the states in which a resource's tests call its actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.python_values import python_value, response_value
from featurebuilder.migrations.resource_tables import unique_groups
from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText, python_data
from featurebuilder.request.model.field_names import attribute_name, json_name
from featurebuilder.request.values.examples import example_of, examples_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.request.model.resource import Action, Resource
    from featurebuilder.request.values.examples import Json


@dataclass(frozen=True, slots=True)
class ActionCase:
    """The tests of an action.

    Attributes:
        name: The name of the action.
        operation: The method and path, as tests write them.
        allowed: The states that allow the action.
        prevented: The states that prevent it.
        sets: The values that it sets.
        many: The number of rows in the test.
        place: The index of the row that the action changes; the others must stay the same.
    """

    name: Identifier
    operation: str
    allowed: tuple[PythonText, ...]
    prevented: tuple[PythonText, ...]
    sets: PythonText
    many: int
    place: int


def action_cases(resource: Resource, operations: Mapping[str, str]) -> tuple[ActionCase, ...]:
    """Return the test cases of the resource's actions.

    ``operations`` maps each action to its method and path as tests write them.
    """
    return tuple(
        _action_case(resource, action, operations[action.name]) for action in resource.actions
    )


def _action_case(resource: Resource, action: Action, operation: str) -> ActionCase:
    """Return the test cases of one action."""
    is_alone = any(set(names) <= action.when.keys() for names in unique_groups(resource))
    sets = {
        json_name(name, resource.fields[name]): response_value(resource.fields[name], value)
        for name, value in action.sets.items()
        if name in resource.shown
    }
    return ActionCase(
        name=Identifier(action.name),
        operation=operation,
        allowed=tuple(_state_items(resource, _allowed_states(action))),
        prevented=tuple(_state_items(resource, _prevented_states(resource, action))),
        sets=python_data(sets),
        # A unique constraint on the state's fields permits one row in the state.
        many=1 if is_alone else 3,
        place=0 if is_alone else 1,
    )


def _allowed_states(action: Action) -> Iterator[dict[str, Json]]:
    """Yield the states in which the action is allowed: each required value once."""
    first: dict[str, Json] = {name: values[0] for name, values in action.when.items()}
    yield first
    for name, values in action.when.items():
        yield from (first | {name: value} for value in values[1:])


def _prevented_states(resource: Resource, action: Action) -> Iterator[dict[str, Json]]:
    """Yield states in which exactly one field prevents the action."""
    first: dict[str, Json] = {name: values[0] for name, values in action.when.items()}
    for name, values in action.when.items():
        field = resource.fields[name]
        others = (example_of(name, field), *examples_of(name, field, len(field.values or (1, 1))))
        yield from (first | {name: value} for value in others if value not in values)


def _state_items(resource: Resource, states: Iterator[dict[str, Json]]) -> Iterator[PythonText]:
    """Yield each state as the items of a ``dict`` literal."""
    for state in states:
        yield PythonText(
            ", ".join(
                f'"{attribute_name(name, field)}": {python_value(field, value)}'
                for name, value in state.items()
                for field in [resource.fields[name]]  # type: ignore[index]  # a name is a str
            )
        )
