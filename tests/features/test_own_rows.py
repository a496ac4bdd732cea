"""Resources that refer to tables of the tree's own: their tests make the rows that they need."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from featurebuilder.errors import UnusableProjectError
from tests.features.test_own_storage import ENV, storing
from tests.trees import after, module, planned

if TYPE_CHECKING:
    from pathlib import Path

TABLES = module(
    """
    import enum
    import uuid
    from datetime import date, datetime, time, timedelta
    from decimal import Decimal

    from sqlalchemy import JSON, DateTime, ForeignKey, String, func
    from sqlalchemy.orm import Mapped, mapped_column

    from petsage.db import Base


    class Kind(enum.Enum):
        PERSON = 1


    class Town(Base):
        __tablename__ = "town"
        code: Mapped[str] = mapped_column(String(2), primary_key=True)
        name: Mapped[str] = mapped_column(unique=True)


    class AppUser(Base):
        __tablename__ = "user"
        id: Mapped[int] = mapped_column(primary_key=True)
        token: Mapped[uuid.UUID]
        email: Mapped[str] = mapped_column(unique=True)
        kind: Mapped[Kind]
        born: Mapped[date]
        wakes: Mapped[time]
        sleeps: Mapped[timedelta]
        seen: Mapped[datetime]
        since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
        paid: Mapped[Decimal]
        rate: Mapped[float]
        picture: Mapped[bytes]
        told: Mapped[dict[str, int]] = mapped_column(JSON)
        is_active: Mapped[bool]
        level: Mapped[int]
        made: Mapped[datetime] = mapped_column(server_default=func.now())
        note: Mapped[str | None]
        count: Mapped[int] = mapped_column(default=3)
        town: Mapped[str] = mapped_column(ForeignKey("town.code"))
    """
)
PETS = module(
    """
    name: pets
    description: The pets.
    resource:
      fields:
        name: {max_length: 80}
        keeper: {type: ref, to: user}
        vet: {type: ref, to: user, optional: true}
        number: {type: int}
        friends: {type: refs, to: user}
      unique: [[keeper, number]]
    """
)


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.slow
def test_tests_make_the_rows_that_a_resource_refers_to(tmp_path: Path, *, required: bool) -> None:
    pets = (
        PETS
        if required
        else PETS.replace("to: user}\n    vet", "to: user, optional: true}\n    vet")
    )
    tree = storing({"petsage/models/user.py": TABLES, "features/pets.yaml": pets, ENV: ""})
    built = after(tree, planned(tree, "pets"))
    assert b"def make_app_user(session: Session)" in built["petsage/tests/factories/pets.py"]
    for path, data in built.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"]
    test = "petsage/tests/api/v1/test_pets.py"
    done = subprocess.run(
        [*command, test], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_no_rows_are_made_where_nothing_refers_to_the_trees_own() -> None:
    pets = "\n".join(line for line in PETS.splitlines() if "user" not in line)
    pets = pets.replace("[keeper, number]", "[name, number]")
    tree = storing({"petsage/models/user.py": TABLES, "features/pets.yaml": pets, ENV: ""})
    built = after(tree, planned(tree, "pets"))
    assert "petsage/tests/rows.py" not in built
    assert b"make_row" not in built["petsage/tests/factories/pets.py"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("towns", "resource.name: the project already has a mapped class Town: Town in "),
        ("user", "the project already has a table 'user': AppUser in petsage/models/user.py:22"),
    ],
)
def test_a_table_or_a_class_that_is_there_is_not_made_again(name: str, told: str) -> None:
    request = f"name: {name}\ndescription: Some.\nresource: {{fields: {{size: {{type: int}}}}}}\n"
    files = {"petsage/models/user.py": TABLES, f"features/{name}.yaml": request, ENV: ""}
    with pytest.raises(UnusableProjectError) as raised:
        planned(storing(files), name)
    (problem,) = raised.value.problems
    assert problem.what.startswith(told)
    assert problem.where
    assert problem.where.path == f"features/{name}.yaml"


def test_what_was_built_is_not_at_odds_with_itself() -> None:
    tree = storing({"petsage/models/user.py": TABLES, "features/pets.yaml": PETS, ENV: ""})
    built = after(tree, planned(tree, "pets"))
    assert not planned(built, "pets").plan.writes
