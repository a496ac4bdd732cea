"""Lines before and after: nothing is lost, nothing is invented, and what is alike is paired."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from featurebuilder.report.escape_text import escape_invisible
from featurebuilder.report.page.comparing import Text, TextComparison, pieces
from featurebuilder.report.page.files import Merge
from featurebuilder.report.page.model import DiffHunk, DiffLine, FoldedLines, Kind, Side
from featurebuilder.report.page.painting import Painter, add_marks
from featurebuilder.report.page.pairing import changed_words, pair_lines

FEW_LINES = st.lists(st.sampled_from(["a\n", "b\n", "c = 1\n", "c = 2\n", "\n"]), max_size=12)
ANY_TEXT = st.text(max_size=60)
RUN = re.compile(r"([a-z-])(\d+)")


def compared(before: str, after: str, path: str = "x.py", **made: Text) -> list[DiffLine]:
    old, new = Text.of(before.encode()), Text.of(after.encode())
    return TextComparison(path, old, new, **made).lines(Painter())


def signs(lines: list[DiffLine]) -> list[str]:
    return [line.kind.value + line.text for line in lines]


def of(lines: list[DiffLine], *kinds: Kind) -> list[str]:
    return [line.text for line in lines if line.kind in kinds]


@given(FEW_LINES, FEW_LINES)
def test_both_texts_can_be_read_off_the_lines(before: list[str], after: list[str]) -> None:
    lines = compared("".join(before), "".join(after))
    assert of(lines, Kind.SAME, Kind.REMOVED) == [line[:-1] for line in before]
    assert of(lines, Kind.SAME, Kind.ADDED) == [line[:-1] for line in after]


@given(FEW_LINES, FEW_LINES)
def test_folding_loses_no_line_and_counts_right(before: list[str], after: list[str]) -> None:
    lines = compared("".join(before) * 3, "".join(after) + "".join(before) * 2)
    found = pieces(lines)
    assert [line for piece in found for line in piece.lines] == lines
    old = new = 1
    for piece in found:
        assert (piece.old, piece.new) == (old, new)
        old += sum(line.kind is not Kind.ADDED for line in piece.lines)
        new += sum(line.kind is not Kind.REMOVED for line in piece.lines)
        same = all(line.kind is Kind.SAME for line in piece.lines)
        assert same or isinstance(piece, DiffHunk)


@given(ANY_TEXT)
def test_paint_covers_exactly_what_is_seen(text: str) -> None:
    lines = Text.of(text.encode("utf-8", "replace")).lines
    for line, (shown, paint) in zip(lines, Painter().painted("x.py", lines), strict=True):
        assert shown == escape_invisible(line)
        assert sum(int(length) for _, length in RUN.findall(paint)) in {len(shown), 0}
    assert [shown for shown, _ in Painter(0).painted("x.py", lines)] == [
        *map(escape_invisible, lines)
    ]


@given(FEW_LINES, FEW_LINES, FEW_LINES)
def test_three_columns_hold_three_texts(base: list[str], yours: list[str], made: list[str]) -> None:
    texts = [Text.of("".join(lines).encode()) for lines in (base, yours, made)]
    chunks = Merge("x.py", *texts).chunks(Painter())
    for name, lines in (("base", base), ("yours", yours), ("generated", made)):
        columns = [getattr(chunk, name) for chunk in chunks]
        shown = [line.text for column in columns for line in column.lines]
        assert shown == [line[:-1] for line in lines]
        starts = [column.start for column in columns]
        assert starts == [1 + sum(len(c.lines) for c in columns[:i]) for i in range(len(columns))]


@pytest.mark.parametrize(
    ("base", "yours", "made", "sides"),
    [
        ("a\nb\n", "a\nb\n", "a\nb\n", ["same"]),
        ("a\nb\n", "x\nb\n", "a\nb\n", ["yours", "same"]),
        ("a\nb\n", "a\nb\n", "a\nx\n", ["same", "generated"]),
        ("a\nb\n", "x\nb\n", "x\nb\n", ["both", "same"]),
        ("a\nb\n", "x\nb\n", "y\nb\n", ["conflict", "same"]),
        ("a\nb\nc\n", "x\nb\nc\n", "a\nb\ny\n", ["yours", "same", "generated"]),
        ("a\n", "a\nx\n", "a\ny\n", ["same", "conflict"]),
        ("", "x\n", "", ["yours"]),
        ("a", "a\n", "a", ["yours"]),
    ],
)
def test_each_part_is_told_by_who_changed_it(
    base: str, yours: str, made: str, sides: list[str]
) -> None:
    texts = [Text.of(text.encode()) for text in (base, yours, made)]
    assert [chunk.side.value for chunk in Merge("x", *texts).chunks(Painter())] == sides
    assert {side.value for side in Side} >= set(sides)


def test_lines_that_became_each_other_are_paired_and_their_words_marked() -> None:
    lines = compared("a = 1\nname: str\nz\n", "name: str | None\nz\n", "x.txt")
    assert [(x.text, x.paired, x.paint) for x in lines] == [
        ("a = 1", False, ""),
        ("name: str", True, ""),
        ("name: str | None", True, "|9.16"),
        ("z", False, ""),
    ]


@given(st.lists(ANY_TEXT, max_size=6), st.lists(ANY_TEXT, max_size=6))
def test_pairs_never_cross(removed: list[str], added: list[str]) -> None:
    pairs = pair_lines(removed, added)
    assert pairs == sorted(pairs)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)


@given(ANY_TEXT, ANY_TEXT)
def test_words_outside_the_marks_are_the_same(old: str, new: str) -> None:
    left, right = changed_words(old, new)
    if left or right:
        assert "".join(_without(old, left).split()) == "".join(_without(new, right).split())


def _without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text


def test_what_a_person_wrote_into_a_generated_file_is_told() -> None:
    made = Text.of(b"a\nb\n")
    lines = compared("a\nmine\nb\n", "a\nmine\nB\n", old_made=made, new_made=Text.of(b"a\nB\n"))
    assert [line.text for line in lines if line.by_hand] == ["mine"]
    assert not any(line.by_hand for line in compared("a\nmine\nb\n", "a\nmine\nB\n"))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a", "a\n", ["-a", "\\ No newline at end of file", "+a"]),
        ("a\n", "a", ["-a", "+a", "\\ No newline at end of file"]),
        ("a\nb", "A\nb", ["-a", "+A", " b", "\\ No newline at end of file"]),
        ("a\r\nb\n", "a\nb\n", ["-a\\r", "+a", " b"]),
        ("a\r\nb\r\n", "a\nb\n", [" a", " b"]),
        ("", "", []),
    ],
)
def test_line_endings(before: str, after: str, expected: list[str]) -> None:
    assert signs(compared(before, after)) == expected


def test_unchanged_lines_far_from_a_change_are_folded_and_the_change_is_named() -> None:
    text = "def first():\n" + "    x = 1\n" * 20
    found = pieces(compared(text, text.replace("x = 1\n", "x = 2\n", 12)[: len(text)]))
    assert [type(piece) for piece in found] == [DiffHunk, FoldedLines]
    gap, hunk = pieces(compared(text, text + "y\n"))
    assert isinstance(gap, FoldedLines)
    assert isinstance(hunk, DiffHunk)
    assert hunk.heading == "def first():"


def test_an_invisible_character_is_painted_where_it_is_written_out() -> None:
    assert Painter().painted("x.txt", ["a\u202eb"]) == [("a\\u202eb", "-1i6-1")]
    assert add_marks("k1", ((0, 1), (3, 4))) == "k1|0.1.3.4"


def test_colours_end_with_the_budget_and_it_is_counted() -> None:
    painter = Painter(8)
    assert painter.painted("x.py", ["def f"]) == [("def f", "k3-1f1")]
    assert painter.painted("x.py", ["def f"]) == [("def f", "")]
    assert painter.painted("x.bin", ["def f"]) == [("def f", "")]
    assert painter.skipped == 1
