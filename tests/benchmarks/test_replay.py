"""Small histories with known cases: what is mined of them, and how an edit is scored."""

from __future__ import annotations

import json
import subprocess
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from benchmarks.replay import scoring
from benchmarks.replay.__main__ import main
from benchmarks.replay.engine import Answer, Outcome
from benchmarks.replay.mining import Case, mine
from benchmarks.replay.modules import parse
from benchmarks.replay.repository import Repository
from benchmarks.replay.round_trip import Trip, travel, trips
from benchmarks.replay.scoring import Marks, Score, replay
from benchmarks.replay.tables import as_markdown, commit_totals, trip_totals
from benchmarks.replay.taking_out import Item, take_out

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ALL = Marks(aggregator=True, imports=True, call=True, lines=True, file=True)
GIT = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")

MAIN = """\
from fastapi import FastAPI

from app.api import router

app = FastAPI()
app.include_router(router)
"""
API = """\
from fastapi import APIRouter

from app.routes import items, users

router = APIRouter()
router.include_router(items.router)
router.include_router(users.router)
"""
ADDED_API = API.replace("users\n", "users, zoos\n") + "router.include_router(zoos.router)\n"


def routes(name: str) -> str:
    return (
        "from fastapi import APIRouter\n\n"
        f'router = APIRouter(prefix="/{name}")\n\n\n'
        f'@router.get("/")\ndef list_{name}() -> list[str]:\n    return []\n'
    )


TREE = {
    "app/__init__.py": "",
    "app/main.py": MAIN,
    "app/api.py": API,
    "app/routes/__init__.py": "",
    "app/routes/items.py": routes("items"),
    "app/routes/users.py": routes("users"),
}


@dataclass(frozen=True)
class History:
    folder: Path

    def git(self, *arguments: str) -> str:
        done = subprocess.run([*GIT, *arguments], cwd=self.folder, check=True, capture_output=True)
        return done.stdout.decode()

    def commit(self, files: Mapping[str, str]) -> str:
        for path, text in files.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(text.encode())
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "change")
        return self.git("rev-parse", "HEAD").strip()

    def cases(self) -> list[Case]:
        with closing(Repository.at(self.folder, "o/r")) as repository:
            found = list(mine(repository, "HEAD"))
            for case in found:
                for path in case.tree.paths:
                    case.tree.read(path)
            return found

    def score(self) -> Score:
        (case,) = self.cases()
        return replay(case).score


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path)
    made.git("init", "--quiet")
    return made


def test_a_new_router_in_a_thin_aggregator(history: History) -> None:
    history.commit(TREE)
    commit = history.commit({"app/routes/zoos.py": routes("zoos"), "app/api.py": ADDED_API})
    (case,) = history.cases()
    assert (case.id, case.module, case.aggregator) == (
        f"o/r@{commit[:9]}",
        "app/routes/zoos.py",
        "app/api.py",
    )
    assert [tuple(i) for i in case.imports] == [("app/api.py", "app.routes", "zoos", "")]
    assert case.tree.read("app/api.py") == API.encode()
    score = replay(case).score
    assert (score.outcome, score.marks, score.kind, score.clean) == (
        Outcome.PROVEN,
        ALL,
        "call",
        True,
    )
    assert score.siblings == 2


def test_what_is_no_case(history: History) -> None:
    history.commit(TREE)
    twice = ADDED_API + 'router.include_router(zoos.router, prefix="/again")\n'
    history.commit({"app/routes/zoos.py": routes("zoos"), "app/api.py": twice})
    history.commit({"app/routes/lone.py": routes("lone")})
    history.commit({"tests/routes.py": routes("lone"), "README.md": "x"})
    history.commit({"app/routes/one.py": routes("one"), "app/routes/two.py": routes("two")})
    history.commit({"app/routes/old.py": "print 'python 2'\n", "app/api.py": API})
    history.git("mv", "app/routes/lone.py", "app/routes/zoo.py")
    moved = API.replace("users\n", "users, zoo\n") + "router.include_router(zoo.router)\n"
    history.commit({"app/api.py": moved})
    assert history.cases() == []


def test_a_merge_counts_only_for_what_no_commit_has(history: History) -> None:
    history.commit(TREE)
    history.git("branch", "--move", "trunk")
    history.git("switch", "--quiet", "--create", "whole")
    whole = history.commit({"app/routes/zoos.py": routes("zoos"), "app/api.py": ADDED_API})
    history.git("switch", "--quiet", "trunk")
    history.git("merge", "--quiet", "--no-ff", "whole")
    history.git("switch", "--quiet", "--create", "parted")
    history.commit({"app/routes/apes.py": routes("apes")})
    wired = ADDED_API.replace("import items", "import apes, items")
    history.commit({"app/api.py": wired + "router.include_router(apes.router)\n"})
    history.git("switch", "--quiet", "trunk")
    history.git("merge", "--quiet", "--no-ff", "parted")
    merge = history.git("rev-parse", "HEAD").strip()
    assert {(c.commit, c.module) for c in history.cases()} == {
        (whole, "app/routes/zoos.py"),
        (merge, "app/routes/apes.py"),
    }


def test_an_unrelated_change_in_the_same_file_is_not_scored(history: History) -> None:
    history.commit(TREE)
    edited = ADDED_API.replace("APIRouter()", 'APIRouter(prefix="/v1")') + '\nTITLE = "api"\n'
    history.commit({"app/routes/zoos.py": routes("zoos"), "app/api.py": edited})
    (case,) = history.cases()
    replayed = replay(case)
    assert not replayed.score.clean
    assert replayed.edits[0].after == ADDED_API.encode()
    assert replayed.score.marks == ALL


def test_lines_are_compared_wherever_they_stand(history: History) -> None:
    history.commit(TREE)
    included = "router.include_router(items.router)\n"
    first = included.replace("items", "zoos") + included
    edited = API.replace("users\n", "users, zoos\n").replace(included, first)
    history.commit({"app/routes/zoos.py": routes("zoos"), "app/api.py": edited})
    marks = history.score().marks
    assert (marks.lines, marks.file) == (True, False)


def test_a_condition_around_the_router_is_part_of_the_edit(history: History) -> None:
    history.commit(TREE)
    edited = API.replace("users\n", "users\nfrom app.settings import DEBUG\n")
    edited += "if DEBUG:\n    from app.routes import zoos\n\n"
    edited += "    router.include_router(zoos.router)\n"
    history.commit({"app/routes/zoos.py": routes("zoos"), "app/api.py": edited})
    (case,) = history.cases()
    expected = API + edited[edited.index("if DEBUG") :]
    assert replay(case).edits[0].after == expected.encode()


def test_another_import_and_another_call(history: History) -> None:
    history.commit(TREE)
    edited = API.replace("users\n", "users\nfrom app.routes.zoos import router as zoos_router\n")
    edited += 'router.include_router(zoos_router, tags=["zoos"])\n'
    history.commit({"app/routes/zoos.py": routes("zoos"), "app/api.py": edited})
    assert history.score().marks == Marks(aggregator=True)


def test_another_aggregator(history: History) -> None:
    history.commit(TREE)
    edited = MAIN.replace("router\n\n", "router\nfrom app.routes import zoos\n\n")
    edited += "app.include_router(zoos.router)\n"
    history.commit({"app/routes/zoos.py": routes("zoos"), "app/main.py": edited})
    score = history.score()
    assert (score.marks, score.aggregator, score.chosen) == (Marks(), "app/main.py", "app/api.py")
    assert score.outcome is Outcome.PROVEN


def test_a_refused_edit(history: History) -> None:
    bare = {path: text for path, text in TREE.items() if path != "app/main.py"}
    history.commit(bare)
    history.commit({"app/routes/zoos.py": routes("zoos"), "app/api.py": ADDED_API})
    score = history.score()
    assert (score.outcome, score.marks) == (Outcome.REFUSED, Marks())
    assert score.reason


def test_a_crash_is_told_with_its_traceback(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("benchmarks.replay.engine.plan_wire", crash)
    history.commit(TREE)
    history.commit({"app/routes/zoos.py": routes("zoos"), "app/api.py": ADDED_API})
    score = history.score()
    assert score.outcome is Outcome.CRASHED
    assert score.reason.rstrip().endswith("RuntimeError: a bug")
    assert main([str(history.folder)]) == 1


LISTED = """\
from app.routes.items import router as items_router
from app.routes.users import router as users_router

ROUTERS = [
    items_router,
    users_router,
]
"""
LOOP = """\
from fastapi import FastAPI

from app.api import ROUTERS

app = FastAPI()
for router in ROUTERS:
    app.include_router(router)
"""


def test_an_element_of_a_list(history: History) -> None:
    history.commit(TREE | {"app/api.py": LISTED, "app/main.py": LOOP})
    edited = LISTED.replace("    users_router,\n", "    users_router,\n    zoos_router,\n")
    imported = "from app.routes.users import router as users_router\n"
    edited = edited.replace(imported, imported + imported.replace("users", "zoos"))
    history.commit({"app/routes/zoos.py": routes("zoos"), "app/api.py": edited})
    (case,) = history.cases()
    assert case.aggregator == "app/api.py"
    score = replay(case).score
    assert (score.kind, score.clean, score.marks.aggregator) == ("element", True, True)


def test_a_package_that_exports_the_module_comes_along(history: History) -> None:
    package = "from . import items, users\n"
    api = "from fastapi import APIRouter\n\nfrom app import routes\n\nrouter = APIRouter()\n"
    api += "router.include_router(routes.items.router)\n"
    history.commit(TREE | {"app/routes/__init__.py": package, "app/api.py": api})
    history.commit(
        {
            "app/routes/__init__.py": package.replace("users", "users, zoos"),
            "app/routes/zoos.py": routes("zoos"),
            "app/api.py": api + "router.include_router(routes.zoos.router)\n",
        }
    )
    (case,) = history.cases()
    assert case.aggregator == "app/api.py"
    assert [tuple(i) for i in case.imports] == [("app/routes/__init__.py", ".", "zoos", "")]


def test_a_router_made_by_a_call(history: History) -> None:
    made = "from fastapi import APIRouter\n\n\ndef make(store):\n    made = APIRouter()\n\n"
    made += '    @made.get("/")\n    def read():\n        return store\n\n    return made\n'
    history.commit(TREE)
    edited = MAIN.replace("router\n\n", "router\nfrom app.zoos import make\n\n")
    history.commit({"app/zoos.py": made, "app/main.py": edited + "app.include_router(make({}))\n"})
    (case,) = history.cases()
    assert scoring.kind_of(case.inclusion) == "factory"


def test_an_edit_that_includes_twice_has_no_marks(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = ADDED_API + 'router.include_router(zoos.router, prefix="/again")\n'
    answer = Answer(Outcome.PROVEN, {"app/api.py": twice.encode()})
    monkeypatch.setattr(scoring, "wire", lambda *_: answer)
    history.commit(TREE)
    history.commit({"app/routes/zoos.py": routes("zoos"), "app/api.py": ADDED_API})
    score = history.score()
    assert (score.marks, score.reason) == (Marks(), "the edit includes the router 2 times")


def round_trips(history: History) -> list[Trip]:
    with closing(Repository.at(history.folder, "o/r")) as repository:
        found = list(trips(repository, "HEAD"))
        for trip in found:
            for path in trip.tree.paths:
                trip.tree.read(path)
        return found


def test_round_trips_of_the_newest_commit_that_includes(history: History) -> None:
    history.commit(TREE | {"app/routes/zoos.py": routes("zoos"), "app/api.py": ADDED_API})
    usable = history.git("rev-parse", "HEAD").strip()
    history.git("rm", "-r", "--quiet", "app")
    history.commit({"README.md": "moved away"})
    found = round_trips(history)
    assert [(t.commit, t.inclusion.child, t.group) for t in found] == [
        (usable, "app/routes/items.py", "sorted"),
        (usable, "app/routes/users.py", "sorted"),
        (usable, "app/routes/zoos.py", "last"),
    ]
    assert found[2].without == {"app/api.py": API.encode()}
    assert [travel(trip).score.marks for trip in found[1:]][-1] == ALL


def test_a_comment_and_a_blank_line_go_with_what_is_taken_out() -> None:
    before = "a()\n\n# the zoos\nzoos()\n\nb()\n"
    module = parse("x.py", before.encode())
    assert module
    assert take_out(module, [module.tree.body[1]], [], "zoos") == b"a()\n\nb()\n"
    assert take_out(module, module.tree.body[:2], [], "zoos") == b"\nb()\n"


@pytest.mark.parametrize(
    ("remark", "rest"),
    [("# admin/zoos", b""), ("# see zoos_too", b""), ("# see zoosphere", b"# see zoosphere\n")],
)
def test_a_comment_goes_if_it_has_the_name_as_a_word(remark: str, rest: bytes) -> None:
    module = parse("m.py", f"a()\n{remark}\nzoos()\n".encode())
    assert module
    assert take_out(module, [module.tree.body[1]], [], "zoos") == b"a()\n" + rest


@pytest.mark.parametrize(
    ("text", "index", "left"),
    [
        ("[a, b, c]\n", 0, "[b, c]\n"),
        ("[a, b, c]\n", 1, "[a, c]\n"),
        ("[a, b, c]\n", 2, "[a, b]\n"),
        ("[\n    a,\n    b,  # why\n    c,\n]\n", 1, "[\n    a,\n    c,\n]\n"),
        ("[\n    a,\n    b,\n    c\n]\n", 2, "[\n    a,\n    b\n]\n"),
        ("[a,\r\n b,\r\n c]\r\n", 0, "[b,\r\n c]\r\n"),
        ("(a, b)\n", 1, None),
    ],
)
def test_an_item_is_taken_out(text: str, index: int, left: str | None) -> None:
    module = parse("x.py", text.encode())
    assert module
    container = module.tree.body[0].value  # type: ignore[attr-defined]
    result = take_out(module, [], [Item(container.elts, index)], "zoos")
    assert result == (left.encode() if left else None)


def test_the_tables(history: History, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "clone"
    folder.mkdir()
    own = History(folder)
    own.git("init", "--quiet")
    own.commit(TREE)
    own.commit({"app/routes/zoos.py": routes("zoos"), "app/api.py": ADDED_API})
    written, table = tmp_path / "result.json", tmp_path / "result.md"
    outputs = ["--json", str(written), "--markdown", str(table)]
    assert main([f"o/r={folder}", "--round-trip", *outputs]) == 0
    out = capsys.readouterr().out
    assert "app/routes/zoos.py -> app/api.py aiclf proven call" in out
    document = json.loads(written.read_text())
    assert len(document["commits"]) == 1
    assert len(document["round_trips"]) == 3
    assert "| same file to the byte | 1 | 1 | 100.0 % | 35 % |" in table.read_text()
    case = document["commits"][0]["id"]
    assert main([f"o/r={folder}", "--case", case, "--verbose"]) == 0
    assert "+from app.routes import items, users, zoos" in capsys.readouterr().out
    assert main([str(history.folder / "nowhere")]) == 2


def test_nothing_mined_is_no_division() -> None:
    assert "| - |" in as_markdown([], [])
    assert all(total.share == "-" for total in [*commit_totals([]), *trip_totals([])])
