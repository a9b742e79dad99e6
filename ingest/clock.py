"""The time that one document may take, kept by the kernel.

Processor time is what counts, so that a busy machine takes nothing from a sound document; a wall clock that is some times as
long ends what waits for ever. A page that has to be recognised brings time of its own. The timers need no watcher and work
while a C library loops: their signals keep their default action, which ends the process.
"""

from __future__ import annotations

import signal

PATIENCE = 6
"""Seconds of wall clock for each second of processor time."""
SIGNALS = frozenset({signal.SIGPROF, signal.SIGALRM, signal.SIGXCPU})
"""What a process dies of whose time is over."""


def start(seconds: float) -> None:
    """Let the kernel end this process after so much processor time, or `PATIENCE` times as long by the wall clock."""
    for name in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(name, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * PATIENCE)


def allow(seconds: float) -> None:
    """Give the document that is being read so much more processor time. Nothing happens where no clock runs."""
    for timer, more in ((signal.ITIMER_PROF, seconds), (signal.ITIMER_REAL, seconds * PATIENCE)):
        left, _ = signal.getitimer(timer)
        if left > 0.0:
            signal.setitimer(timer, left + more)


def stop() -> None:
    """Take the clock back."""
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
