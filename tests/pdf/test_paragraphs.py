from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.limits import DEFAULT_LIMITS
from ingest.pdf.lines import lines_of
from ingest.pdf.page import Strip
from ingest.pdf.paragraphs import first_word
from ingest.pdf.reader import read_pdf
from schemas.document import Document
from tests.builders.pdfs import Page, pdf

LONG = "首頁改採地圖優先設計，開啟後即以所在位置為中心，顯示半徑500公尺內之路邊格位及公有停車場，空位以綠、黃、紅三色標示"


def read(*pages: Page) -> Document:
    return read_pdf(pdf(*pages), "plan.pdf", DEFAULT_LIMITS)


def texts(*pages: Page) -> list[str]:
    return [paragraph.text for paragraph in read(*pages).paragraphs]


def set_all(*paragraphs: str, **how: float) -> Page:
    page = Page()
    y = 90.0
    for paragraph in paragraphs:
        y = page.paragraph(70, y, paragraph, **how)
    return page


def test_a_paragraph_broken_over_lines_is_one_again() -> None:
    assert texts(set_all(LONG + "。")) == [LONG + "。"]


def test_a_heading_is_apart_from_the_content_on_the_next_line() -> None:
    assert texts(set_all("（四）改善期程", LONG, "（五）資料更新週期", "即時更新。")) == [
        "（四）改善期程",
        LONG,
        "（五）資料更新週期",
        "即時更新。",
    ]


def test_entries_of_a_table_of_contents_stand_apart_however_full_their_lines_are() -> None:
    entries = [
        f"{name}{'.' * (100 - 4 * len(name))}3" for name in ("2 行銷方案", "2.1 市場區隔", "2.2 目標客群數量", "2.3 市場定位")
    ]
    page = Page()
    for number, entry in enumerate(entries):
        page.text(70, 90 + 22 * number, entry)
    assert texts(page) == entries


def test_a_remark_stands_apart_even_behind_a_full_line() -> None:
    full = "首頁改採地圖優先設計開啟後即以所在位置為中心顯示半徑內之路邊。"
    remark = "備註：計畫內容請提供1500~3000字內"
    assert texts(set_all(full, remark, width=14.0 * len(full))) == [full, remark]


def test_a_total_stands_apart_even_behind_a_full_line() -> None:
    full = "（四）資安檢測（如㈥敘明相關資訊安全防護措施）：新臺幣七萬五千元"
    assert texts(set_all(full, "總計：新臺幣三十萬元", width=14.0 * len(full))) == [full, "總計：新臺幣三十萬元"]


def test_a_total_of_all_that_is_above_stands_apart_even_behind_a_full_line() -> None:
    full = "（３）社群貼文設計：七萬五千元（如行銷內容說明第三項）。"
    assert texts(set_all(full, "以上合計318,000元。", width=14.0 * len(full))) == [full, "以上合計318,000元。"]


def test_a_number_of_full_width_digits_that_a_line_broke_is_no_item() -> None:
    words = "本案依績效管理指標計算之標準為９９，９９９＊２５％＝２４，９９９，爰訂定行銷目標下載數量如下。"
    for broken in (28, 29, 30, 31):
        assert texts(set_all("改" * 99 + "。", words, width=14.0 * broken))[1:] == [words]


def test_items_with_hanging_indents_are_paragraphs_each() -> None:
    items = [f"{label}{LONG}。" for label in ("1. ", "2. ", "3. ")]
    assert texts(set_all(*items, rest=28)) == items


def test_first_line_indents_begin_paragraphs_even_behind_full_lines() -> None:
    full = "本" * 63
    assert texts(set_all(full, full, first=28)) == [full, full]


def test_a_heading_with_guidance_over_two_lines_is_one() -> None:
    heading = "（四）行銷目標下載數量（請依目標客群數量，擇一下載人次計算標準）之說明文字"
    assert texts(set_all(heading, "目標客群未超過100萬人。")) == [heading, "目標客群未超過100萬人。"]


def test_latin_words_of_two_lines_are_parted_by_a_blank_and_numbers_are_not() -> None:
    page = Page()
    page.text(70, 90, "本" * 29 + " App")
    page.text(70, 112, "Store")
    page.text(70, 134, "計" * 28 + "1,986,")
    page.text(70, 156, "191人")
    assert texts(page) == ["本" * 29 + " App Store", "計" * 28 + "1,986,191人"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("現在40,100+28,000=68,100", "68,100<66,000，所以可以達到目標"),
        ("現在的下載次數已經累計達到1,200", "50,000是全部要達到的目標"),
        ("目前下載次數合計為12,345", "678是另外一個平台上的次數"),
        ("安排的活動場次是3+4=7", "8月開始辦理到九月底為止"),
    ],
)
def test_two_whole_numbers_are_two_paragraphs_even_behind_a_full_line(first: str, second: str) -> None:
    page = Page()
    page.text(70, 90, "滿" * (31 - len(first) // 2) + first)
    page.text(70, 112, second)
    page.text(70, 134, "本" * 31)
    found = texts(page)
    assert found[0].endswith(first)
    assert found[1].startswith(second)


def test_a_number_that_a_full_line_broke_is_one_again() -> None:
    for first, second in (("目標是12,3", "45次"), ("12×2=2", "4場"), ("下載12", "345次"), ("9,800×25%=2,4", "50人次")):
        page = Page()
        page.text(70, 90, "滿" * 31 + first)
        page.text(70, 112, second)
        assert texts(page) == ["滿" * 31 + first + second]


def test_a_number_within_a_sentence_that_begins_a_line_is_no_item() -> None:
    page = Page()
    page.text(70, 90, "說" * 31 + "如")
    page.text(70, 112, "（一）改善說明第2項所示，並" + "列" * 10)
    assert texts(page) == ["說" * 31 + "如（一）改善說明第2項所示，並" + "列" * 10]


def test_bold_headings_end_where_the_weight_ends() -> None:
    page = Page()
    page.text(70, 90, "粗" * 32, font="MicrosoftJhengHeiBold")
    page.text(70, 112, "細" * 8)
    found = read(page).paragraphs
    assert [paragraph.text for paragraph in found] == ["粗" * 32, "細" * 8]
    assert [paragraph.runs[0].bold for paragraph in found] == [True, False]


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    first, second = Page(), Page()
    for row in range(4):
        first.text(70, 90 + 22 * row, "頁" * 32)
    second.text(70, 90, "頁" * 5 + "。")
    assert texts(first, second) == ["頁" * 133 + "。"]


def test_a_title_in_the_middle_over_two_lines_is_one() -> None:
    page = Page()
    page.text(73.5, 90, "高雄市政府交通局港都停車通行動應用程式改善及行銷推廣執行計畫之評")
    page.text(269.5, 112, "核計畫書")
    page.paragraph(70, 160, LONG)
    assert texts(page)[0] == "高雄市政府交通局港都停車通行動應用程式改善及行銷推廣執行計畫之評核計畫書"


def test_runs_carry_family_size_and_weight() -> None:
    page = Page().text(70, 90, "微軟", font="ABCDEF+MicrosoftJhengHeiBold").text(98, 90, "標楷", 12, font="DFKaiShu-SB-Estd-BF")
    (paragraph,) = read(page).paragraphs
    assert [(run.start, run.end, run.font, run.size, run.bold) for run in paragraph.runs] == [
        (0, 2, "Microsoft JhengHei", 14.0, True),
        (2, 4, "DFKai-SB", 12.0, False),
    ]


def test_line_height_is_measured_from_baselines() -> None:
    found = read(set_all("一、改善方案", LONG, pitch=25)).paragraphs
    assert [paragraph.line_height and (paragraph.line_height.rule, paragraph.line_height.value) for paragraph in found] == [
        ("measured", 25.0),
        ("measured", 25.0),
    ]


def test_room_between_paragraphs_is_no_line_height() -> None:
    page = Page()
    y = page.paragraph(70, 90, LONG)
    page.text(70, y + 30, "（四）改善期程")
    found = read(page).paragraphs
    assert [paragraph.line_height and paragraph.line_height.value for paragraph in found] == [22.0, None]


def test_every_character_has_its_box_and_page() -> None:
    (paragraph,) = read(Page().text(70, 100, "改善a")).paragraphs
    assert paragraph.boxes is not None
    assert paragraph.page == 1
    (page, box), *others = paragraph.boxes.lines(1, 3)
    assert (page, others) == (1, [])
    assert box == pytest.approx((84.0, 87.68, 105.0, 101.68), abs=0.1)


# No single Latin letter: pdfium drops one that stands alone in a font that is not embedded.
WORDS = st.lists(st.sampled_from([*"一善改行銷目標下載量民眾意見，。、（）「」％", "15", "App"]), min_size=1, max_size=150).map(
    "".join
)


def printable(words: str) -> bool:
    return words[0] not in "，。、）」％（「" and words[-1] not in "（「"


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS.filter(printable), min_size=1, max_size=6))
def test_items_come_back_as_they_were_set(items: list[str]) -> None:
    numbered = [f"{number}. {words}" for number, words in enumerate(items, start=1)]
    assert texts(set_all(*numbered, rest=28)) == numbered


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8))
def test_no_character_is_lost_or_doubled(paragraphs: list[str]) -> None:
    found = "".join(texts(set_all("計畫書", *paragraphs)))
    assert sorted(found.replace(" ", "")) == sorted("計畫書" + "".join(paragraphs))


def test_the_first_word_takes_its_marks_along() -> None:
    strip = Strip(
        text="口。115年", lefts=[0, 14, 28, 35, 42, 49], rights=[14, 28, 35, 42, 49, 63], top=0, bottom=14, baseline=12, size=14
    )
    (line,) = lines_of([strip], 1)
    assert first_word(line) == (49, "口。115")


def test_a_title_far_left_of_a_point_stands_apart_though_the_point_s_line_is_full() -> None:
    point = "3. 於教育局臉書粉絲專頁及各校校網刊登三支家長與導師情境短片。"
    page = Page()
    page.paragraph(70, 90, LONG)
    page.text(112, 178, point).text(70, 200, "動用人力")
    assert texts(page)[-2:] == [point, "動用人力"]
