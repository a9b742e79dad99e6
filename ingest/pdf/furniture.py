"""What stands on pages without being part of the text: running headers and footers, page numbers, the binding line."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from ingest.pdf.lines import Line
from ingest.pdf.page import Strip
from text.fold import fold
from text.labels import read_label

_ZONE = 0.14
"""Share of the page's height at its top and bottom where running lines stand."""
_NUMBER_ZONE = 0.09
"""At the top, where a number alone may be the first line of the text."""
_SAME_PLACE = 5.0
"""Points."""
_DIGITS = re.compile(r"\d+")
_NUMERAL = r"(?:\d{1,4}|[ivxlc]{1,6}|[一二三四五六七八九十]{1,3})"
_PAGE_NUMBER = re.compile(
    rf"(?:[-~·•|\s(\[<]*(?:第|頁次|頁碼|頁|page|p\.|p)?[:.\s]*{_NUMERAL}\s*頁?"
    rf"(?:\s*[,，、;/|-]?\s*(?:共|總|of|/)?\s*(?:計|頁數)?[:\s]*{_NUMERAL}\s*頁?)?[-~·•|\s)\]>]*)",
    re.IGNORECASE,
)
_BROWSER = re.compile(r"(?:file|https?)://\S+\s+\d+/\d+|\d{4}/\d{1,2}/\d{1,2}\D{0,6}\d{1,2}:\d{2}.*")
_BINDING_MARKS = set("裝訂線‧.．·•・…⋯︙┊┆┇┋╎╏│┃｜|:：∶-－—─―–_○●◦。、'′丨")


def _key(line: Line) -> str:
    return _DIGITS.sub("#", "".join(fold(line.text).split()))


def is_page_number(text: str) -> bool:
    """Whether a line says nothing but its page: 第 1 頁，共 5 頁; - 2 -; 1/6; Page 3 of 8."""
    folded = fold(text).strip()
    first, *rest = (int(number) for number in _DIGITS.findall(folded)) if _DIGITS.search(folded) else (0,)
    # 2027-03 and 116/2 are months: no page comes so far behind the last one.
    is_month = first >= 100 and any(number < first for number in rest)
    return _PAGE_NUMBER.fullmatch(folded) is not None and not is_month


def running_lines(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """The identities (`id`) of lines that run along the pages. `pages` hold each page's lines outside tables, from the top.

    A line runs along if the same words (numbers aside) stand at the same height near the edge of at least half of the pages, or
    if it is a page number and the outermost line of its page.
    """
    running: set[int] = set()
    groups: dict[tuple[str, bool], list[tuple[int, float, Line]]] = defaultdict(list)
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for line in lines:
            if line.bottom < _ZONE * height:
                groups[(_key(line), True)].append((number, line.baseline, line))
            elif line.top > (1 - _ZONE) * height:
                groups[(_key(line), False)].append((number, height - line.baseline, line))
    count = len(pages)
    for (_, _), members in groups.items():
        for _, level, line in members:
            alike = {number for number, other, _ in members if abs(other - level) <= _SAME_PLACE}
            labelled = read_label(line.text) is not None and not is_page_number(line.text)
            needed = count if labelled else max(2, (count + 1) // 2)
            if len(alike) >= max(2, needed):
                running.add(id(line))
    for lines, height in zip(pages, heights, strict=True):
        _mark_numbers([line for line in lines if id(line) not in running], height, running)
    return running


def _mark_numbers(lines: Sequence[Line], height: float, running: set[int]) -> None:
    """A page number, or what a browser prints, as the outermost line of a page."""
    for line in [lines[0], lines[-1]] if len(lines) > 1 else lines:
        at_edge = line.bottom < _NUMBER_ZONE * height or line.top > (1 - _ZONE) * height
        if at_edge and (is_page_number(line.text) or _BROWSER.fullmatch(fold(line.text).strip())):
            running.add(id(line))


def binding_strips(strips: Sequence[Strip], width: float) -> list[Strip]:
    """The strips of a binding line: 裝, 訂, 線 and dots one above the other in the margin."""
    found = [strip for strip in strips if {"裝", "訂", "線"} <= set(strip.text) <= _BINDING_MARKS | {" ", "\u3000"}]
    single = [strip for strip in strips if _is_margin_mark(strip, width)]
    columns: Counter[int] = Counter(_column(strip) for strip in single)
    for column in columns:
        members = [strip for strip in single if abs(_column(strip) - column) <= 1]
        if len(members) >= 3 and {"裝", "訂", "線"} <= set("".join(strip.text for strip in members)):
            found.extend(strip for strip in members if not any(strip is other for other in found))
    return found


def _is_margin_mark(strip: Strip, width: float) -> bool:
    marks = "".join(strip.text.split())
    in_margin = strip.rights[-1] < 0.16 * width or strip.lefts[0] > 0.88 * width
    return in_margin and 0 < len(marks) <= 4 and set(marks) <= _BINDING_MARKS


def _column(strip: Strip) -> int:
    """Strips of one column of marks have the same number, or neighbouring ones."""
    return round((strip.lefts[0] + strip.rights[-1]) / 24)
