"""Mail that is handed to us directly, over LMTP or SMTP: taken when it is in the ledger, and not before.

Meant for the city's own mail server, which filters and authenticates; the listener belongs on a private address.
"""

from __future__ import annotations

import asyncio
import logging

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from service.db.mail_tables import MailAccount
from service.mail import ledger
from service.mail.letter import DEFAULT_MAIL_LIMITS
from service.mail.pace import Pace
from service.mail.watching import note_failure, note_success
from service.wiring import Services

_LOG = logging.getLogger(__name__)


class _Taker:
    """What the listener asks, message by message."""

    def __init__(self, services: Services, account: MailAccount, pace: Pace) -> None:
        self._services = services
        self._account = account
        self._pace = pace

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802
        """One recipient a message, ours: LMTP wants an answer for each, and we give one."""
        if address.lower() != self._account.address:
            return "550 5.1.1 no such mailbox here"
        if envelope.rcpt_tos:
            return "452 4.5.3 one recipient at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Into the ledger, then the answer; a repetition is taken as well and changes nothing."""
        content = envelope.original_content or b""
        path = (envelope.mail_from or "").strip("<>")  # the null one is handed to us with its brackets
        raw = b"Return-Path: <" + path.encode("utf-8", "replace") + b">\r\n" + content
        try:
            await asyncio.to_thread(ledger.record, self._services, self._account.id, raw, received_at=self._services.now())
            await asyncio.to_thread(note_success, self._services, self._account.id)
        except Exception as error:  # the sending server keeps it and comes again
            _LOG.exception("a mail could not be taken; the sending server will come again")
            await asyncio.to_thread(note_failure, self._services, self._account.id, error, self._pace)
            return "451 4.3.0 try again later"
        return "250 2.0.0 taken"


class _LmtpController(Controller):
    def factory(self) -> LMTP:
        return LMTP(self.handler, **self.SMTP_kwargs)


def listener(services: Services, account: MailAccount, pace: Pace) -> Controller:
    """A listener for the account, to be started and stopped: LMTP, or SMTP where `security` is none."""
    kind = Controller if account.security == "none" else _LmtpController
    return kind(
        _Taker(services, account, pace),
        hostname=account.host or "127.0.0.1",
        port=account.port,
        data_size_limit=DEFAULT_MAIL_LIMITS.message_size,
        enable_SMTPUTF8=True,
        decode_data=False,
    )
