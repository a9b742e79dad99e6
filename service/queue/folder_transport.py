"""Notes between processes of one machine, as files: kombu's transport for `filesystem://`, with notes taken once and whole.

kombu opens a note under its name and writes it then, so that a reader may take it away half written, and moves it to /tmp,
which may be another file system. Here it is written aside and renamed, and taken by a rename. A note that cannot be read all
the same (the machine lost its power) is dropped: it was only a hint.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

NAME = "service.queue.folder_transport:Transport"


class Channel(filesystem.Channel):  # type: ignore[misc]  # kombu is not typed
    """One connection to the folder."""

    def _put(self, queue: str, payload: dict[str, Any], **_: object) -> None:
        name = f"{time.time_ns():020}_{uuid4().hex}.{queue}.msg"
        aside = os.path.join(self.control_folder, f"{name}.part")  # noqa: PTH118 - as kombu does it, at every hint
        with open(aside, "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(dumps(payload))
        os.replace(aside, os.path.join(self.data_folder_out, name))  # noqa: PTH105, PTH118

    def _get(self, queue: str) -> dict[str, Any]:
        for name in sorted(os.listdir(self.data_folder_in)):  # noqa: PTH208 - as above
            if not name.endswith(f".{queue}.msg"):
                continue
            taken = os.path.join(self.processed_folder, name)  # noqa: PTH118
            try:
                os.rename(os.path.join(self.data_folder_in, name), taken)  # noqa: PTH104, PTH118
            except FileNotFoundError:
                continue  # another process was quicker
            with open(taken, encoding="utf-8") as file:  # noqa: PTH123
                words = file.read()
            os.unlink(taken)  # noqa: PTH108
            with suppress(ValueError):
                return dict(loads(words))
        raise Empty


class Transport(filesystem.Transport):  # type: ignore[misc]
    """kombu's own, with this channel."""

    Channel = Channel


def install() -> None:
    """Let `filesystem://` mean this transport in this process."""
    TRANSPORT_ALIASES["filesystem"] = NAME
