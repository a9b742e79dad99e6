"""Titles, names of files and of Apps lie together, so that words that stand in few of them are found without reading whole rows."""

from __future__ import annotations

from alembic import op

revision = "0010_names"
down_revision = "0009_sealed"


def upgrade() -> None:
    """Make it so."""
    op.create_index("ix_cases_names", "cases", ["title", "id"])
    op.create_index("ix_submissions_names", "submissions", ["filename", "app", "case_id"])
