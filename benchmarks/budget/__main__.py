"""Print how many lines each build inserts, by kind of file, as a reviewer sees them in git.

``python -m benchmarks.budget`` builds `REQUESTS`, each in a new project, and the features of the
projects in ``generated/`` in their order, and compares the first request with `BUDGET`.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]
CI = ROOT / ".ci"
REQUESTS = (
    ("pets name:str:80 species:dog/cat born_on:date:optional",),
    ("notes text:text",),
    ("invoices number:str:20:unique due:date total:decimal:10,2 --timestamps",),
    ("articles title:str:200 body:text:optional --search title --sort title --cursor",),
    ("documents name:str:120 address:url size:int:0.. --etag --soft-delete",),
    ("authors name:str:100 email:email:unique", "books title:str:200 author:ref:authors:cascade"),
)
"""Each is built in a new project; the first one has the budget."""
KINDS = (
    "router",
    "model",
    "tests",
    "fixtures",
    "support",
    "migration",
    "environment",
    "document",
    "other",
    "ledger",
)
BUDGET = {"router and model": 130, "tests": 160, "support": 120, "document": 80, "in all": 600}
_PARTS = {"factory": "tests"}


def main() -> None:
    """Measure every build and print the tables in Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        new = list(_new_projects(Path(folder, "new")))
        old = list(_generated_projects(Path(folder, "generated")))
    _, first = new[0]
    found = {
        "router and model": first["router"] + first["model"],
        **{kind: first[kind] for kind in ("tests", "support", "document")},
        "in all": total(first),
    }
    _print("## Budget\n")
    _print_table(
        ("", "lines", "budget"), ((name, found[name], most) for name, most in BUDGET.items())
    )
    for title, builds in (("New projects", new), ("Generated projects", old)):
        _print(f"\n## {title}\n")
        heads = ("build", *KINDS, "in all but the ledger")
        _print_table(heads, ((name, *(n[kind] for kind in KINDS), total(n)) for name, n in builds))


def total(lines: Mapping[str, int]) -> int:
    """Return the number of inserted lines without the ledger's."""
    return sum(count for kind, count in lines.items() if kind != "ledger")


def _new_projects(folder: Path) -> Iterator[tuple[str, Counter[str]]]:
    """Yield each request and its inserted lines by kind."""
    for number, requests in enumerate(REQUESTS):
        apart = folder / str(number)
        apart.mkdir(parents=True)
        _run(apart, sys.executable, "-m", "featurebuilder", "new", "demo", "--no-verify")
        _commit(apart / "demo")
        for request in requests:
            yield f"`{request}`", _inserted(apart / "demo", request.split())


def _generated_projects(folder: Path) -> Iterator[tuple[str, Counter[str]]]:
    """Yield each feature of the projects in ``generated/`` and its inserted lines by kind."""
    regenerate = _load_recipes()
    for name, recipe in regenerate.RECIPES.items():
        apart = folder / name
        apart.mkdir(parents=True)
        _run(apart, sys.executable, "-m", "featurebuilder", "new", recipe.package, "--no-verify")
        tree = apart / recipe.package
        for overlay in recipe.overlays:
            shutil.copytree(CI / "overlays" / overlay, tree, dirs_exist_ok=True)
        _commit(tree)
        for feature in recipe.features:
            yield f"{name}: {feature}", _inserted(tree, [feature])


def _load_recipes() -> Any:  # noqa: ANN401 - a module
    sys.path.insert(0, str(CI))
    return importlib.import_module("regenerate")


def _inserted(tree: Path, arguments: list[str]) -> Counter[str]:
    """Build a feature, and return the lines that git counts as inserted by kind."""
    command = (sys.executable, "-m", "featurebuilder", "build", *arguments)
    log = json.loads(_run(tree, *command, "--no-verify", "--format", "json"))
    parts = {file["path"]: file["part"] for file in log["files"]}
    _run(tree, "git", "add", "--all")
    lines: Counter[str] = Counter()
    for row in _run(tree, "git", "diff", "--cached", "--numstat").splitlines():
        inserted, _, path = row.split("\t")
        lines[kind_of(path, parts[path])] += int(inserted)
    _commit(tree)
    return lines


def kind_of(path: str, part: str) -> str:
    """Return the kind of a file; ``part`` is its role in the build log."""
    kind = _PARTS.get(part, part)
    if kind == "support":
        if Path(path).name == "conftest.py" or "/tests/" in path:
            return "fixtures"
        return "environment" if path.startswith(("migrations/", "alembic.ini")) else "support"
    return kind if kind in KINDS else "other"


def _commit(tree: Path) -> None:
    if not (tree / ".git").exists():
        _run(tree, "git", "init", "--quiet")
    who = ("-c", "user.name=budget", "-c", "user.email=budget@example.org")
    _run(tree, "git", "add", "--all")
    _run(tree, "git", *who, "commit", "--quiet", "--allow-empty", "--message", "budget")


def _run(folder: Path, *command: str) -> str:
    environ = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environ["PYTHONPATH"] = str(ROOT)
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def _print_table(heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    _print(f"| {' | '.join(heads)} |")
    _print(f"| --- |{' ---: |' * (len(heads) - 1)}")
    for row in rows:
        _print(f"| {' | '.join(map(str, row))} |")


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
