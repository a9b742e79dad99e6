from __future__ import annotations

from io import BytesIO

import pdfplumber
import pytest

from ingest.limits import DEFAULT_LIMITS
from ingest.pdf.extract import Extracted, PageReader
from ingest.pdf.fonts import decoded, family, is_bold
from ingest.pdf.opening import opened
from ingest.pdf.reader import read_pdf
from tests.builders.pdfs import Page, pdf

MIXED = "（一）App下載量1,986,191×5%=99,309人次，「市場區隔」：24小時。"


def extracted(*pages: Page) -> list[Extracted]:
    with opened(pdf(*pages), DEFAULT_LIMITS) as document:
        reader = PageReader(document)
        found = [reader.read(number, 10_000) for number in range(1, len(pages) + 1)]
    return [page for page in found if page is not None]


def test_pdfium_and_pdfplumber_give_the_same_characters_at_the_same_places() -> None:
    page = Page().text(70, 90, MIXED).text(70, 112, "各項經費成本分析", 12).text(200, 300, "ＡＢ１，％ iOS 3.2", 16)
    (ours,) = extracted(page)
    mine = [
        (character, round(left), round(strip.baseline), strip.size)
        for strip in ours.page.strips
        for character, left in zip(strip.text, strip.lefts, strict=True)
        if not character.isspace()
    ]
    with pdfplumber.open(BytesIO(pdf(page))) as other:
        theirs = [
            (character["text"], round(character["x0"]), round(842 - character["matrix"][5]), round(character["size"], 1))
            for character in other.pages[0].chars
            if not character["text"].isspace()
        ]
    assert mine == theirs


def test_the_size_is_that_of_the_text_matrix() -> None:
    page = Page()
    page.commands.append("BT /MicrosoftJhengHeiRegular 1 Tf 14 0 0 14 70 700 Tm <6539> Tj ET")
    (strip,) = extracted(page)[0].page.strips
    assert (strip.size, strip.text) == (14.0, "改")


def test_stroked_and_filled_letters_are_bold() -> None:
    (strip,) = extracted(Page().text(70, 90, "改善方案", mode=2))[0].page.strips
    assert strip.bold


def test_words_far_apart_are_strips_each() -> None:
    page = Page().text(70, 90, "項目").text(200, 90, "說明")
    assert [strip.text for strip in extracted(page)[0].page.strips] == ["項目", "說明"]


def test_ruled_lines_and_pictures_are_measured_from_the_top_left() -> None:
    page = Page().line(70, 100, 500, 100).bar(70, 100, 70.75, 300).scan()
    found = extracted(page)[0].page
    assert [(line.at, line.start, line.end) for line in found.horizontals] == [pytest.approx((100, 70, 500))]
    assert [(line.at, line.start, line.end) for line in found.verticals] == [pytest.approx((70.375, 100, 300))]
    assert found.picture_share == pytest.approx(1)


def test_characters_of_the_private_area_are_unusable() -> None:
    (page,) = extracted(Page().text(70, 90, "\ue000\ue001\ue002改善"))
    assert page.unmapped >= 3


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("BAAAAA+MicrosoftJhengHeiBold", "Microsoft JhengHei"),
        ("ABCDEE+Microsoft JhengHei,Bold", "Microsoft JhengHei"),
        ("MicrosoftJhengHei-Identity-H", "Microsoft JhengHei"),
        ("微軟正黑體,Bold", "微軟正黑體"),
        ("DFKaiShu-SB-Estd-BF", "DFKai-SB"),
        ("TimesNewRomanPSMT", "Times New Roman"),
        ("LiberationSerif-Bold", "Liberation Serif"),
        ("NotoSansCJKtc-Regular", "Noto Sans CJK TC"),
        ("EAAAAA+NotoSansCJKjp-Regular-VKana", "Noto Sans CJK JP"),
        ("NotoSansMonoCJKkr-Bold", "Noto Sans Mono CJK KR"),
        ("SourceHanSansTC-Medium", "Source Han Sans TC"),
        ("DejaVuSans-Bold", "DejaVu Sans"),
        ("", None),
    ],
)
def test_font_names_become_families(name: str, expected: str | None) -> None:
    assert family(name) == expected


def test_font_names_in_utf8_and_big5_are_read() -> None:
    assert decoded("微軟正黑體".encode()) == decoded("微軟正黑體".encode("cp950")) == "微軟正黑體"
    assert is_bold("MicrosoftJhengHeiBold")
    assert not is_bold("MicrosoftJhengHeiRegular")


def type_three() -> bytes:
    """A page of two characters in a Type 3 font, whose name pdfium does not tell."""
    shape = b"1000 0 0 0 1000 1000 d1 0 0 900 900 re f"
    mapping = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <61> <6539> endbfchar endcmap"
    content = b"BT /T 14 Tf 70 700 Td (aa) Tj ET"
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /T 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [.001 0 0 .001 0 0] /CharProcs << /a 6 0 R >>"
        b" /Encoding << /Type /Encoding /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [1000] /Resources << >>"
        b" /ToUnicode 7 0 R /FontDescriptor 8 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shape), shape),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(mapping), mapping),
        b"<< /Type /FontDescriptor /FontName /ABCDEF+MicrosoftJhengHeiRegular /Flags 4 /ItalicAngle 0 >>",
    ]
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 9\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<< /Size 9 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)


def test_type_3_fonts_have_their_names() -> None:
    (paragraph,) = read_pdf(type_three(), "plan.pdf", DEFAULT_LIMITS).paragraphs
    assert (paragraph.text, paragraph.runs[0].font) == ("改改", "Microsoft JhengHei")
