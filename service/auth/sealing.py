"""Secrets that the service itself has to read again, sealed before they are stored: Fernet, by keys of the installation's secret.

A copy of the database, or a backup, opens none of them without that secret. What was sealed for one owner opens for no other. After
the installation's secret was changed, what is sealed by the one before opens for as long as `PLANCHECK_SECRET_KEY_BEFORE` names it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from service.auth.secret import key_before, key_of, same
from service.settings import Settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

_PURPOSE = b"plancheck: secrets at rest"
_MARK = "gAAAA"
"""How everything begins that Fernet has sealed: its version and a time before the year 2106."""


class CannotOpen(Exception):
    """It was sealed by another key, for another owner, or changed since."""


def is_sealed(kept: str) -> bool:
    """Whether it is sealed, and does not stand there as it is."""
    return kept.startswith(_MARK)


def sealed(settings: Settings, owner: str, secret: str) -> str:
    """A secret as it is stored for `owner`."""
    return _seals(key_of(settings)).encrypt(f"{owner}\n{secret}".encode()).decode()


def opened(settings: Settings, owner: str, kept: str) -> str:
    """The secret that was sealed for `owner`. Raises CannotOpen."""
    return _opened(_seals(key_of(settings), key_before(settings)), owner, kept)


def is_current(settings: Settings, owner: str, kept: str) -> bool:
    """Whether it opens by the installation's present secret, without the one before."""
    try:
        _opened(_seals(key_of(settings)), owner, kept)
    except CannotOpen:
        return False
    return True


def _opened(seals: MultiFernet, owner: str, kept: str) -> str:
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - loaded by who has something sealed

    try:
        whose, _, secret = seals.decrypt(kept.encode()).decode().partition("\n")
    except InvalidToken as error:
        raise CannotOpen from error
    if not same(whose, owner):
        raise CannotOpen
    return secret


@lru_cache(maxsize=4)
def _seals(key: bytes, before: bytes | None = None) -> MultiFernet:
    """Seals by `key`; opens what it or the one before has sealed."""
    from base64 import urlsafe_b64encode  # noqa: PLC0415 - as above

    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    def derived(one: bytes) -> bytes:
        return urlsafe_b64encode(HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(one))

    return MultiFernet([Fernet(derived(one)) for one in (key, before) if one is not None])
