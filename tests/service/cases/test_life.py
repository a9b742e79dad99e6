"""The life of a case: what is possible when, what the clock does, and what the log says."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from service.calendar import lists
from service.cases import clock, reviewing, submitting
from service.cases.repository import open_period, periods_of
from service.db.case_tables import Decision
from service.errors import Refused
from tests.service.calendar.test_days import a_year
from tests.service.cases.building import Found, World


def refusal(of: Callable[[], object]) -> str:
    """The code that the deed is refused with."""
    with pytest.raises(Refused) as caught:
        of()
    assert caught.value.words.zh
    assert caught.value.words.en
    return f"{caught.value.status} {caught.value.code}"


def in_review(world: World, case_id: str | None = None, **plan: object) -> str:
    case_id = case_id or world.plan(findings=[Found()])
    submitting.submit(world.services, world.actors["traffic"], case_id)
    reviewing.take_up(world.services, world.actors["reviewer"], case_id)
    return case_id


def test_a_draft_is_handed_in_and_its_clock_starts(world: World) -> None:
    case_id = world.plan()
    case = submitting.submit(world.services, world.actors["traffic"], case_id)
    assert (case.state, case.due_on, case.received_at) == ("received", date(2026, 3, 16), world.clock())
    with world.services.sessions() as session:
        period = open_period(session, case)
        assert period is not None
        assert period.reckoning["summary"]["zh-Hant"] == "14日：收件 3/2，翌日起算，末日 3/16"
        assert period.reckoning["basis"]["zh-Hant"] == "要點第八點、行政程序法第48條"
    assert world.log(case_id) == ["case.submitted"]


@pytest.mark.parametrize(
    ("status", "code"), [("queued", "409 not-checked-yet"), ("checking", "409 not-checked-yet"), ("failed", "409 check-failed")]
)
def test_a_version_that_is_not_checked_is_not_handed_in(world: World, status: str, code: str) -> None:
    case_id = world.plan(status=status)
    assert refusal(lambda: submitting.submit(world.services, world.actors["traffic"], case_id)) == code


def test_another_agency_finds_no_such_case(world: World) -> None:
    case_id = world.plan()
    assert refusal(lambda: submitting.submit(world.services, world.actors["culture"], case_id)) == "404 not-found"


def test_a_reviewer_hands_nothing_in_and_an_agency_decides_nothing(world: World) -> None:
    case_id = world.plan()
    assert refusal(lambda: submitting.submit(world.services, world.actors["reviewer"], case_id)) == "403 not-allowed"
    submitting.submit(world.services, world.actors["traffic"], case_id)
    deeds: list[Callable[[], object]] = [
        lambda: reviewing.take_up(world.services, world.actors["traffic"], case_id),
        lambda: reviewing.decide(world.services, world.actors["traffic"], case_id, "approved"),
        lambda: reviewing.close(world.services, world.actors["traffic"], case_id),
        lambda: clock.correct_due_day(world.services, world.actors["traffic"], case_id, date(2026, 3, 20), "x"),
    ]
    assert [refusal(deed) for deed in deeds] == ["403 not-allowed"] * 4


def test_a_draft_is_not_for_reviewers(world: World) -> None:
    case_id = world.plan()
    assert refusal(lambda: reviewing.take_up(world.services, world.actors["reviewer"], case_id)) == "404 not-found"


def test_who_takes_a_case_up_reviews_it(world: World) -> None:
    case_id = in_review(world)
    case = world.case(case_id)
    assert (case.state, case.reviewer_id) == ("in_review", world.actors["reviewer"].user_id)
    assert case.due_on == date(2026, 3, 16)


def test_an_assigned_case_stays_with_its_reviewer(world: World) -> None:
    case_id = world.plan()
    submitting.submit(world.services, world.actors["traffic"], case_id)
    reviewing.assign(world.services, world.actors["administrator"], case_id, world.actors["other"].user_id)
    reviewing.take_up(world.services, world.actors["reviewer"], case_id)
    assert world.case(case_id).reviewer_id == world.actors["other"].user_id
    reviewing.assign(world.services, world.actors["administrator"], case_id, None)
    assert world.case(case_id).reviewer_id is None


def test_a_case_is_assigned_to_reviewers_only(world: World) -> None:
    case_id = in_review(world)
    to_agency = world.actors["traffic"].user_id
    assert refusal(lambda: reviewing.assign(world.services, world.actors["reviewer"], case_id, to_agency)) == "422 no-such-reviewer"


def test_returning_stops_the_clock_and_the_new_version_starts_another_period(world: World) -> None:
    case_id = in_review(world)
    world.clock.go_to("2026-03-06")
    reviewing.decide(world.services, world.actors["reviewer"], case_id, "returned", remarks="請補正", reply_by=date(2026, 3, 20))
    case = world.case(case_id)
    assert (case.state, case.due_on, case.decided_at) == ("returned", None, world.clock())
    assert refusal(lambda: submitting.submit(world.services, world.actors["traffic"], case_id)) == "409 new-version-needed"
    world.clock.go_to("2026-03-18")
    world.plan(case_id=case_id)
    submitting.submit(world.services, world.actors["traffic"], case_id)
    case = world.case(case_id)
    assert (case.state, case.due_on, case.decided_at) == ("received", date(2026, 4, 1), None)
    assert case.reviewer_id == world.actors["reviewer"].user_id, "who reviewed the first version gets the second"
    with world.services.sessions() as session:
        first, second = periods_of(session, case_id)
        assert first.ended_at is not None
        assert second.ended_at is None
        assert (first.number, second.number) == (1, 2)
    assert world.log(case_id) == ["case.submitted", "case.taken_up", "case.decided", "case.submitted"]


@pytest.mark.parametrize("kind", ["approved", "rejected", "returned"])
def test_an_answered_case_is_closed(world: World, kind: str) -> None:
    case_id = in_review(world)
    decision = reviewing.decide(world.services, world.actors["reviewer"], case_id, kind)  # type: ignore[arg-type]
    assert isinstance(decision, Decision)
    case = reviewing.close(world.services, world.actors["reviewer"], case_id)
    assert (case.state, case.closed_at, case.due_on) == ("closed", world.clock(), None)
    assert refusal(lambda: reviewing.close(world.services, world.actors["reviewer"], case_id)) == "409 wrong-state"


def test_a_case_that_nobody_took_up_is_not_decided(world: World) -> None:
    case_id = world.plan()
    submitting.submit(world.services, world.actors["traffic"], case_id)
    assert refusal(lambda: reviewing.decide(world.services, world.actors["reviewer"], case_id, "approved")) == "409 wrong-state"


@pytest.mark.parametrize(
    ("kind", "reply_by", "code"),
    [
        ("approved", date(2026, 3, 20), "422 reply-not-asked"),
        ("returned", date(2026, 3, 2), "422 reply-in-the-past"),
        ("burnt", None, "422 unknown-decision"),
    ],
)
def test_a_decision_has_to_make_sense(world: World, kind: str, reply_by: date | None, code: str) -> None:
    case_id = in_review(world)
    deed = lambda: reviewing.decide(world.services, world.actors["reviewer"], case_id, kind, reply_by=reply_by)  # type: ignore[arg-type] # noqa: E731
    assert refusal(deed) == code
    assert world.case(case_id).state == "in_review"


def test_two_reviewers_do_not_overwrite_each_other(world: World) -> None:
    case_id = in_review(world)
    seen = world.case(case_id).revision
    reviewing.decide(world.services, world.actors["reviewer"], case_id, "approved", revision=seen)
    late = refusal(lambda: reviewing.decide(world.services, world.actors["other"], case_id, "rejected", revision=seen))
    assert late == "412 changed-since"
    assert world.case(case_id).state == "approved"


def test_a_due_day_is_corrected_with_its_reason(world: World) -> None:
    case_id = in_review(world)
    assert (
        refusal(lambda: clock.correct_due_day(world.services, world.actors["reviewer"], case_id, date(2026, 3, 20), "  "))
        == "422 words-missing"
    )
    too_early = lambda: clock.correct_due_day(world.services, world.actors["reviewer"], case_id, date(2026, 3, 2), "颱風")  # noqa: E731
    assert refusal(too_early) == "422 due-before-receipt"
    case = clock.correct_due_day(world.services, world.actors["reviewer"], case_id, date(2026, 3, 20), "颱風停班")
    assert case.due_on == date(2026, 3, 20)
    with world.services.sessions() as session:
        period = open_period(session, case)
        assert period is not None
        assert (period.due_on, period.correction, period.corrected_by) == (
            date(2026, 3, 20),
            "颱風停班",
            world.actors["reviewer"].user_id,
        )
        assert period.reckoning["due_on"] == "2026-03-16", "what was reckoned stays to be seen"


def test_another_calendar_moves_open_days_only_when_asked_and_never_corrected_ones(either_world: World, tmp_path: Path) -> None:
    world = either_world
    plain, corrected, answered = in_review(world), in_review(world), in_review(world)
    clock.correct_due_day(world.services, world.actors["reviewer"], corrected, date(2026, 3, 19), "協調")
    reviewing.decide(world.services, world.actors["reviewer"], answered, "approved")
    file = tmp_path / "days.csv"
    file.write_text(a_year(2026, d0316=False, d0317=False), encoding="utf-8")
    world.calendar(file)
    assert world.case(plain).due_on == date(2026, 3, 16)
    assert refusal(lambda: clock.recalculate(world.services, world.actors["reviewer"])) == "403 not-allowed"
    moved = clock.recalculate(world.services, world.actors["administrator"])
    assert [(one.case_id, one.before, one.after) for one in moved] == [(plain, date(2026, 3, 16), date(2026, 3, 18))]
    assert world.case(plain).due_on == date(2026, 3, 18)
    assert world.case(corrected).due_on == date(2026, 3, 19)
    assert world.case(answered).due_on is None
    assert "due.recalculated" in world.log(plain)
    assert clock.recalculate(world.services, world.actors["administrator"]) == []


def test_an_administrator_puts_lists_in_and_takes_them_out(either_world: World) -> None:
    world = either_world
    case_id, who = in_review(world), world.actors["administrator"]
    first = lists.put_in(world.services, who, "115年.csv", a_year(2026, d0316=False).encode())
    world.clock.pass_(seconds=1)
    lists.put_in(world.services, who, "115年修正.csv", a_year(2026, d0316=False, d0317=False).encode())
    assert world.case(case_id).due_on == date(2026, 3, 16), "what was promised does not move by itself"
    assert [one.after for one in clock.recalculate(world.services, who)] == [date(2026, 3, 18)]
    with world.services.sessions() as session:
        assert periods_of(session, case_id)[0].reckoning["calendar"].startswith("115年修正.csv ")
    other = world.plan()
    assert submitting.submit(world.services, world.actors["traffic"], other).due_on == date(2026, 3, 18)
    newest = lists.listed(world.services, who)[0]
    lists.withdraw(world.services, who, newest.id)
    assert [one.name for one in lists.listed(world.services, who)] == [first.name]
    assert {one.after for one in clock.recalculate(world.services, who)} == {date(2026, 3, 17)}
    assert refusal(lambda: lists.withdraw(world.services, who, newest.id)) == "404 not-found"
    assert refusal(lambda: lists.put_in(world.services, who, "x.csv", b"x")) == "422 wrong-calendar"
    assert refusal(lambda: lists.put_in(world.services, who, "x.csv", b"x" * 2_000_000)) == "413 too-large"
    assert refusal(lambda: lists.put_in(world.services, world.actors["reviewer"], "x.csv", b"x")) == "403 not-allowed"
    assert world.log(newest.id) == ["calendar.put_in", "calendar.withdrawn"]


def test_of_many_at_once_one_decides(either_world: World) -> None:
    case_id = in_review(either_world)
    services = either_world.services

    def decide(who: str) -> str:
        try:
            return reviewing.decide(services, either_world.actors[who], case_id, "approved").kind
        except Refused as error:
            return error.code

    with ThreadPoolExecutor(6) as threads:
        said = sorted(threads.map(decide, ["reviewer", "other", "administrator"] * 4))
    assert said == ["approved", *["wrong-state"] * 11]
    assert either_world.log(case_id).count("case.decided") == 1


def test_of_two_submissions_at_once_one_starts_the_clock(either_world: World) -> None:
    case_id = either_world.plan()

    def submit(_: int) -> str:
        try:
            return submitting.submit(either_world.services, either_world.actors["traffic"], case_id).state
        except Refused as error:
            return error.code

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(submit, range(4))) == ["received", *["wrong-state"] * 3]
    with either_world.services.sessions() as session:
        assert len(periods_of(session, case_id)) == 1
