"""Files that were made to hurt, one for each known way."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache

from tests.builders import ole, zips
from tests.builders.plans import a_plan
from tests.builders.zips import Line
from tests.fuzz.hostile_papers import papers
from tests.fuzz.mutators import packed, parts_of

MIB = 1024 * 1024
Made = tuple[str, bytes]
"""The name of a file and its bytes."""


@cache
def _word() -> dict[str, bytes]:
    return parts_of(a_plan())


def _with(part: str, content: bytes) -> bytes:
    return packed({**_word(), part: content})


def _body(xml: str, before: str = "") -> Made:
    """A Word file whose body is this XML."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    whole = f'<?xml version="1.0"?>{before}<w:document {names}><w:body>{xml}</w:body></w:document>'
    return "hostile.docx", _with("word/document.xml", whole.encode())


def _paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def _laughs(names: str = "abcdefghij") -> str:
    rows = "".join(f'<!ENTITY {one} "{f"&{other};" * 10}">' for one, other in zip(names[1:], names, strict=False))
    return f'<!DOCTYPE x [<!ENTITY a "哈哈">{rows}]>'


def _quadratic() -> str:
    return f'<!DOCTYPE x [<!ENTITY a "{"哈" * 50_000}">]>'


def _styles(count: int) -> bytes:
    """Styles that are each based on the next, the last on the first."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    each = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{number}"><w:name w:val="s{number}"/>'
        f'<w:basedOn w:val="s{(number + 1) % count}"/></w:style>'
        for number in range(count)
    )
    return f"<w:styles {names}>{each}</w:styles>".encode()


def _numbering(level: str, count: int = 1) -> bytes:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    abstract = "".join(f'<w:abstractNum w:abstractNumId="{number}">{level}</w:abstractNum>' for number in range(count))
    return f'<w:numbering {names}>{abstract}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'.encode()


def _numbered(level: str) -> Made:
    numbered = _paragraph("計畫", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>') * 20
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts = {**_word(), "word/document.xml": f"<w:document {names}><w:body>{numbered}</w:body></w:document>".encode()}
    parts["word/numbering.xml"] = _numbering(level)
    relations = parts["word/_rels/document.xml.rels"]
    if b"numbering" not in relations:
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
        line = b'<Relationship Id="rIdN" Type="' + kind + b'" Target="numbering.xml"/></Relationships>'
        parts["word/_rels/document.xml.rels"] = relations.replace(b"</Relationships>", line)
    return "hostile.docx", packed(parts)


def _open_text(content: str, before: str = "", styles: str = "") -> Made:
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"))
    )
    whole = (
        f'<?xml version="1.0"?>{before}<office:document-content {spaces}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{content}</office:text></office:body></office:document-content>"
    )
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": whole.encode(),
        "META-INF/manifest.xml": manifest,
    }
    return "hostile.odt", packed(parts)


def _word_files() -> Iterator[tuple[str, Callable[[], Made]]]:
    yield "billion laughs", lambda: _body(_paragraph("&j;"), _laughs())
    yield "quadratic entities", lambda: _body(_paragraph("&a;" * 20_000), _quadratic())
    yield "external entity", lambda: _body(_paragraph("&a;"), '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>')
    yield "XML 100,000 deep", lambda: _body("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000)
    yield "tables 150 deep", lambda: _body("<w:tbl><w:tr><w:tc>" * 60 + _paragraph("a") + "</w:tc></w:tr></w:tbl>" * 60)
    yield "a million empty paragraphs", lambda: _body("<w:p/>" * 1_000_000)
    yield "a million runs", lambda: _body("<w:p>" + "<w:r><w:t>計</w:t></w:r>" * 1_000_000 + "</w:p>")
    yield "a line of 30 million characters", lambda: _body(_paragraph("計" * 10_000_000))
    yield "digits without end", lambda: _body(_paragraph("9" * 1_000_000 + "×5%=" + "9" * 1_000_000))
    yield "arithmetic without end", lambda: _body(_paragraph("1+" * 300_000 + "1=2"))
    yield "brackets without end", lambda: _body(_paragraph("（" * 300_000 + "一"))
    yield "dates without end", lambda: _body(_paragraph("110年1月~" * 100_000))
    yield "headings without end", lambda: _body("".join(_paragraph("（一）UI/UX改善說明") for _ in range(30_000)))
    yield "headings by the thousand", lambda: _body("".join(_paragraph(f"{number}、改善方案") for number in range(30_000)))
    yield (
        "a column of two thousand million",
        lambda: _body('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'),
    )
    yield (
        "columns before the first",
        lambda: _body('<w:tbl><w:tr><w:trPr><w:gridBefore w:val="2000000000"/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>'),
    )
    yield "styles in a circle", lambda: ("hostile.docx", _with("word/styles.xml", _styles(3)))
    yield "styles in a circle of 50,000", lambda: ("hostile.docx", _with("word/styles.xml", _styles(50_000)))
    for name, level in (
        (
            "a list that starts at 10**30",
            f'<w:lvl w:ilvl="0"><w:start w:val="{10**30}"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1"/></w:lvl>',
        ),
        (
            "Roman numbers by the thousand million",
            '<w:lvl w:ilvl="0"><w:start w:val="2000000000"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/></w:lvl>',
        ),
        (
            "letters by the thousand million",
            '<w:lvl w:ilvl="0"><w:start w:val="2000000000"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1"/></w:lvl>',
        ),
        (
            "a list below nothing",
            '<w:lvl w:ilvl="0"><w:start w:val="-5"/><w:numFmt w:val="ideographTraditional"/><w:lvlText w:val="%1"/></w:lvl>',
        ),
        (
            "Chinese numbers below nothing",
            '<w:lvl w:ilvl="0"><w:start w:val="-5"/><w:numFmt w:val="taiwaneseCountingThousand"/><w:lvlText w:val="%1"/></w:lvl>',
        ),
        (
            "a label of 100,000 characters",
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{"%1%2%9" * 20_000}"/></w:lvl>',
        ),
        ("a list style that is its own", '<w:numStyleLink w:val="x"/><w:styleLink w:val="x"/>'),
    ):
        yield name, lambda level=level: _numbered(level)
    yield (
        "a million relationships",
        lambda: (
            "hostile.docx",
            _with(
                "word/_rels/document.xml.rels",
                b"<Relationships>" + b'<Relationship Id="a" Type="b" Target="c"/>' * 1_000_000 + b"</Relationships>",
            ),
        ),
    )
    yield (
        "a relationship in a circle",
        lambda: (
            "hostile.docx",
            _with(
                "_rels/.rels", b'<Relationships><Relationship Id="a" Type="x/officeDocument" Target="_rels/.rels"/></Relationships>'
            ),
        ),
    )
    yield "a part of 200 MiB", lambda: ("hostile.docx", _with("word/document.xml", bytes(200 * MIB)))
    yield "a part of 110 MiB of blanks", lambda: ("hostile.docx", _with("word/document.xml", b"<a>" + b" " * 110 * MIB + b"</a>"))
    yield "20,000 parts", lambda: ("hostile.docx", packed({**_word(), **{f"word/{n}.xml": b"x" for n in range(20_000)}}))
    yield "a document of comments", lambda: _body("<!---->" * 1_000_000)
    yield "100,000 attributes", lambda: _body("<w:p " + " ".join(f'a{n}="x"' for n in range(100_000)) + "/>")
    yield "a locked document", lambda: ("hostile.docx", ole.build("EncryptionInfo", "EncryptedPackage"))


def _open_files() -> Iterator[tuple[str, Callable[[], Made]]]:
    yield "ODF: billion laughs", lambda: _open_text("<text:p>&j;</text:p>", _laughs())
    yield "ODF: blanks by the thousand million", lambda: _open_text('<text:p>a<text:s text:c="2000000000"/>b</text:p>')
    yield "ODF: blanks again and again", lambda: _open_text('<text:p>a<text:s text:c="1000000"/>b</text:p>' * 1000)
    yield (
        "ODF: rows by the thousand million",
        lambda: _open_text(
            '<table:table><table:table-row table:number-rows-repeated="2000000000">'
            "<table:table-cell><text:p>a</text:p></table:table-cell>"
            "</table:table-row></table:table>"
        ),
    )
    yield (
        "ODF: cells by the thousand million",
        lambda: _open_text(
            '<table:table><table:table-row><table:table-cell table:number-columns-repeated="2000000000">'
            "<text:p>a</text:p></table:table-cell>"
            "</table:table-row></table:table>"
        ),
    )
    yield (
        "ODF: rows times cells",
        lambda: _open_text(
            '<table:table><table:table-row table:number-rows-repeated="60000">'
            '<table:table-cell table:number-columns-repeated="60000"><text:p>a</text:p></table:table-cell>'
            "</table:table-row></table:table>"
        ),
    )
    yield "ODF: 100,000 deep", lambda: _open_text("<text:section>" * 100_000 + "</text:section>" * 100_000)
    yield "ODF: spans 150 deep", lambda: _open_text(f"<text:p>{'<text:span>' * 150}a{'</text:span>' * 150}</text:p>")
    yield (
        "ODF: lists 150 deep",
        lambda: _open_text("<text:list><text:list-item>" * 80 + "<text:p>a</text:p>" + "</text:list-item></text:list>" * 80),
    )
    yield (
        "ODF: styles in a circle",
        lambda: _open_text(
            '<text:p text:style-name="a">a</text:p>',
            styles='<style:style style:name="a" style:parent-style-name="b"/>'
            '<style:style style:name="b" style:parent-style-name="a"/>',
        ),
    )
    yield "ODF: a million paragraphs", lambda: _open_text("<text:p>計</text:p>" * 1_000_000)


def _pictures() -> Iterator[tuple[str, Callable[[], Made]]]:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    def png(width: int, height: int, *more: bytes) -> bytes:
        return (
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0))
            + b"".join(more)
            + chunk(b"IEND", b"")
        )

    yield (
        "a picture of 10,000 million pixels",
        lambda: ("hostile.png", png(100_000, 100_000, chunk(b"IDAT", zlib.compress(bytes(MIB))))),
    )
    yield (
        "a picture of 50 million pixels, all there",
        lambda: ("hostile.png", png(7_000, 7_000, chunk(b"IDAT", zlib.compress(bytes(7_000 * 21_001), 1)))),
    )
    yield (
        "a picture with a text of 200 MiB",
        lambda: ("hostile.png", png(9, 9, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200 * MIB), 9)))),
    )
    yield "a picture of nothing", lambda: ("hostile.png", png(0, 0))
    yield (
        "a TIFF in a circle",
        lambda: (
            "hostile.tif",
            b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + struct.pack("<HHLL", 256, 4, 1, 9) + struct.pack("<L", 8),
        ),
    )


def _archives() -> Iterator[tuple[str, Callable[[], Made]]]:
    def nested() -> bytes:
        data = zips.build(*[Line(name=b"%d.txt" % n, data=bytes(MIB)) for n in range(16)])
        for _ in range(6):
            data = zips.build(*[Line(name=b"%d.zip" % n, data=data) for n in range(16)])
        return data

    kernel = Line(name=b"a.txt", data=b"x" * 20 * MIB)
    yield "an archive of archives of archives", lambda: ("hostile.zip", nested())
    yield (
        "an archive whose members share their bytes",
        lambda: ("hostile.zip", zips.build(kernel, *[Line(name=b"%d.txt" % n, data=kernel.data[:9], at=0) for n in range(500)])),
    )
    yield (
        "an archive of 60,000 files",
        lambda: ("hostile.zip", zips.build(*[Line(name=b"%d.txt" % n, data=b"a") for n in range(60_000)])),
    )
    yield (
        "an archive of 900 plans",
        lambda: ("hostile.zip", zips.build(*[Line(name=b"%d.txt" % n, data="一、改善方案".encode()) for n in range(900)])),
    )
    yield "an archive of one gigabyte", lambda: ("hostile.zip", zips.build(Line(name=b"a.txt", data=b"\n" * 400 * MIB)))
    yield "an archive that leads outside", lambda: ("hostile.zip", zips.build(Line(name=b"../../../../etc/a.txt", data=b"a")))


def _others() -> Iterator[tuple[str, Callable[[], Made]]]:
    yield "RTF 300,000 deep", lambda: ("hostile.rtf", b"{\\rtf1 " + b"{" * 300_000 + b"a" + b"}" * 300_001)
    yield "RTF with binary data without end", lambda: ("hostile.rtf", b"{\\rtf1 a\\bin2000000000 " + bytes(1000))
    yield "an old Word file of nothing", lambda: ("hostile.doc", ole.build("WordDocument", "1Table"))
    yield "a text of one line of 40 million characters", lambda: ("hostile.txt", "計".encode() * 13 * MIB)
    yield "a text of 20 million lines", lambda: ("hostile.txt", b"\n" * 20 * MIB)
    yield "Markdown 100,000 deep", lambda: ("hostile.md", b"> " * 100_000 + b"a")
    yield "Markdown of brackets", lambda: ("hostile.md", b"[" * 200_000 + b"a" + b"](" * 200_000)
    yield "Markdown of stars", lambda: ("hostile.md", b"**a *" * 100_000)
    yield "a table of Markdown", lambda: ("hostile.md", b"|a" * 5_000 + b"\n" + b"|-" * 5_000 + b"\n" + (b"|" * 5_000 + b"\n") * 50)
    yield "half of a surrogate pair", lambda: ("hostile.txt", b"\xff\xfe" + b"\x00\xd8" * 100)
    yield "nothing", lambda: ("hostile.docx", b"")


def hostile_files() -> dict[str, Callable[[], Made]]:
    """By what it does, a function that makes the file: some are large, so only one should be held at a time."""
    found = dict(_word_files()) | dict(_open_files()) | dict(_pictures()) | dict(_archives()) | dict(_others())
    for name, make in papers():
        found[f"PDF: {name}"] = lambda make=make: ("hostile.pdf", make())
    return found
