"""Where a tree's Alembic environment is, as its settings say."""

from __future__ import annotations

import configparser
import posixpath
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.modules import join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.project.snapshot import Snapshot

DEFAULT_FILE_TEMPLATE = "%(rev)s_%(slug)s"
ALEMBIC_INI = "alembic.ini"
_TOML = "pyproject.toml"
_HERE = "%(here)s"


@dataclass(frozen=True, slots=True)
class AlembicEnvironment:
    """The environment that the file ``settings`` tells of.

    ``folder`` holds env.py, ``versions`` the migrations; ``file_template`` is how their files are
    named, as Alembic's settings have it.
    """

    settings: str
    folder: str
    versions: str
    file_template: str = DEFAULT_FILE_TEMPLATE


def read_environment(snapshot: Snapshot) -> AlembicEnvironment | None:
    """Return the tree's environment, the nearest to its root, if it has one."""
    named = (path for path in snapshot.paths if posixpath.basename(path) in {ALEMBIC_INI, _TOML})
    found = (_environment(snapshot, path) for path in sorted(named, key=_distance))
    return next(filter(None, found), None)


def _distance(path: str) -> tuple[int, bool, str]:
    return path.count("/"), not path.endswith(ALEMBIC_INI), path


def _environment(snapshot: Snapshot, path: str) -> AlembicEnvironment | None:
    said = _said(snapshot.read(path) or b"", path)
    here = posixpath.dirname(path)
    folder = _folder(snapshot, here, said.get("script_location", "").strip())
    if folder is None:
        return None
    versions = said.get("version_locations", "").replace(",", " ").split()
    first = _below(here, versions[0]) if versions else None
    template = said.get("file_template", "").replace("%%", "%")
    return AlembicEnvironment(
        settings=path,
        folder=folder,
        versions=first or f"{folder}/versions",
        file_template=template or DEFAULT_FILE_TEMPLATE,
    )


def _said(data: bytes, path: str) -> Mapping[str, str]:
    """Return what the file says to Alembic; what cannot be read says nothing."""
    try:
        text = data.decode("utf-8-sig")
        if path.endswith(_TOML):
            table = tomllib.loads(text).get("tool", {}).get("alembic", {})
            return {key: value for key, value in table.items() if isinstance(value, str)}
        parser = configparser.RawConfigParser()
        parser.read_string(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, configparser.Error, AttributeError):
        return {}
    return dict(parser.items("alembic")) if parser.has_section("alembic") else {}


def _folder(snapshot: Snapshot, here: str, location: str) -> str | None:
    """Return the folder that is meant: a path, or ``package:path`` below a folder of imports."""
    if ":" in location:
        ending = f"/{location.replace(':', '/')}"
        above = [here, *_above(here)]
        folders = (f"{folder}{ending}".lstrip("/") for folder in above)
        return next(filter(snapshot.has_folder, folders), None)
    folder = _below(here, location) if location else None
    return folder if folder and snapshot.has_folder(folder) else None


def _above(folder: str) -> Iterator[str]:
    while folder:
        folder = posixpath.dirname(folder)
        yield folder


def _below(here: str, location: str) -> str | None:
    """Return the path that the settings in the folder ``here`` mean, if it is of the tree."""
    relative = location.strip().removeprefix(_HERE).lstrip("/")
    path = posixpath.normpath(join(here, relative))
    return None if path.startswith(("..", "/")) or ":" in path else path
