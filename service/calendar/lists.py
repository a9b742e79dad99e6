"""The calendar of an installation, and the lists that administrators put in for it, each with who and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from schemas.rules import Words
from service import audit
from service.auth.actors import Actor
from service.auth.permissions import demand
from service.calendar.days import Calendar, OfficeDay, WrongCalendar, as_csv, read_days
from service.calendar.loading import calendar_at
from service.db.calendar_tables import CalendarList
from service.db.engine import reading
from service.errors import Refused, not_found
from service.wiring import Services

LARGEST = 1 << 20
"""Bytes of a list; a year takes about seven thousand."""
LIST = Words("份辦公日曆表", "list of days")


def calendar_of(services: Services, session: Session | None = None) -> Calendar:
    """The days of this installation.

    The lists that were put in go first, the newest before the older, then the file of `PLANCHECK_CALENDAR`, then what is shipped.
    Raises Refused where that file cannot be used.
    """
    try:
        base = calendar_at(services.settings.calendar)
    except WrongCalendar as error:
        raise Refused(503, "wrong-calendar", error.words) from error
    if session is None:
        with reading(services.sessions) as own:
            standing = _standing(own)
    else:
        standing = _standing(session)
    return _with(base, tuple(standing)) if standing else base


def _standing(session: Session) -> list[tuple[str, str]]:
    """Version and text of each list that counts, the oldest first."""
    rows = session.execute(
        select(CalendarList.version, CalendarList.text)
        .where(CalendarList.withdrawn_at.is_(None))
        .order_by(CalendarList.at, CalendarList.id)
    )
    return [(version, text) for version, text in rows]


@lru_cache(maxsize=4)
def _with(base: Calendar, standing: tuple[tuple[str, str], ...]) -> Calendar:
    days: dict[date, OfficeDay] = dict(base.days)
    versions = [base.version]
    for version, text in standing:
        listed, _ = read_days(text.encode(), version)
        days |= {one.day: one for one in listed}
        versions.insert(0, version)
    return Calendar(days=days, version="＋".join(versions))


def put_in(services: Services, actor: Actor, name: str, data: bytes) -> CalendarList:
    """Take a list in, as the government publishes it. Open due days stay until they are reckoned anew."""
    demand(actor, "calendar.manage")
    assert actor.user_id is not None, "only people put calendars in"
    name = name.strip()[:200] or "calendar.csv"
    if len(data) > LARGEST:
        raise Refused(413, "too-large", Words("辦公日曆表的檔案過大。", "A list of days is not so large."))
    try:
        days, version = read_days(data, name)
    except WrongCalendar as error:
        raise Refused(422, "wrong-calendar", error.words) from error
    years = {one.day.year for one in days}
    now = services.now()
    with services.sessions() as session, session.begin():
        made = CalendarList(
            name=name,
            version=version[:300],
            text=as_csv(days),
            first_year=min(years),
            last_year=max(years),
            by=actor.user_id,
            at=now,
        )
        session.add(made)
        session.flush()
        _log(session, actor, "calendar.put_in", made, f"放入辦公日曆表「{name}」（{min(years)}–{max(years)}）", services)
        return made


def withdraw(services: Services, actor: Actor, list_id: str) -> None:
    """Take a list out again: what was there before counts."""
    demand(actor, "calendar.manage")
    with services.sessions() as session, session.begin():
        one = session.get(CalendarList, list_id, with_for_update=True)
        if one is None or one.withdrawn_at is not None:
            raise not_found(LIST)
        one.withdrawn_at = services.now()
        _log(session, actor, "calendar.withdrawn", one, f"移除辦公日曆表「{one.name}」", services)


def listed(services: Services, actor: Actor) -> Sequence[CalendarList]:
    """The lists that count, the newest first."""
    demand(actor, "calendar.manage")
    with reading(services.sessions) as session:
        standing = select(CalendarList).where(CalendarList.withdrawn_at.is_(None))
        return session.scalars(standing.order_by(CalendarList.at.desc(), CalendarList.id.desc())).all()


def _log(session: Session, actor: Actor, action: str, one: CalendarList, summary: str, services: Services) -> None:
    detail = {"name": one.name, "version": one.version, "years": [one.first_year, one.last_year]}
    audit.record(session, actor, action, "calendar", one.id, detail=detail, summary=summary, at=services.now())
