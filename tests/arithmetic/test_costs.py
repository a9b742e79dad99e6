from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.document import Document
from schemas.plan import CostTable
from tests.arithmetic.documents import BREAKDOWN, SOURCE, costs


def rows(document: Document, table: CostTable) -> list[tuple[str, str, int | None]]:
    return [
        (line.kind, document.quote(line.label) if line.label else "", int(line.amount.value) if line.amount else None)
        for line in table.lines
    ]


PLAIN = """\
項目 | 說明 | 金額(台幣)
宣導短片 | 如行銷內容說明 | {a}
網路推廣 | 2,400份×50元=120,000元 | {b}
合計 | | {total}"""


@pytest.mark.parametrize(
    ("a", "b", "total"),
    [
        ("50,000", "120,000", "170,000"),
        ("５０，０００", "１２０，０００", "１７０，０００"),
        ("50000", "120000", "170000"),
        ("5萬", "12萬", "17萬"),
        ("伍萬元", "壹拾貳萬元", "壹拾柒萬元整"),
        ("NT$50,000", "NT$120,000", "NT$170,000"),
        ("50,000元", "120,000元", "170,000元"),
        ("新臺幣5萬元", "600元×200份=120,000元", "17萬元"),
        ("50,/000", "120,000", "170,/000"),
    ],
)
def test_an_amount_is_the_same_in_every_writing(a: str, b: str, total: str) -> None:
    document, found = costs(PLAIN.format(a=a, b=b, total=total))
    (table,) = found.tables
    assert rows(document, table) == [("item", "宣導短片", 50_000), ("item", "網路推廣", 120_000), ("total", "合計", 170_000)]
    assert table.items[0].explanation
    assert found.budgets["marketing"].value == 170_000


@pytest.mark.parametrize("reckoned", ["310輛×500元=155,000元", "310輛×伍佰元=壹拾伍萬伍仟元", "310 輛 × 五百 元 ＝ 155,000 元"])
def test_how_a_line_comes_to_its_amount_is_no_part_of_its_name(reckoned: str) -> None:
    document, found = costs(f"1. 車機韌體升級：{reckoned}。\n2. 改道公告按鈕：45,000元。\n以上合計200,000元。")
    (table,) = found.tables
    assert rows(document, table)[0] == ("item", "車機韌體升級", 155_000)


@pytest.mark.parametrize("broken", ["NT$1/20,000", "120,00/0", "１２０，０/００", "12/0,000/元"])
def test_an_amount_broken_over_the_lines_of_a_narrow_cell_is_one(broken: str) -> None:
    document, found = costs(PLAIN.format(a="50,000", b=broken, total="170,000"))
    (table,) = found.tables
    assert [amount for _, _, amount in rows(document, table)] == [50_000, 120_000, 170_000]


@pytest.mark.parametrize(
    ("header", "above", "factor"),
    [
        ("金額(千元)", "", 1000),
        ("金額（萬元）", "", 10_000),
        ("金額", "單位：新臺幣千元", 1000),
        ("經費", "（單位：萬元）", 10_000),
        ("金額(元)", "", 1),
        ("預算金額", "單位：元", 1),
    ],
)
def test_amounts_follow_the_unit_of_the_header_or_of_the_line_above(header: str, above: str, factor: int) -> None:
    words = f"{above}\n項目 | 說明 | {header}\n短片 | 3支 | 50\n廣告 | 2期 | 120\n合計 | | 170"
    _, found = costs(words.strip())
    (table,) = found.tables
    assert table.unit == factor
    assert [int(line.amount.value) for line in table.lines if line.amount] == [50 * factor, 120 * factor, 170 * factor]


def test_a_caption_in_the_first_row_gives_the_unit() -> None:
    _, found = costs("經費概算表（單位：千元） | < | <\n項目 | 說明 | 金額\n短片 | 3支 | 50\n合計 | < | 50")
    (table,) = found.tables
    assert table.unit == 1000
    assert table.total is not None
    assert table.total.amount is not None
    assert table.total.amount.value == 50_000


def test_numbered_rows_unit_prices_and_merged_totals_are_read() -> None:
    document, found = costs(
        "項次 | 工作項目 | 單價 | 數量 | 複價 | 備註\n1 | 宣導短片 | 25,000 | 2支 | 50,000 | 如執行項目1\n"
        "2 | 立牌 | 500 | 124面 | 62,000 | \n合計 | < | < | < | 112,000 | "
    )
    (table,) = found.tables
    assert rows(document, table) == [("item", "宣導短片", 50_000), ("item", "立牌", 62_000), ("total", "合計", 112_000)]


def test_subtotals_are_told_from_items_and_only_the_last_total_is_the_tables() -> None:
    document, found = costs(
        "項目 | 金額（元）\n短片 | 50,000\n廣告 | 20,000\n小計 | 70,000\n毛巾 | 30,000\n小 計 | 30,000\n"
        "合計 | 100,000\n營業稅 | 5,000\n總計 | 105,000"
    )
    (table,) = found.tables
    assert [kind for kind, _, _ in rows(document, table)] == [
        "item", "item", "subtotal", "item", "subtotal", "subtotal", "item", "total",
    ]  # fmt: skip


def test_a_table_without_a_header_is_read_by_what_its_cells_hold() -> None:
    document, found = costs("短片拍攝 | 如執行項目 | 50,000\n廣告刊登 | 如執行項目 | 20,000\n總計 | | 70,000")
    assert rows(document, found.tables[0]) == [
        ("item", "短片拍攝", 50_000),
        ("item", "廣告刊登", 20_000),
        ("total", "總計", 70_000),
    ]


def test_a_table_cut_by_a_page_break_is_one() -> None:
    words = "項目 | 說明 | 金額\n短片 | 3支 | 50,000\n\n項目 | 說明 | 金額\n廣告 | 2期 | 20,000\n合計 | | 70,000"
    document, found = costs(words)
    (table,) = found.tables
    assert [kind for kind, _, _ in rows(document, table)] == ["item", "item", "total"]


def test_a_table_whose_amounts_are_blank_has_lines_without_amounts() -> None:
    _, found = costs("項目 | 說明 | 金額\n短片 | 3支 | \n廣告 | 2期 | \n合計 | | ")
    (table,) = found.tables
    assert all(line.amount is None for line in table.lines)
    assert found.amounts[BREAKDOWN] == ()
    assert found.budgets == {}


@pytest.mark.parametrize(
    "words",
    [
        "1. 宣導短片：50,000元\n2. 網路推廣：20,000元\n合計：70,000元",
        "(1)宣導短片 5萬元。\n(2)網路推廣 2萬元。\n(3)合計 7萬元。",
        "宣導短片：新臺幣50,000元整\n網路推廣：新臺幣20,000元整\n以上合計新臺幣70,000元整",
        "1、宣導短片：50,000元\n2、網路推廣：20,000元\n合　計：70,000元",
        "項目　說明　金額(元)\n宣導短片　如執行項目　50,000\n網路推廣　如執行項目　20,000\n合計　70,000",
    ],
)
def test_list_lines_that_end_in_amounts_are_a_cost_table(words: str) -> None:
    document, found = costs(words)
    (table,) = found.tables
    assert [(kind, amount) for kind, _, amount in rows(document, table)] == [("item", 50_000), ("item", 20_000), ("total", 70_000)]
    assert found.budgets["marketing"].value == 70_000


@pytest.mark.parametrize(
    ("prose", "total"),
    [
        ("各項經費共計1,800,000元，明細如下：", 1_800_000),
        ("本案共需145萬元，其中系統開發小計1,030,000元、主機小計420,000元，分列如下：", 1_450_000),
        ("經費總計２９２，０００元：", 292_000),
        ("以上合計新臺幣1,370,000元整。", 1_370_000),
        ("總經費為壹佰捌拾萬元。", 1_800_000),
        ("所需經費新臺幣40萬元，分項如下：", 400_000),
    ],
)
def test_a_total_in_prose_is_kept_with_its_section(prose: str, total: int) -> None:
    _, found = costs(f"{prose}\n項目 | 說明 | 金額\n短片 | 3支 | 50,000\n廣告 | 2期 | 20,000\n合計 | | 70,000")
    assert [stated.value for stated in found.prose_totals[BREAKDOWN]] == [Decimal(total)]


@pytest.mark.parametrize(
    ("source", "totals"),
    [
        ("由本局117年度「健康促進業務—宣導費」44萬元支應；誤餐費由既有經費勻支，不另計列。", [440_000]),
        ("由公務預算支應900,000元，補助款支應450,000元，合計1,350,000元。", [1_350_000]),
        ("由本處116年度推廣教育業務費支應，共126,000元。", [126_000]),
        ("由本中心116年度業務費２８３，８００元支應。", [283_800]),
        ("編列年度預算。", []),
        ("由本局預算支應300,000元，不足部分由中央補助。", []),
        ("每年維護費約50萬元由業務費支應。", []),
        ("由公務預算900,000元及補助款450,000元支應。", []),
    ],
)
def test_the_source_states_a_total_only_where_it_is_plain(source: str, totals: list[int]) -> None:
    _, found = costs("項目 | 金額\n短片 | 50,000\n合計 | 50,000", source)
    assert [int(stated.value) for stated in found.prose_totals.get(SOURCE, ())] == totals


def test_amounts_of_a_breakdown_hold_table_and_prose_alike() -> None:
    _, found = costs("各項經費共計70,000元：\n項目 | 說明 | 金額\n短片 | 每支500元 | 50,000\n廣告 | | 20,000\n合計 | | 70,000")
    assert [int(stated.value) for stated in found.amounts[BREAKDOWN]] == [70_000, 500, 50_000, 20_000, 70_000]
