# ruff: noqa: PLC0415 - what needs OpenCV is imported only where it is installed
from __future__ import annotations

import math

import numpy as np
import pytest

from tests.conftest import needs
from tests.ocr.pictures import blank

pytestmark = needs("cv2")


def test_a_table_gives_its_lines_and_text_strokes_give_none() -> None:
    from ingest.ocr.rulings import find_rulings, ink_of

    page = blank()[:, :, 0]
    for y in (500, 600, 700):
        page[y : y + 3, 200:1400] = 0
    for x in (200, 800, 1398):
        page[500:703, x : x + 3] = 0
    page[300:303, 200:240] = 0
    page[250:290, 400:403] = 0
    across, down = find_rulings(ink_of(np.ascontiguousarray(page)))
    assert [round(line.at) for line in across] == pytest.approx([501, 601, 701], abs=2)
    assert sorted(round(line.at) for line in down) == pytest.approx([201, 801, 1399], abs=2)
    assert across[0].end - across[0].start == pytest.approx(1200, abs=8)


def test_ruled_lines_are_painted_over() -> None:
    from ingest.ocr.rulings import Stroke, without_rulings

    page = blank(200, 200)
    page[100:103, 20:180] = 0
    assert without_rulings(page, [Stroke(101.0, 20, 180, 3)], [], paper=255).min() == 255


def test_a_shadow_goes_and_ink_stays() -> None:
    from ingest.ocr.lighting import evenly_lit

    page = blank(800, 600)
    page[400:410, 100:500] = 0
    shade = np.linspace(0.5, 1.0, 600)[np.newaxis, :, np.newaxis]
    lit = evenly_lit((page * shade).astype(np.uint8))
    assert lit[100].min() > 235
    assert lit[402:408, 120:480].max() < 40


def test_grain_goes_from_the_paper() -> None:
    from ingest.ocr.lighting import without_grain

    page = blank(800, 600)
    page[400:430, 100:500] = 0
    grainy = np.clip(page + np.random.default_rng(1).normal(0, 10, page.shape), 0, 255).astype(np.uint8)
    clean = without_grain(grainy)
    assert np.mean(clean[:300] == 255) > 0.9
    assert clean[410:420, 150:450].max() < 60


def test_a_blank_page_is_left_alone() -> None:
    from ingest.ocr.lighting import without_grain

    page = np.clip(blank(400, 300) - np.random.default_rng(1).normal(5, 3, (400, 300, 1)), 0, 255).astype(np.uint8)
    assert (without_grain(page) == page).all()


def test_a_sheet_on_a_dark_table_is_cut_out_and_laid_flat() -> None:
    import cv2

    from ingest.ocr.lighting import laid_flat, paper_in

    scene = np.full((1200, 1000, 3), 50, np.uint8)
    corners = np.array([[150, 100], [820, 140], [880, 1080], [100, 1050]], np.float32)
    cv2.fillPoly(scene, [corners.astype(np.int32)], (250, 250, 250))
    found = paper_in(scene)
    assert found is not None
    assert np.abs(found - corners).max() < 12
    flat = laid_flat(scene, found)
    assert (flat[20:-20, 20:-20] > 240).mean() > 0.97


def test_a_page_that_fills_the_picture_is_not_cut() -> None:
    from ingest.ocr.lighting import paper_in

    page = blank(1200, 900)
    page[100:1100:40, 100:800] = 0
    assert paper_in(page) is None


def test_a_red_stamp_is_lifted_and_red_words_stay() -> None:
    from ingest.ocr.seals import without_seals

    page = blank(1200, 900)
    page[300:500, 300:310] = page[300:500, 490:500] = page[300:310, 300:500] = page[490:500, 300:500] = (200, 30, 30)
    page[390:400, 340:460] = (200, 30, 30)
    page[400:404, 200:700] = 0
    page[800:812, 100:400] = (200, 30, 30)
    lifted = without_seals(page)
    assert lifted[300:310, 320:480].min() > 240
    assert lifted[392:398, 350:450].min() > 240
    assert lifted[401:403, 250:650].max() < 30
    assert (lifted[800:812, 100:400] == (200, 30, 30)).all()


def test_the_slope_of_a_page_is_that_of_its_long_lines() -> None:
    from ingest.ocr.detection import Line
    from ingest.ocr.upright import levelled, slope_of

    slope = math.radians(7)
    lines = [Line(500, 100 + 50 * place, 800, 40, slope) for place in range(4)] + [Line(100, 900, 50, 40, 0.0)]
    assert slope_of(lines) == slope
    page, moved = levelled(blank(1000, 1000), lines[:1], slope)
    assert moved[0].slope == 0.0
    assert page.shape[0] > 1000


def test_a_line_is_found_where_the_network_sees_one_and_is_cut_out_level() -> None:
    import cv2

    from ingest.ocr.detection import cut_out, find_lines

    page = blank(1024, 1024)
    box = ((500.0, 400.0), (400.0, 40.0), 10.0)
    cv2.fillPoly(page, [cv2.boxPoints(box).astype(np.int32)], (0, 0, 0))

    def network(batch: np.ndarray) -> np.ndarray:
        return (batch[:, :1] < 0).astype(np.float32)

    (line,) = find_lines(page, network)  # type: ignore[arg-type]
    assert (line.x, line.y) == pytest.approx((500, 400), abs=2)
    assert math.degrees(line.slope) == pytest.approx(10, abs=1)
    assert line.length > 400
    assert 40 < line.height < 110
    cut = cut_out(page, line)
    middle = cut[cut.shape[0] // 2, 60:-60]
    assert middle.max() == 0
    assert cut[:10].min() > 200


def test_ink_beside_the_lines_is_found_and_specks_are_not() -> None:
    from ingest.ocr.detection import Line
    from ingest.ocr.missed import missed_lines

    ink = np.zeros((1000, 1000), np.uint8)
    ink[100:130, 100:500] = 255
    ink[300:330, 700:715] = 255
    ink[600:602, 600:602] = 255
    (found,) = missed_lines(ink, [Line(300, 115, 420, 50, 0.0)])
    assert (found.x, found.y) == pytest.approx((707.5, 315), abs=2)
