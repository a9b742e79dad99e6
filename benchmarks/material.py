"""The documents that are measured: a plan of six pages in each format, and the same made long."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import zipfile
from functools import lru_cache
from pathlib import Path
from random import Random

import pikepdf
import pypdfium2

from tests.builders.dress_check import draw_case
from tests.builders.dress_pdf import CHROMIUM, web_pdf
from tests.builders.plans import a_plan

SAMPLES = Path(__file__).parent.parent / "samples"
PAGES_OF_A_PLAN = 6
_DPI = 200


@lru_cache(maxsize=1)
def plan_docx() -> bytes:
    """A good plan of about six pages at 14 points."""
    return a_plan()


@lru_cache(maxsize=1)
def plan_odt() -> bytes:
    """A sample plan as LibreOffice writes it."""
    return (SAMPLES / "sections-missing.odt").read_bytes()


@lru_cache(maxsize=1)
def plan_pdf() -> bytes:
    """The official example as LibreOffice prints it."""
    return (SAMPLES / "official-example.pdf").read_bytes()


@lru_cache(maxsize=1)
def browser_pdf() -> bytes | None:
    """A plan as Chromium prints it; None where it is not installed."""
    if not shutil.which(CHROMIUM):
        return None
    with tempfile.TemporaryDirectory() as folder:
        return web_pdf(draw_case(Random(1).choice).paper, Path(folder))  # noqa: S311 - the same plan every time


def long_docx(pages: int) -> bytes:
    """The plan's body so often that it fills that many pages."""
    source = zipfile.ZipFile(io.BytesIO(plan_docx()))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for part in source.namelist():
            data = source.read(part)
            if part == "word/document.xml":
                before, body, after = re.split(rb"(<w:body>.*?)(?=<w:sectPr|</w:body>)", data, maxsplit=1, flags=re.DOTALL)
                inner = body.removeprefix(b"<w:body>")
                data = before + b"<w:body>" + inner * max(1, round(pages / PAGES_OF_A_PLAN)) + after
            made.writestr(part, data)
    return target.getvalue()


def long_pdf(pages: int) -> bytes:
    """The official example's pages over and over, each an object of its own."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(plan_pdf())) as source, pikepdf.new() as made:
        for number in range(pages):
            made.pages.append(source.pages[number % len(source.pages)])
        made.save(target)
    return target.getvalue()


@lru_cache(maxsize=1)
def pictures() -> tuple[bytes, ...]:
    """The official example's pages as a scanner at 200 dpi gives them, PNG."""
    made = []
    with pypdfium2.PdfDocument(plan_pdf()) as document:
        for page in document:
            kept = io.BytesIO()
            page.render(scale=_DPI / 72).to_pil().convert("L").save(kept, "PNG")
            made.append(kept.getvalue())
    return tuple(made)


@lru_cache(maxsize=1)
def scan_pdf() -> bytes:
    """The same pages as one PDF without text."""
    from PIL import Image  # noqa: PLC0415 - only scans need it

    opened = [Image.open(io.BytesIO(page)) for page in pictures()]
    kept = io.BytesIO()
    opened[0].save(kept, "PDF", resolution=_DPI, save_all=True, append_images=opened[1:])
    return kept.getvalue()


def page_words() -> tuple[str, ...]:
    """The words of each page, to judge recognition by."""
    with pypdfium2.PdfDocument(plan_pdf()) as document:
        return tuple(page.get_textpage().get_text_range() for page in document)
