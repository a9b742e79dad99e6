"""Storage in a folder of this machine, or one that several machines mount.

`files/abcdef…` lies at `files/ab/abcdef…`, so that no folder holds too many. What is being written lies in `.incoming` and
takes its place by a rename, after everything has reached the disk.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from service.storage import TOPS, Missing, checked_key

_INCOMING = ".incoming"
_ABANDONED = 24 * 3600
"""Seconds after which what nobody finished writing is removed."""


def path_of(url: str) -> Path:
    """The folder that a `file:///…` URL names."""
    return Path(unquote(urlsplit(url).path))


class Folder:
    """See `service.storage.Storage`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / _INCOMING).mkdir(parents=True, exist_ok=True)

    def put(self, key: str, chunks: Iterator[bytes]) -> None:
        """Store it: written aside, brought to the disk, then renamed."""
        target = self._path(key)
        aside = self.root / _INCOMING / uuid4().hex
        # New folders first: most file systems then bring their names to the disk with the file's bytes, at no further cost.
        changed = _made(target.parent)
        try:
            with aside.open("xb") as file:
                for chunk in chunks:
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(target)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        finally:
            for folder in changed:
                _settle(folder)
        _settle(target.parent)

    def get(self, key: str) -> bytes:
        """What is stored there. Raises Missing."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError as error:
            raise Missing(key) from error

    def stream(self, key: str, chunk: int = 1 << 18) -> Iterator[bytes]:
        """The same in pieces."""
        path = self._path(key)
        if not path.is_file():
            raise Missing(key)

        def pieces() -> Iterator[bytes]:
            # Opened only now: whoever never asks for the first piece leaves no file open.
            try:
                file = path.open("rb")
            except FileNotFoundError as error:
                raise Missing(key) from error  # it went meanwhile
            with file:
                while piece := file.read(chunk):
                    yield piece

        return pieces()

    def has(self, key: str) -> bool:
        """Whether something is stored there."""
        return self._path(key).is_file()

    def size(self, key: str) -> int:
        """How many bytes are stored there. Raises FileNotFoundError."""
        return self._path(key).stat().st_size

    def delete(self, key: str) -> None:
        """Remove it."""
        self._path(key).unlink(missing_ok=True)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """All keys with that beginning."""
        for top in TOPS:
            if not (top.startswith(prefix) or prefix.startswith(top)):
                continue
            for folder, _, names in os.walk(self.root / top):
                parts = Path(folder).relative_to(self.root).parts
                key = "/".join((parts[0], *parts[2:]))
                for name in names:
                    if f"{key}/{name}".startswith(prefix):
                        yield f"{key}/{name}"

    def tidy(self, now: float | None = None) -> None:
        """Remove what a process that was killed has left unfinished."""
        oldest = (time.time() if now is None else now) - _ABANDONED
        for left in (self.root / _INCOMING).iterdir():
            with suppress(FileNotFoundError):
                if left.stat().st_mtime < oldest:
                    left.unlink()

    def _path(self, key: str) -> Path:
        top, _, rest = checked_key(key).partition("/")
        return self.root / top / rest[:2] / rest


def _made(folder: Path) -> list[Path]:
    """Make a folder where it is missing; the folders that have a new name in them, to be settled."""
    if folder.is_dir():
        return []
    above = _made(folder.parent)
    folder.mkdir(exist_ok=True)
    return [*above, folder.parent]


def _settle(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
