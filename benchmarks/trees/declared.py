"""What a tree says it needs: a lock file before lists of requirements before its metadata."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from packaging.specifiers import InvalidSpecifier, SpecifierSet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.trees.application import Application

_REQUIREMENTS = re.compile(r"(requirements/)?(requirements|dev|test)[\w.-]*\.(txt|in)")
_ELSEWHERE = re.compile(r"(?!docs?/)\w+/requirements[\w.-]*\.txt")
"""Where a tree may have its lists that has none beside its code, nor above."""
_EXAMPLES = re.compile(r"\.env[.-](example|sample|template|dist|test|testing)")
_VARIABLE = re.compile(r"(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)")
_RELEASED = (
    ("3.14", "2025-10"),
    ("3.13", "2024-10"),
    ("3.12", "2023-10"),
    ("3.11", "2022-10"),
    ("3.10", "2021-10"),
    ("3.9", "2020-10"),
)
"""Pythons that can be had, newest first, and when they came out."""
_IMAGE = re.compile(r"^FROM \S*python:(3\.\d+)", re.MULTILINE)
_PYTHON_NAMED = {
    ".python-version": re.compile(r"^(?:cpython-)?(3\.\d+)"),
    "Dockerfile": _IMAGE,
    "docker/Dockerfile": _IMAGE,
}
_SET_UP = (".env", "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile")
_MONTHS_TO_SPREAD = 9
_USUAL = {
    "DATABASE_URL": "sqlite://",
    "POSTGRES_USER": "user",
    "POSTGRES_PASSWORD": "password",
    "POSTGRES_DB": "app",
    "POSTGRES_SERVER": "localhost",
    "POSTGRES_HOST": "localhost",
    "POSTGRES_PORT": "5432",
    "REDIS_URL": "redis://localhost:6379/0",
    "SECRET_KEY": "a-secret-of-more-than-thirty-two-letters",
    "JWT_SECRET_KEY": "a-secret-of-more-than-thirty-two-letters",
}
"""Settings by their most common names, for what a tree needs and gives no example of."""


class Kind(Enum):
    """How a tree says what it needs."""

    UV_LOCK = "uv.lock"
    POETRY_LOCK = "poetry.lock"
    LISTS = "requirements"
    METADATA = "pyproject.toml"
    SETUP = "setup.py"


@dataclass(frozen=True, slots=True)
class Declared:
    """What is to be installed: from which files of the tree, on which Python, or an older one."""

    kind: Kind
    paths: tuple[str, ...]
    pythons: tuple[str, ...]


def declared(files: dict[str, bytes], application: Application, date: str) -> Declared | None:
    """Return what the tree of a commit of ``date`` needs; ``None`` if it does not say."""
    pythons = _pythons(files, application, date)
    for kind in Kind:
        for folder in application.folders:
            if paths := tuple(_paths(files, kind, folder)):
                return Declared(kind, paths, pythons)
    elsewhere = tuple(path for path in sorted(files) if _ELSEWHERE.fullmatch(path))
    return Declared(Kind.LISTS, elsewhere, pythons) if elsewhere else None


def project_folder(files: dict[str, bytes], application: Application) -> str | None:
    """Return the nearest folder that an installer would take as the application's project."""
    for folder in application.folders:
        if _named(files, folder) or _join(folder, "setup.py") in files:
            return folder
    return None


def working_folder(files: dict[str, bytes], application: Application) -> str:
    """Return the folder that developers run the application from, as its files tell."""
    above = [f for f in application.folders if _inside(application.import_root, f)]
    above += [application.import_root] if application.import_root not in above else []
    for folder in sorted(above, key=len, reverse=True):
        if any(_join(folder, name) in files for name in _SET_UP):
            return folder
    return ""


def variables(files: dict[str, bytes], application: Application) -> dict[str, str]:
    """Return the settings that the tree comes with, or else gives as an example.

    What a tree without real ones does not mention has a usual value.
    """
    found: dict[str, str] = {}
    is_set = False
    for folder in application.folders:
        real = files.get(_join(folder, ".env"))
        if real is not None:
            found, is_set = _assignments(real) | found, True
            continue
        for path in sorted(files):
            if _inside(path, folder) and _EXAMPLES.fullmatch(path[len(folder) :].strip("/")):
                found = _assignments(files[path]) | found
    return found if is_set else _USUAL | found


def _paths(files: dict[str, bytes], kind: Kind, folder: str) -> Iterator[str]:
    if kind is Kind.LISTS:
        for path in sorted(files):
            if _inside(path, folder) and _REQUIREMENTS.fullmatch(path[len(folder) :].strip("/")):
                yield path
    elif kind is not Kind.METADATA:
        if (path := _join(folder, kind.value)) in files:
            yield path
    elif _named(files, folder):
        yield _join(folder, kind.value)


def _pythons(files: dict[str, bytes], application: Application, date: str) -> tuple[str, ...]:
    """Return the Pythons that the tree admits, the likeliest first.

    That is the one which it names, or else the newest that had spread when the commit was made.
    """
    admitted = [version for version, _ in _RELEASED if _admits(files, application, version)]
    spread = {version for version, month in _RELEASED if _months(date) >= _months(month)}
    named = _named_python(files, application)
    first = [version for version in admitted if version in spread] or admitted[-1:]
    return tuple(dict.fromkeys([*([named] if named else []), *first])) or (_RELEASED[0][0],)


def _named_python(files: dict[str, bytes], application: Application) -> str | None:
    for folder in application.folders:
        for name, pattern in _PYTHON_NAMED.items():
            text = files.get(_join(folder, name), b"").decode("utf-8", "replace")
            match = pattern.search(text)
            if match and match[1] in dict(_RELEASED):
                return match[1]
    return None


def _admits(files: dict[str, bytes], application: Application, version: str) -> bool:
    for folder in application.folders:
        table = _pyproject(files, folder)
        project, poetry = _member(table, "project"), _member(table, "tool", "poetry")
        told = _member(project, "requires-python") or _member(poetry, "dependencies", "python")
        if isinstance(told, str):
            try:
                return _specifier(told).contains(f"{version}.20")
            except InvalidSpecifier:
                continue
    return True


def _specifier(text: str) -> SpecifierSet:
    """Return a specifier; Poetry's caret admits what follows of the same major version."""
    return SpecifierSet(re.sub(r"\^\s*(\d+)([.\d]*)", r">=\1\2,<4", text).replace("~3", "~=3"))


def _months(date: str) -> int:
    year, month = map(int, date.split("-")[:2])
    return 12 * year + month - (_MONTHS_TO_SPREAD if len(date) > len("YYYY-MM") else 0)


def _assignments(data: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in data.decode("utf-8", "replace").splitlines():
        if match := _VARIABLE.fullmatch(line.strip()):
            text = match[2]
            quote = text[:1] if text[:1] in {"'", '"'} else ""
            value = text[1:].partition(quote)[0] if quote else text.partition(" #")[0].strip()
            if value and "$" not in value and match[1] not in {"PATH", "HOME", "PYTHONPATH"}:
                found[match[1]] = value
    return found


def _named(files: dict[str, bytes], folder: str) -> bool:
    table = _pyproject(files, folder)
    return bool(_member(table, "project") or _member(table, "tool", "poetry"))


def _pyproject(files: dict[str, bytes], folder: str) -> object:
    data = files.get(_join(folder, "pyproject.toml"), b"")
    try:
        return tomllib.loads(data.decode())
    except ValueError:
        return {}


def _member(value: object, *keys: str) -> object:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _inside(path: str, folder: str) -> bool:
    return not folder or f"{path}/".startswith(f"{folder}/")


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
