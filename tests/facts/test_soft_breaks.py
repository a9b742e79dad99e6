"""Soft breaks within paragraphs of a whole plan, as each reader meets them; a line of a paragraph is parted by ⏎."""

from __future__ import annotations

import pytest

from ingest.understanding import understand
from schemas.document import Document
from schemas.facts import AppFacts
from schemas.forms import load_form
from schemas.plan import Plan
from tests.builders.documents import a_document
from tests.builders.good_plan import TITLE
from tests.builders.plans import outline


def read(changes: dict[str, str]) -> tuple[Document, Plan]:
    """The good plan with these sections, a paragraph a line."""
    lines = [TITLE]
    for part in outline(changes):
        lines += [f"{part.number}{part.heading}", *part.lines]
    document = a_document(*(line.replace("⏎", "\n") for line in lines))
    return document, understand(document, load_form(), AppFacts())


def quotes(changes: dict[str, str], key: str) -> list[str]:
    """The section's words, span by span."""
    document, plan = read(changes)
    return [document.quote(span).replace("\n", "⏎") for span in plan.sections[key].content]


SECTION = "marketing.positioning"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("定位為助手，⏎行前查詢路線。", ["定位為助手，⏎行前查詢路線。"]),
        ("定位為助手。⏎行前查詢路線。", ["定位為助手。", "行前查詢路線。"]),
        (
            "定位為助手，⏎1. 行前查詢路線，⏎遇險求救；⏎2. 途中導引。",
            ["定位為助手，", "1. 行前查詢路線，⏎遇險求救；", "2. 途中導引。"],
        ),
        ("定位為助手，⏎\n行前查詢路線。", ["定位為助手，", "行前查詢路線。"]),
    ],
)
def test_a_sections_words_are_lines_or_sentences_that_go_on(words: str, expected: list[str]) -> None:
    assert quotes({SECTION: words}, SECTION) == expected


def test_a_points_words_go_on() -> None:
    document, plan = read({SECTION: "1. 行前查詢路線，⏎遇險求救；⏎途中導引。\n2. 中英雙語。"})
    said = [[document.quote(span) for span in item.spans] for item in plan.sections[SECTION].items]
    assert said == [["行前查詢路線，\n遇險求救；", "途中導引。"], ["中英雙語。"]]


def test_a_period_is_read_over_a_break_and_stands_where_it_is_written() -> None:
    document, plan = read({"improvement.schedule": "2026年4月起，⏎至2026年9月止。"})
    (period,) = plan.values.schedule
    stated = [(one.value.iso(), document.quote(one.span)) for one in (period.start, period.end) if one is not None]
    assert stated == [("2026-04", "2026年4月"), ("2026-09", "2026年9月")]


def test_a_calculation_is_read_over_a_break_and_its_quote_is_exact() -> None:
    document, plan = read(
        {"marketing.target": "屬第二類，標準為624,500人⏎×10%，⏎即62,450人次。\n本App目標下載數量訂為65,000⏎人次。"}
    )
    (one,) = plan.values.target_calculations
    assert (document.quote(one.span), one.product and one.product.value) == ("624,500人\n×10%，\n即62,450", 62_450)
    target = plan.values.target
    assert target is not None
    assert (target.value, document.quote(target.span)) == (65_000, "65,000")


def test_the_source_of_an_audience_is_read_over_a_break() -> None:
    words = "以持有房屋之自然人為目標客群，⏎按115年度房屋稅、⏎地價稅及使用牌照稅徵收底冊歸戶後，⏎計1,105,218人。"
    document, plan = read({"marketing.audience": words})
    sources = [document.quote(span) for span in plan.values.audience_sources]
    assert sources == ["按115年度房屋稅、\n地價稅及使用牌照稅徵收底冊"]


def test_a_name_is_misspelt_over_a_break() -> None:
    document, plan = read({SECTION: "凡愛好山林而想安全返家的市民均可使用旅跡⏎髙雄查詢，並獲得協助。"})
    assert [(one.name, document.quote(one.span)) for one in plan.values.name_mentions] == [("旅跡高雄", "旅跡\n髙雄")]


def test_complaints_without_numbers_are_lines_that_end() -> None:
    words = "字太小，⏎長輩看不清楚。⏎打開相簿常常閃退。⏎山區沒有訊號，⏎地圖完全打不開。"
    _, plan = read({"improvement.feedback": words})
    assert [match.words for match in plan.values.feedback] == [
        "字太小，長輩看不清楚。",
        "打開相簿常常閃退。",
        "山區沒有訊號，地圖完全打不開。",
    ]


def test_numbered_costs_in_lines_of_one_paragraph_are_a_list() -> None:
    key = "improvement.budget.breakdown"
    document, plan = read({key: "1. 首頁版面改版：180,000元，⏎2. 離線地圖開發：240,000元，⏎3. 資安檢測：⏎130,000元。"})
    (table,) = [one for one in plan.values.cost_tables if one.section == key]
    said = [(one.label and document.quote(one.label), one.amount and one.amount.value) for one in table.lines]
    assert said == [("首頁版面改版", 180_000), ("離線地圖開發", 240_000), ("資安檢測", 130_000)]
