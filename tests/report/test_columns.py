from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from featurebuilder.report.columns import Row, layout_rows, wrap_text
from featurebuilder.report.log import LoggedFile, Mark
from featurebuilder.report.outline import tree_rows

WORDS = st.text(st.sampled_from("ab 日x"), max_size=60).map(lambda text: " ".join(text.split()))
ROWS = st.lists(
    st.builds(
        Row,
        name=WORDS,
        mark=st.sampled_from(["", "NEW"]),
        words=WORDS,
        guide=st.just("── "),
        below=st.just("   "),
    ),
    max_size=5,
)

calmly = settings(deadline=None)


def lines(rows: list[Row], width: int | None) -> list[str]:
    return [str(line) for line in layout_rows(rows, width)]


def test_columns_are_aligned() -> None:
    rows = [Row("a", "NEW", "one"), Row("long", "MODIFIED", "two"), Row("folder/")]

    assert lines(rows, 80) == ["a     NEW       one", "long  MODIFIED  two", "folder/"]


def test_words_wrap_in_their_column_beside_the_guide() -> None:
    row = Row("a", "NEW", "the reason of it, which is a long one", "├── ", "│   ")

    assert lines([row], 42) == [
        "├── a  NEW  the reason of it, which is a",
        "│           long one",
    ]


def test_words_stand_below_where_their_column_would_be_narrow() -> None:
    row = Row("a", "NEW", "the reason of it, which is a long one", "├── ", "│   ")

    assert lines([row], 30) == [
        "├── a  NEW",
        "│     the reason of it, which",
        "│     is a long one",
    ]


def test_one_long_name_leaves_the_others_their_columns() -> None:
    rows = [Row("n" * 40, "NEW", "why"), Row("a", "NEW", "why")]

    assert lines(rows, 40) == ["n" * 40 + "  NEW", "  why", "a  NEW  why"]


def test_wide_letters_count_twice() -> None:
    assert lines([Row("日本", "NEW"), Row("abcd", "NEW")], 80) == ["日本  NEW", "abcd  NEW"]


@calmly
@given(ROWS, st.integers(1, 120) | st.none())
def test_nothing_is_lost(rows: list[Row], width: int | None) -> None:
    letters = "".join("".join(lines(rows, width)).split())
    told = "".join(f"{row.guide}{row.name}{row.mark}{row.words}" for row in rows)

    assert letters == "".join(told.split())


@calmly
@given(WORDS, st.integers(2, 40))
def test_wrapped_lines_fit(text: str, width: int) -> None:
    found = wrap_text(text, width)

    assert all(cell_len(line) <= width for line in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def tree(*paths: str, joins_folders: bool = False) -> list[str]:
    files = [LoggedFile(path=path, mark=Mark.NEW, why="") for path in paths]
    return lines(tree_rows("root", files, joins_folders=joins_folders), None)


def test_folders_come_before_files() -> None:
    assert tree("b.py", "a/z.py", "c/d/e.py", "a.py") == [
        "root/",
        "├── a/",
        "│   └── z.py      NEW",
        "├── c/",
        "│   └── d/",
        "│       └── e.py  NEW",
        "├── a.py          NEW",
        "└── b.py          NEW",
    ]


def test_a_folder_with_one_entry_can_share_its_row() -> None:
    assert tree("b.py", "a/z.py", "c/d/e.py", "f/g/h.py", "f/g/i.py", joins_folders=True) == [
        "root/",
        "├── f/g/",
        "│   ├── h.py  NEW",
        "│   └── i.py  NEW",
        "├── a/z.py    NEW",
        "├── b.py      NEW",
        "└── c/d/e.py  NEW",
    ]


@pytest.mark.parametrize("joins_folders", [False, True])
def test_no_file_is_lost_where_another_has_its_name(*, joins_folders: bool) -> None:
    found = tree("a", "a/b", "a", "a/b/c", "", "/", "a//b", joins_folders=joins_folders)
    assert sum("NEW" in line for line in found) == 7
