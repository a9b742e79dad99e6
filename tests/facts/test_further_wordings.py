"""Wordings of ten further writers that were read wrongly at first, each with one that must stay as it was."""

from __future__ import annotations

import pytest

from ingest.facts.cycles import cycle_of
from ingest.facts.schedule import schedule_of
from ingest.facts.vocabulary import topics_of
from schemas.plan import PlanDate
from tests.builders.plans import codes
from tests.facts.said import prose
from text.sums import find_sums

BREAKDOWN = "improvement.budget.breakdown"
SOURCE = "improvement.budget.source"
MONEY = ["A502", "A503", "A505", "B602"]

GROUPED = (
    "類別 | 項目 | 金額(元)\n介面 | 大字版面 | 210,000\n介面 | 小計 | 210,000\n功能 | 離線地圖 | 150,000\n功能 | 求救座標 | 130,000\n"
    "功能 | 功能類小計 | {}\n總計 |  | 490,000"
)


@pytest.mark.parametrize(("subtotal", "found"), [("280,000", []), ("208,000", ["A502"])])
def test_a_subtotal_may_stand_in_the_second_column(subtotal, found):
    assert codes({BREAKDOWN: GROUPED.format(subtotal)}, select=["A502", "B602"]) == found


def test_a_total_may_stand_in_the_second_column():
    table = "項次 | 類別 | 項目 | 金額(元)\n1 | 介面 | 大字版面 | 210,000\n2 | 功能 | 離線地圖 | 150,000\n | 全案 | 合計 | {}"
    assert codes({BREAKDOWN: table.format("360,000")}, select=["A502", "B602"]) == []
    assert codes({BREAKDOWN: table.format("306,000")}, select=["A502", "B602"]) == ["A502"]


@pytest.mark.parametrize(
    ("rows", "found"), [("小計 |  | 360,000", []), ("小計 |  | 306,000", ["A502"]), ("其餘另計 |  | ", ["B602"])]
)
def test_the_only_subtotal_at_the_end_is_the_total(rows, found):
    table = f"項目 | 說明 | 金額(元)\n大字版面 | 首頁 | 210,000\n離線地圖 | 全市步道 | 150,000\n{rows}"
    assert codes({BREAKDOWN: table}, select=["A502", "B602"]) == found


def test_two_subtotals_make_no_total():
    table = "項目 | 說明 | 金額(元)\n大字版面 | 首頁 | 210,000\n小計 |  | 210,000\n離線地圖 | 步道 | 150,000\n求救座標 | 山區 | 90,000\n小計 |  | 240,000"
    assert codes({BREAKDOWN: table}, select=["A502", "B602"]) == ["B602"]


TABLE = "項目 | 說明 | 金額(元)\n大字版面 | 首頁 | 620,000\n離線地圖 | 全市步道 | 300,000\n合計 |  | 920,000"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("教育部補助教育雲計畫經費60萬元，本局116年度配合款32萬元，共計92萬元。", []),
        ("中央補助開發經費60萬元，其餘32萬元由本局自籌。", []),
        ("教育部補助教育雲計畫經費60萬元，本局116年度配合款32萬元，共計93萬元。", ["A503", "A505"]),
        ("本案計畫經費93萬元，由本局年度預算支應。", ["A505"]),
    ],
)
def test_what_one_of_several_pays_of_the_plans_cost_is_no_total(source, found):
    assert codes({SOURCE: source, BREAKDOWN: TABLE}, select=MONEY) == found


@pytest.mark.parametrize(
    ("words", "parts", "total"),
    [
        ("外勤分隊每隊2人，52個分隊計104人；火災預防科6人、指揮中心5人、義消婦女宣導隊85人，總計200人。", [104, 6, 5, 85], 200),
        ("護理師76人、志工4人；疾管處同仁12人、資訊室2人，合計94人。", [76, 4, 12, 2], 94),
        ("護理師76人、志工4人；疾管處同仁12人、資訊室2人，合計95人。", [76, 4, 12, 2], 95),
        ("觸及300人；護理師76人、志工4人，合計80人。", [76, 4], 80),
    ],
)
def test_a_semicolon_may_part_what_is_added_up(words, parts, total):
    [found] = find_sums(words)
    assert ([int(part.value) for part in found.parts], int(found.total.value)) == (parts, total)


@pytest.mark.parametrize(
    ("amount", "found"), [("60,000元，計6萬元", []), ("60,000元，即60,000元", []), ("60,000元，計8萬元", ["A502"])]
)
def test_an_amount_may_be_said_once_more_behind_its_reckoning(amount, found):
    lines = f"1. 產銷班文宣：5萬元。\n2. 行動車巡迴：12庄頭×5,000元={amount}。\n3. 手機架：7萬元。\n以上合計18萬元。"
    assert codes({BREAKDOWN: lines}, select=["A502"]) == found


@pytest.mark.parametrize(
    ("complaint", "answer"),
    [
        ("外籍移工看不懂中文，真的出事根本不會用。", "多國語報案：提供英、越、印、泰四語介面。"),
        ("介紹的海產店有三間早就收起來了。", "店家盤點：與商圈協會合作逐戶訪查，歇業者下架。"),
    ],
)
def test_a_complaint_in_peoples_words_is_answered_in_the_offices(complaint, answer):
    feedback = "1. 山區沒有訊號，地圖完全打不開。\n2. 打開相簿常常閃退。\n3. " + complaint
    features = "1. 重新撰寫離線地圖模組，行前下載步道路線圖，山區無訊號時仍能查看。\n2. 修正開啟相簿時閃退的程式錯誤。\n3. {}"
    key = "improvement.features"
    assert codes({"improvement.feedback": feedback, key: features.format(answer)}, select=["X802"]) == []
    assert codes({"improvement.feedback": feedback, key: features.format("背景音樂可以關閉。")}, select=["X802"]) == ["X802"]


def test_a_period_may_lead_from_one_occasion_to_another():
    schedule = schedule_of(prose("115學年度第2學期開學（116年2月）至學期結束（116年7月）。"))
    assert (schedule.start.value, schedule.end.value) == (PlanDate(2027, 2), PlanDate(2027, 7))


@pytest.mark.parametrize(
    "words", ["依本府專案會議（116年2月）及開學前會議（116年3月）決議辦理。", "依會議（116年2月）決議，至開學（116年3月）再議。"]
)
def test_dates_of_occasions_alone_are_no_period(words):
    assert not schedule_of(prose(words)).timed


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("護理師20人、志工45人（含週末志工15人）、資訊人員3人，共83人。", [20, 45, 3]),
        ("護理師20人、志工45人（其中15人為週末志工）、資訊人員3人，共68人。", [20, 45, 3]),
        ("護理師（20人）、志工（45人），共65人。", [20, 45]),
    ],
)
def test_a_bracket_may_tell_how_many_of_a_part_are_of_some_kind(words, parts):
    [found] = find_sums(words)
    assert [int(part.value) for part in found.parts] == parts


@pytest.mark.parametrize("words", ["護理師20人、志工45人（另週末志工15人）、資訊人員3人，共83人。"])
def test_a_bracket_that_adds_to_a_part_leaves_the_sum_open(words):
    assert find_sums(words) == ()


@pytest.mark.parametrize(
    ("people", "office"),
    [("雨下最大時", "豪雨期間"), ("又掛點", "尖峰負載"), ("想先抓下來", "可離線使用"), ("多到眼花撩亂", "無所適從")],
)
def test_what_people_and_the_office_call_the_same_is_one_topic(people, office):
    assert topics_of(people).groups.keys() & topics_of(office).groups.keys()
    assert not topics_of(people).groups.keys() & topics_of("背景音樂").groups.keys()


@pytest.mark.parametrize(
    ("words", "cycle"),
    [
        ("課程影片每週上架，公告隨時更新。", "week"),
        ("雨量及水位每10分鐘自動更新，影像每1分鐘更新，均屬即時資料。", "realtime"),
        ("雨量每10分鐘自動更新，非屬即時資料。", "other"),
        ("課程影片每週檢討，公告隨時更新。", "realtime"),
    ],
)
def test_what_is_put_up_is_renewed_and_what_is_summed_up_counts(words, cycle):
    assert cycle_of(prose(words)).value == cycle
