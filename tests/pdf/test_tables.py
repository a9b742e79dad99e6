from __future__ import annotations

import pytest

from ingest.limits import DEFAULT_LIMITS
from ingest.pdf.reader import read_pdf
from schemas.document import Document, Paragraph, Table
from tests.builders.pdfs import Page, pdf, wrapped


def read(*pages: Page) -> Document:
    return read_pdf(pdf(*pages), "plan.pdf", DEFAULT_LIMITS)


def shape(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for row in table.rows for cell in row]


def fill(page: Page, xs: list[float], ys: list[float], rows: list[list[str]]) -> Page:
    page.grid(xs, ys)
    for top, row in zip(ys, rows, strict=False):
        for place, words in enumerate(row):
            y = top + 17
            for _, line in wrapped(words, xs[place + 1] - xs[place] - 10):
                page.text(xs[place] + 5, y, line)
                y += 22
    return page


XS = [70.0, 223.0, 412.0, 520.0]


def test_cells_hold_their_own_wrapped_words() -> None:
    page = fill(Page(), XS, [100, 123, 168, 191], [
        ["項目", "說明", "金額(台幣)"],
        ["繳費步驟簡化及支付工具擴充", "如（一）UI/UX改善說明第3項、第4項", "450,000"],
        ["合計", "", "450,000"],
    ])  # fmt: skip
    (table,) = read(page).blocks
    assert isinstance(table, Table)
    assert table.columns == 3
    assert shape(table) == [
        (0, 0, 1, 1, "項目"), (0, 1, 1, 1, "說明"), (0, 2, 1, 1, "金額(台幣)"),
        (1, 0, 1, 1, "繳費步驟簡化及支付工具擴充"), (1, 1, 1, 1, "如（一）UI/UX改善說明第3項、第4項"), (1, 2, 1, 1, "450,000"),
        (2, 0, 1, 1, "合計"), (2, 1, 1, 1, ""), (2, 2, 1, 1, "450,000"),
    ]  # fmt: skip
    assert all(paragraph.in_table for paragraph in read(page).paragraphs)


def test_merged_cells_stand_once_with_their_spans() -> None:
    page = Page()
    for y in (100, 160, 190):
        page.line(70, y, 500, y)
    page.line(170, 130, 500, 130)
    for x in (70, 170, 500):
        page.line(x, 100, x, 190)
    page.line(300, 130, 300, 190)
    for x, y, words in ((75, 120, "直"), (175, 120, "橫"), (175, 150, "甲"), (305, 150, "乙"), (175, 180, "丙"), (305, 180, "丁")):
        page.text(x, y, words)
    (table,) = read(page).blocks
    assert isinstance(table, Table)
    assert [found[:4] for found in shape(table)] == [
        (0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1),
    ]  # fmt: skip


def test_filled_bars_are_ruled_lines_too() -> None:
    page = Page()
    for y in (100, 130, 160):
        page.bar(70, y, 300, y + 0.75)
    for x in (70, 180, 300):
        page.bar(x, 100, x + 0.75, 160)
    page.text(75, 120, "項目").text(185, 120, "金額").text(75, 150, "立牌").text(185, 150, "62,000")
    (table,) = read(page).blocks
    assert isinstance(table, Table)
    assert [found[4] for found in shape(table)] == ["項目", "金額", "立牌", "62,000"]


def test_a_table_over_a_page_break_is_one_and_its_repeated_header_stands_once() -> None:
    first = fill(Page(), XS, [700, 723, 746], [["項目", "說明", "金額"], ["立牌", "62處", "62,000"]])
    second = fill(Page(), XS, [70, 93, 116, 139], [["項目", "說明", "金額"], ["文宣", "3場", "39,000"], ["合計", "", "101,000"]])
    document = read(first, second)
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["項目", "說明", "金額"],
        ["立牌", "62處", "62,000"],
        ["文宣", "3場", "39,000"],
        ["合計", "", "101,000"],
    ]
    assert [cell.row for row in table.rows for cell in row] == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert "項目 說明 金額" in document.furniture


def test_a_row_cut_by_a_page_break_is_one_row() -> None:
    first = fill(
        Page(), XS, [700, 723, 746], [["項目", "說明", "金額"], ["繳費步驟簡化及支付工", "如（一）改善說明第三項第", "450,000"]]
    )
    second = fill(Page(), XS, [70, 93, 116], [["具擴充", "四項", ""], ["合計", "", "450,000"]])
    (table,) = read(first, second).blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows][1:] == [
        ["繳費步驟簡化及支付工具擴充", "如（一）改善說明第三項第四項", "450,000"],
        ["合計", "", "450,000"],
    ]


@pytest.mark.parametrize(("begun", "rest"), [("NT$12", "0,000"), ("120,00", "0元"), ("120,", "000")])
def test_an_amount_cut_by_a_page_break_is_one_amount(begun: str, rest: str) -> None:
    first = fill(Page(), XS, [700, 723, 746], [["項目", "說明", "金額"], ["立牌", "如執行項目", begun]])
    second = fill(Page(), XS, [70, 93, 116], [["", "第1點", rest], ["合計", "", "120,000"]])
    (table,) = read(first, second).blocks
    assert isinstance(table, Table)
    assert "".join(table.rows[1][2].text.split()).removesuffix("元").endswith("120,000")
    assert len(table.rows) == 3


def test_a_row_without_a_number_goes_on_where_rows_are_numbered() -> None:
    edges = [70.0, 110.0, 223.0, 412.0, 470.0]
    cut = ["01", "登山口導覽與", "如（一）改善說明第三項第", "1,234,56"]
    first = fill(Page(), edges, [700, 723, 746], [["項次", "項目", "說明", "金額"], cut])
    second = fill(Page(), edges, [70, 93, 116], [["", "QR立牌", "四項", "5,000"], ["02", "短片", "", "120,000"]])
    (table,) = read(first, second).blocks
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[1]] == ["01", "登山口導覽與QR立牌", "如（一）改善說明第三項第四項", "1,234,565,000"]
    assert len(table.rows) == 3


def test_an_amount_with_no_words_beside_it_is_the_rest_of_the_amount_above() -> None:
    narrow = [70.0, 223.0, 412.0, 450.0]
    first = fill(Page(), narrow, [700, 723, 746], [["項目", "說明", "金額"], ["總計", "以上各項", "4,11"]])
    second = fill(Page(), narrow, [70, 93], [["", "", "1,000"]])
    (table,) = read(first, second).blocks
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[1]] == ["總計", "以上各項", "4,111,000"]


def test_noughts_at_the_top_of_a_page_may_be_the_rest_of_an_amount() -> None:
    full = ["繳費步驟簡化及支付工", "如（一）改善說明第三項第", "NT$12345678900"]
    first = fill(Page(), XS, [700, 723, 746], [["項目", "說明", "金額"], full])
    second = fill(Page(), XS, [70, 93, 116], [["具擴充", "四項", "00"], ["合計", "", "1234567890000"]])
    (table,) = read(first, second).blocks
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[1]][2] == "NT$1234567890000"


def test_the_total_on_the_next_page_is_a_row_of_its_own() -> None:
    first = fill(Page(), XS, [700, 723], [["資安檢測與弱點掃描費", "如（六）相關資訊安全防護", "1,240,000"]])
    second = fill(Page(), XS, [70, 93], [["合計", "", "1,240,000"]])
    (table,) = read(first, second).blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 2


def test_a_table_inside_a_cell_is_a_table_of_the_cell() -> None:
    page = Page().grid([70, 200, 520], [100, 130, 300])
    page.text(75, 120, "（七）上架時間").text(205, 120, "116年10月").text(75, 150, "（八）經費").text(205, 150, "明細如下：")
    fill(page, [206, 300, 400, 510], [165, 188, 211], [["項目", "說明", "金額"], ["立牌", "62處", "62,000"]])
    (table,) = read(page).blocks
    assert isinstance(table, Table)
    assert table.columns == 2
    content = table.rows[1][1].blocks
    assert isinstance(content[0], Paragraph)
    assert isinstance(content[1], Table)
    assert [found[4] for found in shape(content[1])] == ["項目", "說明", "金額", "立牌", "62處", "62,000"]


def test_a_table_inside_a_cell_may_share_the_cells_border() -> None:
    page = Page().grid([65.3, 210.2, 530.3], [100, 130, 300])
    page.text(75, 120, "（七）上架時間").text(216, 120, "116年10月").text(75, 150, "（八）經費").text(216, 150, "明細如下：")
    page.grid([215.9, 320, 420, 521], [165, 230, 299.4])
    for x, y, words in (
        (220, 185, "項目"),
        (325, 185, "說明"),
        (425, 185, "金額"),
        (220, 260, "立牌"),
        (325, 260, "62處"),
        (425, 260, "62,000"),
    ):
        page.text(x, y, words)
    (table,) = read(page).blocks
    assert isinstance(table, Table)
    assert [len(row) for row in table.rows] == [2, 2]
    (_, inner) = table.rows[1][1].blocks
    assert isinstance(inner, Table)
    assert inner.columns == 3


def test_a_box_around_words_is_no_table() -> None:
    page = Page().text(70, 90, "方框之外").grid([70, 520], [110, 160]).text(80, 130, "方框之內").text(70, 190, "方框之後")
    assert [paragraph.text for paragraph in read(page).paragraphs] == ["方框之外", "方框之內", "方框之後"]
    assert not any(isinstance(block, Table) for block in read(page).blocks)


def test_a_row_that_a_browser_left_open_at_the_page_break_goes_on() -> None:
    first, second = Page(), Page()
    for page, top, bottom in ((first, 100, 760), (second, 70, 300)):
        for x in (70, 200, 520):
            page.line(x, top, x, bottom)
    first.line(70, 100, 520, 100).text(75, 120, "（一）UI/UX改善").text(205, 120, "改" * 22)
    second.line(70, 300, 520, 300).text(205, 90, "善完成。")
    (table,) = read(first, second).blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["（一）UI/UX改善", "改" * 22 + "善完成。"]]


def test_the_next_section_of_a_form_is_a_row_of_its_own_beside_a_cell_over_many_rows() -> None:
    first, second = Page(), Page()
    for page, top, bottom in ((first, 650, 760), (second, 70, 180)):
        for x in (70, 120, 230, 520):
            page.line(x, top, x, bottom)
    first.line(70, 650, 520, 650).line(120, 705, 520, 705).line(120, 760, 520, 760)
    first.text(75, 670, "改善").text(125, 670, "（三）意見").text(235, 670, "首頁改採地圖優先。")
    first.text(125, 722, "（四）改善期").text(125, 744, "程").text(235, 722, "116.1至116.8。前三個月完成車機更新及介").text(
        235, 744, "面設計。"
    )
    second.line(120, 125, 520, 125).line(70, 180, 520, 180)
    second.text(125, 90, "（五）資料更").text(125, 112, "新週期").text(235, 90, "車輛位置為即時更新；清運路線、停收公告").text(
        235, 112, "由清潔隊上傳。"
    )
    second.text(125, 145, "（六）資安").text(235, 145, "不留存軌跡。")
    (table,) = read(first, second).blocks
    assert isinstance(table, Table)
    assert [row[-2].text.replace("\n", "") for row in table.rows] == [
        "（三）意見",
        "（四）改善期程",
        "（五）資料更新週期",
        "（六）資安",
    ]
