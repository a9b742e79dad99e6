"""Every finding on a number shows both places it compares, and the correction that makes all agree where there is one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from reports.layout import Style
from reports.text_report import text_report
from schemas.facts import AppFacts
from schemas.forms import load_form
from service.pipeline import Request, check
from tests.builders.plans import a_plan, findings

HEAD = "項目 | 說明 | 金額（元）\n"
TARGET, EFFECT, BREAKDOWN = "marketing.target", "marketing.campaign.effect", "marketing.budget.breakdown"
WORKFORCE, STARS, SOURCE = "marketing.campaign.workforce", "improvement.stars", "marketing.budget.source"
ROWS = HEAD + "登山口QR Code立牌 | 如執行項目第1點 | 60,000\n集章活動紀念毛巾 | 如執行項目第2點 | 90,000"


def target(calculation, declared="65,000"):
    return {TARGET: f"依指標核算，標準為{calculation}人次。\n本App訂定之目標下載數量為{declared}人次。"}


CASES = [
    # code, words, where, compared with, likely
    ("T403", target("624,500×5%=31,225"), "5%", ["624,500"], None),
    ("T404", target("624,500×10%=62,540"), "62,540", ["624,500", "10%"], "「62,540」應為 62,450"),
    ("T404", target("624,500×10%=70,000", "71,000") | {EFFECT: "48,200+23,000=71,200"}, "70,000", ["624,500", "10%"], None),
    ("T405", target("624,500×10%=62,450", "60,000"), "60,000", ["624,500"], None),
    ("T406", target("642,500×10%=62,450"), "642,500", ["624,500"], "「642,500」應為 624,500"),
    ("T408", {EFFECT: "48,200+15,000=63,200（累計下載總次數）"}, "63,200", ["65,000"], None),
    ("A501", {WORKFORCE: "志工訓練12場×50人=650人次。"}, "650", ["12場×50人=650"], None),
    (
        "A501",
        {EFFECT: "可增加下載18,000人次。\n48,200+18,000=62,600（累計下載總次數）"},
        "62,600",
        ["48,200+18,000=62,600"],
        "「62,600」應為 66,200",
    ),
    ("A502", {BREAKDOWN: ROWS + "\n合計 |  | 160,000"}, "160,000", ["60,000", "90,000"], None),
    (
        "A502",
        {BREAKDOWN: ROWS + "\n合計 |  | 105,000", SOURCE: "由本局115年度觀光推廣預算150,000元支應。"},
        "105,000",
        ["60,000", "90,000"],
        "「105,000」應為 150,000",
    ),
    ("A503", {WORKFORCE: "業務人員38人及資訊人員5人，共計44人。"}, "38人及資訊人員5人，共計44人", ["44", "38", "5"], None),
    ("A504", {STARS: "目前兩平台平均為3.2星，3.2>3.5，預期提昇至4.0星。"}, "3.2>3.5", ["3.2", "3.5"], None),
    (
        "A505",
        {SOURCE: "由本局115年度觀光推廣預算2,000,000元支應。"},
        "2,000,000",
        ["200,000"],
        "「2,000,000」應為 200,000",
    ),
    ("B602", {BREAKDOWN: ROWS}, "項目", ["60,000", "90,000"], None),
    ("C702", {"improvement.schedule": "115年9月至115年4月"}, "115年9月至115年4月", ["115年9月", "115年4月"], None),
    ("C703", {"improvement.release": "115年8月"}, "115年8月", ["115年9月"], None),
    ("X801", {"improvement.budget.source": "如（五）敘明相關資訊安全防護措施辦理。"}, None, ["（六）"], "「（五）」應為（六）"),
    ("X806", {STARS: "目前兩平台平均為3.2星，預期提昇至3.1星。"}, "3.1", ["3.2"], None),
]


@pytest.mark.parametrize(("code", "sections", "where", "compared", "likely"), CASES)
def test_a_finding_on_a_number_shows_what_it_compares(code, sections, where, compared, likely):
    (finding,) = findings(sections, select=(code,))
    if where is not None:
        assert where in finding["where"]["quote"]
    related = [one["quote"] for one in finding["related"]]
    assert all(any(words in quote for quote in related) for words in compared)
    assert finding.get("likely") == likely


def test_what_a_fact_contradicts_shows_the_fact():
    supplied = AppFacts(ios_rating=Decimal("2.8"), android_rating=Decimal("2.8"))
    (finding,) = findings({}, facts=supplied, select=("K901",))
    assert (finding["found"], finding["expected"], finding["where"]["quote"]) == ("3.2", "2.8", "3.2星")
    assert "likely" not in finding


@pytest.mark.parametrize(
    ("lang", "compared", "likely"),
    [
        ("zh-Hant", "對照　「642,500」", ""),
        ("zh-Hant", "", "疑似誤植　「642,500」應為 624,500"),
        ("en", "", "likely slip　“642,500” for 624,500"),
    ],
)
def test_the_text_report_shows_both_places_and_the_slip(lang, compared, likely):
    request = Request(as_of=date(2026, 3, 2), lang=lang)
    report = check(a_plan(target("642,500×10%=62,450")), "plan.docx", request).report
    text = text_report(report, load_form(), Style(width=200))
    assert "624,500" in text
    assert likely in text
    assert (compared.replace("642,500", report["findings"][0]["related"][0]["quote"])) in text
