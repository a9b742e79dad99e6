"""How much memory a process begins with, for programs that have to start quickly."""

from __future__ import annotations

import os


def inherited_memory() -> int:
    """Bytes of private writable memory that a process forked now begins with, by the count of RLIMIT_DATA; 0: unknown."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - pathlib is slow to load
            return int(file.read().split()[5]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0
