"""PDF files for tests, written by hand: every character, line and object stands exactly where the test puts it.

Chinese is set in a font that is named and not embedded, with the predefined map UniCNS-UTF16-H, so that no font file is needed:
Chinese characters are one em wide, ASCII characters half an em.
"""

from __future__ import annotations

from dataclasses import dataclass, field

JHENGHEI = "MicrosoftJhengHeiRegular"


def is_narrow(character: str) -> bool:
    return character.isascii()


def width_of(text: str, size: float) -> float:
    return sum(0.5 if is_narrow(character) else 1.0 for character in text) * size


def wrapped(text: str, width: float, size: float = 14, first: float = 0, rest: float = 0) -> list[tuple[float, str]]:
    """The lines of a paragraph with their indents, broken as word processors do: Latin words and numbers stay whole,

    closing marks go with what is before them. `first` and `rest` are the indents of the first and of the other lines."""
    units: list[str] = []
    for character in text:
        narrow = is_narrow(character) and character != " "
        if (
            (units and narrow and is_narrow(units[-1][-1]) and units[-1][-1] != " ")
            or (units and character in "、。，．：；！？）」』")
            or (units and units[-1][-1] in "（「『")
        ):
            units[-1] += character
        else:
            units.append(character)
    lines: list[tuple[float, str]] = []
    line = ""
    for unit in units:
        indent = rest if lines else first
        if line and width_of(line + unit.rstrip(), size) > width - indent:
            lines.append((indent, line.rstrip(" ")))
            line = unit.lstrip(" ")
        else:
            line += unit
    lines.append((rest if lines else first, line.rstrip(" ")))
    return lines


@dataclass
class Page:
    """A page of A4 by default. Places are points from the top left corner."""

    width: float = 595.0
    height: float = 842.0
    rotate: int = 0
    commands: list[str] = field(default_factory=list)
    annotations: list[str] = field(default_factory=list)
    picture: bool = False

    def text(self, x: float, y: float, words: str, size: float = 14, font: str = JHENGHEI, mode: int = 0, turn: int = 0) -> Page:
        """Words with their baseline at `y`; `turn` degrees clockwise."""
        a, b, c, d = {0: (1, 0, 0, 1), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}[turn]
        shown = words.encode("utf-16-be").hex()
        self.commands.append(f"BT /{font} {size} Tf {mode} Tr {a} {b} {c} {d} {x:.3f} {self.height - y:.3f} Tm <{shown}> Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        self.commands.append(f"0.5 w {x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def bar(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """A filled rectangle: what Word and Chromium draw for a line."""
        self.commands.append(f"{x0} {self.height - y1} {x1 - x0} {y1 - y0} re f")
        return self

    def grid(self, xs: list[float], ys: list[float]) -> Page:
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        return self

    def paragraph(
        self,
        x: float,
        y: float,
        words: str,
        width: float = 455.0,
        size: float = 14,
        pitch: float = 22,
        first: float = 0,
        rest: float = 0,
        font: str = JHENGHEI,
    ) -> float:
        """Set a paragraph; the baseline of the next line is given back."""
        for indent, line in wrapped(words, width, size, first, rest):
            self.text(x + indent, y, line, size, font)
            y += pitch
        return y

    def scan(self) -> Page:
        """A grey picture over the whole page."""
        self.picture = True
        self.commands.append(f"q {self.width} 0 0 {self.height} 0 0 cm /Scan Do Q")
        return self

    def annotation(self, body: str, box: tuple[float, float, float, float]) -> Page:
        x0, top, x1, bottom = box
        rect = f"/Rect [{x0} {self.height - bottom} {x1} {self.height - top}]"
        self.annotations.append(f"<< /Type /Annot {rect} {body} >>")
        return self


def pdf(*pages: Page, catalog: str = "", objects: list[str] | None = None) -> bytes:
    """The file. `catalog` goes into the catalogue; `objects` are numbered from 10, so that it can refer to them."""
    fonts = sorted({word[1:] for page in pages for command in page.commands for word in command.split() if word[:1] == "/"})
    fonts = [font for font in fonts if font != "Scan"]
    body: dict[int, bytes] = {}
    for number, source in enumerate(objects or [], start=10):
        body[number] = source.encode()
    font_refs, number = [], 100
    for font in fonts:
        body[number] = (
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{font} /Encoding /UniCNS-UTF16-H /DescendantFonts [{number + 1} 0 R] >>"
        ).encode()
        body[number + 1] = (
            f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{font} /FontDescriptor {number + 2} 0 R /DW 1000 /W [1 95 500]"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (CNS1) /Supplement 3 >> >>"
        ).encode()
        body[number + 2] = (
            f"<< /Type /FontDescriptor /FontName /{font} /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880"
            " /Descent -120 /CapHeight 880 /StemV 80 >>"
        ).encode()
        font_refs.append(f"/{font} {number} 0 R")
        number += 3
    body[3] = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
        b" /Length 1 >>\nstream\n\xee\nendstream"
    )
    fields: list[str] = []
    kids, number = [], 500
    for page in pages:
        content = "\n".join(page.commands).encode()
        references = []
        for source in page.annotations:
            place = 1000 + sum(key >= 1000 for key in body)
            body[place] = source.encode()
            references.append(f"{place} 0 R")
            if "/FT" in source:
                fields.append(f"{place} 0 R")
        annots = f"/Annots [{' '.join(references)}]" if references else ""
        scan = "/XObject << /Scan 3 0 R >>" if page.picture else ""
        body[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] /Rotate {page.rotate}"
            f" /Contents {number + 1} 0 R/Resources << /Font << {' '.join(font_refs)} >> {scan} >> {annots} >>"
        ).encode()
        body[number + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
        kids.append(f"{number} 0 R")
        number += 2
    if fields:
        catalog += f" /AcroForm << /Fields [{' '.join(fields)}] /DA (/Helv 12 Tf 0 g) >>"
    body[1] = f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode()
    body[2] = f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(kids)}] >>".encode()
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = {}
    for number, source in sorted(body.items()):
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, source)
    start = len(out)
    size = max(offsets) + 1
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        place = offsets.get(number)
        out += b"%010d 00000 n \n" % place if place is not None else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(out)
