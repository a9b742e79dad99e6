"""The secrets of authenticator apps are sealed, which makes them longer; `second_factor.seal_all` seals those that are not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_sealed"
down_revision = "0008_second_factor"


def upgrade() -> None:
    """Make it so."""
    with op.batch_alter_table("second_factors") as table:
        table.alter_column("secret", existing_type=sa.String(length=64), type_=sa.String(length=300), existing_nullable=False)
