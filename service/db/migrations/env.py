"""Called by Alembic, always with a connection that `service.db.migrating` opened."""

from __future__ import annotations

from alembic import context

from service.db.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA)
context.run_migrations()
