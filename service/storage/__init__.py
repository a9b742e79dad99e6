"""Where documents and their annotated copies lie: a folder, or a bucket of S3-compatible storage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Protocol

from schemas.rules import Words

NO_STORAGE = Words(
    "PLANCHECK_STORAGE_URL 的種類「{kind}」無法使用，請改用 file:///資料夾 或 s3://儲存桶/前綴。",
    "PLANCHECK_STORAGE_URL names the kind “{kind}”, which cannot be used; write file:///folder or s3://bucket/prefix.",
)
TOPS = ("files", "made", "mail", "passing")
"""What came in, what was made of it, mails that are not settled yet, and what lives only for a while (`service.passing`)."""
_PART = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_KEY = re.compile(rf"(?:{'|'.join(TOPS)})/{_PART}(?:/{_PART})?")


class Missing(LookupError):
    """Nothing is stored under that key."""


class Storage(Protocol):
    """Bytes by key: `files/<sha256>` for what came in, `made/<submission id>/<name>` for what was made of it, and more (`TOPS`)."""

    def put(self, key: str, chunks: Iterator[bytes]) -> None:
        """Store all chunks under `key`, entirely or not at all; when this returns it survives a crash of this machine or server."""

    def get(self, key: str) -> bytes:
        """What is stored there. Raises Missing."""

    def stream(self, key: str, chunk: int = 1 << 18) -> Iterator[bytes]:
        """The same in pieces of at most `chunk` bytes. Raises Missing before the first."""

    def has(self, key: str) -> bool:
        """Whether something is stored there."""

    def delete(self, key: str) -> None:
        """Remove it; nothing happens where there is nothing."""

    def keys(self, prefix: str = "") -> Iterator[str]:
        """All keys with that beginning, in no particular order."""


def storage_for(url: str, environment: Mapping[str, str] | None = None) -> Storage:
    """The storage that `url` names. A bucket's address and credentials are in `environment` (`AWS_…`). Raises WrongSetting."""
    from service.settings import WrongSetting  # noqa: PLC0415 - settings need not know storage, nor storage them

    kind, _, rest = url.partition("://")
    if kind == "file" and rest:
        from service.storage.folder import Folder, path_of  # noqa: PLC0415 - each kind is loaded by who has it

        return Folder(path_of(url))
    if kind == "s3" and rest.strip("/"):
        from service.storage.bucket import Bucket, store_of  # noqa: PLC0415

        return Bucket(store_of(url, environment or {}))
    raise WrongSetting(Words(NO_STORAGE.zh.format(kind=kind), NO_STORAGE.en.format(kind=kind)))


def checked_key(key: str) -> str:
    """The key itself. Raises ValueError for what is none: a key becomes a path, and nothing from outside may name one."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"not a key of the storage: {key!r}")
    return key
