"""Local passwords can have a second factor: codes of an authenticator app."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.db.base import Instant

revision = "0008_second_factor"
down_revision = "0007_receipt"


def upgrade() -> None:
    """Make it so."""
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("recovery", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_second_factors_user_id_users"),
        sa.PrimaryKeyConstraint("user_id", name="pk_second_factors"),
    )
