"""Wordings of a fifth writer that were once read wrongly, each with one that must stay as it was."""

from __future__ import annotations

import pytest

from tests.builders.plans import codes

AUDIENCE = "marketing.audience"
TARGET = "marketing.target"
EFFECT = "marketing.campaign.effect"


@pytest.mark.parametrize(
    "words",
    [
        "目標客群：本市山友。觀光局114年旅客意向調查：624,500人。",
        "412,300＋212,200＝624,500人，出自觀光局旅客意向調查。",
        "扣除未曾登山者，計624,500人，詳觀光局114年調查。",
    ],
)
def test_a_survey_named_with_its_year_is_evidence(words: str) -> None:
    assert codes({AUDIENCE: words}) == []


@pytest.mark.parametrize("words", ["目標客群：本市山友624,500人，將於115年辦理問卷調查。", "目標客群624,500人，擬於115年規劃調查。"])
def test_a_survey_that_is_still_to_come_is_none(words: str) -> None:
    assert codes({AUDIENCE: words}) == ["T402"]


def test_what_a_share_is_taken_of_is_not_the_audience() -> None:
    words = "依觀光局114年度旅客意向調查，登山健行者占本市18歲以上人口2,270,909人之27.5%，約624,500人。"
    assert codes({AUDIENCE: words}) == []


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("標準下載數62,450（624,500×10%）；本局自訂65,000，高於標準2,550。", []),
        ("應達62,450人次（624,500×10%），加計成長空間，62,450+2,550=65,000人次為本案目標。", []),
        ("標準下載數62,450（624,500×10%）；本局自訂62,000。", ["T405"]),
    ],
)
def test_what_the_agency_sets_by_itself_or_adds_up_is_the_target(words: str, wanted: list[str]) -> None:
    assert codes({TARGET: words}) == wanted


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ("月份 | 當月新增 | 累計\n4月 | 6,000 | 54,200\n5月 | 6,000 | 60,200\n6月 | 6,000 | 66,200\n合計 | 18,000 | ", []),
        ("期別 | 新增 | 累計\n起始 | — | 48,200\n第1季 | 9,000 | 57,200\n第2季 | 9,000 | 66,200", []),
        ("期別 | 新增 | 累計\n現況 | — | 48,200\n第1季 | 9,000 | 57,200\n第2季 | 6,000 | 63,200", ["T408"]),
        ("期別 | 辦理方式 | 負責人員\n第1季 | 集章活動 | 承辦", ["T409"]),
    ],
)
def test_a_table_of_added_and_total_downloads_is_read_by_its_columns(table: str, wanted: list[str]) -> None:
    assert codes({EFFECT: table}) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("上半年新增8,000次後為56,200次，下半年再增10,000次，年底66,200次。", []),
        ("上半年新增8,000次後為56,200次，下半年再增6,000次，年底62,200次。", ["T408"]),
        ("每月新增3,000次 x 6個月 = 18,000次；115年2月底為48,200次，年底達66,200次。", []),
        ("本案執行完畢，下載次數48,200→66,200，超標1,200。", []),
        ("本案執行完畢，滿意度提升→良好。", ["T409"]),
    ],
)
def test_stages_products_and_arrows_lead_to_the_downloads(words: str, wanted: list[str]) -> None:
    assert codes({EFFECT: words}) == wanted
