from __future__ import annotations

import pytest

from featurebuilder.project.versions.ranges import Range, marker_can_hold, read_range


@pytest.mark.parametrize(
    ("specifier", "oldest", "end"),
    [
        ("", None, None),
        ("*", None, None),
        ("nonsense", None, None),
        ("==0.85.2", (0, 85, 2), (0, 85, 2, 1)),
        ("0.85.2", (0, 85, 2), (0, 85, 2, 1)),
        ("==1.10.*", (1, 10), (1, 11, 0, 0)),
        (">=0.65,<0.90", (0, 65), (0, 90, 0, 0)),
        (">=1.8, !=1.9, <2.0.0", (1, 8), (2, 0, 0, 0)),
        ("~=1.10.2", (1, 10, 2), (1, 11, 0, 0)),
        ("^0.109.1", (0, 109, 1), (0, 110, 0, 0)),
        ("^1.2", (1, 2), (2, 0, 0, 0)),
        ("^0", (0,), (1, 0, 0, 0)),
        ("~0.95", (0, 95), (0, 96, 0, 0)),
        ("~1", (1,), (2, 0, 0, 0)),
        ("<=2", None, (2, 0, 0, 1)),
        (">2", (2, 0, 0, 1), None),
        ("^1.10 || ^2.0", (1, 10), (3, 0, 0, 0)),
        (">=1.10,<2.0 || >=2.1,<3", (1, 10), (3, 0, 0, 0)),
        (">=2.1,<3 | ^1.10", (1, 10), (3, 0, 0, 0)),
        ("<2 || >=2.1", None, None),
    ],
)
def test_what_a_specifier_allows(
    specifier: str, oldest: tuple[int, ...] | None, end: tuple[int, ...] | None
) -> None:
    assert read_range(specifier) == Range(oldest, end)


@pytest.mark.parametrize(
    ("specifier", "majors"),
    [
        ("", [1, 2]),
        ("<2", [1]),
        (">=2", [2]),
        ("==1.10.2", [1]),
        (">=1.8,<3", [1, 2]),
        ("^2.5", [2]),
    ],
)
def test_which_majors_it_allows(specifier: str, majors: list[int]) -> None:
    assert [number for number in (1, 2) if read_range(specifier).allows_major(number)] == majors


def test_whether_it_allows_a_version_or_a_newer_one() -> None:
    assert read_range(">=0.65").allows_since((0, 100))
    assert not read_range("==0.85.2").allows_since((0, 100))
    assert not read_range("<0.100").allows_since((0, 100))


@pytest.mark.parametrize(
    ("marker", "holds"),
    [
        ("", True),
        ("nonsense", True),
        ('python_version < "3.7"', False),
        ('python_version < "3.12"', True),
        ('python_version >= "3.13"', True),
        ('python_version < "3.7" and python_version >= "3.6"', False),
        ('python_version < "3.7" or sys_platform == "win32"', True),
        ("python_version < ", True),
        ('python_version ~= "x"', True),
    ],
)
def test_whether_a_marker_can_hold(marker: str, holds: bool) -> None:  # noqa: FBT001
    assert marker_can_hold(marker, (3, 11)) is holds
