"""The walk over the runs of one paragraph: what it shows, piece by piece, and the element that each piece stands in.

A piece knows its element, so an offset into the paragraph's text leads back to the `w:t` that holds the character.
Note reference marks are not text: Word draws them, and a number with one behind it would become another number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from ingest.docx.fields import MAX_CODE, Field, field_name, shows_a_count, text_without_result
from ingest.docx.formula import formula_text
from ingest.docx.names import (
    A_BLIP,
    A_BODY,
    ALTERNATE_CONTENT,
    AUTHOR,
    BR,
    CHART,
    CHOICE,
    COMMENT_REFERENCE,
    CR,
    DEL_TEXT,
    DELETED,
    DIAGRAM,
    DRAWING,
    ENDNOTE_REFERENCE,
    FALLBACK,
    FLD_CHAR,
    FLD_SIMPLE,
    FOOTNOTE_REFERENCE,
    ID,
    INS,
    INSERTED,
    INSTR,
    INSTR_TEXT,
    MOVE_FROM,
    NO_BREAK_HYPHEN,
    O_MATH,
    O_MATH_PARA,
    OBJECT,
    PICT,
    PPR,
    PTAB,
    RPR,
    RPR_CHANGE,
    RUBY,
    RUBY_BASE,
    SPACE,
    SYM,
    TAB,
    TXBX_CONTENT,
    TYPE,
    V_IMAGEDATA,
    V_TEXTPATH,
    R,
    T,
    w,
)
from ingest.docx.styles import Format
from ingest.docx.symbols import mend_private, symbol
from schemas.document import Revision

_BLANKS = " \t\r\n"
_LINE_ENDS = str.maketrans("\r\n\t", "   ")
_PASSED = frozenset(
    (PPR, RPR, w("proofErr"), w("bookmarkStart"), w("bookmarkEnd"), w("sdtPr"), w("sdtEndPr"), w("customXmlPr"), w("smartTagPr"),
     w("commentRangeStart"), w("commentRangeEnd"), w("lastRenderedPageBreak"), w("permStart"), w("permEnd"))
)  # fmt: skip
_CONTENTS = ("TOC", "INDEX")
_PICTURES = frozenset((A_BLIP, V_IMAGEDATA))


class Piece(NamedTuple):
    """Text that one element shows. `skipped` characters in front of it are in the file and not shown."""

    text: str
    element: etree._Element
    format: Format
    skipped: int = 0


class Content:
    """What one paragraph holds: its text in pieces, and what hangs on it."""

    __slots__ = (
        "boxes",
        "comments",
        "counted_fields",
        "drawn",
        "listed",
        "notes",
        "pending_break",
        "pictures",
        "pieces",
        "revisions",
    )

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.boxes: list[etree._Element] = []
        """`w:txbxContent`, and `a:txBody` of shapes that are not Word's own."""
        self.drawn: list[etree._Element] = []
        """Word art, charts and diagrams: elements whose text stands elsewhere."""
        self.notes: list[tuple[str, str]] = []
        """Part kind (footnotes, endnotes) and id of each note."""
        self.comments: list[str] = []
        self.revisions: list[Revision] = []
        self.counted_fields: list[str] = []
        self.pictures = False
        self.listed = 0
        """How many characters stand in an automatic table of contents."""
        self.pending_break: tuple[etree._Element, Format] | None = None

    @property
    def hangs(self) -> bool:
        """Whether anything is placed behind this paragraph: text boxes, drawings, notes."""
        return bool(self.boxes or self.notes or self.drawn)

    @property
    def text(self) -> str:
        """The paragraph's text as it is shown, without an automatic number."""
        return "".join([piece.text for piece in self.pieces])


class RunWalk:
    """Walks the paragraphs of one story in order; fields may reach over several of them."""

    def __init__(self, *, unclosed: frozenset[etree._Element], tracks_formats: bool) -> None:
        self.codes: list[str] = []
        """The codes of all fields met, for those that reach outside the file."""
        self._unclosed = unclosed
        self._tracks_formats = tracks_formats
        self._fields: list[Field] = []
        self._shown = True
        self._contents_fields = 0
        """How many of the open fields list the document's headings."""
        self._content = Content()
        self._format: Callable[[etree._Element | None], Format] = lambda _rpr: Format(None, 10.0, False, False)

    def read(self, paragraph: etree._Element, look: Callable[[etree._Element | None], Format]) -> Content:
        """What a `w:p` shows. `look` gives the effective format for a `w:rPr`."""
        content = self._content = Content()
        self._format = look
        self._children(paragraph)
        return content

    def _children(self, parent: etree._Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == R:
                self._run(child)
            elif tag in _PASSED:
                continue
            elif tag in DELETED:
                self._deleted(child)
            elif tag in INSERTED:
                before = len(self._content.pieces)
                self._children(child)
                text = "".join([piece.text for piece in self._content.pieces[before:]])
                self._content.revisions.append(
                    Revision(kind="insertion" if tag == INS else "move", author=child.get(AUTHOR), text=text)
                )
            elif tag == ALTERNATE_CONTENT:
                self._one_of(child, self._children)
            elif tag in (O_MATH, O_MATH_PARA):
                self._show(formula_text(child), child, self._format(None))
            elif tag == FLD_SIMPLE:
                self._simple_field(child)
            else:
                self._children(child)

    def _run(self, run: etree._Element) -> None:
        rpr: etree._Element | None = None
        shown: Format | None = None
        for child in run:
            tag = child.tag
            if tag == RPR:
                rpr = child
                if self._tracks_formats:
                    self._changed(child)
            elif tag == T:
                if shown is None:
                    shown = self._format(rpr)
                if self._shown and not shown.hidden:
                    self._text(child, shown)
            elif tag == FLD_CHAR:
                self._field_mark(child, shown or self._format(rpr))
            elif tag == INSTR_TEXT:
                if self._fields and len(self._fields[-1].code) < MAX_CODE:
                    self._fields[-1].code += (child.text or "")[:MAX_CODE]
            elif tag == COMMENT_REFERENCE:
                self._content.comments.append(child.get(ID, ""))
            else:
                if shown is None:
                    shown = self._format(rpr)
                if self._shown and not shown.hidden:
                    self._other(child, tag, shown)

    def _other(self, child: etree._Element, tag: str, shown: Format) -> None:
        """What a run holds beside plain text."""
        if tag in (TAB, PTAB):
            self._show("\t", child, shown)
        elif tag == BR:
            if child.get(TYPE, "textWrapping") == "textWrapping":
                self._show("\n", child, shown)
            elif self._content.pieces:
                # A page break between words parts them; at either end of a paragraph it is no text.
                self._content.pending_break = (child, shown)
        elif tag == CR:
            self._show("\n", child, shown)
        elif tag == NO_BREAK_HYPHEN:
            self._show("-", child, shown)
        elif tag == SYM:
            code = child.get(w("char"), "")
            try:
                sign = symbol(int(code, 16), child.get(w("font"))) or chr(int(code, 16))
            except (ValueError, OverflowError):
                sign = "□"
            self._show(sign, child, shown)
        elif tag == FOOTNOTE_REFERENCE:
            self._content.notes.append(("footnotes", child.get(ID, "")))
        elif tag == ENDNOTE_REFERENCE:
            self._content.notes.append(("endnotes", child.get(ID, "")))
        elif tag in (DRAWING, PICT, OBJECT):
            self._drawing(child)
        elif tag == ALTERNATE_CONTENT:
            self._one_of(child, lambda choice: self._in_run(choice, shown))
        elif tag == RUBY:
            for base in child.iterchildren(RUBY_BASE):
                self._children(base)
        elif tag not in _PASSED and tag != DEL_TEXT:
            self._in_run(child, shown)

    def _in_run(self, parent: etree._Element, shown: Format) -> None:
        for child in parent:
            if child.tag == T:
                self._text(child, shown)
            elif child.tag == R:
                self._run(child)
            else:
                self._other(child, child.tag, shown)

    def _text(self, element: etree._Element, shown: Format) -> None:
        text = element.text
        if not text:
            return
        skipped = 0
        if (text[0] in _BLANKS or text[-1] in _BLANKS) and element.get(SPACE) != "preserve":
            bare = text.lstrip(_BLANKS)
            skipped = len(text) - len(bare)
            text = bare.rstrip(_BLANKS)
        if not text.isprintable():
            # Line ends and private use characters are among the few that are not printable, and that is quick to ask.
            text = mend_private(text.translate(_LINE_ENDS))
        self._show(text, element, shown, skipped)

    def _show(self, text: str, element: etree._Element, shown: Format, skipped: int = 0) -> None:
        if not text or not self._shown:
            return
        content = self._content
        if content.pending_break is not None:
            mark, mark_format = content.pending_break
            content.pending_break = None
            content.pieces.append(Piece("\n", mark, mark_format))
        content.pieces.append(Piece(text, element, shown, skipped))
        if self._contents_fields:
            content.listed += len(text)

    def _field_mark(self, mark: etree._Element, shown: Format) -> None:
        kind = mark.get(w("fldCharType"))
        if kind == "begin":
            if mark not in self._unclosed:
                self._fields.append(Field(mark, shown=self._shown))
                self._shown = False
        elif self._fields and kind == "separate":
            field = self._fields[-1]
            field.result = (self._content, len(self._content.pieces))
            self._shown = field.shown
            self._contents_fields += field.name in _CONTENTS
        elif self._fields and kind == "end":
            field = self._fields.pop()
            self._contents_fields -= field.result is not None and field.name in _CONTENTS
            self._shown = field.shown
            self._field_ends(field, mark, shown)

    def _field_ends(self, field: Field, mark: etree._Element, shown: Format) -> None:
        self.codes.append(field.code)
        # Word draws form fields by itself and writes an empty result for them.
        empty = field.result is None or (field.is_form and field.result == (self._content, len(self._content.pieces)))
        if not empty or shown.hidden:
            return
        if not field.shown:
            if self._fields and self._fields[-1].result is None:
                # What an inner field shows is part of the outer one's code.
                self._fields[-1].code += text_without_result(field)
            return
        if shows_a_count(field.name):
            self._content.counted_fields.append(field.code.strip())
        self._show(text_without_result(field), mark, shown)

    def _simple_field(self, element: etree._Element) -> None:
        code = element.get(INSTR, "")
        self.codes.append(code)
        before = len(self._content.pieces)
        self._children(element)
        if len(self._content.pieces) == before:
            field = Field(element, shown=True)
            field.code = code
            if shows_a_count(field_name(code)):
                self._content.counted_fields.append(code.strip())
            self._show(text_without_result(field), element, self._format(None))

    def _deleted(self, element: etree._Element) -> None:
        text = "".join([one.text or "" for one in element.iter(DEL_TEXT, T)])
        self._content.revisions.append(
            Revision(kind="move" if element.tag == MOVE_FROM else "deletion", author=element.get(AUTHOR), text=text)
        )
        self._content.comments.extend(one.get(ID, "") for one in element.iter(COMMENT_REFERENCE))

    def _changed(self, rpr: etree._Element) -> None:
        change = rpr.find(RPR_CHANGE)
        if change is not None:
            self._content.revisions.append(Revision(kind="format", author=change.get(AUTHOR)))

    def _one_of(self, element: etree._Element, walk: Callable[[etree._Element], None]) -> None:
        """The first choice; where it shows nothing, the fallback. Both hold the same words, so never both."""
        before = self._size()
        for choice in element.iterchildren(CHOICE):
            walk(choice)
            break
        if self._size() == before:
            for fallback in element.iterchildren(FALLBACK):
                walk(fallback)

    def _size(self) -> int:
        content = self._content
        return len(content.pieces) + len(content.boxes) + len(content.drawn) + len(content.notes)

    def _drawing(self, element: etree._Element) -> None:
        for child in element:
            tag = child.tag
            if tag in (TXBX_CONTENT, A_BODY):
                self._content.boxes.append(child)
            elif tag == ALTERNATE_CONTENT:
                self._one_of(child, self._drawing)
            elif tag in (CHART, DIAGRAM) or (tag == V_TEXTPATH and child.get("string")):
                self._content.drawn.append(child)
            else:
                if tag in _PICTURES:
                    self._content.pictures = True
                self._drawing(child)
