"""Options that go together as one dataclass, each seen by the shell as an option of its own."""

from __future__ import annotations

import functools
import inspect
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, get_type_hints

from featurebuilder.cli.everywhere import Everywhere

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """Return ``command`` as Typer takes it.

    Each parameter whose type is a dataclass becomes an option for each of its fields. The options
    that every command takes come last, and have done their work before the command runs.
    """
    parameters = inspect.signature(command, eval_str=True).parameters
    groups: dict[str, type] = {
        name: parameter.annotation
        for name, parameter in parameters.items()
        if isinstance(parameter.annotation, type) and is_dataclass(parameter.annotation)
    }

    @functools.wraps(command)
    def run(**given: Any) -> None:  # noqa: ANN401 - whatever the options are
        _taken(Everywhere, given)
        made = {name: group(**_taken(group, given)) for name, group in groups.items()}
        command(**given, **made)

    shown = [parameter for name, parameter in parameters.items() if name not in groups]
    for group in (*groups.values(), Everywhere):
        shown += _options(group)
    signature = inspect.Signature([_by_name(parameter) for parameter in shown])
    hints = {parameter.name: parameter.annotation for parameter in shown}
    vars(run).update(__signature__=signature)
    run.__annotations__ = hints
    return run


def _taken(group: type, given: dict[str, Any]) -> dict[str, Any]:
    """Take what is given for the fields of a dataclass out of ``given``, and return it."""
    return {field.name: given.pop(field.name) for field in fields(group)}


def _options(group: type) -> Iterator[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    for parameter in inspect.signature(group).parameters.values():
        yield parameter.replace(annotation=hints[parameter.name])


def _by_name(parameter: inspect.Parameter) -> inspect.Parameter:
    """Return the parameter so that its place among others does not matter."""
    return parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
