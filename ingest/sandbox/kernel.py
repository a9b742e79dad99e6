"""What the kernel is asked for: limits, separation from the network, and who dies with whom.

Everything here is best effort by design: a container may forbid a call, another system may lack it. `forbid_network` says
whether it succeeded, so that a test can demand it where it ought to work. Linux calls are made through ctypes because
Python offers `os.unshare` only from 3.12 on, and `prctl` not at all.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import struct
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_SIOCGIFFLAGS = 0x8913
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1
_PAGE = resource.getpagesize()
_PROC = Path("/proc")
_HARMLESS = frozenset(("PATH", "LD_LIBRARY_PATH", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TESSDATA_PREFIX"))
_HARMLESS_KINDS = ("LC_", "OMP_", "PYTHON")


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int) -> bool:
    with suppress(OSError, AttributeError):
        return bool(_libc().prctl(option, value, 0, 0, 0) == 0)
    return False


def adopt_orphans() -> bool:
    """Make this process the one that orphaned grandchildren fall to, so that it can end and reap them."""
    return _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(parent: int, by: signal.Signals = signal.SIGKILL) -> None:
    """End this process as soon as the process `parent`, which started it, is gone."""
    _prctl(_PR_SET_PDEATHSIG, by)
    if os.getppid() != parent:  # it went between the fork and the call
        os._exit(1)


def forbid_network() -> bool:
    """Move this process and all it will start into a network of its own that has only a loopback; whether that worked."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    user, group = os.getuid(), os.getgid()
    try:
        libc = _libc()
        if libc.unshare(_CLONE_NEWNET) != 0:
            if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
                return False
            _keep_identity(user, group)
    except (OSError, AttributeError):
        return False
    _raise_loopback()
    return True


def _keep_identity(user: int, group: int) -> None:
    """Inside a user namespace of its own, go on as the same user and group."""
    for name, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with suppress(OSError):
            (_PROC / "self" / name).write_text(line, encoding="ascii")


def _raise_loopback() -> None:
    """LibreOffice talks to its own helper over 127.0.0.1; nothing outside can be reached over it."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plug:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", ioctl(plug, _SIOCGIFFLAGS, request))[1]
        ioctl(plug, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | _IFF_UP))


def harmless_environment() -> dict[str, str]:
    """The variables of this process that a worker needs.

    Passwords and keys of the service are none: a document that takes a worker over, or only makes it tell what it holds, finds
    nothing to take away.
    """
    return {name: value for name, value in os.environ.items() if name in _HARMLESS or name.startswith(_HARMLESS_KINDS)}


def limit_process(memory: int, file_size: int) -> None:
    """Bound what this process and each one it starts may take: main memory and written files, in bytes; no core dumps.

    RLIMIT_DATA and not RLIMIT_AS: it counts private writable memory only, so that the address space which pdfium,
    onnxruntime and glibc's arenas merely reserve does not count. A sixteenth is left for what it does not count, the code
    of libraries above all.
    """
    for kind, amount in (
        (resource.RLIMIT_DATA, memory - memory // 16),
        (resource.RLIMIT_FSIZE, file_size),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            _, hard = resource.getrlimit(kind)
            bounded = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
            resource.setrlimit(kind, (bounded, hard))


def children_of(pid: int) -> list[int]:
    """The processes that `pid` is the parent of; none where the system does not tell."""
    found: list[int] = []
    with suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 — called twenty times a second
            with suppress(OSError), open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:  # noqa: PTH123
                found.extend(int(child) for child in file.read().split())
    return found


def descendants_of(pid: int) -> list[int]:
    """All processes below `pid`, parents before children."""
    found = children_of(pid)
    for child in found:  # grows while it is walked
        found.extend(grandchild for grandchild in children_of(child) if grandchild not in found)
    return found


def resident_memory(pid: int) -> int:
    """Bytes of main memory that `pid` and all processes below it hold; 0 where the system does not tell."""
    total = 0
    for process in [pid, *descendants_of(pid)]:
        with suppress(OSError, IndexError, ValueError), open(f"/proc/{process}/statm", encoding="ascii") as file:  # noqa: PTH123
            total += int(file.read().split()[1]) * _PAGE
    return total


def forget_peak() -> None:
    """Let the peak of this process' memory be counted anew from here."""
    with suppress(OSError):
        (_PROC / "self" / "clear_refs").write_text("5", encoding="ascii")


def peak_memory() -> int:
    """The most main memory in bytes that this process held since `forget_peak`."""
    with suppress(OSError, ValueError, IndexError):
        for line in (_PROC / "self" / "status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def threads() -> int:
    """How many threads this process runs, those of C libraries included."""
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208
    except OSError:
        import threading  # noqa: PLC0415 — needed only where there is no /proc

        return threading.active_count()
