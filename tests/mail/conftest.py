"""Servers that all mail tests of a process share, and a service for each test, in threads of this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from uuid import uuid4

import pytest

from ingest.sandbox import LimitedPool
from service.mail.running import run_mail
from service.submissions.work import PRELOAD
from service.wiring import Services
from tests.mail import house
from tests.mail.servers import Dovecot, Sink, dovecot, sink


@pytest.fixture(scope="session")
def imap() -> Iterator[Dovecot]:
    with dovecot() as one:
        yield one


@pytest.fixture(scope="module")
def smtp() -> Iterator[Sink]:
    with sink() as one:
        yield one


@pytest.fixture(scope="session")
def checkers() -> Iterator[LimitedPool]:
    """The processes that check documents, for all tests of this process."""
    with LimitedPool("service.submissions.work:written", 1, preload=PRELOAD, start_by="exec") as pool:
        yield pool


@dataclass(kw_only=True)
class House:
    """A service with one account in a mailbox of its own, and one agency."""

    services: Services
    imap: Dovecot
    smtp: Sink
    user: str
    account: str
    agency: str
    checkers: LimitedPool
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def put(self, raw: bytes) -> None:
        self.imap.put(self.user, raw)

    def start(self) -> None:
        self.stop = threading.Event()
        self.thread = threading.Thread(target=run_mail, args=(self.services, self.stop))
        self.thread.start()

    def end(self) -> None:
        self.stop.set()
        if self.thread is not None:
            self.thread.join()

    def settled(self, count: int, seconds: float = 180.0) -> None:
        """Wait until so many messages are settled and filed, checking what is queued meanwhile."""

        def over() -> bool:
            house.check_all(self.services, self.checkers)
            found = house.messages(self.services)
            return len(found) == count and all(one.state == "settled" and one.filed_at for one in found)

        house.until(over, seconds)

    def replies(self) -> list[Message]:
        """What went out from this house's address, in order."""
        return [one for one in self.smtp.taken() if self.user in str(one["From"])]


@pytest.fixture
def a_house(tmp_path: Path, imap: Dovecot, smtp: Sink, checkers: LimitedPool) -> Iterator[House]:
    services = house.opened(house.environment(tmp_path))
    user = f"{uuid4().hex[:8]}@plancheck.example"
    agency = house.add_agency(services, house.AGENCY_DOMAIN)
    account = house.add_account(services, imap.port, smtp.port, user=user, address=user)
    one = House(services=services, imap=imap, smtp=smtp, user=user, account=account, agency=agency, checkers=checkers)
    smtp.order()
    yield one
    one.end()
    services.engine.dispose()
