"""Tests of the pets feature."""

from petsage.tests.factories.pets import make_pet


def test_factory() -> None:
    assert callable(make_pet)
