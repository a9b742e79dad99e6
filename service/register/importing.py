"""Apps and yearly figures from a spreadsheet: what would change and every bad line named, then all in one transaction.

A cell that is empty leaves what is there. Lines are matched to Apps by agency and name, in whatever writing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from schemas.files import sha256_of
from schemas.rules import Words
from service import audit
from service.auth import permissions
from service.auth.actors import Actor
from service.db.base import new_id
from service.db.engine import reading
from service.db.people_tables import Agency
from service.db.register_tables import App, AppFigures
from service.errors import Refused
from service.register import figures as yearly
from service.register.columns import HEADINGS, READERS, REQUIRED, Unusable, columns_in, letter, words_of
from service.register.indicators import Figures
from service.register.names import fold_agency, fold_app
from service.register.sheets import Cell, NoSheet, Row, tables_of
from service.wiring import Services

Kind = Literal["app-added", "app-changed", "figures-added", "figures-changed"]
FIGURES = ("downloads", "ios_rating", "android_rating", "audience")
APP_FIELDS = ("description", "keywords", "android_url", "ios_url", "audience", "audience_source")
LOCK = 7_216_430
"""The advisory lock of PostgreSQL that lets one import write at a time: each is reckoned from what is there."""
_HEADING_ROWS = 15
"""The heading row is looked for among so many."""
_MANY = 500
"""Changes after which the database is to count its rows anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a line cannot be used: where, what is wrong, what to do."""

    row: int
    column: str
    """As the program shows it (C), with its heading; empty where the whole line is meant."""
    words: Words
    remedy: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a line changes: by field, the old value and the new one."""

    row: int
    kind: Kind
    agency: str
    app: str
    year: int | None
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an import would do, or has done."""

    sha256: str
    lines: int
    """Lines below the heading."""
    unchanged: int
    """Lines that say what is there already."""
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    columns: Mapping[str, str]
    """By field, the column that it was read from."""
    ignored: tuple[str, ...]
    """Headings that name nothing that is known."""


@dataclass(slots=True)
class _Known:
    """An App as it is, and as the file makes it."""

    id: str
    agency_id: str
    name: str
    fields: dict[str, Any]
    new: bool = False
    set_by: dict[str, int] = field(default_factory=dict)
    """The line that set a field."""
    figures: dict[int, Figures] = field(default_factory=dict)
    years_by: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Work:
    """One reading of one file against the register."""

    agencies: Mapping[str, tuple[str, str]]
    """By comparable name: id and name."""
    apps: dict[tuple[str, str], _Known]
    today: date
    own: tuple[str, str] | None
    """The agency of who imports, where it is limited to one."""
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lines: int = 0
    unchanged: int = 0
    touched: dict[str, _Known] = field(default_factory=dict)
    written: list[yearly.Entry] = field(default_factory=list)


def preview(services: Services, actor: Actor, data: bytes) -> Preview:
    """What importing this file would do. Raises Refused where no rows can be had from it."""
    permissions.demand(actor, "register.report")
    with reading(services.sessions) as session:
        return _read(services, actor, session, data)[0]


def apply(services: Services, actor: Actor, data: bytes, *, skip_bad_lines: bool = False) -> Preview:
    """Import the file, all of it or, where there are bad lines and `skip_bad_lines` is not said, none. Raises Refused."""
    permissions.demand(actor, "register.report")
    with services.sessions.begin() as session:
        if session.get_bind().dialect.name == "postgresql":  # SQLite lets one writer in at a time by itself
            session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        done, work = _read(services, actor, session, data)
        if done.problems and not skip_bad_lines:
            raise Refused(
                422,
                "bad-lines",
                Words(
                    f"有 {len(done.problems)} 處無法匯入，請更正後再匯入，或選擇略過有誤之列。",
                    f"{len(done.problems)} places cannot be imported: mend them, or say that bad lines are to be left out.",
                ),
            )
        _write(services, actor, session, work)
        audit.record(
            session,
            actor,
            "register.imported",
            "import",
            done.sha256,
            agency_id=actor.agency_id,
            detail={"lines": done.lines, "changes": len(done.changes), "left_out": len(done.problems)},
            summary=f"匯入 {done.lines} 列，變更 {len(done.changes)} 項",
            at=services.now(),
        )
    return done


def _read(services: Services, actor: Actor, session: Session, data: bytes) -> tuple[Preview, _Work]:
    work = _work(services, actor, session)
    try:
        columns, rows, ignored = _headed(data)
        for row in rows:
            work.lines += 1
            _line(work, row, columns)
    except NoSheet as error:
        raise Refused(422, "no-sheet", error.words) from error
    shown = {name: f"{letter(at)}（{HEADINGS[name][0]}）" for name, at in columns.items()}
    return (
        Preview(
            sha256=sha256_of(data),
            lines=work.lines,
            unchanged=work.unchanged,
            changes=tuple(work.changes),
            problems=tuple(work.problems),
            columns=shown,
            ignored=ignored,
        ),
        work,
    )


def _headed(data: bytes) -> tuple[dict[str, int], Iterator[Row], tuple[str, ...]]:
    """Which field stands in which column, and the rows below, of the first sheet that has such a row."""
    seen: tuple[Cell, ...] = ()
    for table in tables_of(data):
        for _, row in zip(range(_HEADING_ROWS), table.rows, strict=False):
            columns = columns_in(row.cells)
            if all(name in columns for name in REQUIRED) and len(columns) > 1:
                known = set(columns.values())
                ignored = tuple(str(cell) for at, cell in enumerate(row.cells) if cell is not None and at not in known)
                return columns, table.rows, ignored
            seen = seen or row.cells
    first = "、".join(str(cell) for cell in seen if cell is not None)[:120]
    raise NoSheet(
        Words(
            "找不到標題列：須有「App 名稱」及其他欄位（例如機關、年度、下載次數、iOS 星等、Android 星等）。"
            f"檔案首列為：{first or '（空白）'}",
            "There is no row of headings: there have to be “App 名稱” and others (機關, 年度, 下載次數, iOS 星等, Android 星等). "
            f"The first row says: {first or '(nothing)'}",
        )
    )


def _work(services: Services, actor: Actor, session: Session) -> _Work:
    agencies = select(Agency.id, Agency.name)
    apps = select(App.id, App.agency_id, App.name, App.folded, *(getattr(App, name) for name in APP_FIELDS))
    figures = select(AppFigures.app_id, AppFigures.year, *(getattr(AppFigures, name) for name in FIGURES))
    if actor.role == "agency":
        agencies = agencies.where(Agency.id == actor.agency_id)
        apps = apps.where(App.agency_id == actor.agency_id)
        figures = figures.join(App, App.id == AppFigures.app_id).where(App.agency_id == actor.agency_id)
    names = {fold_agency(name): (identity, name) for identity, name in session.execute(agencies)}
    known: dict[tuple[str, str], _Known] = {}
    by_id: dict[str, _Known] = {}
    for row in session.execute(apps):
        values = {name: getattr(row, name) for name in APP_FIELDS}
        one = _Known(row.id, row.agency_id, row.name, values | {"keywords": tuple(row.keywords)})
        known[row.agency_id, row.folded] = by_id[row.id] = one
    for row in session.execute(figures):
        by_id[row.app_id].figures[row.year] = Figures(year=row.year, **{name: getattr(row, name) for name in FIGURES})
    own = next(iter(names.values()), None) if actor.role == "agency" else None
    return _Work(agencies=names, apps=known, today=services.today(), own=own)


def _line(work: _Work, row: Row, columns: Mapping[str, int]) -> None:
    before = len(work.problems)
    values: dict[str, Any] = {}
    for name, at in columns.items():
        cell = row.cells[at] if at < len(row.cells) else None
        try:
            values[name] = READERS[name](cell)
        except Unusable as error:
            work.problems.append(Problem(row=row.number, column=_column(name, columns), words=error.words, remedy=error.remedy))
    agency = _agency(work, row, values, columns)
    if not values.get("app"):
        _complain(work, row, "app", columns, Words("未填 App 名稱", "there is no name of an App"), Words("請補填", "fill it in"))
    year = values.get("year")
    stated = [name for name in FIGURES[:3] if values.get(name) is not None]
    if stated and year is None and len(work.problems) == before:
        lacking = Words("有數據而未填年度", "there are figures and no year")
        _complain(work, row, "year", columns, lacking, Words("請補填年度", "fill in the year"))
    if year is not None and not yearly.FIRST_YEAR <= year <= work.today.year:
        _complain(
            work,
            row,
            "year",
            columns,
            Words(
                f"年度 {year - 1911} 不在 {yearly.FIRST_YEAR - 1911} 至 {work.today.year - 1911} 年之間",
                f"{year} is no year for figures",
            ),
            Words("請確認年度", "check the year"),
        )
    if len(work.problems) > before or agency is None:
        return
    app = _app(work, agency, str(values["app"])[:200])
    added = app.new and app.id not in work.touched
    changed = _app_fields(work, row, app, values, columns)
    if len(work.problems) > before:
        return
    if added or changed:
        kind: Kind = "app-added" if added else "app-changed"
        work.changes.append(Change(row=row.number, kind=kind, agency=agency[1], app=app.name, year=None, fields=changed))
        work.touched[app.id] = app
    moved = _figures(work, row, agency, app, values, columns) if year is not None else False
    if len(work.problems) == before and not (added or changed or moved):
        work.unchanged += 1


def _agency(work: _Work, row: Row, values: Mapping[str, Any], columns: Mapping[str, int]) -> tuple[str, str] | None:
    name = values.get("agency")
    if not name:
        if work.own is not None:
            return work.own
        _complain(
            work, row, "agency", columns, Words("未填機關", "there is no agency"), Words("請補填機關全名", "give its full name")
        )
        return None
    folded = fold_agency(name)
    found = work.agencies.get(folded)
    if found is None:
        ends = [one for known, one in work.agencies.items() if known.endswith(folded)]
        found = ends[0] if len(ends) == 1 else None
    if found is None:
        _complain(
            work,
            row,
            "agency",
            columns,
            Words(f"沒有名為「{name}」的機關", f"there is no agency “{name}”"),
            Words("請填登錄之機關全名，或先由管理者新增該機關", "give its full name, or have an administrator add it first"),
        )
    return found


def _app(work: _Work, agency: tuple[str, str], name: str) -> _Known:
    key = (agency[0], fold_app(name))
    if key not in work.apps:
        empty: dict[str, Any] = {"keywords": (), "description": "", "audience_source": ""}
        work.apps[key] = _Known(new_id(), agency[0], name, dict.fromkeys(APP_FIELDS) | empty, new=True)
    return work.apps[key]


def _app_fields(
    work: _Work, row: Row, app: _Known, values: Mapping[str, Any], columns: Mapping[str, int]
) -> dict[str, tuple[Any, Any]]:
    changed: dict[str, tuple[Any, Any]] = {}
    for name in APP_FIELDS:
        value = values.get(name)
        if value is None or value == app.fields[name]:
            continue
        other = app.set_by.get(name)
        if name == "audience" and values.get("year") is not None and (other is not None or app.fields[name] is not None):
            continue  # an audience beside a year is that year's
        if other is not None:
            _complain(
                work,
                row,
                name,
                columns,
                Words(f"與第 {other} 列同一 App 所填不同", f"differs from what line {other} says of the same App"),
                Words("請更正為一致", "make them the same"),
            )
            continue
        changed[name] = (app.fields[name], value)
        app.fields[name] = value
        app.set_by[name] = row.number
    return changed


def _figures(
    work: _Work, row: Row, agency: tuple[str, str], app: _Known, values: Mapping[str, Any], columns: Mapping[str, int]
) -> bool:
    year = int(values["year"])
    if year in app.years_by:
        _complain(
            work,
            row,
            "year",
            columns,
            Words(f"第 {app.years_by[year]} 列已有同一 App 同一年度之數據", f"line {app.years_by[year]} has the same App and year"),
            Words("請刪除重複之列", "delete one of them"),
        )
        return False
    app.years_by[year] = row.number
    old = app.figures.get(year)
    was = {name: getattr(old, name) if old is not None else None for name in FIGURES}
    now = {name: was[name] if values.get(name) is None else values[name] for name in FIGURES}
    if now["audience"] is None:
        now["audience"] = app.fields["audience"]
    changed = {name: (was[name], now[name]) for name in FIGURES if was[name] != now[name]}
    if not changed or (old is None and not any(values.get(name) is not None for name in FIGURES)):
        return False
    kind: Kind = "figures-changed" if old is not None else "figures-added"
    work.changes.append(Change(row=row.number, kind=kind, agency=agency[1], app=app.name, year=year, fields=changed))
    fresh = Figures(year=year, **now)
    app.figures[year] = fresh
    work.written.append(yearly.Entry(app_id=app.id, figures=fresh))
    return True


def _complain(work: _Work, row: Row, name: str, columns: Mapping[str, int], words: Words, remedy: Words) -> None:
    work.problems.append(Problem(row=row.number, column=_column(name, columns), words=words, remedy=remedy))


def _column(name: str, columns: Mapping[str, int]) -> str:
    heading = HEADINGS[name][0]
    return f"{letter(columns[name])}（{heading}）" if name in columns else heading


def _write(services: Services, actor: Actor, session: Session, work: _Work) -> None:
    at = services.now()
    rows = [
        {
            "id": app.id,
            "agency_id": app.agency_id,
            "name": app.name,
            "folded": fold_app(app.name),
            **{name: app.fields[name] for name in APP_FIELDS},
            "keywords": list(app.fields["keywords"]),
            "updated_at": at,
        }
        for app in work.touched.values()
    ]
    fresh = {"state": "listed", "removed_for_security": False, "basis": "", "basis_reference": "", "created_at": at}
    new = [row | fresh for row, app in zip(rows, work.touched.values(), strict=True) if app.new]
    yearly.upsert(session, App, new, ("id",))
    changed = [row | fresh for row, app in zip(rows, work.touched.values(), strict=True) if not app.new]
    yearly.upsert(session, App, changed, ("id",), keep=tuple(fresh))
    yearly.write(session, work.written, source="import", by=actor.user_id, at=at)
    if len(work.changes) > _MANY:
        # Until the database has counted anew it plans for a handful of rows, and a board takes seconds.
        for table in (App, AppFigures):
            session.execute(text(f"ANALYZE {table.__tablename__}"))


def line_of(problem: Problem) -> Words:
    """The problem in one sentence."""
    where_zh = f"第 {problem.row} 列" + (f" {problem.column} 欄" if problem.column else "")
    where_en = f"Line {problem.row}" + (f", column {problem.column}" if problem.column else "")
    return Words(f"{where_zh}：{problem.words.zh}，{problem.remedy.zh}。", f"{where_en}: {problem.words.en}; {problem.remedy.en}.")


def shown(value: Decimal | int | str | tuple[str, ...] | None) -> str:
    """A value of a change, for people."""
    if value is None or value == ():
        return "—"
    if isinstance(value, tuple):
        return "、".join(value)
    return (
        f"{value:,}" if isinstance(value, int) else words_of(value) or "—" if isinstance(value, str) else f"{value.normalize():f}"
    )
