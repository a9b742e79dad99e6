# ruff: noqa: PLC0415 - what needs OpenCV is imported only where it is installed
"""Pictures of pages for tests: typeset with an installed CJK font, or drawn."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT = "font:Noto Sans CJK TC"
ROWS, COLUMNS = 2339, 1654


@lru_cache(maxsize=1)
def font_file() -> str:
    asked = subprocess.run(["fc-match", "-f", "%{file}", "Noto Sans CJK TC"], capture_output=True, text=True, check=True)
    return asked.stdout


def blank(rows: int = ROWS, columns: int = COLUMNS) -> np.ndarray:
    return np.full((rows, columns, 3), 255, np.uint8)


def typeset(lines: Sequence[tuple[float, float, str]], size: int = 39, ground: np.ndarray | None = None) -> np.ndarray:
    """The page with each line of text at x, y (its top left corner, in pixels of 200 dpi; 39 pixels are 14 pt)."""
    picture = Image.fromarray(blank() if ground is None else ground)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(font_file(), size, index=3)
    for x, y, text in lines:
        draw.text((x, y), text, font=font, fill=(20, 20, 20))
    return np.asarray(picture)


def page_image(picture: np.ndarray, number: int = 1):
    from ingest.pdf.page import PageImage

    rows, columns = picture.shape[:2]
    return PageImage(
        number=number,
        width=columns * 0.36,
        height=rows * 0.36,
        columns=columns,
        rows=rows,
        pixels=np.ascontiguousarray(picture).tobytes(),
    )
