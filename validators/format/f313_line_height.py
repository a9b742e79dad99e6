"""F313 line-height: line height not exactly 22 pt."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.document import LineHeight, Span
from schemas.rules import Case, Example, Hit, Rule, Words
from text.counting import count_characters
from validators.format.places import Departure, hit_of, judged_paragraphs

_RULES = {"at-least": "最小行高", "multiple": "行距倍數", "measured": "實測行高", "exact": "固定行高"}


def check(case: Case) -> Iterator[Hit]:
    """At most one hit. Word and ODT files have to say *exactly* 22 pt; in a PDF the distance from line to line is measured."""
    wanted = case.form.line_height
    if not case.document.has_format or wanted is None:
        return
    departures: list[Departure] = []
    judged = 0
    for paragraph in judged_paragraphs(case):
        height, characters = paragraph.line_height, count_characters(paragraph.text)
        if height is None:
            continue
        judged += characters
        instead = _other(height, wanted, case.form.format_tolerance)
        if instead is not None:
            departures.append(Departure(Span(block=paragraph.index, start=0, end=len(paragraph.text)), characters, instead))
    yield from hit_of(case.document, departures, judged, Words(f"固定行高 {wanted:g} pt", f"exactly {wanted:g} pt"))


def _other(height: LineHeight, wanted: float, measured: float) -> str | None:
    tolerance = measured if height.rule == "measured" else 0.05
    if height.rule in ("exact", "measured") and round(abs(height.value - wanted), 3) <= tolerance:
        return None
    unit = "" if height.rule == "multiple" else " pt"
    return f"{_RULES[height.rule]} {round(height.value, 2):g}{unit}"


RULE = Rule(
    code="F313",
    name="line-height",
    severity="warning",
    clause="計畫書格式備註",
    title=Words("行高不符", "Another line height"),
    message=Words(
        "有 {share} 的文字（{characters} 字）行高不是固定 22 點，而是{found}，見於{places}。",
        "The line height of {share} of the text ({characters} characters) is not exactly 22 pt but {found}, at {places}.",
    ),
    suggestion=Words(
        "請全選本文，於「段落」將行距設為「固定行高」22 點。", "Select the text and set the line spacing to exactly 22 pt."
    ),
    explanation=Words(
        "計畫內容應為固定行高 22 點。Word 及 ODT 檔須設為「固定行高」；PDF 依實測行距判斷，容許 0.8 點之差。掃描檔不判斷。",
        "Lines are to be exactly 22 pt apart. Word and ODT files have to say so; in a PDF the distance is measured, within 0.8 pt. Scans are "
        "not judged.",
    ),
    bad=Example(words=Words("固定行高 30 點", "exactly 30 pt"), options={"line_height": 30}),
    good=Example(words=Words("固定行高 22 點", "exactly 22 pt")),
    check=check,
)
