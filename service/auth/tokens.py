"""Tokens of programs that act for a user: shown once, kept as a hash, limited to scopes, revocable at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, update

from schemas.rules import Words
from service import audit
from service.auth import permissions, sessions
from service.auth.actors import Actor
from service.auth.secret import hash_of, new_secret
from service.db.base import new_id
from service.db.engine import reading
from service.db.people_tables import Agency, ApiToken, User
from service.errors import Refused
from service.wiring import Services

PREFIX = "plancheck_"
"""So that a token that leaks into a repository or a log is recognised."""
DAYS = 365
"""How long a token is valid at most, and where nobody says."""
MOST = 50
"""Valid tokens of one user."""
TOKEN = Words("個 API 權杖", "API token")


def find(services: Services, given: str) -> tuple[str, Actor] | None:
    """The token's id and whom it acts for; None for one that is unknown, revoked or over."""
    if not given.startswith(PREFIX):
        return None
    now = services.now()
    with reading(services.sessions) as database:
        row = database.execute(
            select(ApiToken, User)
            .join(User, User.id == ApiToken.user_id)
            .outerjoin(Agency, Agency.id == User.agency_id)
            .where(
                ApiToken.hash == hash_of(given),
                ApiToken.revoked_at.is_(None),
                ApiToken.expires_at.is_(None) | (ApiToken.expires_at > now),
                User.active,
                Agency.active.is_(None) | Agency.active,
            )
        ).one_or_none()
    if row is None:
        return None
    token, user = row
    if token.last_used_at is None or token.last_used_at < now - sessions.TOUCH:
        with services.sessions.begin() as database:
            database.execute(update(ApiToken).where(ApiToken.id == token.id).values(last_used_at=now))
    actor = sessions.actor_of(user)
    return token.id, replace(actor, name=f"{actor.name} ({token.name})"[:254], scopes=frozenset(map(str, token.scopes)))


def make(
    services: Services, actor: Actor, *, name: str, scopes: Sequence[str], days: int = DAYS, user_id: str | None = None
) -> tuple[ApiToken, str]:
    """A token for the actor (or, made by an administrator, for `user_id`), and its secret, which nobody can see again."""
    permissions.demand(actor, "token.manage")
    owner = user_id or actor.user_id
    if owner != actor.user_id:
        permissions.demand(actor, "user.manage")
    wanted = [scope for scope in permissions.SCOPES if scope in scopes]
    if not wanted or set(scopes) - set(wanted):
        raise Refused(
            422,
            "unknown-scope",
            Words(
                "請至少選一個範圍：read、submit、review、administer。",
                "Choose at least one of the scopes read, submit, review, administer.",
            ),
        )
    if not 1 <= days <= DAYS:
        raise Refused(422, "bad-days", Words(f"有效天數請填 1 至 {DAYS}。", f"The number of days is to be 1 to {DAYS}."))
    secret, now = PREFIX + new_secret(), services.now()
    with services.sessions.begin() as database:
        user = database.get(User, owner)
        user = permissions.found(actor, "token.manage", user, Words("個使用者", "user"))
        valid = select(ApiToken.id).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > now)
        if len(database.scalars(valid).all()) >= MOST:
            raise Refused(
                409,
                "too-many-tokens",
                Words(f"有效的權杖最多 {MOST} 個，請先撤銷不用的。", f"There are {MOST} valid tokens already; revoke one first."),
            )
        token = ApiToken(
            id=new_id(),
            user_id=user.id,
            name=name,
            hash=hash_of(secret),
            scopes=list(wanted),
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        database.add(token)
        audit.record(
            database,
            actor,
            "token.made",
            "token",
            token.id,
            agency_id=user.agency_id,
            detail={"name": name, "scopes": list(wanted), "user": user.email},
            at=now,
        )
    return token, secret


def listed(services: Services, actor: Actor) -> list[ApiToken]:
    """The actor's tokens, the newest first."""
    permissions.demand(actor, "account.read")
    with reading(services.sessions) as database:
        statement = select(ApiToken).where(ApiToken.user_id == actor.user_id).order_by(ApiToken.created_at.desc(), ApiToken.id)
        return list(database.scalars(statement))


def revoke(services: Services, actor: Actor, token_id: str) -> None:
    """End a token of the actor's own, or as an administrator anybody's. Doing it twice changes nothing."""
    permissions.demand(actor, "token.manage")
    with services.sessions.begin() as database:
        token = database.get(ApiToken, token_id)
        if token is not None and token.user_id != actor.user_id and not permissions.may(actor, "user.manage"):
            token = None
        token = permissions.found(actor, "token.manage", token, TOKEN)
        if token.revoked_at is None:
            token.revoked_at = services.now()
            audit.record(database, actor, "token.revoked", "token", token.id, detail={"name": token.name}, at=token.revoked_at)
