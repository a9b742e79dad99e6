"""The second factor of local passwords: codes of an authenticator app (TOTP, RFC 6238, six digits, 30 seconds) and recovery codes.

A code counts once: its step of time has to lie after that of the last one. Recovery codes are kept as hashes and count once each.
Attempts are counted with those at the password (`sign_in`), before a code is looked at.
"""

from __future__ import annotations

import logging
import secrets
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from schemas.rules import Words
from service import audit
from service.auth import permissions, sessions
from service.auth.actors import Actor
from service.auth.sealing import CannotOpen, is_current, is_sealed, opened, sealed
from service.auth.secret import has_key, hash_of, same
from service.db.engine import reading
from service.db.people_tables import SecondFactor, User
from service.errors import Refused
from service.wiring import Services

_LOG = logging.getLogger(__name__)
ISSUER = "plancheck"
STEP = 30
"""Seconds."""
DRIFT = 1
"""Steps that a phone's clock may be off, either way."""
RECOVERY_CODES = 10
REQUIRED_OF = ("reviewer", "administrator")
WRONG = Words(
    "驗證碼不正確或已使用過，請輸入驗證器目前顯示的 6 位數字。",
    "The code is wrong or was used already; enter the six digits that the app shows now.",
)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A secret for the app, to be confirmed by a code of it."""

    secret: str
    uri: str
    """`otpauth://totp/…`, for the QR code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the second factor of an account stands."""

    since: datetime | None
    """None where there is none."""
    codes_left: int
    required: bool


def is_required(services: Services, user: User) -> bool:
    """Whether the installation demands one of this account."""
    return services.settings.second_factor_required and user.role in REQUIRED_OF


def is_on(database: DatabaseSession, user: User) -> bool:
    """Whether the account has one."""
    found = database.get(SecondFactor, user.id)
    return found is not None and found.confirmed_at is not None


def standing(services: Services, actor: Actor) -> Standing:
    """Of the actor's own account."""
    permissions.demand(actor, "account.edit")
    with reading(services.sessions) as database:
        user, found = database.get_one(User, actor.user_id), database.get(SecondFactor, actor.user_id)
        return Standing(
            since=found.confirmed_at if found else None,
            codes_left=len(found.recovery) if found else 0,
            required=is_required(services, user),
        )


def offer(services: Services, database: DatabaseSession, user: User) -> Offer:
    """In the caller's transaction a secret for the account's app: the one that was offered before, until a code confirms it.

    Raises Refused 409 where the account has a second factor already.
    """
    found = database.get(SecondFactor, user.id, with_for_update=True)
    if found is not None and found.confirmed_at is not None:
        raise Refused(
            409, "second-factor-on", Words("兩步驟驗證已啟用，請先停用。", "There is a second factor already; turn it off first.")
        )
    secret = _secret_of(services, found) if found is not None else None
    if secret is None:
        secret = pyotp.random_base32()
        kept = sealed(services.settings, user.id, secret)
        if found is None:
            database.add(SecondFactor(user_id=user.id, secret=kept, last_step=0, recovery=[]))
        else:
            found.secret = kept
        database.flush()
    return Offer(secret=secret, uri=pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER))


def confirm(services: Services, database: DatabaseSession, user: User, given: str, actor: Actor) -> list[str]:
    """In the caller's transaction: turn it on by a code of the secret that was offered; the recovery codes, shown only now.

    Raises Refused 422 for a wrong code.
    """
    found = database.get(SecondFactor, user.id, with_for_update=True)
    if found is None or found.confirmed_at is not None or not _is_code(services, found, given):
        raise Refused(422, "wrong-code", WRONG)
    found.confirmed_at = services.now()
    codes = _new_codes(found)
    _log(services, database, user, actor, "second-factor.on")
    return codes


def check(services: Services, database: DatabaseSession, user: User, given: str, actor: Actor) -> bool:
    """In the caller's transaction: whether it is a code of the account's app, or a recovery code, neither used before."""
    found = database.get(SecondFactor, user.id, with_for_update=True)
    if found is None or found.confirmed_at is None:
        return False
    if _is_code(services, found, given):
        return True
    plain = hash_of("".join(one for one in given.lower() if one in _LETTERS))
    if not any(same(plain, one) for one in found.recovery):
        return False
    found.recovery = [one for one in found.recovery if one != plain]
    _log(services, database, user, actor, "second-factor.recovery-used", codes_left=len(found.recovery))
    return True


def turn_off(services: Services, database: DatabaseSession, user: User, actor: Actor) -> None:
    """In the caller's transaction: forget it. Who may has been asked before."""
    found = database.get(SecondFactor, user.id, with_for_update=True)
    if found is not None:
        database.delete(found)
        _log(services, database, user, actor, "second-factor.off")


def reset(services: Services, actor: Actor, user_id: str) -> None:
    """Forget the second factor of somebody who lost the phone, as an administrator; their sessions end."""
    permissions.demand(actor, "user.manage")
    with services.sessions.begin() as database:
        user = permissions.found(actor, "user.manage", database.get(User, user_id), Words("個使用者", "user"))
        sessions.end_all(database, user.id)
        turn_off(services, database, user, actor)


def has(services: Services, actor: Actor, user_id: str) -> bool:
    """Whether that account has one, for an administrator."""
    permissions.demand(actor, "user.manage")
    with reading(services.sessions) as database:
        return is_on(database, database.get_one(User, user_id))


def seal_all(services: Services) -> int:
    """Seal by the installation's present key whatever is not; how many secrets that were. Doing it twice does no harm."""
    with services.sessions.begin() as database:
        changed, plain = 0, False
        for found in database.scalars(select(SecondFactor).with_for_update()):
            before = found.secret
            if _secret_of(services, found) is not None and found.secret != before:
                changed, plain = changed + 1, plain or not is_sealed(before)
    if plain and services.engine.dialect.name == "sqlite":
        # The log of writes still has the page as it was. What is deleted from a page is overwritten (`db.engine`).
        with closing(services.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if changed:
        _LOG.info("secrets of second factors are sealed by the present key", extra={"changed": changed})
    return changed


def cannot_be_opened(services: Services) -> int:
    """How many secrets do not open by the installation's keys: those apps give no right code. Changes nothing, and makes no key."""
    with reading(services.sessions) as database:
        kept = database.execute(select(SecondFactor.user_id, SecondFactor.secret)).all()
    if not has_key(services.settings):
        return sum(is_sealed(one.secret) for one in kept)
    return sum(is_sealed(one.secret) and not _opens(services, one.user_id, one.secret) for one in kept)


def _opens(services: Services, user_id: str, kept: str) -> bool:
    try:
        opened(services.settings, user_id, kept)
    except CannotOpen:
        return False
    return True


def _secret_of(services: Services, found: SecondFactor) -> str | None:
    """The app's secret, and it is sealed by the present key from now on; None where no key of the installation opens it."""
    if is_sealed(found.secret):
        try:
            secret = opened(services.settings, found.user_id, found.secret)
        except CannotOpen:
            _LOG.error("the secret of a second factor does not open by PLANCHECK_SECRET_KEY", extra={"user_id": found.user_id})
            return None
        if is_current(services.settings, found.user_id, found.secret):
            return secret
    else:
        secret = found.secret  # as it was kept at first
    found.secret = sealed(services.settings, found.user_id, secret)
    return secret


def _is_code(services: Services, found: SecondFactor, given: str) -> bool:
    secret = _secret_of(services, found)
    if secret is None:
        return False
    digits = "".join(given.split())
    now = int(services.now().timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    for step in range(now - DRIFT, now + DRIFT + 1):
        if step > found.last_step and same(totp.at(step * STEP), digits):
            found.last_step = step
            return True
    return False


def _new_codes(found: SecondFactor) -> list[str]:
    """Ten codes of ten letters: 49 bits each, so that a plain hash cannot be turned back before somebody notices."""
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    found.recovery = [hash_of(one) for one in codes]
    return [f"{one[:5]}-{one[5:]}" for one in codes]


def _log(services: Services, database: DatabaseSession, user: User, actor: Actor, action: str, **detail: object) -> None:
    audit.record(database, actor, action, "user", user.id, agency_id=user.agency_id, detail=detail, at=services.now())
