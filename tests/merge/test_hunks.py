from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from featurebuilder.plan.change import Change, Part
from featurebuilder.plan.diff import unified_diff

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n")
FEW = st.lists(st.sampled_from("ab\r"), max_size=12)
ENDS = st.sampled_from(["", "\n"])


def diff(before: str | None, after: str | None) -> str:
    old, new = (None if text is None else text.encode() for text in (before, after))
    return unified_diff(Change.between("f.py", Part.ROUTER, old, new, "why"))


def applied(lines: Sequence[str], text: str) -> str:
    """Return the text after the diff; each line that it does not write must be as it says."""
    result: list[str] = []
    at, sign = 0, ""
    for row in re.findall(r"[^\n]*\n", text)[2:]:
        if header := HEADER.match(row):
            start, length = int(header[1]), int(header[2] or 1)
            first = start - 1 if length else start
            result += lines[at:first]
            at = first
        elif row.startswith("\\"):
            result[-1:] = [result[-1].removesuffix("\n")] if sign == "+" else result[-1:]
        elif row[0] == "+":
            result.append(row[1:])
        else:
            assert lines[at].removesuffix("\n") == row[1:-1]
            result += [lines[at]] if row[0] == " " else []
            at += 1
        sign = row[0]
    return "".join([*result, *lines[at:]])


@given(before=FEW, after=FEW, ends=st.tuples(ENDS, ENDS))
def test_a_diff_leads_from_one_text_to_the_other(
    before: list[str], after: list[str], ends: tuple[str, str]
) -> None:
    old, new = "\n".join(before) + ends[0], "\n".join(after) + ends[1]
    text = diff(old, new)
    assert bool(text) == (old != new)
    assert applied(re.findall(r"[^\n]*\n|[^\n]+\Z", old), text) == new


def test_it_reads_as_gits() -> None:
    before = "".join(f"{n}\n" for n in range(1, 21))
    after = before.replace("5\n", "five\n", 1).replace("18\n", "18\n18.5\n").removesuffix("\n")
    assert diff(before, after) == (
        "--- a/f.py\n+++ b/f.py\n"
        "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
        "@@ -16,5 +16,6 @@\n 16\n 17\n 18\n+18.5\n 19\n-20\n+20\n\\ No newline at end of file\n"
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, "a\n", "--- /dev/null\n+++ b/f.py\n@@ -0,0 +1 @@\n+a\n"),
        ("a\n", None, "--- a/f.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"),
        ("a\n", "a\n", ""),
    ],
)
def test_files_that_come_and_go(before: str | None, after: str | None, expected: str) -> None:
    assert diff(before, after) == expected
