"""Wordings of other writers that were once read wrongly, each with one that must stay as it was."""

from __future__ import annotations

import pytest

from tests.builders.plans import codes, findings
from text.substance import is_hollow

AUDIENCE = "marketing.audience"
BREAKDOWN = "marketing.budget.breakdown"


@pytest.mark.parametrize(
    "source",
    ["依委託國立大學辦理之「114年觀眾研究」", "按115年度房屋稅徵收底冊", "（有效問卷2,384份）"],
)
def test_a_study_a_register_and_a_count_of_questionnaires_are_evidence(source: str) -> None:
    assert codes({AUDIENCE: f"以喜愛戶外活動的本市市民為目標客群，{source}計624,500人。"}) == []


def test_research_and_development_is_no_evidence() -> None:
    assert codes({AUDIENCE: "以喜愛戶外活動的市民為目標客群，依本局研究發展構想計624,500人。"}) == ["T402"]


@pytest.mark.parametrize("words", ["核定後第9個月上架。", "決標後第3個月"])
def test_the_nth_month_after_approval_is_a_time(words: str) -> None:
    assert codes({"improvement.release": words}) == []


@pytest.mark.parametrize("total", ["全部加起來", "一共", "總共"])
def test_a_total_in_everyday_words_is_a_total(total: str) -> None:
    table = f"花在哪裡 | 為什麼 | 多少錢（元）\nQR Code立牌 | 登山口 | 60,000\n集章活動紀念毛巾 | 打卡 | 90,000\n{total} |  | {{}}"
    assert codes({BREAKDOWN: table.format("150,000")}, select=["A5", "B6", "X803"]) == []
    assert codes({BREAKDOWN: table.format("160,000")}, select=["A502", "B6", "X803"]) == ["A502"]


@pytest.mark.parametrize("words", ["洽廠商中，容後補陳。", "尚待統計。", "待彙整"])
def test_waiting_for_someone_is_no_substance(words: str) -> None:
    assert is_hollow(words)


def test_talking_with_a_company_about_something_has_substance() -> None:
    assert not is_hollow("洽詢廠商中，預計116年3月完成開發。")


@pytest.mark.parametrize("blank", ["志工＿＿人", "民政局○年○月", "店家OO家"])
def test_a_short_line_and_single_circles_before_a_unit_are_blanks(blank: str) -> None:
    assert codes({"marketing.campaign.actions": f"1. 於登山口設置QR Code立牌，由{blank}協助完成設定。"}, select=["D108"]) == [
        "D108"
    ]


def test_years_in_chinese_numerals_are_no_blanks() -> None:
    assert codes({"marketing.campaign.actions": "1. 自一一○年五月起於登山口設置QR Code立牌，一○年後檢討。"}, select=["D108"]) == []


def test_a_school_named_in_full_ends_the_agency() -> None:
    words = {"marketing.positioning": "海汕校園通是學校與家庭的聯絡橋樑，與學籍系統相連，學生升級後自動編班，通知由學校統一發出。"}
    title = "高雄市旗津區海汕國民小學海汕校園通改善及行銷計畫書"
    assert findings(words, title=title, select=["X804"]) == []
    wrong = {"marketing.positioning": words["marketing.positioning"] + "海汕校通園並提供請假服務。"}
    assert codes(wrong, title=title, select=["X804"]) == ["X804"]


def test_the_only_amount_of_a_fund_is_the_total_of_its_part() -> None:
    assert codes({"marketing.budget.source": "觀光發展基金28萬元。"}, select=["A505"]) == ["A505"]
    assert codes({"marketing.budget.source": "觀光發展基金20萬元。"}, select=["A505"]) == []


@pytest.mark.parametrize(("total", "wanted"), [(20, []), (22, ["A503"])])
def test_a_sum_over_a_list_of_paragraphs_is_added_up(total: int, wanted: list[str]) -> None:
    lines = f"1. 業務承辦3人。\n2. 社群小編：2人。\n3. 登山志工15人。\n4. 以上合計{total}人。"
    assert codes({"marketing.campaign.workforce": lines}, select=["A5"]) == wanted


def test_a_per_mille_is_a_thousandth() -> None:
    right = "票價以1,000,000×2‰=2,000元計。"
    lines = "1. 針對文字太小的意見，全面改用可調整字級，並加強深淺對比。"
    assert codes({"improvement.ui_ux": f"{lines}{right}"}, select=["A5"]) == []
    assert codes({"improvement.ui_ux": f"{lines}{right.replace('2,000元', '20,000元')}"}, select=["A5"]) == ["A501"]


def test_a_rating_with_a_point_between_chinese_numerals_is_read() -> None:
    assert codes({"improvement.stars": "原平均三‧一星，預期提升至三‧五星。"}) == ["X806"]


def test_the_age_group_named_before_is_the_audience() -> None:
    words = (
        "以12歲以上、未滿75歲之市民為行銷對象。依民政局戶籍統計資料，本市總人口數為2,718,530人，其中屬前揭年齡區間者為2,036,418人。"
    )
    target = "2,718,530人×5%＝135,926人次，目標140,000人次。"
    assert "T406" in codes({"marketing.audience": words, "marketing.target": target})
