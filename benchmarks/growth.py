"""How time and memory grow: over pages of one document, over files of one batch.

Each point is a process of its own. Growth is told as the exponent of the best power law through the points from ten times the
smallest on: 1 is linear, below 1 is a fixed part that still counts.
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import material
from benchmarks.measuring import alone, process

PAGES = (1, 10, 100, 500)
FILES = (1, 10, 100, 1_000, 10_000)
_READ = (
    "import sys, time\nfrom ingest.reading import read\n"
    "data = open(sys.argv[1], 'rb').read()\nbegun = time.process_time()\ndocument = read(data, sys.argv[1].rpartition('/')[2])\n"
    "print('read', time.process_time() - begun)\n"
)
COMMAND = str(Path(sys.executable).parent / "plancheck")


@dataclass(frozen=True, slots=True)
class Point:
    """Processor seconds and bytes of main memory for a size."""

    size: int
    seconds: float
    peak: float


@dataclass(frozen=True, slots=True)
class Curve:
    """How one thing grows; `unit` is what its size counts."""

    name: str
    unit: str
    points: tuple[Point, ...]

    @property
    def exponent(self) -> float:
        """Of the power law through the points from a tenth of the largest on, least squares in logarithms."""
        large = [point for point in self.points if point.size * 100 >= self.points[-1].size]
        xs, ys = [math.log(point.size) for point in large], [math.log(point.seconds) for point in large]
        middle, level = sum(xs) / len(xs), sum(ys) / len(ys)
        return sum((x - middle) * (y - level) for x, y in zip(xs, ys, strict=True)) / sum((x - middle) ** 2 for x in xs)


def over_pages(pages: Sequence[int] = PAGES) -> Iterator[Curve]:
    """Reading Word files and PDFs of many pages."""
    for suffix, make in (("docx", material.long_docx), ("pdf", material.long_pdf)):
        points = []
        for count in pages:
            with tempfile.NamedTemporaryFile(suffix=f".{suffix}") as file:
                file.write(make(count))
                file.flush()
                found = alone(_READ, file.name)
                points.append(Point(count, found["read"], found["peak"]))
        yield Curve(f"read {suffix}", "pages", tuple(points))


def over_files(files: Sequence[int] = FILES) -> Iterator[Curve]:
    """`plancheck check FOLDER` with many files in two processes; the memory is that of the largest process."""
    points = []
    with tempfile.TemporaryDirectory() as folder:
        made = 0
        for count in files:
            for number in range(made, count):
                (Path(folder) / f"{number}.docx").write_bytes(material.plan_docx())
            made = count
            took = process([COMMAND, "check", folder, "--format", "json", "--jobs", "2"])
            points.append(Point(count, took.cpu, took.peak))
    yield Curve("check a folder of docx", "files", tuple(points))
