"""Create pets.

Revision ID: 0002_create_pets
Revises: 0001_create_owners
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_create_pets"
down_revision = "0001_create_owners"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the migration."""
    op.create_table(
        "pets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("species", sa.String(length=40), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("weight", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("chip", sa.String(length=15), nullable=True),
        sa.Column("notes", sa.String(length=2000), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("traits", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("chip", name="uq_pets_chip"),
        sa.UniqueConstraint("owner_id", "name", name="uq_pets_owner_id_name"),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["owners.id"],
            name="fk_pets_owner_id_owners",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_pets_name_id", "pets", ["name", "id"])
    op.create_index("ix_pets_born_on_id", "pets", ["born_on", "id"])
    op.create_index("ix_pets_species", "pets", ["species"])
    op.create_index("ix_pets_owner_id", "pets", ["owner_id"])
    op.create_index("ix_pets_created_by", "pets", ["created_by"])
    op.create_table(
        "pets_friends",
        sa.Column("pet_id", sa.Uuid(), nullable=False),
        sa.Column("friend_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("pet_id", "friend_id"),
        sa.ForeignKeyConstraint(
            ["pet_id"],
            ["pets.id"],
            name="fk_pets_friends_pet_id_pets",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["friend_id"],
            ["pets.id"],
            name="fk_pets_friends_friend_id_pets",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_pets_friends_friend_id", "pets_friends", ["friend_id"])


def downgrade() -> None:
    """Revert the migration."""
    op.drop_table("pets_friends")
    op.drop_table("pets")
