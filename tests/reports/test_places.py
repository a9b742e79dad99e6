from array import array
from dataclasses import replace

from reports.places import where
from schemas.document import CharBoxes, Span
from tests.builders.small import a_document


def test_a_place_in_a_word_file_has_a_quote_and_no_page():
    assert where(a_document("一、改善方案"), Span(block=0, start=2, end=6)) == {
        "page": None,
        "block": 0,
        "start": 2,
        "end": 6,
        "quote": "改善方案",
        "bbox": None,
    }


def test_a_place_in_a_pdf_has_the_box_of_its_lines_on_the_first_page():
    boxes = CharBoxes(array("i", [1, 1, 1, 2]), array("d", [10, 20, 24, 34, 24, 20, 38, 34, 10, 42, 24, 56, 10, 20, 24, 34]))
    document = a_document("甲乙丙丁")
    document = replace(document, blocks=(replace(document.paragraphs[0], page=1, boxes=boxes),))
    place = where(document, Span(block=0, start=0, end=4))
    assert (place["page"], place["bbox"]) == (1, [10.0, 20.0, 38.0, 56.0])
    assert where(document, Span(block=0, start=3, end=4))["page"] == 2


def test_no_span_has_no_place():
    assert where(a_document("甲"), None) is None
