"""What each stage of a check takes, and the whole, beside the floor of its format.

The floor of Word and ODT is unzipping the package and parsing its XML with lxml; that of PDF the text of the fastest permissively
licensed library (pypdfium2); that of a scan tesseract's own processor time.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from unicodedata import normalize

import docx
import pdfplumber
import pikepdf
import pypdfium2
from lxml import etree

from benchmarks import material
from benchmarks.measuring import Figure, alone, process, ratio_of
from ingest.limits import DEFAULT_LIMITS
from ingest.office import conversion, listener
from ingest.pdf.extract import PageReader
from ingest.pdf.opening import opened
from ingest.reading import read
from ingest.understanding import understand
from reports.html_report import html_report
from reports.json_report import make_report
from reports.text_report import text_report
from schemas.document import Span
from schemas.facts import AppFacts
from schemas.forms import load_form
from schemas.records import replace
from service.pipeline import Checked, Request, annotate, check
from validators.running import run

REQUEST = Request(as_of=date(2026, 11, 22))
FORM = load_form()
NOTES = 30
_WORDS = 20
"""Characters that one of them marks, at most: findings quote a few words."""


def parse_package(data: bytes) -> None:
    """Unzip and parse the parts that a reader needs."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name in ("word/document.xml", "word/styles.xml", "word/numbering.xml", "content.xml", "styles.xml"):
                etree.fromstring(package.read(name))


def walk(data: bytes) -> None:
    """The walk that python-docx invites to: paragraphs, runs, styles, tables."""
    document = docx.Document(io.BytesIO(data))
    paragraphs = list(document.paragraphs)
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                paragraphs.extend(cell.paragraphs)
    for paragraph in paragraphs:
        _ = paragraph.style.name, paragraph.paragraph_format.line_spacing
        for one in paragraph.runs:
            _ = one.text, one.font.name, one.font.size, one.style.name


def pdfium_text(data: bytes) -> None:
    """The text of all pages."""
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            page.get_textpage().get_text_range()


def extracted(data: bytes) -> None:
    """Our characters of all pages with their boxes, sizes and fonts, joined into strips."""
    with opened(data, DEFAULT_LIMITS) as document:
        reader = PageReader(document)
        for number in range(1, pypdfium2.raw.FPDF_GetPageCount(document) + 1):
            reader.read(number, DEFAULT_LIMITS.characters)


def plumber_words(data: bytes) -> None:
    """The words of all pages with their places."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_words()
            page.close()


def stages(name: str, data: bytes, floor: Callable[[], object], floor_name: str, pairs: int = 15) -> Iterator[Figure]:
    """Read, understand, judge, and each report, as multiples of the format's floor."""
    document = read(data, name)
    plan = understand(document, FORM, AppFacts())
    outcome = run(document, plan, AppFacts(), FORM, REQUEST.as_of)
    checked = check(data, name, REQUEST)
    report = make_report(document, plan, outcome, form=FORM, facts=AppFacts(), as_of=REQUEST.as_of, lang="zh-Hant")
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("read", lambda: read(data, name)),
        ("outline and facts", lambda: understand(document, FORM, AppFacts())),
        ("rules", lambda: run(document, plan, AppFacts(), FORM, REQUEST.as_of)),
        (
            "report as data",
            lambda: make_report(document, plan, outcome, form=FORM, facts=AppFacts(), as_of=REQUEST.as_of, lang="zh-Hant"),
        ),
        ("report as text", lambda: text_report(report, FORM)),
        ("report as HTML", lambda: html_report(report, FORM, document)),
        ("annotated copy", lambda: annotate(data, checked, REQUEST)),
        ("all of a check", lambda: check(data, name, REQUEST)),
    )
    for step, function in steps:
        ratio, milliseconds = ratio_of(function, floor, pairs)
        yield Figure(name=f"{name.rpartition('.')[2]}: {step}", floor=floor_name, ratio=ratio, note=f"{milliseconds:.1f} ms")


def formats() -> Iterator[Figure]:
    """Each format's stages."""
    word, odt, pdf = material.plan_docx(), material.plan_odt(), material.plan_pdf()
    yield from stages("plan.docx", word, lambda: parse_package(word), "unzip and parse its XML")
    yield from stages("plan.odt", odt, lambda: parse_package(odt), "unzip and parse its XML")
    yield from stages("plan.pdf", pdf, lambda: pdfium_text(pdf), "pdfium text")


def targets() -> Iterator[Figure]:
    """The lines of the table of targets that concern one document in a warm process (performance.md of the specification)."""
    word, pdf = material.plan_docx(), material.plan_pdf()
    ratio, _ = ratio_of(lambda: check(word, "plan.docx", REQUEST), lambda: parse_package(word))
    yield Figure(name="docx warm, all rules", floor="parsing its XML parts", ratio=ratio, bound=3)
    ratio, _ = ratio_of(lambda: check(word, "plan.docx", REQUEST), lambda: walk(word))
    yield Figure(name="docx warm, all rules", floor="a python-docx walk", ratio=ratio, bound=0.25)
    ratio, _ = ratio_of(lambda: read(word, "plan.docx"), lambda: walk(word))
    yield Figure(name="docx warm, read with fonts, lines and lists", floor="a python-docx walk", ratio=ratio, bound=0.25)
    ratio, _ = ratio_of(lambda: extracted(pdf), lambda: pdfium_text(pdf))
    yield Figure(name="PDF page with text and geometry", floor="pdfium text", ratio=ratio, bound=5)
    ratio, _ = ratio_of(lambda: extracted(pdf), lambda: plumber_words(pdf), pairs=5)
    yield Figure(name="PDF page with text and geometry", floor="pdfplumber words", ratio=ratio, bound=0.15)
    yield long_word()
    yield from notes()
    if shutil.which("tesseract"):
        yield from scans()
    if shutil.which("soffice"):
        yield old_word()


def long_word() -> Figure:
    """A Word file of 500 pages, in a process of its own."""
    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        file.write(material.long_docx(500))
        file.flush()
        code = (
            "import sys, time\nfrom benchmarks.stages import parse_package\nfrom ingest.reading import read\n"
            "data = open(sys.argv[1], 'rb').read()\n"
            "begun = time.process_time(); parse_package(data); parsed = time.process_time() - begun\n"
            "begun = time.process_time(); read(data, 'long.docx'); print('ratio', (time.process_time() - begun) / parsed)"
        )
        lean = "import sys\nfrom ingest.reading import read\nread(open(sys.argv[1], 'rb').read(), 'long.docx')"
        measured, memory = alone(code, file.name), alone(lean, file.name)
    note = f"{memory['peak'] / 2**20:.0f} MiB (at most 80)"
    return Figure(name="docx of 500 pages, read", floor="its parse", ratio=measured["ratio"], bound=6, note=note)


def thirty_notes(checked: Checked) -> Checked:
    """The check of a document with thirty findings in place of its own, each on words of another paragraph."""
    document = checked.document
    assert document is not None
    like = checked.outcome.findings[0]
    written = [block for block, paragraph in enumerate(document.paragraphs) if len(paragraph.text.strip()) > 1]
    spans = [Span(block=block, start=0, end=min(_WORDS, len(document.paragraphs[block].text))) for block in written]
    findings = tuple(replace(like, span=span, related=(), fingerprint=f"{span.block:016x}") for span in spans[:NOTES])
    return replace(checked, outcome=replace(checked.outcome, findings=findings))


def notes() -> Iterator[Figure]:
    """Thirty highlights with notes in a PDF, as LibreOffice writes it and as a browser prints it."""
    for maker, data in (("LibreOffice", material.plan_pdf()), ("a browser", material.browser_pdf())):
        if data is not None:
            yield _noted(maker, data)


def _noted(maker: str, data: bytes) -> Figure:
    checked = thirty_notes(check(data, "plan.pdf", REQUEST))

    def open_and_save() -> None:
        with pikepdf.open(io.BytesIO(data)) as document:
            document.save(io.BytesIO())

    made = annotate(data, checked, REQUEST)
    assert made is not None
    with pikepdf.open(io.BytesIO(made[1])) as document:
        marks = sum(one.Subtype == "/Highlight" for page in document.pages for one in page.obj.get("/Annots", ()))
    assert marks >= NOTES, marks
    ratio, milliseconds = ratio_of(lambda: annotate(data, checked, REQUEST), open_and_save)
    note = f"{milliseconds:.1f} ms"
    return Figure(name=f"{NOTES} notes in a PDF of {maker}", floor="pikepdf open and save", ratio=ratio, bound=3, note=note)


def _errors(found: str, words: str) -> float:
    """The share of characters that recognition missed or made up, blanks and the width of marks left aside."""
    one, other = ("".join(normalize("NFKC", text).split()) for text in (found, words))
    same = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return 1 - 2 * same / (len(one) + len(other))


def scans() -> Iterator[Figure]:
    """Recognition of the pages beside tesseract's."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "scan.pdf"
        source.write_bytes(material.scan_pdf())
        code = "import sys\nfrom ingest.reading import read\nread(open(sys.argv[1], 'rb').read(), 'scan.pdf')"
        ours = process([sys.executable, "-c", code, str(source)])
        theirs, misread = 0.0, []
        for number, (page, words) in enumerate(zip(material.pictures(), material.page_words(), strict=True)):
            picture = Path(folder) / f"{number}.png"
            picture.write_bytes(page)
            theirs += process(["tesseract", str(picture), str(picture.with_suffix("")), "-l", "chi_tra", "--psm", "3"]).cpu
            misread.append(_errors(picture.with_suffix(".txt").read_text(encoding="utf-8"), words))
    document = read(material.scan_pdf(), "scan.pdf")
    found = "".join(paragraph.text for paragraph in document.paragraphs)
    rate, other = _errors(found, "".join(material.page_words())), sum(misread) / len(misread)
    note = f"{rate:.1%} of characters wrong, tesseract {other:.1%}; {ours.peak / 2**20:.0f} MiB (at most 1,024)"
    yield Figure(name="scan page", floor="tesseract's processor time", ratio=ours.cpu / theirs, bound=1.6, note=note)


def old_word() -> Figure:
    """An old Word file through the warm listener, beside a LibreOffice started for it."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "plan.docx"
        made.write_bytes(material.plan_docx())
        command = [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "doc",
            "--outdir",
            folder,
        ]
        subprocess.run([*command, str(made)], check=True, capture_output=True)  # noqa: S603
        source = conversion.Source(data=(Path(folder) / "plan.doc").read_bytes(), suffix=".doc")

    def elapsed(function: Callable[[], object]) -> float:
        started = time.perf_counter()
        function()
        return time.perf_counter() - started

    for _ in range(2):  # the first file has a LibreOffice of its own
        listener.convert(source, DEFAULT_LIMITS)
    pairs = [
        (elapsed(lambda: listener.convert(source, DEFAULT_LIMITS)), elapsed(lambda: conversion.convert(source, DEFAULT_LIMITS)))
        for _ in range(5)
    ]
    ratios = sorted(warm / cold for warm, cold in pairs)
    return Figure(name=".doc, warm", floor="cold", ratio=ratios[len(ratios) // 2], bound=0.25, note="elapsed time")
