"""Documents that misbehave, as what is done with any of them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from ingest.sandbox.telling import tell
from service.pipeline import Written
from service.submissions.work import Assignment, written


def kill_itself(_: Assignment) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


_GATES = b"\nGATES "


def gated(data: bytes, gates: Path) -> bytes:
    """A document over which these workloads wait until the test opens their gates: files in a folder."""
    return data + _GATES + str(gates).encode()


def _wait(assignment: Assignment, gate: str) -> None:
    path = Path(assignment.data.rpartition(_GATES)[2].decode()) / gate
    deadline = time.monotonic() + 120
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.01)


def wait_to_be_read(assignment: Assignment) -> Written:
    _wait(assignment, "read")
    return written(assignment)


def wait_at_each_stage(assignment: Assignment) -> Written:
    for stage in ("judging", "writing"):
        tell(stage)
        _wait(assignment, stage)
    return written(assignment)


def say_what_is_no_stage(assignment: Assignment) -> Written:
    tell("'; DROP TABLE submissions")
    _wait(assignment, "said")
    return written(assignment)
