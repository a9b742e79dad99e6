"""Documents that misbehave, as what is done with any of them."""

from __future__ import annotations

import os
import signal
import time

from ingest.sandbox.telling import tell
from service.pipeline import Written
from service.submissions.work import Assignment, written


def kill_itself(_: Assignment) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def wait_a_while(assignment: Assignment) -> Written:
    time.sleep(2)
    return written(assignment)


def take_time_over_each_stage(assignment: Assignment) -> Written:
    for stage in ("judging", "writing"):
        tell(stage)
        time.sleep(1.2)
    return written(assignment)


def say_what_is_no_stage(assignment: Assignment) -> Written:
    tell("'; DROP TABLE submissions")
    time.sleep(0.6)
    return written(assignment)
