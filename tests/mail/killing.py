"""Killing the mail service at every step of a message, again and again, and counting what came of it.

`python -m tests.mail.killing` is a nursery: it imports everything once and forks a child for each line that it reads, so that a life costs no
start of Python. A line is JSON: `{"role": "mail" or "worker", "step": name or null}`. The child kills itself (SIGKILL) at its step.
"""

from __future__ import annotations

import json
import os
import signal
import smtplib
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from service.db.submission_tables import Submission
from service.mail import handling, ledger, mailbox, outbox, sending
from service.mail.running import run_mail
from service.submissions import checking, intake, leases
from tests.mail import house

MAIL_STEPS = (
    "before ledger",
    "in ledger",
    "after ledger",
    "taking apart",
    "before files are in the ledger",
    "after files are in the ledger",
    "before hand-in",
    "after hand-in",
    "after submissions are known",
    "before settling",
    "in settling",
    "before reply",
    "in reply",
    "reply unanswered",
    "after reply",
    "after sent",
    "before flag",
    "after flag",
)
WORKER_STEPS = ("before check", "in check", "after check")


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _before(owner: Any, name: str) -> None:
    setattr(owner, name, _die)


def _after(owner: Any, name: str) -> None:
    done: Callable[..., Any] = getattr(owner, name)

    def then_die(*given: Any, **named: Any) -> None:
        done(*given, **named)
        _die()

    setattr(owner, name, then_die)


def _unless_none(owner: Any, name: str) -> None:
    """After a call that found something to do."""
    done: Callable[..., Any] = getattr(owner, name)

    def perhaps_die(*given: Any, **named: Any) -> Any:
        found = done(*given, **named)
        if found:
            _die()
        return found

    setattr(owner, name, perhaps_die)


def arm(step: str) -> None:
    """Set the trap in this process."""

    def unanswered() -> None:
        plain = sending._stuffed

        def and_wait(body: bytes) -> bytes:
            smtplib.SMTP.getreply = _die  # type: ignore[method-assign, assignment]
            return plain(body)

        sending._stuffed = and_wait

    traps: dict[str, Callable[[], None]] = {
        "before ledger": lambda: _before(ledger, "record"),
        "in ledger": lambda: _before(ledger, "_message"),
        "after ledger": lambda: _after(ledger, "record"),
        "taking apart": lambda: _before(handling, "letter_of"),
        "before files are in the ledger": lambda: _before(handling, "_mark_duplicates"),
        "after files are in the ledger": lambda: _after(handling, "take_apart"),
        "before hand-in": lambda: _before(intake, "take"),
        "after hand-in": lambda: _after(intake, "take"),
        "after submissions are known": lambda: _after(handling, "hand_in"),
        "before settling": lambda: _unless_none(handling, "ready"),
        "in settling": lambda: _after(outbox, "prepared"),
        "before reply": lambda: _unless_none(outbox, "_claim"),
        "in reply": lambda: _before(sending, "_stuffed"),
        "reply unanswered": unanswered,
        "after reply": lambda: _after(sending, "send"),
        "after sent": lambda: _after(outbox, "_sent"),
        "before flag": lambda: _before(mailbox.Mailbox, "file"),
        "after flag": lambda: _after(mailbox.Mailbox, "file"),
        "before check": lambda: _unless_none(checking.leases, "claim"),
        "in check": lambda: _before(checking, "_store"),
        "after check": lambda: _after(checking, "_write"),
    }
    traps[step]()


def _mail() -> None:
    run_mail(house.opened(os.environ), threading.Event())


def _worker() -> None:
    """As `plancheck worker` does it, without a broker: what is queued is checked, and what a death left is queued again."""
    services = house.opened(os.environ)
    with checking.pool_for(services) as pool:
        while True:
            for one in leases.lost(services):
                checking.give_up(services, one)
            with services.sessions() as session:
                queued = session.scalars(select(Submission.id).where(Submission.status == "queued")).all()
            for submission_id in queued:
                checking.check_one(services, submission_id, pool)
            time.sleep(0.05)


class Nursery:
    """The other end of `main`, for the test."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.mail.killing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | environment,
            text=True,
        )

    def start(self, role: str, step: str | None = None) -> int:
        """The process id of a new child."""
        return int(self._ask({"do": "start", "role": role, "step": step}))

    def wait(self, pid: int, seconds: float) -> bool:
        """Whether the child died within this time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._ask({"do": "poll", "pid": pid}) == "dead":
                return True
            time.sleep(0.02)
        return False

    def kill(self, pid: int) -> None:
        self._ask({"do": "kill", "pid": pid})

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _ask(self, what: dict[str, object]) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


def main() -> None:
    """Fork children as told until the input ends; then none is left."""
    alive: set[int] = set()
    for line in sys.stdin:
        told = json.loads(line)
        answer = ""
        if told["do"] == "start":
            pid = os.fork()
            if pid == 0:
                _live(told["role"], told["step"])
            alive.add(pid)
            answer = str(pid)
        elif told["do"] == "kill":
            if told["pid"] in alive:
                os.kill(told["pid"], signal.SIGKILL)
                os.waitpid(told["pid"], 0)
                alive.discard(told["pid"])
        elif told["pid"] in alive and os.waitpid(told["pid"], os.WNOHANG)[0]:
            alive.discard(told["pid"])
        if told["do"] == "poll":
            answer = "alive" if told["pid"] in alive else "dead"
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


def _live(role: str, step: str | None) -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    try:
        if step is not None:
            arm(step)
        _mail() if role == "mail" else _worker()
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
