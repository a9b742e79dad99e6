"""Turns many files by one LibreOffice that keeps running: a batch pays for one start and not for one a file.

The first file of a process is turned by a LibreOffice of its own, since most processes see one only. From the second on, one
is kept with a blank text open (without it, it would end after each file) and is handed files over its own pipe, as when a
user opens a second file. It is replaced after some files and after any trouble, and a file that it cannot turn gets a
LibreOffice of its own before it is called broken.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from ingest.errors import Broken
from ingest.limits import Limits
from ingest.office import conversion
from ingest.office.conversion import Source
from ingest.office.settings import write_profile
from schemas.records import dataclass, replace

FILES_EACH = 100
"""So many files, then a fresh LibreOffice takes over."""
START_LIMIT = 15.0
"""Seconds in which a LibreOffice must be there to be talked to."""
_BLANK = "private:factory/swriter"
_ASKED, _ARGUMENTS, _DONE = b"InternalIPC::SendArguments\0", "InternalIPC::Arguments", b"InternalIPC::ProcessingDone\0"
_PAUSE = 0.02


class Unavailable(Exception):
    """No LibreOffice can be kept running, or the one that was is gone."""


class Listener:
    """One LibreOffice that is kept running. Raises Unavailable where it does not come up."""

    def __init__(self) -> None:
        office = conversion.program()
        if office is None or not hasattr(socket, "AF_UNIX"):
            raise Unavailable
        self._folder = Path(tempfile.mkdtemp(prefix="plancheck-"))
        self._owner = os.getpid()
        self.files = 0
        profile = self._folder / "profile"
        write_profile(profile)
        self._pipe = _pipe(profile.as_uri())
        command = [str(office), f"-env:UserInstallation={profile.as_uri()}", *conversion.QUIET, _BLANK]
        self._office = conversion.start(command, self._folder)
        try:
            self._stand()
        except Unavailable:
            self.close()
            raise

    def _stand(self) -> None:
        """Waits until it listens, and has it open a blank text: asked for a file before that, it would end with that file."""
        ends = time.monotonic() + START_LIMIT
        while True:
            # In a new profile LibreOffice starts, listens, and starts again: the first call may be cut off.
            with suppress(Unavailable, TimeoutError):
                self._hand_over([_BLANK], ends)
                return
            if self._office.poll() is not None or time.monotonic() > ends:
                raise Unavailable
            time.sleep(_PAUSE)

    def _hand_over(self, words: list[str], ends: float) -> None:
        """Gives the running LibreOffice a command line and waits until it is done with it, or raises Unavailable.

        The words go as LibreOffice's own starter sends them (`desktop/unx/source/start.c`); TimeoutError where it is not
        done when the clock shows `ends`.
        """
        message = f"{_ARGUMENTS}1{self._folder.as_uri()}" + "".join(f",{_escaped(word)}" for word in words)
        with socket.socket(socket.AF_UNIX) as pipe:
            try:
                _until(pipe, ends)
                pipe.connect(str(self._pipe))
                _receive(pipe, _ASKED, ends)
                pipe.sendall(message.encode() + b"\0")
                _receive(pipe, _DONE, ends)
            except TimeoutError:
                raise
            except OSError:
                raise Unavailable from None

    def alive(self) -> bool:
        """Whether it runs and is this process's own, not one that a fork of it left behind."""
        return self._owner == os.getpid() and self._office.poll() is None

    def convert(self, source: Source, limits: Limits) -> bytes:
        """The file as .docx. Raises Broken as `conversion.convert` does, and Unavailable where LibreOffice is gone."""
        self.files += 1
        job = self._folder / str(self.files)
        job.mkdir()
        given = job / f"plan{source.suffix}"
        given.write_bytes(source.data)
        seconds = conversion.time_for(limits)
        try:
            words = [*conversion.QUIET, *source.options(), "--outdir", str(job), str(given)]
            self._hand_over(words, time.monotonic() + seconds)
            return conversion.result_of(job / "plan.docx", limits)
        except TimeoutError:
            raise conversion.too_slow(seconds) from None
        finally:
            shutil.rmtree(job, ignore_errors=True)

    def close(self) -> None:
        """Ends it, in the process that started it, and takes its folder away."""
        if self._owner == os.getpid():
            conversion.end(self._office)
            shutil.rmtree(self._folder, ignore_errors=True)


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace(",", "\\,")


def _until(pipe: socket.socket, ends: float) -> None:
    """Lets the next call on `pipe` wait until the clock shows `ends`. Raises TimeoutError where it does already."""
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    pipe.settimeout(left)


def _receive(pipe: socket.socket, awaited: bytes, ends: float) -> None:
    """Reads exactly `awaited`. Raises OSError where something else comes or the other side is gone."""
    seen = b""
    while len(seen) < len(awaited):
        _until(pipe, ends)
        some = pipe.recv(len(awaited) - len(seen))
        if not some:
            raise ConnectionError
        seen += some
    if seen != awaited:
        raise ConnectionError


def _pipe(profile: str) -> Path:
    """The socket that a LibreOffice with that profile listens on.

    Its name holds the MD5 of the profile's address, each byte in hexadecimal without leading zeros (LibreOffice's
    `desktop/source/app/officeipcthread.cxx`).
    """
    digest = hashlib.md5(profile.encode("utf-16-le"), usedforsecurity=False).digest()
    written = "".join(format(byte, "x") for byte in digest)
    return Path("/tmp") / f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{written}"  # noqa: S108 — LibreOffice's place, not ours


@dataclass(slots=True)
class _Kept:
    """What this process keeps between files."""

    files: int = 0
    listener: Listener | None = None
    unavailable: bool = False

    def take(self) -> Listener | None:
        """The LibreOffice to turn the next file with; None where the file is to have one of its own."""
        self.files += 1
        if self.listener is not None and (not self.listener.alive() or self.listener.files >= FILES_EACH):
            self.drop()
        if self.listener is None and self.files > 1 and not self.unavailable:
            try:
                self.listener = Listener()
            except (Unavailable, OSError):
                self.unavailable = True
        return self.listener

    def drop(self) -> None:
        if self.listener is not None:
            with suppress(OSError, subprocess.SubprocessError):
                self.listener.close()
            self.listener = None


_kept = _Kept()
atexit.register(_kept.drop)


def convert(source: Source, limits: Limits) -> bytes:
    """The file as .docx, by a LibreOffice that is kept running where that pays. Raises Broken as `conversion.convert` does."""
    started = time.monotonic()
    kept = _kept.take()
    if kept is None:
        return conversion.convert(source, limits)
    try:
        return kept.convert(source, limits)
    except (Broken, Unavailable, OSError):
        _kept.drop()
        left = limits.seconds - (time.monotonic() - started)
        if left < limits.seconds / 2:
            raise
        return conversion.convert(source, replace(limits, seconds=left))
