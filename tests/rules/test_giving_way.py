"""One cause is one finding: what rules know of each other, on whole plans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from schemas.facts import AppFacts
from tests.builders.good_plan import PLAN
from tests.builders.plans import codes
from validators.precedence import WITHIN
from validators.registry import RULES

TABLE = "項目 | 說明 | 金額（元）\n登山口QR Code立牌 | 如執行項目第1點 | 60,000\n集章活動紀念毛巾 | 如執行項目第2點 | 90,000\n合計 |  | "
TARGET, BREAKDOWN = "marketing.target", "marketing.budget.breakdown"


def target(calculation, declared):
    return {TARGET: f"目標客群624,500人，標準為{calculation}人次。\n本App訂定之目標下載數量為{declared}人次。"}


def effect(words):
    return {"marketing.campaign.effect": words}


@pytest.mark.parametrize(
    ("sections", "options", "found"),
    [
        ({"improvement.stars": None}, {"facts": AppFacts(ios_rating=Decimal(4))}, []),
        ({}, {"repeat": ("marketing.positioning",)}, ["S205"]),
        ({"marketing.audience": PLAN["marketing.audience"].replace("共計624,500人", "人數另行統計")}
         | {TARGET: "本App參考歷年下載情形及推廣資源，訂定之目標下載數量為65,000人次。"}, {}, ["T401"]),
        ({TARGET: "標準為62,450×25%=15,612人次。\n目標下載數量為65,000人次。"}, {}, ["T406"]),
        ({TARGET: "標準為642,500×10%=62,450人次。\n目標下載數量為65,000人次。"}, {}, ["T406"]),
        (target("624,500×5%=31,225", "40,000"), {}, ["T403"]),
        (target("624,500×10%=60,000", "60,000") | effect("預期觸及30萬人次，可增加下載18,000人次。"), {}, ["T404"]),
        (effect("預期觸及30萬人次。\n48,200+18,000=62,600（累計下載總次數）"), {}, ["A501"]),
        ({BREAKDOWN: f"各項經費共計150,000元：\n{TABLE}160,000"}, {}, ["A502"]),
        ({BREAKDOWN: f"各項經費共計160,000元：\n{TABLE}150,000"}, {}, ["A505"]),
        ({BREAKDOWN: TABLE.rpartition("\n")[0]}, {}, ["B602"]),
        ({"improvement.schedule": "115年9月至115年4月"}, {"as_of": date(2026, 6, 1)}, ["C702"]),
        (
            {"improvement.stars": "目前iOS為3.1星、Android為2.9星，平均3.0星，預期達3.8星。"},
            {"facts": AppFacts(ios_rating=Decimal("3.1"), android_rating=Decimal("2.5"))},
            ["K901"],
        ),
    ],
)  # fmt: skip
def test_a_cause_is_found_once(sections, options, found):
    assert codes(sections, **options) == found


def test_the_table_of_what_rules_know_of_each_other_names_rules():
    known = {rule.code for rule in RULES}
    for weak, strong, why in WITHIN:
        assert set(weak.split(", ")) <= known
        assert strong == "the facts" or set(strong.split(", ")) <= known
        assert why.endswith(".")


def test_a_wrong_audience_is_not_five_findings():
    """Stated as 642,500 in its own section only, while calculation, target and effect keep to 624,500."""
    words = PLAN["marketing.audience"].replace("624,500", "642,500")
    assert codes({"marketing.audience": words}) == ["T406"]
