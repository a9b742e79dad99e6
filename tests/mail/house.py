"""A service with an agency that may send, a mailbox in Dovecot and an SMTP server to answer through."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from ingest.sandbox import LimitedPool
from service.db.base import new_id
from service.db.mail_tables import MailAccount, MailMessage, MailSender, OutboxMail
from service.db.migrating import upgrade
from service.db.people_tables import Agency
from service.db.submission_tables import Submission
from service.settings import settings_from
from service.submissions.checking import check_one
from service.wiring import Services, services_from
from tests.mail.servers import PASSWORD

OURS = "plan@plancheck.example"
AGENCY_DOMAIN = "tbkc.kcg.gov.tw"
RECEIVER = "mx.plancheck.example"
VOUCHED = f"Authentication-Results: {RECEIVER}; dmarc=pass header.from={AGENCY_DOMAIN}\r\n".encode()
"""What the receiver writes above a message of the agency."""
QUICK = {
    "PLANCHECK_MAIL_LEASE_SECONDS": "2",
    "PLANCHECK_MAIL_POLL_SECONDS": "1",
    "PLANCHECK_MAIL_TICK_SECONDS": "0.1",
    "PLANCHECK_MAIL_RETRY_SECONDS": "0.5",
    "PLANCHECK_MAIL_TIMEOUT_SECONDS": "10",
}
SECRET = "PLANCHECK_TEST_MAIL_PASSWORD"


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {"PLANCHECK_DATA": str(folder), SECRET: PASSWORD, "PLANCHECK_PUBLIC_URL": "https://plancheck.example", **QUICK, **more}


def opened(env: Mapping[str, str]) -> Services:
    """The service, its database at the newest schema."""
    services = services_from(settings_from(env))
    upgrade(services.engine)
    return services


def add_agency(services: Services, *values: str, name: str = "高雄市政府觀光局") -> str:
    """An agency for which everyone of these addresses and domains may send."""
    with services.sessions.begin() as session:
        agency = Agency(id=new_id(), name=name, active=True, created_at=services.now())
        session.add(agency)
        session.flush()
        session.add_all(MailSender(value=value, agency_id=agency.id, created_at=services.now()) for value in values)
        return agency.id


def add_account(services: Services, imap_port: int, smtp_port: int, **changes: object) -> str:
    account = MailAccount(
        id=new_id(),
        name="送件信箱",
        kind="imap",
        address=OURS,
        created_at=services.now(),
        since=services.now() - timedelta(days=1),
        host="127.0.0.1",
        port=imap_port,
        security="none",
        user=OURS,
        secret=SECRET,
        smtp_host="127.0.0.1",
        smtp_port=smtp_port,
        smtp_security="none",
        trusted=[RECEIVER],
    )
    for name, value in changes.items():
        setattr(account, name, value)
    with services.sessions.begin() as session:
        session.add(account)
        return account.id


def check_all(services: Services, pool: LimitedPool | None = None) -> int:
    """Check what is queued, as a worker would; how many there were."""
    with services.sessions() as session:
        queued = session.scalars(select(Submission.id).where(Submission.status == "queued")).all()
    for one in queued:
        check_one(services, one, pool)
    return len(queued)


def messages(services: Services) -> list[MailMessage]:
    with services.sessions() as session:
        return list(session.scalars(select(MailMessage).order_by(MailMessage.received_at, MailMessage.uid)))


def outbox(services: Services) -> list[OutboxMail]:
    with services.sessions() as session:
        return list(session.scalars(select(OutboxMail).order_by(OutboxMail.created_at)))


def until(true: Callable[[], object], seconds: float = 180.0) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.05)
