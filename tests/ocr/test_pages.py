# ruff: noqa: PLC0415 - what needs OpenCV is imported only where it is installed
from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from ingest.errors import Broken, NoText
from ingest.limits import Limits
from ingest.ocr import read_image, recognise
from tests.conftest import needs
from tests.ocr.pictures import FONT, blank, page_image, typeset

PLAN = [
    (150, 200, "高雄市政府交通局港都停車通改善及行銷計畫書"),
    (150, 280, "一、改善方案"),
    (190, 340, "（一）改善期程：110年1月至110年6月，共計6個月。"),
    (190, 400, "（二）目標客群數量為1,986,191人，乘以5%為99,309人。"),
    (150, 460, "二、行銷方案"),
]
WORDS = ["高雄市政府交通局港都停車通改善及行銷計畫書", "一、改善方案", "110年1月至110年6月", "1,986,191", "99,309", "二、行銷方案"]


def texts(page) -> list[str]:
    return [strip.text for strip in sorted(page.strips, key=lambda strip: (strip.top, strip.lefts[0]))]


def saved(picture: np.ndarray, kind: str, **options) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, kind, **options)
    return file.getvalue()


@needs("cv2")
def test_without_an_engine_a_scan_has_no_text_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.ocr import pages

    monkeypatch.setattr(pages, "networks", lambda: None)
    monkeypatch.setattr(pages, "tesseract", lambda: None)
    with pytest.raises(NoText) as error:
        recognise([page_image(blank(100, 80))])
    assert "辨識引擎" in error.value.reason.zh


@needs("cv2")
def test_a_doubtful_number_stands_in_a_strip_of_its_own() -> None:
    from ingest.ocr.pages import parts_by_certainty
    from ingest.ocr.wording import Glyph

    line = [Glyph(character, 0, 1, 0.4 if character == "9" else 1.0) for character in "共1,986人"]
    assert [("".join(glyph.character for glyph in part), sure) for part, sure in parts_by_certainty(line)] == [
        ("共", 1.0),
        ("1,986", 0.4),
        ("人", 1.0),
    ]


@needs("cv2")
@pytest.mark.parametrize("data", [b"", b"nothing", saved(blank(50, 50), "PNG")[:40], b"II*\0\xff\xff\xff\xff"])
def test_a_damaged_picture_is_broken(data: bytes) -> None:
    with pytest.raises(Broken):
        read_image(data, "page.png")


@needs("cv2")
@pytest.mark.parametrize("limits", [Limits(image_pixels=1_000), Limits(file_size=10)])
def test_a_picture_beyond_the_limits_is_refused_unread(limits: Limits) -> None:
    with pytest.raises(Broken, match="too large"):
        read_image(saved(blank(60, 60), "PNG"), "page.png", limits)


@needs("cv2")
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_kind_become_dark_on_white(mode: str) -> None:
    from ingest.ocr.photograph import _pixels

    grey = blank(20, 20)[:, :, 0]
    grey[5:10] = 0
    picture = Image.fromarray(grey.astype(np.uint16) * 257) if mode == "I;16" else Image.fromarray(grey).convert(mode)
    pixels = _pixels(picture)
    assert pixels.shape == (20, 20, 3)
    assert pixels[7].max() < 60
    assert pixels[15].min() > 240


@needs("cv2")
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_with_more_pixels_than_reading_takes_is_made_smaller(kind: str) -> None:
    from ingest.ocr.photograph import _opened, _pages

    options = {"compression": "tiff_deflate"} if kind == "TIFF" else {}
    data = saved(blank(5400, 3600), kind, dpi=(460, 460), **options)
    (page,) = _pages(_opened(data, Limits()), Limits(), kind.lower())
    assert max(page.rows, page.columns) < 4000
    assert page.height == pytest.approx(5400 / 460 * 72, rel=0.01)
    assert page.width == pytest.approx(3600 / 460 * 72, rel=0.01)


@pytest.mark.slow
@needs("rapidocr", "onnxruntime", FONT)
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_reads_the_same_whichever_way_it_lies(quarters: int) -> None:
    recognition = recognise([page_image(np.rot90(typeset(PLAN), quarters))])
    found = "".join(texts(recognition.pages[0]))
    assert [word for word in WORDS if word not in found] == []
    assert recognition.confidence > 0.9
    assert recognition.pages[0].height > recognition.pages[0].width


@pytest.mark.slow
@needs("rapidocr", "onnxruntime", FONT)
@pytest.mark.parametrize("degrees", [-12.0, 4.0])
def test_a_slanting_grainy_page_in_shadow_is_read(degrees: float) -> None:
    import cv2

    page = typeset(PLAN)
    turn = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), degrees, 1.0)
    slanting = cv2.warpAffine(page, turn, (page.shape[1], page.shape[0]), borderValue=(255, 255, 255))
    shadow = slanting * np.linspace(0.6, 1.0, page.shape[1])[np.newaxis, :, np.newaxis]
    grainy = np.clip(shadow + np.random.default_rng(3).normal(0, 5, page.shape), 0, 255).astype(np.uint8)
    found = "".join(texts(recognise([page_image(grainy)]).pages[0]))
    assert [word for word in WORDS if word not in found] == []


@pytest.mark.slow
@needs("rapidocr", "onnxruntime", FONT)
def test_cells_are_read_apart_and_characters_have_their_places() -> None:
    page = np.array(
        typeset([(220, 505, "推播通知"), (640, 505, "1"), (900, 505, "100000"), (220, 605, "合計"), (900, 605, "100000")])
    )
    for y in (490, 590, 690):
        page[y : y + 3, 200:1200] = 0
    for x in (200, 600, 880, 1198):
        page[490:693, x : x + 3] = 0
    (found,) = recognise([page_image(page)]).pages
    assert sorted(texts(found)) == ["1", "100000", "100000", "合計", "推播通知"]
    assert (len(found.horizontals), len(found.verticals)) == (3, 4)
    strip = next(strip for strip in found.strips if strip.text == "推播通知")
    assert strip.lefts == pytest.approx([x * 0.36 for x in (220, 259, 298, 337)], abs=4)
    assert strip.size == pytest.approx(14, abs=1)


@pytest.mark.slow
@needs("rapidocr", "onnxruntime", FONT)
def test_a_tiff_of_two_pages_is_a_document_and_a_blank_one_is_not() -> None:
    pages = [Image.fromarray(typeset(PLAN)), Image.fromarray(typeset([(150, 200, "三、其他說明事項")]))]
    file = io.BytesIO()
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate", dpi=(200, 200))
    document = read_image(file.getvalue(), "plan.tif")
    assert (document.format, document.pages, document.has_format) == ("tiff", 2, False)
    assert document.ocr is not None
    assert document.ocr.pages == (1, 2)
    assert document.paragraphs[-1].text == "三、其他說明事項"
    with pytest.raises(NoText):
        read_image(saved(blank(), "PNG"), "blank.png")


@pytest.mark.slow
@needs("tesseract", "cv2", FONT)
def test_tesseract_reads_where_rapidocr_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.ocr import pages

    monkeypatch.setattr(pages, "networks", lambda: None)
    recognition = recognise([page_image(typeset(PLAN))])
    assert recognition.engine == "tesseract (chi_tra)"
    assert "改善方案" in "".join(texts(recognition.pages[0]))
