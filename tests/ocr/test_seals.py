# ruff: noqa: PLC0415 - what needs OpenCV is imported only where it is installed
"""Seals over print are lifted, whatever their colour; nothing that may be printed is."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

pytest.importorskip("cv2")

from tests.ocr.pictures import COLUMNS, ROWS, blank, font_file, typeset

INKS = {"red": (215, 40, 45), "blue": (60, 80, 190), "violet": (120, 60, 160), "green": (40, 130, 80), "grey": (140, 140, 140)}
PRINT = typeset([(180, 300 + 61 * row, "本案改善期程自一百十六年二月起至九月止，經費新臺幣一百八十萬元整。") for row in range(12)])


def stamped(page: np.ndarray, ink: tuple[int, int, int], box: tuple[int, int, int, int], words: str, shape: str) -> np.ndarray:
    """The page with a seal over it: ink multiplies what is printed."""
    layer = Image.new("L", (page.shape[1], page.shape[0]), 0)
    draw = ImageDraw.Draw(layer)
    left, top, right, _ = box
    (draw.ellipse if shape == "round" else draw.rectangle)(box, outline=255, width=max(16, (right - left) // 30))
    side = right - left
    across = 3 if len(words) > 4 else 2
    room = 0.2 if shape == "round" else 0.1
    size = int(side * (1 - 2 * room) / across)
    font = ImageFont.truetype(font_file(), size, index=3)
    for place, character in enumerate(words):
        at = (left + side * room + place // across * size, top + side * (room - 0.03) + place % across * size)
        draw.text(at, character, font=font, fill=255)
    share = np.asarray(layer, np.float32)[..., None] / 255
    return (page * (1 - share + share * np.array(ink, np.float32) / 255)).astype(np.uint8)


def lifted(page: np.ndarray) -> np.ndarray:
    from ingest.ocr.seals import without_seals

    return without_seals(page)


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize(
    ("box", "words", "shape"),
    [
        ((700, 350, 1220, 870), "高雄市政府交通局印", "square"),
        ((420, 560, 720, 860), "局長之章", "round"),
        ((COLUMNS - 200, 500, COLUMNS + 220, 920), "高雄市政府交通局印", "square"),
    ],
    ids=["agency", "round", "across-the-joint"],
)
def test_a_seal_is_lifted_off_print_and_print_stays(ink: str, box: tuple[int, int, int, int], words: str, shape: str) -> None:
    page = stamped(PRINT, INKS[ink], box, words, shape)
    result = lifted(page)
    paper = PRINT.max(axis=2) == 255
    before, after = (np.count_nonzero(one.max(axis=2)[paper] < 225) for one in (page, result))
    assert after < 0.1 * before
    assert result.max(axis=2)[PRINT.max(axis=2) < 40].max() < 110


def written(
    words: str, size: int, colour: tuple[int, int, int], at: tuple[int, int] = (200, 1200), page: np.ndarray = PRINT
) -> np.ndarray:
    picture = Image.fromarray(page)
    ImageDraw.Draw(picture).text(at, words, font=ImageFont.truetype(font_file(), size, index=3), fill=colour)
    return np.asarray(picture)


def boxed(
    colour: tuple[int, int, int], box: tuple[int, int, int, int], width: int, page: np.ndarray = PRINT, fill=None
) -> np.ndarray:
    picture = Image.fromarray(page)
    ImageDraw.Draw(picture).rectangle(box, outline=colour, width=width, fill=fill)
    return np.asarray(picture)


@pytest.mark.parametrize("colour", [INKS["blue"], INKS["grey"], INKS["green"]])
def test_headings_and_words_of_any_size_stay(colour: tuple[int, int, int]) -> None:
    for size in (39, 60, 110, 150, 240):
        page = written("圖回國田", size, colour)
        assert (lifted(page) == page).all()


def test_red_headings_in_large_type_stay() -> None:
    page = written("國圖回田", 110, INKS["red"])
    assert (lifted(page) == page).all()


@pytest.mark.parametrize("colour", [INKS["blue"], INKS["grey"]])
def test_boxes_and_tables_with_words_in_their_colour_stay(colour: tuple[int, int, int]) -> None:
    for width in (2, 4, 8):
        page = boxed(colour, (300, 1200, 700, 1560), width)
        for row in range(5):
            page = written("改善說明如下所述", 39, colour, (340, 1240 + 61 * row), page)
        assert (lifted(page) == page).all()
    page = PRINT
    for row in range(6):
        for column in range(4):
            page = boxed(colour, (200 + 150 * column, 1200 + 80 * row, 350 + 150 * column, 1280 + 80 * row), 4, page)
            page = written("金額", 39, colour, (230 + 150 * column, 1215 + 80 * row), page)
    assert (lifted(page) == page).all()


@pytest.mark.parametrize("colour", list(INKS.values()))
def test_white_words_on_a_filled_ground_stay(colour: tuple[int, int, int]) -> None:
    page = written("高雄市政府交通局", 60, (255, 255, 255), (240, 1210), boxed(colour, (200, 1200, 1400, 1300), 2, fill=colour))
    assert (lifted(page) == page).all()


def test_where_all_print_is_faint_grey_is_no_seal() -> None:
    faint = typeset([(180, 300 + 61 * row, "本案改善期程自一百十六年二月起") for row in range(12)])
    faint = np.maximum(faint, 140).astype(np.uint8)
    page = stamped(faint, INKS["grey"], (700, 350, 1220, 870), "高雄市政府交通局印", "square")
    assert (lifted(faint) == faint).all()
    assert (lifted(page) == page).all()


def test_a_page_without_seals_is_given_back_as_it_is() -> None:
    assert lifted(PRINT) is PRINT
    assert lifted(blank(ROWS, COLUMNS)).min() == 255
