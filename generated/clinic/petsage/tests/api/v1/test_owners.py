"""Tests of the owners feature."""

from petsage.tests.factories.owners import make_owner


def test_factory() -> None:
    assert callable(make_owner)
