"""Create owners.

Revision ID: 0001_create_owners
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001_create_owners"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the migration."""
    op.create_table(
        "owners",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email", name="uq_owners_email"),
    )
    op.create_index("ix_owners_name", "owners", ["name"])


def downgrade() -> None:
    """Revert the migration."""
    op.drop_table("owners")
