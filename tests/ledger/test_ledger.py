"""The ledger's file holds all that the ledger does, readably, and nothing that could do harm."""

from __future__ import annotations

import json
import zlib
from base64 import b85encode
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from featurebuilder.conventions.feature import Conventions
from featurebuilder.errors import UnusableProjectError
from featurebuilder.ledger.codec import decode_ledger, encode_ledger, ledger_change
from featurebuilder.ledger.ledger import FileRecord, Ledger, RecordedRequest
from featurebuilder.merge.recorded_edit import RecordedEdit, RecordedHunk, fingerprint
from featurebuilder.plan.change import FileAction, Part
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.request.asking import find_request
from tests.trees import after, blueprint, planned

LEDGER = ".featurebuilder/smoke_test.json"
REQUEST = find_request(Snapshot.of_files({}), "smoke_test", None).request
CONVENTIONS = Conventions(
    "router", "app.x", "app.models.x", "tests/test_x.py", "on the router", "on the router",
    "app.main", "app", "app", client_way="fixture", pydantic=(1, 2), served="/api/v1",
)  # fmt: skip
NAMES = st.from_regex(r"[a-z_]{1,8}(/[a-z_]{1,8}){0,2}\.py", fullmatch=True)
CONTENTS = st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))
RECORDS = st.builds(FileRecord.of, st.sampled_from(Part), CONTENTS) | st.builds(
    FileRecord, st.sampled_from(Part), CONTENTS.map(fingerprint)
)
EDITS = st.builds(RecordedEdit.between, CONTENTS, CONTENTS)
LEDGERS = st.builds(
    Ledger,
    feature=st.just("x"),
    router=st.just("") | NAMES,
    operations=st.lists(st.text(st.characters(codec="utf-8")), unique=True).map(
        lambda them: tuple(sorted(them))
    ),
    files=st.dictionaries(NAMES, RECORDS),
    edits=st.dictionaries(NAMES, EDITS),
    request=st.none() | st.just(RecordedRequest("features/x.yaml", REQUEST)),
    conventions=st.none() | st.just(CONVENTIONS),
    failed=st.booleans(),
)


@given(LEDGERS)
def test_what_is_written_is_read_back(ledger: Ledger) -> None:
    data = encode_ledger(ledger)
    assert decode_ledger(data, "x") == ledger
    assert encode_ledger(decode_ledger(data, "x")) == data
    data.decode()


def test_each_file_is_one_line() -> None:
    paths = [f"app/{name}.py" for name in "abc"]
    files = {path: FileRecord.of(Part.MODEL, b"x = 1\n" * 100, template="f" * 16) for path in paths}
    lines = encode_ledger(Ledger("x", files=files)).decode().splitlines()
    assert [line.partition('": {"part": "model", ')[0] for line in lines if ".py" in line] == [
        f'    "{path}' for path in paths
    ]


def test_defaults_are_left_out() -> None:
    ledger = Ledger("x", request=RecordedRequest("x.yaml", REQUEST), conventions=CONVENTIONS)
    text = encode_ledger(ledger).decode()
    assert '"router_variable": "router"' in text
    assert '"served": "/api/v1"' in text
    assert "names_model" not in text
    assert "null" not in text


def test_a_ledger_that_says_the_same_stays_as_it_is() -> None:
    """Another zlib compresses the same text to other bytes."""
    ledger = Ledger("x", files={"x.py": FileRecord.of(Part.MODEL, b"text" * 50)})
    weaker = json.loads(encode_ledger(ledger))
    weaker["files"]["x.py"]["base"] = b85encode(zlib.compress(b"text" * 50, 0)).decode()
    data = json.dumps(weaker).encode()
    assert ledger_change(ledger, data, "").action is FileAction.KEEP
    assert ledger_change(ledger, None, "").after == encode_ledger(ledger)
    other = Ledger("x", files={"x.py": FileRecord.of(Part.MODEL, b"other")})
    assert ledger_change(other, data, "").after == encode_ledger(other)


def test_a_build_records_all_that_it_rests_on() -> None:
    tree = blueprint()
    built = after(tree, planned(tree))
    ledger = decode_ledger(built[LEDGER], "smoke_test")
    assert ledger.request == RecordedRequest("preset", REQUEST)
    assert ledger.conventions is not None
    assert ledger.conventions.served == "/api/v1"
    assert not ledger.failed
    for path, record in ledger.files.items():
        assert record.base == built[path]
        assert bool(record.template) == record.part.is_own
    assert {record.part for record in ledger.files.values()} >= {Part.MODEL, Part.TESTS}


SECOND = {
    "format": 2,
    "feature": "x",
    "request": {
        "origin": "preset",
        "content": REQUEST.model_dump(mode="json", exclude_none=True),
    },
    "conventions": asdict(CONVENTIONS),
    "templates": {"feature/model.py.j2": {"origin": "shipped", "sha256": "0" * 64}},
    "router": "app/api/x.py",
    "operations": ["GET /x"],
    "files": {
        "app/models/x.py": {
            "part": "model",
            "sha256": fingerprint(b"a = 1\n"),
            "base": ["a = 1", ""],
        }
    },
    "edits": {
        "app/api.py": {
            "after": "1" * 64,
            "hunks": [{"start": 4, "count": 2, "before": ["a", ""]}],
        }
    },
}
FIRST = {
    "format": 1,
    "feature": "x",
    "router": "app/api/x.py",
    "operations": ["GET /x"],
    "files": dict.fromkeys(
        ("app/api/x.py", "app/models/x.py", "docs/x.md", "tests/test_x.py", "app/__init__.py"),
        "0" * 64,
    ),
    "edits": {"app/api.py": {"after": "1" * 64, "hunks": [[4, 2, "a\n"], [7, 1, ""]]}},
}


def test_the_first_format_is_read() -> None:
    ledger = decode_ledger(json.dumps(FIRST).encode(), "x")
    assert ledger.operations == ("GET /x",)
    assert {path: record.part for path, record in ledger.files.items()} == {
        "app/api/x.py": Part.ROUTER,
        "app/models/x.py": Part.MODEL,
        "docs/x.md": Part.DOCUMENT,
        "tests/test_x.py": Part.TESTS,
        "app/__init__.py": Part.PACKAGE,
    }
    assert ledger.edits["app/api.py"].hunks == (RecordedHunk(4, 2, "a\n"), RecordedHunk(7, 1, ""))
    assert (ledger.request, ledger.conventions) == (None, None)
    assert decode_ledger(encode_ledger(ledger), "x") == ledger


def test_the_second_format_is_read() -> None:
    ledger = decode_ledger(json.dumps(SECOND).encode(), "x")
    assert ledger.request == RecordedRequest("preset", REQUEST)
    assert ledger.conventions == CONVENTIONS
    assert ledger.files == {"app/models/x.py": FileRecord.of(Part.MODEL, b"a = 1\n")}
    assert ledger.edits["app/api.py"].hunks == (RecordedHunk(4, 2, "a\n"),)
    assert decode_ledger(encode_ledger(ledger), "x") == ledger
    assert ledger_change(ledger, json.dumps(SECOND).encode(), "").action is FileAction.UPDATE


@pytest.mark.parametrize(
    "values",
    [
        {"files": {"x.py": {"part": "model", "sha256": "0", "base": ["other"]}}},
        {"conventions": {}},
        {"router": "../up.py"},
        {"feature": "y"},
    ],
)
def test_a_damaged_ledger_of_the_second_format_is_named(values: dict[str, object]) -> None:
    with pytest.raises(UnusableProjectError, match="the ledger is damaged"):
        decode_ledger(json.dumps(SECOND | values).encode(), "x")


BOMB = bytes(17 * 2**20)


def compressed(data: bytes) -> str:
    return b85encode(zlib.compress(data)).decode()


def damaged(**values: object) -> bytes:
    whole = json.loads(encode_ledger(Ledger("x", files={"x.py": FileRecord.of(Part.MODEL, b"a")})))
    return json.dumps(whole | values).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"format": 2}',
        b"[" * 100_000,
        damaged(feature="y"),
        damaged(router=1),
        damaged(router="../up.py"),
        damaged(files=[]),
        damaged(files={"x.py": {"part": "model", "sha256": "0", "base": ["other"]}}),
        damaged(files={"x.py": {"part": "model", "sha256": "0", "base": "not compressed"}}),
        damaged(files={"x.py": {"part": "model", "sha256": "0", "base": "\u00e9"}}),
        damaged(files={"x.py": {"part": "model", "sha256": "0", "base": compressed(b"other")}}),
        damaged(files={"x.py": {"part": "model", "sha256": "0", "base": compressed(BOMB)}}),
        damaged(files={"x.py": {"part": "nothing", "sha256": "0"}}),
        damaged(request={"origin": "preset", "content": {}}),
        damaged(conventions={}),
        *(
            damaged(conventions=asdict(CONVENTIONS) | {key: wrong})
            for key, wrong in (
                ("prefix_given", "zzz"),
                ("tags_given", "zzz"),
                ("client_way", "zzz"),
                ("client_name", "not a name"),
                ("client_type", "TestClient()"),
                ("client_type", ""),
                ("client_mark", "a b"),
                ("silenced_fixtures", ["a-b"]),
                ("router_variable", "1"),
                ("router_module", "app\nimport os"),
                ("models_module", ""),
                ("application_module", "app main"),
                ("application_variable", "app;"),
                ("application_expression", "app or other"),
                ("class_ending", "Re sponse"),
                ("test_path", "../x.py"),
                ("served", "api"),
                ("pydantic", []),
            )
        ),
        *(
            damaged(files={path: {"part": "model", "sha256": "0"}})
            for path in ("/etc/passwd", "../x", "a/../../x", ".git/config", "a//b", "c:/x", "a\\b")
        ),
    ],
)
def test_a_damaged_ledger_is_named(data: bytes) -> None:
    with pytest.raises(UnusableProjectError) as caught:
        decode_ledger(data, "x")
    (problem,) = caught.value.problems
    assert (problem.what, str(problem.where)) == (
        "the ledger is damaged",
        ".featurebuilder/x.json",
    )
    assert "featurebuilder adopt x" in problem.remedy


@pytest.mark.parametrize("version", [4, 99, "2", None, 2.5])
def test_another_format_is_refused(version: object) -> None:
    with pytest.raises(UnusableProjectError, match="format") as caught:
        decode_ledger(damaged(format=version), "x")
    assert caught.value.problems[0].remedy == "install a newer featurebuilder"


def test_two_features_share_no_ledger() -> None:
    tree = blueprint()
    changes = planned(tree).plan.changes
    assert [c.path for c in changes if c.part is Part.LEDGER] == [LEDGER]


def test_a_feature_in_memory_is_refused_with_the_replacement() -> None:
    request = {"origin": "x.yaml", "content": {"resource": {"storage": "memory"}}}
    with pytest.raises(UnusableProjectError, match="no longer supported") as caught:
        decode_ledger(json.dumps(SECOND | {"request": request}).encode(), "x")
    (problem,) = caught.value.problems
    assert str(problem.where) == ".featurebuilder/x.json"
    assert "SQLite" in problem.remedy
