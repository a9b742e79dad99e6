"""All tables, for migrations and for whoever needs the whole schema."""

from __future__ import annotations

from service.db import calendar_tables, case_tables, mail_tables, people_tables, register_tables, submission_tables
from service.db.base import Table

__all__ = [
    "METADATA",
    "calendar_tables",
    "case_tables",
    "mail_tables",
    "people_tables",
    "register_tables",
    "submission_tables",
]

METADATA = Table.metadata
