"""Lists of cases are read along an index: by deadline and by age within each state, without sorting what is stored."""

from __future__ import annotations

from alembic import op

revision = "0005_cases"
down_revision = "0003_register"


def upgrade() -> None:
    """Make it so."""
    op.create_index("ix_cases_inbox", "cases", ["state", "due_on", "id"])
    op.create_index("ix_cases_recent", "cases", ["state", "created_at", "id"])
    op.create_index("ix_cases_of_agency", "cases", ["agency_id", "state", "created_at", "id"])
    op.create_index("ix_cases_load", "cases", ["state", "reviewer_id", "due_on", "created_by"])
    op.drop_index("ix_cases_state_due_on", "cases")
