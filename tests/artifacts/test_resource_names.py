"""Resources, fields and values with names that generated code might use itself."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from featurebuilder.naming import SnakeName
from featurebuilder.request.model.reserved_names import class_refusal
from featurebuilder.request.resource_names import variable_name
from tests.trees import after, blueprint, module, planned

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.any_python

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "generated"
OVERLAYS = ROOT / ".ci/overlays"
DB = "petsage/core/db.py"
MOVES = """
    name: moves
    description: Keeps moves.
    resource:
      fields:
        date: {type: date}
        time: {type: time, optional: true}
        datetime: {type: datetime, optional: true}
        uuid: {type: uuid, unique: true}
        public: {type: enum, values: [a, b], default: a}
        session: {max_length: 20}
        query: {optional: true}
        metadata: {type: map, items: str}
        schema: {type: object, fields: {json: {}, date: {type: date, optional: true}}}
        json: {type: int, default: 3, ge: 1}
        copy: {type: decimal, digits: 6, places: 2}
        from: {max_length: 40}
        class: {type: bool, default: false}
        start: {type: datetime, alias: starts-at, optional: true}
        before: {type: ref, to: moves, alias: comes-after, optional: true, on_delete: set_null}
        client: {}
        base: {type: enum, values: ["+1", "-1", "A+", "<="]}
        list: {type: list, items: str}
        int: {type: int}
        pin: {max_length: 8, write_only: true, unique: true, alias: "p-i-n"}
        secrets: {type: refs, to: moves, write_only: true}
        hint: {type: text, optional: true, write_only: true}
        total: {type: decimal, default: "0.50", read_only: true}
        moved: {type: datetime, optional: true, read_only: true}
        notes: {type: list, items: str, read_only: true}
        friends: {type: refs, to: moves, read_only: true}
        rival: {type: ref, to: moves, optional: true, on_delete: set_null, read_only: true}
      filters: [date, time, uuid, public, session, query, json, from, class, start, before, client]
      sort: [date, from, start, json]
      search: [from, session, client]
      bulk: [create, delete]
      unique: [[date, from]]
      actions:
        - {name: publish, summary: Publish a move., when: {public: [a]}, sets: {public: b, json: 5}}
    """
RESOURCE = """
    name: {0}
    description: Keeps {0}.
    resource:
      fields: {{name: {{}}, client: {{}}}}
      filters: [client]
      sort: [name]
      bulk: [create, delete]
      pagination: cursor
      timestamps: true
    """
RESOURCES = (
    "changes",
    "clients",
    "connections",
    "indices",
    "matches",
    "operations",
    "rows",
    "series",
    "licenses",
)


@pytest.mark.parametrize("overlay", ["", "clinic_async", "clinic_sqlalchemy"])
@pytest.mark.slow
def test_fields_of_any_name(overlay: str, tmp_path: Path) -> None:
    tree = blueprint({"features/moves.yaml": module(MOVES)})
    if overlay:
        tree = blueprint(
            {
                "features/moves.yaml": module(MOVES),
                DB: (OVERLAYS / overlay / DB).read_text(),
                "petsage/core/__init__.py": "",
            }
        )
    _write(after(tree, planned(tree, "moves")), tmp_path)
    _run_tests(tmp_path)


@pytest.mark.slow
def test_resources_of_any_name(tmp_path: Path) -> None:
    requests = {f"features/{name}.yaml": module(RESOURCE.format(name)) for name in RESOURCES}
    tree = blueprint(requests)
    for name in RESOURCES:
        files = after(tree, planned(tree, name))
        tree = blueprint({path: content.decode() for path, content in files.items()})
    _write(files, tmp_path)
    _run_tests(tmp_path)


def test_variables_of_generated_code_are_reserved() -> None:
    found = {name for name in _variables() if not SnakeName.refusal(name)}
    assert found
    assert {name for name in found if variable_name(SnakeName(name)) == name} == set()


def test_classes_that_generated_code_imports_are_reserved() -> None:
    found = {name for name in _imported_classes() if name.isalpha()}
    assert found
    # The project's own class; a resource with that name is refused when it is planned.
    assert {name for name in found if not _is_refused(_snake(name))} == {"User"}


def _write(files: dict[str, bytes], folder: Path) -> None:
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _run_tests(folder: Path) -> None:
    environ = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-W", "error", "-p", "anyio", "petsage/tests"],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _modules() -> Iterator[tuple[ast.Module, set[str]]]:
    """Yield each generated router, test and factory of a resource, with words of its request."""
    for path in GENERATED.glob("*/features/*.yaml"):
        tree, feature = path.parents[1], path.stem
        if "\nresource:" not in path.read_text():
            continue
        words = {word for file in tree.glob("features/*.yaml") for word in file.stem.split("_")}
        for module_path in (
            f"petsage/api/v1/endpoints/{feature}.py",
            f"petsage/tests/api/v1/test_{feature}.py",
            f"petsage/tests/factories/{feature}.py",
        ):
            yield ast.parse((tree / module_path).read_text()), words


def _variables() -> Iterator[str]:
    for parsed, words in _modules():
        for node in ast.walk(parsed):
            match node:
                case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                    if "_" not in name and not {name, f"{name}s"} & words:
                        yield name


def _imported_classes() -> Iterator[str]:
    for parsed, words in _modules():
        for node in ast.walk(parsed):
            if isinstance(node, ast.ImportFrom) and not words & set(str(node.module).split(".")):
                yield from (alias.name for alias in node.names if alias.name[:1].isupper())


def _is_refused(name: str) -> bool:
    return bool(SnakeName.refusal(name) or class_refusal(name))


def _snake(name: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name).lstrip("_")
