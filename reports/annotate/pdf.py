"""Annotated PDF files: a copy with a highlight and a note at the words of each finding, and an outline that lists them.

Each annotation brings its own appearance, so that every viewer and printer shows the same. What a page shows is left alone.
"""

from __future__ import annotations

import codecs
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from reports import wording
from reports.annotate.notes import QUOTED, NotAnnotated, Note
from reports.annotate.sheets import Sheet, sheet_of
from schemas.document import Box, Document
from schemas.rules import Severity, Words
from text.check_notes import AUTHOR

if TYPE_CHECKING:
    import pikepdf

_COLOURS: dict[Severity, tuple[float, float, float]] = {
    "error": (1.0, 0.72, 0.72),
    "warning": (1.0, 0.92, 0.45),
    "note": (0.75, 0.88, 1.0),
}
_ICON = 18.0
"""Points: the side of the sign that stands for a note which no words belong to."""
_MARGIN = 12.0
_PRINTED = 4
"""The annotation flag that has it printed."""
_OUTLINE = Words("檢核結果（{counts}）", "Findings ({counts})")
_ENTRY = Words("{code}　{message}", "{code}  {message}")
_TITLE_LENGTH = 60
_NOT_OPENED = Words("這份 PDF 的結構有誤，無法加註。", "The PDF is built faultily and cannot be annotated.")


def annotated_pdf(data: bytes, document: Document, notes: Sequence[Note]) -> bytes:
    """The copy. A file whose words may be read but not changed gives one without that protection; signatures are taken off.

    Raises NotAnnotated where the file is too damaged to be written anew.
    """
    import pikepdf  # noqa: PLC0415 - only a PDF needs it

    target = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _Copy(pdf, document).write(notes)
            _take_off_signatures(pdf)
            pdf.save(target, deterministic_id=True)
    except (pikepdf.PdfError, pikepdf.PasswordError, pikepdf.ForeignObjectError, AttributeError, TypeError) as error:
        # pikepdf says by the last two that an object is not of the kind that it has to be.
        raise NotAnnotated(_NOT_OPENED) from error
    return target.getvalue()


class _Copy:
    """One file being annotated."""

    def __init__(self, pdf: pikepdf.Pdf, document: Document) -> None:
        self._pdf = pdf
        self._pages = [page.obj for page in pdf.pages]
        self._document = document
        self._sheets: dict[int, Sheet] = {}
        self._icons: Counter[int] = Counter()
        self._added: dict[int, list[pikepdf.Object]] = {}
        self._looks: dict[str, pikepdf.Object] = {}

    def write(self, notes: Sequence[Note]) -> None:
        """Every note as an annotation, and the outline."""
        targets = [self._note(number, note) for number, note in enumerate(notes, 1)]
        for page, added in self._added.items():
            self._hang(page, added)
        if notes:
            self._outline(notes, targets)

    def _sheet(self, page: int) -> Sheet:
        if page not in self._sheets:
            self._sheets[page] = sheet_of(self._pages[page - 1])
        return self._sheets[page]

    def _note(self, number: int, note: Note) -> tuple[int, float, float]:
        """Add what stands for one note; the page it begins on and the upper left corner there, in the page's coordinates."""
        paragraph = self._document.paragraphs[note.span.block]
        lines: list[tuple[int, Box]] = []
        if paragraph.boxes is not None and not note.whole:
            lines = [one for one in paragraph.boxes.lines(note.span.start, note.span.end) if 1 <= one[0] <= len(self._pages)]
        if not lines:
            page = 1 if note.whole or paragraph.page is None else min(max(paragraph.page, 1), len(self._pages))
            quote = "" if note.whole else self._document.quote(note.span)
            return self._icon(f"{AUTHOR}-{number}", note, page, quote)
        pages = list(dict.fromkeys(page for page, _ in lines))
        for place, page in enumerate(pages):
            boxes = [self._sheet(page).unturned(box) for on, box in lines if on == page]
            # The further pages of one finding have names of their own behind the first one's.
            self._highlight(f"{AUTHOR}-{number}" + (f".{place + 1}" if place else ""), note, page, boxes)
        left, _, _, top = self._sheet(pages[0]).unturned(lines[0][1])
        return pages[0], left, top

    def _highlight(self, name: str, note: Note, page: int, boxes: list[Box]) -> None:
        around = _around(boxes)
        paint = "/Over gs {} {} {} rg\n".format(*_COLOURS[note.severity])
        if len(boxes) == 1:
            # A viewer stretches an appearance over the annotation, so one square of each colour serves all single lines.
            look = self._look((0.0, 0.0, 1.0, 1.0), f"{paint}0 0 1 1 re f\n", blend="/Multiply")
        else:
            shapes = "".join(f"{x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re\n" for x0, y0, x1, y1 in boxes)
            look = self._look(around, f"{paint}{shapes}f\n", blend="/Multiply")
        corners = " ".join(f"{x0:.2f} {y1:.2f} {x1:.2f} {y1:.2f} {x0:.2f} {y0:.2f} {x1:.2f} {y0:.2f}" for x0, y0, x1, y1 in boxes)
        self._add(page, name, note, around, look, f"/Subtype /Highlight /QuadPoints [{corners}]")

    def _icon(self, name: str, note: Note, page: int, quote: str) -> tuple[int, float, float]:
        """A sign in the upper right corner of the page as it is seen, below those that stand there already."""
        sheet = self._sheet(page)
        room = max(int((sheet.height - 2 * _MARGIN) // (_ICON + 4)), 1)
        column, row = divmod(self._icons[page], room)
        self._icons[page] += 1
        right, top = sheet.width - _MARGIN - column * (_ICON + 4), _MARGIN + row * (_ICON + 4)
        box = sheet.unturned((right - _ICON, top, right, top + _ICON))
        red, green, blue = _COLOURS[note.severity]
        strokes = "".join(f"4 {up} m {_ICON - 4} {up} l S\n" for up in (5, 9, 13))
        drawing = f"{red} {green} {blue} rg 0.35 G 0.8 w\n0.5 0.5 {_ICON - 1} {_ICON - 1} re B\n{strokes}"
        look = self._look((0.0, 0.0, _ICON, _ICON), drawing)
        self._add(page, name, note, box, look, "/Subtype /Text /Name /Comment /Open false", quote)
        return page, box[0], box[3]

    def _look(self, box: Box, drawing: str, blend: str | None = None) -> pikepdf.Object:
        """Appearances drawn within `box`, as annotations name them; what looks the same is one object."""
        import pikepdf  # noqa: PLC0415

        if drawing not in self._looks:
            resources = f"/ExtGState << /Over << /Type /ExtGState /BM {blend} >> >>" if blend is not None else ""
            group = "/Group << /S /Transparency >>" if blend is not None else ""
            form = f"<< /Type /XObject /Subtype /Form /BBox [{_numbers(box)}] /Resources << {resources} >> {group} >>"
            stream = pikepdf.Stream(self._pdf, drawing.encode("ascii"), pikepdf.Object.parse(form.encode("ascii")))
            self._looks[drawing] = self._pdf.make_indirect(pikepdf.Dictionary(N=stream))
        return self._looks[drawing]

    def _add(self, page: int, name: str, note: Note, box: Box, look: pikepdf.Object, special: str, quote: str = "") -> None:

        lines = [*note.lines, note.reply]
        if quote:
            lines.insert(1, QUOTED.in_lang(note.lang).format(words=quote))
        day = f"(D:{note.day:%Y%m%d}000000Z)"
        rest = (
            f"{special} /Rect [{_numbers(box)}] /C [{_numbers(_COLOURS[note.severity])}] /F {_PRINTED} /M {day} /CreationDate {day}"
        )
        texts = {b"/NM": name, b"/T": AUTHOR, b"/Subj": note.code, b"/Contents": "\n".join(lines)}
        annotation = self._object({b"/Type /Annot": rest.encode("ascii")} | {key: _string(text) for key, text in texts.items()})
        annotation.P, annotation.AP = self._pages[page - 1], look
        self._added.setdefault(page, []).append(annotation)

    def _object(self, entries: dict[bytes, bytes]) -> pikepdf.Object:
        """A new object of the file. Each entry that crosses to the library costs as much as all do that are parsed as one."""
        import pikepdf  # noqa: PLC0415

        written = b"<< " + b" ".join(b"%b %b" % entry for entry in entries.items()) + b" >>"
        return self._pdf.make_indirect(pikepdf.Object.parse(written))

    def _hang(self, page: int, added: list[pikepdf.Object]) -> None:
        """Hang annotations on a page, behind those that it has, in an array of its own: others may share the old one."""
        import pikepdf  # noqa: PLC0415

        there = self._pages[page - 1].get("/Annots")
        known = list(there) if isinstance(there, pikepdf.Array) else []
        self._pages[page - 1].Annots = pikepdf.Array([*known, *added])

    def _outline(self, notes: Sequence[Note], targets: Sequence[tuple[int, float, float]]) -> None:
        """The findings as bookmarks, before those that the file has."""
        import pikepdf  # noqa: PLC0415

        lang = notes[0].lang
        found = Counter(note.severity for note in notes)
        counts = wording.SEPARATOR.in_lang(lang).join(
            wording.COUNTS[severity].in_lang(lang).format(n=found[severity]) for severity in wording.COUNTS if found[severity]
        )
        head = self._object({b"/Title": _string(_OUTLINE.in_lang(lang).format(counts=counts)), b"/Count": b"%d" % len(notes)})
        head.Dest = pikepdf.Array([self._pages[targets[0][0] - 1], pikepdf.Name.Fit])
        entries = [self._entry(head, note, target) for note, target in zip(notes, targets, strict=True)]
        for one, following in pairwise(entries):
            one.Next, following.Prev = following, one
        head.First, head.Last = entries[0], entries[-1]
        self._put_first(head, 1 + len(entries))
        self._pdf.Root.PageMode = pikepdf.Name.UseOutlines

    def _entry(self, head: pikepdf.Object, note: Note, target: tuple[int, float, float]) -> pikepdf.Object:
        """The bookmark of one finding, below `head`."""
        page, left, top = target
        words = note.message if len(note.message) <= _TITLE_LENGTH else f"{note.message[:_TITLE_LENGTH]}……"
        title = _ENTRY.in_lang(note.lang).format(code=note.code, message=words)
        place = b"[null /XYZ %.2f %.2f null]" % (max(left - _MARGIN, 0.0), top + _MARGIN)
        entry = self._object({b"/Title": _string(title), b"/Dest": place})
        entry.Parent = head
        entry.Dest[0] = self._pages[page - 1]
        return entry

    def _put_first(self, head: pikepdf.Object, lines: int) -> None:
        """Put a bookmark before those that the file has, which stay as they are; `lines` is how many it shows."""
        import pikepdf  # noqa: PLC0415

        outlines = self._pdf.Root.get("/Outlines")
        if not isinstance(outlines, pikepdf.Dictionary):
            outlines = self._pdf.Root.Outlines = self._pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Outlines))
        first, count = outlines.get("/First"), outlines.get("/Count")
        if isinstance(first, pikepdf.Dictionary):
            head.Next, first.Prev = first, head
        else:
            outlines.Last = head
        outlines.First, head.Parent = head, outlines
        outlines.Count = lines + (count if isinstance(count, int) and count > 0 else 0)


def _numbers(values: Iterable[float]) -> str:
    return " ".join(f"{value:.2f}" for value in values)


def _string(text: str) -> bytes:
    """A text string of a PDF as it is written in a file (ISO 32000-1, 7.3.4.2 and 7.9.2.2)."""
    written = codecs.BOM_UTF16_BE + text.encode("utf-16-be", errors="replace")
    for character in (b"\\", b"(", b")"):
        written = written.replace(character, b"\\" + character)
    return b"(" + written.replace(b"\r", b"\\r") + b")"


def _around(boxes: list[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _take_off_signatures(pdf: pikepdf.Pdf) -> None:
    """Take the values of signatures off, which no changed copy can keep; what they look like stays on the page."""
    import pikepdf  # noqa: PLC0415

    if "/Perms" in pdf.Root:
        del pdf.Root.Perms
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return
    if "/SigFlags" in form:
        del form.SigFlags
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/FT") == pikepdf.Name.Sig and "/V" in one:
            del one.V
