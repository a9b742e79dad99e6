"""Real servers for the tests, each on free ports with a folder of its own: Dovecot for IMAP, and an SMTP server that keeps what it takes."""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from imapclient import IMAPClient

PASSWORD = "a-password-of-tests"
WAIT = 180.0


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass(kw_only=True)
class Dovecot:
    """A private instance; every user has the same password and a mailbox as soon as somebody signs in."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @contextlib.contextmanager
    def client(self, user: str) -> Iterator[IMAPClient]:
        with IMAPClient("127.0.0.1", port=self.port, ssl=False) as one:
            one.login(user, PASSWORD)
            yield one

    def put(self, user: str, raw: bytes, folder: str = "INBOX") -> None:
        with self.client(user) as one:
            if not one.folder_exists(folder):
                one.create_folder(folder)
            one.append(folder, raw)

    def messages(self, user: str, folder: str = "INBOX") -> dict[int, tuple[bytes, ...]]:
        """The flags of every message, by UID."""
        with self.client(user) as one:
            if not one.folder_exists(folder):
                return {}
            one.select_folder(folder, readonly=True)
            return one.get_flags(one.search()) if one.search() else {}


_CONFIG = """
base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {group}
mail_max_userip_connections = 100
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
first_valid_uid = 1
protocol imap {{
  mail_plugins = acl
}}
plugin {{
  acl = vfile
}}
"""


@contextlib.contextmanager
def dovecot(more: str = "", files: Mapping[str, str] | None = None) -> Iterator[Dovecot]:
    """Dovecot, from its start to its end; `more` is further configuration, `files` lie beside it."""
    program = shutil.which("dovecot") or "/usr/sbin/dovecot"
    folder = Path(tempfile.mkdtemp(prefix="plancheck-dovecot-"))
    folder.chmod(0o755)
    root = os.geteuid() == 0
    mail = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
    me = pwd.getpwuid(os.geteuid()).pw_name
    (folder / "mail").mkdir()
    if root:
        os.chown(folder / "mail", mail.pw_uid, mail.pw_gid)
    port = free_port()
    for name, content in (files or {}).items():
        (folder / name).write_text(content)
    config = folder / "dovecot.conf"
    config.write_text(
        _CONFIG.format(
            folder=folder,
            password=PASSWORD,
            port=port,
            uid=mail.pw_uid,
            gid=mail.pw_gid,
            login="dovenull" if root else me,
            internal="dovecot" if root else me,
            group="dovecot" if root else str(os.getegid()),
        )
        + more.replace("{folder}", str(folder))
    )
    process = subprocess.Popen([program, "-F", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process, folder / "dovecot.log")
        yield Dovecot(folder=folder, port=port, process=process)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(kw_only=True)
class Sink:
    """An SMTP server in a process of its own. What it takes lies in `folder`, a file a message, written before it says so."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def taken(self) -> list[Message]:
        return [message_from_bytes(path.read_bytes()) for path in sorted(self.folder.glob("*.eml"))]

    def order(self, **what: object) -> None:
        """Tell it how to behave from now on; see `tests.mail.sink`."""
        path = self.folder / "orders.json.new"
        path.write_text(json.dumps(what))
        path.replace(self.folder / "orders.json")


@contextlib.contextmanager
def sink(sent_to: tuple[int, str] | None = None) -> Iterator[Sink]:
    """The SMTP server; `sent_to` is the port and the user of a mailbox in which it files what it takes, as Gmail and Exchange do."""
    folder = Path(tempfile.mkdtemp(prefix="plancheck-smtp-"))
    port = free_port()
    command = [sys.executable, "-m", "tests.mail.sink", str(folder), str(port)]
    if sent_to is not None:
        command += [str(sent_to[0]), sent_to[1]]
    process = subprocess.Popen(command)
    try:
        _wait_for(port, process, folder / "log")
        yield Sink(folder=folder, port=port, process=process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(log.read_text() if log.exists() else f"it ended with {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens at {port}")
