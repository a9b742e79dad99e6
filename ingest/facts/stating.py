"""Numbers found in a stretch of a paragraph, as stated values of the document."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from schemas.document import Document, Span
from schemas.plan import Stated
from schemas.records import dataclass
from text.numerals import Number
from text.soft_breaks import one_paragraph


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one paragraph that is read as one text; `text[0]` stands at `start`. Soft line breaks are blanks in it."""

    block: int
    start: int
    text: str

    def span(self, start: int, end: int) -> Span:
        """Where `text[start:end]` stands in the document."""
        return Span(block=self.block, start=self.start + start, end=self.start + end)


def whole_paragraphs(document: Document, spans: Iterable[Span]) -> list[Span]:
    """The spans, those of one paragraph together that only a soft break parts, unless the next one begins an item."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        text = document.paragraphs[span.block].text
        if last is not None and last.block == span.block and one_paragraph(text, last.end, span.start):
            joined[-1] = Span(block=span.block, start=last.start, end=span.end)
        else:
            joined.append(span)
    return joined


def stretches_of(document: Document, spans: tuple[Span, ...]) -> list[Stretch]:
    """The texts of some spans, the lines of a paragraph together."""
    return [
        Stretch(span.block, span.start, document.quote(span).replace("\n", " ").replace("\t", " "))
        for span in whole_paragraphs(document, spans)
        if span.start < span.end
    ]


def stated_number(document: Document, stretch: Stretch, number: Number, value: Decimal | None = None) -> Stated[Decimal]:
    """A number as a stated value, with the lowest confidence of the OCR where it was guessed. `value` replaces its own."""
    span = stretch.span(number.start, number.end)
    guessed = [
        run.confidence
        for run in document.paragraphs[span.block].runs
        if run.confidence is not None and run.start < span.end and span.start < run.end
    ]
    factor = value / number.value if value is not None and number.value else Decimal(1)
    return Stated(
        value=number.value if value is None else value,
        span=span,
        confidence=min(guessed, default=None),
        step=number.step * factor,
    )
