"""X805–X807, K901 and K902 on whole plans. The good plan says: 目前兩平台平均為3.2星，預期提昇至4.0星。"""

from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.facts import AppFacts
from tests.builders.plans import findings

STARS, SECURITY = "improvement.stars", "improvement.security"
CODES = ("X805", "X806", "X807", "K")


def found(sections, **changes):
    """Codes and quotes of the findings."""
    listed = findings(sections, select=CODES, **changes)
    return [(one["code"], one["section"], (one["where"] or {}).get("quote")) for one in listed]


def facts(**supplied):
    return AppFacts(**{name: Decimal(value) if "rating" in name else value for name, value in supplied.items()})


def test_a_good_plan_has_none_of_these():
    assert found({}) == []


def test_stars_without_a_number_are_missing():
    words = "期能大幅提昇平均星等，重獲使用者肯定。"
    assert found({STARS: words}) == [("X805", STARS, words)]
    assert found({STARS: "預期平均星等提升0.5星。"}) == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("目前3.2星，預期提昇至3.5星。", "未高於 3.5 星"),
        ("目前3.2星，預期提昇至3.3星。", "未高於 3.5 星"),
        ("目前3.2星，預期提昇至5.5星。", "超過滿分"),
        ("目前3.8星，預期提昇至3.7星。", "未高於目前之 3.8 星"),
        ("目前3.8星，預期維持，達3.8星。", "未高於目前之 3.8 星"),
    ],
)
def test_a_rating_that_will_not_do_says_why(words, reason):
    (finding,) = findings({STARS: words}, select=("X806",))
    assert reason in finding["message"]


@pytest.mark.parametrize("words", ["目前3.2星，預期提昇至3.6星。", "預期提昇至5星。", "預期將高於3.5星。", "由3.2星提升至四星。"])
def test_a_rating_above_the_threshold_will_do(words):
    assert found({STARS: words}) == []


def test_where_the_plan_names_no_present_rating_the_facts_do():
    words = {STARS: "預期提昇至3.6星。"}
    assert found(words, facts=facts(ios_rating="3.4", android_rating="3.2")) == []
    assert [code for code, *_ in found(words, facts=facts(ios_rating="3.7"))] == ["X806"]


def test_security_that_names_neither_standard_nor_report_is_vague():
    words = "由委外廠商負責系統安全維護，發現弱點即時修補。"
    assert found({SECURITY: words}) == [("X807", SECURITY, words)]
    assert found({SECURITY: "上架前檢附第三方檢測報告。"}) == []


def test_facts_that_agree_say_nothing():
    assert found({}, facts=facts(ios_rating="3.2", android_rating="3.2", downloads=48_200, audience=624_500)) == []


def test_each_fact_that_differs_is_named_where_its_words_stand():
    listed = found({}, facts=facts(ios_rating="2.8", android_rating="2.8", downloads=43_380, audience=600_000))
    assert listed == [
        ("K901", STARS, "3.2星"),
        ("K901", "marketing.audience", "624,500"),
        ("K901", "marketing.campaign.effect", "48,200"),
    ]


def test_a_store_is_compared_with_its_own_rating_and_the_mean_is_no_second_finding():
    words = {STARS: "目前iOS為3.1星、Android為2.9星，平均3.0星，預期達3.8星。"}
    assert found(words, facts=facts(ios_rating="3.1", android_rating="2.5")) == [("K901", STARS, "2.9星")]


def test_numbers_agree_as_exactly_as_they_are_written():
    words = {"marketing.campaign.effect": "預期觸及30萬人次；現有4.8萬次，預估增加下載18,000次，累計可達6.6萬次。"}
    assert found(words, facts=facts(downloads=48_200)) == []
    assert [code for code, *_ in found(words, facts=facts(downloads=49_200))] == ["K901"]


def test_a_second_year_below_the_indicators_is_a_warning_on_the_whole_plan():
    assert found({}, facts=AppFacts(failed_last_year=True)) == [("K902", None, None)]
    assert found({}, facts=AppFacts(failed_last_year=False)) == []
