"""Each error that the fuzz found, kept as the smallest file that showed it."""

from __future__ import annotations

import time

import pytest

from ingest.errors import Broken, Unreadable
from ingest.outline.names import resembles
from ingest.reading import UNFORESEEN, read
from schemas.forms import load_form
from tests.fuzz.seeds import paper
from text.fold import lower
from text.numerals import find_numbers


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(50)),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50)),
        ("a.tif", b"II*\0\x08\0\0\0\1\0"),
    ],
)
def test_a_damaged_picture_is_foreseen(name, data):
    pytest.importorskip("PIL")
    with pytest.raises(Unreadable) as caught:
        read(data, name)
    assert isinstance(caught.value, Broken)
    assert caught.value.reason != UNFORESEEN


def test_a_font_name_that_pdfplumber_cannot_fetch_stays_unknown():
    data = paper(
        "BT /T 20 Tf 50 700 Td (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj (\\516) Tj ET",
        resources="<</Font<</T 6 0 R>> >>",
        o6=(
            "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 97/Widths[500]"
            "/Encoding<</Differences[97/a]>>/CharProcs<</a 7 0 R>>/Resources<<>>/ToUnicode 8 0 R>>"
        ),
        o7="<</Length 36>>stream\n500 0 d0 0 0 400 400 re f           \nendstream",
        o8=(
            "<</Length 180>>stream\n/CIDInit /ProcSet findresource begin begincmap "
            "1 begincodespacerange <00> <FF> endcodespacerange "
            "1 beginbfchar <61> <8A08> endbfchar endcmap end                        \nendstream"
        ),
    )
    document = read(data, "a.pdf")
    assert "計計計" in document.paragraphs[0].text
    assert document.paragraphs[0].runs[0].font is None


@pytest.mark.parametrize("words", ["一", "a.b", "甲", "１", "a/"])
def test_a_paragraph_of_nothing_but_numerals_or_letters_is_read_in_its_length(words):
    begun = time.process_time()
    find_numbers(words * 60_000)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(("text", "small"), [("App ÄẞİSS", "app äßİss"), ("", ""), ("UI/UX改善", "ui/ux改善")])
def test_small_letters_stand_where_the_large_ones_stood(text, small):
    assert lower(text) == small


def test_a_line_of_letters_that_casefolding_lengthens_is_compared_with_headings():
    spec = next(iter(load_form().sections.values()))
    assert resembles("ßßßß", spec) == (0.0, 4)
