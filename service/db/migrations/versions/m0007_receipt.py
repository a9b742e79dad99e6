"""A version that is handed in formally on a later day than it was checked on is checked once more, as of the day of receipt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.db.base import Instant

revision = "0007_receipt"
down_revision = "0006_calendars"


def upgrade() -> None:
    """Make it so."""
    op.add_column("submissions", sa.Column("rechecked_at", Instant(), nullable=True))
