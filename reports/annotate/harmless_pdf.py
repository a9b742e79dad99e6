"""Scripts, actions and attachments taken out of an annotated PDF; `harmless` says why, and does it for the other formats."""

from __future__ import annotations

import io

import pikepdf

from schemas.pdf_parts import dictionaries_in

_ACTIONS = frozenset(
    (
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
    )
)
_CARRIERS = frozenset(("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"))
"""Annotations that are there to carry a file or to play one."""


def harmless_pdf(data: bytes) -> bytes:
    """The file without what runs, opens or carries another one. Links to web pages stay."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for name in list(pdf.attachments):
            del pdf.attachments[name]
        _take(pdf.Root, "/AF")
        names = pdf.Root.get("/Names")
        if isinstance(names, pikepdf.Dictionary):
            _take(names, "/JavaScript")
            _take(names, "/EmbeddedFiles")
        for page in pdf.pages:
            there = page.obj.get("/Annots")
            if isinstance(there, pikepdf.Array):
                kept = [one for one in there if not _carries(one)]
                if len(kept) < len(there):
                    page.obj.Annots = pikepdf.Array(kept)
        for item in pdf.objects:
            for part in dictionaries_in(item):
                _tame(part)
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def _carries(annotation: pikepdf.Object) -> bool:
    return isinstance(annotation, pikepdf.Dictionary) and str(annotation.get("/Subtype", "")) in _CARRIERS


def _tame(part: pikepdf.Object) -> None:
    """Make an action one that no viewer knows, and a form one that is no program."""
    if str(part.get("/S", "")) in _ACTIONS and str(part.get("/Type", "/Action")) == "/Action":
        for name in list(part.keys()):
            del part[name]
        part.S = pikepdf.Name.Named
        part.N = pikepdf.Name.None_
    _take(part, "/AA")
    _take(part, "/XFA")


def _take(holder: pikepdf.Object, name: str) -> None:
    if name in holder:
        del holder[name]
