"""The facts of the register flow into the check of a plan, however it came."""

from decimal import Decimal

import pytest

from schemas.facts import AppFacts
from service.db.case_tables import Case
from service.db.submission_tables import Submission
from service.register.board import Wanted, board
from service.register.importing import apply
from service.submissions import intake, results
from service.submissions.checking import check_one
from service.submissions.receiving import Incoming
from tests.builders.plans import a_plan
from tests.service.register.conftest import BUREAU, as_csv

# Of the good plan (tests.builders.good_plan): 48,200 downloads, an audience of 624,500, 3.2 stars.
AGREES = as_csv((BUREAU, "旅跡高雄", 114, 48200, "3.2", "3.2", 624500), (BUREAU, "旅跡高雄", 113, 90000, "4", "4", 624500))
DIFFERS = as_csv((BUREAU, "旅跡高雄", 114, 43380, "3.2", "3.2", 624500), (BUREAU, "旅跡高雄", 113, 100, "3", "3", 624500))


def handed_in(world, actor, **given):
    taken = intake.take(
        world.services,
        actor,
        [Incoming(name="plan.docx", chunks=iter([a_plan()]))],
        source="api",
        as_of=world.services.today(),
        **given,
    )
    (one,) = taken.submissions
    assert check_one(world.services, one.submission_id) == "checked"
    report = results.report_of(world.services, one.submission_id)
    with world.services.sessions() as session:
        submission = session.get_one(Submission, one.submission_id)
        return report, submission, session.get_one(Case, submission.case_id)


@pytest.mark.slow
def test_a_plan_is_laid_to_its_app_and_compared_with_the_register(world):
    apply(world.services, world.administrator, DIFFERS)
    report, submission, case = handed_in(world, world.clerk)
    assert sorted(one["code"] for one in report["findings"]) == ["K901", "K902"]
    assert report["supplied"] == {
        "ios_rating": 3.2, "android_rating": 3.2, "downloads": 43380, "audience": 624500, "failed_last_year": True,
    }  # fmt: skip
    assert submission.facts["downloads"] == 43380
    line = next(one for one in board(world.services, world.reviewer, Wanted(year=2025)).lines)
    assert (case.app_id, case.year, line.plan) == (line.app_id, 2025, "draft")


@pytest.mark.slow
def test_facts_that_came_with_the_plan_stand_and_a_register_that_agrees_is_silent(world):
    apply(world.services, world.administrator, AGREES)
    report, _, _ = handed_in(world, world.clerk)
    assert report["findings"] == []
    given, _, _ = handed_in(world, world.clerk, facts=AppFacts(downloads=50000, ios_rating=Decimal("3.2")))
    assert [one["code"] for one in given["findings"]] == ["K901"]
    assert given["supplied"]["downloads"] == 50000


@pytest.mark.slow
def test_another_agency_s_app_of_that_name_brings_nothing(world):
    apply(world.services, world.administrator, DIFFERS)
    report, _, case = handed_in(world, world.librarian)
    assert (report["supplied"], case.app_id) == ({}, None)
