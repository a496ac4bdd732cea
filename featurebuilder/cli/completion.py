"""Shell completion of feature names and fields; it reads file names but no file contents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_REQUESTS = {".yaml", ".yml", ".json", ".toml"}
_SCHEMA = "request.schema.json"


def complete_built_feature(context: typer.Context, incomplete: str) -> list[str]:
    """Return the built features whose names start with ``incomplete``."""
    return _filter_names(
        _stems(_folder(context) / ".featurebuilder", {".json"}), incomplete, context
    )


def complete_feature(context: typer.Context, incomplete: str) -> list[str]:
    """Return the matching names of built features, requests and presets."""
    from featurebuilder.request.presets import preset_names

    folder = _folder(context)
    built = _stems(folder / ".featurebuilder", {".json"})
    requested = _stems(folder / "features", _REQUESTS)
    return _filter_names({*built, *requested, *preset_names()}, incomplete, context)


def complete_field(incomplete: str) -> list[str]:
    """Return the completions of a field's type, once ``incomplete`` contains a colon."""
    from featurebuilder.request.model.resource_field import STORED_TYPES

    name, colon, begun = incomplete.partition(":")
    kinds = [kind for kind in STORED_TYPES if kind != "object" and kind.startswith(begun)]
    return [f"{name}:{kind}" for kind in kinds] if colon else []


def _filter_names(names: Iterable[str], incomplete: str, context: typer.Context) -> list[str]:
    given = {*(context.params.get("names") or ())}
    return sorted(name for name in {*names} - given if name.startswith(incomplete))


def _folder(context: typer.Context) -> Path:
    """Return the project folder: the value of ``-C``, or else the current folder."""
    return context.obj or Path()


def _stems(folder: Path, suffixes: set[str]) -> Iterator[str]:
    if folder.is_dir():
        for file in folder.iterdir():
            if file.suffix in suffixes and file.name != _SCHEMA:
                yield file.stem
