"""The process that checks documents, one after the other, and trusts none of them."""

from __future__ import annotations

import gc
import os
import resource
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from ingest import clock
from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.sandbox import frames, kernel, telling
from schemas.records import dataclass, replace
from schemas.rules import Words

Kind = Literal["value", "unreadable", "defect", "memory", "output"]
OUT_OF_MEMORY = 70
"""Exit status of a worker that had no memory left even to say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a pool's workers do: `function` is `module:callable`, called with each payload."""

    function: str
    limits: Limits
    preload: tuple[str, ...]
    documents: int
    """So many documents, then a fresh process takes over."""
    retained: int
    """Bytes that a worker and its helpers may hold between documents before a fresh process takes over."""
    output: int
    """Bytes that one packed result may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a worker says about one document. `body` is the value, the parts of the error, or a traceback.

    `seconds` is wall clock; `peak` the most main memory in bytes that the worker held, or one of its helpers where that was
    more than any helper held before; `leaving` that this was its last document.
    """

    kind: Kind
    body: Any
    seconds: float
    peak: int
    leaving: bool


def resolve(path: str) -> Callable[[Any], Any]:
    """The callable that `module:callable` names."""
    module, _, name = path.partition(":")
    found = getattr(import_module(module), name)
    if not callable(found):
        raise TypeError(f"{path} is not callable")
    return found  # type: ignore[no-any-return]


def serve(plug: socket.socket, task: Task, folder: Path, warden: int) -> None:
    """Confine this process, then answer payloads from `plug` until it is closed. Never returns."""
    code = 1
    try:
        kernel.die_with_parent(warden)
        _confine(plug, task, folder)
        _answer_all(plug, task)
        code = 0
    except frames.Ended:
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)  # nothing that the pool registered before the fork may run here


def _confine(plug: socket.socket, task: Task, folder: Path) -> None:
    os.setsid()
    signal.set_wakeup_fd(-1)
    close_all_but(plug.fileno())
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 — as long as the process
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGCHLD, signal.SIGALRM, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    own = folder / str(os.getpid())
    own.mkdir(mode=0o700)
    kept = kernel.harmless_environment()
    os.environ.clear()
    os.environ.update(kept)
    os.environ["TMPDIR"] = tempfile.tempdir = str(own)
    kernel.limit_process(task.limits.memory, max(task.limits.unpacked_size, task.output))


def close_all_but(*kept: int) -> None:
    """Close every file of this process but `kept`; the three standard ones go to the null device."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    start = 3
    for number in [*sorted(kept), resource.getrlimit(resource.RLIMIT_NOFILE)[0]]:
        os.closerange(start, number)
        start = number + 1


def _answer_all(plug: socket.socket, task: Task) -> None:
    function = resolve(task.function)
    telling.begin(plug)
    for done in range(1, task.documents + 1):
        payload = frames.unpack_trusted(frames.receive(plug))
        kernel.forget_peak()
        clock.start(task.limits.seconds)
        started, helpers = time.monotonic(), _largest_helper()
        kind, body = _outcome(function, payload)
        del payload
        last = done == task.documents or kind == "memory" or kernel.resident_memory(os.getpid()) > task.retained
        seconds, helper = time.monotonic() - started, _largest_helper()
        peak = max(kernel.peak_memory(), helper if helper > helpers else 0)
        packed = _packed(Answer(kind=kind, body=body, seconds=seconds, peak=peak, leaving=last), task.output)
        clock.stop()  # a slow reader of the answer is not this document's fault
        frames.send(plug, packed)
        del body, packed
        if last:
            return


def _outcome(function: Callable[[Any], Any], payload: object) -> tuple[Kind, object]:
    try:
        return "value", function(payload)
    except Unreadable as error:
        cause = error.__cause__
        told = _told(cause) if cause else ""
        return "unreadable", (error.code, _pair(error.reason), _pair(error.remedy), error.format, told)
    except (MemoryError, SystemError):  # the second is all that CPython can raise where a frame or the first finds no memory
        return "memory", None
    except Exception as error:  # noqa: BLE001, RUF100 — told to the pool, which logs it and names it a defect
        return "defect", _told(error)


def _told(error: BaseException) -> str:
    import traceback  # noqa: PLC0415 - no sound document needs it

    return "".join(traceback.format_exception(error))


def _pair(words: Words) -> tuple[str, str]:
    return words.zh, words.en


def _largest_helper() -> int:
    """The most main memory in bytes that any one process held which this one started and saw end."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def _packed(answer: Answer, limit: int) -> bytes:
    try:
        packed = frames.pack(answer)
    except MemoryError:
        return frames.pack(replace(answer, kind="memory", body=None, leaving=True))
    except Exception as error:  # noqa: BLE001, RUF100 — a value that cannot be packed is a defect of the function
        return frames.pack(replace(answer, kind="defect", body=_told(error)))
    return packed if len(packed) <= limit else frames.pack(replace(answer, kind="output", body=None))


def preload(task: Task) -> None:
    """Import what every worker will need, before it is forked."""
    resolve(task.function)
    for module in task.preload:
        with suppress(ImportError):
            import_module(module)
    gc.freeze()  # the collector then leaves the shared pages alone; to collect before would only make holes in them
    sys.stdout.flush()
    sys.stderr.flush()
