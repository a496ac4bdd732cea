"""Small FastAPI trees that are run for real, and observations made by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.project.routers.application import ApplicationImport
from featurebuilder.verify.interpreter import Interpreter
from featurebuilder.verify.observation import Answer, Observation, Request
from featurebuilder.verify.observe import observe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.verify.observation import Json

HERE = Interpreter(Path(sys.executable), "the tree's .venv")
APP = ApplicationImport("", "app.main", "app")
PING = Request("GET", "/ping")
PLAIN = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/ping")
def ping() -> dict[str, str]:
    return {"pong": "yes"}


"""


def plant(root: Path, files: Mapping[str, str]) -> Path:
    """Write a tree and return its root."""
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def look(
    root: Path,
    main: str,
    *requests: Request,
    app: ApplicationImport = APP,
    timeout: float = 20,
) -> Observation:
    """Observe a tree of one module, and see to it that the tree stays as it was."""
    plant(root, {"app/__init__.py": "", "app/main.py": main})
    before = listing(root)
    observation = observe(HERE, root, app, requests or (PING,), timeout=timeout)
    assert listing(root) == before
    return observation


def listing(root: Path) -> dict[str, int]:
    """Return every path of the tree with its modification time."""
    return {str(path.relative_to(root)): path.stat().st_mtime_ns for path in root.rglob("*")}


def document(*operations: str, **more: Json) -> dict[str, Json]:
    """Return an OpenAPI document with ``METHOD /path`` operations."""
    paths: dict[str, Json] = {}
    for operation in operations:
        method, path = operation.split()
        item = paths.setdefault(path, {})
        assert isinstance(item, dict)
        item[method.lower()] = {"operationId": operation}
    return {"paths": paths, **more}


def pong(
    status: int = 200,
    body: str = '{"pong": "yes"}',
    kind: str = "application/json",
    request: Request = PING,
) -> Answer:
    """Return an answer to ``request``."""
    return Answer(request, status, kind, body)
