"""The proof refuses each kind of wrong edit, whoever made it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from featurebuilder.edit.proof import prove
from featurebuilder.edit.source import Source
from featurebuilder.edit.step import EditStep, TreeChange
from featurebuilder.errors import EditRefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

BEFORE = "# head\n\nx = 1  # one\n# about y\ny = 0x10\nif x:\n    z = 3\n"
RIGHT = BEFORE.replace("# about", "new()\n# about")
TREE = "more than the intended change would differ"
WORDS = "other code would be written differently"
COMMENT = "a comment would be lost, or belong to other code"
LINES = "a line outside the edit would change"


def step(source: Source, lines: range = range(4, 4), comments: Sequence[str] = ()) -> EditStep:
    added = ast.parse("new()").body[0]
    change = TreeChange(source.tree, "body", 1, (added,))
    return EditStep((), (change,), lines, tuple(comments), snippet="new()")


def test_the_right_edit_is_proven() -> None:
    source = Source("m.py", BEFORE)
    prove(source, Source("m.py", RIGHT), step(source))


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        pytest.param(BEFORE, TREE, id="nothing added"),
        pytest.param(RIGHT.replace("new()", "new()\nnew()"), TREE, id="added twice"),
        pytest.param(RIGHT.replace("new()", "new()\nmore()"), TREE, id="extra node"),
        pytest.param(RIGHT.replace("new", "other"), TREE, id="another node"),
        pytest.param(BEFORE + "new()\n", TREE, id="at another place"),
        pytest.param(BEFORE + "    new()\n", TREE, id="in the condition"),
        pytest.param(RIGHT.replace("y = 0x10\n", "") + "y = 0x10\n", TREE, id="node moved"),
        pytest.param(RIGHT.replace("    z = 3", "    z = 4"), TREE, id="node changed"),
        pytest.param(RIGHT.replace("y = 0x10\n", ""), TREE, id="node lost"),
        pytest.param(RIGHT.replace("new()", "new("), "the result is not valid Python", id="broken"),
        pytest.param(RIGHT.replace("0x10", "16"), WORDS, id="spelled otherwise"),
        pytest.param(RIGHT.replace("  # one", ""), COMMENT, id="comment lost"),
        pytest.param(RIGHT.replace("# one", "# two"), COMMENT, id="comment changed"),
        pytest.param(RIGHT.replace("new()", "new()  # extra"), COMMENT, id="comment extra"),
        pytest.param(
            RIGHT.replace("  # one", "").replace("new()", "new()  # one"),
            COMMENT,
            id="comment moved",
        ),
        pytest.param(
            BEFORE.replace("y = ", "new()\ny = "), COMMENT, id="comment of something else"
        ),
        pytest.param(RIGHT.replace("# about y\n", "# about y\n\n"), COMMENT, id="comment detached"),
        pytest.param(RIGHT.replace("z = 3", "z  = 3"), LINES, id="white space changed"),
        pytest.param(RIGHT.replace("\n", "\r\n"), LINES, id="line ends changed"),
        pytest.param(RIGHT.removesuffix("\n"), LINES, id="last newline lost"),
        pytest.param(RIGHT + "\n", LINES, id="line added elsewhere"),
    ],
)
def test_a_wrong_edit_is_refused(after: str, reason: str) -> None:
    source = Source("m.py", BEFORE)
    with pytest.raises(EditRefusedError) as raised:
        prove(source, Source("m.py", after), step(source))
    [problem] = raised.value.problems
    assert problem.what == f"the edit cannot be proven safe: {reason}"
    assert str(problem.where) == "m.py:4"
    assert problem.snippet == "new()"


def test_a_comment_that_comes_with_the_edit_is_expected() -> None:
    source = Source("m.py", BEFORE)
    after = Source("m.py", RIGHT.replace("new()", "new()  # extra"))
    prove(source, after, step(source, comments=["# extra"]))
    with pytest.raises(EditRefusedError, match="a comment"):
        prove(source, Source("m.py", RIGHT), step(source, comments=["# extra"]))


def test_a_change_to_another_tree_is_refused() -> None:
    source = Source("m.py", BEFORE)
    with pytest.raises(EditRefusedError, match="more than the intended change"):
        prove(source, Source("m.py", RIGHT), step(Source("m.py", BEFORE)))


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        ("a = 1\nc = 3\n", None),
        ("a = 1\n", TREE),
        ("a = 1\nb = 2\nc = 3\n", TREE),
        ("a = 1\n\nc = 3\n", None),
        ("a = 1\nc  = 3\n", LINES),
        ("a = 1\nc = 0x3\n", WORDS),
    ],
)
def test_a_removal_is_proven_the_same_way(after: str, reason: str | None) -> None:
    source = Source("m.py", "a = 1\nb = 2\nc = 3\n")
    gone = EditStep(
        (), (TreeChange(source.tree, "body", 1, removed=1),), range(2, 3), dropped=range(2, 3)
    )
    if reason is None:
        prove(source, Source("m.py", after), gone)
        return
    with pytest.raises(EditRefusedError, match=reason):
        prove(source, Source("m.py", after), gone)
