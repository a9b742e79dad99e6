"""F312 font-size: text not 14 pt."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.document import Run
from schemas.rules import Case, Example, Hit, Rule, Words
from text.counting import count_characters
from validators.format.places import hit_of, runs_that

_PDF_TOLERANCE = 0.3
"""Points: PDF producers scale by a fraction of a point."""


def check(case: Case) -> Iterator[Hit]:
    """At most one hit: characters of another size."""
    wanted = case.form.font_size
    if not case.document.has_format or wanted is None:
        return
    tolerance = _PDF_TOLERANCE if case.document.format == "pdf" else 0.01

    def other(run: Run) -> str | None:
        if run.size is None or run.size == wanted or round(abs(run.size - wanted), 3) <= tolerance:
            return None
        return f"{round(run.size, 1):g} pt"

    departures, judged = runs_that(case, other, count_characters)
    yield from hit_of(case.document, departures, judged, Words(f"{wanted:g} pt", f"{wanted:g} pt"))


RULE = Rule(
    code="F312",
    name="font-size",
    severity="warning",
    clause="計畫書格式備註",
    title=Words("字體大小不符", "Another size"),
    message=Words(
        "有 {share} 的文字（{characters} 字）不是 14 點，而是 {found}，見於{places}。",
        "{share} of the text ({characters} characters) is not 14 pt but {found}, at {places}.",
    ),
    suggestion=Words(
        "請全選本文（含標題及表格），將字體大小設為 14。", "Select the text, headings and tables too, and set the size to 14."
    ),
    explanation=Words(
        "計畫內容之字體大小應為 14 點，標題、表格均同。掃描檔不判斷。",
        "The text is to be 14 pt, headings and tables too. Scans are not judged.",
    ),
    bad=Example(words=Words("全文 12 點", "all in 12 pt"), options={"size": 12}),
    good=Example(words=Words("全文 14 點", "all in 14 pt")),
    check=check,
)
