"""Everything that is measured, in one run, written as docs/performance.md.

    python -m benchmarks.bench [--quick]

`--quick` leaves out the batches of thousands of files and the service. Run it on a machine that does nothing else: the ratios of
processor times bear with other work, those of two processes against one do not.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import cold, growth, material, plotting, profiles, stages, through_service
from benchmarks.measuring import Figure
from schemas.version import VERSION
from service.pipeline import check

DOCS = Path(__file__).parent.parent / "docs"
PACKAGES = ("schemas", "text", "ingest", "validators", "reports", "service")
_WORDS = """# Performance

Written by `make bench` (plancheck {version}, {day}, {machine}).
Every figure is a ratio of processor times taken in turn in one run, but for what is said to be by the clock; the bounds are the
project's targets. What a floor is stands beside it.

## Targets

{targets}

## Stages

The parts of one check in a warm process, as multiples of the floor of their format. A document is read once; the rules compare
values that are already there.

{stages}

## Growth

{growth}

{remarks}
### Own time in a whole check of a Word file

{profile}
"""
_REMARKS = """## What falls short, and why

- **A whole check against the parse of its XML.** A check also finds every section, some sixty kinds of stated values with their
  words, and judges 60 rules. Most of the XML of the plan that is measured is the styles of python-docx's template; where styles are
  few, as LibreOffice writes them, the parse takes less than a millisecond and a check some sixteen times that. The profile is flat:
  no function of ours has a tenth of the whole. A check still takes less time than starting Python.
- **Thirty notes in a PDF of LibreOffice.** Its floor is half a millisecond: such a file has some forty objects, which are copied as
  they stand, and thirty notes with their bookmarks are sixty more, each with its words. A browser's PDF has hundreds, and keeps the
  bound. Making and writing the new objects, both within the library, take more than half of the whole. An incremental update, which
  would write them itself, is left out: it would serve files without encryption, signatures and cross-reference streams only, and be
  a second way of writing a copy.
- **A submission through the service** is on the disk before it is answered and before it is done: two files and three commits, each
  brought to the disk, some fifteen statements, and pages in two languages beside the report. None of that is left out for speed;
  it is the same whatever the document, so that the longer a check takes, the less it counts. The claim is among the commits, for
  a document that brings the whole machine down must be known by its death when the machine is back; the pages are made with the
  report, in the limited process, for a page of a hostile document must not keep a web server busy.
- **The memory of a folder** is no longer that of all its reports: they are printed as they come, and only those that were done
  before a slower one ahead of them wait for it.
- **Two processes against one** is measured by the clock and suffers from whatever else the machine does; two processors that share
  a core's units, as virtual machines have them, do not do twice the work of one. The pool itself takes well under a millisecond of
  its own for a document.
"""


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table."""
    rows = ["| | beside | ratio | bound | |", "|---|---|---:|---:|---|"]
    for one in figures:
        bound = "" if one.bound is None else f"{'at least' if one.at_least else 'at most'} {one.bound:g}"
        mark = "" if one.holds is None else "kept" if one.holds else "**not kept**"
        rows.append(f"| {one.name} | {one.floor} | {one.ratio:.2f} | {bound} | {'; '.join(filter(None, (mark, one.note)))} |")
    return "\n".join(rows)


def grown(curves: Iterable[growth.Curve]) -> str:
    """The curves as tables, and the plot beside them."""
    lines = ["![Time and memory over pages and files](growth.svg)", ""]
    for curve in curves:
        lines += [f"**{curve.name}**: grows with the power {curve.exponent:.2f} of its {curve.unit}.", ""]
        lines += [f"| {curve.unit} | processor seconds | MiB |", "|---:|---:|---:|"]
        lines += [f"| {point.size:,} | {point.seconds:.3f} | {point.peak / 2**20:.0f} |" for point in curve.points]
        lines.append("")
    return "\n".join(lines).rstrip()


def main() -> None:
    """Measure, write the page, and print the targets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave out what takes minutes")
    quick = parser.parse_args().quick
    # As `make demo` installs it: a cold start reads bytecode and what was kept, and compiles nothing. In a process of its own, for
    # only what is loaded there for the first time is kept.
    for package in PACKAGES:
        compileall.compile_dir(package, quiet=2)
    plans = [str(plan) for plan in sorted(Path("samples").glob("*.docx"))]
    subprocess.run([sys.executable, "-m", "service.cli.preparing", *plans], check=True)  # noqa: S603
    print(f"load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    targets = [*cold.cold(), *stages.targets(), *cold.batch(100 if quick else 500)]
    if not quick:
        targets += through_service.submissions()
    print(table(targets))
    if quick:
        return
    curves = [*growth.over_pages(), *growth.over_files()]
    (DOCS / "growth.svg").write_text(plotting.plot(curves), encoding="utf-8")
    page = _WORDS.format(
        version=VERSION,
        day=datetime.now(UTC).date().isoformat(),
        machine=f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}",
        targets=table(targets),
        stages=table(stages.formats()),
        growth=grown(curves),
        remarks=_REMARKS,
        profile=profiles.table(profiles.shares(lambda: check(material.plan_docx(), "plan.docx", stages.REQUEST))),
    )
    (DOCS / "performance.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
