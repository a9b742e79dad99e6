"""Turn a labelled corpus' own clean Word plans into other formats, and print where their reports differ from the first.

    python -m benchmarks.redress_files CORPUS [--sample 40] [--seed 1] [--formats odt,pdf,doc,rtf,docm] [--show 40]

LibreOffice makes every other format from the same Word file, so that sections, facts, counts and findings have to be the same. Left
out are findings on the file's own format (fonts, tracked changes), which not every format carries over, and on how a text was had.
CORPUS holds FILE beside FILE.truth.json: `cli` are the options to check it with, and a clean plan has no `defects`.
Exit 1 where anything differs.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure_rules import LABEL, labelled
from tests.builders.dress_check import is_of_the_file
from tests.builders.dress_pdf import office_files

FORMATS = ("odt", "pdf", "doc", "rtf", "docm")
PAGES = 0.01
"""Share by which the count of characters of a PDF may differ; of other formats none."""
BATCH = 20
"""Files that LibreOffice converts in one run, and that are checked in one."""
_OF_THE_READER = {"D103", "L303"}


def clean_plans(corpus: Path) -> list[tuple[Path, tuple[str, ...]]]:
    """The Word files without a defect, with the options to check them with."""
    found = []
    for file in labelled(corpus):
        if file.suffix == ".docx":
            label = json.loads(file.with_name(file.name + LABEL).read_text(encoding="utf-8"))
            if not label["defects"]:
                found.append((file, tuple(label["cli"])))
    return found


def checked(files: Sequence[Path], options: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """The reports on files checked together, by name."""
    command = [sys.executable, "-m", "service.cli", "check", *map(str, files), "--format", "json", *options]
    reports = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)  # noqa: S603 - our own command
    return {Path(one["document"]["name"]).name: one for one in (reports if isinstance(reports, list) else [reports])}


def differences(first: Mapping[str, Any], other: Mapping[str, Any], kind: str) -> Iterator[str]:
    """In what the report on another format differs from that on the Word file."""
    if other["verdict"] == "unreadable" or first["verdict"] == "unreadable":
        yield f"verdict {first['verdict']} → {other['verdict']}"
        return
    statuses = [{one["key"]: one["status"] for one in report["sections"]} for report in (first, other)]
    for key, status in statuses[0].items():
        if statuses[1].get(key) != status:
            yield f"{key} {status} → {statuses[1].get(key)}"
    for name, fact in first["facts"].items():
        values = [found["value"] if found else None for found in (fact, other["facts"].get(name))]
        if values[0] != values[1]:
            yield f"{name} {values[0]} → {values[1]}"
    counts = [one["measures"]["characters"] for one in (first, other)]
    if abs(counts[1] - counts[0]) > (PAGES * counts[0] if kind == "pdf" else 0):
        yield f"characters {counts[0]} → {counts[1]}"
    before, after = (_findings(one) for one in (first, other))
    yield from (f"-{code} {section}" for code, section in sorted(before - after, key=str))
    yield from (f"+{code} {section}" for code, section in sorted(after - before, key=str))


def _findings(report: Mapping[str, Any]) -> set[tuple[str, str | None]]:
    left_out = {one["code"] for one in report["findings"] if is_of_the_file(one["code"])} | _OF_THE_READER
    return {(one["code"], one["section"]) for one in report["findings"] if one["code"] not in left_out}


def run(corpus: Path, formats: Sequence[str], sample: int, seed: int) -> tuple[dict[str, int], list[str]]:
    """How many files of each format were compared, and every difference in words."""
    plans = clean_plans(corpus)
    chosen = random.Random(seed).sample(plans, min(sample, len(plans)))  # noqa: S311 - a choice of files, no secret
    compared: dict[str, int] = defaultdict(int)
    odd: list[str] = []
    by_options: dict[tuple[str, ...], list[Path]] = defaultdict(list)
    for file, options in chosen:
        by_options[options].append(file)
    for options, files in by_options.items():
        for start in range(0, len(files), BATCH):
            some = files[start : start + BATCH]
            with tempfile.TemporaryDirectory() as place:
                made = {kind: _made(some, kind, Path(place)) for kind in formats}
                first = checked(some, options)
                for kind, paths in made.items():
                    reports = checked(list(paths.values()), options)
                    for file in some:
                        compared[kind] += 1
                        found = list(differences(first[file.name], reports[paths[file.name].name], kind))
                        odd += [f"{file.stem} {kind}: {', '.join(found)}"] if found else []
    return compared, odd


def _made(files: Sequence[Path], kind: str, folder: Path) -> dict[str, Path]:
    """The files in another format, in a folder of their own, by the name of what they were made from."""
    place = folder / kind
    place.mkdir()
    written = office_files({file.name: file.read_bytes() for file in files}, place, kind)
    for file in files:
        (place / file.name).unlink()
        (place / file.with_suffix(f".{kind}").name).write_bytes(written[file.name])
    return {file.name: place / file.with_suffix(f".{kind}").name for file in files}


def main() -> int:
    """Run and print; 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--show", type=int, default=40)
    arguments = parser.parse_args()
    compared, odd = run(arguments.corpus, arguments.formats.split(","), arguments.sample, arguments.seed)
    print(", ".join(f"{count} {kind}" for kind, count in compared.items()), f"compared; {len(odd)} differ")
    for line in odd[: arguments.show]:
        print(" ", line)
    return 1 if odd else 0


if __name__ == "__main__":
    sys.exit(main())
