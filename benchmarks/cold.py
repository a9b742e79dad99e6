"""The command line from a cold start, and batches: whole processes beside `python -c pass`."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks import material
from benchmarks.measuring import Figure, process_ratio
from ingest.sandbox import LimitedPool
from service.pipeline import Request, check

MIB = 1 << 20
COMMAND = str(Path(sys.executable).parent / "plancheck")


def verdict(data: bytes) -> str:
    """In a worker: check one plan."""
    return str(check(data, "plan.docx", Request(as_of=date(2026, 11, 22))).report["verdict"])


def cold() -> Iterator[Figure]:
    """One document in a new process."""
    nothing = [sys.executable, "-c", "pass"]
    with tempfile.TemporaryDirectory() as folder:
        for name, data, bound, memory in (
            ("plan.docx", material.plan_docx(), 6, "at most 45"),
            ("plan.odt", material.plan_odt(), None, ""),
            ("plan.pdf", material.plan_pdf(), 8, ""),
        ):
            file = Path(folder) / name
            file.write_bytes(data)
            ratio, peak = process_ratio([COMMAND, "check", str(file), "--format", "json"], nothing)
            note = f"{peak / MIB:.0f} MiB" + (f" ({memory})" if memory else "")
            yield Figure(
                name=f"command line, {name.rpartition('.')[2]}, cold", floor="python -c pass", ratio=ratio, bound=bound, note=note
            )


def batch(files: int = 500, rounds: int = 3) -> Iterator[Figure]:
    """How much faster two processes check a batch than one, by the clock: other work on the machine counts against it."""
    plan, ratios, speed = material.plan_docx(), [], 0.0
    for _ in range(rounds):
        took = []
        for jobs in (1, 2):
            with LimitedPool("benchmarks.cold:verdict", jobs) as pool:
                list(pool.map([plan] * 2 * jobs))
                started = time.perf_counter()
                assert len(list(pool.map([plan] * files))) == files
                took.append(time.perf_counter() - started)
        ratios.append(took[0] / took[1])
        speed = max(speed, files / took[1])
    note = f"{speed:.0f} files a second; rounds {', '.join(f'{one:.2f}' for one in ratios)}"
    ratio = statistics.median(ratios)
    yield Figure(
        name=f"batch of {files} files, two processes", floor="one process", ratio=ratio, bound=1.85, at_least=True, note=note
    )
