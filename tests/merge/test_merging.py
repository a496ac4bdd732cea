"""Merges lose no line of a person's, and are what git makes of them, or better."""

from __future__ import annotations

import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from featurebuilder.merge.three_way import OnConflict, merge
from tests.trees import blueprint, module, planned

FIELD = "        {name}: {{value: {value}, description: {words}}}\n"


def request(*fields: tuple[str, str, str], more: str = "") -> str:
    head = module(
        """
        name: pets
        description: A feature.
        tags: [x]
        endpoints:
          - summary: Read
            path: /pets
            handler: read_it
            response:
              fields:
        """
    )
    return head + "".join(FIELD.format(name=n, value=v, words=w) for n, v, w in fields) + more


A, B, C = ("a", "one", "The first."), ("b", "two", "The second."), ("c", "three", "The third.")
OTHER = """\
  - summary: List
    path: /pets/all
    handler: list_them
    response:
      fields:
        count: {type: int, value: 3, description: How many there are.}
"""
REQUESTS = (
    request(A, B),
    request(A, B, C),
    request(B),
    request(("a", "uno", "The first."), B),
    request(A, ("b", "two", "The second as it were in many more words than it had before.")),
    request(A, B, more=OTHER),
)
PARTS = ("models/pets.py", "endpoints/pets.py", "test_pets.py", "pets.md")


def generated(text: str) -> dict[str, str]:
    """Return what is generated for a request, by part."""
    changes = planned(blueprint({"features/pets.yaml": text}), "pets").plan.changes
    return {
        part: (change.after or b"").decode()
        for change in changes
        for part in PARTS
        if change.path.endswith(part)
    }


TEXTS = tuple(generated(text) for text in REQUESTS)
LINES = ("# mine", "mine = 1", "", "    mine: int = 2", "    assert mine", "Mine.", ")")


@st.composite
def edits(draw: st.DrawFn, text: str) -> str:
    """Return ``text`` with lines replaced, inserted and deleted as a person might."""
    lines = text.splitlines()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines)))
        count = draw(st.integers(0, 2))
        new = draw(st.lists(st.sampled_from(LINES), max_size=2))
        if draw(st.booleans()) and at < len(lines):
            indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
            new = [f"{indent}{line.lstrip()}" for line in new]
        lines[at : at + count] = new
    return "".join(f"{line}\n" for line in lines)


@st.composite
def merges(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """Return a part, and its three texts."""
    part = draw(st.sampled_from(PARTS))
    old, new = draw(st.sampled_from(TEXTS)), draw(st.sampled_from(TEXTS))
    return part, old[part], draw(edits(old[part])), new[part]


class Git(NamedTuple):
    """What ``git merge-file --diff3`` makes of three texts."""

    text: str
    conflicts: int


def git(folder: Path, base: str, yours: str, new: str) -> Git:
    for name, text in (("base", base), ("yours", yours), ("new", new)):
        (folder / name).write_bytes(text.encode())
    labels = ("-L", "yours", "-L", "base", "-L", "generated")
    command = ["git", "merge-file", "-p", "--diff3", *labels, "yours", "base", "new"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return Git(done.stdout.decode(), done.returncode)


def compiles(text: str, part: str) -> bool:
    if not part.endswith(".py"):
        return True
    try:
        compile(text, part, "exec")
    except SyntaxError:
        return False
    return True


def of_people(base: str, yours: str) -> Counter[str]:
    return Counter(yours.splitlines()) - Counter(base.splitlines())


@settings(max_examples=150)
@given(merges())
def test_no_line_of_a_person_is_lost(three: tuple[str, str, str, str]) -> None:
    part, base, yours, new = three
    merged = merge(base.encode(), yours.encode(), new.encode(), part)
    left = Counter(merged.data.decode().splitlines())
    assert not of_people(base, yours) - left
    again = merge(new.encode(), merged.data, new.encode(), part)
    assert again.data == merged.data


@settings(max_examples=80)
@given(merges())
def test_a_merge_is_what_git_makes_of_it_or_better(three: tuple[str, str, str, str]) -> None:
    part, base, yours, new = three
    with tempfile.TemporaryDirectory() as folder:
        theirs = git(Path(folder), base, yours, new)
    ours = merge(base.encode(), yours.encode(), new.encode(), part)
    text = ours.data.decode()
    if theirs.conflicts == 0 and (compiles(theirs.text, part) or not compiles(yours, part)):
        assert ours.clashes == ()
        assert text == theirs.text
    elif theirs.conflicts:
        assert disputed(text) <= disputed(theirs.text)
        assert ours.clashes or compiles(text, part) or not compiles(yours, part)


def disputed(text: str) -> int:
    """Return how many lines stand between conflict markers."""
    inside = count = 0
    for line in text.splitlines():
        inside = {"<<<<<<<": 1, ">>>>>>>": 0}.get(line[:7], inside)
        count += inside and line[:7] not in {"<<<<<<<", "|||||||", "======="}
    return count


class Better(NamedTuple):
    """Three texts that git leaves in conflict, or merges wrongly, and what becomes of them here."""

    base: str
    yours: str
    new: str
    merged: str | None


CALL = """
    def read() -> Pet:
        return Pet(
            name="a",
            kind="b",
        )
    """
SHORT = """
    def read() -> Pet:
        return Pet(name="a")
    """
CLASS = """
    class Pet(BaseModel):
        name: str
        kind: str
    """
IMPORT = """
    from pydantic import BaseModel, Field


    class Pet(BaseModel):
        name: str = Field()
    """
DECORATED = """
    @router.get(
        "/pets",
        summary="Read",
        status_code=200,
    )
    def read() -> int:
        return 1
    """
BETTER = {
    "an argument more below one that was edited": Better(
        CALL,
        CALL.replace('"b"', "kind()"),
        CALL.replace('"b",', '"b",\n            age=3,'),
        CALL.replace('"b",', "kind(),\n            age=3,"),
    ),
    "an argument more in a call on one line": Better(
        SHORT,
        SHORT.replace('"a"', "name()"),
        SHORT.replace('"a"', '"a", age=3'),
        SHORT.replace('"a"', "name(), age=3"),
    ),
    "positional arguments, each changed by one": Better(
        "x = f(a, b)\n", "x = f(mine, b)\n", "x = f(a, new)\n", "x = f(mine, new)\n"
    ),
    "a call on one line that grows too long for it": Better(
        SHORT,
        SHORT.replace('"a"', "name()"),
        SHORT.replace(
            'Pet(name="a")',
            f'Pet(\n            name="a",\n            words="{"x" * 70}",\n        )',
        ),
        SHORT.replace(
            'Pet(name="a")',
            f'Pet(\n            name=name(),\n            words="{"x" * 70}",\n        )',
        ),
    ),
    "a field more below one that was edited": Better(
        CLASS,
        CLASS.replace("kind: str", "kind: Kind"),
        CLASS.replace("kind: str", "kind: str\n        age: int"),
        CLASS.replace("kind: str", "kind: Kind\n        age: int"),
    ),
    "fields of both at the end": Better(
        CLASS,
        CLASS.replace("kind: str", "kind: str\n        mine: int"),
        CLASS.replace("kind: str", "kind: str\n        age: int"),
        CLASS.replace("kind: str", "kind: str\n        mine: int\n        age: int"),
    ),
    "a field less beside one that was edited": Better(
        CLASS,
        CLASS.replace("kind: str", "kind: Kind"),
        CLASS.replace("        name: str\n", ""),
        CLASS.replace("        name: str\n", "").replace("kind: str", "kind: Kind"),
    ),
    "functions of both at the end": Better(
        SHORT,
        SHORT + "\n\n    def mine() -> int:\n        return 1\n    ",
        SHORT + "\n\n    def new() -> int:\n        return 2\n    ",
        SHORT
        + "\n\n    def mine() -> int:\n        return 1\n"
        + "\n\n    def new() -> int:\n        return 2\n    ",
    ),
    "names of both in one import": Better(
        IMPORT,
        IMPORT.replace("Field\n", "Field, field_validator\n"),
        IMPORT.replace("BaseModel, F", "BaseModel, ConfigDict, F"),
        IMPORT.replace("BaseModel, Field\n", "BaseModel, ConfigDict, Field, field_validator\n"),
    ),
    "arguments of a decorator": Better(
        DECORATED,
        DECORATED.replace('"Read"', '"Mine"'),
        DECORATED.replace("200", "202"),
        DECORATED.replace('"Read"', '"Mine"').replace("200", "202"),
    ),
    "one name defined by both, in two places": Better(
        SHORT + "\n\n    x = 1\n\n\n    y = 2\n    ",
        SHORT + "\n\n    x = 1\n\n\n    y = 2\n\n\n    def new() -> int:\n        return 1\n    ",
        SHORT + "\n\n    def new() -> int:\n        return 2\n\n\n    x = 1\n\n\n    y = 2\n    ",
        None,
    ),
    "the same argument given by both": Better(
        "f(\n    a=1,\n    b=2,\n    c=3,\n    d=4,\n)\n",
        "f(\n    new=1,\n    a=1,\n    b=2,\n    c=3,\n    d=4,\n)\n",
        "f(\n    a=1,\n    b=2,\n    c=3,\n    d=4,\n    new=2,\n)\n",
        None,
    ),
}


@pytest.mark.parametrize("case", BETTER.values(), ids=BETTER.keys())
def test_what_is_better_than_git(case: Better, tmp_path: Path) -> None:
    base, yours, new = (module(text) for text in case[:3])
    theirs = git(tmp_path, base, yours, new)
    ours = merge(base.encode(), yours.encode(), new.encode(), "x.py")
    if case.merged is None:
        assert theirs.conflicts == 0
        assert ours.clashes
        return
    assert theirs.conflicts
    assert ours.data.decode() == module(case.merged)
    assert ours.clashes == ()


LEFT_TO_PEOPLE = {
    "a positional argument": (
        'x = client.get("/api/v1/pets")\n',
        'x = client.get("/v1/pets")\n',
        'x = client.get("/api/v2/pets")\n',
    ),
    "unpacked arguments": ("f(**a, x=1)\n", "f(**b, x=1)\n", "f(**c, x=1)\n"),
    "positional arguments, one more and another": ("f(a, b)\n", "f(x, a, b)\n", "f(a, c)\n"),
    "arguments in parentheses": (
        "x = f((1 + 2), (3 + 4))\n",
        "x = f((1 + 2), (3 + 5))\n",
        "x = f((0 + 2), (3 + 4))\n",
    ),
    "an import with a comment that is generated": (
        "from a import (\n    b,  # one\n    c,\n)\n",
        "from a import b, c, mine\n",
        "from a import (\n    b,  # two\n    c,\n)\n",
    ),
}


@pytest.mark.parametrize("case", LEFT_TO_PEOPLE.values(), ids=LEFT_TO_PEOPLE.keys())
def test_what_is_left_to_people(case: tuple[str, str, str]) -> None:
    base, yours, new = (text.encode() for text in case)
    merged = merge(base, yours, new, "x.py")
    assert merged.clashes == (1,)
    assert yours in merged.data
    assert new in merged.data


def test_an_import_that_a_person_uses_stays() -> None:
    base = module(
        """
        from pydantic import BaseModel, Field


        class Pet(BaseModel):
            name: str = Field()


        class Toy(BaseModel):
            name: str
        """
    )
    new = base.replace(", Field", "").replace(" = Field()", "")
    yours = base + "\n\nMINE = Field()\n"
    merged = merge(base.encode(), yours.encode(), new.encode(), "x.py")
    assert merged.clashes == ()
    assert merged.data.decode() == new.replace("BaseModel\n", "BaseModel, Field\n", 1) + (
        "\n\nMINE = Field()\n"
    )


def test_each_way_with_conflicts() -> None:
    base, yours, new = b"a\nb\nc\n", b"a\nmine\nc\n", b"a\ntheirs\nc\n"
    whole = b"a\n<<<<<<< yours\nmine\n||||||| base\nb\n=======\ntheirs\n>>>>>>> generated\nc\n"
    merged = merge(base, yours, new, "x.md")
    assert (merged.data, merged.clashes) == (whole, (2,))
    assert merge(base, yours, new, "x.md", OnConflict.OURS).data == yours
    assert merge(base, yours, new, "x.md", OnConflict.THEIRS).data == new


@given(st.binary(), st.binary(), st.binary(), st.sampled_from(["x.py", "x.md"]))
def test_any_bytes_can_be_merged(base: bytes, yours: bytes, new: bytes, path: str) -> None:
    assert merge(base, base, new, path).data == new
    assert merge(base, yours, base, path).data == yours
    assert merge(base, yours, yours, path).data == yours
    merge(base, yours, new, path)


WIDE_CALL = "value = make(alpha=alpha_value, beta=beta_value)\n"


@pytest.mark.parametrize(
    ("base", "yours", "new", "narrow", "wide"),
    [
        pytest.param(
            "from some.module import alpha_value\n",
            "from some.module import alpha_value, mine_value\n",
            "from some.module import alpha_value, zeta_value\n",
            "from some.module import (\n    alpha_value,\n    mine_value,\n    zeta_value,\n)\n",
            "from some.module import alpha_value, mine_value, zeta_value\n",
            id="an import",
        ),
        pytest.param(
            WIDE_CALL,
            WIDE_CALL.replace("alpha_value", "alpha_other"),
            WIDE_CALL.replace("beta_value", "beta_other"),
            "value = make(\n    alpha=alpha_other,\n    beta=beta_other,\n)\n",
            "value = make(alpha=alpha_other, beta=beta_other)\n",
            id="a call",
        ),
        pytest.param(
            "from some.module.of.mine import alpha_value\n\nx = 1\n",
            "from some.module.of.mine import alpha_value\n\nx = 1\nuse(alpha_value)\n",
            "x = 2\n",
            "from some.module.of.mine import (\n    alpha_value,\n)\n\nx = 2\nuse(alpha_value)\n",
            "from some.module.of.mine import alpha_value\n\nx = 2\nuse(alpha_value)\n",
            id="an import that a person's code uses",
        ),
    ],
)
def test_what_is_laid_out_anew_keeps_within_the_width(
    base: str, yours: str, new: str, narrow: str, wide: str
) -> None:
    sides = (base.encode(), yours.encode(), new.encode())
    assert merge(*sides, "x.py", width=40).data.decode() == narrow
    assert merge(*sides, "x.py", width=100).data.decode() == wide
