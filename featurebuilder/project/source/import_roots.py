"""Find the import roots that a project's start scripts and pytest settings imply."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from typing import TYPE_CHECKING

from featurebuilder.project.source.toml_tables import parse_toml, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.snapshot import Snapshot

ALEMBIC_SIGNS = (b"target_metadata",)
"""A name that every Alembic environment uses."""
TEST_SIGNS = (b"TestClient", b"AsyncClient", b"dependency_overrides")
_SERVER_COMMAND = re.compile(
    r"\b(?:uvicorn|gunicorn|hypercorn|granian)\b[^\n#]*?(?<![\w./])"
    r"(?P<module>[A-Za-z_]\w*(?:\.\w+)+):[A-Za-z_]\w*",
    re.ASCII,
)
_COMMENT = re.compile(r"^\s*#.*", re.MULTILINE)
_START_SCRIPT = re.compile(
    r"(.*/)?(?:(?:[\w-]*\.)?Dockerfile[\w.-]*|(?:docker-)?compose[\w.-]*\.ya?ml|Procfile"
    r"|Makefile|[\w.-]+\.sh)",
)
_MAX_FILES = 20
_PYTEST_FILES = {"pyproject.toml", "pytest.ini", "tox.ini", "setup.cfg"}
_PYTHONPATH = re.compile(r"^pythonpath[ \t]*=[ \t]*(.+)$", re.MULTILINE)


def count_server_roots(snapshot: Snapshot) -> Counter[str]:
    """Return the import roots that the project's server commands imply, with their counts.

    Dockerfiles, compose files, Procfiles, Makefiles and shell scripts are searched for commands
    such as ``uvicorn app.main:app``. The import root is the folder below which that module exists.
    A module name that matches several files is ambiguous, so it is ignored.
    """
    found: Counter[str] = Counter()
    paths = [path for path in snapshot.paths if _START_SCRIPT.fullmatch(path)]
    for path in sorted(paths, key=lambda path: (path.count("/"), path))[:_MAX_FILES]:
        text = _COMMENT.sub("", (snapshot.read(path) or b"").decode("utf-8", "replace"))
        for name in {
            match["module"] for match in _SERVER_COMMAND.finditer(text.replace('", "', " "))
        }:
            ending = f"{name.replace('.', '/')}.py"
            files = [one for one in snapshot.paths if f"/{one}".endswith(f"/{ending}")]
            if len(files) == 1:
                found[files[0].removesuffix(ending).rstrip("/")] += 1
    return found


def find_pytest_roots(snapshot: Snapshot) -> Iterator[str]:
    """Yield the folders that pytest's ``pythonpath`` setting puts on the import path."""
    for path in snapshot.paths:
        folder, name = posixpath.split(path)
        if name not in _PYTEST_FILES:
            continue
        text = (snapshot.read(path) or b"").decode("utf-8", "replace")
        if name.endswith(".toml"):
            options = table(
                table(table(parse_toml(text).get("tool")).get("pytest")).get("ini_options")
            )
            setting = options.get("pythonpath", "")
            folders = setting if isinstance(setting, list) else str(setting).split()
        else:
            folders = [one for line in _PYTHONPATH.findall(text) for one in line.split()]
        for one in folders:
            place = posixpath.normpath(posixpath.join(folder, str(one)))
            yield "" if place == "." else place
