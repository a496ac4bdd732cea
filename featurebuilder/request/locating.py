"""Where a tree keeps the request of a feature."""

from __future__ import annotations

SUFFIXES = (".yaml", ".yml", ".json", ".toml")


def request_candidates(name: str) -> tuple[str, ...]:
    """Return the paths at which the request of the feature ``name`` may stand, best first."""
    return tuple(f"features/{name}{suffix}" for suffix in SUFFIXES)
