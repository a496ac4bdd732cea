"""Create visits.

Revision ID: 0003_create_visits
Revises: 0002_create_pets
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_create_visits"
down_revision = "0002_create_pets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the migration."""
    op.create_table(
        "visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pet_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("temperature", sa.Float(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(
            ["pet_id"], ["pets.id"], name="fk_visits_pet_id_pets", ondelete="RESTRICT"
        ),
    )
    op.create_index("ix_visits_pet_id", "visits", ["pet_id"])
    op.create_index("ix_visits_starts_at", "visits", ["starts_at"])
    op.create_index("ix_visits_minutes", "visits", ["minutes"])
    op.create_index("ix_visits_status", "visits", ["status"])
    op.create_index("ix_visits_created_by", "visits", ["created_by"])
    op.create_index("ix_visits_created_at", "visits", ["created_at"])


def downgrade() -> None:
    """Revert the migration."""
    op.drop_table("visits")
