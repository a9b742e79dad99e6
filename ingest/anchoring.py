"""The file that an annotated copy is made of, and the elements in it that show given paragraphs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.sniffing import sniff
from schemas.anchors import Anchors
from schemas.records import dataclass, field

Suffix = Literal[".docx", ".docm", ".dotx", ".odt", ".fodt", ".pdf"]
_WORD_SUFFIXES: dict[str, Suffix] = {"docm": ".docm", "dotx": ".dotx"}
"""Word refuses a file whose suffix does not say what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """`data` is the author's own file, or for older Word files what LibreOffice made of it."""

    suffix: Suffix
    data: bytes
    anchors: Anchors = field(default_factory=dict)


def anchored(data: bytes, format: str, limits: Limits = DEFAULT_LIMITS, *, blocks: Collection[int]) -> Anchored | None:
    """What is needed to annotate a file that was read as `format`, at the paragraphs with these indexes.

    None for formats that carry no comments (plain text, pictures). Raises `ingest.errors.Unreadable` like reading.
    """
    if format == "pdf":
        return Anchored(suffix=".pdf", data=data)
    if format == "odt":
        from ingest.odt.reader import odt_anchors  # noqa: PLC0415 - readers are loaded by who reads

        return Anchored(suffix=".odt" if data.startswith(b"PK") else ".fodt", data=data, anchors=odt_anchors(data, limits, blocks))
    if format in ("doc", "rtf"):
        from ingest.office.reader import as_docx  # noqa: PLC0415

        data = as_docx(data, format, limits)
    elif format != "docx":
        return None
    from ingest.docx.reader import docx_anchors  # noqa: PLC0415

    suffix: Suffix = _WORD_SUFFIXES.get(sniff(data).name, ".docx")
    return Anchored(suffix=suffix, data=data, anchors=docx_anchors(data, limits, blocks))
