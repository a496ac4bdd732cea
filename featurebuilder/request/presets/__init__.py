"""The built-in preset requests."""

from __future__ import annotations

from importlib.resources import files

_SUFFIX = ".yaml"


def preset_names() -> tuple[str, ...]:
    """Return the names of all presets, sorted."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(n.removesuffix(_SUFFIX) for n in names if n.endswith(_SUFFIX)))


def preset_bytes(name: str) -> bytes | None:
    """Return the YAML of the preset ``name``, or ``None`` if there is none."""
    if name not in preset_names():
        return None
    return files(__name__).joinpath(name + _SUFFIX).read_bytes()
