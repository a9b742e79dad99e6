"""Browsers that signed in. A session ends eight idle hours after its last use, seven days after its start, or when it is ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as DatabaseSession

from service.auth.actors import Actor
from service.auth.secret import hash_of, new_secret
from service.db.engine import reading
from service.db.people_tables import Agency, Session, User
from service.wiring import Services

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)
TOUCH = timedelta(minutes=5)
"""How old `last_seen_at` may be: not every page view is worth a write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session as a request sees it."""

    actor: Actor
    csrf: str
    """What forms of this session carry."""
    session_id: str


def begin(services: Services, session: DatabaseSession, user: User) -> tuple[str, str]:
    """A new session in the caller's transaction: its secret, for the cookie, and its CSRF token.

    The secret is always new: one that somebody planted in the browser beforehand is worth nothing.
    """
    secret, csrf, now = new_secret(), new_secret(), services.now()
    session.execute(delete(Session).where(Session.user_id == user.id, Session.expires_at <= now))
    session.add(Session(id=hash_of(secret), user_id=user.id, csrf=csrf, created_at=now, last_seen_at=now, expires_at=now + LONGEST))
    user.last_sign_in_at = now
    return secret, csrf


def find(services: Services, secret: str) -> SignedIn | None:
    """Whose session it is; None for one that ended or whose user or agency may no longer act."""
    now = services.now()
    with reading(services.sessions) as database:
        row = database.execute(
            select(Session, User)
            .join(User, User.id == Session.user_id)
            .outerjoin(Agency, Agency.id == User.agency_id)
            .where(
                Session.id == hash_of(secret),
                Session.expires_at > now,
                Session.last_seen_at > now - IDLE,
                User.active,
                Agency.active.is_(None) | Agency.active,
            )
        ).one_or_none()
    if row is None:
        return None
    session, user = row
    if session.last_seen_at < now - TOUCH:
        with services.sessions.begin() as database:
            database.execute(update(Session).where(Session.id == session.id).values(last_seen_at=now))
    return SignedIn(actor=actor_of(user), csrf=session.csrf, session_id=session.id)


def actor_of(user: User) -> Actor:
    """The user at work."""
    return Actor(
        role=user.role,  # type: ignore[arg-type]  # the database allows only the three roles
        name=f"{user.name} <{user.email}>",
        user_id=user.id,
        agency_id=user.agency_id,
        lang="en" if user.lang == "en" else "zh-Hant",
    )


def end(services: Services, secret: str) -> None:
    """Sign out here."""
    with services.sessions.begin() as database:
        database.execute(delete(Session).where(Session.id == hash_of(secret)))


def end_all(session: DatabaseSession, user_id: str, *, but: str | None = None) -> None:
    """Sign a user out everywhere, in the caller's transaction; `but` is the id of a session that goes on."""
    condition = Session.id != but if but else Session.user_id == user_id
    session.execute(delete(Session).where(Session.user_id == user_id, condition))


def forget_ended(services: Services) -> int:
    """Remove the sessions that are over by the clock; how many they were. The scheduler does it now and then."""
    now = services.now()
    with services.sessions.begin() as database:
        gone = delete(Session).where((Session.expires_at <= now) | (Session.last_seen_at <= now - IDLE)).returning(Session.id)
        return len(database.scalars(gone).all())
