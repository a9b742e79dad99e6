"""A submission through the service, from the first byte sent to the report, beside its check and a Celery task that does nothing.

The service runs as a city runs it: `plancheck serve` on PostgreSQL and Redis, one worker. Submissions, checks and tasks are timed
in turn and by the clock, for what is told is what somebody waits; other work on the machine counts against it. Nothing is skipped:
upload over HTTP with a token, the file stored and the row committed before the answer, hint, lease, check in a limited process,
reports stored, outcome committed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median

import httpx
from celery import Celery

from benchmarks import material
from benchmarks.measuring import Figure
from ingest.sandbox import LimitedPool
from service.db.submission_tables import Submission
from service.pipeline import Request
from service.submissions.work import Assignment
from service.wiring import Services
from tests.service.conftest import serving
from tests.service.plans import PLAN, agency_actor, token_of
from tests.service.servers import Postgres, Redis, until
from tests.service.storm import held

ROUNDS = 40
_WARM = 10
"""Rounds before them that do not count."""
_NOTHING = """
import sys
from celery import Celery
app = Celery("nothing", broker=sys.argv[1], backend=sys.argv[1])
@app.task(name="nothing")
def nothing():
    return None
app.Worker(pool="threads", concurrency=1, without_gossip=True, without_mingle=True, without_heartbeat=True, quiet=True).start()
"""


def submissions(rounds: int = ROUNDS) -> Iterator[Figure]:
    """The ratio, and what its parts took."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plancheck-bench-")))
        database, broker = (stack.enter_context(held(make)) for make in (Postgres, Redis))
        given = {"database_url": database.url(database.new_database()), "broker_url": broker.url}
        live = stack.enter_context(serving(folder, "--slots", "1", **given))
        nothing = stack.enter_context(_worker_of_nothing(broker.url))
        pool = stack.enter_context(LimitedPool("benchmarks.through_service:verdict", 1))
        headers = {"Authorization": f"Bearer {token_of(live.services, agency_actor(live.services))}"}
        client = stack.enter_context(httpx.Client(base_url=live.url, headers=headers, timeout=60))

        for name, plan in (("plan.docx", PLAN), ("plan.pdf", material.plan_pdf())):
            yield _measured(name, plan, rounds, lambda data, name=name: _through(client, live.services, name, data), pool, nothing)  # type: ignore[misc]  # mypy cannot see through the default


def _measured(
    name: str,
    plan: bytes,
    rounds: int,
    through: Callable[[bytes], tuple[float, ...]],
    pool: LimitedPool,
    nothing: Callable[[], object],
) -> Figure:
    took, parts = [], []
    for number in range(_WARM + rounds):
        # Each plan differs a little, so that nothing that was made before can serve again.
        data = plan + str(number).encode()
        parts.append(through(data))
        took.append((sum(parts[-1]), _elapsed(lambda data=data: pool.run(_assignment(name, data))), _elapsed(nothing)))  # type: ignore[misc]  # as above
    whole, check, task = (median(one) * 1000 for one in zip(*took[_WARM:], strict=True))
    taken, waited, checked = (median(one) * 1000 for one in zip(*parts[_WARM:], strict=True))
    return Figure(
        name=f"submission of a {name.rpartition('.')[2]} through the service",
        floor="its check alone and a Celery task that does nothing",
        ratio=median(through / (alone + empty) for through, alone, empty in took[_WARM:]),
        bound=1.3,
        note=(
            f"{whole:.0f} ms (taken in {taken:.0f}, taken up {waited:.0f}, checked and written {checked:.0f}) beside "
            f"{check:.0f} ms and {task:.0f} ms, by the clock"
        ),
    )


def verdict(assignment: Assignment) -> str:
    """In a limited process: the check alone."""
    from service.pipeline import check  # noqa: PLC0415 - the process that measures has no use for it

    return str(check(assignment.data, assignment.name, assignment.request).report["verdict"])


def _assignment(name: str, data: bytes) -> Assignment:
    return Assignment(data=data, name=name, request=Request(as_of=datetime.now(UTC).date()))


def _elapsed(function: Callable[[], object]) -> float:
    started = time.perf_counter()
    function()
    return time.perf_counter() - started


def _through(client: httpx.Client, services: Services, name: str, data: bytes) -> tuple[float, float, float]:
    """Seconds from the first byte sent to the row, from there to the worker's lease, and from there to the commit of the report."""
    began = datetime.now(UTC)
    answer = client.post("/api/v1/submissions", files={"file": (name, data)})
    assert answer.status_code == 202, answer.text
    identity = answer.json()["submissions"][0]["id"]

    def over() -> Submission | None:
        with services.sessions() as session:
            found = session.get_one(Submission, identity)
            return found if found.finished_at is not None else None

    row: Submission = until(over, "the report is there", pause=0.02)
    assert row.started_at is not None
    assert row.finished_at is not None
    steps = (began, row.created_at, row.started_at, row.finished_at)
    taken, waited, checked = ((later - earlier).total_seconds() for earlier, later in pairwise(steps))
    return taken, waited, checked


@contextmanager
def _worker_of_nothing(broker: str) -> Iterator[Callable[[], object]]:
    """A Celery worker with one task that does nothing; a function that has it done once."""
    process = subprocess.Popen([sys.executable, "-c", _NOTHING, broker], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)  # noqa: S603
    app = Celery("nothing", broker=broker, backend=broker, set_as_current=False)
    try:
        app.send_task("nothing").get(timeout=60)
        yield lambda: app.send_task("nothing").get(timeout=60)
    finally:
        process.terminate()
        process.wait(30)
        app.close()


if __name__ == "__main__":
    for figure in submissions():
        print(f"{figure.name}: {figure.ratio:.2f} ({figure.note})", flush=True)
