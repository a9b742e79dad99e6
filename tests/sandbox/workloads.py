"""What the workers of the tests are made to do."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ingest.errors import Encrypted
from ingest.sandbox.telling import tell
from schemas.document import Span
from schemas.rules import Words


def double(number: int) -> int:
    return 2 * number


def interval(seconds: float) -> tuple[float, float]:
    begin = time.monotonic()
    time.sleep(seconds)
    return begin, time.monotonic()


def act(order: tuple[str, object]) -> object:
    """One hostile or harmless act, by name."""
    what, value = order
    return ACTS[what](value)


def _hang(_: object) -> None:
    while True:
        time.sleep(60)


def _spin(_: object) -> None:
    sum(1 for _ in iter(int, 1))


def _eat(amount: object) -> int:
    return len(bytes(amount).replace(b"\0", b"\1"))


def _hoard(_: object) -> None:
    kept = []
    while True:
        kept.append(bytearray(1 << 24))
        kept[-1][:] = b"\1" * (1 << 24)


def _fail(words: object) -> None:
    raise ValueError(words)


def _lock(_: object) -> None:
    raise Encrypted(Words("需要密碼。", "A password is needed."), Words("請移除密碼。", "Remove it."), format="docx")


def _environment(_: object) -> tuple[dict[str, str], str]:
    """The variables, and those that the process was started with."""
    return dict(os.environ), Path("/proc/self/environ").read_text(encoding="utf-8", errors="replace")


def _connect(port: object) -> str:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError as error:
        return type(error).__name__
    return "connected"


def _leave_child(path: object) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"], start_new_session=True)
    Path(path).write_text(str(child.pid))
    os.kill(os.getpid(), signal.SIGKILL)


def _leave_child_and_hang(path: object) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"], start_new_session=True)
    Path(path).write_text(str(child.pid))
    time.sleep(300)


def _eat_with_child(amount: object) -> int:
    eat = f"b = bytearray({amount})\nfor i in range(0, {amount}, 4096): b[i] = 1\n"
    own = bytearray(amount)
    for place in range(0, amount, 4096):
        own[place] = 1
    return subprocess.run([sys.executable, "-c", eat + "import time; time.sleep(9)"], check=False).returncode


def _write_temporary(_: object) -> str:
    folder = tempfile.mkdtemp()
    Path(folder, "left").write_text("behind")
    return folder


class Foreign:
    """Not data, so a worker may not send it."""

    def __reduce__(self):
        return os.system, ("true",)


def _tell(times: int) -> str:
    for number in range(times):
        tell(str(number))
    return "told"


ACTS = {
    "double": double,
    "hang": _hang,
    "spin": _spin,
    "eat": _eat,
    "hoard": _hoard,
    "fail": _fail,
    "lock": _lock,
    "abort": lambda _: os.abort(),
    "exit": os._exit,
    "signal": lambda number: os.kill(os.getpid(), number),
    "pid": lambda _: os.getpid(),
    "connect": _connect,
    "environment": _environment,
    "leave child": _leave_child,
    "leave child and hang": _leave_child_and_hang,
    "eat with child": _eat_with_child,
    "temporary": _write_temporary,
    "foreign": lambda _: Foreign(),
    "span": lambda block: Span(block=block, start=0, end=3),
    "long": lambda amount: b"x" * amount,
    "print": lambda words: (print(words), sys.stderr.write(str(words)))[1] and None,
    "stack": lambda _: _stack(0),
    "tell": _tell,
}


def _stack(depth: int) -> int:
    sys.setrecursionlimit(10**8)
    return _stack(depth + 1) + 1
