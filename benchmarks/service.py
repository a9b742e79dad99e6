"""The service under measure: throughput, the time from upload to report, memory, and lists as what is stored grows.

    python -m benchmarks.service [--quick]

Needs the servers of the tests (PostgreSQL, Redis). Times are of the machine that it runs on; those of lists bear comparison with
each other, as they are taken one after the other against the same server.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx
from sqlalchemy import func, insert, select

from ingest.sandbox import kernel
from service.auth import agencies, sessions, users
from service.auth.actors import SERVICE, Actor
from service.db import migrating
from service.db.base import new_id
from service.db.case_tables import Case
from service.db.people_tables import AuditEntry, User
from service.db.submission_tables import Submission, SubmissionFinding
from service.wiring import Services
from tests.service.conftest import Live, closing, installed, serving
from tests.service.plans import PLAN, agency_actor, hand_in, token_of
from tests.service.queue.test_hints import worker
from tests.service.servers import Postgres, Redis, until
from tests.service.storm import held

CODES = ("S201", "T404", "B305", "F901", "L302", "A101", "D201", "X801")
STATES = ("draft", "received", "in_review", "returned", "approved", "rejected", "closed")
SHARES = (4, 1, 1, 1, 6, 1, 6)
MIB = 1024 * 1024


@dataclass(frozen=True)
class Way:
    """One way of running the service."""

    name: str
    run: Callable[[Path, int], Any]


@contextmanager
def embedded(folder: Path, slots: int) -> Iterator[Live]:
    """`plancheck serve` alone."""
    with serving(folder, "--slots", str(slots)) as live:
        yield live


@contextmanager
def distributed(folder: Path, slots: int) -> Iterator[Live]:
    """The same on servers."""
    with ExitStack() as stack:
        database, broker = (stack.enter_context(held(make)) for make in (Postgres, Redis))
        given = {"database_url": database.url(database.new_database()), "broker_url": broker.url}
        yield stack.enter_context(serving(folder, "--slots", str(slots), **given))


WAYS = (Way("SQLite, folder", embedded), Way("PostgreSQL, Redis, folder", distributed))


def send(live: Live, token: str, numbers: range, pause: float = 0.0) -> None:
    """Hand in one plan for each number, each a little different, one after the other."""
    with httpx.Client(base_url=live.url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
        for number in numbers:
            started = time.monotonic()
            answer = client.post("/api/v1/submissions", files={"file": (f"{number}.docx", PLAN + str(number).encode())})
            assert answer.status_code == 202, answer.text
            time.sleep(max(0.0, pause - (time.monotonic() - started)))


def sent_by(live: Live, token: str, clients: int, each: int, start: int, pause: float = 0.0) -> None:
    """The same by several clients at once."""
    ranges = [range(start + number * each, start + (number + 1) * each) for number in range(clients)]
    threads = [threading.Thread(target=send, args=(live, token, one, pause)) for one in ranges]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def wait_until_done(services: Services) -> None:
    """Until nothing is queued or being checked."""

    def done() -> bool:
        with services.sessions() as session:
            waiting = select(func.count()).select_from(Submission).where(Submission.status.in_(("queued", "checking")))
            return session.scalar(waiting) == 0

    until(done, "all is checked", patience=600, pause=0.1)


def seconds_to_report(services: Services, since: datetime) -> list[float]:
    """From upload to report, of all that was sent since then, in ascending order."""
    with services.sessions() as session:
        rows = session.execute(select(Submission.created_at, Submission.finished_at).where(Submission.created_at >= since))
        return sorted((row.finished_at - row.created_at).total_seconds() for row in rows)


def throughput(way: Way, slots: int, count: int) -> tuple[float, float, float, dict[str, float]]:
    """Submissions a second from a full queue, p50 and p95 at half that rate, and memory in MiB by process."""
    with tempfile.TemporaryDirectory(prefix="plancheck-bench-") as folder, way.run(Path(folder), slots) as live:
        token = token_of(live.services, agency_actor(live.services))
        sent_by(live, token, 2, 10, 0)
        wait_until_done(live.services)
        started = time.monotonic()
        sent_by(live, token, 4, count // 4, 1000)
        wait_until_done(live.services)
        rate = count / (time.monotonic() - started)
        since = live.services.now()
        sent_by(live, token, 2, count // 4, 10_000, pause=2 / (rate / 2))
        wait_until_done(live.services)
        times = seconds_to_report(live.services, since)
        return rate, statistics.median(times), times[int(len(times) * 0.95)], memory(live)


def drained(slots: int, count: int) -> float:
    """Checks a second of a worker that finds a full queue, on PostgreSQL and Redis, with nobody sending meanwhile."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plancheck-bench-")))
        database, broker = (stack.enter_context(held(make)) for make in (Postgres, Redis))
        given = {"data": folder, "database_url": database.url(database.new_database()), "broker_url": broker.url}
        services = stack.enter_context(closing(installed(**given)))
        migrating.upgrade(services.engine)
        for number in range(count):
            hand_in(services, data=PLAN + str(number).encode())
        with worker(services, slots=slots):
            wait_until_done(services)
        with services.sessions() as session:
            first, last = session.execute(select(func.min(Submission.started_at), func.max(Submission.finished_at))).one()
        return count / (last - first).total_seconds()


def memory(live: Live) -> dict[str, float]:
    """MiB by part, memory that processes share counted once among them."""
    found = {"supervisor": proportional(live.process.pid)}
    for pid in kernel.children_of(live.process.pid):
        name = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[3].decode()
        found[name] = sum(proportional(one) for one in [pid, *kernel.descendants_of(pid)])
    return found


def proportional(pid: int) -> float:
    """MiB of one process, with its share of what it shares."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / MIB for line in lines if line.startswith("Pss:"))


def fill(services: Services, count: int, author: Actor, chance: Random) -> None:
    """So many more cases with a submission each, five findings each, and what the log says of them."""
    now = services.now()
    for start in range(0, count, 2000):
        cases, submissions, findings, entries = [], [], [], []
        for number in range(min(2000, count - start)):
            made = now - timedelta(minutes=chance.randrange(500_000))
            state = chance.choices(STATES, SHARES)[0]
            running = state in ("received", "in_review")
            case = {
                "id": new_id(),
                "agency_id": author.agency_id,
                "created_by": author.user_id,
                "created_at": made,
                "updated_at": made,
                "form_id": "kaohsiung/app-improvement-plan",
                "title": f"服務通 {start + number}",
                "state": state,
                "versions": 1,
                "received_at": None if state == "draft" else made,
                "due_on": (made + timedelta(days=15)).date() if running else None,
                "revision": 1,
            }
            submission = {
                "id": new_id(),
                "case_id": case["id"],
                "version": 1,
                "agency_id": author.agency_id,
                "created_by": author.user_id,
                "source": "api",
                "created_at": made,
                "filename": f"計畫{start + number}.docx",
                "sha256": new_id() * 2,
                "size": 40_000,
                "form_id": case["form_id"],
                "facts": {},
                "as_of": made.date(),
                "status": "checked",
                "attempts": 1,
                "started_at": made,
                "finished_at": made + timedelta(seconds=1),
                "verdict": "fail",
                "errors": 2,
                "warnings": 3,
                "app": case["title"],
                "format": "docx",
            }
            cases.append(case)
            submissions.append(submission)
            findings += [
                {
                    "submission_id": submission["id"],
                    "position": position,
                    "fingerprint": new_id(),
                    "code": chance.choice(CODES),
                    "severity": "error" if position < 2 else "warning",
                    "quote": "預定下載次數為 99,309 次",
                }
                for position in range(5)
            ]
            entries += [
                {
                    "at": made,
                    "actor": author.name,
                    "action": action,
                    "subject_type": "submission",
                    "subject_id": submission["id"],
                    "agency_id": author.agency_id,
                    "detail": {},
                    "summary": "",
                }
                for action in ("submission.created", "submission.checked")
            ]
        with services.sessions.begin() as session:
            for table, rows in ((Case, cases), (Submission, submissions), (SubmissionFinding, findings), (AuditEntry, entries)):
                session.execute(insert(table), rows)


PAGES = (
    ("open cases", "reviewer", "/api/v1/cases"),
    ("newest of all", "reviewer", "/api/v1/cases?sort=newest&state=approved&state=closed&state=received"),
    ("second page", "reviewer", "next"),
    ("reviewer's inbox (page)", "reviewer", "/inbox"),
    ("an agency's plans (page)", "agency", "/mine"),
    ("log", "administrator", "/api/v1/audit"),
    ("status", "reviewer", "/api/v1/status"),
    ("metrics", "nobody", "/api/v1/metrics"),
)


def lists(way: Way, sizes: tuple[int, ...]) -> dict[str, list[float]]:
    """Milliseconds (the quickest of 15) that each list takes at each size."""
    found: dict[str, list[float]] = {name: [] for name, _, _ in PAGES}
    with tempfile.TemporaryDirectory(prefix="plancheck-bench-") as folder, way.run(Path(folder), 1) as live:
        agency = agencies.add(live.services, SERVICE, "高雄市政府交通局")
        actors = {
            role: sessions.actor_of(
                users.add(
                    live.services,
                    SERVICE,
                    email=f"{role}@example.gov.tw",
                    name=role,
                    role=role,
                    agency_id=agency.id if role == "agency" else None,
                )[0]
            )
            for role in ("agency", "reviewer", "administrator")
        }
        clients = {role: signed_in(live, actor) for role, actor in actors.items()}
        clients["nobody"] = httpx.Client(base_url=live.url, timeout=120)
        chance, held_already = Random(1), 0  # noqa: S311 - the same rows every time
        for size in sizes:
            fill(live.services, size - held_already, actors["agency"], chance)
            held_already = size
            for name, role, path in PAGES:
                address = path
                if path == "next":
                    first = clients[role].get("/api/v1/cases?sort=newest&state=closed").json()
                    address = str(httpx.URL("/api/v1/cases?sort=newest&state=closed").copy_merge_params({"after": first["next"]}))
                found[name].append(quickest(clients[role], address))
        for client in clients.values():
            client.close()
    return found


def signed_in(live: Live, actor: Actor) -> httpx.Client:
    """A client with a session, as a browser has."""
    client = httpx.Client(base_url=live.url, timeout=120)
    with live.services.sessions.begin() as session:
        secret, _ = sessions.begin(live.services, session, session.get_one(User, actor.user_id))
    client.cookies.set("plancheck_session", secret)
    return client


def quickest(client: httpx.Client, address: str) -> float:
    """Milliseconds of the quickest of 15 answers: what else the machine does makes none quicker."""
    times = []
    for _ in range(15):
        started = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200, (address, answer.status_code, answer.text[:300])
    return min(times)


def main() -> None:
    """Print tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="few submissions, 1,000 and 10,000 stored")
    asked = options.parse_args()
    count, sizes = (80, (1_000, 10_000)) if asked.quick else (300, (1_000, 10_000, 100_000))
    print("| way | workers | submissions a second | p50 | p95 | MiB: web, worker and its processes, scheduler, mail |")
    print("|---|---:|---:|---:|---:|---|")
    for way in WAYS:
        for slots in (1, 2):
            rate, p50, p95, used = throughput(way, slots, count)
            parts = ", ".join(f"{used[name]:.0f}" for name in ("web", "worker", "scheduler", "mail") if name in used)
            print(f"| {way.name} | {slots} | {rate:.1f} | {p50:.2f} s | {p95:.2f} s | {parts} |", flush=True)
    for slots in (1, 2):
        print(f"\nFrom a full queue, {slots} workers: {drained(slots, count):.1f} checks a second", flush=True)
    for way in WAYS:
        print(f"\n| {way.name}: milliseconds | " + " | ".join(f"{size:,}" for size in sizes) + " |")
        print("|---|" + "---:|" * len(sizes))
        for name, times in lists(way, sizes).items():
            print(f"| {name} | " + " | ".join(f"{one:.1f}" for one in times) + " |", flush=True)


if __name__ == "__main__":
    main()
