"""What a check is at is seen in the row, in the events and on the page while it lasts, and costs a quick check nothing."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import pytest
from sqlalchemy import event

from ingest.sandbox import LimitedPool
from service.api.app import create_app
from service.pipeline import Request, Stage, write
from service.submissions.checking import check_one
from service.wiring import Services
from tests.service.api_access.people import PLAIN
from tests.service.api_access.running import serving
from tests.service.plans import PLAN, agency_actor, hand_in, token_of
from tests.service.servers import PATIENCE, until
from tests.service.submissions.test_checking import row
from tests.service.submissions.workloads import gated

pytestmark = pytest.mark.slow


@contextmanager
def being_checked(services: Services, identity: str, workload: str) -> Iterator[threading.Thread]:
    """The submission while a process with that workload is at it."""
    with LimitedPool(f"tests.service.submissions.workloads:{workload}", start_by="exec") as pool:
        thread = threading.Thread(target=lambda: check_one(services, identity, pool))
        thread.start()
        yield thread
        thread.join()


def test_a_check_goes_through_its_stages() -> None:
    heard: list[Stage] = []
    write(PLAN, "計畫.docx", Request(as_of=date(2026, 3, 2)), pages=True, at=heard.append)
    assert heard == ["reading", "judging", "writing"]
    heard.clear()
    write(b"PK\x03\x04", "壞.docx", Request(as_of=date(2026, 3, 2)), at=heard.append)
    assert heard == ["reading", "writing"], "no rule is applied to what cannot be read"


def test_status_and_events_show_every_stage_that_lasts(either_services: Services, tmp_path: Path) -> None:
    services = either_services
    actor = agency_actor(services)
    identity = hand_in(services, data=gated(PLAN, tmp_path), actor=actor)
    headers = {"Authorization": f"Bearer {token_of(services, actor)}"}
    with serving(create_app(services)) as url, httpx.Client(base_url=url, headers=headers, verify=PLAIN, timeout=30) as client:
        told: list[tuple[str, str]] = []

        def listen() -> None:
            with client.stream("GET", f"/api/v1/submissions/{identity}/events") as answer:
                for line in answer.iter_lines():
                    if line.startswith("data: "):
                        shown = json.loads(line.removeprefix("data: "))
                        told.append((shown["status"], shown["stage"]))

        listener = threading.Thread(target=listen)
        listener.start()
        until(lambda: told == [("queued", "")], "the events have begun")
        with being_checked(services, identity, "wait_at_each_stage"):
            until(lambda: ("checking", "judging") in told, "the rules are applied")
            assert client.get(f"/api/v1/submissions/{identity}").json()["stage"] == "judging"
            assert ' aria-current="step">逐條檢核<' in client.get(f"/plans/{identity}/progress").text
            (tmp_path / "judging").touch()
            until(lambda: ("checking", "writing") in told, "the report is written")
            assert ' aria-current="step">製作報告<' in client.get(f"/plans/{identity}/progress").text
            (tmp_path / "writing").touch()
        listener.join(PATIENCE)
    stages = [stage for status, stage in told if status == "checking"]
    assert [one for one in stages if one != "reading"][:2] == ["judging", "writing"]
    assert told[-1] == ("checked", "")


def test_a_quick_check_writes_nothing_for_its_stages(services: Services) -> None:
    identity = hand_in(services)
    written: list[str] = []

    @event.listens_for(services.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE submissions"):
            written.append(statement)

    with LimitedPool("service.submissions.work:written", start_by="exec") as pool:
        warm = hand_in(services, name="暖機.docx")
        check_one(services, warm, pool)
        written.clear()
        began = time.monotonic()
        assert check_one(services, identity, pool) == "checked"
        took = time.monotonic() - began
    # A machine so slow that a stage lasts a quarter of a second may write one more for each stage that did.
    assert len(written) <= 2 + int(took / 0.25)
    if took < 0.25:
        assert len(written) == 2, "it is taken up, and its outcome written"


def test_what_is_no_stage_is_not_believed(services: Services, tmp_path: Path) -> None:
    identity = hand_in(services, data=gated(PLAN, tmp_path))
    with being_checked(services, identity, "say_what_is_no_stage"):
        until(lambda: row(services, identity).status == "checking", "it is being checked")
        time.sleep(0.5)  # a stage is written after a quarter of a second
        assert row(services, identity).stage == "reading"
        (tmp_path / "said").touch()
    assert row(services, identity).status == "checked"
