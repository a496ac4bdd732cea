"""Every command says what it is for and shows how it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from featurebuilder.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Iterator


def commands(group: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - Typer exports no type for it
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from ((f"{name} {inner}", found) for inner, found in commands(command))
        else:
            yield name, command


def test_every_command_shows_an_example_of_itself() -> None:
    shown = {
        name: f"featurebuilder {name}" in command.help.partition("Example")[2]
        for name, command in commands(typer.main.get_command(app))
    }
    assert len(shown) > 15
    assert [name for name, has_example in shown.items() if not has_example] == []
