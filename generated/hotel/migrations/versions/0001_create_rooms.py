"""Create rooms.

Revision ID: 0001_create_rooms
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001_create_rooms"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the migration."""
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("space", sa.String(length=40), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_rooms_space", "rooms", ["space"])
    op.create_index("ix_rooms_floor", "rooms", ["floor"])
    op.create_index("ix_rooms_created_at", "rooms", ["created_at"])
    op.create_index(
        "uq_rooms_code",
        "rooms",
        ["code"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )


def downgrade() -> None:
    """Revert the migration."""
    op.drop_table("rooms")
