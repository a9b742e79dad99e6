"""Signing in with e-mail and password.

An attempt is counted in the database before the password is looked at, so that guesses made at once, or at several machines, are
counted all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from schemas.rules import Words
from service import audit
from service.auth import passwords, permissions, second_factor, sessions
from service.auth.actors import Actor
from service.auth.secret import hash_of, key_of, same, signature
from service.db.engine import reading
from service.db.people_tables import Agency, Session, User
from service.errors import Refused
from service.wiring import Services

FREE_ATTEMPTS = 5
"""Wrong passwords in a row before the account rests."""
FIRST_REST = timedelta(minutes=1)
"""Doubled with each further wrong password."""
LONGEST_REST = timedelta(minutes=15)
FAILED = Words(
    "電子郵件或密碼不正確。連續輸入錯誤 5 次後，帳號會暫停登入 1 至 15 分鐘。",
    "The e-mail or the password is wrong. After five wrong passwords in a row an account rests for 1 to 15 minutes.",
)
"""Said of every failure, so that nobody learns which accounts there are, or that one rests."""


CODE_WITHIN = timedelta(minutes=10)
"""How long a right password waits for its code."""
TICKET_OVER = Words("登入已逾時，請重新輸入密碼。", "The sign-in is over; enter the password again.")
RESTS = Words(
    "驗證碼不正確，或因連續錯誤而暫停登入；請稍候 1 至 15 分鐘再試。",
    "The code is wrong, or the account rests after several wrong ones; try again in 1 to 15 minutes.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A session that has begun."""

    secret: str
    """For the cookie."""
    csrf: str
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """The password was right, and a code has to follow before a session begins."""

    ticket: str
    """To be given with the code; good for ten minutes."""
    offer: second_factor.Offer | None
    """What to set the app up with, where the account has none yet and the installation demands one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A session that began with a second factor; `recovery` are the codes of one that was set up now."""

    begun: Begun
    recovery: tuple[str, ...]


def sign_in(services: Services, email: str, password: str, *, asked_by: Actor, before: str | None = None) -> Begun | Half:
    """A new session, or half of one where a second factor has to follow. Raises Refused 401.

    `asked_by` is the visitor; `before` the secret of the session this browser had.
    """
    user = _counted(services, email)
    if user is None:
        passwords.verify(None, password)
        raise Refused(401, "sign-in-failed", FAILED)
    if not passwords.verify(user.password_hash, password):
        raise Refused(401, "sign-in-failed", FAILED)
    with services.sessions.begin() as database:
        fresh = database.get_one(User, user.id, with_for_update=True)
        if fresh.password_hash != user.password_hash:  # changed while it was being looked at
            raise Refused(401, "sign-in-failed", FAILED)
        # This attempt was right and counts no more. Wrong codes do, however often the password is right.
        fresh.failed_sign_ins, fresh.locked_until = max(fresh.failed_sign_ins - 1, 0), None
        if passwords.is_outdated(fresh.password_hash or ""):
            fresh.password_hash = passwords.rehash(password)
        return begin_or_ask(services, database, fresh, asked_by=asked_by, before=before, by="password")


def begin_or_ask(
    services: Services, database: DatabaseSession, user: User, *, asked_by: Actor, before: str | None, by: str
) -> Begun | Half:
    """A new session in the caller's transaction, or where the account has a second factor, or shall have one, half of one."""
    on = second_factor.is_on(database, user)
    if not on and not second_factor.is_required(services, user):
        return begin(services, database, user, asked_by=asked_by, before=before, by=by)
    until = int((services.now() + CODE_WITHIN).timestamp())
    offer = None if on else second_factor.offer(services, database, user)
    return Half(ticket=f"{user.id}.{until}.{_seal(services, user, until)}", offer=offer)


def again(services: Services, ticket: str) -> Half:
    """The same half once more, after a wrong code. Raises Refused 401 where it is over."""
    with services.sessions.begin() as database:
        user = _of_ticket(services, database, ticket)
        offer = None if second_factor.is_on(database, user) else second_factor.offer(services, database, user)
    return Half(ticket=ticket, offer=offer)


def finish(services: Services, ticket: str, code: str, *, asked_by: Actor, before: str | None = None) -> Finished:
    """The other half: a code of the app, or a recovery code. Raises Refused 401 where the ticket is over, 422 for a wrong code."""
    with reading(services.sessions) as database:
        email = _of_ticket(services, database, ticket).email
    user = _counted(services, email)
    if user is None:
        raise Refused(422, "wrong-code", RESTS)
    with services.sessions.begin() as database:
        fresh = _of_ticket(services, database, ticket)
        actor = replace(sessions.actor_of(fresh), request_id=asked_by.request_id)
        recovery: list[str] = []
        if not second_factor.is_on(database, fresh):
            recovery = second_factor.confirm(services, database, fresh, code, actor)
        elif not second_factor.check(services, database, fresh, code, actor):
            raise Refused(422, "wrong-code", second_factor.WRONG)
        begun = begin(services, database, fresh, asked_by=asked_by, before=before, by="password and code")
        return Finished(begun=begun, recovery=tuple(recovery))


def _of_ticket(services: Services, database: DatabaseSession, ticket: str) -> User:
    """Whose password was right. Changing the password, the role or the agency's state ends it."""
    user_id, _, rest = ticket.partition(".")
    until, _, seal = rest.partition(".")
    user = database.get(User, user_id) if until.isdecimal() and len(until) < 12 else None
    if user is None or not user.active or not same(seal, _seal(services, user, int(until))):
        raise Refused(401, "ticket-over", TICKET_OVER)
    if services.now().timestamp() > int(until):
        raise Refused(401, "ticket-over", TICKET_OVER)
    return user


def _seal(services: Services, user: User, until: int) -> str:
    return signature(key_of(services.settings), "second-factor", f"{user.id}.{until}.{user.role}.{user.password_hash}")


def begin(services: Services, database: DatabaseSession, user: User, *, asked_by: Actor, before: str | None, by: str) -> Begun:
    """A new session in the caller's transaction, in place of the one that the browser had `before`; `by` is the way in."""
    user.failed_sign_ins, user.locked_until = 0, None
    if before and (old := database.get(Session, hash_of(before))):
        database.delete(old)
    secret, csrf = sessions.begin(services, database, user)
    actor = replace(sessions.actor_of(user), request_id=asked_by.request_id)
    audit.record(database, actor, "session.begun", "user", user.id, agency_id=user.agency_id, detail={"by": by}, at=services.now())
    return Begun(secret=secret, csrf=csrf, actor=actor)


def change_password(services: Services, actor: Actor, old: str, new: str, *, session_id: str | None) -> None:
    """Set another password; every other session of the user ends. Raises Refused 422 where `old` is wrong."""
    user = demand_password(services, actor, old)
    hashed = passwords.hash_password(new, email=user.email, name=user.name)
    with services.sessions.begin() as database:
        set_password(services, database, database.get_one(User, user.id), hashed, actor, keep=session_id)


def demand_password(services: Services, actor: Actor, password: str) -> User:
    """The actor's account, for which they give its password once more. Raises Refused 422 where it is wrong."""
    permissions.demand(actor, "account.edit")
    with services.sessions() as database:
        email = database.get_one(User, actor.user_id).email
    user = _counted(services, email)
    if user is None or not passwords.verify(user.password_hash, password):
        raise Refused(422, "wrong-password", Words("目前的密碼不正確。", "The current password is wrong."))
    return user


def set_password(
    services: Services, database: DatabaseSession, user: User, hashed: str, actor: Actor, *, keep: str | None = None
) -> None:
    """Set the hash in the caller's transaction, and end all sessions but `keep`."""
    user.password_hash = hashed
    user.failed_sign_ins, user.locked_until = 0, None
    sessions.end_all(database, user.id, but=keep)
    audit.record(database, actor, "password.set", "user", user.id, agency_id=user.agency_id, at=services.now())


def _counted(services: Services, email: str) -> User | None:
    """The account, after one more attempt was counted; None where it may not be tried now, or at all."""
    now = services.now()
    with services.sessions.begin() as database:
        statement = (
            select(User)
            .outerjoin(Agency, Agency.id == User.agency_id)
            .where(User.email == email.strip().lower(), User.active, Agency.active.is_(None) | Agency.active)
            .with_for_update(of=User)
        )
        user = database.scalars(statement).one_or_none()
        if user is None or (user.locked_until is not None and user.locked_until > now):
            return None
        user.failed_sign_ins += 1
        if user.failed_sign_ins >= FREE_ATTEMPTS:
            rest = FIRST_REST * 2 ** min(user.failed_sign_ins - FREE_ATTEMPTS, 10)
            user.locked_until = now + min(rest, LONGEST_REST)
            audit.record(
                database,
                Actor(role="nobody", name=user.email),
                "user.locked",
                "user",
                user.id,
                agency_id=user.agency_id,
                detail={"until": user.locked_until.isoformat(), "attempts": user.failed_sign_ins},
                at=now,
            )
        return user
