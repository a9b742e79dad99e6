"""How the schema came about, step by step; run by `service.db.migrating`."""
