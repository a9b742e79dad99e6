from __future__ import annotations

import pytest

from tests.builders.plans import codes

BREAKDOWN = "marketing.budget.breakdown"


@pytest.mark.parametrize(
    ("explanation", "found"),
    [("如執行項目第1點", []), ("詳見執行項目", []), ("同預期效果所述", []), ("", ["X803"])],
)
def test_an_explanation_that_points_to_a_section_by_its_title_is_enough(explanation, found):
    table = f"項目 | 說明 | 金額\n辦公桌椅汰換 | {explanation} | 50,000\n宣導短片拍攝 | 如執行項目第3點 | 40,000\n合計 |  | 90,000"
    assert codes({BREAKDOWN: table}) == found


def test_a_pointer_in_brackets_behind_the_name_is_enough_too():
    lines = "1. 辦公桌椅汰換（如執行項目第1點）：50,000元\n2. 宣導短片拍攝：40,000元\n合計：90,000元"
    assert codes({BREAKDOWN: lines}) == []


def test_a_pointer_follows_the_wording_that_the_heading_has_in_the_plan():
    table = "項目 | 說明 | 金額\n辦公桌椅汰換 | 如推動作法第1點 | 50,000\n宣導短片拍攝 | 如推動作法第3點 | 40,000\n合計 |  | 90,000"
    found = codes({BREAKDOWN: table}, headings={"marketing.campaign.actions": "推動作法"})
    assert found == ["S208"]


def test_a_column_of_groups_does_not_name_the_items():
    table = (
        "類別 | 項目 | 說明 | 金額（元）\n辦公桌椅 | 宣導短片拍攝 | 如執行項目第3點 | 50,000\n"
        "辦公桌椅 | 登山口立牌 |  | 40,000\n合計 |  |  | 90,000"
    )
    assert codes({BREAKDOWN: table}) == []


@pytest.mark.parametrize(
    ("action", "line"),
    [
        ("新生始業輔導時發送下載說明。", "下載說明單印製 | "),
        ("訓練班推廣：志工培訓及複訓時一律以本App報到、測驗。", "訓練班教材修訂 | "),
        ("新辦證即裝：辦理借閱證時，由櫃檯同仁引導下載。", "文宣品 | 辦證櫃檯立牌"),
    ],
)
def test_how_the_money_is_spent_need_not_be_described(action, line):
    actions = f"1. {action}\n2. 舉辦「百岳起步走」集章活動，完成者可兌換紀念毛巾。"
    table = f"項目 | 說明 | 金額\n{line} | 50,000\n紀念毛巾 | 集章活動 | 40,000\n合計 |  | 90,000"
    assert codes({"marketing.campaign.actions": actions, BREAKDOWN: table}, select=["X803"]) == []
    other = table.replace(line, "辦公桌椅採購 | 汰換老舊桌椅")
    assert codes({"marketing.campaign.actions": actions, BREAKDOWN: other}, select=["X803"]) == ["X803"]


@pytest.mark.parametrize(
    "head",
    [
        "Item | 說明 | Subtotal",
        "Item | 說明 | Price",
        "項目 | Description | 金額",
        "Item | Description | NTD",
        "Was | Wofür | Betrag",
        "花在哪裡 | 怎麼花 | 多少錢",
        "Item | Qty | Unit Price | Subtotal",
    ],
)
def test_the_first_row_without_a_number_is_the_head_in_whatever_language(head):
    between = ["如執行項目第3點"] * (head.count("|") - 1)
    rows = [["宣導短片拍攝", *between, "40,000"], ["登山口立牌", *between, "50,000"], ["合計", *[""] * len(between), "90,000"]]
    if "Qty" in head:
        rows = [["宣導短片拍攝", "2", "20,000", "40,000"], ["登山口立牌", "5", "10,000", "50,000"], ["合計", "", "", "90,000"]]
    assert codes({BREAKDOWN: "\n".join([head, *(" | ".join(row) for row in rows)])}) == []


@pytest.mark.parametrize("amount", ["另計", "0元", "免費", "人力支應", "", "由廠商負擔", "無償", "TBD", "N/A", "－"])
def test_a_first_row_that_says_why_it_costs_nothing_is_a_cost(amount):
    table = f"辦公桌椅汰換 | 舊品淘汰 | {amount}\n宣導短片拍攝 | 如執行項目第3點 | 40,000\n合計 |  | 40,000"
    assert codes({BREAKDOWN: table}, select=["X803"]) == ["X803"]


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("說明會場布、茶水", []),
        ("說明會場布、餐點、文具", []),
        ("辦公桌椅、茶水", ["X803"]),
        ("辦公桌椅汰換、說明會場布", ["X803"]),
        ("說明會場布、辦公桌椅汰換", ["X803"]),
    ],
)
def test_what_is_bought_for_one_thing_is_explained_by_it(label, found):
    actions = "1. 里民防汛說明會，30場。\n2. 舉辦「百岳起步走」集章活動，完成者可兌換紀念毛巾。"
    table = f"項目 | 說明 | 金額\n{label} |  | 50,000\n紀念毛巾 | 集章活動 | 40,000\n合計 |  | 90,000"
    assert codes({"marketing.campaign.actions": actions, BREAKDOWN: table}, select=["X803"]) == found


@pytest.mark.parametrize(("reason", "found"), [("觀光局公務車3輛", ["X803"]), ("紀念毛巾3條", [])])
def test_a_word_of_the_agencys_name_is_no_reason_for_a_cost(reason, found):
    segmentation = "市民洽詢觀光局時，多以電話為之；民間App並無本局之步道資料。"
    table = f"項目 | 說明 | 金額\n公務機車輪胎換新 | {reason} | 50,000\n宣導短片拍攝 | 如執行項目第3點 | 40,000\n合計 |  | 90,000"
    assert codes({"marketing.segmentation": segmentation, BREAKDOWN: table}, select=["X803"]) == found
