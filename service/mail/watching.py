"""How accounts fare: their last success, their failures, and the alert for one that is stuck."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import audit
from service.auth.actors import SERVICE
from service.db.mail_tables import MailAccount
from service.db.people_tables import User
from service.mail import outbox
from service.mail.pace import Pace
from service.mail.replying import alert_to
from service.settings import TAIPEI
from service.wiring import Services

_LOG = logging.getLogger(__name__)
_failures: dict[str, int] = {}
"""How often each account has failed in a row, in this process."""


def note_success(services: Services, account_id: str) -> None:
    """The account works."""
    now = services.now()
    _failures.pop(account_id, None)
    with services.sessions.begin() as session:
        account = session.get_one(MailAccount, account_id)
        account.last_attempt_at = account.last_success_at = now
        if account.failing_since is not None:
            _LOG.info("the mail account %s works again", account.name)
        account.failing_since, account.alerted_at, account.last_error = None, None, ""


def note_failure(services: Services, account_id: str, error: Exception, pace: Pace) -> int:
    """The account does not work; administrators are told once it has not for long. How often it has failed in a row."""
    now = services.now()
    words = f"{type(error).__name__}: {error}"[:1000]
    count = _failures[account_id] = _failures.get(account_id, 0) + 1
    with services.sessions.begin() as session:
        account = session.get_one(MailAccount, account_id)
        account.last_attempt_at, account.last_error = now, words
        account.failing_since = account.failing_since or now
        _LOG.warning("the mail account %s could not be read: %s", account.name, words)
        if account.alerted_at is None and now - account.failing_since >= timedelta(seconds=pace.alert):
            account.alerted_at = now
            _alert(services, session, account, words)
    return count


def _alert(services: Services, session: Session, account: MailAccount, words: str) -> None:
    """An entry in the log of all that happens, an error in the program's log, and a mail to every administrator."""
    _LOG.error("the mail account %s is stuck: %s", account.name, words, extra={"account_id": account.id})
    assert account.failing_since is not None, "it fails"
    detail = {"error": words}
    audit.record(session, SERVICE, "mail.account_stuck", "mail_account", account.id, detail=detail, summary=account.name)
    since = account.failing_since.astimezone(TAIPEI).strftime("%Y-%m-%d %H:%M")
    people = session.scalars(select(User.email).where(User.role == "administrator", User.active))
    for recipient in people:
        made = alert_to(recipient, account.address, account.name, since, words, services.now(), f"{account.id} {since}")
        subject, message_id = str(made["Subject"]), str(made["Message-ID"])
        session.add(outbox.stored(services, account.id, None, recipient, subject, message_id, bytes(made)))
