"""``python -m benchmarks.versions FOLDER``: build a feature for each version, and run it there.

The environments are made in FOLDER once and kept. A warning of generated code is an error.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from featurebuilder.request.formats.writing import dump_request
from tests.render.requests import hostile_request

_MAIN = """
    from fastapi import FastAPI

    from app.api.api import api_router

    app = FastAPI()
    app.include_router(api_router, prefix="/api/v1")
    """
_AGGREGATOR = """
    from fastapi import APIRouter

    api_router = APIRouter()
    """
_OPENAPI = """
    from app.main import app
    import json

    paths = app.openapi()["paths"]
    schemas = json.dumps(app.openapi()["components"]["schemas"])
    assert "/api/v1/smoke_test" in paths, paths
    assert "PetSage Backend is operational." in schemas, schemas
    """


@dataclass(frozen=True)
class Combination:
    """Versions that a tree pins together; ``packages`` are pip's words."""

    fastapi: str
    pydantic: str
    client: str
    python: str = "python3.11"

    @property
    def name(self) -> str:
        """The name of the environment's folder."""
        return f"fastapi-{self.fastapi}-pydantic-{self.pydantic}-{self.python}"

    @property
    def requirements(self) -> list[str]:
        """What the tree requires."""
        return [f"fastapi=={self.fastapi}", f"pydantic=={self.pydantic}.*", *self.client.split()]


COMBINATIONS = (
    Combination("0.65.3", "1", "requests"),
    Combination("0.68.2", "1", "requests"),
    Combination("0.85.2", "1", "requests anyio<4"),
    Combination("0.88.0", "1", "httpx<0.28"),
    Combination("0.95.2", "1", "httpx<0.28"),
    Combination("0.99.1", "1", "httpx<0.28"),
    Combination("0.100.1", "2", "httpx<0.28"),
    Combination("0.110.3", "1", "httpx<0.28"),
    Combination("0.110.3", "2", "httpx<0.28"),
    Combination("0.120.4", "2", "httpx"),
    Combination("0.136.3", "2", "httpx2"),
    Combination("0.165.0", "2", "httpx2"),
    Combination("0.85.2", "1", "requests anyio<4", "python3.8"),
    Combination("0.110.3", "2", "httpx<0.28", "python3.8"),
    Combination("0.165.0", "2", "httpx2", "python3.13"),
)


def main() -> int:
    """Try every combination; return 1 if one fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the environments are kept")
    parser.add_argument("--only", default="", help="a part of the names of combinations to try")
    arguments = parser.parse_args()
    folder: Path = arguments.folder.resolve()
    failed = 0
    sys.stdout.write(
        "| FastAPI | Pydantic | Python | client | result |\n| --- | --- | --- | --- | --- |\n"
    )
    for combination in (c for c in COMBINATIONS if arguments.only in c.name):
        told = tried(combination, folder)
        failed += bool(told)
        version = combination.python.removeprefix("python")
        row = (combination.fastapi, combination.pydantic, version, combination.client)
        sys.stdout.write(f"| {' | '.join(row)} | {'failed' if told else 'passed'} |\n")
        sys.stdout.flush()
        if told:
            sys.stderr.write(told)
    return int(bool(failed))


def tried(combination: Combination, folder: Path) -> str:
    """Return what went wrong in the environment of ``combination``; nothing if all is well."""
    python = folder / combination.name / "bin" / "python"
    if not python.exists():
        ran(
            [interpreter(combination.python), "-m", "venv", str(python.parent.parent)],
            folder.parent,
        )
        packages = [*combination.requirements, "pytest"]
        ran([str(python), "-m", "pip", "install", "--quiet", *packages], folder.parent)
    with tempfile.TemporaryDirectory() as made:
        tree = Path(made)
        plant(tree, combination)
        for name in ("smoke_test", "hostile"):
            environ = {"VIRTUAL_ENV": str(python.parent.parent)}
            build = [sys.executable, "-m", "featurebuilder", "-C", str(tree), "build", name]
            if told := ran([*build, "--verify"], Path.cwd(), environ):
                return told
        return ran([str(python), "-c", dedent(_OPENAPI)], tree, {"PYTHONPATH": str(tree)})


def interpreter(name: str) -> str:
    """Return a Python of this version: on the path, or else one that pyenv has."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    version = name.removeprefix("python")
    made = sorted(root.glob(f"versions/{version}.*/bin/python"))
    return str(made[-1]) if made else name


def plant(tree: Path, combination: Combination) -> None:
    """Write a small tree that pins the versions."""
    files = {
        "requirements.txt": "\n".join(combination.requirements) + "\n",
        "setup.cfg": f"[options]\npython_requires = >={combination.python[6:]}\n",
        "app/__init__.py": "",
        "app/api/__init__.py": "",
        "app/main.py": dedent(_MAIN),
        "app/api/api.py": dedent(_AGGREGATOR),
        "features/hostile.yaml": dump_request(hostile_request(), schema_reference="-").decode(),
    }
    for path, text in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text, encoding="utf-8")


def ran(command: list[str], folder: Path, environ: dict[str, str] | None = None) -> str:
    """Return what a command that fails prints; nothing if it does not."""
    done = subprocess.run(  # noqa: S603 - the commands are our own
        command,
        cwd=folder,
        env={**os.environ, **(environ or {})},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr if done.returncode else ""


if __name__ == "__main__":
    sys.exit(main())
