"""Charts of an App's years as inline SVG: pure functions of numbers, without script. Each goes with a table of the same numbers.

Colour never speaks alone: what failed is hatched, and the table says it in words. `currentColor` follows the page's theme.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as Xml

from schemas.rules import Lang, Words

WIDTH, HEIGHT = 480, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 12, 24, 34
_DOWNLOADS = Words("歷年下載次數與下載標準", "Downloads and the standard, by year")
_RATINGS = Words("歷年平均星等", "Mean rating, by year")
_LEGEND = Words("橫線為下載標準，斜紋為未達標準", "The line is the standard; hatched bars are below it")
_THRESHOLD = Words("虛線為 {threshold} 星，須高於此線", "The broken line is {threshold}: above it is demanded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One year of a chart; None where nothing is known."""

    year: int
    value: Decimal | None
    demanded: Decimal | None = None
    failed: bool = False


def downloads_chart(points: Sequence[Point], lang: Lang, identity: str = "downloads") -> str:
    """Bars of downloads with the standard of each year as a line across its bar. `identity` is unique on its page."""
    highest = max((value for one in points for value in (one.value, one.demanded) if value is not None), default=Decimal(0))
    top = _round_up(highest)
    root = _frame(_DOWNLOADS.in_lang(lang), _described(points, lang), identity)
    _hatching(root, identity)
    _axis(root, [top * step / 4 for step in range(5)], top)
    slot = (WIDTH - _LEFT - _RIGHT) / max(len(points), 1)
    for place, one in enumerate(points):
        left = _LEFT + place * slot + slot * 0.2
        if one.value is not None:
            y = _y(one.value, top)
            fill = f"url(#{identity}-hatch)" if one.failed else "currentColor"
            box: dict[str, str | float] = {"x": left, "y": y, "width": slot * 0.6, "height": HEIGHT - _BOTTOM - y}
            _add(root, "rect", {**box, "fill": fill, "stroke": "currentColor", "fill-opacity": "0.75"})
        if one.demanded is not None:
            y = _y(one.demanded, top)
            ends = {"x1": left - slot * 0.12, "x2": left + slot * 0.72, "y1": y, "y2": y}
            _add(root, "line", {**ends, "stroke": "currentColor", "stroke-width": "3"})
        if one.value is not None:
            _label(root, left + slot * 0.3, _y(one.value, top) - 4, f"{one.value:,}", halo=True)
        _label(root, left + slot * 0.3, HEIGHT - _BOTTOM + 14, _year(one.year, lang))
    _label(root, _LEFT, HEIGHT - 4, _LEGEND.in_lang(lang), anchor="start")
    return Xml.tostring(root, encoding="unicode")


def ratings_chart(points: Sequence[Point], threshold: Decimal, lang: Lang, identity: str = "ratings") -> str:
    """The mean rating of each year as a line from 0 to 5, with the threshold."""
    top = Decimal(5)
    root = _frame(_RATINGS.in_lang(lang), _described(points, lang), identity)
    _axis(root, [Decimal(step) for step in range(6)], top)
    y = _y(threshold, top)
    dashed: dict[str, str | float] = {"x1": _LEFT, "x2": WIDTH - _RIGHT, "y1": y, "y2": y, "stroke-dasharray": "6 4"}
    _add(root, "line", {**dashed, "stroke": "currentColor", "stroke-width": "2"})
    slot = (WIDTH - _LEFT - _RIGHT) / max(len(points), 1)
    places: list[tuple[float, float]] = []
    for place, one in enumerate(points):
        x = _LEFT + (place + 0.5) * slot
        _label(root, x, HEIGHT - _BOTTOM + 14, _year(one.year, lang))
        if one.value is None:
            continue
        places.append((x, _y(one.value, top)))
        filled = "none" if one.failed else "currentColor"
        _add(root, "circle", {"cx": x, "cy": places[-1][1], "r": 5, "fill": filled, "stroke": "currentColor", "stroke-width": "2"})
        _label(root, x, places[-1][1] + (18 if one.failed else -9), f"{one.value.normalize():f}", halo=True)
    for (x1, y1), (x2, y2) in pairwise(places):
        _add(root, "line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke": "currentColor"})
    _label(root, _LEFT, HEIGHT - 4, _THRESHOLD.in_lang(lang).format(threshold=threshold), anchor="start")
    return Xml.tostring(root, encoding="unicode")


def _frame(title: str, description: str, identity: str) -> Xml.Element:
    root = Xml.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "role": "img",
            "aria-labelledby": f"{identity}-title {identity}-words",
            "class": "chart",
        },
    )
    Xml.SubElement(root, "title", {"id": f"{identity}-title"}).text = title
    Xml.SubElement(root, "desc", {"id": f"{identity}-words"}).text = description
    return root


def _described(points: Sequence[Point], lang: Lang) -> str:
    """Every number in words, for who does not see the picture."""
    said = []
    for one in points:
        value = "—" if one.value is None else f"{one.value:,}"
        demanded = "" if one.demanded is None else f"／{one.demanded:,}" if lang == "zh-Hant" else f" of {one.demanded:,}"
        failed = ("（未達）" if lang == "zh-Hant" else " (below)") if one.failed else ""
        said.append(f"{_year(one.year, lang)} {value}{demanded}{failed}")
    return ("；" if lang == "zh-Hant" else "; ").join(said)


def _hatching(root: Xml.Element, identity: str) -> None:
    pattern = Xml.SubElement(
        Xml.SubElement(root, "defs"),
        "pattern",
        {
            "id": f"{identity}-hatch",
            "width": "6",
            "height": "6",
            "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)",
        },
    )
    _add(pattern, "line", {"x1": 0, "y1": 0, "x2": 0, "y2": 6, "stroke": "currentColor", "stroke-width": "3"})


def _axis(root: Xml.Element, ticks: Sequence[Decimal], top: Decimal) -> None:
    for tick in ticks:
        y = _y(tick, top)
        _add(root, "line", {"x1": _LEFT, "x2": WIDTH - _RIGHT, "y1": y, "y2": y, "stroke": "currentColor", "stroke-opacity": "0.2"})
        _label(root, _LEFT - 6, y + 4, f"{tick:,.0f}", anchor="end")


def _y(value: Decimal, top: Decimal) -> float:
    return round(float(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / (top or 1)), 1)


def _round_up(value: Decimal) -> Decimal:
    """A round number that is at least this one, in quarters of which one can count."""
    step = Decimal(4)
    while step < value:
        for factor in (2, 5, 10):
            if step * factor >= value:
                return step * factor
        step *= 10
    return step


def _label(root: Xml.Element, x: float, y: float, words: str, anchor: str = "middle", *, halo: bool = False) -> None:
    """Words; with a `halo` of the page's colour where lines may cross them."""
    around = {"paint-order": "stroke", "stroke": "Canvas", "stroke-width": "4"} if halo else {}
    element = _add(root, "text", {"x": x, "y": y, "text-anchor": anchor, "font-size": "11", "fill": "currentColor", **around})
    element.text = words


def _add(parent: Xml.Element, name: str, attributes: Mapping[str, str | float]) -> Xml.Element:
    written = {key: value if isinstance(value, str) else f"{round(value, 1):g}" for key, value in attributes.items()}
    return Xml.SubElement(parent, name, written)


def _year(year: int, lang: Lang) -> str:
    return str(year - 1911) if lang == "zh-Hant" else str(year)
