"""The process between a pool and its workers: it forks them, watches their memory, and leaves nothing behind.

It is single-threaded and imports what the workers need before it forks them. As the subreaper of everything below it, it
inherits what a killed worker leaves (a LibreOffice, say) and ends that too. When its pool closes the control socket, or is
itself killed, the warden ends all workers, removes their folder and goes.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

from ingest.sandbox import frames, kernel
from ingest.sandbox.worker import Task, close_all_but, preload, serve

_TICK = 0.05
"""Seconds between two looks at the workers' memory."""
_MESSAGE = 65_536


class Warden:
    """Forks and buries workers at the word of one pool."""

    def __init__(self, control: socket.socket, task: Task, folder: Path) -> None:
        self._control = control
        self._task = task
        self._folder = folder
        self._workers: dict[int, str] = {}
        """Each worker's process and why it was ended, if it was."""

    def stand(self) -> None:
        """Serve until the pool is gone."""
        try:
            preload(self._task)
        except Exception as error:  # noqa: BLE001, RUF100 — the pool raises it
            self._tell(failed=f"{type(error).__name__}: {error}")
            return
        self._tell(ready=True, network=not kernel.forbid_network())
        bell, clapper = socket.socketpair()
        clapper.setblocking(False)
        bell.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # a handler is needed for the bell to be rung
        signal.set_wakeup_fd(clapper.fileno())
        while True:
            readable, _, _ = select.select([self._control, bell], [], [], _TICK if self._workers else None)
            if bell in readable:
                bell.recv(_MESSAGE)
                self._reap()
            if self._control in readable and not self._obey():
                return
            self._watch()

    def _obey(self) -> bool:
        message, plugs, _, _ = socket.recv_fds(self._control, _MESSAGE, 1)
        if not message:
            return False
        order = json.loads(message)
        if "kill" in order:
            self._end(order["kill"], order["why"])
        for number in plugs:
            self._spawn(socket.socket(fileno=number))
        return True

    def _spawn(self, plug: socket.socket) -> None:
        parent = os.getpid()
        pid = os.fork()
        if not pid:
            serve(plug, self._task, self._folder, parent)
        plug.close()
        self._workers[pid] = ""
        self._tell(born=pid)

    def _watch(self) -> None:
        for pid, why in self._workers.items():
            if not why and kernel.resident_memory(pid) > self._task.limits.memory:
                self._end(pid, "memory")

    def _end(self, pid: int, why: str) -> None:
        if pid in self._workers:
            self._workers[pid] = why
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            if pid in self._workers:
                why = self._workers.pop(pid)
                self._sweep()
                shutil.rmtree(self._folder / str(pid), ignore_errors=True)
                self._tell(died=pid, code=os.waitstatus_to_exitcode(status), why=why)

    def _sweep(self) -> None:
        """End what dead workers left. Their children have become ours, and are not workers."""
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            left = [pid for pid in kernel.children_of(os.getpid()) if pid not in self._workers]
            if not left:
                return
            for pid in left:
                for process in [pid, *kernel.descendants_of(pid)]:
                    with suppress(OSError):
                        os.kill(process, signal.SIGKILL)
                with suppress(ChildProcessError):
                    os.waitpid(pid, 0)

    def _tell(self, **note: object) -> None:
        with suppress(OSError):
            self._control.send(json.dumps(note).encode())

    def leave(self) -> None:
        """End every worker and all it started, and remove their folder."""
        for pid in list(self._workers):
            self._end(pid, "closed")
        self._workers.clear()
        self._sweep()
        shutil.rmtree(self._folder, ignore_errors=True)


def run(control: socket.socket, task: Task, folder: Path) -> None:
    """Be the warden until the pool is gone. Never returns."""
    code = 1
    try:
        close_all_but(control.fileno())
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # the pool decides when it is over, not the terminal
        kernel.adopt_orphans()
        warden = Warden(control, task, folder)
        try:
            warden.stand()
            code = 0
        finally:
            warden.leave()
    finally:
        os._exit(code)


def main() -> None:
    """Entry of a warden in a fresh interpreter: control socket by number as the only argument, task and folder on stdin."""
    control = socket.socket(fileno=int(sys.argv[1]))
    task, folder = frames.unpack_trusted(sys.stdin.buffer.read())
    run(control, task, folder)
