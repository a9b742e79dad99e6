"""The sender's own words: HTML as text, without what is quoted, forwarded or a signature; and links to file stores in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress

from lxml import etree

_QUOTED_LINE = re.compile(r"[ \t]*[>＞|]")
_REST_IS_OLD = re.compile(
    r"[ \t*_]{0,80}(?:"
    r"-{2,}\s*(?:原始郵件|轉寄的?郵件|轉寄訊息|原郵件|原始訊息|原始邮件|转发邮件|原始信件).*"
    r"|-{2,}\s*(?:Original Message|Forwarded [Mm]essage|Forwarded by).*"
    r"|Begin forwarded message:.*|開始轉寄訊息：?.*|以下為轉寄(?:郵件|訊息).*"
    r"|_{20,}"
    r"|(?:寄件者|寄件人|发件人|From)\s*[:：].*@.*|(?:寄件者|寄件人|发件人|From)\s*[:：]\s*[^:：]{1,60}"
    r"|On .{6,120} wrote:|.{2,100}(?:寫道|写道|wrote)\s*[:：]"
    r")\s*"
)
_FIELD = re.compile(
    r"[ \t*]*(?:寄件日期|日期|收件者|收件人|主旨|主題|副本|发送时间|收件人|主题|Sent|Date|To|Cc|Subject)\s*[:：]", re.IGNORECASE
)
_NEEDS_FIELDS = re.compile(r"[ \t*]*(?:寄件者|寄件人|发件人|From)\s*[:：]")
_WROTE_IN_TWO = re.compile(r"On .{6,120}")
_SIGNATURE = re.compile(r"-- ?")
_LONGEST = 300
"""Characters of a line by which it is told whether it begins an older message."""
_STORES = re.compile(
    r"https?://(?:[\w-]+\.)*(?:drive\.google\.com|docs\.google\.com|1drv\.ms|onedrive\.live\.com|sharepoint\.com|dropbox\.com|wetransfer\.com|icloud\.com"
    r"|mega\.nz|mail\.yahoo\.com/d|largefile)",
    re.IGNORECASE,
)
_BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr", "pre", "section", "article"})
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_OLD_BELOW = re.compile(r"divRplyFwdMsg|appendonsend")
_QUOTES = re.compile(
    r"gmail_quote|gmail_extra|yahoo_quoted|moz-cite-prefix|protonmail_quote|divRplyFwdMsg|appendonsend|OLK_SRC_BODY", re.IGNORECASE
)
_SIGNATURES = re.compile(r"gmail_signature|moz-signature|ms-outlook-mobile-signature|^signature$", re.IGNORECASE)


def own_words(text: str) -> str:
    """The text up to what is quoted below it, without quoted lines and without a signature behind `-- `."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    for place, whole in enumerate(lines):
        line = whole[:_LONGEST]
        if _SIGNATURE.fullmatch(line) or _begins_old(lines, place):
            break
        if not _QUOTED_LINE.match(line):
            kept.append(whole)
    return "\n".join(kept).strip()


def _begins_old(lines: list[str], place: int) -> bool:
    """Whether the message below this line is an older one."""
    line = lines[place][:_LONGEST]
    following = lines[place + 1 : place + 4]
    if _WROTE_IN_TWO.fullmatch(line) and following and following[0].rstrip().endswith(("wrote:", "寫道：", "寫道:")):
        return True
    if not _REST_IS_OLD.fullmatch(line):
        return False
    # 「寄件者：」 alone may be the writer's own; with a date and a recipient below it is the head of a message.
    return not _NEEDS_FIELDS.match(line) or any(_FIELD.match(one) for one in following)


def links_to_files(text: str) -> bool:
    """Whether there is a link to a file store."""
    return _STORES.search(text) is not None


class _Reader:
    """What `lxml` tells of a page: gathers what is seen, and leaves out what is marked as quoted or as a signature."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: list[bool] = []
        """For each element that is open whether it is out of sight."""
        self.pictures: set[str] = set()
        self.links: list[str] = []

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """An element begins."""
        if tag == "img" and given.get("src", "").lower().startswith("cid:"):
            self.pictures.add(given["src"][4:].strip("<>"))
        if tag == "a":
            self.links.append(given.get("href", ""))
        marks = f"{given.get('id', '')} {given.get('class', '')}"
        if _OLD_BELOW.search(marks):
            self.out.append("\n--- Original Message ---\n")  # what Outlook quotes stands behind this mark and not in it
        unseen = (
            tag in _UNSEEN
            or tag == "blockquote"
            or _QUOTES.search(marks) is not None
            or any(_SIGNATURES.search(mark) for mark in marks.split())
            or "display:none" in re.sub(r"\s", "", given.get("style", "")[:2000]).lower()
        )
        if tag in _BLOCKS:
            self.out.append("\n")
        self.open.append(unseen or (bool(self.open) and self.open[-1]))

    def end(self, tag: str) -> None:
        """An element ends; the parser ends every one that it began."""
        if self.open:
            self.open.pop()
        if tag in _BLOCKS:
            self.out.append("\n")
        elif tag in ("td", "th"):
            self.out.append(" ")

    def data(self, text: str) -> None:
        """Some text."""
        if not (self.open and self.open[-1]):
            self.out.append(re.sub(r"\s+", " ", text))

    def comment(self, text: str) -> None:
        """A comment, which nobody sees."""

    def close(self) -> None:
        """The end of the page."""


def text_of_html(html: str) -> tuple[str, frozenset[str], str]:
    """What a reader sees, the content ids of the pictures in it, and the targets of its links, one a line."""
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, encoding="utf-8", recover=True, no_network=True)  # type: ignore[arg-type]  # text, never bytes
    # It stops at what no page may hold; what was read until then stands.
    with suppress(etree.XMLSyntaxError):
        parser.feed(_NO_TEXT.sub(" ", html).encode("utf-8", "replace"))
        parser.close()
    text = re.sub(r"[ \t\u00a0]+", " ", "".join(reader.out))
    return re.sub(r" ?\n[ \n]*", "\n", text).strip(), frozenset(reader.pictures), "\n".join(reader.links)
