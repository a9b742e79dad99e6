"""Trials of a changed form over stored plans: who would newly fail. One runs beside the pages; its state is kept in storage."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select

from schemas.findings import Verdict
from schemas.rules import Words
from service import audit, passing
from service.auth.actors import Actor
from service.auth.permissions import demand
from service.db.case_tables import Case
from service.db.engine import reading
from service.db.people_tables import Agency
from service.db.submission_tables import Submission
from service.errors import not_found
from service.storage import Missing
from service.submissions.requests import limits_of, request_of
from service.web.trial_work import PRELOAD, Trial, Tried
from service.wiring import Services

MOST = 200
"""Plans of a trial, the newest."""
GIVEN_UP = timedelta(minutes=3)
"""A trial that has not gone on for so long was ended with the process that ran it."""
TRIAL = Words("次試算", "trial")
RANK: dict[Verdict, int] = {"pass": 0, "warnings": 1, "fail": 2, "unreadable": 3}
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One plan that the change would touch."""

    case_id: str
    title: str
    agency: str
    before: Verdict
    after: Verdict
    come: list[list[str]]
    gone: list[list[str]]

    @property
    def fails_newly(self) -> bool:
        """Whether it would be sent back, and is not now."""
        return self.after == "fail" and self.before != "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far a trial is, and what it has found."""

    form_id: str
    changes: dict[str, Any]
    without: list[str]
    total: int
    done: int
    unread: int
    plans: list[Plan]
    at: datetime
    over: bool

    def stopped(self, now: datetime) -> bool:
        """Whether nobody is at it any more."""
        return not self.over and now - self.at > GIVEN_UP


def start(services: Services, actor: Actor, form_id: str, changes: dict[str, Any], without: list[str]) -> str:
    """Begin a trial; its identity. It goes on after this returns."""
    demand(actor, "form.manage")
    trial_id = passing.new_identity(services)
    chosen = _chosen(services, form_id)
    state = State(
        form_id=form_id,
        changes=changes,
        without=without,
        total=len(chosen),
        done=0,
        unread=0,
        plans=[],
        at=services.now(),
        over=not chosen,
    )
    _keep(services, trial_id, state)
    with services.sessions.begin() as session:
        detail = {"changes": changes, "without": without, "plans": len(chosen)}
        audit.record(session, actor, "form.tried", "form", form_id, detail=detail, summary=f"試算 {len(chosen)} 份計畫")
    if chosen:
        threading.Thread(target=_run, args=(services, trial_id, state, chosen), name=f"trial-{trial_id[:8]}", daemon=True).start()
    return trial_id


def state_of(services: Services, actor: Actor, trial_id: str) -> State:
    """How far it is. Raises Refused (404)."""
    demand(actor, "form.manage")
    try:
        kept = json.loads(services.storage.get(passing.key_of(trial_id, "trial")))
    except (Missing, ValueError) as error:
        raise not_found(TRIAL) from error
    kept["plans"] = [Plan(**one) for one in kept["plans"]]
    return State(**{**kept, "at": datetime.fromisoformat(kept["at"])})


def _chosen(services: Services, form_id: str) -> list[tuple[Submission, Case, str]]:
    last = and_(Submission.case_id == Case.id, Submission.version == Case.versions)
    statement = (
        select(Submission, Case, Agency.name)
        .join(Case, last)
        .outerjoin(Agency, Agency.id == Case.agency_id)
        .where(Case.state != "draft", Case.form_id == form_id, Submission.status == "checked")
        .order_by(Case.created_at.desc())
        .limit(MOST)
    )
    with reading(services.sessions) as session:
        return [(submission, case, agency or "") for submission, case, agency in session.execute(statement)]


def _run(services: Services, trial_id: str, state: State, chosen: list[tuple[Submission, Case, str]]) -> None:
    from ingest.sandbox import LimitedPool  # noqa: PLC0415 - only where a trial runs

    found: dict[int, Plan] = {}
    unread = done = 0
    try:
        with LimitedPool("service.web.trial_work:tried", 1, limits_of(services.settings), preload=PRELOAD, start_by="exec") as pool:
            for number, result in pool.map(_work(services, state, chosen)):
                done += 1
                if isinstance(result, Trial):
                    _, case, agency = chosen[number]
                    if result.come or result.gone:
                        found[number] = _plan(case, agency, result)
                else:
                    unread += 1
                _keep(services, trial_id, _with(state, services, done, unread, found, over=done == state.total))
    except Exception:
        _LOG.exception("trial %s ended early", trial_id)


def _work(services: Services, state: State, chosen: list[tuple[Submission, Case, str]]) -> Iterator[Tried]:
    for submission, _, _ in chosen:
        try:
            data = services.storage.get(f"files/{submission.sha256}")
        except Missing:
            data = b""
        yield Tried(
            data=data,
            name=submission.filename,
            request=request_of(submission, services.settings),
            changes=state.changes,
            without=tuple(state.without),
        )


def _plan(case: Case, agency: str, trial: Trial) -> Plan:
    come, gone = ([list(one) for one in these] for these in (trial.come, trial.gone))
    return Plan(case_id=case.id, title=case.title, agency=agency, before=trial.before, after=trial.after, come=come, gone=gone)


def _with(state: State, services: Services, done: int, unread: int, found: dict[int, Plan], *, over: bool) -> State:
    ordered = sorted(found.values(), key=lambda one: (not one.fails_newly, -RANK[one.after], one.title))
    return State(
        form_id=state.form_id,
        changes=state.changes,
        without=state.without,
        total=state.total,
        done=done,
        unread=unread,
        plans=ordered,
        at=services.now(),
        over=over,
    )


def _keep(services: Services, trial_id: str, state: State) -> None:
    plain = {name: getattr(state, name) for name in State.__annotations__ if name not in ("plans", "at")}
    plain["plans"] = [{name: getattr(one, name) for name in Plan.__annotations__} for one in state.plans]
    plain["at"] = state.at.isoformat()
    services.storage.put(passing.key_of(trial_id, "trial"), iter([json.dumps(plain, ensure_ascii=False).encode()]))
