"""Lines are counted by the kind of file that a reviewer sees."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.budget.__main__ import kind_of, total


@pytest.mark.parametrize(
    ("path", "part", "kind"),
    [
        ("demo/models/pets.py", "model", "model"),
        ("demo/tests/factories/pets.py", "factory", "tests"),
        ("demo/tests/api/v1/conftest.py", "support", "fixtures"),
        ("demo/tests/database.py", "support", "fixtures"),
        ("demo/core/errors.py", "support", "support"),
        ("migrations/env.py", "support", "environment"),
        ("alembic.ini", "support", "environment"),
        ("pyproject.toml", "project", "other"),
        (".featurebuilder/pets.json", "ledger", "ledger"),
    ],
)
def test_kinds(path: str, part: str, kind: str) -> None:
    assert kind_of(path, part) == kind


def test_the_ledger_is_not_part_of_the_total() -> None:
    assert total(Counter(model=2, ledger=70, other=1)) == 3
