"""What a section says to the question that its form asks, and which details it names.

Questions and the wordings that answer them are the form's data (`schemas.forms.Question`). What is assumed: a ticked box
decides; else the answer is the first wording in the section that is one, the longest at its place (尚無類似 before 類似). Boxes
of which none or several are ticked answer nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from ingest.facts.prose import Prose, prose_of
from schemas.document import Document, Span
from schemas.forms import Detail, Form, Question
from schemas.plan import Answer, Section
from text.fold import fold

_BOX = re.compile(r"(?P<mark>[■☑☒✓✔▣◼●]|\[[vxVX✓]\])|(?P<blank>[□☐▢◻]|\[\])")
_DATE = re.compile(r"(?:民國)?1\d\d年\d{1,2}月\d{1,2}日|(?:民國)?1\d\d[./]\d{1,2}[./]\d{1,2}|20\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?")
_DOCUMENT_NUMBER = re.compile(
    r"[^\W\d_]{2,12}字第\d{6,14}(?:號|-\d)|(?:簽|文|收|發)(?:陳|文|稿)?(?:文號|字號|編號|號)[:為]?[A-Za-z]?\d{6,14}"
)
_BOX_REACH = 24
"""Characters behind a box that are its label."""


def answers_of(document: Document, form: Form, sections: Mapping[str, Section]) -> Mapping[str, Answer]:
    """By key, the answer of each section that is there and that the form asks something."""
    return {
        key: _answer(document, section, spec.question)
        for key, spec in form.sections.items()
        if spec.question is not None and (section := sections[key]).status == "present" and section.hollow is None
    }


def details_of(document: Document, form: Form, sections: Mapping[str, Section]) -> Mapping[str, tuple[Span | None, ...]]:
    """By key, where each section that is there names each of its details; None for one that it does not name."""
    return {
        key: tuple(_detail(prose_of(document, section), detail) for detail in spec.details)
        for key, spec in form.sections.items()
        if spec.details and (section := sections[key]).status == "present" and section.hollow is None
    }


def _answer(document: Document, section: Section, question: Question) -> Answer:
    prose = prose_of(document, section)
    said = prose.folded
    boxes = list(_BOX.finditer(said))
    if boxes:
        labels = [
            (said[box.end() : min(box.end() + _BOX_REACH, after.start() if after else len(said))], box)
            for box, after in zip(boxes, [*boxes[1:], None], strict=True)
        ]
        ticked = [
            (found, box) for label, box in labels if box["mark"] and (found := _first(label, question, boxed=True)) is not None
        ]
        if len({found[0] for found, _ in ticked}) != 1:
            return Answer(value=None, span=None, reasons=_ink(said))
        (value, _, end), box = ticked[0]
        printed = sum(found[2] for label, _ in labels if (found := _first(label, question, boxed=True)) is not None)
        return Answer(value=value, span=prose.span(box.start(), box.end() + end), reasons=max(_ink(said) - printed, 0))
    found = _first(said, question)
    if found is None:
        return Answer(value=None, span=None, reasons=_ink(said))
    value, start, end = found
    return Answer(value=value, span=prose.span(start, end), reasons=max(_ink(said) - (end - start), 0))


def _first(said: str, question: Question, *, boxed: bool = False) -> tuple[Literal["yes", "no"], int, int] | None:
    """The first wording that answers, with its place; of several at one place the longest."""
    best: tuple[int, int, Literal["yes", "no"]] | None = None
    sides: tuple[tuple[Literal["yes", "no"], tuple[str, ...]], ...] = (("yes", question.yes), ("no", question.no))
    for value, wordings in sides:
        for wording in wordings:
            place = _place(said, "".join(fold(wording).split()), boxed=boxed)
            if place is not None and (best is None or (place[0], -place[1]) < (best[0], -best[1])):
                best = (*place, value)
    return None if best is None else (best[2], best[0], best[1])


def _place(said: str, wording: str, *, boxed: bool) -> tuple[int, int] | None:
    """Where the wording stands. A single character answers only at the beginning; without a box, only before a mark or the end."""
    if len(wording) > 1:
        start = said.find(wording)
        return (start, start + len(wording)) if start >= 0 else None
    return (0, 1) if said[:1] == wording and (boxed or not said[1:2].isalnum()) else None


def _detail(prose: Prose, detail: Detail) -> Span | None:
    said = prose.folded
    if detail.kind == "words":
        places = [(said.find(fold(word)), len(word)) for word in detail.words]
        found = min((place for place in places if place[0] >= 0), default=None)
        return None if found is None else prose.span(found[0], found[0] + found[1])
    pattern = {"date": _DATE, "document-number": _DOCUMENT_NUMBER}[detail.kind]
    match = pattern.search(said)
    return None if match is None else prose.span(match.start(), match.end())


def _ink(said: str) -> int:
    """Characters that say something: no marks and no blanks."""
    return sum(character.isalnum() for character in said)
