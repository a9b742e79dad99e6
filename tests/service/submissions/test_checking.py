"""A submission is checked once in effect, whoever dies on the way; its results are all there or not at all."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select, update

from ingest.sandbox import LimitedPool, kernel
from service.db.case_tables import Case
from service.db.people_tables import AuditEntry
from service.db.submission_tables import Submission, SubmissionFinding
from service.errors import Refused
from service.queue.sweeper import Sweeper
from service.submissions import leases, results
from service.submissions.checking import check_one, give_up, pool_for, return_all
from service.wiring import Services
from tests.service.conftest import closing, installed
from tests.service.plans import PLAN, SAMPLES, hand_in
from tests.service.servers import CUT, until
from tests.service.submissions.test_intake import together
from tests.service.submissions.workloads import gated

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimitedPool]:
    """Limited processes for all tests of this module: starting them takes longer than a check."""
    with closing(installed(data=tmp_path_factory.mktemp("pool"))) as services, pool_for(services) as made:
        yield made


def row(services: Services, submission_id: str) -> Submission:
    with services.sessions() as session:
        return session.get_one(Submission, submission_id)


def actions(services: Services, submission_id: str) -> list[str]:
    with services.sessions() as session:
        statement = select(AuditEntry.action).where(AuditEntry.subject_id == submission_id).order_by(AuditEntry.id)
        return list(session.scalars(statement))


def later(services: Services, seconds: float) -> Services:
    return replace(services, now=lambda: services.now() + timedelta(seconds=seconds))


def test_everything_that_comes_of_a_check(either_services: Services, pool: LimitedPool) -> None:
    services = either_services
    identity = hand_in(services, name="草稿.docx")
    with pytest.raises(Refused) as caught:
        results.report_of(services, identity)
    assert caught.value.status == 409
    assert check_one(services, identity, pool) == "checked"
    progress = results.status_of(services, identity)
    assert (progress.done, progress.status, progress.verdict, progress.errors, progress.warnings, progress.notes) == (
        (True, "checked", "warnings", 0, 3, 2)
    )
    report, english = results.report_of(services, identity), results.report_of(services, identity, "en")
    assert (report["lang"], english["lang"]) == ("zh-Hant", "en")
    assert [one["fingerprint"] for one in report["findings"]] == [one["fingerprint"] for one in english["findings"]]
    with services.sessions() as session:
        findings = session.scalars(select(SubmissionFinding).order_by(SubmissionFinding.position)).all()
        assert session.get_one(Case, progress.case_id).title == report["plan"]["app"]
    assert [(one.code, one.fingerprint, one.quote) for one in findings] == [
        (one["code"], one["fingerprint"], one["where"]["quote"] if one["where"] else "") for one in report["findings"]
    ]
    assert "<html" in results.page_of(services, identity, "en")
    assert report["findings"][0]["code"] in results.text_of(services, identity)
    assert results.sarif_of(services, identity)["runs"][0]["results"]
    copy = results.annotated_of(services, identity)
    assert (copy.filename, copy.media_type.rpartition(".")[2]) == ("草稿.annotated.docx", "document")
    made = b"".join(copy.chunks)
    assert made.startswith(b"PK")
    assert b"".join(results.annotated_of(services, identity).chunks) == made, "the second time it is the stored one"
    original = results.original_of(services, identity)
    assert (original.filename, original.size, b"".join(original.chunks)) == ("草稿.docx", len(PLAN), PLAN)
    assert actions(services, identity) == ["submission.created", "submission.checked"]
    assert check_one(services, identity, pool) == "not mine", "a hint that comes twice does nothing"


def test_a_file_that_cannot_be_read_has_a_report_that_says_so(services: Services) -> None:
    identity = hand_in(services, data=b"%PDF-1.7 broken", name="壞.pdf")
    with pool_for(services) as pool:
        assert check_one(services, identity, pool) == "checked"
    assert row(services, identity).verdict == "unreadable"
    for lang in ("zh-Hant", "en"):
        assert [one["code"] for one in results.report_of(services, identity, lang)["findings"]] == ["D101"]
    assert "D101" in results.page_of(services, identity)
    with pytest.raises(Refused, match="No annotated copy"):
        results.annotated_of(services, identity)


def test_a_wrong_suffix_is_never_shown_by_a_browser(services: Services, pool: LimitedPool) -> None:
    identity = hand_in(services, data=PLAN, name="網頁.pdf")
    assert results.original_of(services, identity).media_type == "application/octet-stream", "before the check nobody knows"
    check_one(services, identity, pool)
    assert results.original_of(services, identity).media_type == "application/octet-stream"
    right = hand_in(services, data=(SAMPLES / "official-example.pdf").read_bytes(), name="a.pdf")
    check_one(services, right, pool)
    assert results.original_of(services, right).media_type == "application/pdf"


def test_of_many_at_once_one_checks(either_services: Services) -> None:
    services = either_services
    identity = hand_in(services)
    ended = together(lambda _: check_one(services, identity), 4)
    assert sorted(ended) == ["checked", "not mine", "not mine", "not mine"]
    assert row(services, identity).attempts == 1
    assert actions(services, identity).count("submission.checked") == 1


def test_a_document_that_kills_its_process_twice_is_given_up(services: Services) -> None:
    identity = hand_in(services, name="毒.docx")
    for ended in ("requeued", "failed"):
        with LimitedPool("tests.service.submissions.workloads:kill_itself", start_by="exec") as pool:
            assert check_one(services, identity, pool) == ended
    found = row(services, identity)
    assert (found.status, found.deaths, found.attempts, found.verdict) == ("failed", 2, 2, "unreadable")
    (finding,) = results.report_of(services, identity)["findings"]
    assert finding["code"] == "D101"
    assert "2 次異常中止" in finding["message"]
    assert "另存" in finding["suggestion"]
    assert "ended abnormally 2 times" in results.report_of(services, identity, "en")["findings"][0]["message"]
    assert actions(services, identity) == ["submission.created", "submission.failed"]
    assert check_one(services, identity) == "not mine", "it stops"


def test_a_worker_that_falls_silent_counts_a_death(either_services: Services) -> None:
    services = either_services
    identity = hand_in(services)
    for deaths in (1, 2):
        assert leases.claim(services, identity) is not None
        assert leases.lost(services) == []
        (gone,) = leases.lost(later(services, 61))
        assert give_up(services, gone) == ("requeued" if deaths == 1 else "failed")
        assert row(services, identity).deaths == deaths
        assert give_up(services, gone) == "not mine", "two sweepers count one death"
    assert results.report_of(services, identity)["verdict"] == "unreadable"


def test_who_lost_the_lease_writes_nothing(either_services: Services) -> None:
    services = either_services
    identity = hand_in(services)
    lease, _ = leases.claim(services, identity)
    give_up(services, leases.lost(later(services, 61))[0])
    second, _ = leases.claim(services, identity)
    assert not leases.renew(services, lease, "reading")
    assert not leases.give_back(services, lease)
    with services.sessions.begin() as session:
        assert not leases.finish(session, lease, status="checked", verdict="pass")
    assert leases.renew(services, second, "reading")
    assert row(services, identity).status == "checking"


def test_the_lease_is_renewed_while_a_document_is_read(services: Services, tmp_path: Path) -> None:
    # Renewed every second; a machine that is busy for two more loses nothing.
    services = replace(services, settings=replace(services.settings, lease_seconds=3.0))
    identity = hand_in(services, data=gated(PLAN, tmp_path))
    seen, lost, ended = set(), [], []
    with LimitedPool("tests.service.submissions.workloads:wait_to_be_read", start_by="exec") as pool:
        thread = threading.Thread(target=lambda: ended.append(check_one(services, identity, pool)))
        thread.start()

        def outlived_the_first_lease() -> bool:
            seen.add(row(services, identity).lease_until)
            lost.extend(leases.lost(services))
            return len(seen - {None}) >= 4

        until(outlived_the_first_lease, "the lease is renewed")
        (tmp_path / "read").touch()
        thread.join()
    assert (lost, ended) == ([], ["checked"])


def test_a_storage_that_is_away_queues_it_again(services: Services, pool: LimitedPool) -> None:
    identity = hand_in(services)

    class Away:
        def get(self, key: str) -> bytes:
            raise ConnectionError("away")

    with pytest.raises(ConnectionError):
        check_one(replace(services, storage=Away()), identity)
    found = row(services, identity)
    assert (found.status, found.deaths, found.lease_owner) == ("queued", 0, None)
    assert check_one(services, identity, pool) == "checked"


def test_a_file_that_is_gone_is_said_to_be(services: Services, pool: LimitedPool) -> None:
    identity = hand_in(services)
    services.storage.delete(f"files/{row(services, identity).sha256}")
    assert check_one(services, identity, pool) == "failed"
    assert "找不到這份檔案" in results.report_of(services, identity)["findings"][0]["message"]


@CUT
def test_results_survive_a_database_that_is_away_for_a_while(postgres_services: Services, postgres, pool: LimitedPool) -> None:
    services = postgres_services
    identity = hand_in(services)
    cut = []

    @event.listens_for(services.engine, "before_cursor_execute")
    def cut_once(connection, cursor, statement, *_: object) -> None:
        if "INSERT INTO submission_findings" in statement and not cut:
            cut.append(postgres.cut_connections(services.engine.url.database))

    assert check_one(services, identity, pool) == "checked"
    assert cut[0] >= 1
    assert actions(services, identity).count("submission.checked") == 1
    assert row(services, identity).attempts == 1


def test_the_keeper_of_the_pool_is_killed(services: Services) -> None:
    identity, other = hand_in(services), hand_in(services)
    with pool_for(services) as pool:
        assert check_one(services, identity, pool) == "checked"
        os.kill(pool._warden, signal.SIGKILL)
        until(lambda: not kernel.descendants_of(pool._warden), "its workers are gone")
        ended = None
        try:
            ended = check_one(services, other, pool)
        except RuntimeError:
            assert row(services, other).status == "queued"
        assert ended in (None, "requeued")
        assert check_one(services, other, pool) == "checked", "the pool is made anew"


def test_told_to_stop_a_worker_gives_back_what_it_holds(services: Services, tmp_path: Path) -> None:
    identity = hand_in(services, data=gated(PLAN, tmp_path))
    ended = []
    with LimitedPool("tests.service.submissions.workloads:wait_to_be_read", start_by="exec") as pool:
        thread = threading.Thread(target=lambda: ended.append(check_one(services, identity, pool)))
        thread.start()
        until(lambda: row(services, identity).status == "checking", "it is being checked")
        until(lambda: return_all(services) == 1, "it is given back")
        assert (row(services, identity).status, row(services, identity).deaths) == ("queued", 0)
        (tmp_path / "read").touch()
        thread.join()
    assert ended == ["not mine"], "who has given it back writes nothing"
    assert check_one(services, identity) == "checked"


def test_the_sweeper_finds_what_was_lost(either_services: Services, pool: LimitedPool) -> None:
    services = replace(either_services, settings=replace(either_services.settings, lease_seconds=4.0, sweep_seconds=1.0))
    moment = [services.now()]
    services = replace(services, now=lambda: moment[0])
    dead, unhinted = hand_in(services), hand_in(services)
    services.hints.app.connection_for_write().channel().queue_purge("plancheck.checks")
    leases.claim(services, dead)
    sweeper = Sweeper(services)

    def after(seconds: float):
        moment[0] += timedelta(seconds=seconds)
        return sweeper.sweep()

    assert (after(0.5).lost, services.hints.waiting()) == (0, 0), "a hint may still be on its way"
    assert after(2).hinted == 1
    assert after(0.5).hinted == 0, "the hint waits for a worker"
    assert check_one(services, unhinted, pool) == "checked"
    services.hints.app.connection_for_write().channel().queue_purge("plancheck.checks")
    assert after(1.4).lost == 1
    assert (row(services, dead).status, row(services, dead).deaths, services.hints.waiting()) == ("queued", 1, 1)


def test_after_an_outage_workers_are_given_time_to_say_that_they_live(services: Services) -> None:
    moment = [services.now()]
    services = replace(services, now=lambda: moment[0])
    identity = hand_in(services)
    lease, _ = leases.claim(services, identity)
    sweeper = Sweeper(services)
    assert sweeper.sweep().lost == 0
    moment[0] += timedelta(minutes=10)  # the database was away, for the worker and the sweeper alike
    assert sweeper.sweep().lost == 0
    moment[0] += timedelta(seconds=5)
    assert leases.renew(services, lease, "reading")
    moment[0] += timedelta(seconds=50)
    assert sweeper.sweep().lost == 0
    assert row(services, identity).deaths == 0


def test_the_title_is_that_of_the_last_version(services: Services, pool: LimitedPool) -> None:
    identity = hand_in(services)
    with services.sessions.begin() as session:
        session.execute(update(Case).values(versions=2, title="第二版"))
    check_one(services, identity, pool)
    with services.sessions() as session:
        assert session.scalars(select(Case.title)).one() == "第二版"
