"""Where there is no Redis, PostgreSQL counts how often an address signs in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.db.base import Instant

revision = "0011_buckets"
down_revision = "0010_names"


def upgrade() -> None:
    """Make it so."""
    op.create_table(
        "rate_buckets",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("level", sa.Float(), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_rate_buckets"),
    )
