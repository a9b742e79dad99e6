"""An SMTP server that keeps what it takes: `python -m tests.mail.sink FOLDER PORT [IMAP_PORT USER]`.

With a mailbox it also files each message there under Sent, before it answers. `orders.json` in the folder may say `{"answer": "451 …"}`, which
is then the answer to every message, or `{"hang_up": true}`: the message is taken and the connection closed without an answer.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from imapclient import IMAPClient

from tests.mail.servers import PASSWORD


class Keeper:
    def __init__(self, folder: Path, mailbox: tuple[int, str] | None) -> None:
        self.folder = folder
        self.mailbox = mailbox

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        orders = self.orders()
        if "answer" in orders:
            return str(orders["answer"])
        name = f"{time.time_ns():020d}"
        aside = self.folder / f"{name}.new"
        aside.write_bytes(envelope.original_content or b"")
        aside.rename(self.folder / f"{name}.eml")
        if self.mailbox is not None:
            with IMAPClient("127.0.0.1", port=self.mailbox[0], ssl=False) as box:
                box.login(self.mailbox[1], PASSWORD)
                if not box.folder_exists("Sent"):
                    box.create_folder("Sent")
                box.append("Sent", envelope.original_content or b"", (b"\\Seen",))
        if orders.get("hang_up"):
            server.transport.close()
        return "250 taken"

    def orders(self) -> dict[str, object]:
        try:
            return dict(json.loads((self.folder / "orders.json").read_text()))
        except FileNotFoundError:
            return {}


def main() -> None:
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    mailbox = (int(sys.argv[3]), sys.argv[4]) if len(sys.argv) > 4 else None
    controller = Controller(Keeper(folder, mailbox), hostname="127.0.0.1", port=port, data_size_limit=0)
    controller.start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()
    os._exit(0)


if __name__ == "__main__":
    main()
