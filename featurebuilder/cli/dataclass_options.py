"""Expand dataclasses of options in a command's signature into individual Typer options."""

from __future__ import annotations

import functools
import inspect
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, get_type_hints

from featurebuilder.cli.global_options import GlobalOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def expand_option_groups(command: Callable[..., None]) -> Callable[..., None]:
    """Return ``command`` with a signature that Typer accepts.

    A parameter whose type is a dataclass is replaced with one option for each field. The global
    options are added at the end; their callbacks have run before the command does.
    """
    parameters = inspect.signature(command, eval_str=True).parameters
    groups: dict[str, type] = {
        name: parameter.annotation
        for name, parameter in parameters.items()
        if isinstance(parameter.annotation, type) and is_dataclass(parameter.annotation)
    }

    @functools.wraps(command)
    def run(**given: Any) -> None:  # noqa: ANN401 - any type of option
        _pop_fields(GlobalOptions, given)
        made = {name: group(**_pop_fields(group, given)) for name, group in groups.items()}
        command(**given, **made)

    shown = [parameter for name, parameter in parameters.items() if name not in groups]
    for group in (*groups.values(), GlobalOptions):
        shown += _options(group)
    signature = inspect.Signature([_as_keyword_only(parameter) for parameter in shown])
    hints = {parameter.name: parameter.annotation for parameter in shown}
    vars(run).update(__signature__=signature)
    run.__annotations__ = hints
    return run


def _pop_fields(group: type, given: dict[str, Any]) -> dict[str, Any]:
    """Remove the values of a dataclass's fields from ``given``, and return them by name."""
    return {field.name: given.pop(field.name) for field in fields(group)}


def _options(group: type) -> Iterator[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    for parameter in inspect.signature(group).parameters.values():
        yield parameter.replace(annotation=hints[parameter.name])


def _as_keyword_only(parameter: inspect.Parameter) -> inspect.Parameter:
    """Return the parameter as keyword-only, so that the order of defaults does not matter."""
    return parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
