"""Passages of the author's own text that are copied from the form's official example (X808)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from schemas.document import Document, Span
from schemas.forms import Form
from schemas.plan import Passage, Section, Title
from text.fold import dense, lower, squeeze

SHINGLE = 8
"""Characters that have to agree in a row for a place to count as alike."""
GAP = 6
"""A slip of OCR or a changed word may interrupt a copied passage for so many characters."""
SHORTEST = 24
"""A copied passage has at least so many characters: shorter ones are how anybody would put it."""


def copied_passages(
    document: Document, form: Form, sections: Mapping[str, Section], title: Title | None = None
) -> tuple[Passage, ...]:
    """The longest copied passage of each section; none in a plan for the very App that the example is about."""
    if title is not None and title.app is not None and dense(title.app.value) == dense(form.example_app):
        return ()
    known = _known(form, SHINGLE)
    found: list[Passage] = []
    for key, section in sections.items():
        best: tuple[int, Span] | None = None
        for span in section.content:
            stretch = _longest(document, span, known, _known(form, SHINGLE // 2))
            if stretch is not None and (best is None or stretch[0] > best[0]):
                best = stretch
        if best is not None:
            found.append(Passage(section=key, span=best[1]))
    return tuple(found)


@lru_cache(maxsize=16)
def _known(form: Form, size: int) -> frozenset[str]:
    """All that stands in the example, in pieces of so many characters."""
    passages = [lower(dense(one)) for one in form.example]
    return frozenset(one[place : place + size] for one in passages for place in range(len(one) - size + 1))


def _longest(document: Document, span: Span, known: frozenset[str], halves: frozenset[str]) -> tuple[int, Span] | None:
    folded = lower(dense(document.quote(span)))
    # Wherever a shingle begins, every half of it that begins at a multiple of its length is known too.
    if halves.isdisjoint(folded[place : place + SHINGLE // 2] for place in range(0, len(folded), SHINGLE // 2)):
        return None
    alike = [place for place in range(len(folded) - SHINGLE + 1) if folded[place : place + SHINGLE] in known]
    best: tuple[int, int] | None = None
    start = 0
    while start < len(alike):
        end = start
        while end + 1 < len(alike) and alike[end + 1] - alike[end] <= SHINGLE + GAP:
            end += 1
        first, last = alike[start], alike[end] + SHINGLE
        if _covered(alike[start : end + 1]) >= SHORTEST and (best is None or last - first > best[1] - best[0]):
            best = (first, last)
        start = end + 1
    if best is None:
        return None
    first, last = best
    places = squeeze(document.quote(span))[1]
    return last - first, Span(block=span.block, start=span.start + places[first], end=span.start + places[last - 1] + 1)


def _covered(alike: Sequence[int]) -> int:
    """How many characters the shingles cover together."""
    covered, reached = 0, -1
    for place in alike:
        covered += place + SHINGLE - max(place, reached)
        reached = place + SHINGLE
    return covered
