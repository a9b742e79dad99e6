"""How things are measured: processor time, in turn with what they are compared to, in one run.

Times differ from machine to machine and from minute to minute; the ratio of two things done in turn hardly does. So every figure is
a ratio, taken pair by pair, and the median of the pairs is what is told.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table: `ratio` of what is measured to its floor, and the bound it should keep (at most, or at least)."""

    name: str
    floor: str
    """What it is compared to."""
    ratio: float
    bound: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the bound is kept; None where there is none."""
        if self.bound is None:
            return None
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound


def spent(function: Callable[[], object]) -> float:
    """Processor seconds of this process for one call."""
    started = time.process_time()
    function()
    return time.process_time() - started


def ratio_of(measured: Callable[[], object], floor: Callable[[], object], pairs: int = 15) -> tuple[float, float]:
    """The median of the ratios of two things done in turn, and the median milliseconds of the first. Both are warmed up."""
    measured(), floor()
    took = [(spent(measured), spent(floor)) for _ in range(pairs)]
    return statistics.median(one / other for one, other in took), statistics.median(one for one, _ in took) * 1000


@dataclass(frozen=True, slots=True)
class Process:
    """What a command took, its children included: processor seconds, seconds by the clock, peak of main memory in bytes."""

    cpu: float
    wall: float
    peak: int


_LAUNCHER = (
    "import os, subprocess, sys, time\nstarted = time.perf_counter()\n"
    "child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
    "_, status, usage = os.wait4(child.pid, 0)\n"
    "print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime,"
    " time.perf_counter() - started, usage.ru_maxrss * 1024)"
)
"""Starts a command from a small process: the peak of a child counts what its parent held when it was forked."""


def process(command: Sequence[str], expected: tuple[int, ...] = (0, 1)) -> Process:
    """Run a command to its end. Raises RuntimeError where it ends with another code than `expected`."""
    run = subprocess.run([sys.executable, "-c", _LAUNCHER, *command], capture_output=True, text=True, check=True)  # noqa: S603
    code, cpu, wall, peak = run.stdout.split()
    if int(code) not in expected:
        raise RuntimeError(f"{command} ended with {code}: {run.stderr[-500:]}")
    return Process(float(cpu), float(wall), int(peak))


def process_ratio(command: Sequence[str], floor: Sequence[str], pairs: int = 11) -> tuple[float, int]:
    """The median ratio of two commands' processor times, run in turn, and the median peak of the first in bytes."""
    process(command), process(floor)
    took = [(process(command), process(floor)) for _ in range(pairs)]
    return statistics.median(one.cpu / other.cpu for one, other in took), int(statistics.median(one.peak for one, _ in took))


def alone(code: str, *arguments: str) -> dict[str, float]:
    """Run Python code in a process of its own; its printed `name value` lines, and `peak`, its main memory in bytes."""
    ending = "\nprint('peak', 1024 * int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]))"
    run = subprocess.run([sys.executable, "-c", code + ending, *arguments], capture_output=True, text=True, check=True)  # noqa: S603
    return {name: float(value) for name, value in (line.split() for line in run.stdout.splitlines())}
