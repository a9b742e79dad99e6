from decimal import Decimal
from xml.etree import ElementTree

import pytest

from service.register.charts import Point, downloads_chart, ratings_chart

SVG = "{http://www.w3.org/2000/svg}"
POINTS = [
    Point(year=2023, value=None),
    Point(year=2024, value=Decimal(30000), demanded=Decimal(62450), failed=True),
    Point(year=2025, value=Decimal(70000), demanded=Decimal(62450)),
]


def drawn(words):
    root = ElementTree.fromstring(words)
    assert root.tag == f"{SVG}svg"
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "defs", "pattern", "line", "rect", "circle", "text",
    }  # fmt: skip
    return root


def test_downloads_are_bars_and_what_failed_is_hatched_and_said():
    root = drawn(downloads_chart(POINTS, "zh-Hant", "d1"))
    assert [bar.get("fill") for bar in root.iter(f"{SVG}rect")] == ["url(#d1-hatch)", "currentColor"]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "d1-title d1-words"
    assert root.find(f"{SVG}desc").text == "112 —；113 30,000／62,450（未達）；114 70,000／62,450"
    heights = [float(bar.get("height")) for bar in root.iter(f"{SVG}rect")]
    assert heights[1] / heights[0] == pytest.approx(70000 / 30000, rel=0.02)


def test_ratings_are_points_on_a_scale_of_five_with_the_threshold():
    points = [Point(year=2024, value=Decimal("3.25"), failed=True), Point(year=2025, value=Decimal("5"))]
    root = drawn(ratings_chart(points, Decimal("3.5"), "en"))
    low, high = root.iter(f"{SVG}circle")
    (threshold,) = [line for line in root.iter(f"{SVG}line") if line.get("stroke-dasharray")]
    assert float(high.get("cy")) < float(threshold.get("y1")) < float(low.get("cy"))
    assert (low.get("fill"), high.get("fill")) == ("none", "currentColor")
    assert root.find(f"{SVG}desc").text == "2024 3.25 (below); 2025 5"


@pytest.mark.parametrize("points", [[], [Point(year=2025, value=None)], [Point(year=2025, value=Decimal(0), demanded=Decimal(0))]])
def test_nothing_to_draw_is_an_empty_chart_and_no_error(points):
    drawn(downloads_chart(points, "zh-Hant"))
    drawn(ratings_chart(points, Decimal("3.5"), "zh-Hant"))
