"""What was handed in, and what became of it: batches, submissions with their lease, findings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Table, new_id

Status = Literal["queued", "checking", "checked", "failed"]
"""Of the machine check. `failed`: the document killed workers twice; it then has a report that says so."""


class Batch(Table):
    """Files that came together: one upload of several, one mail."""

    __tablename__ = "batches"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    source: Mapped[str] = mapped_column(String(10))
    """`web`, `api` or `mail`."""
    agency_id: Mapped[str | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(index=True)
    refused: Mapped[list[Any]]
    """Files that were not taken: `{"name": …, "reason": {"zh-Hant": …, "en": …}}`."""


class Submission(Table):
    """One version of a plan: a file with the facts that came with it, and the outcome of its check.

    The row is the queue: what is `queued`, or `checking` with a lease that has run out, is to be done; brokers only hint.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        CheckConstraint("status IN ('queued', 'checking', 'checked', 'failed')", name="status"),
        UniqueConstraint("case_id", "version"),
        UniqueConstraint("created_by", "idempotency_key"),
        Index("ix_submissions_work", "status", "lease_until"),
        Index("ix_submissions_agency_id_created_at", "agency_id", "created_at"),
        Index("ix_submissions_names", "filename", "app", "case_id"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    version: Mapped[int]
    """From 1, within its case."""
    batch_id: Mapped[str | None] = mapped_column(ForeignKey("batches.id"), index=True)
    agency_id: Mapped[str | None] = mapped_column(ForeignKey("agencies.id"))
    """None for a visitor without an account."""
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    visitor: Mapped[str | None] = mapped_column(String(64), index=True)
    """SHA-256 of the secret that lets a visitor without an account see the submission."""
    source: Mapped[str] = mapped_column(String(10))
    idempotency_key: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(index=True)
    filename: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    form_id: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]]
    """Facts about the App that came with it: `schemas.facts.AppFacts` as JSON, numbers as strings where they are decimal."""
    as_of: Mapped[date]
    """The day of receipt, in Taipei: of a draft the day it came, from the formal receipt on that one's."""
    rechecked_at: Mapped[datetime | None]
    """When its formal receipt queued it for another check, the first being of another day; None where the first counts."""

    status: Mapped[str] = mapped_column(String(10), default="queued")
    stage: Mapped[str] = mapped_column(String(20), default="")
    """What the check is at, for the progress bar: `reading`, `judging`, `writing`."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How often a worker has taken it up."""
    deaths: Mapped[int] = mapped_column(default=0)
    """How many of those ended without an answer."""
    lease_owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)

    verdict: Mapped[str | None] = mapped_column(String(12), index=True)
    errors: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)
    notes: Mapped[int] = mapped_column(default=0)
    app: Mapped[str | None] = mapped_column(String(200))
    """The App by the plan's title."""
    format: Mapped[str | None] = mapped_column(String(10))
    tool_version: Mapped[str | None] = mapped_column(String(30))

    @hybrid_property
    def asked_at(self) -> datetime:
        """When the check that counts was asked for."""
        return self.rechecked_at or self.created_at

    @asked_at.inplace.expression
    @classmethod
    def _asked_at(cls) -> ColumnElement[datetime]:
        return func.coalesce(cls.rechecked_at, cls.created_at)


class SubmissionFinding(Table):
    """One finding of one version, kept apart from the report for counting and searching."""

    __tablename__ = "submission_findings"

    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """As in the report, from 0."""
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    code: Mapped[str] = mapped_column(String(8), index=True)
    severity: Mapped[str] = mapped_column(String(8))
    section: Mapped[str | None] = mapped_column(String(60))
    quote: Mapped[str] = mapped_column(Text)
    """The words it rests on; when they change, a dismissal lapses."""
