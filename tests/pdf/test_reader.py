from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from ingest.errors import Broken, Encrypted, NoText
from ingest.limits import DEFAULT_LIMITS
from ingest.pdf import reader
from ingest.pdf.page import PageContent, Recognition, Strip
from ingest.pdf.reader import read_pdf
from schemas.document import ActiveContent, Revision
from tests.builders.pdfs import JHENGHEI, Page, pdf

PLAIN = Page().text(70, 90, "一、改善方案")


def read(data: bytes):
    return read_pdf(data, "plan.pdf", DEFAULT_LIMITS)


def hexed(words: str) -> str:
    return "<FEFF" + words.encode("utf-16-be").hex() + ">"


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_rotated_pages_read_the_same_and_have_boxes_as_seen(rotate: int) -> None:
    page = Page(rotate=rotate).text(70, 100, "一、改善方案").text(70, 122, "內容在此。")
    document = read(pdf(page))
    assert [paragraph.text for paragraph in document.paragraphs] == ["一、改善方案", "內容在此。"]
    boxes = document.paragraphs[0].boxes
    assert boxes is not None
    expected = {
        0: (70, 87.68, 84, 101.68), 90: (740.32, 70, 754.32, 84), 180: (511, 740.32, 525, 754.32), 270: (87.68, 511, 101.68, 525),
    }[rotate]  # fmt: skip
    assert boxes.lines(0, 1) == [(1, pytest.approx(expected, abs=0.1))]


def test_a_page_whose_text_lies_sideways_reads_in_its_own_direction() -> None:
    page = Page().text(100, 100, "一、這一頁整頁都是橫放的", turn=90).text(78, 100, "二、第二行也是橫放的", turn=90)
    assert [paragraph.text for paragraph in read(pdf(page)).paragraphs] == ["一、這一頁整頁都是橫放的", "二、第二行也是橫放的"]


def test_values_of_form_fields_are_text_at_their_place() -> None:
    page = Page().text(70, 90, "App 名稱：").text(70, 230, "（一）UI改善說明")
    page.annotation(f"/Subtype /Widget /FT /Tx /T (a) /V {hexed('港都停車通')} /F 4 /DA (/Helv 12 Tf 0 g)", (140, 75, 300, 95))
    value = "本次改版以停車前找得到為主軸，" * 6
    page.annotation(f"/Subtype /Widget /FT /Tx /Ff 4096 /T (b) /V {hexed(value)} /F 4 /DA (/Helv 12 Tf 0 g)", (70, 100, 500, 200))
    found = read(pdf(page)).paragraphs
    assert [(paragraph.text, paragraph.role) for paragraph in found] == [
        ("App 名稱：港都停車通", "body"),
        (value, "form-field"),
        ("（一）UI改善說明", "body"),
    ]


def test_text_put_on_the_page_counts_and_notes_are_comments() -> None:
    page = Page().text(70, 90, "一、改善方案")
    page.annotation(f"/Subtype /FreeText /Contents {hexed('補充說明')} /DA (/Helv 12 Tf 0 g)", (70, 300, 300, 330))
    page.annotation(
        f"/Subtype /Highlight /T (Lin) /Contents {hexed('請修正')} /QuadPoints [70 700 99 700 70 690 99 690]", (70, 80, 99, 92)
    )
    document = read(pdf(page))
    assert [(paragraph.text, paragraph.role) for paragraph in document.paragraphs] == [
        ("一、改善方案", "body"),
        ("補充說明", "annotation"),
    ]
    assert document.revisions == (Revision(kind="comment", author="Lin", text="請修正"),)


def test_scripts_are_named_and_links_are_not() -> None:
    script = pdf(PLAIN, catalog="/OpenAction 10 0 R", objects=["<< /S /JavaScript /JS (app.alert(1)) >>"])
    assert read(script).active == (ActiveContent(kind="script", detail="JavaScript"),)
    link = Page().text(70, 90, "內容").annotation("/Subtype /Link /A << /S /URI /URI (https://example.org) >>", (1, 1, 9, 9))
    assert read(pdf(link)).active == ()
    launch = Page().text(70, 90, "內容").annotation("/Subtype /Link /A << /S /Launch /F (cmd.exe) >>", (1, 1, 9, 9))
    assert read(pdf(launch)).active == (ActiveContent(kind="action", detail="Launch"),)


def saved(pages: Page, **how: object) -> bytes:
    with pikepdf.open(BytesIO(pdf(pages))) as made:
        if how.pop("attach", False):
            made.attachments["預算.xlsm"] = b"PK"
        out = BytesIO()
        made.save(out, **how)
    return out.getvalue()


def test_attachments_are_named_also_in_packed_objects() -> None:
    data = saved(PLAIN, attach=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"EmbeddedFiles" not in data
    assert read(data).active == (ActiveContent(kind="attachment", detail="預算.xlsm"),)


def test_a_user_password_is_d102_and_an_owner_password_no_obstacle() -> None:
    with pytest.raises(Encrypted):
        read(saved(PLAIN, encryption=pikepdf.Encryption(user="a", owner="b")))
    assert [found.text for found in read(saved(PLAIN, encryption=pikepdf.Encryption(user="", owner="b"))).paragraphs] == [
        "一、改善方案"
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no pdf", b"%PDF-1.7\nnothing else"])
def test_what_is_no_pdf_is_broken(data: bytes) -> None:
    with pytest.raises(Broken):
        read(data)


def test_a_file_without_its_end_is_broken() -> None:
    data = pdf(PLAIN, Page().text(70, 90, "二、行銷方案"))
    with pytest.raises(Broken):
        read(data[: len(data) * 2 // 3])


def test_a_damaged_packed_part_is_broken() -> None:
    data = bytearray(saved(Page().text(70, 90, "一、改善方案" * 5).text(70, 120, "內容" * 9), compress_streams=True))
    start = data.index(b"stream\n") + 20
    data[start : start + 12] = b"\xff" * 12
    with pytest.raises(Broken):
        read(bytes(data))


def test_more_pages_than_allowed_are_broken() -> None:
    with pytest.raises(Broken):
        read_pdf(pdf(PLAIN, PLAIN, PLAIN), "plan.pdf", replace(DEFAULT_LIMITS, pages=2))


def test_more_characters_than_allowed_are_broken() -> None:
    with pytest.raises(Broken):
        read_pdf(pdf(PLAIN), "plan.pdf", replace(DEFAULT_LIMITS, characters=3))


def test_a_blank_page_has_no_text() -> None:
    with pytest.raises(NoText):
        read(pdf(Page()))


def test_invisible_text_is_reported_as_unread() -> None:
    page = Page().text(70, 90, "看得見的文字" * 5).text(70, 120, "看不見", mode=3)
    document = read(pdf(page))
    assert [paragraph.text for paragraph in document.paragraphs] == ["看得見的文字" * 5]
    assert [unread.text for unread in document.unread] == ["看不見"]


def recognition(images) -> Recognition:
    pages = []
    for image in images:
        assert len(image.pixels) == image.columns * image.rows * 3
        strip = Strip(text="掃描", lefts=[70, 84], rights=[84, 98], top=80, bottom=94, baseline=92, size=14, confidence=0.9)
        pages.append(PageContent(number=image.number, width=image.width, height=image.height, strips=[strip], recognised=True))
    return Recognition(engine="fake", confidence=0.9, pages=tuple(pages))


def test_scanned_pages_go_through_ocr_and_text_pages_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.ocr.recognise", recognition)
    document = read(pdf(PLAIN, Page().scan()))
    assert [(paragraph.text, paragraph.page) for paragraph in document.paragraphs] == [("一、改善方案", 1), ("掃描", 2)]
    assert document.ocr is not None
    assert (document.ocr.pages, document.has_format) == ((2,), True)
    assert not read(pdf(Page().scan())).has_format


def test_a_text_layer_without_usable_characters_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.ocr.recognise", recognition)
    assert [paragraph.text for paragraph in read(pdf(Page().text(70, 90, "\ue000\ue001\ue002" * 10))).paragraphs] == ["掃描"]


def without_engine(images) -> Recognition:
    raise NoText(reader.Words("無引擎", "no engine"), reader.Words("無", "none"))


def test_without_an_engine_scans_beside_text_are_unread_and_alone_have_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.ocr.recognise", without_engine)
    (unread,) = read(pdf(PLAIN, Page().scan())).unread
    assert unread.reason.startswith("第 2 頁")
    with pytest.raises(NoText):
        read(pdf(Page().scan()))


def test_without_an_engine_an_invisible_text_layer_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.ocr.recognise", without_engine)
    page = Page().scan().text(70, 90, "隱形的文字層" * 5, mode=3)
    assert [paragraph.text for paragraph in read(pdf(page)).paragraphs] == ["隱形的文字層" * 5]


def test_radicals_are_mended_and_full_width_marks_stay() -> None:
    (paragraph,) = read(pdf(Page().text(70, 90, "高雄市，（五）：１％", font=JHENGHEI))).paragraphs
    assert paragraph.text == "高雄市，（五）：１％"


def test_a_character_map_that_is_damaged_makes_the_file_broken() -> None:
    noise = "".join(chr(0x4E00 + 37 * place % 20_000) for place in range(40_000))
    data = bytearray(saved(Page().text(70, 90, "改善方案\ue000" * 9).text(70, 400, noise, size=0.001), compress_streams=True))
    start = data.index(b"stream\n") + 40_000
    data[start : start + 400] = b"\xff" * 400
    with pytest.raises(Broken):
        read(bytes(data))
