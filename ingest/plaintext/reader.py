"""Reads plain text (.txt) and Markdown (.md) in UTF-8, UTF-16 with a byte order mark, or Big5 (code page 950)."""

from __future__ import annotations

import codecs

from ingest.errors import Broken, NoText
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.plaintext import markdown
from schemas.document import Address, Block, Cell, Document, Paragraph, Table
from schemas.files import sha256_of
from schemas.rules import Words

MARKDOWN_SUFFIXES = (".md", ".markdown")
_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNMARKED = ("utf-8", "cp950")
"""In this order: Big5 is hardly ever valid UTF-8, but the other way round it often is."""


def read_plaintext(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The document in a text file. It says nothing of fonts (`has_format` is false); addresses count lines from 0.

    Raises Broken where the text is in another encoding or too long, and NoText where there is none.
    """
    text = _decoded(data)
    if len(text) > limits.characters:
        raise Broken(
            Words(
                f"文件超過 {limits.characters} 字，超出可處理的範圍。", f"The text has more than {limits.characters} characters."
            ),
            Words("請確認送件的檔案正確。", "Make sure that this is the right file."),
        )
    if not text.strip():
        raise NoText(
            Words("文件是空白的，沒有任何文字。", "The document is blank: it holds no text at all."),
            Words("請確認送出的是正確的檔案後重新送件。", "Make sure that this is the right file and send it again."),
        )
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    marked = name.lower().endswith(MARKDOWN_SUFFIXES)
    blocks = _Markdown(lines).blocks() if marked else [_paragraph(place, place, line) for place, line in enumerate(lines)]
    return Document(name=name, sha256=sha256_of(data), format="text", blocks=tuple(blocks), has_format=False)


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _tried(data, (encoding,))
    return _tried(data, _UNMARKED)


def _tried(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Broken(
        Words(
            "文字檔的編碼無法辨認（不是 UTF-8、UTF-16 或 Big5）。",
            "The encoding of the text file cannot be recognised (it is none of UTF-8, UTF-16 and Big5).",
        ),
        Words("請以 UTF-8 編碼另存，或改送 .docx、.odt 或 .pdf。", "Save it in UTF-8, or send a .docx, .odt or .pdf."),
    )


def _paragraph(index: int, line: int, text: str) -> Paragraph:
    return Paragraph(index=index, text=text.rstrip(), address=Address(part="", path=(line,)))


class _Markdown:
    """Walks the lines of a Markdown file."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._next = 0
        """The index of the paragraph to come."""

    def blocks(self) -> list[Block]:
        """All paragraphs and tables."""
        found: list[Block] = []
        place = 0
        while place < len(self._lines):
            if place + 1 < len(self._lines) and markdown.begins_table(self._lines[place], self._lines[place + 1]):
                ends = place + 2
                while ends < len(self._lines) and "|" in self._lines[ends]:
                    ends += 1
                found.append(self._table(place, ends))
                place = ends
                continue
            found += self._line(place)
            place += 1
        return found

    def _line(self, place: int) -> list[Block]:
        line = markdown.read_line(self._lines[place].rstrip())
        if line.hidden:
            return []
        address = Address(part="", path=(place,))
        return [Paragraph(index=self._count(), text=line.text, label=line.label, heading_level=line.level, address=address)]

    def _count(self) -> int:
        self._next += 1
        return self._next - 1

    def _table(self, starts: int, ends: int) -> Table:
        rows: list[tuple[Cell, ...]] = []
        for place in (starts, *range(starts + 2, ends)):
            row: list[Cell] = []
            for column, words in enumerate(markdown.cells(self._lines[place])):
                address = Address(part="", path=(place, column))
                paragraph = Paragraph(index=self._count(), text=words, address=address, in_table=True)
                row.append(Cell(row=len(rows), column=column, blocks=(paragraph,)))
            rows.append(tuple(row))
        return Table(rows=tuple(rows), columns=max(map(len, rows)), address=Address(part="", path=(starts,)))
