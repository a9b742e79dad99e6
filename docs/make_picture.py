"""Draws docs/report.png, the report of a sample as a terminal shows it: `python -m docs.make_picture`."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from reports.layout import Style, columns
from reports.text_report import text_report
from samples import FOLDER
from schemas.forms import load_form
from service.pipeline import Request, check
from tests.builders.files import chinese_font

TARGET = Path(__file__).parent / "report.png"
SAMPLE = "target-too-low.docx"
DAY = date(2026, 3, 2)
SIZE = 26
COLUMN, LINE, MARGIN = SIZE // 2, 38, 36
PAPER, INK = (250, 249, 246), (38, 42, 48)
INKS = {"31": (190, 30, 45), "32": (22, 120, 72), "33": (168, 98, 0), "36": (0, 105, 148), "90": (120, 125, 132)}
MONO_TRADITIONAL, BOLD = 8, "1"
"""The face in the collection of Noto Sans CJK, and the code for bold."""
_PAINTED = re.compile(r"\x1b\[([\d;]*)m")


def main() -> None:
    """Write the picture."""
    report = check((FOLDER / SAMPLE).read_bytes(), SAMPLE, Request(as_of=DAY)).report
    lines = text_report(report, load_form(), Style(width=88, colour=True)).splitlines()
    image = Image.new("RGB", (88 * COLUMN + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN), PAPER)
    pencil = ImageDraw.Draw(image)
    fonts = {bold: _font(bold, SIZE) for bold in (False, True)}
    small = _font(False, SIZE * 3 // 4)
    for row, line in enumerate(lines):
        place, ink, bold = MARGIN, INK, False
        for piece, codes in _pieces(line):
            if codes is not None:
                ink = next((INKS[code] for code in codes if code in INKS), INK)
                bold = BOLD in codes
                continue
            for character in piece:
                room = columns(character) * COLUMN
                fits = fonts[bold].getlength(character) <= room
                # A mark that this font makes as wide as a Chinese character is one column wide on most terminals.
                font = fonts[bold] if fits else small
                left = place - max(0, (font.getlength(character) - room) / 2)
                pencil.text((left, MARGIN + row * LINE + (SIZE - font.size) // 2), character, font=font, fill=ink)
                place += room
    image.quantize(48).save(TARGET, optimize=True)


def _font(bold: bool, size: int) -> ImageFont.FreeTypeFont:
    regular = chinese_font()
    heavy = Path(regular.replace("Regular", "Bold"))
    return ImageFont.truetype(str(heavy) if bold and heavy.exists() else regular, size, index=MONO_TRADITIONAL)


def _pieces(line: str) -> list[tuple[str, list[str] | None]]:
    pieces: list[tuple[str, list[str] | None]] = []
    for place, part in enumerate(_PAINTED.split(line)):
        pieces.append((part, None) if place % 2 == 0 else ("", part.split(";")))
    return pieces


if __name__ == "__main__":
    main()
