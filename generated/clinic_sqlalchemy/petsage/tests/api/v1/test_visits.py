"""Tests of the visits feature."""

from petsage.tests.factories.visits import make_visit


def test_factory() -> None:
    assert callable(make_visit)
