"""What a developer of each tree would set, where the tree itself gives no example of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

_SETTINGS = Path(__file__).with_name("settings.toml")


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one tree; ``packages`` are what these settings need beside what it pins.

    ``python`` is what the tree is run with where the one that it names is too old to be supported.
    ``databases`` are made on a PostgreSQL server at port 5432, each owned by a user of the name
    ``owner``, before the tree is run; ``sql`` are statements that
    each is made with, ``prepare`` commands that fill them. ``refers_to`` is a
    table that a resource refers to, and ``has_users`` says that the tree tells who asks. Requests
    are made past the dependencies that are ``stand_ins`` (``package.module:name``), of paths in
    which ``parameters`` have these values.
    """

    variables: dict[str, str] = field(default_factory=dict)
    packages: tuple[str, ...] = ()
    python: str = ""
    databases: tuple[str, ...] = ()
    owner: str = "postgres"
    prepare: tuple[str, ...] = ()
    sql: tuple[str, ...] = ()
    refers_to: str = ""
    has_users: bool = False
    stand_ins: tuple[str, ...] = ()
    parameters: dict[str, str] = field(default_factory=dict)


def settings_of(name: str) -> Settings:
    """Return the settings of the tree ``name``, a repository on GitHub; most need none."""
    return _all().get(name, Settings())


@cache
def _all() -> dict[str, Settings]:
    tables: dict[str, dict[str, Any]] = tomllib.loads(_SETTINGS.read_text(encoding="utf-8"))
    return {name: _settings(table) for name, table in tables.items()}


def _settings(table: dict[str, Any]) -> Settings:
    told: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in table.items()}
    return Settings(**told)
