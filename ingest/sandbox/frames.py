"""Messages between the pool and its workers: a length, then a pickle.

What comes back from a worker has been near a hostile file, so it is unpickled with a short list of classes: plain
values, everything in `schemas`, and data classes, enumerations and errors of this project. Nothing else is looked up, so a
worker that was taken over cannot make the pool call anything.
"""

from __future__ import annotations

import io
import pickle
import socket
import struct
import sys
from enum import Enum
from typing import Any

from schemas.records import is_record

_LENGTH = struct.Struct(">Q")
_OURS = ("schemas", "ingest", "validators", "reports", "service", "text")
_PLAIN = {
    ("array", "_array_reconstructor"),
    ("array", "array"),
    ("builtins", "bytearray"),
    ("builtins", "complex"),
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("collections", "OrderedDict"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("decimal", "Decimal"),
    ("fractions", "Fraction"),
}


class TooLong(Exception):
    """A message announces more bytes than are allowed."""


class Ended(Exception):
    """The other side is gone."""


class _Careful(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if module.partition(".")[0] in _OURS and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and _is_data(found):
                return found
        raise pickle.UnpicklingError(f"a worker may not send {module}.{name}")


def _is_data(found: type) -> bool:
    return (
        found.__module__.startswith("schemas.")
        or is_record(found)
        or issubclass(found, Enum | Exception)
        or hasattr(found, "__dataclass_fields__")
    )


def pack(message: object) -> bytes:
    """The message as bytes."""
    return pickle.dumps(message, protocol=5)


def unpack_trusted(body: bytes | bytearray) -> Any:  # noqa: ANN401 — the pool knows what it packed
    """What the pool itself packed."""
    return pickle.loads(body)  # noqa: S301 — only ever called on what this program packed


def unpack_careful(body: bytes | bytearray) -> object:
    """What a worker packed. `pickle.UnpicklingError` where it holds anything but data."""
    found: object = _Careful(io.BytesIO(body)).load()
    return found


def send(plug: socket.socket, body: bytes) -> None:
    """Send one message; `Ended` where the other side is gone."""
    try:
        plug.sendall(_LENGTH.pack(len(body)))
        plug.sendall(body)
    except OSError as error:
        raise Ended from error


def receive(plug: socket.socket, limit: int = sys.maxsize) -> bytearray:
    """One whole message of at most `limit` bytes; `Ended` where the other side is gone, `TooLong` beyond the limit."""
    length = _LENGTH.unpack(_exactly(plug, _LENGTH.size))[0]
    if length > limit:
        raise TooLong
    return _exactly(plug, length)


def _exactly(plug: socket.socket, length: int) -> bytearray:
    body = bytearray(length)
    view = memoryview(body)
    place = 0
    while place < length:
        try:
            got = plug.recv_into(view[place:])
        except OSError as error:
            raise Ended from error
        if not got:
            raise Ended
        place += got
    return body
