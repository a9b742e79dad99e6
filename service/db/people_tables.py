"""Who uses the service: agencies, users, their sessions and tokens, and the log of all they do."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Table, new_id

Role = Literal["agency", "reviewer", "administrator"]


class Agency(Table):
    """An agency or school of the city that hands in plans."""

    __tablename__ = "agencies"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    """The full official name, such as 高雄市政府交通局."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class User(Table):
    """A person with an account. Somebody of an agency belongs to exactly one; reviewers and administrators to none."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role IN ('agency', 'reviewer', 'administrator')", name="role"),
        CheckConstraint("(role = 'agency') = (agency_id IS NOT NULL)", name="agency_of_role"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """In lower case; the name to sign in with."""
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(20))
    agency_id: Mapped[str | None] = mapped_column(ForeignKey("agencies.id"))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """Argon2id; none for who signs in through the city's provider only, and until a one-time link was used."""
    oidc_subject: Mapped[str | None] = mapped_column(String(255), unique=True)
    lang: Mapped[str] = mapped_column(String(10), default="zh-Hant")
    active: Mapped[bool] = mapped_column(default=True)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]


class Session(Table):
    """A browser that signed in. Only a hash of its secret is kept."""

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the secret in the cookie, in hexadecimal."""
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SecondFactor(Table):
    """The authenticator app of an account with a local password."""

    __tablename__ = "second_factors"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(300))
    """In base32, sealed for this account (`auth.sealing`): codes are reckoned from it, so that a hash would not do."""
    confirmed_at: Mapped[datetime | None]
    """None until a code of the app was given: it counts from then on."""
    last_step: Mapped[int] = mapped_column(default=0)
    """The step of time (Unix time by 30 seconds) of the last code: it and earlier ones count no more."""
    recovery: Mapped[list[Any]]
    """SHA-256 of the recovery codes that are left."""


class ApiToken(Table):
    """A program that acts for a user. Only a hash of the token is kept."""

    __tablename__ = "api_tokens"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class RateBucket(Table):
    """Permissions of an address to do one thing (`api.database_buckets`), on PostgreSQL without Redis."""

    __tablename__ = "rate_buckets"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    """The limit's name and a hash of the address."""
    level: Mapped[float]
    taken: Mapped[bool]
    """Whether there was one left the last time."""
    at: Mapped[datetime]


class OneTimeLink(Table):
    """A link that works once: to create the first administrator, to set a password."""

    __tablename__ = "one_time_links"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    """`first-administrator` or `password`."""
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AuditEntry(Table):
    """One thing that somebody did. Rows are only ever added; triggers in the database refuse anything else."""

    __tablename__ = "audit_log"
    __table_args__ = (Index("ix_audit_log_subject", "subject_type", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[str | None] = mapped_column(String(32), index=True)
    """The user, or None for the service itself; no foreign key, for the log outlives everyone."""
    actor: Mapped[str] = mapped_column(String(254))
    """How the actor was called then."""
    action: Mapped[str] = mapped_column(String(50))
    """Such as `submission.created`, `finding.dismissed`, `case.decided`."""
    subject_type: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[str] = mapped_column(String(64))
    agency_id: Mapped[str | None] = mapped_column(String(32), index=True)
    request_id: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]]
    summary: Mapped[str] = mapped_column(Text, default="")
