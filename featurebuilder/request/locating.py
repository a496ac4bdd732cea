"""The paths of request files in a project."""

from __future__ import annotations

SUFFIXES = (".yaml", ".yml", ".json", ".toml")


def request_paths(name: str) -> tuple[str, ...]:
    """Return the possible paths of the request of the feature ``name``, preferred first."""
    return tuple(f"features/{name}{suffix}" for suffix in SUFFIXES)
