"""Who may do what: one table of actions and roles, and the boundary between agencies. Nothing else in the service decides it.

A use case first demands the action, then looks for the thing, then demands the action on the thing:

    permissions.demand(actor, "case.decide")
    case = permissions.found(actor, "case.decide", session.get(Case, case_id), CASE)

What an actor may not see looks the same as what is not there. Lists are cut to what may be seen by `visible`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from sqlalchemy import ColumnElement, Select, exists, false, inspect, or_, select, true
from sqlalchemy.orm import Session, object_session

from schemas.rules import Words
from service.auth.actors import Actor
from service.db.case_tables import Case
from service.db.submission_tables import Batch, Submission
from service.errors import Refused, not_found

Reach = Literal["no", "own", "received", "all"]
"""How far an action goes. `own`: of the actor's agency, of a visitor's own secret, or what a reviewer handed in personally.
`received`: own, and every case from its formal receipt on: a draft is its agency's own affair. `all`: without a boundary."""
Scope = Literal["read", "submit", "review", "administer"]
"""What an API token can be limited to."""
SCOPES: tuple[Scope, ...] = ("read", "submit", "review", "administer")


@dataclass(frozen=True, slots=True)
class Rule:
    """One action: how far each role may go with it, and the scope a token needs for it (None: not with a token at all)."""

    nobody: Reach
    agency: Reach
    reviewer: Reach
    administrator: Reach
    scope: Scope | None


RULES: dict[str, Rule] = {
    #                                  nobody  agency  reviewer    administrator  token scope
    "submission.create": Rule("own", "own", "own", "own", "submit"),
    "submission.read": Rule("own", "own", "received", "received", "read"),
    "batch.read": Rule("own", "own", "received", "received", "read"),
    "case.read": Rule("own", "own", "received", "received", "read"),
    "case.submit": Rule("no", "own", "no", "no", "submit"),
    "case.assign": Rule("no", "no", "received", "received", "review"),
    "case.decide": Rule("no", "no", "received", "received", "review"),
    "case.close": Rule("no", "no", "received", "received", "review"),
    "finding.confirm": Rule("no", "no", "received", "received", "review"),
    "finding.dismiss": Rule("no", "no", "received", "received", "review"),
    "finding.add": Rule("no", "no", "received", "received", "review"),
    "letter.read": Rule("no", "no", "received", "received", "read"),
    "due.correct": Rule("no", "no", "received", "received", "review"),
    "statistics.read": Rule("no", "own", "all", "all", "read"),
    "form.read": Rule("all", "all", "all", "all", "read"),
    "form.manage": Rule("no", "no", "no", "all", "administer"),
    "calendar.read": Rule("all", "all", "all", "all", "read"),
    "calendar.manage": Rule("no", "no", "no", "all", "administer"),
    "register.read": Rule("no", "own", "all", "all", "read"),
    "register.edit": Rule("no", "no", "no", "all", "administer"),
    "register.report": Rule("no", "own", "no", "all", "submit"),
    "register.request": Rule("no", "own", "no", "all", "submit"),
    "register.decide": Rule("no", "no", "all", "all", "review"),
    "mail.manage": Rule("no", "no", "no", "all", "administer"),
    "status.read": Rule("all", "all", "all", "all", "read"),
    "reviewer.list": Rule("no", "no", "all", "all", "read"),
    "agency.list": Rule("no", "own", "all", "all", "read"),
    "agency.manage": Rule("no", "no", "no", "all", "administer"),
    "user.manage": Rule("no", "no", "no", "all", "administer"),
    "audit.read": Rule("no", "no", "no", "all", "administer"),
    "account.read": Rule("no", "all", "all", "all", "read"),
    "account.edit": Rule("no", "all", "all", "all", None),
    "token.manage": Rule("no", "all", "all", "all", None),
}
"""The whole of it. `account` and `token` are an actor's own; a token cannot make tokens or change a password, so that a stolen
one ends with its revocation."""

NOT_ALLOWED = Words(
    "您的帳號沒有執行這項作業的權限，需要時請洽系統管理者。",
    "Your account may not do this; ask an administrator if you need it.",
)
THING = Words("項資料", "thing")
CASE = Words("個案件", "case")
SUBMISSION = Words("份計畫", "submission")
BATCH = Words("批檔案", "batch")
_NAMES: dict[type, Words] = {Case: CASE, Submission: SUBMISSION, Batch: BATCH}

Thing = TypeVar("Thing")


def demand(actor: Actor, action: str, thing: object | None = None) -> None:
    """Raise Refused where the actor may not do this; `thing` is a row with `agency_id`, still in its session.

    401 where signing in would help, 403 where the role never may, 404 for a thing that the actor may not see.
    """
    reach = _reach(actor, action)
    if thing is not None and not _sees(actor, "all" if reach == "all" else "received", thing):
        raise _unseen(actor, _NAMES.get(type(thing), THING))
    if reach == "no" and actor.role == "nobody":
        raise sign_in_needed()
    if reach == "no" or (thing is not None and not _sees(actor, reach, thing)):
        raise Refused(403, "not-allowed", NOT_ALLOWED)
    scope = RULES[action].scope
    if actor.scopes is not None and scope not in actor.scopes:
        raise Refused(403, "scope-missing", _scope_words(scope))


def may(actor: Actor, action: str, thing: object | None = None) -> bool:
    """Whether `demand` would let it pass; for showing or hiding a button."""
    try:
        demand(actor, action, thing)
    except Refused:
        return False
    return True


def found(actor: Actor, action: str, thing: Thing | None, what: Words = THING) -> Thing:
    """The thing, demanded; one that is not there is refused just as one that may not be seen."""
    if thing is None:
        raise _unseen(actor, what)
    demand(actor, action, thing)
    return thing


def visible(actor: Actor, statement: Select[Any], table: Any) -> Select[Any]:  # noqa: ANN401 - a mapped class or an alias of one
    """The SELECT, limited to rows of `table` (cases, submissions, batches, or any with `agency_id`) that the actor may see."""
    return statement.where(boundary(actor, table))


def boundary(actor: Actor, table: Any) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    """The condition of `visible`, for a statement that is not a SELECT of whole rows."""
    if actor.role == "service":
        return true()
    if actor.role == "agency":
        return table.agency_id == actor.agency_id if actor.agency_id else false()
    if actor.role == "nobody":
        return _of_visitor(actor.visitor, table) if actor.visitor else false()
    if _kind(table) not in _NAMES:
        return true()
    own = table.created_by == actor.user_id if actor.user_id else false()
    return or_(own, _received(table))


def sign_in_needed() -> Refused:
    """Nobody asks for what somebody might get."""
    return Refused(401, "sign-in-needed", Words("請先登入，再執行這項作業。", "Sign in first."))


def _reach(actor: Actor, action: str) -> Reach:
    if actor.role == "service":
        return "all"
    reach: Reach = getattr(RULES[action], actor.role)
    # Without a secret nothing can be a visitor's own: the installation is not open to visitors, or this one sent no cookie.
    if actor.role == "nobody" and reach == "own" and actor.visitor is None:
        return "no"
    return reach


def _sees(actor: Actor, reach: Reach, thing: object) -> bool:
    if reach == "all":
        return True
    if actor.role == "agency":
        return actor.agency_id is not None and getattr(thing, "agency_id", None) == actor.agency_id
    if actor.role == "nobody":
        return actor.visitor is not None and _is_of_visitor(actor.visitor, thing)
    if type(thing) not in _NAMES:
        return True
    own = actor.user_id is not None and getattr(thing, "created_by", None) == actor.user_id
    return own or (reach == "received" and _was_received(thing))


def _kind(table: Any) -> type:  # noqa: ANN401 - a mapped class or an alias of one
    kind: type = inspect(table).mapper.class_
    return kind


def _received(table: Any) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    if _kind(table) is Case:
        return table.state != "draft"  # type: ignore[no-any-return]  # a column of whatever alias was given
    if _kind(table) is Submission:
        return exists(select(1).where(Case.id == table.case_id, Case.state != "draft"))
    joined = select(1).select_from(Submission).join(Case, Case.id == Submission.case_id)
    return exists(joined.where(Submission.batch_id == table.id, Case.state != "draft"))


def _of_visitor(visitor: str, table: Any) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    if _kind(table) is Submission:
        return table.visitor == visitor  # type: ignore[no-any-return]  # as above
    if _kind(table) is Case:
        return exists(select(1).where(Submission.case_id == table.id, Submission.visitor == visitor))
    if _kind(table) is Batch:
        return exists(select(1).where(Submission.batch_id == table.id, Submission.visitor == visitor))
    return false()


def _was_received(thing: object) -> bool:
    if isinstance(thing, Case):
        return thing.state != "draft"
    return _holds(thing, _received(type(thing)))


def _is_of_visitor(visitor: str, thing: object) -> bool:
    if isinstance(thing, Submission):
        return thing.visitor == visitor
    return isinstance(thing, (Case, Batch)) and _holds(thing, _of_visitor(visitor, type(thing)))


def _holds(thing: Any, condition: ColumnElement[bool]) -> bool:  # noqa: ANN401 - a mapped row
    session: Session | None = object_session(thing)
    if session is None:
        raise RuntimeError("demand needs a row that is still in its session")
    with session.no_autoflush:
        return session.scalar(select(1).where(type(thing).id == thing.id, condition)) is not None


def _unseen(actor: Actor, what: Words) -> Refused:
    if actor.role != "nobody":
        return not_found(what)
    return Refused(
        401,
        "sign-in-needed",
        Words(f"找不到這{what.zh}，或須登入後才能查看。", f"There is no such {what.en}, or it can be seen only after signing in."),
    )


def _scope_words(scope: Scope | None) -> Words:
    if scope is None:
        return Words(
            "這項作業不能以 API 權杖執行，請以密碼登入。",
            "This cannot be done with an API token; sign in with a password.",
        )
    return Words(
        f"這個 API 權杖沒有「{scope}」範圍，請另發權杖。",
        f"This API token lacks the scope “{scope}”; make another token.",
    )
