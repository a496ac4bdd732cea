"""Columns that a base class gives to every table are in the migration of a new table."""

from __future__ import annotations

import re

import pytest

from featurebuilder.conventions.inherited_columns import column_name_of, find_column_sources
from tests.trees import after, blueprint, module, planned

FIRST = """
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=9), nullable=True),
        sa.Column("kind", Kind(), nullable=True),
    )
    """
SECOND = 'op.create_table("users", sa.Column("note", sa.String(length=20), nullable=True))'


def test_the_newest_table_shows_a_column() -> None:
    found = find_column_sources(["note", "missing", "kind", "id"], [module(FIRST), SECOND])
    assert found == (
        "sa.Column('note', sa.String(length=20), nullable=True)",
        "sa.Column('id', sa.Integer(), nullable=False)",
    )


def test_the_name_of_a_column() -> None:
    source = "sa.Column('at', sa.DateTime(), server_default=sa.text('now()'), nullable=False)"
    assert column_name_of(source) == "at"


@pytest.mark.parametrize(
    "source",
    [
        "",
        "sa.Column(",
        "sa.Column(name)",
        "sa.Table('a', sa.Integer())",
        "Column('a', sa.Integer())",
        "sa.Column('a', __import__('os').system('x'))",
        "sa.Column('a', sa.Integer(), default=lambda: 1)",
        "sa.Column('a', [1])",
        "sa.Column('a', sa.Integer()); x = 1",
    ],
)
def test_other_code_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="not a plain column"):
        column_name_of(source)


DB = """
    from collections.abc import Iterator

    from sqlalchemy import Column, String, create_engine
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    engine = create_engine("sqlite:///shop.db")


    class Tenant:
        tenant: Mapped[str] = mapped_column(String(20), server_default="main")


    class Audit(Tenant):
        changed_by = Column("editor", String(40))


    class Base(Audit, DeclarativeBase):
        pass


    def get_session() -> Iterator[Session]:
        with Session(engine) as session:
            yield session
    """
USER = """
    from sqlalchemy.orm import Mapped, mapped_column

    from petsage.core.db import Base


    class User(Base):
        __tablename__ = "users"

        id: Mapped[int] = mapped_column(primary_key=True)
    """
REVISION = """
    import sqlalchemy as sa
    from alembic import op

    revision = "1"
    down_revision = None


    def upgrade() -> None:
        op.create_table(
            "users",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("tenant", sa.String(length=20), server_default="main", nullable=False),
            sa.Column("editor", sa.String(length=40), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
    """
ROUTER = """
    from fastapi import APIRouter, Depends
    from sqlalchemy.orm import Session

    from petsage.core.db import get_session

    router = APIRouter(prefix="/users", tags=["Users"])


    @router.get("")
    def list_users(session: Session = Depends(get_session)) -> list[int]:
        return []
    """
PETS = """
    name: pets
    description: Keeps pets.
    resource:
      fields: {name: {max_length: 80}}
    """


def test_a_new_table_has_the_columns_of_its_base() -> None:
    tree = blueprint(
        {
            "alembic.ini": "[alembic]\nscript_location = migrations\n",
            "migrations/env.py": "from alembic import context\n",
            "migrations/versions/1_users.py": module(REVISION),
            "petsage/core/__init__.py": "",
            "petsage/core/db.py": module(DB),
            "petsage/models/users.py": module(USER),
            "features/pets.yaml": module(PETS),
        },
        users=module(ROUTER),
    )
    built = after(tree, planned(tree, "pets"))
    (path,) = [one for one in built if "create_pets" in one]
    columns = re.findall(r"sa\.Column\(\s*\"(\w+)\"", built[path].decode())
    assert columns == ["id", "name", "tenant", "editor"]
