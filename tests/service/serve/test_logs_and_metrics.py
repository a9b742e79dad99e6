"""The log is JSON with ids unless a person reads it; the figures are those of the database."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from service import logs
from service.db.submission_tables import Submission
from service.metrics import Metrics
from service.submissions import leases
from service.submissions.checking import check_one, give_up
from service.wiring import Services
from tests.service.plans import hand_in


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield io.StringIO()
    root.handlers[:] = before
    root.setLevel(level)


def test_a_line_an_event_with_the_ids_it_is_about(stream: io.StringIO) -> None:
    logs.configure("INFO", "worker", stream)
    with logs.about(submission_id="abc"):
        logging.getLogger("service.x").info("checked: %s", "通過", extra={"seconds": 1.5})
        try:
            raise ValueError("a line\nand another")
        except ValueError:
            logging.getLogger("library").exception("it broke")
    logging.getLogger("service.x").warning("after")
    logging.getLogger("celery.worker").info("a step of a library")
    first, second, third = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (
        first.items()
        >= {"event": "checked: 通過", "seconds": 1.5, "submission_id": "abc", "part": "worker", "level": "info"}.items()
    )
    assert "ValueError: a line\nand another" in second["exception"]
    assert "submission_id" not in third


def test_a_person_is_shown_lines(stream: io.StringIO) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    logs.configure("INFO", "web", shown)
    logging.getLogger("service.x").info("ready")
    assert "ready" in shown.getvalue()
    assert not shown.getvalue().startswith("{")


def figures(metrics: Metrics) -> dict[str, float]:
    lines = [line for line in metrics.exposition().decode().splitlines() if not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


@pytest.mark.slow
def test_figures_are_those_of_the_database(either_services: Services) -> None:
    moment = [either_services.now()]
    services = replace(either_services, now=lambda: moment[0])
    metrics = Metrics(services)
    done, dead, waits = (hand_in(services) for _ in range(3))
    moment[0] += timedelta(seconds=4)
    assert check_one(services, done) == "checked"
    for _ in range(2):
        leases.claim(services, dead)
        moment[0] += timedelta(seconds=61)
        give_up(services, leases.lost(services)[0])
    moment[0] += timedelta(seconds=3)
    with services.sessions.begin() as session:
        session.execute(update(Submission).where(Submission.id == waits).values(created_at=moment[0] - timedelta(seconds=40)))
    for _ in range(2):  # counted once, however often it is asked
        told = figures(metrics)
        assert told['plancheck_queue_depth{status="queued"}'] == 1
        assert told['plancheck_queue_depth{status="checking"}'] == 0
        assert told["plancheck_queue_oldest_seconds"] == 40
        assert told['plancheck_checks_total{verdict="warnings"}'] == 1
        assert told["plancheck_failed_total"] == 1
        assert told["plancheck_deaths_total"] == 2
        assert told["plancheck_upload_to_report_seconds_count"] == 2
        assert told['plancheck_upload_to_report_seconds_bucket{le="5.0"}'] == 1
        assert told["plancheck_upload_to_report_seconds_sum"] == 4 + 126
    leases.claim(services, waits)
    assert figures(metrics)['plancheck_queue_depth{status="checking"}'] == 1
