"""Links that work once: to set a password, and to create the first administrator."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session as DatabaseSession

from schemas.rules import Words
from service import audit
from service.auth import passwords, sessions, sign_in
from service.auth.actors import Actor
from service.auth.people import email_of, name_of
from service.auth.secret import hash_of, new_secret
from service.db.base import new_id
from service.db.engine import reading
from service.db.people_tables import Agency, OneTimeLink, User
from service.errors import Refused
from service.wiring import Services

Purpose = Literal["first-administrator", "password"]
VALID: dict[Purpose, timedelta] = {"first-administrator": timedelta(days=1), "password": timedelta(days=7)}
PATH = "/link/"
"""The page of a link, below the public address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a link that still works is for."""

    purpose: Purpose
    email: str | None
    """Whose password it sets."""
    name: str | None


def make(services: Services, database: DatabaseSession, purpose: Purpose, user_id: str | None = None) -> str:
    """The address of a new link, in the caller's transaction. Earlier links of the same user stop working."""
    secret, now = new_secret(), services.now()
    if user_id is not None:
        unused = update(OneTimeLink).where(OneTimeLink.user_id == user_id, OneTimeLink.used_at.is_(None))
        database.execute(unused.values(used_at=now))
    database.add(
        OneTimeLink(hash=hash_of(secret), purpose=purpose, user_id=user_id, created_at=now, expires_at=now + VALID[purpose])
    )
    return f"{services.settings.public_url}{PATH}{secret}"


def look(services: Services, secret: str) -> Offer:
    """What the link is for, without using it. Raises Refused 410 where it no longer works."""
    with reading(services.sessions) as database:
        link = _valid(services, database, secret)
        user = database.get(User, link.user_id) if link.user_id else None
        purpose: Purpose = "password" if user else "first-administrator"
        return Offer(purpose=purpose, email=user.email if user else None, name=user.name if user else None)


def set_password(
    services: Services, secret: str, password: str, *, asked_by: Actor, before: str | None = None
) -> sign_in.Begun | sign_in.Half:
    """Use the link: set the password and sign in, where there is a second factor by half.

    Raises Refused 410, or 422 for a password that is too easy.
    """
    offer = look(services, secret)
    if offer.email is None:
        raise _gone()
    hashed = passwords.hash_password(password, email=offer.email, name=offer.name or "")
    with services.sessions.begin() as database:
        link = _valid(services, database, secret)
        _use(services, database, OneTimeLink.hash == link.hash)
        user = database.get_one(User, link.user_id)
        actor = Actor(role="nobody", name=user.email, user_id=user.id, request_id=asked_by.request_id)
        sign_in.set_password(services, database, user, hashed, actor)
        return sign_in.begin_or_ask(services, database, user, asked_by=asked_by, before=before, by="link")


def create_first_administrator(
    services: Services, secret: str, *, email: str, name: str, password: str, asked_by: Actor, before: str | None = None
) -> sign_in.Begun | sign_in.Half:
    """Use the link of the first start: the account is made and signed in. Every such link ends with it."""
    if look(services, secret).purpose != "first-administrator":
        raise _gone()
    address, called = email_of(email), name_of(name)
    hashed = passwords.hash_password(password, email=address, name=called)
    with services.sessions.begin() as database:
        _valid(services, database, secret)
        # One statement for all links of the kind: of two that are used at the same moment, the second finds none.
        _use(services, database, OneTimeLink.purpose == "first-administrator")
        if database.scalar(select(User.id).where(User.role == "administrator").limit(1)) is not None:
            raise _gone()
        user = User(id=new_id(), email=address, name=called, role="administrator", password_hash=hashed, created_at=services.now())
        user.failed_sign_ins, user.active, user.lang = 0, True, asked_by.lang
        database.add(user)
        database.flush()
        begun = sign_in.begin_or_ask(services, database, user, asked_by=asked_by, before=before, by="first start")
        actor = replace(sessions.actor_of(user), request_id=asked_by.request_id)
        audit.record(
            database, actor, "user.added", "user", user.id, detail={"email": address, "role": "administrator"}, at=services.now()
        )
        return begun


def _valid(services: Services, database: DatabaseSession, secret: str) -> OneTimeLink:
    statement = (
        select(OneTimeLink)
        .outerjoin(User, User.id == OneTimeLink.user_id)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .where(
            OneTimeLink.hash == hash_of(secret),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > services.now(),
            User.active.is_(None) | User.active,
            Agency.active.is_(None) | Agency.active,
        )
    )
    link = database.scalars(statement).one_or_none()
    if link is None:
        raise _gone()
    return link


def _use(services: Services, database: DatabaseSession, which: object) -> None:
    used = update(OneTimeLink).where(which, OneTimeLink.used_at.is_(None)).values(used_at=services.now())  # type: ignore[arg-type]
    if database.execute(used).rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise _gone()


def _gone() -> Refused:
    return Refused(
        410,
        "link-over",
        Words("這個連結已使用過或已逾期，請洽系統管理者另發。", "This link was used or is over; ask an administrator for another."),
    )
