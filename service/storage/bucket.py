"""Storage in a bucket of S3-compatible storage, through obstore (the object_store library of Apache Arrow).

An object appears when it is complete: a server answers a PUT, or the end of an upload in parts, only when it has stored it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from urllib.parse import urlsplit

import obstore
from obstore.store import S3Store

from service.storage import Missing, checked_key

_PATIENCE = 60
"""Seconds for one request, and for all attempts at it: a server that is away costs a retry by the caller, not for ever."""


def store_of(url: str, environment: Mapping[str, str]) -> S3Store:
    """The bucket that `s3://bucket/prefix` names.

    `AWS_ENDPOINT_URL` is the server where it is not Amazon's, `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` open it; what is
    not set is looked up as Amazon's own tools do.
    """
    parts = urlsplit(url)
    endpoint = environment.get("AWS_ENDPOINT_URL") or None
    given = {
        name: environment[variable]
        for name, variable in (
            ("access_key_id", "AWS_ACCESS_KEY_ID"),
            ("secret_access_key", "AWS_SECRET_ACCESS_KEY"),
            ("session_token", "AWS_SESSION_TOKEN"),
        )
        if environment.get(variable)
    }
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        endpoint=endpoint,
        region=environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1",
        client_options={
            "allow_http": endpoint is not None and endpoint.startswith("http:"),
            "timeout": timedelta(seconds=_PATIENCE),
            "connect_timeout": timedelta(seconds=5),
        },
        retry_config={
            "max_retries": 3,
            "retry_timeout": timedelta(seconds=_PATIENCE),
            "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=3), "base": 2},
        },
        **given,  # type: ignore[arg-type]  # the names are checked above, which mypy cannot see
    )


class Bucket:
    """See `service.storage.Storage`."""

    def __init__(self, store: S3Store) -> None:
        self._store = store

    def put(self, key: str, chunks: Iterator[bytes]) -> None:
        """Store it; what comes in more than one part is ended by the server in one step."""
        obstore.put(self._store, checked_key(key), chunks)

    def get(self, key: str) -> bytes:
        """What is stored there. Raises Missing."""
        try:
            return bytes(obstore.get(self._store, checked_key(key)).bytes())
        except FileNotFoundError as error:
            raise Missing(key) from error

    def stream(self, key: str, chunk: int = 1 << 18) -> Iterator[bytes]:
        """The same in pieces."""
        try:
            found = obstore.get(self._store, checked_key(key))
        except FileNotFoundError as error:
            raise Missing(key) from error

        def pieces() -> Iterator[bytes]:
            for piece in found.stream(min_chunk_size=chunk):
                whole = bytes(piece)
                for start in range(0, len(whole), chunk):
                    yield whole[start : start + chunk]

        return pieces()

    def has(self, key: str) -> bool:
        """Whether something is stored there."""
        try:
            obstore.head(self._store, checked_key(key))
        except FileNotFoundError:
            return False
        return True

    def delete(self, key: str) -> None:
        """Remove it."""
        if self.has(key):
            obstore.delete(self._store, checked_key(key))

    def keys(self, prefix: str = "") -> Iterator[str]:
        """All keys with that beginning."""
        # The listing goes by whole names between slashes; what begins in the middle of one is sorted out here.
        whole, _, _ = prefix.rpartition("/")
        for page in obstore.list(self._store, prefix=whole or None):
            for one in page:
                if one["path"].startswith(prefix):
                    yield one["path"]
