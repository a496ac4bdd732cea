"""Every command says what it is for and shows how it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import typer

from featurebuilder.cli.app import app
from tests.cli.running import featurebuilder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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


def test_every_command_is_in_a_panel_of_the_help() -> None:
    root: Any = typer.main.get_command(app)
    assert [name for name, found in root.commands.items() if not found.rich_help_panel] == []


@pytest.mark.parametrize("command", ["", "build", "list", "plan", "plan build"])
def test_help_shows_no_types_of_flags_and_arguments(tmp_path: Path, command: str) -> None:
    shown = featurebuilder(tmp_path, *command.split(), "--help").out
    assert not {"<bool>", "<str>", "list[str]", "[["} & {*shown.split()}
    assert "<bool>" not in shown


def test_help_prints_each_example_on_its_own_line(tmp_path: Path) -> None:
    lines = [line.strip() for line in featurebuilder(tmp_path, "list", "--help").out.splitlines()]
    at = lines.index("featurebuilder list")
    assert lines[at + 1] == "featurebuilder list pets"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("generate pets", "featurebuilder build"),
        ("add pets", "featurebuilder build"),
        ("init", "featurebuilder new"),
        ("destroy pets", "featurebuilder remove"),
        ("version", "featurebuilder --version"),
        ("status", "featurebuilder list"),
        ("buidl pets", "'build'"),
    ],
)
def test_names_of_other_tools_lead_to_the_right_command(
    tmp_path: Path, words: str, hint: str
) -> None:
    ran = featurebuilder(tmp_path, *words.split())
    assert (ran.code, ran.out) == (2, "")
    assert f"No such command '{words.split(maxsplit=1)[0]}'." in ran.err
    assert hint in ran.err
