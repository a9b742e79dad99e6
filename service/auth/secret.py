"""Secrets that people or programs carry: made at random, kept as a hash only."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from schemas.rules import Words
from service.settings import Settings, WrongSetting

BYTES = 32
"""Of randomness in a secret: 256 bits, so that a plain SHA-256 of it cannot be turned back."""
KEY_FILE = "secret.key"


def new_secret() -> str:
    """A secret in 43 characters that are safe in addresses and cookies."""
    return secrets.token_urlsafe(BYTES)


def hash_of(secret: str) -> str:
    """What is kept of a secret: SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell how far they agree."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


def key_of(settings: Settings) -> bytes:
    """The installation's key. Raises WrongSetting where several machines would each make their own.

    Embedded, it is made at the first start in a file that only the service's account can read.
    """
    if settings.secret_key:
        return hashlib.sha256(settings.secret_key.encode()).digest()
    if not settings.embedded:
        raise WrongSetting(
            Words(
                "請設定 PLANCHECK_SECRET_KEY（至少 32 個隨機字元），各主機須相同。",
                "Set PLANCHECK_SECRET_KEY to at least 32 random characters, the same on every machine.",
            )
        )
    path = settings.data / KEY_FILE
    if not path.exists():
        _make(path)
    return hashlib.sha256(path.read_bytes()).digest()


def has_key(settings: Settings) -> bool:
    """Whether the installation has its key, or could only make one that nothing was sealed by."""
    return bool(settings.secret_key) or (settings.embedded and (settings.data / KEY_FILE).exists())


def key_before(settings: Settings) -> bytes | None:
    """The key that the installation had before, as long as it is named: nothing is signed or sealed by it any more."""
    return hashlib.sha256(settings.secret_key_before.encode()).digest() if settings.secret_key_before else None


def signature(key: bytes, purpose: str, text: str) -> str:
    """What proves that this installation wrote `text` for `purpose`."""
    return hmac.new(key, f"{purpose}\n{text}".encode(), hashlib.sha256).hexdigest()


def _make(path: Path) -> None:
    """Write the file whole or not at all: of several processes that start at once, the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".key-")  # readable by its owner only
    with os.fdopen(handle, "w") as file:
        file.write(new_secret())
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(name, path)
    Path(name).unlink()
