"""A pool of killable processes, each checking one document at a time under limits.

Why not `multiprocessing` or `concurrent.futures`: both give up the whole pool, or wait for ever, when one worker is
killed, know no time limit for a task that runs, and unpickle whatever a worker sends; pebble, which knows all that, is under
the LGPL. What is left to do is small: fork, kill, wait.
"""

from __future__ import annotations

import json
import os
import pickle
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, NoReturn

from ingest import clock
from ingest.errors import Broken, Encrypted, NoText, Unreadable
from ingest.limits import DEFAULT_LIMITS, MIB, Limits
from ingest.memory import inherited_memory
from ingest.sandbox import frames, kernel, messages
from ingest.sandbox.telling import MOST, Note
from ingest.sandbox.worker import OUT_OF_MEMORY, Answer, Task
from schemas.records import dataclass
from schemas.rules import Words

_ERRORS = {error.code: error for error in (Broken, Encrypted, NoText)}
_GRACE = 5.0
"""Seconds beyond the limit after which the pool itself has a worker killed: the kernel's timer ought to have done it."""
_PATIENCE = 10.0
"""Seconds in which the warden answers or is taken for dead."""

StartBy = Literal["auto", "fork", "exec"]


def _log(words: str, what: object) -> None:
    import logging  # noqa: PLC0415 - takes a tenth of Python's start to load, and no sound worker needs it

    logging.getLogger(__name__).error(words, what)


class Defect(Exception):
    """A programming error in a worker; its words are the worker's traceback. Chained to the `Broken` that stands for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one payload, the `index`-th from 0. `seconds` is wall clock, `peak` main memory in bytes (0: unknown)."""

    index: int
    result: Any
    seconds: float
    peak: int


@dataclass(slots=True, eq=False)
class _Worker:
    pid: int
    plug: socket.socket
    index: int = -1
    started: float = 0.0
    condemned: bool = False
    notes: int = 0


class LimitedPool:
    """Calls `function` ("module:callable", one argument) for each payload in up to `jobs` limited processes.

    Each call has `limits.seconds` of processor time (`ingest.clock`) and `limits.memory` bytes (its helpers included), no
    network, and a folder for temporary files of its own. A worker that breaks a limit, crashes or hangs is killed with
    everything it started and replaced; its document gets a `Broken`. Payloads and results are pickled; results must be plain
    values, data classes of this project or exceptions (see `frames`).

    The processes are forked by a helper that imported the function's module and `preload` beforehand. `start_by` says how
    that helper comes about: "fork" is quick but safe only while this process has one thread, and hands on the memory that
    this process holds; "exec" is always safe; "auto" looks. Use the pool as a context manager, or call `close`.
    """

    def __init__(
        self,
        function: str,
        jobs: int = 1,
        limits: Limits = DEFAULT_LIMITS,
        *,
        preload: tuple[str, ...] = (),
        documents_per_worker: int = 200,
        output_size: int = 64 * MIB,
        start_by: StartBy = "auto",
    ) -> None:
        if jobs < 1:
            raise ValueError(f"a pool needs at least one process, not {jobs}")
        self._jobs = jobs
        self._task = Task(
            function=function,
            limits=limits,
            preload=preload,
            documents=documents_per_worker,
            retained=limits.memory // 2,
            output=output_size,
        )
        self._longest = clock.PATIENCE * (limits.seconds + limits.recognition_seconds * limits.recognised_pages) + _GRACE
        """Seconds of wall clock after which a worker is killed from here: its own clock must have failed."""
        self._start_by = start_by
        self._control: socket.socket | None = None
        self._warden = 0
        self._folder = Path()
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []
        self._graves: dict[int, tuple[int, str]] = {}
        """The exit status of each dead worker and why it was ended."""

    def __enter__(self) -> LimitedPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def map(self, payloads: Iterable[object]) -> Iterator[tuple[int, Any]]:
        """Number and result of each payload as they are done; a result is an `Unreadable` where there is no value.

        `payloads` is drawn from only as processes become free. A result that stands for a programming error has the
        worker's traceback chained as its cause, and it is logged.
        """
        for outcome in self.outcomes(payloads):
            yield outcome.index, outcome.result

    def run(self, payload: object, told: Callable[[str], None] | None = None) -> Any:  # noqa: ANN401 — whatever the function returns
        """The result for one payload; raises the `Unreadable` that `map` would yield.

        `told` hears what the function tells meanwhile (`telling.tell`): words from near a hostile file.
        """
        for outcome in self.outcomes([payload], told):
            if isinstance(outcome.result, Unreadable):
                raise outcome.result
            return outcome.result
        raise AssertionError("one payload has one outcome")

    def outcomes(self, payloads: Iterable[object], told: Callable[[str], None] | None = None) -> Iterator[Outcome]:
        """As `map`, with what each document took; `told` as for `run`."""
        if self._busy:
            raise RuntimeError("this pool is already at work; use one pool for each caller")
        waiting = enumerate(payloads)
        exhausted = False
        try:
            while True:
                while not exhausted and len(self._busy) < self._jobs:
                    following = next(waiting, None)
                    if following is None:
                        exhausted = True
                    elif (failed := self._begin(*following)) is not None:
                        yield failed
                if not self._busy:
                    return
                for worker in self._ready():
                    if (outcome := self._finish(worker, told)) is not None:
                        yield outcome
        finally:
            for worker in self._busy:
                self._kill(worker, "closed")
                worker.plug.close()
            self._busy.clear()

    def _begin(self, index: int, payload: object) -> Outcome | None:
        """Hand a payload to a free worker; an outcome where none could be brought to take it."""
        body = frames.pack(payload)
        for _ in range(len(self._idle) + 2):  # a worker may have died while it was idle: that is no document's fault
            worker = self._idle.pop() if self._idle else self._hire()
            worker.index, worker.started, worker.notes = index, time.monotonic(), 0
            try:
                frames.send(worker.plug, body)
            except frames.Ended:
                self._bury(worker)
                continue
            self._busy.append(worker)
            return None
        return Outcome(index=index, result=messages.died("no worker"), seconds=0.0, peak=0)

    def _ready(self) -> list[_Worker]:
        """The workers that have answered or died; waits for one."""
        with selectors.DefaultSelector() as selector:
            for worker in self._busy:
                selector.register(worker.plug, selectors.EVENT_READ, worker)
            while True:
                found = [key.data for key, _ in selector.select(timeout=1.0)]
                if found:
                    return found
                for worker in self._busy:
                    if time.monotonic() - worker.started > self._longest and not worker.condemned:
                        self._kill(worker, "seconds")

    def _finish(self, worker: _Worker, told: Callable[[str], None] | None) -> Outcome | None:
        """What the worker answers; None where it only tells something and goes on."""
        self._busy.remove(worker)
        try:
            answer = frames.unpack_careful(frames.receive(worker.plug, self._task.output + MIB))
            if isinstance(answer, Note) and isinstance(answer.words, str) and worker.notes < MOST:
                worker.notes += 1
                self._busy.append(worker)
                if told is not None:
                    told(answer.words)
                return None
            if not isinstance(answer, Answer):
                raise pickle.UnpicklingError("not an answer")
        except frames.Ended:
            return self._outcome(worker, self._epitaph(worker))
        except (frames.TooLong, pickle.UnpicklingError) as error:
            self._kill(worker, "closed")
            self._bury(worker)
            fault = messages.too_long(self._task.output) if isinstance(error, frames.TooLong) else messages.defect()
            fault.__cause__ = error
            _log("a worker sent what it may not: %s", error)
            return self._outcome(worker, fault)
        if answer.leaving:
            self._bury(worker)
        else:
            self._idle.append(worker)
        return Outcome(index=worker.index, result=self._result(answer), seconds=answer.seconds, peak=answer.peak)

    def _outcome(self, worker: _Worker, result: Unreadable) -> Outcome:
        return Outcome(index=worker.index, result=result, seconds=time.monotonic() - worker.started, peak=0)

    def _result(self, answer: Answer) -> object:
        if answer.kind == "value":
            return answer.body
        if answer.kind == "memory":
            return messages.too_big(self._task.limits)
        if answer.kind == "output":
            return messages.too_long(self._task.output)
        if answer.kind == "unreadable":
            code, reason, remedy, form, told = answer.body
            error = _ERRORS.get(code, Broken)(Words(*reason), Words(*remedy), format=form)
            error.__cause__ = Defect(told) if told else None
            return error
        _log("a worker met an error it did not expect:\n%s", answer.body)
        fault = messages.defect()
        fault.__cause__ = Defect(answer.body)
        return fault

    def _epitaph(self, worker: _Worker) -> Broken:
        """The error for the document over which this worker died."""
        code, why = self._bury(worker)
        if why == "memory" or code == OUT_OF_MEMORY:
            return messages.too_big(self._task.limits)
        if why == "seconds" or -code in clock.SIGNALS:
            return messages.too_slow(self._task.limits)
        try:
            how = signal.Signals(-code).name
        except ValueError:
            how = f"exit {code}"
        return messages.died(how)

    # -- the warden --

    def _hire(self) -> _Worker:
        """A new worker."""
        if self._control is None:
            self._start()
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._line, [b"{}"], [theirs.fileno()])
        while (born := self._hear().get("born")) is None:
            pass
        return _Worker(born, ours)

    @property
    def _line(self) -> socket.socket:
        if self._control is None:
            raise RuntimeError("the pool is closed")
        return self._control

    def _kill(self, worker: _Worker, why: str) -> None:
        worker.condemned = True
        with suppress(OSError):
            self._line.send(json.dumps({"kill": worker.pid, "why": why}).encode())

    def _bury(self, worker: _Worker) -> tuple[int, str]:
        """Wait until the worker is dead; its exit status and why it was ended."""
        worker.plug.close()
        while worker.pid not in self._graves:
            self._hear()
        return self._graves.pop(worker.pid)

    def _hear(self) -> dict[str, Any]:
        """The next note of the warden; notes of deaths are kept."""
        self._line.settimeout(_PATIENCE)
        try:
            note = json.loads(self._line.recv(65_536) or b"{}")
        except OSError:
            note = {}
        if not note:
            self._give_up()
        if "died" in note:
            self._graves[note["died"]] = (note["code"], note["why"])
        return dict(note)

    def _give_up(self) -> NoReturn:
        self.close()
        raise RuntimeError("the process that keeps the workers is gone")

    def _start(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="plancheck-"))
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            if self._start_by == "fork" or (self._start_by == "auto" and self._may_fork()):
                self._warden = self._fork(theirs)
            else:
                self._warden = self._exec(theirs)
        note = self._hear_first()
        if "failed" in note:
            self.close()
            raise ImportError(f"{self._task.function} cannot be called in a worker: {note['failed']}")

    def _may_fork(self) -> bool:
        """Whether this process has one thread, and so little memory that no document need go short for inheriting it."""
        return kernel.threads() == 1 and inherited_memory() <= self._task.limits.memory // 8

    def _hear_first(self) -> dict[str, Any]:
        """The warden's first note comes only when everything is imported, which may take long on a busy machine."""
        self._line.settimeout(60.0)
        try:
            return dict(json.loads(self._line.recv(65_536) or b'{"failed": "it ended"}'))
        except OSError:
            self._give_up()

    def _fork(self, control: socket.socket) -> int:
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if not pid:
            from ingest.sandbox.warden import run  # noqa: PLC0415 — only the child needs it

            run(control, self._task, self._folder)
        return pid

    def _exec(self, control: socket.socket) -> int:
        code = f"import sys; sys.path[:] = {sys.path!r}; from ingest.sandbox.warden import main; main()"
        helper = subprocess.Popen(  # noqa: S603 — our own interpreter, our own words
            [sys.executable, "-c", code, str(control.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=[control.fileno()],
            env=kernel.harmless_environment(),
        )
        assert helper.stdin is not None
        with helper.stdin:
            helper.stdin.write(frames.pack((self._task, self._folder)))
        helper.returncode = 0  # this pool waits for it, not Popen
        return helper.pid

    def close(self) -> None:
        """End all workers and everything they started. May be called twice."""
        for worker in [*self._idle, *self._busy]:
            worker.plug.close()
        self._idle.clear()
        self._busy.clear()
        self._graves.clear()
        if self._control is None:
            return
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()
        self._control = None
        self._await_warden()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _await_warden(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        with suppress(ChildProcessError):
            while not os.waitpid(self._warden, os.WNOHANG)[0]:
                if time.monotonic() > deadline:
                    with suppress(OSError):
                        os.kill(self._warden, signal.SIGKILL)
                    deadline = float("inf")
                time.sleep(0.002)


def run_limited(
    function: str, payload: object, limits: Limits = DEFAULT_LIMITS, *, output_size: int = 64 * MIB, start_by: StartBy = "auto"
) -> Any:  # noqa: ANN401 — whatever the function returns
    """What `function` ("module:callable") returns for one payload, in a process that exists for this call alone.

    Raises what it raises of `Unreadable`, and `Broken` where it breaks a limit, crashes or meets a programming error
    (then with the `Defect` as its cause).
    """
    with LimitedPool(function, 1, limits, documents_per_worker=1, output_size=output_size, start_by=start_by) as pool:
        return pool.run(payload)
