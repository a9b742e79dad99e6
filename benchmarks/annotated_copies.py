"""Makes the annotated copy of every defective file of a labelled corpus, and looks at it as a stranger would.

    python -m benchmarks.annotated_copies CORPUS [--results JSON] [--limit N] [--only GLOB]

For each file that its label calls defective: whether the copy opens again, whether there is one mark for each finding, whether
the marked words are those that the finding quotes, and whether the text without the comments is the same, character for
character (on scanned pages: pixel for pixel). Marks are read from the copy's own XML and, in PDFs, from the characters that
PDFium sees below the highlights; on scanned pages from the recognised characters below them. Some fifteen minutes of one
processor for 500 files.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from lxml import etree

from benchmarks.measure_rules import LABEL, labelled
from ingest.anchoring import anchored
from ingest.reading import read
from reports.annotate.notes import QUOTED
from schemas.document import Document
from schemas.findings import Finding
from service.cli.check import add_options, request_from
from service.cli.options import Parser
from service.pipeline import annotate, check
from text.check_notes import AUTHOR

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_BLANK = re.compile(r"\s+")
Marks = dict[str, str]
"""The marked words by the name of the mark, in the order of the findings."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures and what is wrong; 0 where every line of them is as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--results", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--only", default="*")
    options = parser.parse_args(arguments)
    files = [file for file in defective(options.corpus) if file.match(options.only)][: options.limit]
    results = {}
    for place, file in enumerate(files, 1):
        results[file.name] = looked_at(file)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{place}/{len(files)}")
    figures = added_up(results)
    if options.results:
        options.results.write_text(json.dumps({"figures": figures, "files": results}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    for name, result in results.items():
        for fault in result["faults"]:
            print(f"{name}: {fault}")
    return 1 if any(result["faults"] for result in results.values()) else 0


def defective(corpus: Path) -> Iterator[Path]:
    """The files with a defect in their label."""
    for file in labelled(corpus):
        if json.loads(file.with_name(file.name + LABEL).read_text(encoding="utf-8"))["defects"]:
            yield file


def looked_at(file: Path) -> dict[str, Any]:
    """What became of one file, in counts and faults."""
    label = json.loads(file.with_name(file.name + LABEL).read_text(encoding="utf-8"))
    parser = Parser()
    parser.lang = "zh-Hant"
    add_options(parser)
    request, _ = request_from(parser.parse_args([str(file), "--lang", "zh-Hant", *label["cli"]]))
    data = file.read_bytes()
    checked = check(data, file.name, request)
    result: dict[str, Any] = {"format": label["dress"]["format"], "counts": Counter(files=1), "faults": []}
    counts, faults = result["counts"], result["faults"]
    if checked.document is None:
        counts["unreadable"] = 1
        return result
    made = annotate(data, checked, request)
    if made is None:
        faults.append("no copy")
        return result
    suffix, copy = made
    counts["copies"] = 1
    findings = checked.outcome.findings
    counts["findings"] = len(findings)
    try:
        again = read(copy, f"copy{suffix}")
    except Exception as error:  # whatever it is, the copy does not open
        faults.append(f"does not open again: {error!r}")
        return result
    counts["opened"] = 1
    source = data
    if checked.document.format in ("doc", "rtf"):
        converted = anchored(data, checked.document.format, blocks=())
        assert converted is not None, "a copy was made of it"
        source = converted.data
    # What is recognised on a scanned page is no text of the file; there the pages have to look the same below the notes.
    same = _pictures(copy) == _pictures(source) if checked.document.ocr else _texts(again) == _texts(checked.document)
    if same and words_of(copy, suffix) == words_of(source, suffix):
        counts["unchanged"] = 1
    else:
        faults.append("the text has changed")
    marks = marks_of(copy, suffix, again)
    counts["marks"] = len(marks)
    if len(marks) != len(findings):
        faults.append(f"{len(marks)} marks for {len(findings)} findings")
        return result
    for finding, marked in zip(findings, marks.values(), strict=True):
        if finding.span is None:
            continue
        counts["placed"] += 1
        wanted = _wanted(finding, checked.document)
        if _plain(marked) == _plain(wanted):
            counts["right"] += 1
        else:
            faults.append(f"{finding.code} marks {marked!r} for {wanted!r}")
    return result


def _pictures(data: bytes) -> list[bytes]:
    pages = pypdfium2.PdfDocument(data)
    return [page.render(scale=1, draw_annots=False, may_draw_forms=False).to_numpy().tobytes() for page in pages]


def _texts(document: Document) -> list[str]:
    return [one.text for one in document.paragraphs]


def _wanted(finding: Finding, document: Document) -> str:
    """The quoted words, as far as the file holds them: an automatic number is drawn and stands in no file."""
    assert finding.span is not None, "only findings with words are compared"
    paragraph = document.paragraphs[finding.span.block]
    return paragraph.text[max(finding.span.start, len(paragraph.label)) : finding.span.end]


def _plain(words: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", words))


def words_of(data: bytes, suffix: str) -> str:
    """All characters that a file holds outside comments."""
    if suffix == ".pdf":
        pages = pypdfium2.PdfDocument(data)
        return "\f".join(page.get_textpage().get_text_range() for page in pages)
    if suffix == ".fodt" or not data.startswith(b"PK"):
        return _odt_words(etree.fromstring(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if suffix == ".odt":
            return _odt_words(etree.fromstring(archive.read("content.xml")))
        stories = [name for name in archive.namelist() if re.fullmatch(r"word/(?!comments)[a-z]+\d*\.xml", name)]
        return "\f".join(
            "".join(one.text or "" for one in etree.fromstring(archive.read(name)).iter(f"{_W}t", f"{_W}delText"))
            for name in sorted(stories)
        )


def _odt_words(root: etree._Element) -> str:
    for one in list(root.iter(f"{_OFFICE}annotation")):
        for child in list(one):
            one.remove(child)
        one.text = None
    return "".join(root.itertext())


def marks_of(data: bytes, suffix: str, document: Document) -> Marks:
    """Our marks in a copy and the words between them."""
    if suffix == ".pdf":
        return _pdf_marks(data, document)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if suffix == ".odt":
            return _odt_marks(etree.fromstring(archive.read("content.xml")))
        ours = {
            one.get(f"{_W}id", ""): _quoted("".join(one.itertext()))
            for one in etree.fromstring(archive.read(_comments_part(archive))).iter(f"{_W}comment")
            if one.get(f"{_W}author") == AUTHOR
        }
        found: Marks = {}
        for name in archive.namelist():
            if name.endswith(".xml") and b"commentRangeStart" in (part := archive.read(name)):
                found |= _word_marks(etree.fromstring(part))
    # Word takes no comment in boxes and notes: what stands there is quoted, and the box or the call is marked.
    return {number: quoted or found[number] for number, quoted in ours.items() if number in found}


def _quoted(comment: str) -> str:
    before, after = QUOTED.zh.split("{words}")
    return comment.partition(before)[2].partition(after)[0] if before in comment else ""


def _comments_part(archive: zipfile.ZipFile) -> str:
    return next(name for name in archive.namelist() if re.fullmatch(r"word/comments\d*\.xml", name))


def _word_marks(root: etree._Element) -> Marks:
    found: Marks = {}
    begun: list[str] = []
    # An automatic text of Word or a line break stands for a blank.
    shown = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}
    for one in root.iter():
        number = one.get(f"{_W}id", "")
        if one.tag == f"{_W}commentRangeStart":
            found[number] = ""
            begun.append(number)
        elif one.tag == f"{_W}commentRangeEnd" and number in begun:
            begun.remove(number)
        elif one.tag == f"{_W}t" or one.tag in shown:
            for each in begun:
                found[each] += (one.text or "") if one.tag == f"{_W}t" else shown[one.tag]
    return found


def _odt_marks(root: etree._Element) -> Marks:
    found: Marks = {}
    begun: list[str] = []

    def add(words: str | None) -> None:
        for each in begun:
            found[each] += words or ""

    def walk(element: etree._Element) -> None:
        name = element.get(f"{_OFFICE}name", "")
        if element.tag == f"{_OFFICE}annotation":
            found[name] = ""
            begun.append(name)
            return
        if element.tag == f"{_OFFICE}annotation-end":
            if name in begun:
                begun.remove(name)
            return
        add(" " if element.tag in (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break") else element.text)
        for child in element:
            walk(child)
            add(child.tail)

    walk(root)
    ours = [name for name in found if name.startswith(AUTHOR)]
    return {name: found[name] for name in sorted(ours, key=lambda one: int(re.sub(r"\D", "", one)))}


def _pdf_marks(data: bytes, document: Document) -> Marks:
    """By finding; a finding that stands on several pages has a highlight on each, and one without words a sign."""
    found: Marks = defaultdict(str)
    pages = pypdfium2.PdfDocument(data)
    with pikepdf.open(io.BytesIO(data)) as file:
        for number, page in enumerate(file.pages):
            textpage = pages[number].get_textpage()
            for one in page.obj.get("/Annots", []):
                if str(one.get("/T", "")) != AUTHOR:
                    continue
                name = str(one.NM).partition(".")[0]
                found[name] += ""
                if one.Subtype != pikepdf.Name.Highlight:
                    continue
                quads = [float(value) for value in one.QuadPoints]
                boxes = [(quads[at], quads[at + 5], quads[at + 2], quads[at + 1]) for at in range(0, len(quads), 8)]
                if textpage.count_chars():
                    found[name] += "".join(_below(textpage, box) for box in boxes)
                else:
                    height = pages[number].get_height()
                    seen = [(x0, height - y1, x1, height - y0) for x0, y0, x1, y1 in boxes]
                    found[name] += _recognised(document, number + 1, seen)
    return {name: found[name] for name in sorted(found, key=lambda one: int(one.rpartition("-")[2]))}


def _below(textpage: pypdfium2.PdfTextPage, box: tuple[float, float, float, float]) -> str:
    """The characters whose middle lies in the box, in the file's order."""
    words = ""
    for index in range(textpage.count_chars()):
        left, bottom, right, top = textpage.get_charbox(index)
        if box[0] <= (left + right) / 2 <= box[2] and box[1] <= (bottom + top) / 2 <= box[3]:
            words += textpage.get_text_range(index, 1)
    return words


def _recognised(document: Document, page: int, boxes: list[tuple[float, float, float, float]]) -> str:
    """The recognised characters whose middle lies in one of the boxes, which count from the top left corner."""
    words = ""
    for paragraph in document.paragraphs:
        if paragraph.boxes is None:
            continue
        for place, character in enumerate(paragraph.text):
            for on, (left, top, right, bottom) in paragraph.boxes.lines(place, place + 1):
                middle = (left + right) / 2, (top + bottom) / 2
                if on == page and any(x0 <= middle[0] <= x1 and y0 <= middle[1] <= y1 for x0, y0, x1, y1 in boxes):
                    words += character
    return words


def added_up(results: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The counts of all files together and by format, with the share of right places."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results.values():
        for name in ("all", result["format"]):
            rows[name].update(result["counts"])
    return {
        name: {**row, "accuracy": round(row["right"] / row["placed"], 4) if row["placed"] else None} for name, row in rows.items()
    }


if __name__ == "__main__":
    sys.exit(main())
