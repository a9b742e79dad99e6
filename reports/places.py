"""From spans to places that people and programs can find: page, paragraph, characters, quote and box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.document import Box, Document, Span

if TYPE_CHECKING:
    from schemas.report import Where


def where(document: Document, span: Span | None) -> Where | None:
    """The place of a span. `bbox` covers the lines on the span's first page; it is None where the file knows no boxes."""
    if span is None:
        return None
    paragraph = document.paragraphs[span.block]
    page, box = paragraph.page, None
    lines = paragraph.boxes.lines(span.start, span.end) if paragraph.boxes is not None else []
    if lines:
        page = lines[0][0]
        box = around([line for on, line in lines if on == page])
    return {
        "page": page,
        "block": span.block,
        "start": span.start,
        "end": span.end,
        "quote": document.quote(span),
        "bbox": box,
    }


def around(boxes: list[Box]) -> list[float]:
    """The smallest box around all of these, as [x0, top, x1, bottom] in hundredths of a point."""
    sides = zip(*boxes, strict=True)
    return [round(pick(side), 2) for pick, side in zip((min, min, max, max), sides, strict=True)]
