#!/usr/bin/env python3
"""Write the reference of all commands and options from the program itself.

``python docs/commands.py`` writes it again; with ``--check`` it only says if it is stale, and then
exits with 1.
"""

from __future__ import annotations

import sys
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.text import Text

from featurebuilder.cli.app import app
from featurebuilder.cli.dataclass_options import GlobalOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent
REFERENCE = FOLDER / "commands.md"
PROGRAM = "featurebuilder"
# What every command takes is told once, with the program itself.
EVERYWHERE = {field.name for field in fields(GlobalOptions)}
# Typer brings its own click, and exports none of its types.
Command = Any


def main() -> int:
    """Write the reference, or with ``--check`` say if it is stale; return the exit code."""
    wanted = reference(typer.main.get_command(app))
    if REFERENCE.exists() and REFERENCE.read_text(encoding="utf-8") == wanted:
        return 0
    if "--check" in sys.argv[1:]:
        sys.stderr.write(f"{REFERENCE.name} is stale: run python docs/commands.py\n")
        return 1
    REFERENCE.write_text(wanted, encoding="utf-8")
    return 0


def reference(root: Command) -> str:
    """Return the reference of every command and option."""
    found = list(leaves(root))
    blocks = ["# Commands", *section("", root), *summaries(root, found)]
    for name, command in found:
        blocks += section(name, command)
    return "\n\n".join(blocks) + "\n"


def summaries(root: Command, found: list[tuple[str, Command]]) -> Iterator[str]:
    """Yield a table of commands for each panel of the help."""
    panels: dict[str, list[str]] = {}
    for name, command in found:
        panel = root.commands[name.split()[0]].rich_help_panel
        row = f"| [`{name}`](#{anchor(name)}) | {first_sentence(command)} |"
        panels.setdefault(panel, []).append(row)
    for panel, rows in panels.items():
        yield f"**{panel}**"
        yield "\n".join(("| command | what it does |", "| --- | --- |", *rows))


def leaves(root: Command) -> Iterator[tuple[str, Command]]:
    """Yield each command that is typed, with its whole name."""
    for name, command in root.commands.items():
        if hasattr(command, "commands"):
            yield from ((f"{name} {inner}", found) for inner, found in leaves(command))
        else:
            yield name, command


def section(name: str, command: Command) -> Iterator[str]:
    """Yield the blocks that tell of one command."""
    whole = f"{PROGRAM} {name}".strip()
    yield f"## `{whole}`"
    shown = [param for param in command.params if not name or param.name not in EVERYWHERE]
    arguments = [param for param in shown if param.param_type_name == "argument"]
    options = [param for param in shown if param.param_type_name == "option"]
    usage = [whole, *(value_of(param) for param in arguments)]
    if options:
        usage.append("[OPTIONS]")
    yield f"```console\n{' '.join(usage)}\n```"
    text, examples = help_and_examples(command)
    yield text
    if examples:
        yield "```console\n" + "\n".join(examples) + "\n```"
    for title, params in (("argument", arguments), ("option", options)):
        if params:
            rows = [
                f"| {written(param)} | {plain(param.help or '')}{default(param)} |"
                for param in params
            ]
            yield "\n".join((f"| {title} | meaning |", "| --- | --- |", *rows))


def help_and_examples(command: Command) -> tuple[str, list[str]]:
    """Return what a command says of itself, and the lines of its examples."""
    paragraphs = plain(command.help or "").strip().split("\n\n")
    for index, paragraph in enumerate(paragraphs):
        if paragraph in {"Example", "Examples"}:
            return "\n\n".join(paragraphs[:index]), paragraphs[index + 1].splitlines()
    return "\n\n".join(paragraphs), []


def first_sentence(command: Command) -> str:
    """Return the first sentence of what a command says of itself."""
    text, _ = help_and_examples(command)
    return text.split("\n\n")[0]


def written(param: Command) -> str:
    """Return an argument or option as it is typed."""
    if param.param_type_name == "argument":
        return f"`{cell(value_of(param))}`"
    names = ", ".join(f"`{name}`" for name in (*param.opts, *param.secondary_opts))
    takes_none = param.is_flag or param.count
    return names if takes_none else f"{names} `{cell(value_of(param))}`"


def value_of(param: Command) -> str:
    """Return what stands for the value."""
    annotation = param.type_descriptor.annotation
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return "|".join(annotation)
    return str(param.metavar or param.name.upper())


def default(param: Command) -> str:
    """Return the words on the default, where it is worth any."""
    value = param.default
    if value in {None, False, ""} or param.param_type_name == "argument" or not param.show_default:
        return ""
    return f" Default: `{cell(str(getattr(value, 'value', value)))}`."


def plain(text: str) -> str:
    """Return text without Rich's markup."""
    return Text.from_markup(text).plain


def cell(text: str) -> str:
    """Return text that ends no cell of a table."""
    return text.replace("|", "\\|")


def anchor(name: str) -> str:
    """Return the anchor of a command's heading."""
    return f"{PROGRAM}-{name}".replace(" ", "-")


if __name__ == "__main__":
    sys.exit(main())
