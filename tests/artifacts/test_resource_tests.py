"""The tests that a resource is given, where few trees would show that they are wrong."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.trees import after, blueprint, module, planned

PATH = "petsage/tests/api/v1/test_things.py"


def generated(resource: str) -> str:
    """Return the generated tests of the feature ``things``."""
    head = "name: things\ndescription: What is kept.\nresource:\n"
    lines = (f"  {line}\n" for line in module(resource).splitlines())
    tree = blueprint({"features/things.yaml": head + "".join(lines)})
    return after(tree, planned(tree, "things"))[PATH].decode()


ALIASED = """
    fields:
      name: {}
      number: {type: int, alias: num}
      parent: {type: ref, to: things, alias: parentKey, optional: true, on_delete: set_null}
    filters: [number, parent]
    sort: [number]
    pagination: cursor
    """


def test_lists_are_asked_by_the_names_of_json_and_things_made_by_those_of_models() -> None:
    tests = generated(ALIASED)
    assert {'{"num": 3}', '{"num_from": 3}', '{"parentKey": UNKNOWN_ID}'} <= braces(tests)
    assert {'{"sort": "num"}', '{"sort": "-num"}', '{"number": 3}'} <= braces(tests)
    assert "list_ids(client, parentKey=str(target.id))" in tests
    assert "attrgetter(next(iter(changes[0])))" in tests
    assert not {'{"number_from": 3}', '{"sort": "number"}'} & braces(tests)


def test_sorts_need_no_second_name_where_json_has_that_of_models() -> None:
    tests = generated(ALIASED.replace(", alias: num", "")).split("test_sort")[1]
    assert "attrgetter(field)" in tests


@pytest.mark.parametrize(
    ("errors", "place"),
    [
        ("problem", '["errors"][0]["field"].split(".")[:2]'),
        ("detail", '["detail"][0]["loc"][:2]'),
    ],
)
def test_what_is_invalid_is_read_as_the_tree_tells_it(errors: str, place: str) -> None:
    tests = generated(f"""
        fields: {{name: {{}}}}
        errors: {errors}
        """)
    assert f'assert response.json(){place} == ["body", *change]' in tests


def test_no_two_are_made_that_would_clash_and_those_that_have_no_parent_do_not() -> None:
    tests = generated("""
        fields:
          name: {unique: true}
          rank: {type: int}
          kind: {type: enum, values: [one, two]}
          parent: {type: ref, to: things, optional: true}
        unique: [[parent, name], [rank, kind]]
        sort: [rank]
        bulk: [create]
        """)
    compact = "".join(tests.split()).replace(",]", "]")
    assert '"fields",[["name"],["parent_id","name"],["rank","kind"]],ids' in compact
    assert "make_thing(session,parent_id=(make_thing(session)).id)" in compact
    assert tests.count('{"rank": 3}') == 1
    assert "bodies = [body]" in tests


REFERRING = """
    fields:
      name: {}
      parent: {type: ref, to: things}
      keeper: {type: ref, to: things, optional: true, on_delete: set_null}
      others: {type: refs, to: things}
    unique: [[keeper, name]]
    concurrency: etag
    """


@pytest.mark.parametrize(
    "resource",
    [
        REFERRING,
        REFERRING + "operations: [list, read]",
        REFERRING + "operations: [create, delete]\n    bulk: [create, delete]",
        REFERRING + "operations: [create, delete]\n    soft_delete: true",
        "fields: {name: {}}\noperations: [update]",
    ],
)
def test_tests_ask_only_for_what_they_use(resource: str) -> None:
    ruff = ("check", "--isolated", "--select", "ARG,F,PLR0913,PLR0917", "--preview", "-")
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", *ruff],
        input=generated(resource),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout == "All checks passed!\n"


def braces(code: str) -> set[str]:
    """Return each innermost pair of braces with what it holds."""
    return set(re.findall(r"\{[^{}]*\}", code))
