"""What the three F rules share: which characters are judged, and how departures are told.

Each rule fires once a document, lists the places and gives the share of characters affected (`rules.md`, Length and format).
Latin letters, digits, marks and blanks may be set in any typeface, so only Chinese characters are judged by font. Where the
file does not say (a scan, a run without a font), nothing is judged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from schemas.document import Document, Paragraph, Run, Span
from schemas.records import dataclass
from schemas.rules import Case, Hit, Words

_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
PLACES_SHOWN = 5
WORDS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Departure:
    """A stretch that departs from the form, with what it has instead."""

    span: Span
    characters: int
    found: str


def judged_paragraphs(case: Case) -> Iterator[Paragraph]:
    """The paragraphs of the plan's body; the form's closing remark and what stands beside the text are not judged."""
    remark = {span.block for span in case.plan.remark}
    for paragraph in case.document.paragraphs:
        if paragraph.index not in remark and paragraph.role in ("body", "textbox") and paragraph.text.strip():
            yield paragraph


def chinese(text: str) -> int:
    """How many Chinese characters the text has."""
    return sum(map(len, _CHINESE.findall(text)))


def runs_that(case: Case, found: Callable[[Run], str | None], count: Callable[[str], int]) -> tuple[list[Departure], int]:
    """The runs that depart from the form, and how many characters were judged in all. The rendered number is left out."""
    departures: list[Departure] = []
    judged = 0
    for paragraph in judged_paragraphs(case):
        for run in paragraph.runs:
            start = max(run.start, len(paragraph.label))
            characters = count(paragraph.text[start : run.end])
            if not characters:
                continue
            judged += characters
            instead = found(run)
            if instead is not None:
                departures.append(Departure(Span(block=paragraph.index, start=start, end=run.end), characters, instead))
    return departures, judged


def hit_of(document: Document, departures: list[Departure], judged: int, expected: Words) -> Iterator[Hit]:
    """One hit for all departures together; none where there are none."""
    if not departures:
        return
    affected = sum(departure.characters for departure in departures)
    instead = Counter[str]()
    for departure in departures:
        instead[departure.found] += departure.characters
    listed = "、".join(name for name, _ in instead.most_common(3))
    shown = [_words(document, departure.span) for departure in departures[:PLACES_SHOWN]]
    more = len(departures) - len(shown)
    places = "、".join(f"「{words}」" for words in shown)
    yield Hit(
        section=None,
        span=departures[0].span,
        values={
            "found": listed,
            "share": f"{affected / judged:.0%}" if affected * 200 >= judged else Words("不到 1%", "under 1%"),
            "characters": f"{affected:,}",
            "places": Words(
                places + (f"等 {len(departures)} 處" if more > 0 else ""), places + (f" and {more} more" if more > 0 else "")
            ),
        },
        expected=expected,
        found=listed,
        claim=" ".join(sorted(instead)),
        related=tuple(departure.span for departure in departures[1:]),
    )


def _words(document: Document, span: Span) -> str:
    words = document.quote(span).strip().replace("\n", " ")
    return words if len(words) <= WORDS_SHOWN else words[:WORDS_SHOWN] + "…"
