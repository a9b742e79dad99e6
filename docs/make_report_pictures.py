"""Draws the pictures of docs/reports.md as LibreOffice and PDFium show the documents: `python -m docs.make_report_pictures`.

LibreOffice without a screen prints no comments in the margin; it exports them as notes of the PDF, which are drawn here beside
the page.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw, ImageFont, ImageOps

from reports.layout import wrap
from reports.letters import LetterFacts, Letterhead, letter, opinion_table
from samples import FOLDER
from schemas.forms import load_form
from service.pipeline import Request, annotate, check
from tests.builders.files import chinese_font

TARGET = Path(__file__).parent
DAY = date(2026, 3, 2)
WORD, PDF = "target-too-low.docx", "short-and-small.pdf"
WITH_NOTES = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}'
WIDTH, COLOURS, EDGE = 900, 64, 24
"""Pixels of a picture's width, the colours that are kept, and the pixels around what is drawn."""
SCALE, MARGIN, LETTERS, TRADITIONAL = 2, 560, 22, 3
"""Pixels a point; those of the margin and of its letters; the face in the collection of Noto Sans CJK."""


def main() -> None:
    """Write the pictures."""
    request = Request(as_of=DAY)
    words = (FOLDER / WORD).read_bytes()
    checked = check(words, WORD, request)
    facts = LetterFacts(
        form=load_form(),
        agency="高雄市政府觀光局",
        app="旅跡高雄",
        kind="returned",
        received_on=DAY,
        decided_on=date(2026, 3, 10),
        due_on=date(2026, 3, 16),
        reply_by=date(2026, 3, 31),
        findings=checked.report["findings"],
        added=({"section": "improvement.feedback", "message": "民眾意見請補充近半年之統計", "suggestion": "請附統計表。"},),
        reference="115年3月2日高市觀企字第11530000100號函",
        head=Letterhead(address="高雄市苓雅區四維三路2號", person="王小明", phone="07-3368333", signer="主任　○○○"),
    )
    copy = annotate(words, checked, request)
    paper = (FOLDER / PDF).read_bytes()
    checked_paper = check(paper, PDF, request)
    marked = annotate(paper, checked_paper, request)
    assert copy is not None, "the sample can be annotated"
    assert marked is not None, "the sample can be annotated"
    _draw("annotated-word", _page_with_notes(_as_pdf(copy[1], "docx", WITH_NOTES)))
    _draw("annotated-pdf", _page_with_notes(marked[1]))
    _draw("letter", _page(_as_pdf(letter(facts), "docx")))
    _draw("opinions", _page(_as_pdf(opinion_table(facts, "odt"), "odt")))


def _page(pdf: bytes, number: int = 0) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[number].render(scale=SCALE, may_draw_forms=False).to_pil().convert("RGB")


def _page_with_notes(pdf: bytes) -> Image.Image:
    """The page with most notes, and its notes in the margin, each with a line to where it stands."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        notes = [
            [(str(one.Contents), [float(side) for side in one.Rect]) for one in page.obj.get("/Annots", []) if "/Contents" in one]
            for page in file.pages
        ]
    number = max(range(len(notes)), key=lambda place: len(notes[place]))
    page = _page(pdf, number)
    picture = Image.new("RGB", (page.width + MARGIN, page.height), "white")
    picture.paste(page)
    pencil = ImageDraw.Draw(picture)
    font = ImageFont.truetype(chinese_font(), LETTERS, index=TRADITIONAL)
    top = 60
    for words, (_, bottom, right, upper) in sorted(notes[number], key=lambda one: -one[1][3]):
        lines = [line for part in words.splitlines() for line in wrap(part, 2 * (MARGIN - 60) // LETTERS)]
        height = len(lines) * (LETTERS + 6) + 16
        start = (right * SCALE, page.height - (bottom + upper) / 2 * SCALE)
        pencil.line((start, (page.width, top + 14)), fill=(190, 90, 60), width=2)
        pencil.rectangle((page.width, top, picture.width - 20, top + height), fill=(255, 246, 232), outline=(190, 90, 60), width=2)
        for place, line in enumerate(lines):
            pencil.text((page.width + 12, top + 8 + place * (LETTERS + 6)), line, font=font, fill=(40, 40, 40))
        top += height + 16
    return picture


def _as_pdf(data: bytes, suffix: str, how: str = "pdf") -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"one.{suffix}").write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", "--headless", profile, "--convert-to", how, "--outdir", name, str(folder / f"one.{suffix}")]
        subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603 - on files that were just written here
        return (folder / "one.pdf").read_bytes()


def _draw(name: str, picture: Image.Image) -> None:
    """The picture without its empty edges."""
    box = ImageOps.invert(picture.convert("L")).getbbox()
    if box is not None:
        left, top, right, bottom = box
        picture = picture.crop(
            (max(left - EDGE, 0), max(top - EDGE, 0), min(right + EDGE, picture.width), min(bottom + EDGE, picture.height))
        )
    picture = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)
    picture.quantize(COLOURS).save(TARGET / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
