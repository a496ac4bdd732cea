"""Compare a generated resource with those of other tools, in one run.

``.venv-gallery/bin/python -m benchmarks.peers PEERS [--template CLONE --python PYTHON]``

PEERS is a virtual environment with fastcrud, fastgen-cli, aiosqlite, alembic, pydantic-settings and
uvicorn. CLONE is a clone of fastapi/full-stack-fastapi-template, and PYTHON an interpreter with its
requirements; its database is a PostgreSQL server of the benchmark's own.

Each API is served as its tool leaves it and called with all checks of schemathesis.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.databases.postgresql import running

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[2]
REQUEST = "pets name:str:80 species:dog/cat born_on:date:optional"
EXAMPLES = 100
_FOUND = re.compile(r"❌ (ST\d+ [^:]+): (\d+)")
_TEST = re.compile(r"^ *(?:async )?def test_", re.MULTILINE)
_PASSWORD = "changethis-1"  # noqa: S105 - of a database that lives as long as the benchmark


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one tool for one resource."""

    name: str
    code: int
    tests: str
    findings: dict[str, int]


def main() -> None:
    """Measure each tool and print a Markdown table."""
    parser = argparse.ArgumentParser(prog="benchmarks.peers", description=__doc__)
    parser.add_argument("peers", type=Path, help="a virtual environment")
    parser.add_argument("--template", type=Path, help="a clone of the template")
    parser.add_argument("--python", type=Path, help="an interpreter with its requirements")
    given = parser.parse_args()
    commands = given.peers.absolute() / "bin"
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        measured = [_ours(work), _fastgen(work, commands), _fastcrud(work, commands)]
        if given.template:
            measured.append(_template(work, given.template, given.python.absolute()))
    _print("| | lines of code | lines of tests (tests) | findings of schemathesis |")
    _print("| --- | ---: | ---: | --- |")
    for one in measured:
        found = ", ".join(f"{words}: {count}" for words, count in one.findings.items())
        total = sum(one.findings.values())
        _print(f"| {one.name} | {one.code} | {one.tests} | {total} ({found}) |")


def _ours(work: Path) -> Measured:
    """Build the resource in a new project; its support modules count as code."""
    tool = (sys.executable, "-m", "featurebuilder")
    _run(work, *tool, "new", "demo", "--no-verify")
    tree = work / "demo"
    log = json.loads(
        _run(tree, *tool, "build", *REQUEST.split(), "--no-verify", "--format", "json")
    )
    files = [tree / file["path"] for file in log["files"] if file["mark"] == "NEW"]
    python = [file for file in files if file.suffix == ".py" and "migrations" not in file.parts]
    tests = [file for file in python if "tests" in file.parts]
    code = [file for file in python if file not in tests]
    _run(tree, sys.executable, "-m", "alembic", "upgrade", "head")
    with _serving(tree, Path(sys.executable), "demo.main:app") as address:
        found = _findings(work, f"{address}/openapi.json", "pets")
    return Measured("featurebuilder", _lines(code), _tests(tests), found)


def _fastgen(work: Path, commands: Path) -> Measured:
    """Scaffold a module, which has one field, and migrate as the tool's documentation says."""
    tree = work / "shop"
    _run(work, commands / "fastgen", "new", "shop")
    _run(tree, commands / "fastgen", "make", "module", "pets")
    alembic = (commands / "python", "-m", "alembic")
    _run(tree, *alembic, "upgrade", "head")
    _run(tree, *alembic, "revision", "--autogenerate", "-m", "pets")
    _run(tree, *alembic, "upgrade", "head")
    files = [*(tree / "src/modules/pets").rglob("*.py")]
    tests = [file for file in files if "tests" in file.parts]
    with _serving(tree, commands / "python", "src.main:app") as address:
        found = _findings(work, f"{address}/openapi.json", "pets")
    code = [file for file in files if file not in tests]
    return Measured(
        f"fastgen-cli {_version(commands, 'fastgen-cli')}", _lines(code), _tests(tests), found
    )


def _fastcrud(work: Path, commands: Path) -> Measured:
    """Serve `fastcrud_app.py`, which a user writes."""
    tree = work / "fastcrud"
    tree.mkdir()
    app = Path(shutil.copy(Path(__file__).with_name("fastcrud_app.py"), tree))
    with _serving(tree, commands / "python", "fastcrud_app:app") as address:
        found = _findings(work, f"{address}/openapi.json", "pets")
    return Measured(f"FastCRUD {_version(commands, 'fastcrud')}", _lines([app]), _tests([]), found)


def _template(work: Path, clone: Path, python: Path) -> Measured:
    """Serve the template's items, which have two fields and an owner."""
    tree = work / "template"
    _run(work, "git", "clone", "--quiet", clone.absolute(), tree)
    backend = tree / "backend"
    _suit_older_python(backend)
    with running() as server, server.database() as url:
        environ = {
            "DATABASE_URL": url,
            "FASTAPI_ENV": "development",
            "PROJECT_NAME": "template",
            "SECRET_KEY": _PASSWORD,
            "FIRST_SUPERUSER": "admin@example.com",
            "FIRST_SUPERUSER_PASSWORD": _PASSWORD,
            "PYTHONPATH": str(backend),
        }
        _run(backend, python, "-m", "alembic", "upgrade", "head", environ=environ)
        _run(backend, python, "app/initial_data.py", environ=environ)
        with _serving(backend, python, "app.main:app", environ) as address:
            api = f"{address}/api/v1"
            token = _token(f"{api}/login/access-token")
            found = _findings(
                work, f"{api}/openapi.json", "items", f"Authorization: Bearer {token}"
            )
    models = (backend / "app/models.py").read_text(encoding="utf-8")
    items = models[models.index("class ItemBase") : models.index("# Generic message")]
    code = _lines([backend / "app/api/routes/items.py"]) + len(items.strip().splitlines())
    tests = [backend / "tests/api/routes/test_items.py", backend / "tests/utils/item.py"]
    revision = _run(tree, "git", "rev-parse", "--short", "HEAD").strip()
    return Measured(f"full-stack template, items, {revision}", code, _tests(tests), found)


def _suit_older_python(backend: Path) -> None:
    """Write two lines in a way that Python before 3.14 reads, too."""
    for name, old, new in (
        ("models.py", "list[Item] =", 'list["Item"] ='),
        (
            "api/deps.py",
            "InvalidTokenError, ValidationError:",
            "(InvalidTokenError, ValidationError):",
        ),
    ):
        file = backend / "app" / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def _token(url: str) -> str:
    form = {"username": "admin@example.com", "password": _PASSWORD}
    data = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(url, data) as response:  # noqa: S310 - our own server
        token: str = json.load(response)["access_token"]
        return token


@contextmanager
def _serving(
    tree: Path, python: Path, app: str, environ: dict[str, str] | None = None
) -> Iterator[str]:
    """Serve an application on a free port, and yield its address."""
    with tempfile.TemporaryFile() as output:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            server = subprocess.Popen(  # noqa: S603 - our own command
                (python, "-m", "uvicorn", app, "--fd", str(listening.fileno())),
                cwd=tree,
                env=_environ(environ or {}),
                pass_fds=[listening.fileno()],
                stdout=output,
                stderr=output,
            )
        try:
            # Only the server has the socket now: if it dies, requests fail.
            yield address
        except OSError:
            output.seek(0)
            sys.stderr.write(output.read().decode())
            raise
        finally:
            server.terminate()
            server.wait()


def _findings(work: Path, document: str, path: str, header: str | None = None) -> dict[str, int]:
    """Return how many failures of each kind schemathesis finds."""
    options = ["--include-path-regex", path, "--max-examples", str(EXAMPLES), "--seed", "1"]
    options += ["--checks", "all", "--generation-database", "none"]
    if header:
        options += ["--header", header]
    st = Path(sys.executable).with_name("st")
    output = _run(work, st, "run", document, *options, may_fail=True)
    if "API Operations:" not in output:
        raise SystemExit(output)
    return failures_in(output)


def failures_in(output: str) -> dict[str, int]:
    """Return how many failures of each kind the summary of schemathesis lists."""
    return {words: int(count) for words, count in _FOUND.findall(output)}


def _lines(files: Iterable[Path]) -> int:
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


def _tests(files: list[Path]) -> str:
    """Return the lines of test files, and the number of their test functions."""
    functions = sum(len(_TEST.findall(file.read_text(encoding="utf-8"))) for file in files)
    return f"{_lines(files)} ({functions})"


def _version(commands: Path, package: str) -> str:
    code = f"import importlib.metadata as m; print(m.version({package!r}))"
    return _run(ROOT, commands / "python", "-c", code).strip()


def _run(
    folder: Path,
    *command: Path | str,
    environ: dict[str, str] | None = None,
    may_fail: bool = False,
) -> str:
    done = subprocess.run(  # noqa: S603 - our own commands
        [str(word) for word in command],
        cwd=folder,
        env=_environ(environ or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and not may_fail:
        raise SystemExit(f"{command}\n{done.stdout}{done.stderr}")
    return done.stdout


def _environ(more: dict[str, str]) -> dict[str, str]:
    left_out = {"VIRTUAL_ENV", "DATABASE_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return kept | {"PYTHONPATH": str(ROOT)} | more


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
