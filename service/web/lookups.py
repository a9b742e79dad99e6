"""What the pages show of submissions, read for one actor: the permission first, then one query each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnExpressionArgument, func, select

from service.auth.actors import Actor
from service.auth.permissions import CASE, SUBMISSION, boundary, demand, found
from service.db.case_tables import Case
from service.db.engine import reading
from service.db.mail_tables import MailAccount, MailSender
from service.db.people_tables import Agency, ApiToken, User
from service.db.submission_tables import Submission
from service.wiring import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One version of a plan with its case, and how many versions there are."""

    submission: Submission
    case: Case
    versions: tuple[Submission, ...]


def submission(services: Services, actor: Actor, submission_id: str) -> Sent:
    """The submission. Raises Refused where the actor may not see it."""
    demand(actor, "submission.read")
    with reading(services.sessions) as session:
        one = found(actor, "submission.read", session.get(Submission, submission_id), SUBMISSION)
        case = found(actor, "case.read", session.get(Case, one.case_id), CASE)
        versions = session.scalars(select(Submission).where(Submission.case_id == case.id).order_by(Submission.version))
        return Sent(submission=one, case=case, versions=tuple(versions))


def of_visitor(services: Services, actor: Actor, limit: int = 50) -> Sequence[tuple[Case, Submission]]:
    """The last versions of what this browser had checked without an account, the newest first."""
    demand(actor, "submission.read")
    versions = select(Submission.case_id, func.max(Submission.version).label("version")).where(boundary(actor, Submission))
    last = versions.group_by(Submission.case_id).subquery()
    statement = (
        select(Case, Submission)
        .join(Submission, Submission.case_id == Case.id)
        .join(last, (last.c.case_id == Submission.case_id) & (last.c.version == Submission.version))
        .order_by(Submission.created_at.desc())
        .limit(limit)
    )
    with reading(services.sessions) as session:
        return list(session.execute(statement).tuples())


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What an administrator has set up so far."""

    agencies: int
    users: int
    reviewers: int
    cases: int
    mail_accounts: int


def counts(services: Services, actor: Actor) -> Counts:
    """How much there is of what."""
    demand(actor, "user.manage")
    with reading(services.sessions) as session:

        def number(table: type, *conditions: ColumnExpressionArgument[bool]) -> int:
            return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0

        return Counts(
            agencies=number(Agency, Agency.active),
            users=number(User, User.active),
            reviewers=number(User, User.active, User.role == "reviewer"),
            cases=number(Case, Case.state != "draft"),
            mail_accounts=number(MailAccount, MailAccount.active),
        )


def tokens_of(services: Services, actor: Actor, user_id: str) -> list[ApiToken]:
    """A user's tokens, the newest first, for an administrator."""
    demand(actor, "user.manage")
    with reading(services.sessions) as session:
        statement = select(ApiToken).where(ApiToken.user_id == user_id).order_by(ApiToken.created_at.desc(), ApiToken.id)
        return list(session.scalars(statement))


def senders(services: Services, actor: Actor) -> dict[str, list[str]]:
    """By agency's name who may send mail for it."""
    demand(actor, "mail.manage")
    found: dict[str, list[str]] = {}
    with reading(services.sessions) as session:
        statement = select(Agency.name, MailSender.value).join(Agency, Agency.id == MailSender.agency_id)
        for agency, value in session.execute(statement.order_by(Agency.name, MailSender.value)):
            found.setdefault(agency, []).append(value)
    return found
