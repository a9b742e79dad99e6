"""Accounts: who has one, and what an administrator does with it. Nobody is ever deleted: the log names them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as DatabaseSession

from schemas.rules import Words
from service import audit
from service.auth import links, permissions, sessions
from service.auth.actors import Actor
from service.auth.people import email_of, name_of
from service.db.base import new_id
from service.db.engine import reading
from service.db.people_tables import Agency, Role, User
from service.errors import Refused
from service.wiring import Services

USER = Words("個使用者", "user")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to be changed of an account; None leaves it as it is."""

    name: str | None = None
    role: Role | None = None
    agency_id: str | None = None
    lang: str | None = None
    active: bool | None = None


def listed(
    services: Services, actor: Actor, *, search: str = "", after: str = "", limit: int = 50
) -> list[tuple[User, str | None]]:
    """Users with the name of their agency, by e-mail, those after `after`."""
    permissions.demand(actor, "user.manage")
    statement = select(User, Agency.name).outerjoin(Agency, Agency.id == User.agency_id).where(User.email > after)
    if search:
        part = f"%{_escaped(search)}%"
        statement = statement.where(or_(*(column.ilike(part, escape="\\") for column in (User.email, User.name, Agency.name))))
    with reading(services.sessions) as database:
        return [(user, agency) for user, agency in database.execute(statement.order_by(User.email).limit(limit))]


def reviewers(services: Services, actor: Actor) -> list[User]:
    """Who can be given a case: active reviewers and administrators, by name."""
    permissions.demand(actor, "reviewer.list")
    with reading(services.sessions) as database:
        statement = select(User).where(User.role.in_(("reviewer", "administrator")), User.active).order_by(User.name, User.id)
        return list(database.scalars(statement))


def get(services: Services, actor: Actor, user_id: str) -> tuple[User, str | None]:
    """One user with the name of their agency."""
    permissions.demand(actor, "user.manage")
    with reading(services.sessions) as database:
        user = permissions.found(actor, "user.manage", database.get(User, user_id), USER)
        agency = database.get(Agency, user.agency_id) if user.agency_id else None
        return user, agency.name if agency else None


def add(
    services: Services, actor: Actor, *, email: str, name: str, role: Role, agency_id: str | None = None, lang: str = "zh-Hant"
) -> tuple[User, str]:
    """A new account, and the link with which its owner sets the password.

    Raises Refused 409 where the address has an account, 422 where role and agency do not go together.
    """
    permissions.demand(actor, "user.manage")
    address, called, now = email_of(email), name_of(name), services.now()
    user = User(id=new_id(), email=address, name=called, role=role, agency_id=agency_id, lang=lang, active=True)
    user.failed_sign_ins, user.created_at = 0, now
    try:
        with services.sessions.begin() as database:
            _demand_agency(database, role, agency_id)
            database.add(user)
            database.flush()
            detail = {"email": address, "role": role}
            audit.record(database, actor, "user.added", "user", user.id, agency_id=agency_id, detail=detail, at=now)
            return user, links.make(services, database, "password", user.id)
    except IntegrityError as error:
        raise Refused(
            409, "email-taken", Words("這個電子郵件地址已有帳號。", "There is an account with this e-mail address already.")
        ) from error


def change(services: Services, actor: Actor, user_id: str, changes: Changes) -> User:
    """Change an account; one that may no longer act is signed out everywhere at once.

    Raises Refused 409 where the last administrator would be gone.
    """
    permissions.demand(actor, "user.manage")
    with services.sessions.begin() as database:
        user = permissions.found(actor, "user.manage", _for_change(database, user_id), USER)
        before = _shape(user)
        if changes.name is not None:
            user.name = name_of(changes.name)
        if changes.lang is not None:
            user.lang = changes.lang
        if changes.active is not None:
            user.active = changes.active
        if changes.role is not None or changes.agency_id is not None:
            user.role = changes.role or user.role
            user.agency_id = (changes.agency_id or user.agency_id) if user.role == "agency" else None
            _demand_agency(database, user.role, user.agency_id)
        _demand_an_administrator(database, user, before)
        after = _shape(user)
        if not user.active or (after["role"], after["agency_id"]) != (before["role"], before["agency_id"]):
            sessions.end_all(database, user.id)
        changed = {key: value for key, value in after.items() if before[key] != value}
        if changed:
            audit.record(
                database, actor, "user.changed", "user", user.id, agency_id=user.agency_id, detail=changed, at=services.now()
            )
        return user


def new_link(services: Services, actor: Actor, user_id: str) -> str:
    """A link with which the user sets another password; earlier ones stop working."""
    permissions.demand(actor, "user.manage")
    with services.sessions.begin() as database:
        user = permissions.found(actor, "user.manage", database.get(User, user_id), USER)
        if not user.active:
            raise Refused(409, "user-disabled", Words("帳號已停用，請先啟用。", "The account is disabled; enable it first."))
        audit.record(database, actor, "user.link-made", "user", user.id, agency_id=user.agency_id, at=services.now())
        return links.make(services, database, "password", user.id)


def sign_out_everywhere(services: Services, actor: Actor, user_id: str | None = None) -> None:
    """End all sessions of the actor, or as an administrator of `user_id`."""
    permissions.demand(actor, "account.edit")
    wanted = user_id or actor.user_id
    if wanted != actor.user_id:
        permissions.demand(actor, "user.manage")
    with services.sessions.begin() as database:
        user = permissions.found(actor, "account.edit", database.get(User, wanted), USER)
        sessions.end_all(database, user.id)
        audit.record(database, actor, "session.all-ended", "user", user.id, agency_id=user.agency_id, at=services.now())


def account(services: Services, actor: Actor) -> tuple[User, str | None]:
    """The actor's own account, with the name of the agency."""
    permissions.demand(actor, "account.read")
    with reading(services.sessions) as database:
        user = database.get_one(User, actor.user_id)
        agency = database.get(Agency, user.agency_id) if user.agency_id else None
        return user, agency.name if agency else None


def change_account(services: Services, actor: Actor, *, name: str | None, lang: str | None) -> User:
    """What everyone may change of their own account."""
    permissions.demand(actor, "account.edit")
    with services.sessions.begin() as database:
        user = database.get_one(User, actor.user_id)
        user.name = name_of(name) if name is not None else user.name
        user.lang = lang or user.lang
        audit.record(
            database,
            actor,
            "user.changed",
            "user",
            user.id,
            agency_id=user.agency_id,
            detail={"name": user.name, "lang": user.lang},
            at=services.now(),
        )
        return user


def by_email(services: Services, actor: Actor, email: str) -> User:
    """The user with that address. Raises Refused 404."""
    permissions.demand(actor, "user.manage")
    with reading(services.sessions) as database:
        user = database.scalars(select(User).where(User.email == email.strip().lower())).one_or_none()
        return permissions.found(actor, "user.manage", user, USER)


def _for_change(database: DatabaseSession, user_id: str) -> User | None:
    """The user; on PostgreSQL with all administrators locked, so that two of them cannot each disable the other at once."""
    database.scalars(select(User.id).where(User.role == "administrator").order_by(User.id).with_for_update()).all()
    return database.get(User, user_id)


def _demand_agency(database: DatabaseSession, role: str, agency_id: str | None) -> None:
    agency = database.get(Agency, agency_id) if agency_id else None
    if role == "agency" and (agency is None or not agency.active):
        raise Refused(422, "agency-needed", Words("機關人員須指定一個使用中的機關。", "Agency staff need an active agency."))
    if role != "agency" and agency_id:
        raise Refused(
            422,
            "no-agency",
            Words(
                "審查人員與管理者不屬於任何機關，請勿指定機關。", "Reviewers and administrators belong to no agency; leave it out."
            ),
        )


def _demand_an_administrator(database: DatabaseSession, user: User, before: dict[str, object]) -> None:
    was = before["role"] == "administrator" and before["active"]
    if not was or (user.role == "administrator" and user.active):
        return
    others = select(func.count()).where(User.role == "administrator", User.active, User.id != user.id)
    if not database.scalar(others):
        raise Refused(
            409,
            "last-administrator",
            Words("這是最後一位管理者，請先指定另一位。", "This is the last administrator; name another one first."),
        )


def _shape(user: User) -> dict[str, object]:
    return {
        "name": user.name,
        "role": user.role,
        "agency_id": user.agency_id,
        "lang": user.lang,
        "active": user.active,
    }


def _escaped(text: str) -> str:
    """The text for LIKE, standing for itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
