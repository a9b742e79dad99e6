"""The comments in a PDF file and which of them reply to which, as Acrobat, Foxit and PDF Expert write them (ISO 32000-2, 12.5.6.2).

A reply is an annotation of its own (mostly a note) whose `IRT` is the annotation it replies to. `RT` may say that the two are
grouped instead (a caret and what it strikes out), and `StateModel` that nothing was said but a status chosen: neither is a reply.
Viewers that know no replies (Okular) have people type into the note itself.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

from reports.annotate.comments import Comment

if TYPE_CHECKING:
    import pikepdf

_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?)?")
_TAG = re.compile(r"<[^>]*>")
_LINE_END = re.compile(r"<(?:/p|br\s*/?)\s*>", re.IGNORECASE)
_SILENT = {"/Popup", "/Widget", "/Link"}


def pdf_comments(data: bytes) -> tuple[list[Comment], dict[str, str]]:
    """The comments in the order of pages and annotations, and for each reply the number of what it replies to.

    Nothing of a file that cannot be opened.
    """
    import pikepdf  # noqa: PLC0415 - only a PDF needs it

    comments: list[Comment] = []
    parents: dict[str, str] = {}
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for page in pdf.pages:
                for one in _annotations(page):
                    comments.append(_comment(one))
                    above = one.get("/IRT")
                    if isinstance(above, pikepdf.Dictionary) and one.get("/RT") != pikepdf.Name.Group:
                        parents[_number(one)] = _number(above)
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return [], {}
    return comments, parents


def _annotations(page: pikepdf.Page) -> Iterator[pikepdf.Dictionary]:
    """The annotations of a page that say something."""
    import pikepdf  # noqa: PLC0415

    known = page.obj.get("/Annots")
    for one in known if isinstance(known, pikepdf.Array) else ():
        if isinstance(one, pikepdf.Dictionary) and str(one.get("/Subtype")) not in _SILENT and "/StateModel" not in one:
            yield one


def _number(one: pikepdf.Object) -> str:
    """The name that the file knows an object by."""
    number, generation = one.objgen
    return f"{number} {generation}"


def _comment(one: pikepdf.Dictionary) -> Comment:
    words = _string(one, "/Contents") or _plain(_string(one, "/RC"))
    return Comment(
        number=_number(one),
        author=_string(one, "/T").strip(),
        at=_moment(_string(one, "/CreationDate") or _string(one, "/M")),
        lines=tuple(line.strip() for line in words.splitlines() if line.strip()),
        subject=_string(one, "/Subj").strip(),
    )


def _string(one: pikepdf.Dictionary, key: str) -> str:
    import pikepdf  # noqa: PLC0415

    value = one.get(key)
    if isinstance(value, pikepdf.Stream):
        return value.read_bytes().decode("utf-8", "replace")
    return str(value) if isinstance(value, pikepdf.String) else ""


def _plain(rich: str) -> str:
    """The words of rich text."""
    return unescape(_TAG.sub("", _LINE_END.sub("\n", rich)))


def _moment(date: str) -> str | None:
    """A date of PDF as ISO 8601; None where it is none."""
    found = _DATE.match(date)
    if found is None:
        return None
    year, month, day, hour, minute, second, sign, hours, minutes = found.groups()
    zone = f"{sign}{hours}:{minutes or '00'}" if sign else "Z" if "Z" in date else ""
    return f"{year}-{month or '01'}-{day or '01'}T{hour or '00'}:{minute or '00'}:{second or '00'}{zone}"
