"""The outbox: what is to be sent, made once, sent with patience, never twice as far as SMTP lets one know.

The row says `sending` before the first byte goes out and `sent` after the server has taken it. Between these two a death leaves an
attempt of which nobody knows how it ended. Where the account names the folder in which its server keeps what was sent, that folder
is asked by Message-ID; where it does not, the same bytes with the same Message-ID go out again, which receivers that know it put
aside.
"""

from __future__ import annotations

import hashlib
import logging
import smtplib
from datetime import timedelta

from sqlalchemy import and_, select, update

from service.db.base import new_id
from service.db.mail_tables import MailAccount, MailMessage, OutboxMail
from service.mail import secrets, sending
from service.mail.letter import Address
from service.mail.mailbox import sent_folder_holds
from service.mail.pace import Pace
from service.mail.replying import Answer, Thread, reply_to
from service.storage import Missing
from service.wiring import Services

_LOG = logging.getLogger(__name__)
_LONGEST_WAIT = 6 * 3600.0


def prepared(services: Services, account: MailAccount, message: MailMessage, answer: Answer, attach: int) -> OutboxMail:
    """The reply to a message as a row, its bytes in storage; the caller adds it to the commit that settles the message."""
    thread = Thread(
        identity=message.identity,
        ours=account.address,
        to=Address(address=message.facts.get("reply_to") or message.sender, name=message.facts.get("name", "")),
        subject=message.subject,
        message_id=message.message_id,
        references=tuple(message.references),
    )
    made = reply_to(thread, answer, services.now(), attach)
    return stored(services, account.id, message.id, thread.to.address, str(made["Subject"]), str(made["Message-ID"]), bytes(made))


def stored(
    services: Services, account_id: str, mail_id: str | None, recipient: str, subject: str, message_id: str, body: bytes
) -> OutboxMail:
    """A message to be sent: the bytes in storage, and the row that the caller is to commit."""
    key = f"mail/out-{hashlib.sha256(message_id.encode()).hexdigest()}"
    services.storage.put(key, iter([body]))
    now = services.now()
    return OutboxMail(
        id=new_id(),
        account_id=account_id,
        mail_id=mail_id,
        message_id=message_id,
        recipient=recipient,
        subject=subject,
        storage_key=key,
        created_at=now,
        next_at=now,
    )


def send_next(services: Services, pace: Pace) -> bool:
    """Send the next message that is due; whether there was one."""
    claimed = _claim(services, pace)
    if claimed is None:
        return False
    mail, account, unclear = claimed
    try:
        secret = secrets.smtp_secret(account, services.settings.environment)
        if unclear and _went_out(services, account, mail, pace):
            _sent(services, mail.id)
            return True
        body = services.storage.get(mail.storage_key)
    except Missing:
        _failed(services, mail.id, "its bytes are missing from the storage")
        return True
    except Exception as error:  # whatever keeps us from trying is tried again, and shown
        _later(services, mail, pace, f"{type(error).__name__}: {error}", tried=unclear)
        return True
    try:
        sending.send(account, secret, mail.recipient, body, pace.timeout)
    except sending.Rejected as error:
        _failed(services, mail.id, str(error))
    except sending.NotNow as error:
        _later(services, mail, pace, str(error), tried=False)
    except (OSError, smtplib.SMTPException) as error:
        # The connection ended without an answer: it may have been taken.
        _later(services, mail, pace, f"{type(error).__name__}: {error}", tried=True)
    else:
        _sent(services, mail.id)
    return True


def _claim(services: Services, pace: Pace) -> tuple[OutboxMail, MailAccount, bool] | None:
    """The next row that is due, now ours, its account, and whether an earlier attempt ended nobody knows how."""
    now = services.now()
    due = and_(OutboxMail.state.in_(("waiting", "sending")), OutboxMail.next_at <= now)
    with services.sessions() as session:
        rows = session.execute(select(OutboxMail.id, OutboxMail.attempts).where(due).order_by(OutboxMail.next_at).limit(8)).all()
    for mail_id, attempts in rows:
        with services.sessions.begin() as session:
            mail = session.get_one(OutboxMail, mail_id)
            unclear = mail.state == "sending"
            taken = session.execute(
                update(OutboxMail)
                .where(OutboxMail.id == mail_id, OutboxMail.attempts == attempts, due)
                .values(state="sending", attempts=attempts + 1, next_at=now + timedelta(seconds=pace.lease))
                .execution_options(synchronize_session=False)
            )
            if taken.rowcount != 1:  # type: ignore[attr-defined]  # a CursorResult, which the stubs of update() do not say
                continue
            session.refresh(mail)
            account = session.get_one(MailAccount, mail.account_id)
            return mail, account, unclear
    return None


def _went_out(services: Services, account: MailAccount, mail: OutboxMail, pace: Pace) -> bool:
    """Whether an attempt of which nobody knows the end got through, by the folder of what was sent."""
    if not account.sent_folder or account.kind != "imap":
        return False
    secret = secrets.imap_secret(account, services.settings.environment)
    return sent_folder_holds(account, secret, mail.message_id, pace.timeout)


def _sent(services: Services, mail_id: str) -> None:
    with services.sessions.begin() as session:
        mail = session.get_one(OutboxMail, mail_id)
        mail.state, mail.sent_at, mail.last_error = "sent", services.now(), ""
    services.storage.delete(mail.storage_key)


def _failed(services: Services, mail_id: str, why: str) -> None:
    """It will never go out: administrators see it, and why."""
    with services.sessions.begin() as session:
        mail = session.get_one(OutboxMail, mail_id)
        mail.state, mail.last_error = "failed", why[:2000]
    _LOG.error("a mail could not be sent and is given up: %s", why, extra={"outbox_id": mail_id})


def _later(services: Services, mail: OutboxMail, pace: Pace, why: str, *, tried: bool) -> None:
    """Again later; `tried` where the server may have taken it, which is then to be found out first."""
    if mail.attempts >= pace.attempts:
        _failed(services, mail.id, f"given up after {mail.attempts} attempts: {why}")
        return
    wait = min(pace.retry * 2 ** (mail.attempts - 1), _LONGEST_WAIT)
    with services.sessions.begin() as session:
        row = session.get_one(OutboxMail, mail.id)
        row.state = "sending" if tried else "waiting"
        row.next_at = services.now() + timedelta(seconds=wait)
        row.last_error = why[:2000]
    _LOG.warning("a mail could not be sent, which is tried again in %.0f s: %s", wait, why, extra={"outbox_id": mail.id})
