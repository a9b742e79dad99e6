"""A mailbox over IMAP (RFC 3501 and 9051; IDLE 2177, MOVE 6851, UIDPLUS 4315), through imapclient."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from service.db.mail_tables import MailAccount
from service.mail.parameters import file_name, value_and_parameters
from service.mail.secrets import Secret

DONE = b"$PlancheckDone"
"""The keyword on messages that are done, where the server takes keywords."""
Filed = Literal["moved", "flagged", "gone", "read-only"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a server says of a message before it is fetched."""

    uid: int
    size: int
    received_at: datetime
    deleted: bool
    message_id: str


@contextmanager
def opened(account: MailAccount, secret: Secret, timeout: float) -> Iterator[Mailbox]:
    """The mailbox, signed in. Raises IMAPClientError, OSError or ssl.SSLError."""
    context = ssl.create_default_context() if account.security != "none" else None
    client = IMAPClient(account.host, port=account.port, ssl=account.security == "tls", ssl_context=context, timeout=timeout)
    try:
        if account.security == "starttls":
            client.starttls(context)
        client.normalise_times = False
        if secret.is_token:
            client.oauth2_login(account.user, secret.value)
        else:
            client.login(account.user, secret.value)
        yield Mailbox(client)
    finally:
        with suppress(IMAPClientError, OSError):
            client.logout()


def sent_folder_holds(account: MailAccount, secret: Secret, message_id: str, timeout: float) -> bool:
    """Whether the folder of what was sent has a message of this id. Raises as `opened`."""
    with opened(account, secret, timeout) as box:
        return box.holds(account.sent_folder, message_id)


class Mailbox:
    """One connection."""

    def __init__(self, client: IMAPClient) -> None:
        self._client = client
        self._read_only = False
        self._keywords = False

    def enter(self, folder: str) -> int:
        """Go into a folder, for reading only where nothing else is allowed; its UIDVALIDITY."""
        try:
            said = self._client.select_folder(folder)
        except IMAPClientError:
            said = self._client.select_folder(folder, readonly=True)
        allowed = said.get(b"PERMANENTFLAGS", ())
        self._read_only = b"READ-ONLY" in said or not (b"\\*" in allowed or b"\\Seen" in allowed)
        self._keywords = b"\\*" in allowed or DONE in allowed
        return int(said[b"UIDVALIDITY"])

    def uids_after(self, last: int) -> list[int]:
        """The messages with a higher UID, in their order."""
        # n:* stands for the last message even where that is older.
        return sorted(uid for uid in self._client.search(["UID", f"{last + 1}:*"]) if uid > last)

    def listed(self, uids: Sequence[int]) -> list[Listed]:
        """What there is to say of these messages; those that are gone by now are left out."""
        said = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE", "FLAGS", "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"])
        return [_listed(uid, said[uid]) for uid in sorted(said) if b"RFC822.SIZE" in said[uid]]

    def raw(self, uid: int) -> bytes | None:
        """The whole message; None where it is gone. It does not count as read."""
        said = self._client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {})
        body = said.get(b"BODY[]")
        return bytes(body) if body is not None else None

    def outline(self, uid: int) -> tuple[bytes, list[str]] | None:
        """Only the header of a message, and the names of what is attached to it."""
        said = self._client.fetch([uid], ["BODY.PEEK[HEADER]", "BODYSTRUCTURE"]).get(uid, {})
        head = said.get(b"BODY[HEADER]")
        return None if head is None else (bytes(head), list(_names(said.get(b"BODYSTRUCTURE"))))

    def find(self, message_id: str) -> int | None:
        """The UID of a message of this id in the folder we are in."""
        if not message_id or not message_id.isascii():
            return None
        found = self._client.search(["HEADER", "Message-ID", message_id])
        return max(found) if found else None

    def has(self, uid: int) -> bool:
        """Whether the message is still in the folder."""
        return bool(self._client.search(["UID", str(uid)]))

    def file(self, uid: int, done_folder: str) -> Filed:
        """Mark a message as done, and move it where there is a folder for that."""
        if self._read_only:
            return "read-only"
        flags: list[bytes] = [b"\\Seen", DONE] if self._keywords else [b"\\Seen"]
        self._client.add_flags([uid], flags)
        if not done_folder:
            return "flagged"
        if not self._client.folder_exists(done_folder):
            self._client.create_folder(done_folder)
        if self._client.has_capability("MOVE"):
            self._client.move([uid], done_folder)
        else:
            self._client.copy([uid], done_folder)
            self._client.add_flags([uid], [b"\\Deleted"])
            if self._client.has_capability("UIDPLUS"):
                self._client.uid_expunge([uid])
        return "moved"

    def holds(self, folder: str, message_id: str) -> bool:
        """Whether a folder has a message of this id; where there is no such folder, nothing was put there."""
        if not self._client.folder_exists(folder):
            return False
        self._client.select_folder(folder, readonly=True)
        return self.find(message_id) is not None

    @property
    def tells(self) -> bool:
        """Whether the server tells of new mail by itself."""
        return bool(self._client.has_capability("IDLE"))

    def idle(self) -> None:
        """Begin to be told."""
        self._client.idle()

    def told(self, seconds: float) -> bool:
        """Whether anything was told within this time."""
        return bool(self._client.idle_check(timeout=seconds))

    def idle_done(self) -> None:
        """End being told."""
        self._client.idle_done()


def _listed(uid: int, said: dict[bytes, Any]) -> Listed:
    moment = said.get(b"INTERNALDATE")
    header = next((value for key, value in said.items() if key.startswith(b"BODY[HEADER")), b"") or b""
    written = bytes(header).decode("ascii", "surrogateescape").partition(":")[2].strip()
    return Listed(
        uid=uid,
        size=int(said[b"RFC822.SIZE"]),
        received_at=moment.astimezone(UTC) if isinstance(moment, datetime) else datetime.now(UTC),
        deleted=b"\\Deleted" in said.get(b"FLAGS", ()),
        message_id=written,
    )


def _names(structure: Any) -> Iterator[str]:  # noqa: ANN401 - nested tuples of whatever the server says
    """The names of files in a BODYSTRUCTURE."""
    if not isinstance(structure, (tuple, list)):
        return
    for one in structure:
        yield from _names(one)
    texts = [one for one in structure if isinstance(one, bytes)]
    if len(texts) == len(structure) and any(one.lower().startswith(b"filename") for one in texts[::2]):
        # Names and values in turn, as they stood in the header.
        field = b"x" + b"".join(b'; %s="%s"' % pair for pair in zip(texts[::2], texts[1::2], strict=False))
        name = file_name(value_and_parameters(field.decode("ascii", "surrogateescape"))[1].get("filename", ""))
        if name:
            yield name
