"""Diffs on a terminal: the reason, the lines, the words; nothing that a terminal would obey."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from featurebuilder.plan.change import Change, FileAction, Part
from featurebuilder.report.diffs import diff_blocks
from tests.report.terminals import is_harmless, painted, unpainted

if TYPE_CHECKING:
    from rich.console import Console

OLD = b"""from fastapi import APIRouter

from app import items, users

api = APIRouter()
api.include_router(items.router)
api.include_router(users.router, tags=["users"])
"""
NEW = OLD.replace(b"items, users", b"items, pets, users").replace(
    b"(users.router, ", b"(pets.router)\napi.include_router(users.router, "
)
WHY = "includes the router like items, users in the same list"


def shown(*changes: Change, width: int = 100) -> str:
    def show(console: Console) -> None:
        for block in diff_blocks(changes):
            console.print(block, crop=False)

    return painted(show, width)


def edit(before: bytes | None, after: bytes | None, path: str = "app/api.py") -> Change:
    return Change.between(path, Part.AGGREGATOR, before, after, WHY)


def test_an_edit_with_its_reason_numbers_and_lines() -> None:
    assert unpainted(shown(edit(OLD, NEW))) == (
        f"app/api.py  MODIFIED  {WHY}\n"
        """@@ -1,7 +1,8 @@
1 1  from fastapi import APIRouter
2 2
3   -from app import items, users
  3 +from app import items, pets, users
4 4
5 5  api = APIRouter()
6 6  api.include_router(items.router)
  7 +api.include_router(pets.router)
7 8  api.include_router(users.router, tags=["users"])
"""
    )


def test_only_the_changed_words_are_marked() -> None:
    lines = shown(edit(OLD, NEW)).splitlines()
    (changed,) = [line for line in lines if "pets" in line and "users" in line]
    assert "\x1b[7;32m" in changed
    marked = changed.partition("\x1b[7;32m")[2].partition("\x1b[0m")[0]
    assert marked.strip(", ") == "pets"
    (new,) = [line for line in lines if "pets" in line and "users" not in line]
    assert "\x1b[7" not in new


@pytest.mark.parametrize("width", [20, 40, 71, 72, 100])
def test_lines_wrap_behind_their_signs(width: int) -> None:
    long = b"value = " + b" + ".join(b"number_%d" % n for n in range(30)) + b"\n"
    text = unpainted(shown(edit(None, long), width=width))
    body = text.split("@@\n", 1)[1]
    assert all(cell_len(line) <= width for line in body.splitlines())
    assert [line.lstrip(" 1")[:1] for line in body.splitlines() if "+v" in line] == ["+"]
    assert "".join(body.split()).lstrip("1").lstrip("+") == "".join(long.decode().split())


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (b"a\n", b"a", ["-a", "+a", r"\ No newline at end of file"]),
        (b"a\r\nb\r\n", b"a\r\nc\r\n", ["-b", "+c"]),
        (b"a\r\nb\n", b"a\nb\n", [r"-a\r", "+a"]),
        (b"a\n", b"a\r\n", ["-a", "+a"]),
        (b"\xff\n", b"\x1b[2J\n", [r"-\xff", r"+\x1b[2J"]),
        (b"x\n", "\u202ex\n".encode(), ["-x", r"+\u202ex"]),
        (None, b"", []),
        (None, b"\tx\n", ["+    x"]),
    ],
)
def test_odd_lines(before: bytes | None, after: bytes, told: list[str]) -> None:
    text = unpainted(shown(edit(before, after), width=60))
    assert is_harmless(text)
    rows = [line for line in text.splitlines()[1:] if not line.startswith(("@@", " "))]
    assert rows == told


def test_which_files_are_shown() -> None:
    changes = (
        Change("same.py", Part.MODEL, FileAction.KEEP, b"", b"", "in place"),
        Change("kept.py", Part.MODEL, FileAction.RETAIN, b"x", b"x", "edited"),
        Change(
            "stands.md", Part.DOCUMENT, FileAction.CONFLICT, b"mine\n", b"ours\n", "not made here"
        ),
        Change("gone.py", Part.MODEL, FileAction.DELETE, b"x\n", None, "generated"),
        Change("two\nlines.py", Part.MODEL, FileAction.CREATE, None, b"x\n", "new"),
    )
    heads = [line for line in unpainted(shown(*changes)).splitlines() if line[0] not in "@ 1"]
    assert heads == [
        "stands.md  CONFLICT  not made here",
        "gone.py  DELETED  generated",
        r"two\nlines.py  NEW  new",
    ]
