"""Files that are no Word files: a locked PDF, and pages that are only pictures."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence

import pytest

PAGE = (1240, 1754)
"""A4 at 150 dots an inch."""
TYPE = 29
"""14 points at 150 dots an inch."""
MARGIN = 150


def locked_pdf() -> bytes:
    """A PDF of one page that opens with a password only."""
    pikepdf = pytest.importorskip("pikepdf")
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(target, encryption=pikepdf.Encryption(user="open", owner="sesame"))
    return target.getvalue()


def chinese_font() -> str:
    """The file of an installed font that shows Traditional Chinese; the test is skipped where there is none."""
    program = shutil.which("fc-match")
    if program is None:
        pytest.skip("fc-match is not installed")
    done = subprocess.run([program, "--format=%{file}|%{family}", "Noto Sans CJK TC"], capture_output=True, text=True, check=True)
    path, _, family = done.stdout.partition("|")
    if "CJK" not in family:
        pytest.skip("no font for Traditional Chinese is installed")
    return path


def scan(lines: Sequence[str]) -> bytes:
    """A PDF of pictures: each page is an image of the lines, without a text layer."""
    image_module, draw_module, font_module = (pytest.importorskip(f"PIL.{name}") for name in ("Image", "ImageDraw", "ImageFont"))
    font = font_module.truetype(chinese_font(), TYPE, index=3)
    wide = (PAGE[0] - 2 * MARGIN) // TYPE
    wrapped = [line[start : start + wide] for line in lines for start in range(0, max(len(line), 1), wide)]
    high = (PAGE[1] - 2 * MARGIN) // (2 * TYPE)
    pages = []
    for start in range(0, len(wrapped), high):
        page = image_module.new("L", PAGE, 255)
        pencil = draw_module.Draw(page)
        for place, line in enumerate(wrapped[start : start + high]):
            pencil.text((MARGIN, MARGIN + place * 2 * TYPE), line, font=font, fill=0)
        pages.append(page)
    target = io.BytesIO()
    pages[0].save(target, format="PDF", resolution=150, save_all=True, append_images=pages[1:])
    return target.getvalue()
