"""Words are found by way of a few cases or by reading them all, and both ways find the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert

from service.cases import listing, searching
from service.cases.listing import Wanted, cases
from service.db.base import new_id
from service.db.case_tables import STATES, Case
from service.db.submission_tables import Submission
from service.wiring import Services
from tests.service.cases.building import World

WORDS = ("計畫", "高雄旅遊網", "App", "app", "計", "50%", "a_b", "％", "İ", "ß", "é", "\\", " ", "交通局", "草案.docx", "")


@pytest.fixture
def world(either_world: World) -> World:
    return either_world


def stored(services: Services, agencies: list[str], rows: list[tuple[str, str, str | None, int]]) -> None:
    """Cases with that title and a last version with that file and App, and an earlier one with another."""
    now = services.now()
    made, versions = [], []
    for number, (title, filename, app, state) in enumerate(rows):
        case = {
            "id": new_id(),
            "agency_id": agencies[number % len(agencies)],
            "created_at": now,
            "updated_at": now,
            "form_id": "kaohsiung-app-plan",
            "title": title,
            "state": STATES[state],
            "received_at": None if STATES[state] == "draft" else now,
            "versions": 2,
            "revision": 2,
        }
        made.append(case)
        for version, (name, said) in enumerate(((f"舊{filename[::-1]}", "舊版"), (filename, app)), 1):
            versions.append(
                {
                    "id": new_id(),
                    "case_id": case["id"],
                    "version": version,
                    "agency_id": case["agency_id"],
                    "source": "api",
                    "created_at": now,
                    "filename": name,
                    "sha256": "0" * 64,
                    "size": 1,
                    "form_id": case["form_id"],
                    "facts": {},
                    "as_of": now.date(),
                    "app": said,
                }
            )
    with services.sessions.begin() as session:
        session.execute(insert(Case), made)
        session.execute(insert(Submission), versions)


def found(world: World, wanted: Wanted) -> list[str]:
    return [row.id for row in cases(world.services, world.actors["reviewer"], wanted).rows]


NAME = st.lists(st.sampled_from(WORDS), max_size=4).map("".join)


@pytest.mark.slow
@given(
    rows=st.lists(st.tuples(NAME, NAME, st.none() | NAME, st.integers(0, len(STATES) - 1)), min_size=1, max_size=8),
    text=NAME,
    app=NAME,
    few=st.sampled_from((0, 1, 3, 500)),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_ways_find_the_same(world: World, rows: list[tuple[str, str, str | None, int]], text: str, app: str, few: int) -> None:
    agencies = [world.actors[who].agency_id for who in ("traffic", "culture")]
    stored(world.services, [one for one in agencies if one is not None], rows)
    wanted = Wanted(sort="newest", text=text, app=app, limit=200)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(searching, "FEW", few)
        by_few = found(world, wanted)
        patched.setattr(listing, "_few", lambda *_: None)
        assert by_few == found(world, wanted)


def test_the_few_are_read_and_nothing_else_and_many_are_not_counted(world: World) -> None:
    world.plan(title="高雄旅遊網")
    reviewer = world.actors["reviewer"]
    statements: list[str] = []

    @event.listens_for(world.services.engine, "before_cursor_execute")
    def heard(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    for wanted, looks in (
        (Wanted(sort="newest", text="詞彙"), True),
        (Wanted(sort="newest", app="詞彙"), True),
        (Wanted(sort="newest"), False),
        (Wanted(sort="deadline", text="詞彙"), False),
        (Wanted(sort="newest", text="詞彙", reviewer="me"), False),
    ):
        statements.clear()
        cases(world.services, reviewer, wanted)
        assert any("UNION ALL SELECT submissions.case_id" in " ".join(one.split()) for one in statements) is looks, wanted
    statements.clear()
    cases(world.services, world.actors["traffic"], Wanted(sort="newest", text="詞彙"))
    assert not any("UNION ALL SELECT submissions.case_id" in " ".join(one.split()) for one in statements), "an agency reads its own"


def test_pages_of_the_few_go_on(world: World) -> None:
    agency = world.actors["traffic"].agency_id
    assert agency is not None
    stored(world.services, [agency], [("高雄旅遊網", "計畫.docx", None, 1 + number % 6) for number in range(7)])
    whole = found(world, Wanted(sort="newest", text="旅遊"))
    assert len(whole) == 7
    page, seen = cases(world.services, world.actors["reviewer"], Wanted(sort="newest", text="旅遊", limit=3)), []
    while True:
        seen += [row.id for row in page.rows]
        if page.next is None:
            break
        page = cases(
            world.services, world.actors["reviewer"], replace(Wanted(sort="newest", text="旅遊", limit=3), after=page.next)
        )
    assert seen == whole
