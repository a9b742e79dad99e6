"""The list of cases: by deadline or newest first, filtered, page by page.

A page costs the same however many cases are stored: it begins behind the last row of the page before (no OFFSET), each state
is read along an index, and nothing is counted.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from schemas.rules import Words
from service.auth.actors import Actor
from service.auth.permissions import boundary, demand
from service.calendar.reckoning import is_late
from service.cases.life import OPEN, state_of
from service.cases.searching import holds, rare
from service.db.case_tables import STATES, Case, State
from service.db.engine import reading
from service.db.people_tables import Agency, User
from service.db.submission_tables import Submission
from service.errors import Refused
from service.wiring import Services

Sort = Literal["deadline", "newest"]
LARGEST_PAGE = 200
_OF_ALL = ("reviewer", "administrator", "service")
"""Who sees everybody's cases."""
BAD_CURSOR = Words("分頁位置無效，請由第一頁重新開始。", "This is no place in the list; begin at its first page.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list is to show. None and empty words ask for everything."""

    states: tuple[State, ...] = ()
    """None given: for `deadline` the open ones, for `newest` all that the actor may see."""
    agency_id: str | None = None
    reviewer: str | None = None
    """A user's id, `me`, or `nobody` for cases without a reviewer."""
    app: str = ""
    """Words in the App's name."""
    text: str = ""
    """Words in the title, the agency's name or a file's name; or a case's number."""
    verdict: str | None = None
    form_id: str | None = None
    due_before: date | None = None
    """Due on that day or earlier."""
    late: bool = False
    sort: Sort = "deadline"
    limit: int = 50
    after: str | None = None
    """`next` of the page before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of the list."""

    id: str
    title: str
    form_id: str
    agency_id: str | None
    agency: str | None
    state: State
    version: int
    status: str
    """Of the last version's check."""
    verdict: str | None
    errors: int
    warnings: int
    notes: int
    app: str | None
    filename: str
    reviewer_id: str | None
    reviewer: str | None
    created_at: datetime
    updated_at: datetime
    received_at: datetime | None
    due_on: date | None
    days_left: int | None
    """Until the due day: 0 on the day itself, negative when late; None while the clock stands still."""
    late: bool
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some lines, and where the next page begins; None on the last one."""

    rows: tuple[Listed, ...]
    next: str | None


def cases(services: Services, actor: Actor, wanted: Wanted) -> Page:
    """One page of the cases that the actor may see."""
    demand(actor, "case.read")
    limit = max(1, min(wanted.limit, LARGEST_PAGE))
    with reading(services.sessions) as session:
        keys = _keys(session, actor, services, replace(wanted, limit=limit))
        shown = keys[:limit]
        rows = _rows(session, [key.id for key in shown], services)
    more = len(keys) > limit
    return Page(rows=tuple(rows), next=_cursor(wanted.sort, shown[-1].place, shown[-1].id) if more else None)


def _keys(session: Session, actor: Actor, services: Services, wanted: Wanted) -> Sequence[Row[Any]]:
    """Place and id of the page's rows and one more: along one index for each state, merged."""
    place = Case.due_on if wanted.sort == "deadline" else Case.created_at
    states = wanted.states or (OPEN if wanted.sort == "deadline" else _seen(actor))
    conditions = [boundary(actor, Case), *_conditions(actor, services, wanted)]
    order: list[Any] = [place, Case.id] if wanted.sort == "deadline" else [place.desc(), Case.id.desc()]
    if wanted.sort == "deadline":
        conditions.append(Case.due_on.is_not(None))
    few = _few(session, actor, wanted)
    if few is not None:
        conditions.append(Case.id.in_(few))
    start = _start(wanted)
    if start is not None:
        here = tuple_(place, Case.id)
        conditions.append(here > start if wanted.sort == "deadline" else here < start)
    parts = []
    for which in _stretches(actor, wanted, states):
        one = select(Case.id.label("id"), place.label("place")).where(*which, *conditions)
        parts.append(select(one.order_by(*order).limit(wanted.limit + 1).subquery()))
    merged = union_all(*parts).subquery()
    last: Select[Any] = select(merged.c.id, merged.c.place).limit(wanted.limit + 1)
    if wanted.sort == "deadline":
        return session.execute(last.order_by(merged.c.place, merged.c.id)).all()
    return session.execute(last.order_by(merged.c.place.desc(), merged.c.id.desc())).all()


def _few(session: Session, actor: Actor, wanted: Wanted) -> Sequence[str] | None:
    """The cases among which those with the words are, where they are few; None where the list is to be read to find them.

    Only where all cases would be read: an agency's own, those of one reviewer and those that run are not so many.
    """
    if actor.role not in _OF_ALL or wanted.sort != "newest" or wanted.agency_id or wanted.reviewer:
        return None
    if wanted.text.strip() and (few := rare(session, wanted.text, also_agencies=True)) is not None:
        return few
    return rare(session, wanted.app, also_agencies=False) if wanted.app.strip() else None


def _stretches(actor: Actor, wanted: Wanted, states: tuple[State, ...]) -> list[list[ColumnElement[bool]]]:
    """What is read one by one and merged: each state along its index.

    An agency's own cases lie together in an index of their own; words are looked for in everything anyhow, once.
    """
    if actor.role == "agency" and wanted.sort == "newest" and not wanted.states:
        return [[]]
    if wanted.text.strip() or wanted.app.strip() or wanted.verdict:
        return [[Case.state.in_(states)]]
    return [[Case.state == state] for state in states]


def _seen(actor: Actor) -> tuple[State, ...]:
    """The states worth reading for this actor: a reviewer's list is of what was handed in, or drafts would crowd it."""
    return STATES if actor.role in ("agency", "nobody") else tuple(one for one in STATES if one != "draft")


def _conditions(actor: Actor, services: Services, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.agency_id:
        found.append(Case.agency_id == wanted.agency_id)
    if wanted.form_id:
        found.append(Case.form_id == wanted.form_id)
    if wanted.reviewer == "nobody":
        found.append(Case.reviewer_id.is_(None))
    elif wanted.reviewer:
        found.append(Case.reviewer_id == (actor.user_id if wanted.reviewer == "me" else wanted.reviewer))
    if wanted.due_before:
        found.append(Case.due_on <= wanted.due_before)
    if wanted.late:
        found.append(Case.due_on < services.today())
    if wanted.app.strip():
        found.append(or_(holds(Case.title, wanted.app), _last(lambda one: holds(one.app, wanted.app))))
    if wanted.verdict:
        found.append(_last(lambda one: one.verdict == wanted.verdict))
    if wanted.text.strip():
        text = wanted.text.strip()
        agency = exists(select(1).where(Agency.id == Case.agency_id, holds(Agency.name, text)))
        file = _last(lambda one: or_(holds(one.filename, text), holds(one.app, text)))
        found.append(or_(Case.id == text.lower(), holds(Case.title, text), agency, file))
    return found


def _last(condition: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Whether the case's last version meets the condition."""
    one = aliased(Submission)
    return exists(select(1).where(and_(one.case_id == Case.id, one.version == Case.versions, condition(one))))


def _rows(session: Session, ids: Sequence[str], services: Services) -> list[Listed]:
    now, today = services.now(), services.today()
    reviewer = aliased(User)
    statement = (
        select(Case, Agency.name, reviewer.name, Submission)
        .outerjoin(Agency, Agency.id == Case.agency_id)
        .outerjoin(reviewer, reviewer.id == Case.reviewer_id)
        .join(Submission, and_(Submission.case_id == Case.id, Submission.version == Case.versions))
        .where(Case.id.in_(ids))
    )
    by_id: dict[str, Listed] = {}
    for case, agency, name, version in session.execute(statement):
        by_id[case.id] = Listed(
            id=case.id,
            title=case.title,
            form_id=case.form_id,
            agency_id=case.agency_id,
            agency=agency,
            state=state_of(case),
            version=case.versions,
            status=version.status,
            verdict=version.verdict,
            errors=version.errors,
            warnings=version.warnings,
            notes=version.notes,
            app=version.app,
            filename=version.filename,
            reviewer_id=case.reviewer_id,
            reviewer=name,
            created_at=case.created_at,
            updated_at=case.updated_at,
            received_at=case.received_at,
            due_on=case.due_on,
            days_left=(case.due_on - today).days if case.due_on else None,
            late=case.due_on is not None and is_late(case.due_on, now),
            revision=case.revision,
        )
    return [by_id[one] for one in ids if one in by_id]


def _cursor(sort: Sort, place: date | datetime, case_id: str) -> str:
    words = json.dumps([sort, place.isoformat(), case_id])
    return base64.urlsafe_b64encode(words.encode()).decode().rstrip("=")


def _start(wanted: Wanted) -> tuple[date | datetime, str] | None:
    """Behind which row the page begins. Raises Refused (400) for words that are no `next` of this list."""
    if wanted.after is None:
        return None
    try:
        padded = wanted.after + "=" * (-len(wanted.after) % 4)
        sort, place, case_id = json.loads(base64.urlsafe_b64decode(padded))
        start = _place(wanted.sort, place)
    except (ValueError, TypeError, RecursionError):
        raise Refused(400, "bad-cursor", BAD_CURSOR) from None
    if sort != wanted.sort or not isinstance(case_id, str):
        raise Refused(400, "bad-cursor", BAD_CURSOR)
    return start, case_id


def _place(sort: Sort, words: str) -> date | datetime:
    if sort == "deadline":
        return date.fromisoformat(words)
    moment = datetime.fromisoformat(words)
    if moment.tzinfo is None:
        raise ValueError(words)
    return moment
