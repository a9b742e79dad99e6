"""Hints reach workers over every broker; without one, the work goes on all the same."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty

import pytest
from kombu.exceptions import ContentDisallowed
from kombu.serialization import loads, prepare_accept_content

from service.queue.celery_app import QUEUE
from service.submissions import results
from service.wiring import Services
from tests.service.conftest import closing, installed
from tests.service.plans import PLAN, hand_in
from tests.service.servers import PATIENCE, until

pytestmark = pytest.mark.slow


@contextmanager
def worker(services: Services, slots: int = 2, **variables: object) -> Iterator[subprocess.Popen[bytes]]:
    """`plancheck worker` for that installation."""
    given = {name: str(value) for name, value in {**services.settings.environment, **variables}.items()}
    log = services.settings.data / "worker.log"
    with log.open("ab") as out:
        begin = out.tell()  # behind what an earlier worker, which shares the file, said of itself
        command = [sys.executable, "-m", "service.cli", "worker", "--slots", str(slots)]
        process = subprocess.Popen(command, env=os.environ | given, stdout=out, stderr=out)
    try:
        until(lambda: b'"ready"' in log.read_bytes()[begin:] or process.poll() is not None, "the worker is ready")
        yield process
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0, log.read_text()


def done(services: Services, identities: list[str]) -> bool:
    return all(one.status == "checked" for one in results.statuses(services, identities).values())


@pytest.fixture(params=["folder", "redis", "rabbit"])
def brokered(request: pytest.FixtureRequest, services: Services) -> Iterator[Services]:
    """The installation with each broker in turn. Nothing but a hint makes its worker look for a long time."""
    more: dict[str, object] = {"sweep_seconds": 3600}
    if request.param != "folder":
        more["broker_url"] = request.getfixturevalue(request.param).url
    with closing(installed(data=services.settings.data, **more)) as made:
        yield made


def test_a_worker_checks_what_is_hinted_at(brokered: Services) -> None:
    identities = [hand_in(brokered, data=PLAN + bytes([number])) for number in range(3)]
    assert brokered.hints.waiting() == 3
    with worker(brokered):
        until(lambda: done(brokered, identities), "what was sent before the worker came is checked")
        after = hand_in(brokered)
        until(lambda: done(brokered, [after]), "what is sent now is checked")
        until(lambda: brokered.hints.waiting() == 0, "no hint is left")


def test_without_a_broker_workers_look_for_themselves(services: Services) -> None:
    with closing(installed(data=services.settings.data, broker_url="redis://127.0.0.1:1/0", sweep_seconds=1)) as away:
        identity = hand_in(away)
        assert away.hints.waiting() is None
        with worker(away):
            until(lambda: done(away, [identity]), "it is checked without any hint")


def test_a_hint_that_would_run_something_is_not_unpacked(services: Services) -> None:
    accepted = prepare_accept_content(services.hints.app.conf.accept_content)
    for kind in ("pickle", "yaml"):
        body = pickle.dumps({"id": "x"}) if kind == "pickle" else b"!!python/object/apply:os.system [true]"
        with pytest.raises(ContentDisallowed):
            loads(body, f"application/x-{'python-serialize' if kind == 'pickle' else 'yaml'}", "binary", accept=accepted)
    assert loads(b'["x"]', "application/json", "utf-8", accept=accepted) == ["x"]


def test_notes_are_taken_once_and_whole(services: Services) -> None:
    app = services.hints.app
    with app.connection_for_write() as connection:
        channel = connection.channel()
        for number in range(20):
            channel._put(QUEUE, {"body": number})
        folder = services.settings.data / "hints"
        damaged = folder / f"00000000000000000000_x.{QUEUE}.msg"
        damaged.write_text("{half")
        (folder / f"00000000000000000001_x.{QUEUE}other.msg").write_text("{}")
        assert [channel._get(QUEUE)["body"] for _ in range(20)] == list(range(20))
        with pytest.raises(Empty):
            channel._get(QUEUE)
        assert not damaged.exists()
        assert list((folder / "taken").iterdir()) == []


def test_a_broker_that_is_away_is_left_alone_for_a_while(services: Services, caplog: pytest.LogCaptureFixture) -> None:
    with closing(installed(data=services.settings.data, broker_url="redis://127.0.0.1:1/0")) as away:
        for _ in range(3):
            away.hints.submission("0" * 32)
        assert caplog.text.count("did not take a hint") == 1
