"""Check invented plans in many dresses and formats, and print how right the findings and facts are.

    python -m benchmarks.redress [--plans 2] [--first 0] [--formats docx,odt,office,web] [--defects all|none|NAME,…]
                                 [--pdf-every 10] [--show 10]

Every defect (and the good plan) is drawn `plans` times, each time with another plan and dress, and written in every format.
`office` is a PDF made by LibreOffice, `web` one printed by Chromium; since they take seconds each, only every `pdf-every`th
plan is printed. Precision and recall are given by rule, dress and format; facts for plans without a defect. Exit 1 where
anything is wrong. A number (`--first`) makes the same plan and dress on every machine.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from service.pipeline import Request, check
from tests.builders.dress import CHOICES
from tests.builders.dress_check import Case, differences, draw_case, is_of_the_file, wrong_facts
from tests.builders.dress_defects import DEFECTS
from tests.builders.dress_docx import as_docx
from tests.builders.dress_odt import as_odt
from tests.builders.dress_pdf import office_files, web_pdf

FORMATS = ("docx", "odt", "office", "web")
BATCH = 20
"""Word files that LibreOffice turns into PDFs in one run."""
ALLOWED = {"docx": 0.0, "odt": 0.0, "office": 0.01, "web": 0.01}
"""Share by which the count of characters may differ."""


@dataclass(slots=True)
class Score:
    """Findings that are right, wrong and missing."""

    right: int = 0
    wrong: int = 0
    missing: int = 0

    def line(self) -> str:
        """Precision, recall and the numbers they come from."""
        precision = self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0
        recall = self.right / (self.right + self.missing) if self.right + self.missing else 1.0
        counts = f"{self.right:5} right {self.wrong:4} wrong {self.missing:4} missing"
        return f"precision {precision:6.1%}  recall {recall:6.1%}  {counts}"


@dataclass(slots=True)
class Tally:
    """What is counted over all documents."""

    documents: int = 0
    by_rule: defaultdict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    by_format: defaultdict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    by_dress: defaultdict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    facts: Counter[str] = field(default_factory=Counter)
    wrong_facts: Counter[str] = field(default_factory=Counter)
    counts_off: int = 0
    shown: list[str] = field(default_factory=list)

    def add(self, label: str, kind: str, report: Mapping[str, Any], case: Case) -> None:
        """Count one document's report."""
        self.documents += 1
        odd = differences(report, case, printed=kind in ("office", "web"))
        missed, wrong = ([one[1:5] for one in odd if one[0] == sign] for sign in "-+")
        expected = [code for code in case.findings if kind in ("docx", "odt") or not is_of_the_file(code)]
        dresses = [f"{name}={getattr(case.dress, name)}" for name in CHOICES if name != "seed"]
        for code in expected:
            for score in self._scores(code, kind, dresses):
                score.missing += code in missed
                score.right += code not in missed
        for code in wrong:
            for score in self._scores(code, kind, dresses):
                score.wrong += 1
        facts = wrong_facts(report, case) if not case.expected else {}
        if not case.expected:
            self.facts.update(list(report["facts"]))
            self.wrong_facts.update(list(facts))
        count, right = report["measures"]["characters"] if report["measures"] else 0, case.paper.characters
        off = abs(count - right) > ALLOWED[kind] * right
        self.counts_off += off
        if odd or facts or off:
            self.shown.append(f"{label} {kind}: {' '.join(odd)} {facts or ''} {f'{count} for {right} characters' if off else ''}")

    def _scores(self, code: str, kind: str, dresses: list[str]) -> Iterator[Score]:
        yield self.by_rule[code]
        yield self.by_format[kind]
        for dress in dresses:
            yield self.by_dress[dress]


def drawn(arguments: argparse.Namespace) -> Iterator[tuple[str, Case]]:
    """Every case that is asked for, with its label."""
    wanted = None if arguments.defects in ("all", "none") else set(arguments.defects.split(","))
    defects = [one for one in DEFECTS if arguments.defects != "none" and (wanted is None or one.name in wanted)]
    for number in range(arguments.first, arguments.first + arguments.plans):
        for defect in (None, *defects) if wanted is None else defects:
            label = f"{number}-{defect.name if defect else 'good'}"
            yield label, draw_case(random.Random(label).choice, defect)  # noqa: S311 - a seed for plans, no secret


def checked(data: bytes, suffix: str, case: Case) -> Mapping[str, Any]:
    """The report on a file."""
    return check(data, f"plan.{suffix}", Request(as_of=case.model.as_of, facts=case.model.facts)).report


def run(arguments: argparse.Namespace) -> Tally:
    """Write and check everything."""
    tally, formats, waiting = Tally(), arguments.formats.split(","), dict[str, tuple[str, Case]]()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for number, (label, case) in enumerate(drawn(arguments)):
            for kind, write in (("docx", as_docx), ("odt", as_odt)):
                if kind in formats:
                    tally.add(label, kind, checked(write(case.paper), kind, case), case)
            if number % arguments.pdf_every:
                continue
            if "web" in formats:
                tally.add(label, "web", checked(web_pdf(case.paper, folder), "pdf", case), case)
            if "office" in formats:
                waiting[f"plan{number}.docx"] = (label, case)
            if len(waiting) >= BATCH:
                _print_all(waiting, folder, tally)
        if waiting:
            _print_all(waiting, folder, tally)
    return tally


def _print_all(waiting: dict[str, tuple[str, Case]], folder: Path, tally: Tally) -> None:
    pdfs = office_files({name: as_docx(case.paper) for name, (_, case) in waiting.items()}, folder)
    for name, (label, case) in waiting.items():
        tally.add(label, "office", checked(pdfs[name], "pdf", case), case)
    waiting.clear()


def tell(tally: Tally, show: int) -> None:
    """Print the figures."""
    print(f"{tally.documents} documents")
    for title, scores in (("rule", tally.by_rule), ("format", tally.by_format), ("dress", tally.by_dress)):
        print(f"\nby {title}")
        for name in sorted(scores):
            print(f"  {name:24} {scores[name].line()}")
    stated, wrong = tally.facts.total(), tally.wrong_facts.total()
    print(f"\nfacts: {stated - wrong} of {stated} right {dict(tally.wrong_facts) or ''}")
    print(f"characters: {tally.documents - tally.counts_off} of {tally.documents} right (PDF within 1 %)")
    for line in tally.shown[:show]:
        print(" ", line)


def main() -> int:
    """Run and print; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, default=2)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--defects", default="all")
    parser.add_argument("--pdf-every", type=int, default=10)
    parser.add_argument("--show", type=int, default=10)
    arguments = parser.parse_args()
    tally = run(arguments)
    tell(tally, arguments.show)
    return 1 if tally.shown else 0


if __name__ == "__main__":
    sys.exit(main())
