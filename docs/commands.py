#!/usr/bin/env python3
"""Write the README's list of commands, and the reference of all options, from the program itself.

``python docs/commands.py`` writes them again; with ``--check`` it only says which are stale, and
exits with 1 if any is.
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
README = FOLDER.parent / "README.md"
REFERENCE = FOLDER / "commands.md"
HEADING = "## Commands\n"
PROGRAM = "featurebuilder"
# What every command takes is told once, with the program itself.
EVERYWHERE = {field.name for field in fields(GlobalOptions)}
# Typer brings its own click, and exports none of its types.
Command = Any


def main() -> int:
    """Write both, or with ``--check`` say which are stale; return the exit code."""
    root = typer.main.get_command(app)
    wanted = {README: readme(root), REFERENCE: reference(root)}
    stale = [file for file, text in wanted.items() if not is_written(file, text)]
    if "--check" not in sys.argv[1:]:
        for file in stale:
            file.write_text(wanted[file], encoding="utf-8")
        return 0
    for file in stale:
        sys.stderr.write(f"{file.name} is stale: run python docs/commands.py\n")
    return int(bool(stale))


def is_written(file: Path, text: str) -> bool:
    """Return whether the file has that text already."""
    return file.exists() and file.read_text(encoding="utf-8") == text


def readme(root: Command) -> str:
    """Return the README with today's list of commands."""
    text = README.read_text(encoding="utf-8")
    before, heading, rest = text.partition(HEADING)
    _, following, after = rest.partition("\n## ")
    if not (heading and following):
        raise SystemExit(f"README.md has no section {HEADING.strip()!r}")
    rows = [
        f"| [`{name}`](docs/commands.md#{anchor(name)}) | {first_sentence(command)} |"
        for name, command in leaves(root)
    ]
    table = "\n".join(("| command | what it does |", "| --- | --- |", *rows))
    return f"{before}{heading}\n{table}\n{following}{after}"


def reference(root: Command) -> str:
    """Return the reference of every command and option."""
    blocks = ["# Commands", *section("", root)]
    for name, command in leaves(root):
        blocks += section(name, command)
    return "\n\n".join(blocks) + "\n"


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
    paragraphs = [" ".join(part.split()) for part in plain(command.help or "").split("\n\n")]
    for index, paragraph in enumerate(paragraphs):
        if paragraph in {"Example", "Examples"}:
            return "\n\n".join(paragraphs[:index]), paragraphs[index + 1 :]
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
