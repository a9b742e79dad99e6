"""Check thousands of malformed files and print what became of them.

    python -m benchmarks.fuzz [--count 1000] [--seed N] [--first N] [--hostile] [--only WORD] [--jobs 1] [--keep DIR]

Every file must end in a report or a clear finding within 30 seconds and 1 GiB, and no process may be left. Exit 1 where that
does not hold or where an error came up that no reader had foreseen.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ingest.limits import DEFAULT_LIMITS, MIB
from ingest.sandbox.kernel import descendants_of
from tests.fuzz.cases import SEED, case
from tests.fuzz.examination import Fate, fates
from tests.fuzz.hostile import hostile_files

LONGEST = 30.0
"""Seconds of wall clock, on a machine that does nothing else."""
OUTCOMES = ("report", "archive", "D101", "D102", "D104", "stopped", "died", "defect")


def files(arguments: argparse.Namespace) -> Iterator[tuple[str, str, str, str, bytes]]:
    """Label, format, mutation, name and bytes of each file that is asked for."""
    if arguments.hostile:
        for label, make in hostile_files().items():
            if arguments.only in label:
                name, data = make()
                yield label, name.rpartition(".")[2], "hostile", name, data
    for number in range(arguments.first, arguments.first + arguments.count):
        one = case(number, arguments.seed)
        if arguments.only in f"{one.format} {one.mutation}":
            yield one.label, one.format, one.mutation, one.name, one.data


def kept(found: Iterator[tuple[str, str, str, str, bytes]], folder: Path | None) -> Iterator[tuple[str, str, str, str, bytes]]:
    """The same files, each also written to the folder."""
    for one in found:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{one[0].replace('/', '_')}--{one[3]}").write_bytes(one[4])
        yield one


def table(found: list[Fate]) -> None:
    """Counts by format and outcome, with the worst time and memory of each format."""
    print(f"{'format':8}{'files':>7}" + "".join(f"{one:>9}" for one in OUTCOMES) + f"{'worst s':>9}{'peak MiB':>10}")
    groups = {form: [fate for fate in found if fate.format == form] for form in sorted({fate.format for fate in found})}
    for form, some in [*groups.items(), ("all", found)]:
        counts = Counter(fate.outcome for fate in some)
        worst, peak = max(fate.seconds for fate in some), max(fate.peak for fate in some)
        cells = "".join(f"{counts[one]:>9}" for one in OUTCOMES)
        print(f"{form:8}{len(some):>7}{cells}{worst:>9.2f}{peak / MIB:>10.0f}")


def lists(found: list[Fate]) -> None:
    """What was slow, was stopped, died or was not foreseen."""
    for title, some in (
        ("stopped by a limit", [fate for fate in found if fate.outcome == "stopped"]),
        ("died", [fate for fate in found if fate.outcome == "died"]),
        ("slow", [fate for fate in found if fate.seconds > 5 and fate.outcome not in ("stopped", "died")]),
    ):
        if some:
            print(f"\n{title} ({len(some)})")
            for fate in some:
                print(f"  {fate.format} {fate.label} ({fate.mutation}) {fate.seconds:.1f} s {fate.unforeseen}")
    causes: dict[str, list[str]] = {}
    for fate in found:
        if fate.unforeseen and fate.outcome != "died":
            causes.setdefault(fate.unforeseen, []).append(f"{fate.format} {fate.label}")
    if causes:
        print(f"\nnot foreseen by any reader ({len(causes)})")
    for cause, labels in sorted(causes.items(), key=lambda item: -len(item[1])):
        print(f"  {len(labels):>4} × {cause}   e.g. {'; '.join(labels[:3])}")


def main() -> int:
    """Run what is asked for; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000, help="random cases")
    parser.add_argument("--first", type=int, default=0, help="number of the first random case")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--hostile", action="store_true", help="the files made to hurt as well")
    parser.add_argument("--only", default="", help="only formats, mutations or hostile files whose name holds this")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="write the files there")
    arguments = parser.parse_args()
    before = set(descendants_of(os.getpid()))
    started = time.monotonic()
    found: list[Fate] = []
    for fate in fates(kept(files(arguments), arguments.keep), arguments.jobs):
        found.append(fate)
        print(f"\r{len(found)} {fate.format} {fate.label[:40]:40}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    if not found:
        print("no files")
        return 2
    table(found)
    lists(found)
    left = set(descendants_of(os.getpid())) - before
    print(f"\n{len(found)} files in {time.monotonic() - started:.0f} s, {len(left)} processes left")
    good = (
        not left
        and all(fate.outcome != "defect" and (not fate.unforeseen or fate.outcome == "died") for fate in found)
        and max(fate.seconds for fate in found) <= LONGEST
        and max(fate.peak for fate in found) <= DEFAULT_LIMITS.memory
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
