from __future__ import annotations

import pytest

from tests.builders.plans import codes, findings

HEAD = "項目 | 說明 | 金額（元）\n"
BREAKDOWN = "marketing.budget.breakdown"
TABLE = """\
項目 | 說明 | 金額（元）
登山口QR Code立牌 | 如執行項目第1點 | {a}
集章活動紀念毛巾 | 如執行項目第2點 | {b}
宣導短片拍攝及捷運車廂刊登 | 如執行項目第3點 | {c}"""


def table(
    a: str = "60,000", b: str = "90,000", c: str = "50,000", total: str | None = "200,000", before: str = "", after: str = ""
) -> str:
    rows = TABLE.format(a=a, b=b, c=c) + (f"\n合計 |  | {total}" if total is not None else "")
    return "\n".join(line for line in (before, rows, after) if line)


def found(words: dict[str, str | None], code: str) -> list[dict[str, object]]:
    return [finding for finding in findings(words, select=[code]) if finding["code"] == code]


def test_a_wrong_result_is_shown_with_its_trail_and_the_likely_correction() -> None:
    (finding,) = found({"marketing.campaign.workforce": "志工訓練12場×50人=650人次，共計20人辦理。"}, "A501")
    assert finding["message"] == "算式錯誤：12場 × 50人 = 600；計畫載 650。"
    assert (finding["expected"], finding["found"]) == ("600", "650")
    assert "600" in str(finding["suggestion"])
    assert finding["where"]["quote"] == "650"  # type: ignore[index]


def test_a_calculation_in_a_cell_is_checked() -> None:
    words = table().replace("如執行項目第2點", "900條×100元=99,000元")
    (finding,) = found({BREAKDOWN: words}, "A501")
    assert finding["section"] == BREAKDOWN
    assert finding["where"]["quote"] == "99,000"  # type: ignore[index]


def test_the_step_to_the_standard_is_left_to_t404() -> None:
    words = "目標客群624,500人，屬第二類，標準為624,500×10%=62,540人次。\n本App訂定之目標下載數量為65,000人次。"
    assert codes({"marketing.target": words}) == ["T404"]


@pytest.mark.parametrize(
    "words",
    [
        table(),
        table("6萬", "9萬", "5萬", "20萬元"),
        table("６０，０００", "９０，０００", "５０，０００", "貳拾萬元"),
        table("60", "90", "50", "200", before="單位：新臺幣千元").replace("（元）", ""),
        table(before="經費總計200,000元："),
        table(after="以上合計新臺幣20萬元整。"),
    ],
)
def test_a_table_that_adds_up_gives_nothing(words: str) -> None:
    assert not [code for code in codes({BREAKDOWN: words}) if code[0] in "AB"]


@pytest.mark.parametrize(
    "words", [table(b="91,000"), table(total="20,000"), table("6", "9", "5", "21萬").replace("（元）", "（萬元）")]
)
def test_a_table_that_does_not_add_up_is_one_finding_at_its_total(words: str) -> None:
    assert [code for code in codes({BREAKDOWN: words}) if code[0] in "AB"] == ["A502"]


def test_a_wrong_subtotal_under_a_right_total_stands_at_the_subtotal() -> None:
    words = (
        HEAD + "立牌 | 如執行項目 | 60,000\n毛巾 | 如執行項目 | 90,000\n小計 |  | 160,000\n短片 | 如執行項目 | 50,000\n"
        "合計 |  | 200,000"
    )
    (finding,) = found({BREAKDOWN: words}, "A502")
    assert finding["where"]["quote"] == "160,000"  # type: ignore[index]
    assert finding["message"] == "各項金額加總為 60,000 + 90,000 = 150,000 元；「小計」載 160,000 元，多 10,000 元。"


def test_a_row_that_heads_its_own_parts_is_not_counted_twice() -> None:
    words = HEAD + "短片 | 如執行項目 | 150,000\n拍攝 |  | 100,000\n剪輯 |  | 50,000\n立牌 | 如執行項目 | 50,000\n合計 |  | 200,000"
    assert found({BREAKDOWN: words}, "A502") == []


@pytest.mark.parametrize(
    ("words", "section"),
    [
        ({BREAKDOWN: table(before="經費總計220,000元：")}, BREAKDOWN),
        ({BREAKDOWN: table(after="以上合計新臺幣2萬元整。")}, BREAKDOWN),
        ({"marketing.budget.source": "由本局115年度觀光推廣預算2,000,000元支應。"}, "marketing.budget.source"),
    ],
)
def test_a_total_in_prose_that_the_table_does_not_bear_out_stands_where_it_is_said(
    words: dict[str, str | None], section: str
) -> None:
    (finding,) = found(words, "A505")
    assert finding["section"] == section
    assert [code for code in codes(words) if code[0] in "AB"] == ["A505"]


def test_prose_that_agrees_with_the_items_leaves_the_fault_to_the_table() -> None:
    words = table(total="210,000", before="經費總計200,000元：")
    assert [code for code in codes({BREAKDOWN: words}) if code[0] in "AB"] == ["A502"]


def test_a_table_without_a_total_is_told_the_sum() -> None:
    (finding,) = found({BREAKDOWN: table(total=None)}, "B602")
    assert "200,000" in str(finding["suggestion"])
    assert found({BREAKDOWN: HEAD + "立牌 | 如執行項目 | 60,000"}, "B602") == []


def test_blank_amounts_are_b601_alone() -> None:
    assert [code for code in codes({BREAKDOWN: table("", "", "", "")}) if code[0] in "AB"] == ["B601"]


def test_a_false_comparison_is_shown_with_the_true_one() -> None:
    (finding,) = found({"improvement.stars": "目前平均3.2星，3.2>3.5，預期提昇至4.0星。"}, "A504")
    assert finding["message"] == "比較式不成立：計畫載 3.2 > 3.5，實為 3.2 ≤ 3.5。"
    assert finding["where"]["quote"] == "3.2>3.5"  # type: ignore[index]
