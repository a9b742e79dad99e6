"""Reminders by mail: put into the outbox in the transaction of the reminder; the mail service sends it when it can."""

from __future__ import annotations

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.notices import Notice
from service.db.mail_tables import MailAccount
from service.mail import outbox
from service.mail.walking import OUR_MARK
from service.wiring import Services


def by_mail(services: Services, session: Session, notice: Notice) -> None:
    """A mail to every recipient, from the first account that can send. Where there is none, the log alone tells of the reminder."""
    account = session.scalar(
        select(MailAccount).where(MailAccount.active, MailAccount.smtp_host != "").order_by(MailAccount.created_at).limit(1)
    )
    for recipient in notice.recipients if account else ():
        assert account is not None, "nobody is written to without one"
        made = _message(services, notice, account.address, recipient)
        session.add(outbox.stored(services, account.id, None, recipient, notice.subject.zh, str(made["Message-ID"]), bytes(made)))


def _message(services: Services, notice: Notice, ours: str, recipient: str) -> EmailMessage:
    identity = f"{notice.period_id} {notice.kind} {notice.due_on} {recipient}"
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name="plancheck", addr_spec=ours)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = notice.subject.zh
    message["Date"] = format_datetime(services.now())
    message["Message-ID"] = f"<reminder.{hashlib.sha256(identity.encode()).hexdigest()[:32]}@{ours.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message[OUR_MARK] = "reminder"
    message.set_content(f"{notice.text.zh}\n{notice.text.en}")
    return message
