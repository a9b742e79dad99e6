"""What a whole government needs: the measured cost of a document, and a simulation of the day on which all deadlines fall.

    python -m benchmarks.scale

writes docs/scale.md. Costs are measured here and now; the mix of formats and the shape of the peak are assumptions, and stand in
the page as such.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from benchmarks import material, queueing
from benchmarks.measuring import spent
from service.pipeline import Request
from service.submissions.kept import packed
from service.submissions.work import Assignment, annotated, written

DOCUMENTS_A_YEAR = 500_000
WORKING_DAYS = 248
PEAK_SHARE = 0.05
"""Of the year's documents on the one day of the deadline."""
PEAK_HOURS = ((9, 0.1), (10, 0.1), (11, 0.08), (12, 0.04), (13, 0.08), (14, 0.1), (15, 0.15), (16, 0.25), (17, 0.1))
"""How that day's documents fall on its hours; most come before the office closes."""
MIX = {"docx": 0.55, "odt": 0.15, "pdf": 0.22, "scan": 0.08}
PROMISE = 10.0
"""Seconds within which 95 of 100 reports on documents with text are to be back."""

_LARGE = 500_000
"""Bytes from which the annotated copy is left out here: of a scan it would mean to recognise it twice, and few ask for it."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds of one document and bytes of what is stored of it."""

    seconds: float
    stored: int


def whole(data: bytes, name: str) -> int:
    """All that the service does with a document: the check, both languages' pages, the annotated copy. Bytes that are stored."""
    assignment = Assignment(data=data, name=name, request=Request(as_of=date(2026, 11, 22)))
    made = written(assignment)
    copy = annotated(assignment) if len(data) < _LARGE else None
    return len(data) + len(packed(made)) + (len(copy[1]) if copy else 0)


def costs() -> dict[str, Cost]:
    """The median cost of each kind, measured in this process."""
    made: dict[str, Callable[[], bytes]] = {
        "docx": material.plan_docx,
        "odt": material.plan_odt,
        "pdf": material.plan_pdf,
        "scan": material.scan_pdf,
    }
    found = {}
    for kind, make in made.items():
        data, name = make(), f"plan.{'pdf' if kind == 'scan' else kind}"
        stored = whole(data, name)
        rounds = 2 if kind == "scan" else 9
        found[kind] = Cost(statistics.median(spent(lambda data=data, name=name: whole(data, name)) for _ in range(rounds)), stored)
    return found


def peak_day(chance: Random) -> list[float]:
    """Arrivals in seconds from midnight on the day of the deadline."""
    count = DOCUMENTS_A_YEAR * PEAK_SHARE
    times: list[float] = []
    for hour, share in PEAK_HOURS:
        times += [hour * 3600 + moment for moment in queueing.poisson(chance, count * share / 3600, 3600)]
    return times


@dataclass(frozen=True, slots=True)
class Day:
    """Seconds from upload to report on the day of the deadline: p50 and p95 of documents with text, p95 of scans, the longest."""

    p50: float
    p95: float
    p95_scans: float
    longest: float


def simulated(found: dict[str, Cost], workers: int, seed: int = 1) -> Day:
    """The day of the deadline with so many worker processes, first come first served."""
    chance = Random(seed)  # noqa: S311 - a simulation
    arrivals = peak_day(chance)
    kinds = chance.choices(list(MIX), list(MIX.values()), k=len(arrivals))
    services = [found[kind].seconds for kind in kinds]
    passed = [wait + service for wait, service in zip(queueing.waits(arrivals, services, workers), services, strict=True)]
    text = [seconds for seconds, kind in zip(passed, kinds, strict=True) if kind != "scan"]
    scans = [seconds for seconds, kind in zip(passed, kinds, strict=True) if kind == "scan"]
    return Day(queueing.quantile(text, 0.5), queueing.quantile(text, 0.95), queueing.quantile(scans, 0.95), max(passed))


_PAGE = """# What a whole government needs

Written by `python -m benchmarks.scale`. Costs are measured on the machine that wrote this page; what is assumed is said to be.

## One document

All that the service does with it: the check, pages in both languages, the annotated copy (of a scan, on demand only).

| kind | share (assumed) | processor time | stored |
|---|---:|---:|---:|
{costs}

In the mix: **{mean:,.0f} ms** and {stored:,.0f} KiB a document.

## A year

{documents:,} documents (assumed) on {days} working days are {daily:,.0f} a day: {minutes:,.0f} minutes of one processor. They
store {gigabytes:,.0f} GiB a year.

## The day of the deadline

{peak:.0%} of the year's documents come on one day, a quarter of them in its busiest hour (assumed): {busiest:,.1f} a second.
Simulated event by event (`benchmarks/queueing.py`, which a test holds against Erlang's formula), from upload to report:

| worker processes | p50 | p95 | p95 of scans | longest |
|---:|---:|---:|---:|---:|
{simulated}

**{enough} worker processes** have 95 of 100 reports on documents with text back within {promise:.0f} seconds on that day; one
does on any other. The autoscaler's rule (queue length, deploy/) reaches that number by itself.

- **Broker**: {busiest:,.1f} hints a second; RabbitMQ passes thousands. It holds no truth, so one without a mirror will do.
- **Database**: some ten statements for a submission, {statements:,.0f} a second at the peak; one PostgreSQL on two processors has
  room for many times that. Lists are read by key and do not slow with the number of rows.
- **Storage**: any S3-compatible store, or {gigabytes:,.0f} GiB of disk for each year that is kept.
- **Scans** cost {scan_ratio:,.0f} times a Word file and are most of the load: asking agencies for the Word file instead of a scan
  saves more than any machine.
"""


def page(found: dict[str, Cost]) -> str:
    """docs/scale.md."""
    mean = sum(MIX[kind] * cost.seconds for kind, cost in found.items())
    stored = sum(MIX[kind] * cost.stored for kind, cost in found.items())
    busiest = DOCUMENTS_A_YEAR * PEAK_SHARE * max(share for _, share in PEAK_HOURS) / 3600
    daily = DOCUMENTS_A_YEAR / WORKING_DAYS
    counts = sorted({max(1, round(busiest * mean * more)) for more in (0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 6.0)})
    days = {count: simulated(found, count) for count in counts}
    return _PAGE.format(
        costs="\n".join(
            f"| {kind} | {MIX[kind]:.0%} | {cost.seconds * 1000:,.0f} ms | {cost.stored / 1024:,.0f} KiB |"
            for kind, cost in found.items()
        ),
        mean=mean * 1000,
        stored=stored / 1024,
        documents=DOCUMENTS_A_YEAR,
        days=WORKING_DAYS,
        daily=daily,
        minutes=mean * daily / 60,
        gigabytes=stored * DOCUMENTS_A_YEAR / 2**30,
        peak=PEAK_SHARE,
        busiest=busiest,
        simulated="\n".join(
            f"| {count} | {day.p50:,.1f} s | {day.p95:,.1f} s | {day.p95_scans:,.1f} s | {day.longest:,.0f} s |"
            for count, day in days.items()
        ),
        enough=next((count for count, day in days.items() if day.p95 <= PROMISE), f"more than {counts[-1]}"),
        promise=PROMISE,
        statements=busiest * 10,
        scan_ratio=found["scan"].seconds / found["docx"].seconds,
    )


def main() -> None:
    """Measure, simulate, write the page."""
    target = Path(__file__).parent.parent / "docs" / "scale.md"
    target.write_text(page(costs()), encoding="utf-8")
    print(target)


if __name__ == "__main__":
    main()
