"""Where imports start, as a tree's files tell: its modules, what starts it, and what tests it."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from typing import TYPE_CHECKING

from featurebuilder.project.toml_tables import table, toml_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.snapshot import Snapshot

ENVIRONMENT = (b"target_metadata",)
"""What every Alembic environment names."""
TESTS = (b"TestClient", b"AsyncClient", b"dependency_overrides")
_SERVED = re.compile(
    r"\b(?:uvicorn|gunicorn|hypercorn|granian)\b[^\n#]*?(?<![\w./])"
    r"(?P<module>[A-Za-z_]\w*(?:\.\w+)+):[A-Za-z_]\w*",
    re.ASCII,
)
_REMARK = re.compile(r"^\s*#.*", re.MULTILINE)
_STARTING = re.compile(
    r"(.*/)?(?:(?:[\w-]*\.)?Dockerfile[\w.-]*|(?:docker-)?compose[\w.-]*\.ya?ml|Procfile"
    r"|Makefile|[\w.-]+\.sh)",
)
_MOST = 20
_TESTING = {"pyproject.toml", "pytest.ini", "tox.ini", "setup.cfg"}
_ON_PATH = re.compile(r"^pythonpath[ \t]*=[ \t]*(.+)$", re.MULTILINE)


def served_from(snapshot: Snapshot) -> Counter[str]:
    """Return the folders below which what a server is told to serve is found, and how often.

    What is said of a module that several folders have tells nothing.
    """
    found: Counter[str] = Counter()
    paths = [path for path in snapshot.paths if _STARTING.fullmatch(path)]
    for path in sorted(paths, key=lambda path: (path.count("/"), path))[:_MOST]:
        text = _REMARK.sub("", (snapshot.read(path) or b"").decode("utf-8", "replace"))
        for name in {match["module"] for match in _SERVED.finditer(text.replace('", "', " "))}:
            ending = f"{name.replace('.', '/')}.py"
            files = [one for one in snapshot.paths if f"/{one}".endswith(f"/{ending}")]
            if len(files) == 1:
                found[files[0].removesuffix(ending).rstrip("/")] += 1
    return found


def on_tests_path(snapshot: Snapshot) -> Iterator[str]:
    """Yield the folders that pytest is told to put on the import path."""
    for path in snapshot.paths:
        folder, name = posixpath.split(path)
        if name not in _TESTING:
            continue
        text = (snapshot.read(path) or b"").decode("utf-8", "replace")
        if name.endswith(".toml"):
            options = table(
                table(table(toml_of(text).get("tool")).get("pytest")).get("ini_options")
            )
            said = options.get("pythonpath", "")
            named = said if isinstance(said, list) else str(said).split()
        else:
            named = [one for line in _ON_PATH.findall(text) for one in line.split()]
        for one in named:
            place = posixpath.normpath(posixpath.join(folder, str(one)))
            yield "" if place == "." else place
