"""A storm: a service under load whose processes, broker and database are killed at random, and the reckoning afterwards.

The clients do what a client should: each sends a file with an Idempotency-Key, and sends it again until it has an answer. What was
answered with 202 is held against the service.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import func, select

from ingest.sandbox import kernel
from service import soundness
from service.db.people_tables import AuditEntry
from service.db.submission_tables import Submission, SubmissionFinding
from service.submissions import results
from service.wiring import Services
from tests.service.conftest import Live, serving
from tests.service.plans import PLAN, agency_actor, token_of
from tests.service.servers import Bucket, Postgres, Rabbit, Redis, Server, running, until

SETTINGS = {"lease_seconds": 3, "sweep_seconds": 1}


@dataclass
class Reckoning:
    """What a storm came to."""

    accepted: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Answers that a client can do nothing with."""
    given_up: int = 0
    """Failed after two deaths, as a document is whose worker died twice for whatever reason."""
    attempts: int = 0
    requests: int = 0
    recovery: float = 0.0
    """Seconds from the last kill until all was done."""

    def __str__(self) -> str:
        kills = ", ".join(f"{name} {count}" for name, count in sorted(self.kills.items()))
        return (
            f"{self.accepted} submissions accepted in {self.requests} requests, {self.kills.total()} kills ({kills}), "
            f"{self.attempts} attempts at checking; lost {len(self.lost)}, twice in effect {len(self.twice)}, "
            f"unfinished {len(self.unfinished)}, damaged {len(self.damaged)}, given up {self.given_up}; "
            f"all done {self.recovery:.1f} s after the last kill"
        )


class Storm:
    """One service, its clients, and what may be killed."""

    def __init__(self, services: Services, url: str, victims: dict[str, Callable[[], bool]], seed: int) -> None:
        self.services, self.url, self.victims = services, url, victims
        self.random = random.Random(seed)
        self.found = Reckoning()
        self.accepted: dict[str, str] = {}
        self.token = token_of(services, agency_actor(services))
        self._over = threading.Event()
        self._number = 0
        self._lock = threading.Lock()

    def rage(
        self,
        seconds: float,
        *,
        kills: int = 0,
        accepted: int = 0,
        clients: int = 3,
        pause: float = 0.15,
        between: tuple[float, float] = (0.4, 1.6),
    ) -> Reckoning:
        """Load and kills for so many seconds, then peace until all is done, then the reckoning.

        On a busy machine, where everything takes longer, it goes on (for at most twice as long again) until there were so many
        `kills`, and so many submissions were `accepted`.
        """
        threads = [threading.Thread(target=self._send, args=(pause,), name=f"client-{number}") for number in range(clients)]
        for thread in threads:
            thread.start()
        end = time.monotonic() + seconds
        names = sorted(self.victims)
        try:
            while time.monotonic() < end or (
                time.monotonic() < end + 2 * seconds and (self.found.kills.total() < kills or len(self.accepted) < accepted)
            ):
                time.sleep(self.random.uniform(*between))
                # Each is killed once before chance decides, so that a short storm has met them all.
                name = names.pop(0) if names else self.random.choice(sorted(self.victims))
                # What has not come back yet is left to do so: a service that never stands would prove little.
                if (name != "web" or self._answers()) and self.victims[name]():
                    self.found.kills[name] += 1
        finally:
            self._over.set()
            last = time.monotonic()
            for thread in threads:
                thread.join()
        with suppress(AssertionError):
            until(self._all_done, "all submissions are done", patience=120, pause=0.2)
        self.found.recovery = time.monotonic() - last
        self._reckon()
        return self.found

    def _answers(self) -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/api/v1/health/live", timeout=1).status_code == 200
        return False

    def _send(self, pause: float) -> None:
        while not self._over.is_set():
            with self._lock:
                self._number += 1
                key = f"storm-{self._number}"
            self._send_one(key)
            time.sleep(pause)

    def _send_one(self, key: str) -> None:
        """Send one file until it is answered, even when the storm is over: a client does not give up."""
        deadline = time.monotonic() + 120
        with httpx.Client(base_url=self.url, timeout=20, headers={"Authorization": f"Bearer {self.token}"}) as client:
            while time.monotonic() < deadline:
                self.found.requests += 1
                with suppress(httpx.HTTPError):
                    files = {"file": (f"{key}.docx", PLAN + key.encode())}
                    answer = client.post("/api/v1/submissions", files=files, headers={"Idempotency-Key": key})
                    if answer.status_code == 202:
                        self.accepted[key] = answer.json()["submissions"][0]["id"]
                        return
                    if answer.status_code < 500:
                        self.found.refused.append(answer.text)
                        return
                time.sleep(0.1)
        self.found.refused.append(f"{key} was never answered")

    def _all_done(self) -> bool:
        with self.services.sessions() as session:
            waiting = select(func.count()).select_from(Submission).where(Submission.status.in_(("queued", "checking")))
            return session.scalar(waiting) == 0

    def _reckon(self) -> None:
        """Hold the database and the files against what clients were promised."""
        found = self.found
        found.accepted = len(self.accepted)
        rows = self._rows()
        found.lost += [key for key, identity in self.accepted.items() if identity not in rows]
        by_name = Counter(row.filename for row in rows.values())
        found.twice += [f"two submissions: {name}" for name, count in by_name.items() if count > 1]
        with self.services.sessions() as session:
            ends = select(AuditEntry.subject_id).where(AuditEntry.action.in_(("submission.checked", "submission.failed")))
            endings = Counter(session.scalars(ends))
            counted = select(SubmissionFinding.submission_id, func.count()).group_by(SubmissionFinding.submission_id)
            findings = dict(session.execute(counted).all())
        found.twice += [f"two endings: {identity}" for identity, count in endings.items() if count > 1]
        for identity, row in rows.items():
            found.attempts += row.attempts
            if row.status not in ("checked", "failed"):
                found.unfinished.append(identity)
                continue
            found.given_up += row.status == "failed"
            if (row.status == "failed") != (row.deaths == 2) or endings[identity] != 1:
                found.damaged.append(f"{identity}: {row.status} after {row.deaths} deaths, {endings[identity]} endings")
            for lang in ("zh-Hant", "en"):
                report = results.report_of(self.services, identity, lang)
                if len(report["findings"]) != findings[identity] or report["document"]["sha256"] != row.sha256:
                    found.damaged.append(f"{identity}: its report is another")
        found.damaged += [words.en for words in soundness.problems(self.services, digests=True)]

    def _rows(self) -> dict[str, Submission]:
        with self.services.sessions() as session:
            return {row.id: row for row in session.scalars(select(Submission))}


def part(supervisor: subprocess.Popen[bytes], name: str) -> Callable[[], bool]:
    """Kills one of the processes of `plancheck serve`; whether it was there."""

    def kill() -> bool:
        for pid in kernel.children_of(supervisor.pid):
            with suppress(OSError):
                if name.encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                    os.kill(pid, signal.SIGKILL)
                    return True
        return False

    return kill


class Worker:
    """`plancheck worker`, started again when it dies, as systemd would."""

    def __init__(self, live: Live, log: Path) -> None:
        self._environment = {**os.environ, **live.services.settings.environment}
        self._log = log
        self._over = threading.Event()
        self._process = self._started()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _started(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "service.cli", "worker", "--slots", "1"], env=self._environment, stdout=log, stderr=log
            )

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            if self._process.poll() is not None:
                self._process = self._started()

    def kill(self) -> bool:
        self._process.send_signal(signal.SIGKILL)
        return True

    def end(self) -> None:
        self._over.set()
        self._thread.join()
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(40)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def outage(server: Server, seconds: float = 0.3) -> Callable[[], bool]:
    """Kills a server hard and starts it again after a moment."""

    def kill() -> bool:
        server.kill()
        time.sleep(seconds)
        server.start()
        return True

    return kill


@contextmanager
def embedded(folder: Path, seed: int) -> Iterator[Storm]:
    """`plancheck serve` alone; its parts are killed."""
    with serving(folder, "--slots", "2", **SETTINGS) as live:
        victims = {name: part(live.process, name) for name in ("web", "worker", "scheduler")}
        yield Storm(live.services, live.url, victims, seed)


@contextmanager
def distributed(folder: Path, seed: int, *, broker: type[Redis] | type[Rabbit] = Redis, s3: bool = False) -> Iterator[Storm]:
    """A web machine and two workers on PostgreSQL, a broker and, where asked for, S3; everything is killed but the storage."""
    with ExitStack() as stack:
        database, queue = (stack.enter_context(held(make)) for make in (Postgres, broker))
        name = database.new_database()
        given: dict[str, object] = {"database_url": database.url(name), "broker_url": queue.url, **SETTINGS}
        if s3:
            bucket = stack.enter_context(held(Bucket))
            given |= {"storage_url": bucket.url, **bucket.environment}
        live = stack.enter_context(serving(folder, "--no-worker", **given))
        workers = [Worker(live, folder / f"worker-{number}.log") for number in range(2)]
        for worker in workers:
            stack.callback(worker.end)
        victims: dict[str, Callable[[], bool]] = {
            "web": part(live.process, "web"),
            "scheduler": part(live.process, "scheduler"),
            "worker 1": workers[0].kill,
            "worker 2": workers[1].kill,
            "broker": outage(queue),
            "database": outage(database),
            "connections": lambda: database.cut_connections(name) > 0,
        }
        yield Storm(live.services, live.url, victims, seed)


@contextmanager
def held(make: Callable[[], Server]) -> Iterator[Server]:
    """A server for as long as it is needed."""
    yield from running(make)
