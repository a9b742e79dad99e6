"""From the XML of one story to blocks: paragraphs with their numbers and formats, in reading order, tables among them.

Text boxes stand behind the paragraph that anchors them, then the notes that it calls. A paragraph whose mark was deleted
under tracked changes runs into the next one, as it does on the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Literal, NamedTuple

from lxml import etree

from ingest.docx.drawn import drawn_text
from ingest.docx.fields import unclosed_fields
from ingest.docx.names import (
    A_BODY,
    A_BR,
    A_P,
    A_T,
    ALT_CHUNK,
    ALTERNATE_CONTENT,
    AUTHOR,
    CHOICE,
    DEL,
    DEL_TEXT,
    DELETED,
    FALLBACK,
    ID,
    INS,
    INSERTED,
    MOVE_FROM,
    MOVE_TO,
    PPR,
    SDT,
    SDT_CONTENT,
    SECT_PR,
    TBL,
    VAL,
    P,
    R,
    T,
    w,
)
from ingest.docx.numbering import Counters, ListLabel, Numbering
from ingest.docx.package import OfficePackage, broken
from ingest.docx.runs import Content, Piece, RunWalk
from ingest.docx.styles import ParagraphProps, Styles, line_height
from ingest.docx.tables import read_table
from schemas.document import Address, Block, LineHeight, Paragraph, Revision, Role, Run, Unread

Path = tuple[int, ...]

_GALLERY = f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}"
_MARK_CHANGES: dict[str, Literal["insertion", "deletion", "move"]] = {
    INS: "insertion", DEL: "deletion", MOVE_FROM: "move", MOVE_TO: "move",
}  # fmt: skip

_NO_BLOCKS = frozenset((SECT_PR, w("sdtPr"), w("sdtEndPr"), w("bookmarkStart"), w("bookmarkEnd"), w("tcPr"), w("customXmlPr")))


class Shown(NamedTuple):
    """What one paragraph shows: the part it stands in, the length of its automatic number, and its pieces of text."""

    part: str
    label: int
    pieces: list[Piece]


class Story:
    """A flow of text of its own: the body, a note, a text box, a header. Lists and fields do not reach out of it."""

    def __init__(self, part: str, walk: RunWalk, role: Role, counters: Counters) -> None:
        self.part = part
        self.walk = walk
        self.role = role
        self.counters = counters
        self.joining: list[etree._Element] = []
        """Paragraphs whose mark is deleted, waiting for the one that they run into."""


class Flow:
    """Reads stories into blocks with running indexes, and gathers what they have beside their text."""

    def __init__(
        self,
        package: OfficePackage,
        main: str,
        styles: Styles,
        numbering: Numbering,
        *,
        keeps_contents: bool = False,
        shown: dict[int, Shown] | None = None,
    ) -> None:
        """`keeps_contents`: an automatic table of contents is text like any other. `shown` is filled with the pieces of text."""
        self.package = package
        self.styles = styles
        self.numbering = numbering
        self.revisions: list[Revision] = []
        self.unread: list[Unread] = []
        self.comment_blocks: dict[str, int] = {}
        self.codes: list[str] = []
        """The codes of all fields."""
        self.pictures = False
        self.characters = 0
        self.own_text = False
        """Whether any paragraph shows something beside its automatic number."""
        self.contents: list[str] = []
        """The lines of automatic tables of contents: Word repeats the headings there, and they are no headings."""
        self._keeps_contents = keeps_contents
        self._shown = shown
        self._main = main
        self._count = 0
        self._notes: dict[str, tuple[str, dict[str, tuple[int, etree._Element]]]] = {}
        self._placed_notes: set[tuple[str, str]] = set()
        self._lines: dict[tuple[str | None, str | None], LineHeight] = {}
        self._flags: dict[str, tuple[frozenset[etree._Element], bool]] = {}

    def read_part(self, part: str, data: bytes, role: Role = "body") -> tuple[etree._Element, Story]:
        """Parse a part and open its story."""
        root = self.package.parse_bytes(data)
        self._flags[part] = (unclosed_fields(root) if b"fldChar" in data else frozenset(), b"PrChange" in data)
        return root, self.story(part, role)

    def story(self, part: str, role: Role, counters: Counters | None = None) -> Story:
        """A new story in a part that was parsed."""
        unclosed, tracks_formats = self._flags[part]
        walk = RunWalk(unclosed=unclosed, tracks_formats=tracks_formats)
        walk.codes = self.codes
        return Story(part, walk, role, counters if counters is not None else Counters())

    def blocks(self, story: Story, parent: Iterable[etree._Element], path: Path, table_style: str | None = None) -> list[Block]:
        """The blocks below an element with this path. `table_style` is None outside tables."""
        found: list[Block] = []
        for place, child in enumerate(parent):
            tag = child.tag
            if tag == P:
                self._paragraph(story, child, (*path, place), table_style=table_style, found=found)
            elif tag == TBL:
                table = read_table(self, story, child, (*path, place))
                if table is not None:
                    found.append(table)
            elif tag in _NO_BLOCKS:
                continue
            elif tag == SDT:
                found += self._control(story, child, (*path, place), table_style)
            elif tag == ALTERNATE_CONTENT:
                found += self._one_of(story, child, (*path, place), table_style)
            elif tag == ALT_CHUNK:
                self._embedded_text(story.part, child)
            elif tag in DELETED:
                self.deleted(child)
            elif tag in INSERTED and child.find(f".//{P}") is not None:
                self.inserted(child.get(AUTHOR))
                found += self.blocks(story, child, (*path, place), table_style)
            elif tag == R or (tag != PPR and child.find(f".//{P}") is None):
                self.stray(child, "文字不在段落內 / text outside any paragraph")
            elif tag != PPR:
                found += self.blocks(story, child, (*path, place), table_style)
        return found

    def deleted(self, element: etree._Element, author: str | None = None) -> None:
        """Record text that tracked changes took out together with its paragraphs or rows."""
        text = "".join([one.text or "" for one in element.iter(T, DEL_TEXT)])
        self._revise([Revision(kind="deletion", author=author or element.get(AUTHOR), text=text)], None)

    def inserted(self, author: str | None) -> None:
        """Record an insertion that has no text of its own, such as that of a table row."""
        self._revise([Revision(kind="insertion", author=author)], None)

    def stray(self, element: etree._Element, reason: str) -> None:
        """Report text that stands where no text belongs."""
        text = "".join([one.text or "" for one in element.iter(T)])
        if text.strip():
            self.unread.append(Unread(text=text, reason=reason))

    def _control(self, story: Story, element: etree._Element, path: Path, table_style: str | None) -> list[Block]:
        gallery = element.find(_GALLERY)
        lists = gallery is not None and gallery.get(VAL) == "Table of Contents" and not self._keeps_contents
        found: list[Block] = []
        for place, child in enumerate(element):
            if child.tag == SDT_CONTENT and lists:
                self.contents += [text for one in child.iter(P) if (text := "".join([t.text or "" for t in one.iter(T)]))]
            elif child.tag == SDT_CONTENT:
                found += self.blocks(story, child, (*path, place), table_style)
        return found

    def _one_of(self, story: Story, element: etree._Element, path: Path, table_style: str | None) -> list[Block]:
        for wanted in (CHOICE, FALLBACK):
            for place, child in enumerate(element):
                if child.tag == wanted:
                    found = self.blocks(story, child, (*path, place), table_style)
                    if found:
                        return found
        return []

    def _paragraph(self, story: Story, element: etree._Element, path: Path, *, table_style: str | None, found: list[Block]) -> None:
        ppr = element[0] if len(element) and element[0].tag == PPR else element.find(PPR)
        props, style, mark, changes = self.styles.paragraph(ppr, table_style)
        gone = mark is not None and next(mark.iterchildren(DEL, MOVE_FROM), None) is not None
        if gone and _next_paragraph(element):
            story.joining.append(element)
            return
        look = partial(self.styles.format, style=style, table_style=table_style)
        content = story.walk.read(element, look)
        if story.joining:
            content = _joined([story.walk.read(one, look) for one in story.joining] + [content])
            story.joining.clear()
        revisions = content.revisions
        if mark is not None or changes is not None:
            revisions = revisions + _mark_revisions(mark, changes)
        text = content.text
        if not text and not content.hangs:
            if gone:
                # Deleted as a whole at the end of its cell or story.
                self._revise(revisions, None)
                return
            if look(mark).hidden and props.numbering is not None:
                return
        level = self._level(props, style) if props.numbering is not None and props.numbering.num_id else None
        if content.listed and content.listed == len(text) and not self._keeps_contents:
            self.contents.append(text)
            self._revise(revisions, None)
            return
        label = self._label(story, props, level)
        prefix = "" if label is None or not label.text else label.text + (label.suffix if text else "")
        place = self._count
        self._count += 1
        self.characters += len(prefix) + len(text)
        if self.characters > self.package.limits.characters:
            raise broken(
                f"文件超過 {self.package.limits.characters:,} 字的上限。",
                f"The document has more than {self.package.limits.characters:,} characters.",
            )
        runs: list[Run] = []
        if prefix and label is not None:
            own = self.styles.character_props(label.rpr).over(self.styles.character_props(mark))
            format_ = self.styles.format_of(own, style, table_style)
            runs.append(Run(start=0, end=len(prefix), font=format_.font, size=format_.size, bold=format_.bold))
        _add_runs(runs, content.pieces, len(prefix))
        found.append(
            Paragraph(
                index=place,
                text=prefix + text,
                label=prefix,
                list_level=level if label is not None else None,
                heading_level=props.outline + 1 if props.outline is not None and 0 <= props.outline < 9 else None,
                runs=tuple(runs),
                line_height=self._line(props),
                role=story.role,
                address=Address(part=story.part, path=path),
                in_table=table_style is not None,
            )
        )
        if self._shown is not None:
            self._shown[place] = Shown(story.part, len(prefix), content.pieces)
        self.own_text = self.own_text or bool(text.strip())
        self.pictures = self.pictures or content.pictures
        if revisions:
            self._revise(revisions, place)
        for comment in content.comments:
            self.comment_blocks.setdefault(comment, place)
        for code in content.counted_fields:
            self.unread.append(Unread(text=code, reason="欄位編號由 Word 計算，檔案中沒有 / a number that only Word counts"))
        if content.hangs:
            self._hanging(story, element, content, path, table_style=table_style, found=found)

    def _hanging(
        self, story: Story, element: etree._Element, content: Content, path: Path, *, table_style: str | None, found: list[Block]
    ) -> None:
        """What hangs on a paragraph: text boxes, word art, charts, notes."""
        for box in content.boxes:
            if box.tag == A_BODY:
                self._drawn_paragraphs(story, (_shape_text(one) for one in box.iterchildren(A_P)), path, table_style, found)
                continue
            role: Role = "textbox" if story.role == "body" else story.role
            inner = self.story(story.part, role, story.counters)
            found += self.blocks(inner, box, _path_in(box, element, path), table_style)
        for drawn in content.drawn:
            text, reason = drawn_text(self.package, story.part, drawn)
            if reason is None:
                self._drawn_paragraphs(story, [text], path, table_style, found)
            elif text.strip():
                self.unread.append(Unread(text=text, reason=reason))
        for kind, name in content.notes:
            self._note(kind, name, found)

    def _drawn_paragraphs(
        self, story: Story, texts: Iterable[str], path: Path, table_style: str | None, found: list[Block]
    ) -> None:
        for text in texts:
            if not text.strip():
                continue
            found.append(
                Paragraph(
                    index=self._count,
                    text=text,
                    role="textbox" if story.role == "body" else story.role,
                    address=Address(part=story.part, path=path),
                    in_table=table_style is not None,
                )
            )
            self._count += 1
            self.characters += len(text)
            self.own_text = True

    def _note(self, kind: str, name: str, found: list[Block]) -> None:
        if (kind, name) in self._placed_notes:
            return
        self._placed_notes.add((kind, name))
        if kind not in self._notes:
            self._notes[kind] = self._read_notes(kind)
        part, notes = self._notes[kind]
        if name in notes:
            place, element = notes[name]
            role: Role = "footnote" if kind == "footnotes" else "endnote"
            found += self.blocks(self.story(part, role), element, (place,))

    def _read_notes(self, kind: str) -> tuple[str, dict[str, tuple[int, etree._Element]]]:
        part = self.package.related(self._main, kind)
        if part is None:
            return "", {}
        root, _story = self.read_part(part, self.package.read(part))
        return part, {element.get(ID, ""): (place, element) for place, element in enumerate(root)}

    def _embedded_text(self, part: str, element: etree._Element) -> None:
        text, reason = drawn_text(self.package, part, element)
        self.unread.append(Unread(text=text, reason=reason or ""))

    def _label(self, story: Story, props: ParagraphProps, level: int | None) -> ListLabel | None:
        if level is None or props.numbering is None or props.numbering.num_id is None:
            return None
        return self.numbering.next_label(props.numbering.num_id, level, story.counters)

    def _level(self, props: ParagraphProps, style: str | None) -> int:
        """The list level: as stated beside the paragraph, otherwise as the list is bound to its style or one below that."""
        place = props.numbering
        if place is None or place.num_id is None:
            return 0
        if props.list_owner is None and place.level is not None:
            return place.level
        for name in (style, props.list_owner):
            bound = self.numbering.level_of_style(place.num_id, name)
            if bound is not None:
                return bound
        return place.level or 0

    def _line(self, props: ParagraphProps) -> LineHeight:
        key = (props.line, props.rule)
        known = self._lines.get(key)
        if known is None:
            known = self._lines[key] = line_height(props)
        return known

    def _revise(self, revisions: Iterable[Revision], block: int | None) -> None:
        """Record changes; neighbours of one kind by one author in one paragraph are one change."""
        for one in revisions:
            last = self.revisions[-1] if self.revisions else None
            text = one.text
            if last is not None and block is not None and (last.kind, last.author, last.block) == (one.kind, one.author, block):
                self.revisions.pop()
                text = last.text + text
            self.revisions.append(Revision(kind=one.kind, author=one.author, text=text, block=block))


def _path_in(element: etree._Element, paragraph: etree._Element, path: Path) -> Path:
    """The child numbers that lead from the root of its part to an element.

    It stands in this paragraph with this path, or in a sibling of it that runs into it.
    """
    steps: list[int] = []
    parent = element.getparent()
    while parent is not None and element.tag != P:
        steps.append(parent.index(element))
        element, parent = parent, parent.getparent()
    if element is not paragraph and parent is not None:
        path = (*path[:-1], parent.index(element))
    return (*path, *reversed(steps))


def _next_paragraph(element: etree._Element) -> bool:
    following = element.getnext()
    while following is not None and following.tag in _NO_BLOCKS and following.tag != SECT_PR:
        following = following.getnext()
    return following is not None and following.tag == P


def _joined(contents: list[Content]) -> Content:
    whole = Content()
    for one in contents:
        whole.pieces += one.pieces
        whole.boxes += one.boxes
        whole.drawn += one.drawn
        whole.notes += one.notes
        whole.comments += one.comments
        whole.revisions += one.revisions
        whole.counted_fields += one.counted_fields
        whole.pictures = whole.pictures or one.pictures
    return whole


def _mark_revisions(mark: etree._Element | None, changes: etree._Element | None) -> list[Revision]:
    """The tracked changes of a paragraph's own mark and format."""
    found: list[Revision] = []
    if mark is not None:
        for element in mark.iterchildren(*_MARK_CHANGES):
            found.append(Revision(kind=_MARK_CHANGES[element.tag], author=element.get(AUTHOR)))
    if changes is not None:
        found.append(Revision(kind="format", author=changes.get(AUTHOR)))
    return found


def _shape_text(paragraph: etree._Element) -> str:
    return "".join([(one.text or "") if one.tag == A_T else "\n" for one in paragraph.iter(A_T, A_BR)])


def _add_runs(runs: list[Run], pieces: list[Piece], start: int) -> None:
    """Append one run for each stretch of pieces in one format."""
    place, format_ = start, None
    for piece in pieces:
        if piece.format != format_:
            if format_ is not None and place > start:
                runs.append(Run(start=start, end=place, font=format_.font, size=format_.size, bold=format_.bold))
            start, format_ = place, piece.format
        place += len(piece.text)
    if format_ is not None and place > start:
        runs.append(Run(start=start, end=place, font=format_.font, size=format_.size, bold=format_.bold))
