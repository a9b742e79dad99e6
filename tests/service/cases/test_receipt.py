"""A draft that is handed in on a later day than it was checked on is checked once more, as of the day of its receipt."""

from __future__ import annotations

import json
from datetime import date

import pytest

from service.cases import letters, opinions, reading, reviewing, submitting
from service.cases.statistics import machine
from service.db.people_tables import AuditEntry
from service.db.submission_tables import Submission
from service.metrics import Metrics
from service.soundness import problems
from service.submissions import kept, leases, results
from service.submissions.checking import check_one
from service.submissions.kept import made_in
from service.wiring import Services
from tests.builders.plans import a_plan
from tests.service.cases.building import Found, World
from tests.service.cases.test_life import refusal

ENDS_IN_MARCH = {"improvement.schedule": "115年1月至115年3月"}
"""Over on 1 April 2026, and not on 2 March."""


def last(world: World, case_id: str) -> Submission:
    with world.services.sessions() as session:
        return session.query(Submission).filter_by(case_id=case_id).order_by(Submission.version.desc()).first()  # type: ignore[return-value]  # there is one


def codes(world: World, case_id: str) -> list[str]:
    found = reading.findings(world.services, world.actors["traffic"], case_id).findings
    return [one.finding["code"] for one in found if one.finding["code"] == "C704"]


@pytest.mark.slow
def test_the_report_that_counts_is_of_the_day_of_receipt(either_world: World) -> None:
    world = either_world
    case_id = world.checked(a_plan(ENDS_IN_MARCH))
    draft = last(world, case_id)
    first = results.report_of(world.services, draft.id)
    results.annotated_of(world.services, draft.id)
    assert (first["as_of"], codes(world, case_id)) == ("2026-03-02", [])

    world.clock.go_to("2026-04-01")
    case = submitting.submit(world.services, world.actors["traffic"], case_id)
    assert (case.state, case.received_at, case.due_on) == ("received", world.clock(), date(2026, 4, 15))
    queued = last(world, case_id)
    assert (queued.id, queued.version, queued.status, queued.as_of) == (draft.id, 1, "queued", date(2026, 4, 1))
    assert (queued.verdict, queued.errors, queued.warnings, queued.notes) == (None, 0, 0, 0)
    assert refusal(lambda: results.report_of(world.services, draft.id)) == "409 not-checked-yet"

    world.clock.pass_(seconds=3)
    assert check_one(world.services, draft.id) == "checked"
    assert codes(world, case_id) == ["C704"]
    assert results.report_of(world.services, draft.id)["as_of"] == "2026-04-01"
    assert "115年4月1日" in results.page_of(world.services, draft.id)
    copy = b"".join(results.annotated_of(world.services, draft.id).chunks)
    assert world.services.storage.get(f"{made_in(draft.id, world.clock())}/annotated.docx") == copy
    before = json.loads(kept.member(world.services.storage, f"made/{draft.id}", "report.zh-Hant.json"))
    assert before == first, "what the draft's check said stays, and can be made again from the file and its day"
    assert list(problems(world.services)) == []
    after = world.case(case_id)
    assert (after.received_at, after.due_on) == (case.received_at, date(2026, 4, 15)), "the clock runs from the receipt"


def test_on_the_day_of_its_check_a_plan_is_not_checked_again(world: World) -> None:
    case_id = world.plan()
    world.clock.pass_(hours=10)
    submitting.submit(world.services, world.actors["traffic"], case_id)
    assert (last(world, case_id).status, last(world, case_id).as_of) == ("checked", date(2026, 3, 2))


def test_midnight_is_that_of_taipei(world: World) -> None:
    world.clock.go_to("2026-03-02", hour=23)  # 15:00 UTC
    case_id = world.plan()
    world.clock.pass_(hours=2)  # still 2 March, UTC
    submitting.submit(world.services, world.actors["traffic"], case_id)
    assert (last(world, case_id).status, last(world, case_id).as_of) == ("queued", date(2026, 3, 3))


def test_the_log_tells_from_which_day_to_which(world: World) -> None:
    case_id = world.plan()
    world.clock.go_to("2026-03-05")
    submitting.submit(world.services, world.actors["traffic"], case_id)
    with world.services.sessions() as session:
        entry = session.query(AuditEntry).filter_by(subject_id=case_id, action="case.submitted").one()
    assert entry.detail["checked_as_of"] == "2026-03-02"
    assert entry.detail["as_of"] == "2026-03-05"
    assert entry.summary == "第 1 版正式送件，限辦日 2026-03-19；依收件日重新檢核"


def test_a_worker_hears_of_it_once_it_is_committed(world: World) -> None:
    heard: list[tuple[str, str]] = []

    class Hints:
        def submission(self, submission_id: str) -> None:
            with world.services.sessions() as session:
                heard.append((submission_id, session.get_one(Submission, submission_id).status))

        def waiting(self) -> int | None:
            return 0

    case_id = world.plan()
    services = _with_hints(world, Hints())
    submitting.submit(services, world.actors["traffic"], case_id)
    assert heard == []
    other = world.plan()
    world.clock.go_to("2026-03-05")
    submitting.submit(services, world.actors["traffic"], other)
    assert heard == [(last(world, other).id, "queued")]


def _with_hints(world: World, hints: object) -> Services:
    from dataclasses import replace  # noqa: PLC0415 - only here

    return replace(world.services, hints=hints)  # type: ignore[arg-type]  # as the protocol has it


def test_nothing_is_judged_or_decided_before_the_report_is_there(world: World) -> None:
    case_id = world.plan(findings=[Found()])
    world.clock.go_to("2026-03-05")
    submitting.submit(world.services, world.actors["traffic"], case_id)
    reviewer = world.actors["reviewer"]
    reviewing.take_up(world.services, reviewer, case_id)
    assert refusal(lambda: opinions.confirm(world.services, reviewer, case_id, Found().identity)) == "409 not-checked-yet"
    assert refusal(lambda: reviewing.decide(world.services, reviewer, case_id, "approved")) == "409 not-checked-yet"
    assert refusal(lambda: letters.draft(world.services, reviewer, case_id, "letter", "docx", as_if="approved")) == (
        "409 not-checked-yet"
    )


def test_deaths_of_the_first_check_do_not_count_against_the_second(world: World) -> None:
    case_id = world.plan()
    with world.services.sessions.begin() as session:
        session.query(Submission).filter_by(case_id=case_id).update({"deaths": 1, "attempts": 2})
    world.clock.go_to("2026-03-05")
    submitting.submit(world.services, world.actors["traffic"], case_id)
    assert (last(world, case_id).deaths, last(world, case_id).attempts) == (0, 0)


@pytest.mark.slow
def test_the_machines_promise_is_reckoned_from_the_receipt(world: World) -> None:
    case_id = world.checked(a_plan())
    world.clock.go_to("2026-03-05")
    metrics = Metrics(world.services)
    submitting.submit(world.services, world.actors["traffic"], case_id)
    world.clock.pass_(seconds=4)
    administrator = world.actors["administrator"]
    assert machine(world.services, administrator).oldest_waiting == 4
    assert b"plancheck_queue_oldest_seconds 4.0" in metrics.exposition()
    one = last(world, case_id)
    assert leases.queued_for_long(world.services, 5, 10) == []
    assert leases.queued_for_long(world.services, 3, 10) == [one.id]
    check_one(world.services, one.id)
    figures = machine(world.services, administrator)
    assert (figures.finished, figures.p95) == (1, 4.0)
    world.clock.pass_(seconds=10)
    assert b"plancheck_upload_to_report_seconds_sum 4.0" in metrics.exposition()
