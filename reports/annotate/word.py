"""Annotated Word files: a copy of the author's own package with a comment at the words of each finding.

Only the main part, the comments, and what names the comments are written anew. Word takes no comment in text boxes and notes
([MS-OI29500] 2.1.315), and LibreOffice drops one whose range stands there: the range is then around the box or around the call of
the note, and the comment quotes the words.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from reports.annotate.notes import INITIALS, QUOTED, NotAnnotated, Note
from reports.annotate.packages import Parts, element_at, parsed, printable
from reports.annotate.word_parts import PACKAGE_RELATIONS, RELATIONSHIPS, main_part, related, relations_part, target_of
from reports.annotate.word_ranges import Ranges
from schemas.anchors import Anchors
from schemas.document import Document
from schemas.rules import Words
from text.check_notes import AUTHOR

if TYPE_CHECKING:
    from lxml import etree

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_CONTENT_TYPES = "[Content_Types].xml"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TRANSITIONAL, _STRICT = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_NO_MAIN = Words("檔案結構特殊，無法加註。", "The file is built in a way that cannot be annotated.")
_NOTE_KINDS = {"footnote": "footnoteReference", "endnote": "endnoteReference"}


def annotated_word(data: bytes, document: Document, notes: Sequence[Note], anchors: Anchors) -> bytes:
    """The copy, with one comment a note. A digital signature, which no changed copy can keep, is left out of it.

    `anchors` are those of the paragraphs that the notes stand at. Raises NotAnnotated where the package is too odd.
    """
    package = _unsigned(Parts(data))
    main = main_part(package)
    if main is None:
        raise NotAnnotated(_NO_MAIN)
    comments = _Comments(package, main)
    stories: dict[str, Ranges] = {main: Ranges(parsed(package.read(main)))}
    for note in notes:
        part = document.paragraphs[note.span.block].address.part
        if part not in stories and part in package:
            stories[part] = Ranges(parsed(package.read(part)))
    paragraphs = {one.span.block: _paragraph(stories, document, one.span.block) for one in notes}
    for block in paragraphs:
        found = anchors.get(block, ())
        if found and found[0].part == main:
            stories[main].add(block, found)
    comments.number_from(stories[main].root)
    for note in notes:
        _annotate(note, document, stories, main, paragraphs[note.span.block], comments)
    return package.copy({main: _written(stories[main].root), **comments.parts()})


def _annotate(
    note: Note, document: Document, stories: dict[str, Ranges], main: str, paragraph: etree._Element, comments: _Comments
) -> None:
    source, body = document.paragraphs[note.span.block], stories[main]
    word = body.namespace
    outside = source.address.part in stories and stories[source.address.part] is not body
    if outside or body.in_box(paragraph):
        around = _reference_to_note(body, source.role, paragraph) if outside else body.outside_boxes(paragraph)
        number = comments.add(note, document.quote(note.span))
        begin, finish, run = _marks(body.root, word, number)
        if around is None:
            _first_paragraph(body).append(run)
            return
        around.addprevious(begin)
        around.addnext(finish)
        finish.addnext(run)
        return
    start, end = max(note.span.start, len(source.label)), max(note.span.end, len(source.label))
    found = body.around(note.span.block, start, end) or body.around(note.span.block, 0, len(source.text))
    elsewhere = found is None and len(source.text) > len(source.label)
    number = comments.add(note, document.quote(note.span) if elsewhere else "")
    begin, finish, run = _marks(body.root, word, number)
    if found is None:
        _enclose(paragraph, begin, finish, f"{word}pPr")
    else:
        found[0].addprevious(begin)
        found[1].addnext(finish)
    finish.addnext(run)


def _marks(root: etree._Element, word: str, number: str) -> tuple[etree._Element, etree._Element, etree._Element]:
    """Beginning and end of a comment's range, and the run that calls it."""
    begin, finish = (root.makeelement(f"{word}{name}", {f"{word}id": number}) for name in ("commentRangeStart", "commentRangeEnd"))
    run = root.makeelement(f"{word}r")
    run.append(run.makeelement(f"{word}commentReference", {f"{word}id": number}))
    return begin, finish, run


def _enclose(paragraph: etree._Element, begin: etree._Element, finish: etree._Element, properties: str) -> None:
    """A range around all that a paragraph holds."""
    at = 1 if len(paragraph) and paragraph[0].tag == properties else 0
    paragraph.insert(at, begin)
    paragraph.append(finish)


def _paragraph(stories: dict[str, Ranges], document: Document, block: int) -> etree._Element:
    """The `w:p` of a paragraph; the first one of the body where its address leads to none."""
    address = document.paragraphs[block].address
    ranges = stories.get(address.part)
    if ranges is not None:
        found = ranges.paragraph_of(element_at(ranges.root, address.path))
        if found is not None:
            return found
    return _first_paragraph(next(iter(stories.values())))


def _first_paragraph(ranges: Ranges) -> etree._Element:
    first = next(ranges.root.iter(f"{ranges.namespace}p"), None)
    if first is None:
        raise NotAnnotated(_NO_MAIN)
    return first


def _reference_to_note(main: Ranges, role: str, paragraph: etree._Element) -> etree._Element | None:
    """The run of the body that calls the footnote or endnote in which a paragraph stands."""
    word = main.namespace
    note = next(paragraph.iterancestors(f"{word}{role}"), None)
    if note is None or role not in _NOTE_KINDS:
        return None
    number = note.get(f"{word}id")
    called = next((one for one in main.root.iter(f"{word}{_NOTE_KINDS[role]}") if one.get(f"{word}id") == number), None)
    return None if called is None else main.outside_boxes(cast("etree._Element", called.getparent()))


class _Comments:
    """The part with the comments, made where the package has none, and its entry in the two lists that name it."""

    def __init__(self, package: Parts, main: str) -> None:
        self._package = package
        self._relations_part = relations_part(main)
        self._relations = parsed(package.read(self._relations_part)) if self._relations_part in package else None
        found = next(iter(related(self._relations, "comments")), None)
        target = None if found is None else target_of(found, main)
        self._known = target is not None and target in package
        self.part = target if target is not None and self._known else self._free_name(posixpath.dirname(main))
        self._main = main
        self._root: etree._Element | None = parsed(package.read(self.part)) if self._known else None
        self._next = 0

    def _free_name(self, folder: str) -> str:
        number, name = 1, posixpath.join(folder, "comments.xml")
        while name in self._package:
            number += 1
            name = posixpath.join(folder, f"comments{number}.xml")
        return name

    def number_from(self, main: etree._Element) -> None:
        """Take the numbers after all that the body and the comments use."""
        if self._root is None:
            word = main.tag[: main.tag.index("}") + 1]
            self._root = main.makeelement(f"{word}comments", nsmap={"w": word.strip("{}")})
        word = self._root.tag[: self._root.tag.index("}") + 1]
        marks = (f"{word}{name}" for name in ("comment", "commentRangeStart", "commentRangeEnd", "commentReference"))
        used = [one.get(f"{word}id", "") for root in (main, self._root) for one in root.iter(*list(marks))]
        self._next = 1 + max((int(one) for one in used if one.isdecimal()), default=-1)

    def add(self, note: Note, quote: str) -> str:
        """Write a comment; its number. `quote` are words to be named because the comment cannot stand at them."""
        root = self._root
        assert root is not None, "comments are numbered before the first is added"
        word = root.tag[: root.tag.index("}") + 1]
        number = str(self._next)
        self._next += 1
        values = {"id": number, "author": AUTHOR, "date": f"{note.day.isoformat()}T00:00:00Z", "initials": INITIALS}
        comment = root.makeelement(f"{word}comment", {f"{word}{name}": value for name, value in values.items()})
        root.append(comment)
        lines = [*note.lines, note.reply]
        if quote:
            lines.insert(1, QUOTED.in_lang(note.lang).format(words=quote))
        for place, line in enumerate(lines):
            comment.append(_comment_paragraph(comment, word, line, first=place == 0))
        return number

    def parts(self) -> dict[str, bytes]:
        """The parts to be written: the comments, and where they are new the lists that name them."""
        assert self._root is not None, "comments are numbered before they are written"
        changed = {self.part: _written(self._root)}
        if self._known:
            return changed
        for one in related(self._relations, "comments"):
            one.getparent().remove(one)  # type: ignore[union-attr]  # it leads nowhere, and Word allows one only
        strict = "purl.oclc.org" in self._root.tag
        relations = self._relations
        if relations is None:
            relations = self._root.makeelement(f"{RELATIONSHIPS}Relationships", nsmap={"rel": RELATIONSHIPS.strip("{}")})
        taken = {one.get("Id") for one in relations}
        number = next(n for n in range(1, len(taken) + 2) if f"rIdPlancheck{n}" not in taken)
        entry = {
            "Id": f"rIdPlancheck{number}",
            "Type": f"{_STRICT if strict else _TRANSITIONAL}/comments",
            "Target": f"/{self.part}",
        }
        relations.append(relations.makeelement(f"{RELATIONSHIPS}Relationship", entry))
        changed[self._relations_part] = _written(relations)
        types = parsed(self._package.read(_CONTENT_TYPES))
        types.append(types.makeelement(f"{_TYPES}Override", {"PartName": f"/{self.part}", "ContentType": _COMMENTS_TYPE}))
        changed[_CONTENT_TYPES] = _written(types)
        return changed


def _comment_paragraph(comment: etree._Element, word: str, line: str, *, first: bool) -> etree._Element:
    """A paragraph in a size and with a line height of its own: the plan's 14 points in lines of exactly 22 are too wide."""
    paragraph = comment.makeelement(f"{word}p")
    properties = comment.makeelement(f"{word}pPr")
    spacing = {"before": "0", "after": "0", "line": "240", "lineRule": "auto"}
    properties.append(comment.makeelement(f"{word}spacing", {f"{word}{name}": value for name, value in spacing.items()}))
    properties.append(comment.makeelement(f"{word}ind", {f"{word}left": "0", f"{word}firstLine": "0"}))
    paragraph.append(properties)
    if first:
        reference = comment.makeelement(f"{word}r")
        reference.append(comment.makeelement(f"{word}annotationRef"))
        paragraph.append(reference)
    run = comment.makeelement(f"{word}r")
    format_ = comment.makeelement(f"{word}rPr")
    format_.append(comment.makeelement(f"{word}sz", {f"{word}val": "20"}))
    text = comment.makeelement(f"{word}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    text.text = printable(line)
    run.extend((format_, text))
    paragraph.append(run)
    return paragraph


def _unsigned(package: Parts) -> Parts:
    """The package without a digital signature: a changed copy cannot keep it, and Word would complain of a false one."""
    dropped = [name for name in package.names() if name.startswith("_xmlsignatures/")]
    if not dropped or PACKAGE_RELATIONS not in package:
        return package
    relations = parsed(package.read(PACKAGE_RELATIONS))
    for one in list(relations):
        if one.get("Type", "").endswith("/digital-signature/origin"):
            relations.remove(one)
    types = parsed(package.read(_CONTENT_TYPES))
    for one in list(types):
        if one.get("PartName", "").lower().startswith("/_xmlsignatures/"):
            types.remove(one)
    return Parts(package.copy({PACKAGE_RELATIONS: _written(relations), _CONTENT_TYPES: _written(types)}, dropped))


def _written(root: etree._Element) -> bytes:
    from lxml import etree  # noqa: PLC0415 - lazily, for the cold start

    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
