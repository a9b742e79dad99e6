"""A mailbox of many messages through the whole service: time and memory. `python -m benchmarks.mail_throughput --messages 500`.

Needs Dovecot. The mail service and the worker run as an administrator starts them (`plancheck mail`, `plancheck worker`), with
SQLite and a folder; each message carries two plans out of `samples/`, each made another file by a few bytes that change nothing.
"""

from __future__ import annotations

import argparse
import io
import itertools
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from sqlalchemy import func, select

from service.db.mail_tables import MailMessage, OutboxMail
from service.db.submission_tables import Submission
from service.wiring import Services
from tests.mail import house
from tests.mail.odd_messages.building import attached, head, multi, text
from tests.mail.servers import Dovecot, dovecot, sink

SAMPLES = Path(__file__).parent.parent / "samples"
STEP = 5.0
"""Seconds between two measurements."""


def main() -> int:
    """Fill the mailbox, start the service, watch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--files", type=int, default=2, help="attachments a message")
    parser.add_argument("--slots", type=int, default=2, help="documents checked at a time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plancheck-mail-") as folder, dovecot() as imap, sink() as smtp:
        env = house.environment(Path(folder), PLANCHECK_MAIL_LEASE_SECONDS="60", PLANCHECK_MAIL_TICK_SECONDS="0.5")
        services = house.opened(env)
        house.add_agency(services, house.AGENCY_DOMAIN)
        house.add_account(services, imap.port, smtp.port, done_folder="Done")
        size = _fill(imap, options.messages, options.files)
        sys.stdout.write(f"{options.messages} messages, {options.messages * options.files} files, {size / 1e6:.0f} MB\n")
        began = time.monotonic()
        with _started("mail", env=env) as mail, _started("worker", "--slots", str(options.slots), env=env) as worker:
            try:
                _watch(services, mail.pid, options.messages, began)
            finally:
                for process in (mail, worker):
                    process.terminate()
        sys.stdout.write(f"{len(smtp.taken())} answers, {len(imap.messages(house.OURS))} messages left in the inbox\n")
        services.engine.dispose()
    return 0


def _started(*command: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "service.cli", *command], env=os.environ | env, stderr=subprocess.DEVNULL)  # noqa: S603 - our own


def _watch(services: Services, pid: int, wanted: int, began: float) -> None:
    sys.stdout.write("  time  ledger  checked  settled  sent  memory  with copies' process (MB)\n")
    for _ in itertools.count():
        with services.sessions() as session:
            ledger = session.scalar(select(func.count()).select_from(MailMessage)) or 0
            settled = session.scalar(select(func.count()).where(MailMessage.state == "settled")) or 0
            checked = session.scalar(select(func.count()).where(Submission.status.in_(("checked", "failed")))) or 0
            sent = session.scalar(select(func.count()).where(OutboxMail.state == "sent")) or 0
        own, every = _memory(pid)
        sys.stdout.write(
            f"{time.monotonic() - began:6.0f}  {ledger:6d}  {checked:7d}  {settled:7d}  {sent:4d}  {own:6.0f}  {every:6.0f}\n"
        )
        sys.stdout.flush()
        if sent == wanted:
            return
        time.sleep(STEP)


def _memory(pid: int) -> tuple[float, float]:
    """Resident memory in MB of a process, and of it with all below it."""
    children: dict[int, list[int]] = {}
    size: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(folder.name)
        children.setdefault(int(fields[1]), []).append(number)
        size[number] = int(fields[21]) * 4096
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        total += size.get(one, 0)
        waiting += children.get(one, [])
    return size.get(pid, 0) / 1e6, total / 1e6


def _fill(imap: Dovecot, messages: int, files: int) -> int:
    """Put the messages into the mailbox; their bytes together."""
    plans = itertools.cycle(sorted(path for path in SAMPLES.iterdir() if path.suffix in (".docx", ".odt", ".pdf")))
    total = 0
    with imap.client(house.OURS) as box:
        for number in range(messages):
            parts = []
            for place in range(files):
                path = next(plans)
                name = f"{path.stem}-{number}-{place}{path.suffix}".encode()
                parts.append(attached(_another(path.read_bytes(), number * files + place), b"filename=" + name))
            top = head(b"Message-ID: <%d@tbkc.kcg.gov.tw>" % number, without=("Message-ID",))
            raw = house.VOUCHED + top + multi(text(), *parts)
            box.append("INBOX", raw)
            total += len(raw)
    return total


def _another(data: bytes, number: int) -> bytes:
    """The same document as another file."""
    if data.startswith(b"%PDF"):
        return data + b"\n%% %d\n" % number
    whole = io.BytesIO(data)
    with zipfile.ZipFile(whole, "a") as archive:
        archive.comment = b"%d" % number
    return whole.getvalue()


if __name__ == "__main__":
    sys.exit(main())
