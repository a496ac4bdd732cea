"""Create stays.

Revision ID: 0002_create_stays
Revises: 0001_create_rooms
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_create_stays"
down_revision = "0001_create_rooms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the migration."""
    op.create_table(
        "stays",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("guest", sa.String(length=80), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("pin", sa.String(), nullable=True),
        sa.Column("price", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("guest", "from_day", name="uq_stays_guest_from_day"),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["rooms.id"],
            name="fk_stays_room_id_rooms",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"],
            ["stays.id"],
            name="fk_stays_follows_id_stays",
            ondelete="SET NULL",
        ),
    )
    op.create_index("ix_stays_from_day_id", "stays", ["from_day", "id"])
    op.create_index("ix_stays_until_day_id", "stays", ["until_day", "id"])
    op.create_index("ix_stays_price_id", "stays", ["price", "id"])
    op.create_index("ix_stays_room_id", "stays", ["room_id"])
    op.create_index("ix_stays_follows_id", "stays", ["follows_id"])
    op.create_index("ix_stays_state", "stays", ["state"])
    op.create_index("ix_stays_created_by", "stays", ["created_by"])
    op.create_table(
        "stays_mates",
        sa.Column("stay_id", sa.Uuid(), nullable=False),
        sa.Column("mate_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("stay_id", "mate_id"),
        sa.ForeignKeyConstraint(
            ["stay_id"],
            ["stays.id"],
            name="fk_stays_mates_stay_id_stays",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mate_id"],
            ["stays.id"],
            name="fk_stays_mates_mate_id_stays",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_stays_mates_mate_id", "stays_mates", ["mate_id"])


def downgrade() -> None:
    """Revert the migration."""
    op.drop_table("stays_mates")
    op.drop_table("stays")
