"""Word files (.docx, .docm, .dotx, .dotm, transitional and Strict) as a `Document`.

The XML is walked with lxml itself: the object model of python-docx takes some eighty times as long, and leaves out
automatic numbers, tables, text boxes and content controls. A test keeps both in agreement where both read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lxml import etree

from ingest.docx.active import active_content
from ingest.docx.flow import Flow, Shown
from ingest.docx.names import AUTHOR, BODY, DOCUMENT, ID, T, w
from ingest.docx.numbering import Numbering
from ingest.docx.package import OfficePackage, broken
from ingest.docx.styles import LATENT_STYLES, TABLE_STYLE_PARTS, Styles
from ingest.docx.theme import theme_font
from ingest.errors import Broken, NoText
from ingest.limits import Limits
from ingest.packages import path_to
from schemas.anchors import Anchor
from schemas.document import Block, Document, Revision, paragraphs_of
from schemas.files import sha256_of
from schemas.rules import Words

_OTHER_ROOTS = {
    "workbook": ("Excel 活頁簿", "an Excel workbook", "xlsx"),
    "presentation": ("PowerPoint 簡報", "a presentation", "pptx"),
}


def read_docx(data: bytes, name: str, limits: Limits) -> Document:
    """The document in these bytes. Raises Broken, Encrypted or NoText; nothing outside the bytes is ever read."""
    package = OfficePackage(data, limits)
    main = _main_part(package)
    flow, blocks = _read_flow(package, main)
    furniture, marginal = _furniture(flow, package, main)
    revisions = [*flow.revisions, *marginal, *_comments(_related(package, main, "comments"), flow.comment_blocks)]
    unread = tuple(flow.unread)
    if not flow.own_text and not unread:
        raise _no_text(pictures=flow.pictures)
    return Document(
        name=name,
        sha256=sha256_of(data),
        format="docx",
        blocks=blocks,
        furniture=(*furniture, *flow.contents),
        revisions=tuple(revisions),
        active=active_content(package, flow.codes),
        unread=unread,
    )


def docx_anchors(data: bytes, limits: Limits, blocks: Collection[int]) -> dict[int, tuple[Anchor, ...]]:
    """The elements that show the paragraphs with these indexes (`schemas.anchors`). Raises like `read_docx`."""
    package = OfficePackage(data, limits)
    shown: dict[int, Shown] = {}
    _read_flow(package, _main_part(package), shown)
    return {block: tuple(_anchors(shown[block])) for block in blocks if block in shown}


def _anchors(shown: Shown) -> Iterator[Anchor]:
    place = shown.label
    for piece in shown.pieces:
        end = place + len(piece.text)
        yield Anchor(part=shown.part, path=path_to(piece.element), start=place, end=end, skipped=piece.skipped)
        place = end


def _related(package: OfficePackage, main: str, kind: str) -> etree._Element | None:
    target = package.related(main, kind)
    return package.parse(target) if target is not None else None


def _styles(package: OfficePackage, main: str) -> etree._Element | None:
    target = package.related(main, "styles")
    return package.parse_bytes(package.read(target), left_out=(LATENT_STYLES, TABLE_STYLE_PARTS)) if target is not None else None


def _main_part(package: OfficePackage) -> str:
    for one in package.relationships("").values():
        if one.kind == "officeDocument" and not one.external and one.target in package:
            return one.target
    if "word/document.xml" in package:
        return "word/document.xml"
    raise broken(
        "檔案是壓縮檔，但其中沒有 Word 文件的內容（word/document.xml）。",
        "The file is a zip archive, but holds no Word document (word/document.xml).",
    )


def _read_flow(package: OfficePackage, main: str, shown: dict[int, Shown] | None = None) -> tuple[Flow, tuple[Block, ...]]:
    """The body in reading order; `shown` is filled with what each paragraph shows."""
    fonts = theme_font(lambda: _related(package, main, "theme"), lambda: _related(package, main, "settings"))
    styles = Styles(_styles(package, main), fonts)
    numbering = Numbering(lambda: _related(package, main, "numbering"), styles.of_numbering_style)
    data = package.read(main)
    flow, blocks = _read_body(Flow(package, main, styles, numbering, shown=shown), main, data)
    if sum(map(len, flow.contents)) > flow.characters:
        # More listed than there is to list: somebody's text went into the field of a table of contents.
        if shown is not None:
            shown.clear()
        flow, blocks = _read_body(Flow(package, main, styles, numbering, keeps_contents=True, shown=shown), main, data)
    return flow, blocks


def _read_body(flow: Flow, main: str, data: bytes) -> tuple[Flow, tuple[Block, ...]]:
    root, story = flow.read_part(main, data)
    place, body = _body(root, main)
    return flow, tuple(flow.blocks(story, body, (place,)))


def _body(root: etree._Element, main: str) -> tuple[int, etree._Element]:
    if root.tag == DOCUMENT:
        for place, child in enumerate(root):
            if child.tag == BODY:
                return place, child
        raise broken("Word 文件沒有內文（w:body）。", "The Word document has no body (w:body).")
    local = etree.QName(root).localname
    if local in _OTHER_ROOTS:
        zh, en, kind = _OTHER_ROOTS[local]
        raise Broken(
            Words(f"這是 {zh}，不是 Word 文件。", f"This is {en}, not a Word document."),
            Words("請將計畫書存成 Word、ODT 或 PDF 後送件。", "Save the plan as Word, ODT or PDF and send that."),
            format=kind,
        )
    raise broken(f"{main} 不是 Word 文件。", f"{main} is no Word document (its root is {local}).")


def _furniture(flow: Flow, package: OfficePackage, main: str) -> tuple[tuple[str, ...], list[Revision]]:
    """The lines of running headers and footers, and the changes tracked in them."""
    lines: list[str] = []
    margin = Flow(package, main, flow.styles, flow.numbering)
    for one in package.relationships(main).values():
        if one.kind not in ("header", "footer") or one.external or one.target not in package:
            continue
        root, story = margin.read_part(one.target, package.read(one.target))
        found = paragraphs_of(tuple(margin.blocks(story, root, ())))
        lines += [paragraph.text.strip() for paragraph in found if paragraph.text.strip()]
    flow.codes += margin.codes
    return tuple(dict.fromkeys(lines)), [Revision(kind=one.kind, author=one.author, text=one.text) for one in margin.revisions]


def _comments(root: etree._Element | None, blocks: dict[str, int]) -> list[Revision]:
    if root is None:
        return []
    return [
        Revision(
            kind="comment",
            author=comment.get(AUTHOR),
            text="".join([one.text or "" for one in comment.iter(T)]),
            block=blocks.get(comment.get(ID, "")),
        )
        for comment in root.iterchildren(w("comment"))
    ]


def _no_text(*, pictures: bool) -> NoText:
    if pictures:
        return NoText(
            Words("文件中只有圖片，沒有可讀取的文字。", "The document holds pictures only and no text that can be read."),
            Words(
                "請送原始的文字檔；若只有掃描影像，請存成 PDF 後送件。",
                "Send the original text file; where there are only scans, save them as PDF and send that.",
            ),
            format="docx",
        )
    return NoText(
        Words("文件是空白的，沒有任何文字。", "The document is blank: it holds no text at all."),
        Words("請確認送出的是正確的檔案後重新送件。", "Make sure that this is the right file and send it again."),
        format="docx",
    )
