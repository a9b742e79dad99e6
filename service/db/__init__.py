"""What the service remembers: tables, sessions, migrations. SQL stands in repositories beside each use case, and only there."""
