"""What reviewers say of findings: confirmed or dismissed.

An opinion follows its finding into later versions by the fingerprint, and lapses where the words it rests on have changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from schemas.rules import Words
from service import audit
from service.auth.actors import Actor
from service.auth.permissions import demand
from service.cases.life import demand_possible
from service.cases.repository import demand_report, demand_words, last_version, locked_case, touch
from service.db.case_tables import Case, Opinion
from service.db.submission_tables import Submission, SubmissionFinding
from service.errors import Refused, not_found
from service.wiring import Services

OpinionKind = Literal["confirmed", "dismissed"]
REASON = Words("排除理由", "reason for dismissing it")
FINDING = Words("項檢核結果", "finding in the case's last version")
LONGEST_REASON = 2000
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What holds for one finding of one version. At most one of the two is set."""

    opinion: Opinion | None = None
    lapsed: Opinion | None = None
    """An opinion on an earlier version whose words this version has changed."""


def confirm(
    services: Services, actor: Actor, case_id: str, fingerprint: str, *, remark: str = "", revision: int | None = None
) -> Opinion:
    """Say that the finding is right; it will stand in the letter."""
    return _judge(services, actor, case_id, fingerprint, "confirmed", remark.strip()[:LONGEST_REASON], revision)


def dismiss(
    services: Services, actor: Actor, case_id: str, fingerprint: str, reason: str, *, revision: int | None = None
) -> Opinion:
    """Say that the finding does not hold, and why."""
    demand(actor, "finding.dismiss")
    return _judge(services, actor, case_id, fingerprint, "dismissed", demand_words(reason, REASON, LONGEST_REASON), revision)


def _judge(
    services: Services, actor: Actor, case_id: str, fingerprint: str, kind: OpinionKind, reason: str, revision: int | None
) -> Opinion:
    action = "finding.confirm" if kind == "confirmed" else "finding.dismiss"
    demand(actor, action)
    assert actor.user_id is not None, "only people judge findings"
    with services.sessions() as session, session.begin():
        case = locked_case(session, actor, action, case_id, revision)
        demand_possible("judge", case)
        version = last_version(session, case)
        finding = _finding(session, version, fingerprint)
        now = services.now()
        _take_back(session, case, fingerprint, now)
        opinion = Opinion(
            case_id=case.id,
            submission_id=version.id,
            fingerprint=finding.fingerprint,
            code=finding.code,
            quote=finding.quote,
            kind=kind,
            reason=reason,
            by=actor.user_id,
            at=now,
        )
        session.add(opinion)
        touch(case, now)
        what = "確認" if kind == "confirmed" else "排除"
        _log(
            session, actor, f"finding.{kind}", case, finding, reason, f"{what} {finding.code}{f'：{reason}' if reason else ''}", now
        )
        session.flush()
        return opinion


def withdraw(services: Services, actor: Actor, case_id: str, fingerprint: str, *, revision: int | None = None) -> None:
    """Take the opinion on a finding back: it is open again."""
    demand(actor, "finding.confirm")
    with services.sessions() as session, session.begin():
        case = locked_case(session, actor, "finding.confirm", case_id, revision)
        demand_possible("judge", case)
        finding = _finding(session, last_version(session, case), fingerprint)
        now = services.now()
        if not _take_back(session, case, fingerprint, now):
            raise not_found(Words("項審認意見", "opinion"))
        touch(case, now)
        _log(session, actor, "finding.reopened", case, finding, "", f"撤回對 {finding.code} 的審認", now)


def standings(session: Session, case_id: str, findings: Iterable[SubmissionFinding]) -> Mapping[str, Standing]:
    """For each fingerprint of a version what holds for it now."""
    given = {
        one.fingerprint: one
        for one in session.scalars(select(Opinion).where(Opinion.case_id == case_id, Opinion.withdrawn_at.is_(None)))
    }
    return {one.fingerprint: _standing(one, given.get(one.fingerprint)) for one in findings}


def _standing(finding: SubmissionFinding, opinion: Opinion | None) -> Standing:
    if opinion is None:
        return Standing()
    if same_words(opinion.quote, finding.quote):
        return Standing(opinion=opinion)
    return Standing(lapsed=opinion)


def same_words(one: str, other: str) -> bool:
    """Whether two quotes are the same words; blanks differ between formats of one plan and say nothing."""
    return _BLANK.sub("", one) == _BLANK.sub("", other)


def findings_of(session: Session, submission_id: str) -> list[SubmissionFinding]:
    """The findings of a version in the order of its report."""
    return list(
        session.scalars(
            select(SubmissionFinding).where(SubmissionFinding.submission_id == submission_id).order_by(SubmissionFinding.position)
        )
    )


def _finding(session: Session, version: Submission, fingerprint: str) -> SubmissionFinding:
    demand_report(version)
    one = session.scalar(
        select(SubmissionFinding)
        .where(SubmissionFinding.submission_id == version.id, SubmissionFinding.fingerprint == fingerprint)
        .order_by(SubmissionFinding.position)
        .limit(1)
    )
    if one is None:
        raise not_found(FINDING)
    return one


def _take_back(session: Session, case: Case, fingerprint: str, now: datetime) -> bool:
    """Whether there was an opinion; it no longer counts."""
    standing = list(
        session.scalars(
            select(Opinion).where(Opinion.case_id == case.id, Opinion.fingerprint == fingerprint, Opinion.withdrawn_at.is_(None))
        )
    )
    for one in standing:
        one.withdrawn_at = now
    return bool(standing)


def _log(
    session: Session,
    actor: Actor,
    action: str,
    case: Case,
    finding: SubmissionFinding,
    reason: str,
    summary: str,
    now: datetime,
) -> None:
    detail = {"fingerprint": finding.fingerprint, "code": finding.code, "version": case.versions, "reason": reason}
    audit.record(session, actor, action, "case", case.id, agency_id=case.agency_id, detail=detail, summary=summary, at=now)


def demand_severity(severity: str) -> None:
    """Raise Refused (422) for what is no degree of severity."""
    if severity not in ("error", "warning", "note"):
        raise Refused(
            422, "unknown-severity", Words("程度須為 error、warning 或 note。", "The severity is error, warning or note.")
        )
