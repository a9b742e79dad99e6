"""The indexes of cases: the database has what the tables say, and the lists are read along them."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, event, inspect

from service.cases.listing import Wanted, cases
from service.db.case_tables import Case
from tests.service.cases.building import World


def test_the_database_has_the_indexes_of_the_table(either_world: World) -> None:
    there = {index["name"] for index in inspect(either_world.services.engine).get_indexes("cases")}
    assert there == {index.name for index in Case.__table__.indexes}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("who", "wanted", "index"),
    [
        ("reviewer", Wanted(), "ix_cases_inbox"),
        ("reviewer", Wanted(sort="newest"), "ix_cases_recent"),
        ("traffic", Wanted(sort="newest"), "ix_cases_agency_id_created_at"),
        ("traffic", Wanted(sort="newest", states=("returned",)), "ix_cases_of_agency"),
    ],
)
def test_lists_are_read_along_an_index_and_not_sorted(world: World, who: str, wanted: Wanted, index: str) -> None:
    plans: list[str] = []

    @event.listens_for(world.services.engine, "before_cursor_execute")
    def explain(connection: Connection, cursor: object, statement: str, parameters: object, context: object, many: bool) -> None:
        if "UNION" in statement or "anon_1" in statement:
            raw = connection.connection.cursor()
            raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[3] for row in raw.fetchall())

    cases(world.services, world.actors[who], wanted)
    read = [step for step in plans if "cases" in step]
    assert read
    assert all(index in step for step in read), plans
