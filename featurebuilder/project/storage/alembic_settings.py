"""Find the project's Alembic environment from its settings."""

from __future__ import annotations

import configparser
import posixpath
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.source.modules import join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.project.source.snapshot import Snapshot

DEFAULT_FILE_TEMPLATE = "%(rev)s_%(slug)s"
ALEMBIC_INI = "alembic.ini"
_PYPROJECT = "pyproject.toml"
_HERE = "%(here)s"
_ENV = "env.py"


@dataclass(frozen=True, slots=True)
class AlembicEnvironment:
    """An Alembic environment, as its settings file describes it.

    Attributes:
        settings: Path of the settings file, ``alembic.ini`` or ``pyproject.toml``; or of ``env.py``
            if ``alembic.ini`` is not under version control.
        folder: Folder that holds ``env.py``.
        versions: Folder that holds the migrations.
        file_template: Alembic's ``file_template``, the pattern for the names of migration files.
    """

    settings: str
    folder: str
    versions: str
    file_template: str = DEFAULT_FILE_TEMPLATE


def read_environment(snapshot: Snapshot) -> AlembicEnvironment | None:
    """Return the Alembic environment nearest to the project's root, or ``None``."""
    candidates = (
        path for path in snapshot.paths if posixpath.basename(path) in {ALEMBIC_INI, _PYPROJECT}
    )
    settings = sorted(candidates, key=_sort_key)
    found = next(filter(None, (_parse_environment(snapshot, path) for path in settings)), None)
    if found or any(path.endswith(ALEMBIC_INI) for path in settings):
        return found
    return _find_environment(snapshot)


def _find_environment(snapshot: Snapshot) -> AlembicEnvironment | None:
    """Return the environment around an ``env.py`` next to a folder of migrations."""
    for path in sorted(snapshot.holding(b"alembic"), key=_sort_key):
        folder, name = posixpath.split(path)
        versions = join(folder, "versions")
        if name == _ENV and folder and snapshot.has_folder(versions):
            return AlembicEnvironment(path, folder, versions)
    return None


def _sort_key(path: str) -> tuple[int, bool, str]:
    """Sort settings files from the root down, ``alembic.ini`` before ``pyproject.toml``."""
    return path.count("/"), not path.endswith(ALEMBIC_INI), path


def _parse_environment(snapshot: Snapshot, path: str) -> AlembicEnvironment | None:
    """Return the environment that one file configures, or ``None`` if its folder is missing."""
    options = _read_options(snapshot.read(path) or b"", path)
    here = posixpath.dirname(path)
    folder = _script_folder(snapshot, here, options.get("script_location", "").strip())
    if folder is None:
        return None
    versions = options.get("version_locations", "").replace(",", " ").split()
    first = _resolve_path(here, versions[0]) if versions else None
    template = options.get("file_template", "").replace("%%", "%")
    return AlembicEnvironment(
        settings=path,
        folder=folder,
        versions=first or f"{folder}/versions",
        file_template=template or DEFAULT_FILE_TEMPLATE,
    )


def _read_options(data: bytes, path: str) -> Mapping[str, str]:
    """Return the file's Alembic options, or none if the file cannot be parsed."""
    try:
        text = data.decode("utf-8-sig")
        if path.endswith(_PYPROJECT):
            table = tomllib.loads(text).get("tool", {}).get("alembic", {})
            return {key: value for key, value in table.items() if isinstance(value, str)}
        parser = configparser.RawConfigParser()
        parser.read_string(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, configparser.Error, AttributeError):
        return {}
    return dict(parser.items("alembic")) if parser.has_section("alembic") else {}


def _script_folder(snapshot: Snapshot, here: str, location: str) -> str | None:
    """Return the folder of ``script_location`` if the project has it.

    The location is a path, or ``package:path``. A package is looked up in the folder ``here`` and
    in each folder above it, any of which may be an import root.
    """
    if ":" in location:
        ending = f"/{location.replace(':', '/')}"
        above = [here, *_parent_folders(here)]
        folders = (f"{folder}{ending}".lstrip("/") for folder in above)
        return next(filter(snapshot.has_folder, folders), None)
    folder = _resolve_path(here, location) if location else None
    return folder if folder and snapshot.has_folder(folder) else None


def _parent_folders(folder: str) -> Iterator[str]:
    """Yield the folders above ``folder``, the root of the project (empty) last."""
    while folder:
        folder = posixpath.dirname(folder)
        yield folder


def _resolve_path(here: str, location: str) -> str | None:
    """Resolve a location in settings of the folder ``here``; ``None`` if outside the project."""
    relative = location.strip().removeprefix(_HERE).lstrip("/")
    path = posixpath.normpath(join(here, relative))
    return None if path.startswith(("..", "/")) or ":" in path else path
