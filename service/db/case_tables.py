"""Cases: a plan from its first draft to the answer, with its clock, what reviewers said of findings, and decisions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Table, new_id

State = Literal["draft", "received", "in_review", "returned", "approved", "rejected", "closed"]
"""A draft is being checked or checked as its last submission's status says (`service.md`, A case)."""
STATES: tuple[State, ...] = ("draft", "received", "in_review", "returned", "approved", "rejected", "closed")


class Case(Table):
    """One plan of one App, through all its versions."""

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index("ix_cases_inbox", "state", "due_on", "id"),
        Index("ix_cases_recent", "state", "created_at", "id"),
        Index("ix_cases_of_agency", "agency_id", "state", "created_at", "id"),
        Index("ix_cases_load", "state", "reviewer_id", "due_on", "created_by"),
        Index("ix_cases_agency_id_created_at", "agency_id", "created_at"),
        Index("ix_cases_names", "title", "id"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    agency_id: Mapped[str | None] = mapped_column(ForeignKey("agencies.id"))
    """None for the draft of a visitor without an account, which can never be submitted formally."""
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(index=True)
    updated_at: Mapped[datetime]
    form_id: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(300), default="")
    """The App's name by the last version's title, or the file's name until that is known."""
    app_id: Mapped[str | None] = mapped_column(String(32), index=True)
    """The App in the register (`apps.id`), where it is known."""
    year: Mapped[int | None]
    """The year of the indicators, in Western reckoning."""
    state: Mapped[str] = mapped_column(String(12), default="draft")
    versions: Mapped[int] = mapped_column(default=0)
    """How many there are: the number of the last one."""
    reviewer_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"), index=True)
    received_at: Mapped[datetime | None] = mapped_column(index=True)
    due_on: Mapped[date | None]
    """The last day of the current period, in Taipei; None while the clock stands still."""
    decided_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)
    """Counts changes, so that two reviewers do not overwrite each other (`If-Match`)."""


class Period(Table):
    """One run of the review clock: from a receipt to the answer. A returned plan that comes back starts a new one."""

    __tablename__ = "periods"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]
    received_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(index=True)
    reckoning: Mapped[dict[str, Any]]
    """How the day was found, step by step, in both languages, with the version of the calendar."""
    corrected_by: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    correction: Mapped[str | None] = mapped_column(Text)
    """Why a reviewer set another day."""
    ended_at: Mapped[datetime | None]
    """When it was answered; the period is late if that was after `due_on` in Taipei."""


class Reminder(Table):
    """A reminder that was sent, once for each period and kind."""

    __tablename__ = "reminders"

    period_id: Mapped[str] = mapped_column(ForeignKey("periods.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    """`soon` or `late`."""
    due_on: Mapped[date] = mapped_column(primary_key=True)
    """The day it was about: a corrected day is reminded of anew."""
    sent_at: Mapped[datetime]


class Opinion(Table):
    """What a reviewer said of one finding of a case: confirmed or dismissed. Follows the finding through the versions."""

    __tablename__ = "opinions"
    __table_args__ = (
        CheckConstraint("kind IN ('confirmed', 'dismissed')", name="kind"),
        Index("ix_opinions_case_id_fingerprint", "case_id", "fingerprint"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"))
    """The version it was said of."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(8), index=True)
    quote: Mapped[str] = mapped_column(Text)
    """The words it rests on: the opinion lapses where a later version has others."""
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    """Set when another opinion took its place, or it was taken back."""


class AddedFinding(Table):
    """A finding that a reviewer added."""

    __tablename__ = "added_findings"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"))
    severity: Mapped[str] = mapped_column(String(8))
    section: Mapped[str | None] = mapped_column(String(60))
    message: Mapped[str] = mapped_column(Text)
    suggestion: Mapped[str] = mapped_column(Text, default="")
    basis: Mapped[str] = mapped_column(String(200), default="")
    where: Mapped[dict[str, Any] | None] = mapped_column("place")
    """As `where` in a report, for words that were selected."""
    by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Decision(Table):
    """An answer to a version: returned for correction, approved or rejected."""

    __tablename__ = "decisions"
    __table_args__ = (CheckConstraint("kind IN ('returned', 'approved', 'rejected')", name="kind"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"))
    kind: Mapped[str] = mapped_column(String(10))
    remarks: Mapped[str] = mapped_column(Text, default="")
    reply_by: Mapped[date | None]
    """Until when a returned plan is to come back."""
    by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
