"""Starts the parts of `plancheck serve`, starts them again when they die, and ends them all when it is told to.

It holds the listening socket, so that connections wait, and are not refused, while the part that serves them starts anew. It
is the only process that stays, and therefore loads nothing that could fail.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

PARENT = "PLANCHECK_SUPERVISOR"
"""The variable that names the supervisor's process to its parts, which end with it."""
_TICK = 0.1
_GRACE = 30.0
"""Seconds from SIGTERM until what still runs is killed."""
_STEADY = 5.0
"""A part that has run so many seconds is started again at once; one that dies sooner, after a pause that grows."""
_LONGEST_PAUSE = 15.0


@dataclass(slots=True)
class Part:
    """One process: what it is called, its arguments to `service.queue.parts`, files that it inherits."""

    name: str
    arguments: Sequence[str]
    files: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    starts: int = 0
    pause: float = 0.0
    ended: float = field(default=0.0)


class Supervisor:
    """`tell` is called with a line for the log about each part that died."""

    def __init__(self, parts: Sequence[Part], tell: Callable[[str], None]) -> None:
        self._parts = parts
        self._tell = tell
        self._stopping = False

    def run(self) -> int:
        """Until SIGTERM or SIGINT; 0 when all parts have ended by themselves then, 1 when some had to be killed."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self._stopping:
            for part in self._parts:
                self._see_to(part)
            time.sleep(_TICK)
        return self._end()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _see_to(self, part: Part) -> None:
        now = time.monotonic()
        if part.process is not None:
            code = part.process.poll()
            if code is None:
                return
            part.process, part.ended = None, now
            part.pause = 0.0 if now - part.started > _STEADY else min(max(part.pause * 2, 0.2), _LONGEST_PAUSE)
            self._tell(f"{part.name} ended ({code}) and is started again in {part.pause:g} s")
        if now >= part.ended + part.pause:
            part.process, part.started, part.starts = start(part), now, part.starts + 1

    def _end(self) -> int:
        running = [part.process for part in self._parts if part.process is not None]
        for process in running:
            process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + _GRACE
        while time.monotonic() < deadline and any(process.poll() is None for process in running):
            time.sleep(_TICK)
        killed = [process for process in running if process.poll() is None]
        for process in killed:
            process.kill()
            process.wait()
        return 1 if killed else 0


def start(part: Part) -> subprocess.Popen[bytes]:
    """Start one part. It ends with this process, and a signal from the terminal reaches it only through us."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "service.queue.parts", *part.arguments],
        stdin=subprocess.DEVNULL,
        env=os.environ | {PARENT: str(os.getpid())},
        pass_fds=tuple(part.files),
        start_new_session=True,
    )
