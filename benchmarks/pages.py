"""How long pages take on the server's side with many stored cases: `python -m benchmarks.pages --cases 10000`.

Stores cases of all states, each with a real report, in a fresh installation on SQLite, then asks for each page over HTTP from one
process of the web part, and prints p50 and p95 in milliseconds, from the request's coming in to the last byte of its answer.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from sqlalchemy import insert

from service.api.app import create_app
from service.auth import agencies, links, sessions, users
from service.auth.actors import Actor
from service.db import migrating
from service.db.base import new_id
from service.db.case_tables import STATES, Case, Opinion, Period
from service.db.people_tables import User
from service.db.submission_tables import Batch, Submission, SubmissionFinding
from service.pipeline import Request, write
from service.settings import settings_from
from service.submissions import kept
from service.wiring import Services, services_from

SAMPLE = Path(__file__).parent.parent / "samples" / "target-too-low.docx"
AGENCIES, REVIEWERS = 80, 12
PASSWORD = "correct horse battery 9"  # noqa: S105 - of nobody: the installation is made here and thrown away
ROWS = 500
"""Rows of one INSERT."""


def main() -> int:
    """Store, ask, print; 1 where a page's p95 is over the limit."""
    options = argparse.ArgumentParser()
    options.add_argument("--cases", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=60)
    options.add_argument("--limit", type=float, default=100.0, help="milliseconds of p95")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="plancheck-pages-") as folder:
        services = services_from(settings_from({"PLANCHECK_DATA": folder, "PLANCHECK_RATE_LIMITS": "off"}))
        migrating.upgrade(services.engine)
        began = time.perf_counter()
        people = _people(services)
        case_id, submission_id = _store(services, people, given.cases)
        sys.stdout.write(f"{given.cases:,} cases stored in {time.perf_counter() - began:.0f} s\n")
        slow = _measure(services, people, case_id, submission_id, given.rounds, given.limit)
        services.engine.dispose()
    return 1 if slow else 0


def _people(services: Services) -> dict[str, list[str]]:
    nobody = Actor(role="nobody", name="visitor")
    with services.sessions.begin() as session:
        link = links.make(services, session, "first-administrator")
    begun = links.create_first_administrator(
        services, link.rpartition("/")[2], email="admin@example.gov.tw", name="管理者", password=PASSWORD, asked_by=nobody
    )
    admin = begun.actor
    offices = [agencies.add(services, admin, f"高雄市政府第{number}處").id for number in range(AGENCIES)]
    reviewers = []
    for number in range(REVIEWERS):
        user, _ = users.add(services, admin, email=f"r{number}@example.gov.tw", name=f"審查{number}", role="reviewer")
        reviewers.append(user.id)
    clerk, _ = users.add(services, admin, email="a@example.gov.tw", name="承辦", role="agency", agency_id=offices[0])
    return {"agencies": offices, "reviewers": reviewers, "administrator": [str(admin.user_id)], "clerk": [clerk.id]}


def _store(services: Services, people: dict[str, list[str]], count: int) -> tuple[str, str]:
    """Cases with one report each; the identities of one that is in review and of its version."""
    now, pick = services.now(), random.Random(7)  # noqa: S311 - the same cases every time
    data = SAMPLE.read_bytes()
    written = write(data, SAMPLE.name, Request(as_of=services.today()), langs=("zh-Hant",), pages=True)
    rows: dict[type, list[dict[str, Any]]] = {table: [] for table in (Batch, Case, Submission, SubmissionFinding, Period, Opinion)}
    chosen = ("", "")
    for number in range(count):
        case_id, submission_id = new_id(), new_id()
        state = STATES[number % len(STATES)]
        made = now - timedelta(hours=number % 9000)
        agency = pick.choice(people["agencies"])
        is_open = state in ("received", "in_review")
        due = services.today() + timedelta(days=pick.randint(-3, 14))
        batch = new_id()
        rows[Batch].append({"id": batch, "source": "web", "agency_id": agency, "created_at": made, "refused": []})
        common = {"agency_id": agency, "created_at": made, "form_id": "kaohsiung-app-plan"}
        rows[Case].append(
            common
            | {
                "id": case_id,
                "updated_at": made,
                "title": f"高雄好行{number}",
                "state": state,
                "versions": 1,
                "revision": 1,
                "reviewer_id": pick.choice(people["reviewers"]) if state not in ("draft", "received") else None,
                "received_at": None if state == "draft" else made,
                "due_on": due if is_open else None,
                "decided_at": made if state in ("returned", "approved", "rejected", "closed") else None,
            }
        )
        rows[Submission].append(_submission(common, submission_id, case_id, batch, made, services))
        for position, finding in enumerate(written.reports["zh-Hant"]["findings"]):
            rows[SubmissionFinding].append(
                {
                    "submission_id": submission_id,
                    "position": position,
                    "fingerprint": finding["fingerprint"],
                    "code": finding["code"],
                    "severity": finding["severity"],
                    "section": finding["section"],
                    "quote": finding["where"]["quote"] if finding["where"] else "",
                }
            )
        if state != "draft":
            rows[Period].append(
                {
                    "id": new_id(),
                    "case_id": case_id,
                    "number": 1,
                    "received_at": made,
                    "due_on": due,
                    "reckoning": {},
                    "ended_at": None if is_open else made,
                }
            )
        if state == "in_review":
            chosen = (case_id, submission_id)
    kept.store(services.storage, kept.made_in(chosen[1], None), written)
    with services.sessions.begin() as session:
        for table, these in rows.items():
            for start in range(0, len(these), ROWS):
                session.execute(insert(table), these[start : start + ROWS])
    return chosen


def _submission(
    common: dict[str, Any], submission_id: str, case_id: str, batch: str, made: datetime, services: Services
) -> dict[str, Any]:
    return common | {
        "id": submission_id,
        "case_id": case_id,
        "version": 1,
        "batch_id": batch,
        "source": "web",
        "filename": SAMPLE.name,
        "sha256": "0" * 64,
        "size": 39_993,
        "facts": {},
        "as_of": services.today(),
        "status": "checked",
        "stage": "",
        "attempts": 1,
        "deaths": 0,
        "finished_at": made + timedelta(seconds=2),
        "verdict": "fail",
        "errors": 2,
        "warnings": 1,
        "notes": 0,
        "app": "高雄好行",
        "format": "docx",
    }


def _measure(
    services: Services, people: dict[str, list[str]], case_id: str, submission_id: str, rounds: int, limit: float
) -> list[str]:
    taken: dict[str, list[float]] = {}
    with _served(services, taken) as url:
        slow = []
        for who, paths in _pages(case_id, submission_id).items():
            cookie = _session(services, people[who][0])
            with httpx.Client(base_url=url, cookies={"plancheck_session": cookie}) as client:
                for path in paths:
                    taken.clear()
                    for _ in range(rounds):
                        answer = client.get(path, headers={"Accept": "text/html"})
                        assert answer.status_code == 200, (path, answer.status_code)
                    while len(taken.get(path.partition("?")[0], ())) < rounds:
                        time.sleep(0.01)  # a request is noted when its answer is out
                    times = sorted(taken[path.partition("?")[0]][3:])  # the first ones load what stays loaded
                    p50, p95 = (times[min(int(len(times) * share), len(times) - 1)] for share in (0.5, 0.95))
                    sys.stdout.write(
                        f"{who:14} {path.replace(case_id, '…').replace(submission_id, '…'):44} {p50:7.1f} {p95:7.1f}\n"
                    )
                    slow += [path] if p95 > limit else []
    return slow


def _pages(case_id: str, submission_id: str) -> dict[str, tuple[str, ...]]:
    shared = ("/", "/help", "/status", "/register", "/account")
    return {
        "reviewers": (
            "/inbox",
            "/inbox?state=all",
            "/inbox?text=%E9%AB%98%E9%9B%84%E5%A5%BD%E8%A1%8C99",
            "/inbox?reviewer=me",
            "/inbox?late=1",
            "/inbox?verdict=fail&state=all",
            f"/cases/{case_id}",
            f"/plans/{submission_id}",
            "/rules",
            *shared,
        ),
        "clerk": ("/mine", "/mine?text=%E5%A5%BD%E8%A1%8C", *shared),
        "administrator": ("/admin", "/admin/users", "/admin/agencies", "/admin/audit", "/admin/mail", "/admin/forms"),
    }


class _served:  # noqa: N801 - read as a verb: with _served(services) as url
    """The web part in a thread of this process."""

    def __init__(self, services: Services, taken: dict[str, list[float]]) -> None:
        self._app, self._taken = create_app(services), taken
        config = uvicorn.Config(self._timed, port=0, log_config=None, access_log=False, log_level="warning", interface="asgi3")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    async def _timed(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - as ASGI has them
        began = time.perf_counter()
        await self._app(scope, receive, send)
        if scope["type"] == "http":
            self._taken.setdefault(scope["path"], []).append((time.perf_counter() - began) * 1000)

    def __enter__(self) -> str:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.02)
        return f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()


def _session(services: Services, user_id: str) -> str:
    with services.sessions.begin() as session:
        return sessions.begin(services, session, session.get_one(User, user_id))[0]


if __name__ == "__main__":
    raise SystemExit(main())
