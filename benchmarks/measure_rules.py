"""Measures every rule on a labelled corpus, and writes the figures that `plancheck explain` shows.

    python -m benchmarks.measure_rules CORPUS [--results JSON] [--cmd COMMAND] [--jobs N]

CORPUS is a folder with score.py and labelled files (FILE beside FILE.truth.json). `--results` takes what `score.py --json` has
written already; otherwise score.py is run, some ten minutes of two processors for 800 files. Only errors and warnings are
labelled, so that notes have no figures.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from validators.measured import FILE

COUNTS = ("right", "missed", "made_up")
LABEL = ".truth.json"


def labelled(corpus: Path) -> Iterator[Path]:
    """The files that have a label."""
    for label in sorted(corpus.rglob(f"*{LABEL}")):
        file = label.with_name(label.name.removesuffix(LABEL))
        if file.exists():
            yield file


def identity(corpus: Path) -> str:
    """A hash over names, contents and labels of the corpus."""
    digest = hashlib.sha256()
    for file in labelled(corpus):
        for one in (file, file.with_name(file.name + LABEL)):
            digest.update(one.relative_to(corpus).as_posix().encode() + b"\0" + hashlib.sha256(one.read_bytes()).digest())
    return digest.hexdigest()[:16]


def format_of(file: Path) -> str:
    """The format that the file's label names."""
    return str(json.loads(file.with_name(file.name + LABEL).read_text(encoding="utf-8"))["dress"]["format"])


def codes_in(result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each code of one file's result, with what became of it. Those that are right stand alone, the others with their place."""
    for name in COUNTS:
        for one in result[name]:
            yield (one if isinstance(one, str) else one[0]), name


def figures(results: Mapping[str, Mapping[str, Any]], formats: Mapping[str, str]) -> dict[str, Any]:
    """By rule: how often it was right, missed and made up, in all and by format. `results` and `formats` are by file name."""
    totals: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    parts: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: dict.fromkeys(COUNTS, 0)))
    for name, result in results.items():
        for code, fate in codes_in(result):
            totals[code][fate] += 1
            parts[code][formats[name]][fate] += 1
    return {
        code: {**totals[code], **shares(totals[code]), "formats": {name: parts[code][name] for name in sorted(parts[code])}}
        for code in sorted(totals)
    }


def shares(tally: Mapping[str, int]) -> dict[str, float | None]:
    """Precision and recall; None where there is nothing to divide by."""
    reported, demanded = tally["right"] + tally["made_up"], tally["right"] + tally["missed"]
    return {
        "precision": round(tally["right"] / reported, 4) if reported else None,
        "recall": round(tally["right"] / demanded, 4) if demanded else None,
    }


def score(corpus: Path, command: str, jobs: int) -> dict[str, Any]:
    """What score.py says of every file."""
    with tempfile.TemporaryDirectory(prefix="measure-") as folder:
        out = Path(folder) / "score.json"
        arguments = [str(corpus), "--cmd", command, "--jobs", str(jobs), "--json", str(out), "--show", "20"]
        subprocess.run([sys.executable, str(corpus / "score.py"), *arguments], check=True)  # noqa: S603 - the corpus's own scorer
        return dict(json.loads(out.read_text(encoding="utf-8")))


def main() -> None:
    """Measure, and write `validators/measured.json`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--results", type=Path, help="what score.py --json wrote")
    parser.add_argument("--cmd", default=f"{sys.executable} -m service.cli", help="the command to measure")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--output", type=Path, default=FILE)
    arguments = parser.parse_args()
    if arguments.results is not None:
        scored = json.loads(arguments.results.read_text(encoding="utf-8"))
    else:
        scored = score(arguments.corpus, arguments.cmd, arguments.jobs)
    formats = {file.relative_to(arguments.corpus).as_posix(): format_of(file) for file in labelled(arguments.corpus)}
    rules = figures(scored["results"], formats)
    head = {
        "schema": "plancheck/measured/1",
        "day": date.today().isoformat(),  # noqa: DTZ011 - the day on this machine's calendar
        "files": len(scored["results"]),
        "corpus": identity(arguments.corpus),
    }
    lines = ",\n".join(f'  "{code}": {json.dumps(one)}' for code, one in rules.items())  # a rule a line, for who compares versions
    arguments.output.write_text(f'{json.dumps(head, indent=1)[:-2]},\n "rules": {{\n{lines}\n }}\n}}\n', encoding="utf-8")
    print(f"{arguments.output}: {len(rules)} rules on {head['files']} files")


if __name__ == "__main__":
    main()
