"""What the gallery's program makes of what tools tell it; the tools themselves run in CI."""

from __future__ import annotations

import json
import runpy
import shlex
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from benchmarks.gallery import __main__ as program
from benchmarks.gallery import checks, fuzzing, mutation, rules
from benchmarks.gallery.checks import QUICK, Check
from benchmarks.gallery.forking import runner
from benchmarks.gallery.mutation import Mutants
from benchmarks.gallery.serving import Served
from benchmarks.gallery.tree import ROOT, Ran, Tree, at, environment, gallery

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

pytestmark = pytest.mark.any_python

PROJECT = '[tool.fastapi]\nentrypoint = "shop.main:app"\n'
PLANTED = "import shop\n\n\ndef test_one() -> None:\n    assert shop.ONE == 1\n"
GOOD = '"""Nothing is wrong here."""\n\nONE = 1\n'


def planted(folder: Path, **files: str) -> Tree:
    for path, text in {"pyproject.toml": PROJECT, **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return at(folder)


def line(outcome: str | None, worker: str = "normal", line_number: int = 3) -> str:
    item = {
        "mutations": [
            {
                "module_path": "shop/models/pet.py",
                "operator_name": "core/NumberReplacer",
                "start_pos": [line_number, 1],
            }
        ]
    }
    return json.dumps([item, {"worker_outcome": worker, "test_outcome": outcome, "diff": "-1"}])


def test_every_generated_tree_is_in_the_gallery() -> None:
    assert [tree.name for tree in gallery()] == sorted(
        path.name for path in (ROOT / "generated").iterdir() if path.is_dir()
    )


def test_a_copy_has_nothing_of_what_running_leaves_behind(tmp_path: Path) -> None:
    left = ["shop/__pycache__/main.pyc", ".mypy_cache/x", ".coverage", "shop.db", ".venv/bin/x"]
    tree = planted(tmp_path / "shop", **dict.fromkeys([*left, "shop/main.py"], GOOD))

    copy = tree.copy(tmp_path / "copy").folder

    found = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()}
    assert found == {"pyproject.toml", "shop/main.py"}


def test_routers_and_models_are_what_tests_must_hold(tmp_path: Path) -> None:
    paths = (
        "shop/models/pet.py",
        "shop/api/v1/endpoints/pets.py",
        "shop/api/v1/endpoints/__init__.py",
        "shop/core/db.py",
        "shop/tests/models/test_pet.py",
        "migrations/models/one.py",
    )
    tree = planted(tmp_path, **dict.fromkeys(paths, GOOD))

    assert {path.relative_to(tree.folder).as_posix() for path in tree.tested} == set(paths[:2])


@pytest.mark.parametrize("module", ["sqlalchemy", "sqlalchemy.ext.asyncio"])
def test_only_asynchronous_sessions_run_in_greenlets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    tree = planted(tmp_path, **{"shop/main.py": f"import {module}\n"})
    monkeypatch.setattr(Tree, "python", lambda *_, **__: Ran(0, ""))
    checks.tests(tree)

    measured = (tmp_path / "coverage.gallery.ini").read_text(encoding="utf-8")
    assert ("greenlet" in measured) == module.endswith("asyncio")


def test_commands_know_nothing_of_who_runs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://production")

    assert "DATABASE_URL" not in environment()
    assert environment(DATABASE_URL="sqlite://")["DATABASE_URL"] == "sqlite://"


@pytest.mark.parametrize(
    ("path", "source", "found"),
    [
        ("shop/main.py", GOOD, ""),
        ("shop/main.py", GOOD + "assert ONE\n", "S101"),
        ("shop/tests/test_main.py", GOOD + "assert ONE\n", ""),
        ("migrations/versions/1_a.py", GOOD, ""),
        ("migrations/versions/1_a.py", GOOD + "assert ONE\n", "S101"),
        ("scripts/one.py", GOOD, "INP001"),
    ],
)
def test_style_is_all_rules_less_those_with_a_reason(
    tmp_path: Path, path: str, source: str, found: str
) -> None:
    package = {"shop/__init__.py": GOOD, "shop/tests/__init__.py": GOOD}
    ran = checks.style(planted(tmp_path, **{**package, path: source}))

    assert (ran.code, found in ran.output) == (int(bool(found)), True), ran.output


def test_layout_is_what_ruff_would_make(tmp_path: Path) -> None:
    assert checks.layout(planted(tmp_path / "a", **{"shop/main.py": GOOD})).code == 0
    assert checks.layout(planted(tmp_path / "b", **{"shop/main.py": "x = {  }\n"})).code == 1


@pytest.mark.parametrize(
    ("lines", "survivors", "killed"),
    [
        ([], 0, 1.0),
        ([line("killed")], 0, 1.0),
        ([line("killed"), line("survived")], 1, 0.5),
        ([line("incompetent")], 1, 0.0),
        ([line(None, "skipped"), line("killed")], 0, 1.0),
    ],
)
def test_what_cosmic_ray_tells_is_counted(
    lines: Sequence[str], survivors: int, killed: float
) -> None:
    made = Mutants(tuple(mutation._read("\n".join(lines))))  # noqa: SLF001

    assert (len(made.survivors), made.killed) == (survivors, killed)


def test_what_was_not_tested_to_the_end_is_no_result() -> None:
    with pytest.raises(RuntimeError, match="was not tested"):
        list(mutation._read(json.dumps([{"mutations": []}, None])))  # noqa: SLF001


def test_tests_run_again_on_what_has_changed(tmp_path: Path) -> None:
    tree = planted(tmp_path, **{"shop.py": "ONE = 1\n", "test_shop.py": PLANTED})
    arguments = ("-q", "-p", "no:cacheprovider")

    with runner(sys.executable, tmp_path, arguments, environment()) as command:
        codes = []
        for source in ("ONE = 1\n", "ONE = 2\n", "import os\nos.abort()\n", "ONE = 1\n"):
            (tmp_path / "shop.py").write_text(source, encoding="utf-8")
            codes.append(tree.run(*shlex.split(command)).code)
    assert codes == [0, 1, 1, 0]
    assert tree.run(*shlex.split(command)).code == 1


@pytest.mark.parametrize(("workers", "loads"), [(1, [["a", "b", "c"]]), (2, [["a"], ["b", "c"]])])
def test_files_are_dealt_out_by_their_length(
    tmp_path: Path, workers: int, loads: list[list[str]]
) -> None:
    sizes = {"a": 9, "b": 5, "c": 3}
    files = {f"shop/models/{name}.py": "#" * size for name, size in sizes.items()}

    shares = mutation._shares(planted(tmp_path, **files), workers)  # noqa: SLF001

    assert [[Path(path).stem for path in share] for share in shares] == loads


def known_keys(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the hooks: schemathesis, which they are for, is in the gallery's environment alone."""
    formats = SimpleNamespace(format=lambda *_: None)
    fake = SimpleNamespace(hook=lambda hook: hook, openapi=formats)
    monkeypatch.setitem(sys.modules, "schemathesis", fake)
    return runpy.run_path(str(ROOT / "benchmarks/gallery/known_keys.py"))


def test_no_address_has_a_reserved_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    is_public = known_keys(monkeypatch)["_is_public"]

    assert is_public("a@example.com")
    assert is_public("a@atest")
    assert not is_public("a@b.TEST")
    assert not is_public("a@localhost")


def test_checks_that_are_left_out_are_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[object, ...]] = []

    def run(_: Tree, *command: object) -> Ran:
        ran.append(command)
        return Ran(0, "")

    monkeypatch.setattr(fuzzing, "serving", lambda *_: nullcontext(Served("http://a", 1)))
    monkeypatch.setattr(Tree, "run", run)

    fuzzing.fuzzed(planted(tmp_path), "sqlite://", examples=1)

    assert ",".join(rules.SCHEMATHESIS) in ran[0]


def asked_for(path: str, **parts: object) -> SimpleNamespace:
    """Return a case of schemathesis, or as much of its context as the hooks look at."""
    empty = {"method": "POST", "path": path, "path_parameters": None, "headers": None}
    return SimpleNamespace(**{**empty, "operation": SimpleNamespace(path=path), **parts})


def answer(status: int, key: int | str, **headers: list[str]) -> SimpleNamespace:
    """Return what the application says of something."""
    return SimpleNamespace(status_code=status, headers=headers, json=lambda: {"id": key})


@pytest.mark.parametrize("key", [lambda number: str(UUID(int=number)), int], ids=["uuid", "int"])
def test_requests_name_what_is_there_every_other_time(
    monkeypatch: pytest.MonkeyPatch, key: Callable[[int], int | str]
) -> None:
    hooks = known_keys(monkeypatch)
    owners = asked_for("/api/v1/owners")
    given = key(7)
    asked = [
        {"owner_id": key(number), "name": "Rex", "owner_ids": [key(number)]}
        for number in range(1000, 1040)
    ]

    assert hooks["map_body"](owners, asked) == asked
    hooks["after_call"](None, owners, answer(201, given))
    named = hooks["map_body"](owners, asked)

    assert {body["owner_id"] == given for body in named} == {True, False}
    assert all(body["owner_ids"] == [body["owner_id"]] for body in named)
    assert hooks["map_body"](owners, asked[0]) == named[0]
    others = [{"owner_id": other} for other in (None, "x", "7", True, 0, 2**31)]
    for other in (*others, {"pet_id": given}, {"owner_ids": 1}, "owner_id", None):
        assert hooks["map_path_parameters"](None, other) == other


def test_what_is_deleted_is_there_every_other_time(monkeypatch: pytest.MonkeyPatch) -> None:
    hooks = known_keys(monkeypatch)
    keys = list(range(1000, 1040))
    deleted = asked_for("/api/v1/owners/bulk/delete")

    hooks["after_call"](None, asked_for("/api/v1/owners"), answer(201, 7))

    assert {key == 7 for key in hooks["map_body"](deleted, keys)} == {True, False}
    assert hooks["map_body"](asked_for("/api/v1/pets/bulk/delete"), keys) == keys


@pytest.mark.parametrize("name", ["if-match", "if-none-match"])
@pytest.mark.parametrize("seen", ["stored", "shown"])
def test_requests_name_the_version_that_is_there_every_other_time(
    monkeypatch: pytest.MonkeyPatch, name: str, seen: str
) -> None:
    hooks = known_keys(monkeypatch)
    told = asked_for("/api/v1/pets", path_parameters={} if seen == "stored" else {"pet_id": 7})

    def sent(key: int, tag: str | None) -> str | None:
        headers: dict[str, str] = {} if tag is None else {name: tag}
        case = asked_for("/api/v1/pets/7", path_parameters={"pet_id": key}, headers=headers)
        hooks["before_call"](None, case, {})
        return headers.get(name)

    hooks["after_call"](None, told, answer(201 if seen == "stored" else 200, 7, etag=['"3"']))

    assert {sent(7, str(number)) == '"3"' for number in range(40)} == {True, False}
    assert [sent(8, str(number)) for number in range(40)] == [str(number) for number in range(40)]
    assert sent(7, None) is None


def test_a_check_that_fails_fails_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    planted(tmp_path / "shop", **{"shop/main.py": GOOD})
    good = Check("good", "what holds", lambda _: Ran(0, "not shown"))
    bad = Check("bad", "what does not", lambda tree: Ran(1, f"{tree.package} is wrong"))
    monkeypatch.setattr(program, "QUICK", (good, bad))

    assert program.main([str(tmp_path / "shop"), "--only", "good"]) == 0
    capsys.readouterr()
    assert program.main([str(tmp_path / "shop")]) == 1
    shown = capsys.readouterr().out
    assert "shop is wrong" in shown
    assert "not shown" not in shown
    assert "1 of 2 checks of 1 trees hold" in shown


@pytest.mark.parametrize("survive", [0, 1, 2])
def test_nine_of_ten_mutants_must_die(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, survive: int
) -> None:
    lines = [line("survived")] * survive + [line("killed")] * (10 - survive)
    made = Mutants(tuple(mutation._read("\n".join(lines))))  # noqa: SLF001
    monkeypatch.setattr(program, "mutants", lambda *_: made)

    ran = program._mutants(planted(tmp_path))  # noqa: SLF001

    assert ran.code == int(survive > 1)
    assert ran.output.endswith(f"{10 - survive} of 10 mutants killed: {10 - survive}0.0%")
    assert ran.output.count("shop/models/pet.py:3: NumberReplacer was not noticed") == survive


@pytest.mark.parametrize(
    "table",
    [
        *("RUFF", "RUFF_IN_TESTS", "RUFF_IN_MIGRATIONS", "ACCEPTED", "MUTATIONS"),
        "SCHEMATHESIS",
    ],
)
def test_what_is_left_out_is_documented_with_its_reason(table: str) -> None:
    documented = (ROOT / "benchmarks/gallery/RESULTS.md").read_text(encoding="utf-8")
    rows = [f"- `{what}`: {reason}" for what, reason in vars(rules)[table].items()]

    assert "\n".join(rows) in documented


def test_checks_are_documented() -> None:
    documented = (ROOT / "benchmarks/gallery/RESULTS.md").read_text(encoding="utf-8")

    for name in [*(check.name for check in QUICK), "mutants", "requests"]:
        assert f"| `{name}` |" in documented
