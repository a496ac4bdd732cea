"""Run the migrations of a resource on an empty database, and compare its tables with the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.plan.expected import ExpectedFeature, ExpectedTables
from featurebuilder.plan.outcome import TABLES, Outcome
from featurebuilder.project.routers.application import ApplicationImport
from featurebuilder.verify.migrated_tables import tables_check
from featurebuilder.verify.observation import Fault, Observation, TableComparison
from featurebuilder.verify.observe import Job, start_observing
from tests.trees import module
from tests.verify.trees import HERE

if TYPE_CHECKING:
    from pathlib import Path

APP = ApplicationImport("", "main", "app")
PETS = ExpectedTables("models", ("pets",), ("versions/1.py", "versions/2.py"))
MAIN = """
    from fastapi import FastAPI

    import models

    app = FastAPI()
    """
MODELS = """
    from sqlalchemy import ForeignKey, String
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


    class Base(DeclarativeBase):
        pass


    class Owner(Base):
        __tablename__ = "owners"

        id: Mapped[int] = mapped_column(primary_key=True)


    class Pet(Base):
        __tablename__ = "pets"

        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(String(80))
        owner_id: Mapped[int] = mapped_column(ForeignKey("owners.id", ondelete="CASCADE"))
    """
FIRST = """
    import sqlalchemy as sa
    from alembic import op


    def upgrade() -> None:
        op.create_table(
            "pets",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("owner_id", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
            sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], ondelete="CASCADE"),
        )
    """
SECOND = """
    import sqlalchemy as sa
    from alembic import op


    def upgrade() -> None:
        with op.batch_alter_table("pets") as batch:
            batch.add_column(sa.Column("name", sa.String(length=80), nullable=False))
    """


def compared(folder: Path, **files: str) -> TableComparison:
    """Return the comparison of the project with these files."""
    known = {"main": MAIN, "models": MODELS, "versions/1": FIRST, "versions/2": SECOND}
    (folder / "versions").mkdir()
    for name, text in (known | {key.replace("_", "/"): one for key, one in files.items()}).items():
        (folder / f"{name}.py").write_text(module(text))
    with start_observing(HERE, folder, APP, Job((), 30, (PETS,))) as observing:
        (found,) = observing.result().tables
    assert not list(folder.glob("*.db"))
    return found


def test_the_tables_are_those_of_the_model(tmp_path: Path) -> None:
    assert compared(tmp_path) == TableComparison()


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ('("name", sa.String(length=80)', '("nom", sa.String(length=80)', "pets.nom is in the"),
        ("sa.String(length=80)", "sa.String(length=8)", "pets.name: type VARCHAR(length=8) in"),
        ("nullable=False", "nullable=True", "pets.name: nullable True in the migrations, False"),
    ],
)
def test_differences_in_words(tmp_path: Path, old: str, new: str, difference: str) -> None:
    found = compared(tmp_path, versions_2=SECOND.replace(old, new))
    assert any(text.startswith(difference) for text in found.differences), found


def test_a_column_that_no_migration_adds(tmp_path: Path) -> None:
    found = compared(tmp_path, versions_2="def upgrade() -> None:\n    pass\n")
    assert found.differences == ("pets.name is in the model only",)


def test_a_migration_that_fails(tmp_path: Path) -> None:
    found = compared(tmp_path, versions_2="def upgrade() -> None:\n    raise RuntimeError('no')\n")
    assert found.fault
    assert found.fault.sentence == "RuntimeError: no"
    assert found.fault.files == ("versions/2.py",)


@pytest.mark.parametrize(
    ("found", "outcome", "detail"),
    [
        (TableComparison(), Outcome.PASSED, "pets, as in the model"),
        (TableComparison(("a", "b")), Outcome.FAILED, "a; b"),
        (
            TableComparison(tuple("abcdefg")),
            Outcome.FAILED,
            "a; b; c; d; e; 2 more",
        ),
        (
            TableComparison(fault=Fault("boom", files=("versions/2.py",))),
            Outcome.FAILED,
            "boom",
        ),
        (TableComparison(fault=Fault("boom", files=("main.py",))), Outcome.NOT_RUN, "boom"),
        (
            TableComparison(fault=Fault("no", missing_module="alembic")),
            Outcome.NOT_RUN,
            f"alembic is not installed in {HERE.origin}",
        ),
        (None, Outcome.NOT_RUN, "the application did not run to its end"),
    ],
)
def test_judging(found: TableComparison | None, outcome: Outcome, detail: str) -> None:
    expected = ExpectedFeature(APP, (), (), ("models.py",), tables=(PETS,))
    (check,) = tables_check(expected, Observation(HERE, tables=(found,) if found else ()))
    assert (check.name, check.outcome, check.detail) == (TABLES, outcome, detail)


def test_no_check_without_migrations() -> None:
    assert not tables_check(ExpectedFeature(APP, (), (), ()), Observation(HERE))
