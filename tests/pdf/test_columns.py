"""Pages set in two columns of text without rules, and pages that only look so."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.limits import DEFAULT_LIMITS
from ingest.pdf.reader import read_pdf
from schemas.document import Document, Paragraph, Table
from tests.builders.pdfs import Page, pdf, wrapped

A = "首頁改採地圖優先設計，開啟後即以所在位置為中心，顯示半徑五百公尺內之路邊格位及公有停車場，空位以綠、黃、紅三色標示，民眾不必逐層點選即可得知。"
B = "新增離線查詢功能，於行動網路不佳之山區亦可瀏覽已下載之路網資料，並以語音播報前方壅塞路段，駕駛人無須分心操作手機畫面，行車更為安全。"
C = "每月蒐集使用者之評論及客服案件，依類別統計後提報工作會議檢討，屬系統異常者於三個工作日內修復，屬功能建議者列入次季開發項目評估辦理。"
D = "結合本市各項大型活動辦理推廣，於捷運站及轉運站設置宣傳看板，並與電信業者合作發送簡訊，另製作短片於社群平台露出，以提升民眾下載意願。"
LEFT, RIGHT, WIDTH = 70.0, 312.0, 210.0


def read(*pages: Page) -> Document:
    return read_pdf(pdf(*pages), "plan.pdf", DEFAULT_LIMITS)


def texts(*pages: Page) -> list[str]:
    return [paragraph.text for paragraph in read(*pages).paragraphs]


def column(page: Page, x: float, y: float, *paragraphs: str, **how: float) -> float:
    """Set paragraphs in a column; the baseline of the next line is given back."""
    for words in paragraphs:
        y = page.paragraph(x, y, words, width=WIDTH, **how)
    return y


def two_columns(page: Page, y: float, left: tuple[str, ...], right: tuple[str, ...], **how: float) -> float:
    return max(column(page, LEFT, y, *left, **how), column(page, RIGHT, y, *right, **how))


def test_columns_are_read_one_after_the_other() -> None:
    page = Page()
    two_columns(page, 100, (A, B), (C, D))
    assert texts(page) == [A, B, C, D]


def test_a_page_of_short_points_has_columns_where_the_page_before_has_them() -> None:
    first, second = Page(), Page()
    two_columns(first, 100, (A, B), (C, D))
    points = ("1、短句一則。", A, "2、短句二則。", "3、短句三則。", "4、短句四則。", "5、短句五則。", "6、短句六則。")
    two_columns(second, 100, points, (*points, "7、短句七則。"))
    assert texts(first, second) == [A, B, C, D, *points, *points, "7、短句七則。"]


@pytest.mark.parametrize("offset", [7.0, 11.0, -5.0])
def test_lines_of_the_columns_need_not_stand_at_the_same_heights(offset: float) -> None:
    page = Page()
    column(page, LEFT, 100, A, B)
    column(page, RIGHT, 100 + offset, C, D)
    assert texts(page) == [A, B, C, D]


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    lines = [words for _, words in wrapped(A + B + C + D + A + B, WIDTH)]
    pages = [Page(), Page()]
    for number, words in enumerate(lines):
        page, rest = divmod(number, 14)
        right, row = divmod(rest, 7)
        pages[page].text(RIGHT if right else LEFT, 100 + 22 * row, words)
    assert 21 < len(lines) <= 28
    assert texts(*pages) == [A + B + C + D + A + B]


def test_titles_and_text_over_both_columns_part_what_stands_above_from_what_stands_below() -> None:
    page = Page().text(LEFT + 120, 80, "高雄市政府 App 改善及行銷計畫書")
    y = two_columns(page, 110, (A,), (B,))
    y = page.paragraph(LEFT, y, C, width=RIGHT + WIDTH - LEFT)
    two_columns(page, y, (D,), (A,))
    assert texts(page) == ["高雄市政府 App 改善及行銷計畫書", A, B, C, D, A]


def test_short_headings_over_both_columns_stay_with_the_text_below() -> None:
    page = Page().text(LEFT, 80, "一、改善方案")
    y = two_columns(page, 102, (A,), (B,))
    page.text(LEFT, y, "二、行銷方案")
    two_columns(page, y + 22, (C,), (D,))
    assert texts(page) == ["一、改善方案", A, B, "二、行銷方案", C, D]


def test_a_short_heading_below_the_columns_stays_with_the_text_over_the_whole_width() -> None:
    page = Page()
    y = two_columns(page, 102, (A, B), (C, D))
    page.text(LEFT, y, "二、行銷方案")
    page.paragraph(LEFT, y + 22, C, width=RIGHT + WIDTH - LEFT)
    assert texts(page) == [A, B, C, D, "二、行銷方案", C]


def test_headings_inside_columns_stay_in_them() -> None:
    page = Page()
    two_columns(page, 100, ("一、改善方案", A, "（一）功能", B), ("（二）回饋", C, "（三）推廣", D, "共四項。"))
    assert texts(page) == ["一、改善方案", A, "（一）功能", B, "（二）回饋", C, "（三）推廣", D, "共四項。"]


def test_paragraphs_with_room_between_them_are_columns_too() -> None:
    page = Page()
    y = column(page, LEFT, 100, A)
    column(page, LEFT, column(page, LEFT, y + 10, B[:40] + "。") + 10, C)
    y = column(page, RIGHT, 100, D[:48] + "。")
    column(page, RIGHT, column(page, RIGHT, y + 10, A) + 10, B)
    assert texts(page) == [A, B[:40] + "。", C, D[:48] + "。", A, B]


def test_a_last_page_with_few_lines_has_the_columns_of_the_others() -> None:
    first, last = Page(), Page()
    two_columns(first, 100, (A, B), (C, D))
    two_columns(last, 100, (A[:24] + "。",), (B[:24] + "。",))
    assert texts(first, last) == [A, B, C, D, A[:24] + "。", B[:24] + "。"]


def test_a_left_column_may_be_longer_than_the_right_one() -> None:
    page = Page()
    two_columns(page, 100, (A, B, C, D), (A,))
    assert texts(page) == [A, B, C, D, A]


def test_the_first_lines_of_paragraphs_may_be_indented() -> None:
    page = Page()
    two_columns(page, 100, (A, B), (C, D), first=28)
    assert texts(page) == [A, B, C, D]


def test_running_heads_and_page_numbers_are_no_part_of_columns() -> None:
    pages = []
    for number, (left, right) in enumerate([(A, B), (C, D)], start=1):
        page = Page().text(LEFT, 40, "交通局", 10).text(RIGHT + 100, 40, "改善計畫書", 10).text(290, 800, f"- {number} -", 10)
        two_columns(page, 100, (left, left), (right, right))
        pages.append(page)
    assert texts(*pages) == [A, A, B, B, C, C, D, D]


def test_a_ruled_table_in_a_column_is_read_in_it() -> None:
    page = Page()
    y = column(page, LEFT, 100, A)
    page.grid([LEFT, LEFT + 100, LEFT + WIDTH], [y, y + 24, y + 48])
    for row, words in enumerate([("項目", "金額"), ("開發", "100,000")]):
        page.text(LEFT + 5, y + 17 + 24 * row, words[0]).text(LEFT + 105, y + 17 + 24 * row, words[1])
    column(page, LEFT, y + 70, B)
    column(page, RIGHT, 100, C, D)
    document = read(page)
    kinds = [block.text if isinstance(block, Paragraph) else "table" for block in document.blocks]
    assert kinds == [A, "table", B, C, D]


def test_rows_of_a_table_without_rules_keep_together() -> None:
    page = Page()
    y = 100.0
    for left, right in ((A, B[:30] + "。"), (B[:40] + "。", C), (C, D)):
        y = two_columns(page, y, (left,), (right,))
    assert texts(page) == [A, B[:30] + "。", B[:40] + "。", C, C, D]


def test_rows_of_a_table_with_room_between_them_keep_together() -> None:
    page = Page()
    y = 100.0
    for left, right in ((A, B), (B, C), (C, D)):
        y = two_columns(page, y, (left,), (right,)) + 12
    assert texts(page) == [A, B, B, C, C, D]


def test_labels_beside_text_stay_in_their_rows() -> None:
    page = Page()
    y = 100.0
    rows = [("改善說明", A), ("功能提昇", B), ("回饋機制", C), ("推廣活動", D), ("更新週期", A)]
    for label, words in rows:
        page.text(LEFT, y, label)
        y = page.paragraph(LEFT + 100, y, words, width=350)
    assert texts(page) == [f"{label}\t{words}" for label, words in rows]


def test_a_label_beside_short_text_takes_no_line_that_is_not_its_own() -> None:
    page = Page()
    for row, words in enumerate(["改善說明\t即時更新。", "\t每季檢討。", "功能提昇\t離線查詢。", "回饋機制：客服信箱。"]):
        label, _, text = words.rpartition("\t")
        page.text(LEFT, 100 + 22 * row, label).text(LEFT + 100 if label or row == 1 else LEFT, 100 + 22 * row, text)
    assert texts(page) == ["改善說明\t即時更新。", "每季檢討。", "功能提昇\t離線查詢。", "回饋機制：客服信箱。"]


def test_figures_at_tabulators_stay_in_their_rows() -> None:
    page = Page()
    rows = [
        (f"第{mark}期系統開發及維護費用", f"新臺幣{amount},000元整")
        for mark, amount in zip("一二三四五六七八", range(100, 900, 100), strict=True)
    ]
    for number, (item, amount) in enumerate(rows):
        page.text(LEFT, 100 + 22 * number, item).text(RIGHT, 100 + 22 * number, amount)
    assert texts(page) == [f"{item}\t{amount}" for item, amount in rows]


def test_figures_set_to_the_right_stay_in_their_rows() -> None:
    page = Page()
    rows = [
        ("系統開發費", "1,200,000"),
        ("雲端主機", "90,000"),
        ("資安檢測費用", "150,000"),
        ("行銷", "8,000"),
        ("維護", "95,000"),
        ("其他", "1,000"),
    ]
    for number, (item, amount) in enumerate(rows):
        page.text(LEFT, 100 + 22 * number, item).text(RIGHT + WIDTH - 7 * len(amount), 100 + 22 * number, amount)
    assert texts(page) == [f"{item}\t{amount}" for item, amount in rows]


def test_short_lines_of_two_lists_stay_in_their_rows() -> None:
    page = Page()
    rows = [
        (f"{mark}、改善項目{mark * 3}", f"{mark}、行銷項目{mark * (2 + number % 4)}")
        for number, mark in enumerate("一二三四五六七八九")
    ]
    for number, (left, right) in enumerate(rows):
        page.text(LEFT, 100 + 22 * number, left).text(RIGHT, 100 + 22 * number, right)
    assert texts(page) == [f"{left}\t{right}" for left, right in rows]


def test_indented_lists_are_read_from_the_top_down() -> None:
    page = Page()
    y = 100.0
    parts = [A, B[:24] + "。", C[:20] + "。", D, A[:22] + "。", B[:18] + "。", C]
    for number, words in enumerate(parts):
        indent = 220.0 if number % 3 else 0.0
        y = page.paragraph(LEFT + indent, y, words, width=455 - indent)
    assert texts(page) == parts


def test_a_table_beside_text_is_read_at_its_height() -> None:
    page = Page()
    page.grid([RIGHT, RIGHT + 100, RIGHT + WIDTH], [90, 114, 138])
    for row, words in enumerate([("項目", "金額"), ("開發", "100,000")]):
        page.text(RIGHT + 5, 107 + 24 * row, words[0]).text(RIGHT + 105, 107 + 24 * row, words[1])
    y = page.paragraph(LEFT, 100, A, width=WIDTH)
    page.paragraph(LEFT, y, B)
    document = read(page)
    assert "".join(block.text for block in document.blocks if isinstance(block, Paragraph)) == A + B
    assert sum(isinstance(block, Table) for block in document.blocks) == 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([LEFT, LEFT + 28, LEFT + 120, RIGHT, RIGHT + 28]), st.integers(1, 16), st.sampled_from([11, 22, 40])
        ),
        min_size=12,
        max_size=40,
    )
)
def test_no_line_is_lost_however_lines_stand(lines: list[tuple[float, int, int]]) -> None:
    page = Page()
    base = [(x, 100 + 22 * row, "本案改善期程自一百十六年二月") for row in range(8) for x in (LEFT, RIGHT)]
    for x, top, words in base:
        page.text(x, top, words)
    y = 300.0
    written = Counter("".join(words for _, _, words in base))
    for place, (x, length, step) in enumerate(lines):
        words = chr(0x4E00 + place) * length
        written.update(words)
        page.text(x, y, words, 10)
        y += step / 4
    assert Counter("".join("".join(texts(page)).split())) == written


def test_boxes_of_words_in_the_right_column_are_those_of_the_page() -> None:
    page = Page()
    two_columns(page, 100, (A, B), (C, D))
    paragraph = read(page).paragraphs[2]
    assert paragraph.boxes is not None
    ((number, (left, _, right, bottom)),) = paragraph.boxes.lines(0, 2)
    assert (number, round(left), round(right)) == (1, 312, 340)
    assert 100 < bottom < 104
