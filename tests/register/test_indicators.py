from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.forms import load_form
from service.register.duties import obligation_of, told
from service.register.indicators import Figures, owed_parts, standing_of

FORM = load_form()


def figures(year=2025, downloads=None, ios=None, android=None, audience=None):
    return Figures(
        year=year,
        downloads=downloads,
        ios_rating=None if ios is None else Decimal(ios),
        android_rating=None if android is None else Decimal(android),
        audience=audience,
    )


@pytest.mark.parametrize(
    ("given_figures", "downloads", "rating", "parts"),
    [
        (figures(downloads=99_309, ios="4", android="3.2", audience=1_986_191), "passed", "passed", ()),
        (figures(downloads=99_308, ios="4", android="3.2", audience=1_986_191), "failed", "passed", ("marketing",)),
        (figures(downloads=10_000, ios="3.6", android="3.4", audience=100_000), "passed", "failed", ("improvement",)),
        (figures(downloads=10_000, ios="3.6", android="3.5", audience=100_000), "passed", "passed", ()),
        (figures(downloads=1, ios="1", android="5", audience=35_000), "failed", "failed", ("improvement", "marketing")),
        (figures(downloads=8_750, android="3.6", audience=35_000), "passed", "passed", ()),
        (figures(downloads=8_750, audience=35_000), "passed", "unknown", ()),
        (figures(ios="2", audience=35_000), "unknown", "failed", ("improvement",)),
        (figures(downloads=8_750, ios="4"), "unknown", "passed", ()),
    ],
)
def test_an_app_passes_by_downloads_of_its_class_and_a_rating_above_three_and_a_half(given_figures, downloads, rating, parts):
    standing = standing_of(given_figures, FORM)
    assert (standing.downloads, standing.rating) == (downloads, rating)
    assert owed_parts(standing, FORM) == parts


def test_the_calculation_is_shown_step_by_step():
    standing = standing_of(figures(downloads=84_340, ios="3.4", android="3.1", audience=1_986_191), FORM)
    assert [step.words.zh for step in standing.steps] == [
        "目標對象 1,986,191 人，屬第一類，下載標準 1,986,191 × 5% = 99,309.55，即 99,309 人次（小數捨去）。",
        "下載 84,340 次 < 標準 99,309 次：未達。",
        "（iOS 3.4 + Android 3.1）÷ 2 = 3.25 星 ≤ 3.5 星：未達（須高於 3.5 星）。",
    ]
    assert [step.clause for step in standing.steps] == ["績效管理指標一（一）", "績效管理指標一（一）", "績效管理指標三"]
    assert standing.outcome == "failed"


def test_what_is_not_told_is_said_and_never_passes():
    standing = standing_of(figures(), FORM)
    assert standing.outcome == "unknown"
    assert [step.outcome for step in standing.steps] == ["unknown", "unknown"]


@given(audience=st.integers(1, 30_000_000), downloads=st.integers(0, 3_000_000))
def test_the_standard_is_the_one_that_plancheck_target_gives(audience, downloads):
    standing = standing_of(figures(downloads=downloads, audience=audience), FORM)
    standard = FORM.class_of(Decimal(audience)).standard(Decimal(audience))
    assert standing.standard == standard
    assert standing.downloads == ("passed" if downloads >= standard else "failed")


DAY = date(2026, 3, 31)


def standing(year, ios="3", downloads=1):
    return standing_of(figures(year=year, downloads=downloads, ios=ios, audience=35_000), FORM)


def test_a_plan_is_owed_until_it_has_come_and_late_after_its_day():
    assert obligation_of(standing(2025), None, FORM, today=DAY).duty == "plan"
    assert obligation_of(standing(2025), None, FORM, due_on=DAY, today=DAY).duty == "plan"
    late = date(2026, 4, 1)
    assert obligation_of(standing(2025), None, FORM, due_on=DAY, today=late).duty == "overdue"
    assert obligation_of(standing(2025), None, FORM, due_on=DAY, today=late, plan="received").duty == "handed-in"
    assert obligation_of(standing(2025), None, FORM, due_on=DAY, today=late, plan="returned").duty == "overdue"
    assert obligation_of(standing(2025, "4", 9_000), None, FORM, due_on=DAY, today=late).duty == "nothing"


def test_the_second_failed_year_in_a_row_is_flagged_and_no_other():
    assert obligation_of(standing(2025), standing(2024), FORM, today=DAY).second_year
    assert not obligation_of(standing(2025), standing(2023), FORM, today=DAY).second_year
    assert not obligation_of(standing(2025), standing(2024, "4", 9_000), FORM, today=DAY).second_year
    assert not obligation_of(standing(2025, "4", 9_000), standing(2024), FORM, today=DAY).second_year
    assert not obligation_of(standing(2025), None, FORM, today=DAY).second_year


def test_the_duty_is_told_in_one_sentence_of_the_office():
    late = obligation_of(standing(2025), standing(2024), FORM, due_on=DAY, today=date(2026, 4, 1))
    assert told(late, FORM).zh == (
        "應提報計畫書之「改善方案、行銷方案」，應於 115 年 3 月 31 日前提報，已逾期。"
        "113、114 年連續二年未達指標，主管機關應逕行下架（要點第九點）。"
    )
