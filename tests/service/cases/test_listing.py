"""The list of cases: what each role sees, in which order, and that its pages are whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from service.cases import bulk, clock, reviewing, statistics, submitting
from service.cases.listing import Listed, Wanted, cases
from tests.service.cases.building import Found, World
from tests.service.cases.test_life import in_review, refusal


@pytest.fixture
def world(either_world: World) -> World:
    """Lists are read from both databases: they sort and compare in their own ways."""
    return either_world


def all_pages(world: World, who: str, wanted: Wanted, size: int = 3) -> list[Listed]:
    rows: list[Listed] = []
    after = None
    while True:
        page = cases(world.services, world.actors[who], replace(wanted, limit=size, after=after))
        assert len(page.rows) <= size
        rows += page.rows
        if page.next is None:
            return rows
        after = page.next


def inbox(world: World) -> list[str]:
    """Eleven cases that came one after another, several of them on the same day."""
    made = []
    for number in range(11):
        made.append(in_review(world, world.plan(title=f"App {number}")))
        if number % 3 == 2:
            world.clock.pass_(days=1)
    return made


def test_what_is_due_first_stands_first_and_every_case_once(world: World) -> None:
    made = inbox(world)
    rows = all_pages(world, "reviewer", Wanted())
    assert sorted(row.id for row in rows) == sorted(made)
    dues = [row.due_on for row in rows]
    assert dues == sorted(dues)  # type: ignore[type-var]
    assert [row.id for row in rows] == [row.id for row in all_pages(world, "reviewer", Wanted(), size=200)]


def test_the_newest_stands_first_and_every_case_once(world: World) -> None:
    made = inbox(world)
    world.clock.pass_(days=1)
    draft = world.plan()
    rows = all_pages(world, "traffic", Wanted(sort="newest"))
    assert rows[0].id == draft
    assert sorted(row.id for row in rows) == sorted([*made, draft])
    moments = [row.created_at for row in rows]
    assert moments == sorted(moments, reverse=True)


def test_a_case_that_comes_between_two_pages_disturbs_nothing(world: World) -> None:
    made = inbox(world)
    first = cases(world.services, world.actors["reviewer"], Wanted(limit=4))
    in_review(world)
    reviewing.decide(world.services, world.actors["reviewer"], first.rows[-1].id, "approved")
    rest = cases(world.services, world.actors["reviewer"], Wanted(limit=200, after=first.next))
    assert {row.id for row in first.rows} | {row.id for row in rest.rows} >= set(made)
    assert not {row.id for row in first.rows} & {row.id for row in rest.rows}


def test_an_agency_sees_its_own_and_a_reviewer_no_drafts(world: World) -> None:
    mine, theirs, draft = in_review(world), world.plan(by="culture"), world.plan()
    submitting.submit(world.services, world.actors["culture"], theirs)
    seen = {
        who: {row.id for row in all_pages(world, who, Wanted(sort="newest"))}
        for who in ("traffic", "culture", "reviewer", "administrator")
    }
    assert seen == {"traffic": {mine, draft}, "culture": {theirs}, "reviewer": {mine, theirs}, "administrator": {mine, theirs}}


def test_days_left_and_lateness(world: World) -> None:
    case_id = in_review(world)
    [row] = cases(world.services, world.actors["reviewer"], Wanted()).rows
    assert (row.id, row.due_on, row.days_left, row.late) == (case_id, date(2026, 3, 16), 14, False)
    world.clock.go_to("2026-03-16", hour=23)
    [row] = cases(world.services, world.actors["reviewer"], Wanted()).rows
    assert (row.days_left, row.late) == (0, False)
    world.clock.pass_(hours=1)
    [row] = cases(world.services, world.actors["reviewer"], Wanted(late=True)).rows
    assert (row.days_left, row.late) == (-1, True)


def test_filters(world: World) -> None:
    bus = in_review(world, world.plan(title="高雄好行", findings=[Found()]))
    world.clock.pass_(days=1)
    book = world.plan(by="culture", title="文化GO")
    submitting.submit(world.services, world.actors["culture"], book)
    who = {"reviewer": "me"}

    def ids(**wanted: object) -> list[str]:
        return [row.id for row in all_pages(world, "reviewer", Wanted(**wanted))]  # type: ignore[arg-type]

    assert ids() == [bus, book]
    assert ids(states=("received",)) == [book]
    assert ids(states=("closed",)) == []
    assert ids(agency_id=world.agencies["culture"]) == [book]
    assert ids(**who) == [bus]
    assert ids(reviewer="nobody") == [book]
    assert ids(reviewer=world.actors["reviewer"].user_id) == [bus]
    assert ids(app="文化go") == [book], "letters of either size are the same"
    assert ids(text="交通局") == [bus]
    assert ids(text="計畫書v1") == [bus, book]
    assert ids(text=book.upper()) == [book]
    assert ids(text="%") == [], "what means something to SQL means itself"
    assert ids(text="_") == []
    assert ids(verdict="fail") == [bus]
    assert ids(due_before=date(2026, 3, 16)) == [bus]
    assert ids(form_id="kaohsiung-app-plan") == [bus, book]
    assert ids(form_id="other") == []


@pytest.mark.parametrize(
    "after", ["", "x", "bm9uc2Vuc2U", "W10", "WyJuZXdlc3QiLCAiMjAyNi0wMy0xNiIsICJ4Il0", "\x00", "W1tbW1tb" * 40]
)
def test_a_place_that_is_none_is_refused(world: World, after: str) -> None:
    assert refusal(lambda: cases(world.services, world.actors["reviewer"], Wanted(after=after))) == "400 bad-cursor"


def test_the_newest_list_does_not_go_on_in_the_list_by_deadline(world: World) -> None:
    inbox(world)
    page = cases(world.services, world.actors["reviewer"], Wanted(sort="newest", limit=2))
    assert refusal(lambda: cases(world.services, world.actors["reviewer"], Wanted(after=page.next))) == "400 bad-cursor"


def test_many_cases_are_changed_at_once_and_each_for_itself(world: World) -> None:
    ready = [world.plan() for _ in range(3)]
    for case_id in ready:
        submitting.submit(world.services, world.actors["traffic"], case_id)
    draft = world.plan()
    done = bulk.do(world.services, world.actors["reviewer"], "take_up", [*ready, draft, ready[0], "0" * 32])
    assert list(done.done) == ready
    assert [(one.case_id, one.code) for one in done.undone] == [(draft, "not-found"), ("0" * 32, "not-found")]
    other = world.actors["other"].user_id
    bulk.do(world.services, world.actors["administrator"], "assign", ready, reviewer_id=other)
    assert {world.case(case_id).reviewer_id for case_id in ready} == {other}
    undone = bulk.do(world.services, world.actors["reviewer"], "close", ready).undone
    assert {one.code for one in undone} == {"wrong-state"}
    assert refusal(lambda: bulk.do(world.services, world.actors["traffic"], "close", ready)) == "403 not-allowed"
    assert refusal(lambda: bulk.do(world.services, world.actors["reviewer"], "close", ["x"] * 501)) == "422 too-many"


def test_load_is_told_by_reviewer(world: World) -> None:
    in_review(world)
    world.clock.go_to("2026-03-14")
    fresh = world.plan()
    submitting.submit(world.services, world.actors["traffic"], fresh)
    nobody, reviewer = statistics.load(world.services, world.actors["reviewer"])
    assert (nobody.reviewer, nobody.received, nobody.in_review, nobody.due_soon) == (None, 1, 0, 0)
    assert (reviewer.reviewer, reviewer.in_review, reviewer.due_soon, reviewer.late) == ("reviewer承辦", 1, 1, 0)
    world.clock.go_to("2026-03-17")
    assert statistics.load(world.services, world.actors["reviewer"])[1].late == 1


def test_deadlines_met_are_told_by_the_day_in_taipei(world: World) -> None:
    met, missed, corrected, _running = (in_review(world) for _ in range(4))
    world.clock.go_to("2026-03-16", hour=23)
    reviewing.decide(world.services, world.actors["reviewer"], met, "approved")
    clock.correct_due_day(world.services, world.actors["reviewer"], corrected, date(2026, 3, 17), "協調")
    world.clock.pass_(hours=1)
    reviewing.decide(world.services, world.actors["reviewer"], missed, "approved")
    reviewing.decide(world.services, world.actors["reviewer"], corrected, "returned")
    found = statistics.deadlines(world.services, world.actors["reviewer"])
    assert (found.met, found.missed, found.running, found.overdue) == (2, 1, 0, 1)
    assert found.met_share == 0.5
    assert statistics.deadlines(world.services, world.actors["culture"]).met_share is None


def test_rules_are_counted(world: World) -> None:
    from service.cases import opinions  # noqa: PLC0415 - only here

    found = Found(code="T404")
    one, other = (in_review(world, world.plan(findings=[found, Found(code="L301", section=None)])) for _ in range(2))
    opinions.confirm(world.services, world.actors["reviewer"], one, found.identity)
    opinions.dismiss(world.services, world.actors["reviewer"], other, found.identity, "誤判")
    figures = {row.code: row for row in statistics.rules(world.services, world.actors["reviewer"])}
    assert (figures["T404"].fired, figures["T404"].versions, figures["T404"].confirmed, figures["T404"].dismissed) == (2, 2, 1, 1)
    assert figures["T404"].dismissed_share == 0.5
    assert figures["L301"].dismissed_share is None
    assert statistics.rules(world.services, world.actors["culture"]) == []


def test_the_machine_tells_how_quick_it_is(world: World) -> None:
    for _ in range(3):
        world.plan()
    world.plan(status="queued")
    world.clock.pass_(seconds=10)
    found = statistics.machine(world.services, world.actors["traffic"])
    assert (found.queued, found.checking, found.finished, found.p50, found.p95) == (1, 0, 3, 2.0, 2.0)
    assert found.oldest_waiting == 10.0
