"""One way in for every format: the annotated copy of a file that was checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from reports.annotate.notes import NotAnnotated, Note, notes_of
from schemas.anchors import Anchors
from schemas.document import Document
from schemas.findings import Finding
from schemas.plan import Plan
from schemas.rules import Lang, Words

ODD = Words("這個檔案無法加註。", "This file cannot be annotated.")


def annotated_copy(
    data: bytes,
    suffix: str,
    anchors: Anchors,
    *,
    document: Document,
    plan: Plan,
    findings: Iterable[Finding],
    as_of: date,
    lang: Lang,
) -> bytes:
    """A copy of `data` (a .docx, .odt, .fodt or .pdf, as `suffix` says) with a note at the words of each finding.

    The paragraphs that notes stand at (`blocks_of`) need their anchors, except in a PDF. What would run or fetch is taken out
    (`harmless`). Raises NotAnnotated.
    """
    notes = notes_of(document, plan, findings, as_of=as_of, lang=lang)
    copy = _noted(data, suffix, anchors, document, notes)
    if not document.active:
        return copy
    try:
        return _harmless(copy, suffix)
    except (IndexError, KeyError, ValueError, TypeError, SyntaxError) as error:
        # Rather no copy than one that carries on what could not be taken out. SyntaxError is what XML is that is not well-formed.
        raise NotAnnotated(ODD) from error


def _harmless(copy: bytes, suffix: str) -> bytes:
    if suffix == ".pdf":
        from reports.annotate.harmless_pdf import harmless_pdf  # noqa: PLC0415 - each format is loaded by who needs it

        return harmless_pdf(copy)
    from reports.annotate.harmless import harmless_odt, harmless_word  # noqa: PLC0415

    return harmless_odt(copy) if suffix in (".odt", ".fodt") else harmless_word(copy)


def _noted(data: bytes, suffix: str, anchors: Anchors, document: Document, notes: Sequence[Note]) -> bytes:
    try:
        if suffix == ".pdf":
            from reports.annotate.pdf import annotated_pdf  # noqa: PLC0415 - each format is loaded by who needs it

            return annotated_pdf(data, document, notes)
        if suffix in (".odt", ".fodt"):
            from reports.annotate.odt import annotated_odt  # noqa: PLC0415

            return annotated_odt(data, document, notes, anchors)
        from reports.annotate.word import annotated_word  # noqa: PLC0415

        return annotated_word(data, document, notes, anchors)
    except (IndexError, KeyError, ValueError) as error:
        # A package so odd that what was read cannot be found again: the report stands, the copy cannot be made.
        raise NotAnnotated(ODD) from error
