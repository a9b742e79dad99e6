from __future__ import annotations

import pytest

from ingest.limits import DEFAULT_LIMITS
from ingest.pdf.furniture import is_page_number
from ingest.pdf.reader import read_pdf
from schemas.document import Document
from tests.builders.pdfs import Page, pdf


def read(*pages: Page) -> Document:
    return read_pdf(pdf(*pages), "plan.pdf", DEFAULT_LIMITS)


@pytest.mark.parametrize(
    "words", ["1", "- 2 -", "1/6", "第 1 頁", "第 1 頁，共 5 頁", "第1頁/共6頁", "Page 3 of 8", "－３－", "iv", "頁次：2", "第三頁"]
)
def test_page_numbers_are_known(words: str) -> None:
    assert is_page_number(words)


@pytest.mark.parametrize("words", ["一、改善方案", "1. 經費來源", "100萬人", "合計 5", "116年2月", "第一類", "2027-03", "116/2"])
def test_other_lines_are_not_page_numbers(words: str) -> None:
    assert not is_page_number(words)


def test_running_headers_and_page_numbers_are_furniture() -> None:
    pages = []
    for number in (1, 2, 3):
        page = Page().text(220, 50, "高雄市政府交通局　改善計畫書", 10)
        page.paragraph(70, 100, f"內容{'甲乙丙'[number - 1]}。")
        pages.append(page.text(250, 800, f"第 {number} 頁，共 3 頁", 10))
    document = read(*pages)
    assert [paragraph.text for paragraph in document.paragraphs] == ["內容甲。", "內容乙。", "內容丙。"]
    assert "高雄市政府交通局　改善計畫書" in document.furniture
    assert len(document.furniture) == 4


def test_the_page_number_of_a_single_page_is_furniture() -> None:
    document = read(Page().text(70, 90, "一、改善方案").text(290, 800, "- 1 -"))
    assert [paragraph.text for paragraph in document.paragraphs] == ["一、改善方案"]
    assert document.furniture == ("- 1 -",)


def test_a_heading_at_the_top_of_two_pages_stays() -> None:
    pages = [Page().text(70, 70, "1. 經費來源").text(70, 92, f"內容{mark}。") for mark in "甲乙丙丁"]
    pages[1].commands[0] = pages[2].commands[0] = ""
    assert [paragraph.text for paragraph in read(*pages).paragraphs].count("1. 經費來源") == 2


def test_the_binding_line_is_taken_out() -> None:
    page = Page()
    for place, mark in enumerate("．．．裝．．．．訂．．．．線．．．"):
        page.text(28, 150 + 30 * place, mark, 10)
    for row in range(20):
        page.text(80, 160 + 22 * row, "本" * 32 if row < 19 else "本局。")
    document = read(page)
    assert [paragraph.text for paragraph in document.paragraphs] == ["本" * 608 + "本局。"]
    assert document.furniture == ("．．．裝．．．．訂．．．．線．．．",)


def test_a_binding_line_set_sideways_is_taken_out() -> None:
    page = Page().text(40, 200, "……裝……訂……線……", 10, turn=90).text(80, 160, "改善方案之內容，長於裝訂線之文字。")
    assert [paragraph.text for paragraph in read(page).paragraphs] == ["改善方案之內容，長於裝訂線之文字。"]
