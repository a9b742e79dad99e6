"""Cases, their versions and their periods in the database: what several use cases read and write alike."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from schemas.rules import Words
from service.auth.actors import Actor
from service.auth.permissions import CASE, SUBMISSION, found
from service.db.case_tables import AddedFinding, Case, Decision, Period
from service.db.submission_tables import Submission
from service.errors import Refused, not_found


def locked_case(session: Session, actor: Actor, action: str, case_id: str, revision: int | None) -> Case:
    """The case for a change: nobody else changes it until the session ends.

    `revision` is what the actor has seen; 412 where the case has changed since. None where they did not say.
    """
    case = session.scalar(select(Case).where(Case.id == case_id).with_for_update())
    case = found(actor, action, case, CASE)
    if revision is not None and revision != case.revision:
        raise Refused(
            412,
            "changed-since",
            Words(
                "本案已由他人更新，請重新整理後再試。",
                "Somebody has changed this case since you read it; read it again and repeat.",
            ),
        )
    return case


def touch(case: Case, now: datetime) -> None:
    """The case has changed: who saw the state before must look again."""
    case.revision += 1
    case.updated_at = now


def last_version(session: Session, case: Case) -> Submission:
    """The newest version of the plan. Raises Refused where there is none."""
    one = session.scalar(select(Submission).where(Submission.case_id == case.id, Submission.version == case.versions))
    if one is None:
        raise not_found(SUBMISSION)
    return one


def demand_report(version: Submission) -> None:
    """Raise Refused (409) while the version is being checked."""
    if version.status not in ("checked", "failed"):
        raise Refused(
            409,
            "not-checked-yet",
            Words("檢核尚未完成，請稍候數秒再試。", "The check is not finished; try again in a few seconds."),
        )


def version_of(session: Session, case: Case, version: int) -> Submission:
    """That version of the plan, counted from 1. Raises Refused (404)."""
    one = session.scalar(select(Submission).where(Submission.case_id == case.id, Submission.version == version))
    if one is None:
        raise not_found(Words("個版本", "version"))
    return one


def versions_of(session: Session, case_id: str) -> list[Submission]:
    """All versions, the first first."""
    return list(session.scalars(select(Submission).where(Submission.case_id == case_id).order_by(Submission.version)))


def periods_of(session: Session, case_id: str) -> list[Period]:
    """All runs of the clock, the first first."""
    return list(session.scalars(select(Period).where(Period.case_id == case_id).order_by(Period.number)))


def open_period(session: Session, case: Case) -> Period | None:
    """The run of the clock that nobody has answered yet."""
    return session.scalar(select(Period).where(Period.case_id == case.id, Period.ended_at.is_(None)))


def decisions_of(session: Session, case_id: str) -> list[Decision]:
    """All answers, the first first."""
    return list(session.scalars(select(Decision).where(Decision.case_id == case_id).order_by(Decision.at, Decision.id)))


def added_to(session: Session, case_id: str) -> list[AddedFinding]:
    """The findings that reviewers added and did not take back, the first first."""
    standing = select(AddedFinding).where(AddedFinding.case_id == case_id, AddedFinding.withdrawn_at.is_(None))
    return list(session.scalars(standing.order_by(AddedFinding.at, AddedFinding.id)))


def demand_words(text: str, what: Words, longest: int) -> str:
    """The words without blanks around them; Refused (422) where there are none or too many."""
    text = text.strip()
    if not text:
        raise Refused(422, "words-missing", Words(f"請填寫{what.zh}。", f"Please state the {what.en}."))
    if len(text) > longest:
        raise Refused(
            422,
            "words-too-long",
            Words(
                f"{what.zh}至多 {longest} 字，目前 {len(text)} 字。",
                f"The {what.en} may have {longest} characters, not {len(text)}.",
            ),
        )
    return text
