"""Reads OpenDocument text: `read_odt` for packages (.odt, .ott) and the flat form (.fodt)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.errors import Broken, Encrypted, NoText
from ingest.limits import DEFAULT_LIMITS
from ingest.odt import active
from ingest.odt.flow import Body
from ingest.odt.forms import Fields
from ingest.odt.formula import formula_text
from ingest.odt.lists import Lists
from ingest.odt.names import DRAW, MANIFEST, MATHML, OFFICE, STYLE, TEXT
from ingest.odt.plain import plain_text
from ingest.odt.revisions import Revisions
from ingest.odt.styles import StyleSheet
from ingest.packages import RESAVE, open_package, parse_xml, path_to
from schemas.anchors import Anchor
from schemas.document import ActiveContent, Document, Unread
from schemas.files import sha256_of
from schemas.rules import Words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lxml import etree

    from ingest.limits import Limits
    from ingest.odt.line import Line
    from ingest.packages import Package
    from schemas.document import Block

CONTENT, STYLES, META, MANIFEST_PART = "content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"
_FORMAT = "odt"
_DRAWN = ("application/vnd.oasis.opendocument.chart", "application/vnd.oasis.opendocument.formula")


def read_odt(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The document in an .odt, .ott or .fodt file.

    Addresses name the part (`content.xml`, or nothing for the flat form) and count elements only. Raises Broken where the
    file is damaged, is no text document or goes beyond `limits`, and Encrypted where it is locked with a password.
    """
    reading, content, parts = _opened(data, name, limits)
    return reading.document(content, parts)


def odt_anchors(data: bytes, limits: Limits, blocks: Collection[int]) -> dict[int, tuple[Anchor, ...]]:
    """The elements that show the paragraphs with these indexes (`schemas.anchors`). Raises like `read_odt`."""
    reading, content, parts = _opened(data, "", limits)
    shown: dict[int, tuple[int, Line]] = {}
    reading.body(content, parts, shown)
    return {block: tuple(_anchors(reading.part, *shown[block])) for block in blocks if block in shown}


def _anchors(part: str, label: int, line: Line) -> Iterator[Anchor]:
    place = label
    for words, (element, tail) in zip(line.pieces, line.sources, strict=True):
        end = place + len(words)
        yield Anchor(part=part, path=path_to(element), start=place, end=end, tail=tail)
        place = end


def _opened(data: bytes, name: str, limits: Limits) -> tuple[_Reading, etree._Element, list[etree._Element]]:
    """A reading of the file, the root that holds its body, and the roots that hold its styles, the nearest last."""
    if not data.startswith(b"PK"):
        root = parse_xml(data, limits, allow_doctype=True)
        return _Reading(data, name, limits, None, frozenset()), root, [root]
    package = open_package(data, limits)
    manifest = _manifest(package, limits)
    content = parse_xml(package.read(CONTENT), limits, allow_doctype=True)
    common = [parse_xml(package.read(STYLES), limits, allow_doctype=True)] if STYLES in package else []
    return _Reading(data, name, limits, package, manifest), content, [*common, content]


def _manifest(package: Package, limits: Limits) -> frozenset[str]:
    """The folders of embedded charts and formulas, which are parts of the text's own drawing and no foreign objects.

    Raises Encrypted where the manifest says that parts are locked.
    """
    locked, drawn = "encrypted-package" in package, set[str]()
    if MANIFEST_PART in package:
        manifest = parse_xml(package.read(MANIFEST_PART), limits, allow_doctype=True)
        locked = locked or next(manifest.iter(f"{MANIFEST}encryption-data"), None) is not None
        for entry in manifest.iter(f"{MANIFEST}file-entry"):
            if entry.get(f"{MANIFEST}media-type", "").startswith(_DRAWN):
                drawn.add(entry.get(f"{MANIFEST}full-path", "").rstrip("/"))
    if locked:
        raise Encrypted(
            Words("檔案設有密碼，無法讀取。", "The file is locked with a password."),
            Words("請移除密碼後重新送件。", "Take the password off and send it again."),
            format=_FORMAT,
        )
    return frozenset(drawn)


class _Reading:
    """One file being read."""

    def __init__(self, data: bytes, name: str, limits: Limits, package: Package | None, drawn: frozenset[str]) -> None:
        self._data = data
        self._name = name
        self._limits = limits
        self._package = package
        self._drawn = drawn

    @property
    def part(self) -> str:
        """The name of the part that holds the body; nothing for the flat form."""
        return CONTENT if self._package is not None else ""

    def body(
        self, content: etree._Element, parts: list[etree._Element], shown: dict[int, tuple[int, Line]] | None = None
    ) -> tuple[Body, list[Block], etree._Element]:
        """The body that stands in `content`, its blocks and its element; `parts` hold its styles, the nearest last."""
        text = content.find(f"{OFFICE}body/{OFFICE}text")
        if text is None:
            raise _not_a_text(content)
        styles = StyleSheet()
        for root in parts:
            styles.add(root, body=root is content)
        revisions, fields = Revisions(content), Fields(content)
        body = Body(self.part, styles, Lists(styles), revisions, fields, self._limits, self._formula, shown=shown)
        wrapper = text.getparent()
        assert wrapper is not None, "office:text was found below office:body"
        return body, body.blocks(text, (content.index(wrapper), wrapper.index(text))), text

    def document(self, content: etree._Element, parts: list[etree._Element]) -> Document:
        """The document whose body stands in `content`; `parts` hold its styles, the nearest last."""
        body, blocks, text = self.body(content, parts)
        if not body.unread and not body.fields.left() and not any(words.strip() for words in body.bodies):
            raise _no_text(pictures=next(text.iter(f"{DRAW}image"), None) is not None)
        unread = [*body.unread, *(Unread(text=words, reason="未置於頁面上的表單欄位") for words in body.fields.left())]
        return Document(
            name=self._name,
            sha256=sha256_of(self._data),
            format=_FORMAT,
            blocks=tuple(blocks),
            furniture=tuple(dict.fromkeys(words for root in parts for words in _furniture(root))),
            revisions=body.revisions.found(len(body.bodies)),
            active=tuple(dict.fromkeys(self._active(parts))),
            unread=tuple(unread),
        )

    def _active(self, parts: list[etree._Element]) -> list[ActiveContent]:
        found: list[ActiveContent] = []
        for root in parts:
            found += active.of_part(root, self._drawn)
        if self._package is not None:
            found += active.of_names(self._package.names())
            if META in self._package:
                found += active.of_template(parse_xml(self._package.read(META), self._limits, allow_doctype=True))
        else:
            found += active.of_template(parts[-1])
        return found

    def _formula(self, embedded: etree._Element) -> str:
        """The words of an embedded object that is a formula; empty for any other object."""
        root = embedded.find(f"{MATHML}math")
        if root is None and self._package is not None:
            part = f"{active.part_of(embedded)}/{CONTENT}"
            if part in self._package:
                root = parse_xml(self._package.read(part), self._limits, allow_doctype=True)
        return formula_text(root) if root is not None and root.tag == f"{MATHML}math" else ""


def _furniture(root: etree._Element) -> list[str]:
    """The words of page headers and footers, a string a paragraph."""
    found: list[str] = []
    for page in root.iterfind(f"{OFFICE}master-styles/{STYLE}master-page"):
        for side in page:
            if isinstance(side.tag, str) and side.tag.startswith((f"{STYLE}header", f"{STYLE}footer")):
                for paragraph in side.iter(f"{TEXT}p", f"{TEXT}h"):
                    words = plain_text(paragraph)
                    if words:
                        found.append(words)
    return found


def _no_text(*, pictures: bool) -> NoText:
    if pictures:
        return NoText(
            Words("文件中只有圖片，沒有可讀取的文字。", "The document holds pictures only and no text that can be read."),
            Words(
                "請送原始的文字檔；若只有掃描影像，請存成 PDF 後送件。",
                "Send the original text file; where there are only scans, save them as PDF and send that.",
            ),
            format=_FORMAT,
        )
    return NoText(
        Words("文件是空白的，沒有任何文字。", "The document is blank: it holds no text at all."),
        Words("請確認送出的是正確的檔案後重新送件。", "Make sure that this is the right file and send it again."),
        format=_FORMAT,
    )


def _not_a_text(content: etree._Element) -> Broken:
    body = content.find(f"{OFFICE}body")
    kinds = {
        "spreadsheet": ("試算表", "a spreadsheet"),
        "presentation": ("簡報", "a presentation"),
        "drawing": ("繪圖", "a drawing"),
    }
    held = (
        next((kinds[str(one.tag).rpartition("}")[2]] for one in body if str(one.tag).rpartition("}")[2] in kinds), None)
        if (body is not None)
        else None
    )
    if held is None:
        return Broken(Words("檔案不是 OpenDocument 文字文件。", "The file is no OpenDocument text."), RESAVE, format=_FORMAT)
    return Broken(
        Words(f"檔案是 OpenDocument {held[0]}，不是文字文件。", f"The file is {held[1]}, not a text document."),
        Words("請以文字文件（.odt、.docx 或 .pdf）送件。", "Send a text document (.odt, .docx or .pdf)."),
        format=_FORMAT,
    )
