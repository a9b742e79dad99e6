"""Yearly figures: written with how they stand, so that lists need not reckon it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from schemas.forms import DEFAULT_FORM, load_form
from schemas.rules import Words
from service import audit
from service.auth import permissions
from service.auth.actors import Actor
from service.db.engine import reading
from service.db.register_tables import App, AppFigures, IndicatorYear
from service.errors import Refused
from service.register.indicators import Figures, Standing, standing_of
from service.wiring import Services

APP = Words("個 App", "App")
Source = Literal["typed", "api", "import"]
_AT_ONCE = 5_000
"""Rows of one statement."""
FIRST_YEAR = 2008
"""The year in which the stores opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Figures of one App and year, to be written whole."""

    app_id: str
    figures: Figures


def figures_in(row: AppFigures) -> Figures:
    """The row's figures."""
    return Figures(
        year=row.year,
        downloads=row.downloads,
        ios_rating=row.ios_rating,
        android_rating=row.android_rating,
        audience=row.audience,
    )


def standing_in(row: AppFigures) -> Standing:
    """The row's standing, with its steps."""
    return standing_of(figures_in(row), load_form(DEFAULT_FORM))


def write(session: Session, entries: Iterable[Entry], *, source: Source, by: str | None, at: datetime) -> int:
    """Write figures, over what is there; the caller commits. How many were written."""
    form = load_form(DEFAULT_FORM)
    rows = []
    for entry in entries:
        one, standing = entry.figures, standing_of(entry.figures, form)
        rows.append(
            {
                "app_id": entry.app_id,
                "year": one.year,
                "downloads": one.downloads,
                "ios_rating": one.ios_rating,
                "android_rating": one.android_rating,
                "audience": one.audience,
                "standard": standing.standard,
                "downloads_outcome": standing.downloads,
                "rating_outcome": standing.rating,
                "outcome": standing.outcome,
                "form_version": form.version,
                "source": source,
                "updated_at": at,
                "updated_by": by,
            }
        )
    upsert(session, AppFigures, rows, ("app_id", "year"))
    return len(rows)


def upsert(
    session: Session,
    table: Any,  # noqa: ANN401 - a mapped class
    rows: Sequence[dict[str, Any]],
    key: tuple[str, ...],
    keep: tuple[str, ...] = (),
) -> None:
    """Insert rows, or write over those that have the same key, but for the columns to `keep`."""
    if not rows:
        return
    changed = [name for name in rows[0] if name not in key and name not in keep]
    if session.get_bind().dialect.name == "sqlite":
        statement = sqlite.insert(table)
        over = statement.on_conflict_do_update(index_elements=list(key), set_={name: statement.excluded[name] for name in changed})
        session.execute(over, list(rows))
        return
    # PostgreSQL's driver sends a statement for each row: as JSON, thousands of rows are one value of one statement.
    name, columns = table.__tablename__, ", ".join(rows[0])
    sets = ", ".join(f"{one} = excluded.{one}" for one in changed)
    many = text(
        f"INSERT INTO {name} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{name}, CAST(:rows AS json)) "  # noqa: S608 - names of our own tables
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {sets}"
    )
    for start in range(0, len(rows), _AT_ONCE):
        some = [{one: _in_json(value) for one, value in row.items()} for row in rows[start : start + _AT_ONCE]]
        session.execute(many, {"rows": json.dumps(some)})


def _in_json(value: object) -> object:
    """A value as `json_populate_recordset` takes it; ratings are kept in hundredths (`Stars`)."""
    if isinstance(value, datetime):
        return value.isoformat()
    return round(value * 100) if isinstance(value, Decimal) else value


def demand_year(year: int, today: date) -> None:
    """Raise Refused for a year in which there can be no figures."""
    if not FIRST_YEAR <= year <= today.year:
        raise Refused(
            422,
            "wrong-year",
            Words(
                f"年度 {year - 1911}（西元 {year}）不在 {FIRST_YEAR - 1911} 至 {today.year - 1911} 年之間。",
                f"The year {year} is not from {FIRST_YEAR} to {today.year}.",
            ),
        )


def report(services: Services, actor: Actor, app_id: str, figures: Figures, *, source: Source = "typed") -> Standing:
    """Enter one App's figures of one year; what is None is unknown. Raises Refused."""
    permissions.demand(actor, "register.report")
    demand_year(figures.year, services.today())
    _demand_possible(figures)
    with services.sessions.begin() as session:
        app = permissions.found(actor, "register.report", session.get(App, app_id), APP)
        if figures.audience is None and app.audience is not None:
            figures = Figures(**(asdict(figures) | {"audience": app.audience}))
        before = session.get(AppFigures, (app_id, figures.year))
        was = None if before is None else _shown(figures_in(before))
        write(session, [Entry(app_id=app.id, figures=figures)], source=source, by=actor.user_id, at=services.now())
        audit.record(
            session,
            actor,
            "figures.entered",
            "app",
            app.id,
            agency_id=app.agency_id,
            detail={"before": was, "after": _shown(figures)},
            summary=f"登錄 {app.name} {figures.year - 1911} 年數據",
            at=services.now(),
        )
    return standing_of(figures, load_form(DEFAULT_FORM))


def set_due_day(services: Services, actor: Actor, year: int, due_on: date | None) -> None:
    """Say until when plans for a year's indicators have to come."""
    permissions.demand(actor, "register.edit")
    demand_year(year, services.today())
    with services.sessions.begin() as session:
        row = session.get(IndicatorYear, year) or IndicatorYear(year=year)
        row.plans_due_on = due_on
        session.add(row)
        audit.record(
            session,
            actor,
            "year.changed",
            "indicator-year",
            str(year),
            detail={"plans_due_on": due_on.isoformat() if due_on else None},
            summary=f"{year - 1911} 年計畫書提報期限訂為 {due_on}",
            at=services.now(),
        )


def years(services: Services, actor: Actor) -> list[int]:
    """The years that have figures, the newest first."""
    permissions.demand(actor, "register.read")
    with reading(services.sessions) as session:
        return list(session.scalars(select(AppFigures.year).distinct().order_by(AppFigures.year.desc())))


def _demand_possible(figures: Figures) -> None:
    for rating in (figures.ios_rating, figures.android_rating):
        if rating is not None and not 0 <= rating <= 5:
            raise Refused(
                422, "wrong-rating", Words(f"星等 {rating} 不在 0 至 5 之間。", f"A rating of {rating} is not from 0 to 5.")
            )
    for count in (figures.downloads, figures.audience):
        if count is not None and not 0 <= count <= 2_000_000_000:
            raise Refused(422, "wrong-count", Words("次數與人數須為 0 以上的整數。", "Counts are whole numbers from 0 up."))


def _shown(figures: Figures) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(figures).items()}
