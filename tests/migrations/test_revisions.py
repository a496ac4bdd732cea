from __future__ import annotations

import pytest

from featurebuilder.migrations.revision_ids import (
    file_name,
    has_numbered_ids,
    hashed_id,
    next_numbered_id,
)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ((), "0001_create_pets"),
        (("0001_create_owners",), "0002_create_pets"),
        (("0009_a", "0010_b", "0002_c"), "0011_create_pets"),
        (("0001_a", "f2e1d3c4b5a6"), "0002_create_pets"),
        (("9999_a",), "10000_create_pets"),
        (("001", "002"), "003"),
        (("001", "002_words"), "003_create_pets"),
    ],
)
def test_the_next_number_follows_the_greatest(history: tuple[str, ...], expected: str) -> None:
    assert next_numbered_id(history, "create_pets") == expected


@pytest.mark.parametrize(
    ("history", "expected"),
    [((), True), (("0001_a", "002"), True), (("0001_a", "f2e1d3c4b5a6"), False)],
)
def test_a_history_counts_or_does_not(history: tuple[str, ...], *, expected: bool) -> None:
    assert has_numbered_ids(history) is expected


def test_a_hash_depends_on_the_text_alone() -> None:
    assert hashed_id("a") == hashed_id("a") != hashed_id("b")
    assert len(hashed_id("a")) == len("ca978112ca1b")


@pytest.mark.parametrize(
    ("template", "revision", "expected"),
    [
        ("%(rev)s_%(slug)s", "0001_create_pets", "0001_create_pets.py"),
        ("%(rev)s_%(slug)s", "ca978112ca1b", "ca978112ca1b_create_pets.py"),
        ("%(slug)s-%(rev)s", "ca978112ca1b", "create_pets-ca978112ca1b.py"),
        ("%(rev)s", "ca978112ca1b", "ca978112ca1b.py"),
        ("%(year)d_%(month).2d-%(rev)s_%(slug)s", "ca978112ca1b", "ca978112ca1b_create_pets.py"),
        ("%(rev)s_100%", "ca978112ca1b", "ca978112ca1b_create_pets.py"),
    ],
)
def test_a_file_is_called_as_the_settings_say_but_for_the_time(
    template: str, revision: str, expected: str
) -> None:
    assert file_name(template, revision, "create_pets") == expected
