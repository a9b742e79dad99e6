"""A campaign of kills against real servers, and the proof that nothing was lost, checked twice or answered twice."""

from __future__ import annotations

import itertools
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from service.db.mail_tables import MailAttachment, MailMessage
from service.db.people_tables import AuditEntry
from service.db.submission_tables import Submission
from service.wiring import Services
from tests.mail import house
from tests.mail.killing import MAIL_STEPS, WORKER_STEPS, Nursery
from tests.mail.odd_messages.building import attached, head, multi, text
from tests.mail.servers import dovecot, sink

_INTERLEAVED = tuple(
    step
    for place, mail_step in enumerate(MAIL_STEPS)
    for step in (mail_step, *((WORKER_STEPS[place // 6],) if place % 6 == 5 else ()))
)
"""All steps; between two deaths of a worker lie six of the mail service, so that no document meets both."""
PATIENCE = 180.0
"""Seconds for all that the kills have left behind to come to its end."""
BY_CHANCE = "at a moment by chance"
LIFE = 20.0
"""Seconds within which a child reaches its step; one that does not is killed all the same."""


@dataclass(kw_only=True)
class Told:
    """What a campaign showed."""

    kills: int = 0
    by_step: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    replies: Counter[str] = field(default_factory=Counter)
    """By the id of the message they answer."""
    settled: int = 0
    filed: int = 0
    submissions: int = 0
    checks: Counter[int] = field(default_factory=Counter)
    """How many submissions have so many outcomes in the log."""
    failed: int = 0
    files: int = 0
    distinct: int = 0
    left: int = 0
    """Messages that were not moved out of the inbox."""
    unsettled: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def demand_that_all_is_well(self) -> None:
        assert self.settled == self.messages, f"lost: {self.messages - self.settled} of {self.messages}: {self.unsettled}"
        assert self.left == 0, f"left in the inbox: {self.left}"
        assert self.filed == self.messages, f"not flagged: {self.messages - self.filed}"
        assert len(self.replies) == self.messages, f"unanswered: {self.messages - len(self.replies)}"
        assert set(self.replies.values()) == {1}, f"answered more than once: {[one for one, n in self.replies.items() if n > 1]}"
        assert self.submissions == self.distinct, f"{self.submissions} submissions of {self.distinct} files"
        assert self.distinct == self.messages, f"messages of which no file was taken: {self.messages - self.distinct}"
        assert self.failed == 0, f"given up: {self.failed}"
        assert set(self.checks) == {1}, f"outcomes by submission: {self.checks}"


def campaign(
    folder: Path, kills: int, *, database_url: str = "", seed: int = 8, tell: Callable[[str], None] = lambda _: None
) -> Told:
    """Kill so many times: at each step in turn, then seven times at a moment by chance, and over again."""
    chance = random.Random(seed)
    began = time.monotonic()
    told = Told()
    with dovecot() as imap, sink((imap.port, house.OURS)) as smtp:
        env = house.environment(
            folder, PLANCHECK_LEASE_SECONDS="2", PLANCHECK_MAIL_LEASE_SECONDS="1", PLANCHECK_DATABASE_URL=database_url
        )
        services = house.opened(env)
        house.add_agency(services, house.AGENCY_DOMAIN)
        house.add_account(services, imap.port, smtp.port, done_folder="Done", sent_folder="Sent")
        nursery = Nursery(env)
        try:
            steps = itertools.cycle((*_INTERLEAVED, *[BY_CHANCE] * 7))
            mail = worker = 0
            for number in range(kills):
                step = next(steps)
                at_random = step == BY_CHANCE
                role = "worker" if step in WORKER_STEPS else "mail"
                # A worker that works is left to it: a document that ends two of them is given up, as it should be.
                if role == "worker":
                    _until_idle(services)
                    nursery.kill(worker)
                imap.put(house.OURS, _message(number))
                told.messages += 1
                if role == "worker":
                    worker = doomed = nursery.start("worker", step)
                else:
                    nursery.kill(mail)
                    mail = doomed = nursery.start("mail", None if at_random else step)
                mail = mail or nursery.start("mail")
                worker = worker or nursery.start("worker")
                if at_random:
                    time.sleep(chance.uniform(0.05, 3.0))
                    nursery.kill(doomed)
                elif not nursery.wait(doomed, LIFE):
                    step = f"{step} (not reached)"
                    nursery.kill(doomed)
                told.kills += 1
                told.by_step[step] += 1
                tell(f"{told.kills} {step}")
                mail = 0 if role == "mail" else mail
                worker = 0 if role == "worker" else worker
            mail = mail or nursery.start("mail")
            worker = worker or nursery.start("worker")
            end = time.monotonic() + PATIENCE
            while not _over(services, told.messages) and time.monotonic() < end:
                time.sleep(0.2)
            time.sleep(1.0)  # a second answer would come now
        finally:
            nursery.close()
        _count(services, told)
        told.replies = Counter(str(one["In-Reply-To"]) for one in smtp.taken())
        told.left = len(imap.messages(house.OURS))
        services.engine.dispose()
    told.seconds = time.monotonic() - began
    return told


def _message(number: int) -> bytes:
    """A message with a plan of its own, and in every third one a copy of an earlier plan as well."""
    files = [attached(_plan(number), b"filename=plan-%d.txt" % number)]
    if number % 3 == 2:
        files.append(attached(_plan(number - 2), b"filename=old-%d.txt" % number))
    top = head(without=("Message-ID",)) + b"Message-ID: <%d@tbkc.kcg.gov.tw>\r\n" % number
    return house.VOUCHED + top + multi(text(), *files)


def _plan(number: int) -> bytes:
    return f"壹、改善計畫\n（一）UI/UX改善說明\n第 {number} 份計畫書的內容。\n".encode()


def _until_idle(services: Services) -> None:
    """Wait until no document waits or is being checked."""
    end = time.monotonic() + LIFE
    open_ = select(func.count()).where(Submission.status.in_(("queued", "checking")))
    while time.monotonic() < end:
        with services.sessions() as session:
            if not session.scalar(open_):
                return
        time.sleep(0.05)


def _over(services: Services, wanted: int) -> bool:
    with services.sessions() as session:
        done = session.scalar(select(func.count()).where(MailMessage.state == "settled", MailMessage.filed_at.is_not(None)))
    return done == wanted


def _count(services: Services, told: Told) -> None:
    with services.sessions() as session:
        rows = list(session.scalars(select(MailMessage)))
        told.unsettled = [f"{row.message_id} {row.state} {row.attempts} {row.busy_until}" for row in rows if row.state != "settled"]
        told.settled = sum(row.state == "settled" for row in rows)
        told.filed = sum(row.filed_at is not None for row in rows)
        told.submissions = session.scalar(select(func.count()).select_from(Submission)) or 0
        told.failed = session.scalar(select(func.count()).where(Submission.status == "failed")) or 0
        told.files = session.scalar(select(func.count()).select_from(MailAttachment)) or 0
        told.distinct = session.scalar(select(func.count(MailAttachment.sha256.distinct()))) or 0
        outcomes = Counter(
            session.scalars(select(AuditEntry.subject_id).where(AuditEntry.action.in_(("submission.checked", "submission.failed"))))
        )
        told.checks = Counter(outcomes[one] for one in session.scalars(select(Submission.id)))
