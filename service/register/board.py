"""The board of a year: how every App stands, who owes a plan, what is late, what is to be taken down.

Standings are kept beside the figures (`service.register.figures`), so that a board is two queries however many Apps there are;
only the rows that are shown get their calculation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from schemas.forms import DEFAULT_FORM, load_form
from service.auth import permissions
from service.auth.actors import Actor
from service.db.case_tables import Case
from service.db.engine import reading
from service.db.people_tables import Agency
from service.db.register_tables import App, AppFigures, IndicatorYear
from service.register.duties import HANDED_IN, Obligation, PlanState, obligation_of
from service.register.figures import figures_in, standing_in
from service.register.indicators import Figures, Outcome, Standing
from service.register.names import fold_app
from service.wiring import Services

Show = Literal["all", "passed", "failed", "unknown", "no-figures", "owed", "overdue", "handed-in", "second-year"]
SHOWS: tuple[Show, ...] = (
    "all", "passed", "failed", "unknown", "no-figures", "owed", "overdue", "handed-in", "second-year",
)  # fmt: skip
PAGE = 100
LARGEST_PAGE = 20_000
"""Rows of an export."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the board is to show."""

    year: int
    show: Show = "all"
    agency_id: str | None = None
    text: str = ""
    """Words in the App's or agency's name."""
    page: int = 1
    size: int = PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One App in that year."""

    app_id: str
    agency_id: str
    agency: str
    app: str
    state: str
    figures: Figures
    standing: Standing | None
    """None where no figures are registered."""
    obligation: Obligation | None
    plan: PlanState
    case_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many Apps stand how; each of `owed` is `overdue` too or not yet, and `failed` are `owed` or `handed_in`."""

    apps: int
    passed: int
    failed: int
    unknown: int
    no_figures: int
    owed: int
    overdue: int
    handed_in: int
    second_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One page of a year's board."""

    year: int
    due_on: date | None
    """Until when plans have to come; None where nobody has said."""
    counts: Counts
    """Of all that the actor may see in the agency asked for, whatever is shown."""
    lines: tuple[Line, ...]
    total: int
    """Lines that `show` and `text` leave, on all pages."""
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class _Joined:
    """The parts of the query: an App with its figures of this year and the last, and its plan."""

    now: Any
    before: Any
    plan: Any
    today: date
    due_on: date | None

    def condition(self, show: Show) -> ColumnElement[bool]:
        handed = self.plan.c.state.in_(sorted(HANDED_IN))
        owed = and_(self.now.outcome == "failed", or_(self.plan.c.state.is_(None), ~handed))
        late = self.due_on is not None and self.today > self.due_on
        conditions: dict[Show, ColumnElement[bool]] = {
            "all": App.id.is_not(None),
            "passed": self.now.outcome == "passed",
            "failed": self.now.outcome == "failed",
            "unknown": self.now.outcome == "unknown",
            "no-figures": self.now.outcome.is_(None),
            "owed": owed,
            "overdue": owed if late else App.id.is_(None),
            "handed-in": and_(self.now.outcome == "failed", handed),
            "second-year": and_(self.now.outcome == "failed", self.before.outcome == "failed"),
        }
        return conditions[show]

    def source(self, columns: list[Any], year: int) -> Select[Any]:
        now, before, plan = self.now, self.before, self.plan
        return (
            select(*columns)
            .select_from(App)
            .join(Agency, Agency.id == App.agency_id)
            .outerjoin(now, and_(now.app_id == App.id, now.year == year))
            .outerjoin(before, and_(before.app_id == App.id, before.year == year - 1))
            .outerjoin(plan, and_(plan.c.app_id == App.id, plan.c.place == 1))
            .where(or_(App.state == "listed", now.outcome.is_not(None)))
        )


def board(services: Services, actor: Actor, wanted: Wanted) -> Board:
    """The board of a year, as far as the actor may see."""
    permissions.demand(actor, "register.read")
    size = max(1, min(wanted.size, LARGEST_PAGE))
    with reading(services.sessions) as session:
        joined = _joined(session, wanted.year, services.today())
        within = [permissions.boundary(actor, App)]
        if wanted.agency_id:
            within.append(App.agency_id == wanted.agency_id)
        counts = _counts(session, joined, wanted.year, within)
        chosen = [*within, joined.condition(wanted.show), *_text(wanted.text)]
        plain = wanted.show == "all" and not wanted.text.strip()
        total = counts.apps if plain else session.scalar(joined.source([func.count()], wanted.year).where(*chosen)) or 0
        pages = max(1, -(-total // size))
        page = max(1, min(wanted.page, pages))
        order = (Agency.name, App.folded, App.id)
        shown = joined.source([App.id], wanted.year).where(*chosen).order_by(*order).limit(size).offset((page - 1) * size)
        columns = [App, Agency.name, joined.now, joined.before, joined.plan.c.state, joined.plan.c.id]
        rows = joined.source(columns, wanted.year).where(App.id.in_(shown.scalar_subquery())).order_by(*order)
        lines = tuple(_lines(session, rows, wanted.year, joined))
    return Board(year=wanted.year, due_on=joined.due_on, counts=counts, lines=lines, total=total, page=page, pages=pages)


def _joined(session: Session, year: int, today: date) -> _Joined:
    rank = case((Case.state.in_(sorted(HANDED_IN)), 0), else_=1)
    place = func.row_number().over(partition_by=Case.app_id, order_by=(rank, Case.created_at.desc(), Case.id))
    plan = (
        select(Case.app_id, Case.id, Case.state, place.label("place"))
        .where(Case.year == year, Case.form_id == DEFAULT_FORM, Case.app_id.is_not(None))
        .subquery("plan")
    )
    due_on = session.scalar(select(IndicatorYear.plans_due_on).where(IndicatorYear.year == year))
    return _Joined(aliased(AppFigures, name="now"), aliased(AppFigures, name="before"), plan, today, due_on)


def _counts(session: Session, joined: _Joined, year: int, within: list[ColumnElement[bool]]) -> Counts:
    columns = [func.coalesce(func.sum(case((joined.condition(show), 1), else_=0)), 0) for show in SHOWS]
    row = session.execute(joined.source(columns, year).where(*within)).one()
    return Counts(
        **{("apps" if show == "all" else show.replace("-", "_")): int(count) for show, count in zip(SHOWS, row, strict=True)}
    )


def _text(text: str) -> Iterator[ColumnElement[bool]]:
    words = text.strip()
    if words:
        yield or_(App.folded.contains(fold_app(words), autoescape=True), Agency.name.icontains(words, autoescape=True))


def _lines(session: Session, statement: Select[Any], year: int, joined: _Joined) -> Iterator[Line]:
    form = load_form(DEFAULT_FORM)
    for app, agency, now, before, state, case_id in session.execute(statement):
        standing = None if now is None else standing_in(now)
        last = None if before is None else standing_in(before)
        plan: PlanState = state or "none"
        owes = None
        if standing is not None:
            owes = obligation_of(standing, last, form, plan=plan, due_on=joined.due_on, today=joined.today)
        yield Line(
            app_id=app.id,
            agency_id=app.agency_id,
            agency=agency,
            app=app.name,
            state=app.state,
            figures=Figures(year=year) if now is None else figures_in(now),
            standing=standing,
            obligation=owes,
            plan=plan,
            case_id=case_id,
        )


OUTCOMES: dict[Outcome | None, tuple[str, str]] = {
    "passed": ("達成", "passed"),
    "failed": ("未達", "failed"),
    "unknown": ("數據不全", "incomplete"),
    None: ("未登錄", "no figures"),
}
"""What a standing is called."""
