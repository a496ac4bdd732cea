"""Saved plans: the same plan when they are read again, and refused when anything is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from featurebuilder.errors import UnusablePlanError
from featurebuilder.merge.recorded_edit import fingerprint
from featurebuilder.plan.basis import Basis, Search
from featurebuilder.plan.change import Change, FileAction, Part, Plan
from featurebuilder.plan.expected import (
    Expected,
    ExpectedFeature,
    ExpectedRemoval,
    ExpectedResponse,
    ExpectedWiring,
)
from featurebuilder.plan.prepared import (
    ChangeKind,
    Command,
    OperationDelta,
    PreparedCommand,
    RequestText,
)
from featurebuilder.plan.saved_plan import decode_plan, encode_plan, is_plan, plan_schema
from featurebuilder.project.routers.application import ApplicationImport

if TYPE_CHECKING:
    from collections.abc import Callable

    Tampering = Callable[[dict[str, Any]], object]

APP = ApplicationImport("src", "app.main", "make", factory=True)
BODY: dict[str, str | float | bool] = {
    "text": "naïve \u202e",
    "whole": 1,
    "half": 0.5,
    "one": 1.0,
    "yes": True,
}
ANSWER = ExpectedResponse("get", "/api/pets", BODY, "app/pets.py", "list_pets")
PROMISES: dict[str, Expected] = {
    "feature": ExpectedFeature(
        APP,
        (ANSWER,),
        ("tests",),
        ("app/pets.py",),
        ("GET /api/cats",),
        ("GET /api/dogs",),
        ("app/dogs.py",),
    ),
    "wiring": ExpectedWiring(
        APP, "app/pets.py", (("GET /api/pets", "list_pets"),), complete=True, edited=("app/api.py",)
    ),
    "removal": ExpectedRemoval(APP, ("GET /api/pets",), ("tests/test_pets.py",)),
}
CHANGES = (
    Change(
        "app/new.py", Part.ROUTER, FileAction.CREATE, None, b"\xef\xbb\xbfx = 1\r\ny = 2", "new"
    ),
    Change(
        "app/api.py", Part.AGGREGATOR, FileAction.UPDATE, b"a\n", b"a\nb\n", "like items, users"
    ),
    Change("app/gone.py", Part.MODEL, FileAction.DELETE, b"\xff\x00", None, "generated"),
    Change("app/kept.py", Part.MODEL, FileAction.RETAIN, b"", b"", "edited by hand"),
    Change("app/same.py", Part.MODEL, FileAction.KEEP, b"=\n", b"=\n", "in place"),
    Change("docs/x.md", Part.DOCUMENT, FileAction.CONFLICT, b"mine", b"ours", "not made here"),
    Change("app/m.py", Part.MODEL, FileAction.MARK, b"1\n", b"2\n", "both", b"0\n", b"3\n"),
)


def prepared(expected: Expected = PROMISES["feature"], *changes: Change) -> PreparedCommand:
    return PreparedCommand(
        Command.BUILD,
        "pets",
        "Feature: pets",
        "Cats, dogs.",
        Plan(changes or CHANGES),
        expected,
        RequestText("<stdin>", "name: pets\n"),
        Basis(
            {"app/api.py": "ab" * 32, "app/\udcff.py": None},
            (Search(("FastAPI", "Router("), ("app/api.py",)),),
        ),
        api=(OperationDelta("GET /pets", ChangeKind.CHANGED, ("it is gone",)),),
    )


@pytest.mark.parametrize("kind", PROMISES)
def test_a_saved_plan_is_the_same_plan(kind: str) -> None:
    made = prepared(PROMISES[kind])
    data = encode_plan(made)
    assert decode_plan(data, "plan.json") == made
    assert encode_plan(decode_plan(data, "plan.json")) == data
    assert is_plan(data)
    assert data.isascii()


def test_types_of_answers_survive() -> None:
    expected = decode_plan(encode_plan(prepared()), "plan.json").expected
    assert isinstance(expected, ExpectedFeature)
    body = expected.answers[0].body
    assert isinstance(body, dict)
    assert {name: type(value) for name, value in body.items()} == {
        name: type(value) for name, value in BODY.items()
    }


@given(st.binary(), st.binary() | st.text().map(str.encode))
@pytest.mark.slow
def test_every_byte_survives(before: bytes, after: bytes) -> None:
    change = Change.between("a.bin", Part.ROUTER, before, after, "why")
    made = prepared(PROMISES["removal"], change)
    assert decode_plan(encode_plan(made), "plan.json") == made


def test_each_content_is_there_once_and_readable() -> None:
    content = json.loads(encode_plan(prepared()))
    changes, contents = content["changes"], content["contents"]
    assert contents[changes[1]["after"]] == {"text": "a\nb\n"}
    assert changes[1]["action"] == "update"
    assert contents[changes[2]["before"]] == {"base64": "/wA="}
    assert changes[4]["before"] == changes[4]["after"]
    assert list(contents.values()).count({"text": "=\n"}) == 1


def _set(*keys: str | int, to: object) -> Tampering:
    def tamper(content: dict[str, Any]) -> None:
        *most, last = keys
        here: Any = content
        for key in most:
            here = here[key]
        here[last] = to

    return tamper


TEXT, BYTES = fingerprint(b"a\nb\n"), fingerprint(b"\xff\x00")
TAMPERED: dict[str, tuple[Tampering, str]] = {
    "a text": (_set("contents", TEXT, to={"text": "evil"}), "does not match its SHA-256"),
    "bytes": (_set("contents", BYTES, to={"base64": "AAAA"}), "does not match its SHA-256"),
    "no Base64": (_set("contents", BYTES, to={"base64": "!"}), "does not match its SHA-256"),
    "half a character": (_set("contents", TEXT, to={"text": "\ud800"}), "SHA-256"),
    "no content": (_set("contents", TEXT, to={}), "either 'text' or 'base64'"),
    "a content that is missing": (_set("changes", 1, "after", to="0" * 64), "the contents are"),
    "a content that nothing names": (_set("contents", "0" * 64, to={"text": ""}), "the contents"),
    "a path above": (_set("changes", 0, "path", to="../x.py"), "'..' part"),
    "an absolute path": (_set("changes", 0, "path", to="/etc/passwd"), "absolute"),
    "a drive": (_set("changes", 0, "path", to="C:/x"), "absolute"),
    "git's own": (_set("changes", 0, "path", to=".GIT/hooks/pre-commit"), "belongs to git"),
    "twice": (_set("changes", 0, "path", to="app/api.py"), "twice"),
    "a write that is not shown": (_set("changes", 0, "action", to="keep"), "its action 'keep'"),
    "a deletion that is not shown": (
        _set("changes", 2, "action", to="update"),
        "its action 'update'",
    ),
    "code that calls itself a record": (_set("changes", 0, "part", to="ledger"), "is not a ledger"),
    "an action": (_set("changes", 0, "action", to="explode"), "changes.0.action"),
    "a symbol": (_set("changes", 0, "action", to="+"), "changes.0.action"),
    "tests above": (_set("expected", "tests", to=["../t"]), "'..' part"),
    "tests that are an option": (
        _set("expected", "tests", to=["--pdb"]),
        "would be read as an option",
    ),
    "code elsewhere": (_set("expected", "application", "import_root", to="/etc"), "absolute"),
    "a basis above": (_set("basis", "files", to={"../x": None}), "'..' part"),
    "a promise": (_set("expected", "kind", to="nothing"), "expected"),
    "an unknown key": (_set("also", to=1), "also"),
    "an unknown key inside": (_set("expected", "also", to=1), "also"),
    "a missing key": (lambda content: content.pop("basis"), "basis: Field required"),
    "a new project": (_set("command", to="new"), "cannot be applied to a project"),
    "an older version": (_set("schema_version", to=1), "has format 1; this featurebuilder knows 2"),
    "a newer version": (_set("schema_version", to=3), "has format 3; this featurebuilder knows 2"),
    "a version in words": (_set("schema_version", to="2"), "schema_version"),
    "another file": (_set("kind", to="shopping list"), "not a saved plan"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_what_is_wrong_is_refused_and_told(name: str) -> None:
    tamper, told = TAMPERED[name]
    content = json.loads(encode_plan(prepared()))
    tamper(content)
    with pytest.raises(UnusablePlanError) as refused:
        decode_plan(json.dumps(content).encode(), "plan.json")
    problems = refused.value.problems
    assert told in problems[0].what
    assert all(str(problem.where) == "plan.json" and problem.remedy for problem in problems)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "plan.json:1:1: not a saved plan: Expecting value"),
        (b"{", "plan.json:1:2: not a saved plan: "),
        (b"[]", "plan.json: not a saved plan"),
        (b"\xff", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"kind": "featurebuilder plan"}', "schema_version: Field required"),
    ],
)
def test_what_is_no_plan_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(UnusablePlanError) as refused:
        decode_plan(data, "plan.json")
    (problem,) = refused.value.problems[:1]
    assert told in f"{problem.where}: {problem.what}"


@given(st.data())
def test_a_cut_plan_is_refused(data: st.DataObject) -> None:
    whole = encode_plan(prepared())
    cut = data.draw(st.integers(0, len(whole) - 3))
    with pytest.raises(UnusablePlanError):
        decode_plan(whole[:cut], "plan.json")


@pytest.mark.parametrize("kind", PROMISES)
def test_a_plan_is_as_its_schema_says(kind: str) -> None:
    schema = plan_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    content = json.loads(encode_plan(prepared(PROMISES[kind])))
    jsonschema.validate(content, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**content, "also": 1}, schema)


def test_the_schema_names_every_action_and_key() -> None:
    schema = plan_schema()
    change = schema["$defs"]["SavedChange"]["properties"]
    assert change["action"]["enum"] == [action.name.lower() for action in FileAction]
    assert set(schema["required"]) == json.loads(encode_plan(prepared())).keys()
    assert schema["properties"]["schema_version"]["const"] == 2
