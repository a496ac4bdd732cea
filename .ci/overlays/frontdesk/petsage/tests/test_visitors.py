"""Tests of who stands at the desk."""

from petsage.core.visitors import current_visitor


def test_a_visitor_has_a_name() -> None:
    assert current_visitor("ann").name == "ann"
