"""The register: Apps, their yearly figures with how they stood, their versions, the day plans are due, and requests about Apps."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import CheckConstraint, Dialect, ForeignKey, Index, Integer, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Table, new_id

AppState = Literal["developing", "listed", "removed", "retired"]
"""`removed`: taken down, and may come back; `retired`: ended for good (要點第七點（二）停用)."""
APP_STATES: tuple[AppState, ...] = ("developing", "listed", "removed", "retired")
Basis = Literal["", "approved", "mayor"]
"""Why it may be developed: the authority approved the assessment plan, or the mayor did (要點第五點); empty where nobody said."""
RequestKind = Literal["add", "change", "retire"]
RequestState = Literal["received", "returned", "approved", "rejected", "withdrawn"]


class Stars(TypeDecorator[Decimal]):
    """A rating in stars, kept in hundredths: SQLite has no decimals."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy calls it so
        """The rating in hundredths."""
        return None if value is None else round(value * 100)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - as above
        """The rating in stars."""
        return None if value is None else Decimal(value) / 100


class App(Table):
    """An App of an agency."""

    __tablename__ = "apps"
    __table_args__ = (
        UniqueConstraint("agency_id", "folded"),
        CheckConstraint(f"state IN {APP_STATES}", name="state"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    name: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(200), index=True)
    """The name in comparable form: what writers vary (width, blanks, case, 臺 and 台) is made equal."""
    state: Mapped[str] = mapped_column(String(10), default="listed")
    description: Mapped[str] = mapped_column(Text, default="")
    keywords: Mapped[list[Any]] = mapped_column(default=list)
    icon_key: Mapped[str | None] = mapped_column(String(120))
    """Where the icon lies in storage."""
    android_url: Mapped[str | None] = mapped_column(Text)
    ios_url: Mapped[str | None] = mapped_column(Text)
    audience: Mapped[int | None]
    audience_source: Mapped[str] = mapped_column(Text, default="")
    city_account: Mapped[bool | None]
    """Whether it is listed under the city's account, with the city as provider (要點第七點（一）); None where nobody said."""
    removed_for_security: Mapped[bool] = mapped_column(default=False)
    basis: Mapped[str] = mapped_column(String(10), default="")
    basis_reference: Mapped[str] = mapped_column(Text, default="")
    """The document that approves it, its day and who signed."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class AppFigures(Table):
    """What an App reached in one year, and how that stands: reckoned whenever the figures are written, so that lists need not."""

    __tablename__ = "app_figures"
    __table_args__ = (
        Index("ix_app_figures_year_outcome", "year", "outcome"),
        CheckConstraint("outcome IN ('passed', 'failed', 'unknown')", name="outcome"),
    )

    app_id: Mapped[str] = mapped_column(ForeignKey("apps.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    """In Western reckoning."""
    downloads: Mapped[int | None]
    ios_rating: Mapped[Decimal | None] = mapped_column(Stars)
    android_rating: Mapped[Decimal | None] = mapped_column(Stars)
    audience: Mapped[int | None]
    standard: Mapped[int | None]
    """Downloads demanded by the class of the audience."""
    downloads_outcome: Mapped[str] = mapped_column(String(8))
    rating_outcome: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[str] = mapped_column(String(8))
    form_version: Mapped[str] = mapped_column(String(20))
    """The version of the form that it was reckoned by."""
    source: Mapped[str] = mapped_column(String(10))
    """`typed`, `api` or `import`."""
    updated_at: Mapped[datetime]
    updated_by: Mapped[str | None] = mapped_column(String(32))


class AppVersion(Table):
    """A version of an App, and whether it may be listed."""

    __tablename__ = "app_versions"
    __table_args__ = (UniqueConstraint("app_id", "number"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    app_id: Mapped[str] = mapped_column(ForeignKey("apps.id"))
    number: Mapped[int]
    """From 1, in the order in which they were entered."""
    version: Mapped[str] = mapped_column(String(60))
    change: Mapped[str] = mapped_column(String(8))
    """`new`, `major`, `minor`, `stage` or `same`."""
    report_due: Mapped[bool]
    clause: Mapped[str] = mapped_column(String(60))
    report_name: Mapped[str | None] = mapped_column(String(300))
    report_key: Mapped[str | None] = mapped_column(String(120))
    """Where the security test report lies in storage."""
    entered_at: Mapped[datetime]
    listed_at: Mapped[datetime | None]


class IndicatorYear(Table):
    """A year of the indicators: until when plans for it have to come."""

    __tablename__ = "indicator_years"

    year: Mapped[int] = mapped_column(primary_key=True)
    plans_due_on: Mapped[date | None]


class AppRequest(Table):
    """A request to add, change or retire an App (要點第七點（二）), a case of its own."""

    __tablename__ = "app_requests"
    __table_args__ = (
        CheckConstraint("kind IN ('add', 'change', 'retire')", name="kind"),
        CheckConstraint("state IN ('received', 'returned', 'approved', 'rejected', 'withdrawn')", name="state"),
        Index("ix_app_requests_state_received_at", "state", "received_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"), index=True)
    app_id: Mapped[str | None] = mapped_column(ForeignKey("apps.id"), index=True)
    """None for an App that is to be added, until it is."""
    kind: Mapped[str] = mapped_column(String(6))
    state: Mapped[str] = mapped_column(String(10), default="received")
    asked: Mapped[dict[str, Any]]
    """What the App shall be, as `service.register.requests.Asked` in JSON."""
    findings: Mapped[list[Any]]
    """What the clause demands and the request lacks, in both languages."""
    received_at: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    remarks: Mapped[str] = mapped_column(Text, default="")
