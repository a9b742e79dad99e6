"""The other engine: tesseract with Traditional Chinese, where it is installed and rapidocr is not."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

import cv2

from ingest.ocr.decoding import writable
from ingest.ocr.lighting import Picture, as_picture, evenly_lit, without_grain
from ingest.ocr.reading import Reading, TextLine, working_size
from ingest.ocr.rulings import find_rulings, ink_of, without_rulings
from ingest.ocr.seals import without_seals
from ingest.ocr.wording import Glyph, corrected, em_of, without_stray_blanks

_SECONDS = 60
_WORD = "5"


@lru_cache(maxsize=1)
def tesseract() -> str | None:
    """The program's path, None where it or its Traditional Chinese is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    listing = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603 -- fixed arguments
    return program if "chi_tra" in listing.stdout.split() else None


def read_with_tesseract(picture: Picture) -> Reading:
    """The page as tesseract reads it. It is put level by its text; quarter turns are not undone."""
    fit, scale = working_size(picture)
    fit = without_grain(evenly_lit(without_seals(fit)))
    grey = as_picture(cv2.cvtColor(fit, cv2.COLOR_RGB2GRAY))
    across, down = find_rulings(ink_of(grey))
    rows, columns = grey.shape
    lines = tuple(_lines(without_rulings(grey, across, down, paper=255)))
    return Reading(columns=columns, rows=rows, scale=scale, lines=lines, across=tuple(across), down=tuple(down))


def _lines(picture: Picture) -> Iterator[TextLine]:
    """Each line of the picture. The characters of a word share one certainty and its width."""
    _, encoded = cv2.imencode(".pgm", picture)
    command = [tesseract() or "tesseract", "stdin", "stdout", "-l", "chi_tra", "--psm", "3", "--dpi", "200", "tsv"]
    answer = subprocess.run(command, input=encoded.tobytes(), capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 -- fixed arguments
    table = io.StringIO(answer.stdout.decode("utf-8", "replace"))
    words = [row for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE) if row["level"] == _WORD]
    for _, line in groupby(words, key=lambda row: (row["block_num"], row["par_num"], row["line_num"])):
        glyphs: list[Glyph] = []
        edges: list[float] = []
        for row in line:
            left, top, width, height = (float(row[key]) for key in ("left", "top", "width", "height"))
            word = "".join(character for character in row["text"] if writable(character))
            step = width / max(1, len(word))
            certainty = max(0.0, float(row["conf"]) / 100)
            if glyphs and word:
                glyphs.append(Glyph(" ", glyphs[-1].right, left, certainty))
            glyphs.extend(Glyph(sign, left + i * step, left + (i + 1) * step, certainty) for i, sign in enumerate(word))
            edges.extend((top, top + height))
        em = em_of(glyphs) or max(edges) - min(edges)
        kept = corrected(without_stray_blanks(glyphs, em))
        if kept:
            yield TextLine(glyphs=tuple(kept), middle=(min(edges) + max(edges)) / 2, em=em)
