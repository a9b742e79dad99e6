"""From what the city's provider says of a person to an account: known by subject, bound by verified e-mail, or made if allowed."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from schemas.rules import Words
from service import audit
from service.auth import sign_in
from service.auth.actors import Actor
from service.auth.oidc import Identity
from service.auth.people import email_of, name_of
from service.db.base import new_id
from service.db.people_tables import Agency, User
from service.errors import Refused
from service.settings import Settings, WrongSetting
from service.wiring import Services

DOMAINS = "PLANCHECK_OIDC_DOMAINS"
"""Whose people get an account at their first sign-in: `tbkc.gov.tw=高雄市政府交通局, …`; an agency's full name for each domain."""


def demand_settings(settings: Settings) -> None:
    """Raise WrongSetting where something is missing for the city's sign-in, or is not written as it should be."""
    if settings.oidc_issuer and not (settings.oidc_client_id and settings.oidc_client_secret):
        raise WrongSetting(
            Words(
                "設定了 PLANCHECK_OIDC_ISSUER，就須一併設定 PLANCHECK_OIDC_CLIENT_ID 與 PLANCHECK_OIDC_CLIENT_SECRET。",
                "With PLANCHECK_OIDC_ISSUER, PLANCHECK_OIDC_CLIENT_ID and PLANCHECK_OIDC_CLIENT_SECRET have to be set, too.",
            )
        )
    domains_of(settings)


def domains_of(settings: Settings) -> dict[str, str]:
    """Agencies by mail domain. Raises WrongSetting."""
    found = {}
    for part in settings.environment.get(DOMAINS, "").split(","):
        domain, _, agency = part.partition("=")
        if part.strip() and not (domain.strip() and agency.strip()):
            raise WrongSetting(
                Words(
                    f"{DOMAINS} 請填「網域=機關全名」，以半形逗號分隔，目前有「{part.strip()}」。",
                    f"{DOMAINS} is to be DOMAIN=AGENCY, separated by commas; it holds “{part.strip()}”.",
                )
            )
        if part.strip():
            found[domain.strip().lower()] = agency.strip()
    return found


def sign_in_with(services: Services, identity: Identity, *, asked_by: Actor, before: str | None = None) -> sign_in.Begun:
    """A session for that person. Raises Refused 403 where there is no account for them."""
    subject = hashlib.sha256(f"{identity.issuer}\n{identity.subject}".encode()).hexdigest()
    with services.sessions.begin() as database:
        user = database.scalars(select(User).where(User.oidc_subject == subject).with_for_update()).one_or_none()
        if user is None:
            user = _bound(services, database, identity, subject, asked_by) or _made(services, database, identity, subject, asked_by)
        agency = database.get(Agency, user.agency_id) if user.agency_id else None
        if not user.active or (agency is not None and not agency.active):
            raise _no_account()
        return sign_in.begin(services, database, user, asked_by=asked_by, before=before, by="city")


def _bound(services: Services, database: DatabaseSession, identity: Identity, subject: str, asked_by: Actor) -> User | None:
    """The account with the verified address, which from now on belongs to that subject."""
    if identity.email is None:
        return None
    user = database.scalars(select(User).where(User.email == identity.email).with_for_update()).one_or_none()
    if user is None:
        return None
    if user.oidc_subject is not None:
        # The address went to somebody else at the provider: an administrator has to say whose account it is now.
        raise _no_account()
    user.oidc_subject = subject
    actor = Actor(role="nobody", name=user.email, user_id=user.id, request_id=asked_by.request_id)
    audit.record(database, actor, "user.bound", "user", user.id, agency_id=user.agency_id, at=services.now())
    return user


def _made(services: Services, database: DatabaseSession, identity: Identity, subject: str, asked_by: Actor) -> User:
    """A new account of an agency whose domain the administrator named."""
    if identity.email is None:
        raise _no_account()
    name = domains_of(services.settings).get(identity.email.rpartition("@")[2])
    agency = database.scalars(select(Agency).where(Agency.name == name, Agency.active)).one_or_none() if name else None
    if agency is None:
        raise _no_account()
    address = email_of(identity.email)
    user = User(id=new_id(), email=address, role="agency", agency_id=agency.id, oidc_subject=subject, active=True)
    user.name = name_of(identity.name or address.partition("@")[0])
    user.failed_sign_ins, user.lang, user.created_at = 0, asked_by.lang, services.now()
    database.add(user)
    database.flush()
    actor = replace(asked_by, name=address, user_id=user.id)
    detail = {"email": address, "role": "agency", "by": "city"}
    audit.record(database, actor, "user.added", "user", user.id, agency_id=agency.id, detail=detail, at=services.now())
    return user


def _no_account() -> Refused:
    return Refused(
        403,
        "no-account",
        Words(
            "您已通過單一登入，但在本系統沒有可用的帳號，請洽系統管理者。",
            "The city's sign-in knows you, but there is no account for you here; ask an administrator.",
        ),
    )
