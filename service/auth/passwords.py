"""Passwords: what is asked of one, and its Argon2id hash."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from schemas.rules import Words
from service.errors import Refused

SHORTEST = 12
LONGEST = 128
_DISTINCT = 6
_AT_ONCE = threading.BoundedSemaphore(2)
"""Each reckoning takes 46 MiB; more at once would only make all of them wait for the same cores."""
_HASHER = PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1)
"""Beyond what OWASP's Password Storage Cheat Sheet asks of Argon2id (46 MiB, one pass)."""


def hash_password(password: str, *, email: str, name: str = "") -> str:
    """The hash to keep. Raises Refused 422 for a password that is too easy, in words that say what to do."""
    _demand_good(password, (email, email.partition("@")[0], name))
    with _AT_ONCE:
        return _HASHER.hash(_plain(password))


def verify(hashed: str | None, password: str) -> bool:
    """Whether it is the password; without a hash it takes as long to say no."""
    with _AT_ONCE:
        try:
            right = _HASHER.verify(hashed or _nobody(), _plain(password)[: LONGEST * 4])
        except (VerificationError, InvalidHashError):
            return False
    return right and hashed is not None


def is_outdated(hashed: str) -> bool:
    """Whether it was made with less than what is asked now."""
    return _HASHER.check_needs_rehash(hashed)


def rehash(password: str) -> str:
    """The same password, hashed as is asked now."""
    with _AT_ONCE:
        return _HASHER.hash(_plain(password))


@cache
def _nobody() -> str:
    """A hash to look at where there is none."""
    return _HASHER.hash("whoever asks for an account that is not there waits as long")


def _plain(password: str) -> str:
    """One form for characters that keyboards send in several (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password.encode("utf-8", "replace").decode())


def _demand_good(password: str, related: tuple[str, ...]) -> None:
    plain = _plain(password)
    if len(plain) < SHORTEST:
        raise _refused(
            f"密碼至少要有 {SHORTEST} 個字，可用一句話或幾個不相關的詞。",
            f"A password is to have at least {SHORTEST} characters; a sentence or some unrelated words will do.",
        )
    if len(plain) > LONGEST:
        raise _refused(f"密碼最多 {LONGEST} 個字。", f"A password is to have at most {LONGEST} characters.")
    low = plain.casefold()
    if len(set(low)) < _DISTINCT or _is_run(low):
        raise _refused(
            f"密碼過於單調，請使用至少 {_DISTINCT} 種不同的字元，且不要只是連續的數字或字母。",
            f"The password is too uniform; use at least {_DISTINCT} different characters that are not just in sequence.",
        )
    if any(len(word) >= 4 and word.casefold() in low for word in related) or any(word in low for word in _WELL_KNOWN):
        raise _refused(
            "密碼含有帳號、姓名或常見的密碼，容易被猜到，請另選。",
            "The password holds the account, the name or a well-known password and is easily guessed; choose another.",
        )


_ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_WELL_KNOWN = (
    "password",
    "passw0rd",
    "p@ssw0rd",
    "qwerty",
    "letmein",
    "plancheck",
    "kaohsiung",
    "12345678",
    "iloveyou",
    "administrator",
)


def _is_run(low: str) -> bool:
    """Whether nearly every character follows the one before it on the keyboard or in the alphabet."""
    steps = sum(any(pair in row or pair[::-1] in row for row in _ROWS) for pair in map("".join, pairwise(low)))
    return steps >= len(low) - 2


def _refused(zh: str, en: str) -> Refused:
    return Refused(422, "weak-password", Words(zh, en))
