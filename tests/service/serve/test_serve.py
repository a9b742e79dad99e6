"""The whole service as an administrator starts it, used with curl: alone on an empty machine, and spread over servers."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from ingest.sandbox import kernel
from service import soundness
from service.cli.main import main
from service.metrics import Metrics
from service.pipeline import Request, check
from service.submissions import leases
from tests.conftest import needs
from tests.service.conftest import Live, serving
from tests.service.plans import SAMPLES, agency_actor, hand_in, token_of
from tests.service.queue.test_hints import worker
from tests.service.servers import PATIENCE, until

PLAN = SAMPLES / "official-example.docx"


def curl(*words: str) -> bytes:
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--fail-with-body", "--max-time", "60", *words], capture_output=True, check=False
    )
    assert done.returncode == 0, (done.stdout, done.stderr)
    return done.stdout


def report_by_curl(url: str, *who: str) -> dict:
    """Send a plan, wait for it, and get its report, as the documentation shows it."""
    taken = json.loads(curl(*who, "--form", f"file=@{PLAN}", "--form", "as_of=2021-02-17", f"{url}/api/v1/submissions"))
    where = f"{url}/api/v1/submissions/{taken['submissions'][0]['id']}"
    until(lambda: json.loads(curl(*who, where))["status"] == "checked", "it is checked")
    assert curl(*who, f"{where}/annotated").startswith(b"PK")
    return json.loads(curl(*who, f"{where}/report"))


@needs("curl")
@pytest.mark.slow
def test_alone_on_an_empty_machine(live: Live, tmp_path: Path) -> None:
    jar = str(tmp_path / "cookies")
    report = report_by_curl(live.url, "--cookie", jar, "--cookie-jar", jar)
    assert report == check(PLAN.read_bytes(), PLAN.name, Request(as_of=date(2021, 2, 17))).report
    assert live.link.startswith(f"{live.url}/link/")
    assert list(soundness.problems(live.services, digests=True)) == []
    figures = until(lambda: (told := curl(f"{live.url}/api/v1/metrics").decode()) and "checks_total" in told and told, "metrics")
    assert 'plancheck_queue_depth{status="queued"} 0.0' in figures


@needs("curl")
@pytest.mark.slow
def test_what_dies_is_started_again_and_sigterm_ends_all(live: Live) -> None:
    before = kernel.children_of(live.process.pid)
    assert len(before) == 4, "web, worker, scheduler, mail"
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    until(lambda: len(kernel.children_of(live.process.pid)) == 4, "all are started again")
    curl("--retry", "5", f"{live.url}/api/v1/health/live")
    everything = kernel.descendants_of(live.process.pid)
    live.process.send_signal(signal.SIGTERM)
    assert live.process.wait(PATIENCE) == 0
    assert [pid for pid in everything if Path(f"/proc/{pid}").exists()] == []


@needs("curl")
@pytest.mark.slow
def test_over_postgresql_rabbitmq_and_s3_with_two_workers(tmp_path: Path, postgres, rabbit, bucket) -> None:
    name = postgres.new_database()
    given = {"database_url": postgres.url(name), "broker_url": rabbit.url, "storage_url": bucket.url, **bucket.environment}
    with serving(tmp_path, "--no-worker", **given) as live:
        environment = {f"PLANCHECK_{name.upper()}": value for name, value in {"data": tmp_path / "two", "secret_key": "x"}.items()}
        (tmp_path / "two").mkdir()
        with worker(live.services), worker(live.services, **environment):
            token = token_of(live.services, agency_actor(live.services))
            report = report_by_curl(live.url, "--header", f"Authorization: Bearer {token}")
            assert report["document"]["format"] == "docx"
            for number in range(30):
                hand_in(live.services, data=PLAN.read_bytes() + bytes([number]))
            until(lambda: leases.queued_for_long(live.services, 0, 1) == [] and leases.lost(live.services) == [], "all taken")
            until(lambda: list(soundness.problems(live.services)) == [] and nothing_left(live), "all is checked")
        assert not (tmp_path / "files").exists(), "nothing lies on this machine"
        logs = (tmp_path / "worker.log").read_text()
        assert len({line.split('"submission_id": "')[1][:32] for line in logs.splitlines() if "checked:" in line}) == 31


def nothing_left(live: Live) -> bool:
    return Metrics(live.services).exposition().decode().count('plancheck_queue_depth{status="checking"} 0.0') == 1


def test_what_cannot_be_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setenv("PLANCHECK_DATA", str(tmp_path))
    monkeypatch.setenv("PLANCHECK_PUBLIC_URL", "http://127.0.0.1")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["serve", "--port", port, "--lang", "en"]) == 2
        assert f"Cannot listen on 127.0.0.1:{port}" in capsys.readouterr().err
    assert main(["serve", "--port", "99999"]) == 2
    assert "不是 0 至 65535 的連線埠" in capsys.readouterr().err
    monkeypatch.setenv("PLANCHECK_BROKER_URL", "redis://127.0.0.1:1/0")
    for command in (["serve", "--port", "0"],):
        assert main(command) == 2
        assert "PLANCHECK_SECRET_KEY" in capsys.readouterr().err
    monkeypatch.setenv("PLANCHECK_STORAGE_URL", "ftp://x")
    assert main(["worker", "--lang", "en"]) == 2
    assert "PLANCHECK_STORAGE_URL" in capsys.readouterr().err


@pytest.mark.slow
def test_check_loads_nothing_of_the_service() -> None:
    """The command line stays as quick as it is."""
    words = (
        "import sys; from service.cli.main import main; main(['check', sys.argv[1], '--format', 'json'])\n"
        "print([name for name in sys.modules if name.partition('.')[0] in "
        "('sqlalchemy', 'celery', 'kombu', 'fastapi', 'uvicorn', 'structlog', 'alembic', 'obstore', 'pydantic')], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", words, str(PLAN)], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.slow
def test_a_part_that_cannot_start_is_not_started_without_pause(tmp_path: Path) -> None:
    from service.queue.supervisor import Part, Supervisor  # noqa: PLC0415

    told: list[str] = []
    part = Part(name="web", arguments=("web", "not a number"))
    supervisor = Supervisor([part], told.append)
    try:
        until(lambda: supervisor._see_to(part) or len(told) >= 3, "it is started a third time", pause=0.02)
    finally:
        supervisor._end()
    assert part.starts == 3
    assert [next(pause for pause in ("0.2", "0.4", "0.8") if f"again in {pause} s" in words) for words in told] == [
        "0.2",
        "0.4",
        "0.8",
    ]
