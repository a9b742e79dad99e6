"""The receipt of reading: every visible character belongs to a section, the title or the remark, or is listed as unread."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from reports.places import where
from schemas.document import Document, Span
from schemas.plan import Plan

if TYPE_CHECKING:
    from schemas.report import Coverage, UnreadText


_UNREAD, _SECTION, _TITLE, _REMARK = range(4)
OUTSIDE = "outside-sections"
"""The reason for words that were read, but stand in no section of the form."""


def coverage_of(document: Document, plan: Plan) -> Coverage:
    """Counts of non-whitespace characters by where they belong, and the words that belong nowhere."""
    marks = [bytearray(len(paragraph.text)) for paragraph in document.paragraphs]
    for section in plan.sections.values():
        for heading in section.headings:
            _mark(marks, (heading.span, *heading.guidance), _SECTION)
        _mark(marks, section.content, _SECTION)
    _mark(marks, (*plan.title.spans, *plan.title.matter) if plan.title else (), _TITLE)
    _mark(marks, plan.remark, _REMARK)
    counts = [0, 0, 0, 0]
    unread: list[UnreadText] = []
    for block, (paragraph, owners) in enumerate(zip(document.paragraphs, marks, strict=True)):
        owner = owners[0] if owners else _UNREAD
        if owner != _UNREAD and owners.count(owner) == len(owners):
            counts[owner] += _visible(paragraph.text)
            continue
        _adopt_punctuation(paragraph.text, owners)
        for character, owner in zip(paragraph.text, owners, strict=True):
            counts[owner] += not character.isspace()
        for span in _stretches(paragraph.text, owners, block):
            unread.append({"text": document.quote(span), "reason": OUTSIDE, "where": where(document, span)})
    for one in document.unread:
        counts[_UNREAD] += _visible(one.text)
        unread.append({"text": one.text, "reason": one.reason, "where": None})
    return {
        "characters": sum(counts),
        "sections": counts[_SECTION],
        "title": counts[_TITLE],
        "remark": counts[_REMARK],
        "unread_characters": counts[_UNREAD],
        "unread": unread,
    }


def _visible(text: str) -> int:
    return len("".join(text.split()))


def _mark(marks: list[bytearray], spans: Iterable[Span], owner: int) -> None:
    for span in spans:
        row = marks[span.block]
        end = min(span.end, len(row))
        row[span.start : end] = bytes([owner]) * (end - span.start)


def _adopt_punctuation(text: str, owners: bytearray) -> None:
    """A colon or bracket between a heading and its words says nothing by itself: it goes with the words beside it."""
    place = 0
    for owner, group in groupby(owners):
        end = place + len(list(group))
        neighbours = [owners[at] for at in (place - 1, end) if 0 <= at < len(owners)]
        if owner == _UNREAD and neighbours and not any(character.isalnum() for character in text[place:end]):
            owners[place:end] = bytes([neighbours[0]]) * (end - place)
        place = end


def _stretches(text: str, owners: bytearray, block: int) -> Iterable[Span]:
    place = 0
    for owner, group in groupby(owners):
        end = place + len(list(group))
        words = text[place:end]
        if owner == _UNREAD and words.strip():
            start = place + len(words) - len(words.lstrip())
            yield Span(block=block, start=start, end=place + len(words.rstrip()))
        place = end
