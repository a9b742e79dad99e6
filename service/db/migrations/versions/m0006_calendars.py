"""Calendars of working days can be put in by an administrator, for all machines of an installation at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.db.base import Instant

revision = "0006_calendars"
down_revision = "0005_cases"


def upgrade() -> None:
    """Make it so."""
    op.create_table(
        "calendar_lists",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["users.id"], name="fk_calendar_lists_by_users"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_lists"),
    )
    op.create_index("ix_calendar_lists_at", "calendar_lists", ["at"])
