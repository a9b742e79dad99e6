"""Words as a document, for tests of what they state: a line is a paragraph."""

from __future__ import annotations

from ingest.facts.prose import Prose
from schemas.document import Document, Paragraph, Run, Span


def document_of(words: str, runs: tuple[Run, ...] = ()) -> Document:
    """A document with a paragraph for each line; `runs` are those of the first one."""
    blocks = tuple(
        Paragraph(index=place, text=line, runs=runs if place == 0 else ()) for place, line in enumerate(words.split("\n"))
    )
    return Document(name="plan.docx", sha256="", format="docx", blocks=blocks)


def prose(words: str) -> Prose:
    """The words as one section's prose."""
    document = document_of(words)
    return Prose(document, [document.whole(place) for place in range(len(document.blocks))])


def quote(words: str, span: Span) -> str:
    """What a span of these words stands for."""
    return document_of(words).quote(span)
