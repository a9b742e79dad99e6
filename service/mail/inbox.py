"""Reading an account's mailbox: new messages into the ledger, messages that are done out of the way.

UIDs only grow while UIDVALIDITY stays the same, and the last one that is in the ledger is committed with each message. Where
UIDVALIDITY has changed, all is looked at anew, and the ledger knows what it has.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta

from imapclient.exceptions import IMAPClientError
from sqlalchemy import or_, select, update

from service.db.mail_tables import MailAccount, MailMessage
from service.mail import ledger, secrets
from service.mail.ledger import Place
from service.mail.letter import DEFAULT_MAIL_LIMITS
from service.mail.mailbox import Listed, Mailbox, opened
from service.mail.pace import Pace
from service.mail.parsing import too_large
from service.mail.watching import note_failure, note_success
from service.wiring import Services

_LOG = logging.getLogger(__name__)
_BATCH = 100
_TRIES = 3
"""So often a message is asked for that its server does not hand out."""
_IDLE_AT_MOST = 20 * 60.0
"""Seconds after which IDLE is begun anew; servers end it after 30 minutes (RFC 2177)."""


class Reader:
    """One account's mailbox, read by one thread until `stop` is set."""

    def __init__(self, services: Services, account_id: str, owner: str, pace: Pace, stop: threading.Event) -> None:
        self._services = services
        self._account_id = account_id
        self._owner = owner
        self._pace = pace
        self._stop = stop
        self._refused: dict[int, int] = {}
        self._leased = 0.0
        """Until when, by the monotonic clock, nobody has to be asked whether the account is still ours."""

    def run(self) -> None:
        """Read until the end; whatever fails is noted for administrators and tried again."""
        while not self._stop.is_set():
            try:
                if self._lease():
                    self.read_once(forever=True)
                wait = self._pace.lease / 2
            except Exception as error:  # a server can fail in any way, and the other accounts go on
                secrets.forget()
                failures = note_failure(self._services, self._account_id, error, self._pace)
                wait = min(self._pace.tick * 2 ** min(failures, 8), 300.0)
            self._stop.wait(wait)

    def read_once(self, *, forever: bool = False) -> None:
        """Sign in, take what is new and file what is done; with `forever`, until the connection or the lease ends."""
        account = self._account()
        if account is None:
            return
        secret = secrets.imap_secret(account, self._services.settings.environment)
        with opened(account, secret, self._pace.timeout) as box:
            while True:
                validity = box.enter(account.folder)
                self._take_new(box, validity)
                self._file(box, account, validity)
                note_success(self._services, self._account_id)
                if not forever or not self._wait(box):
                    return

    def _account(self) -> MailAccount | None:
        with self._services.sessions() as session:
            account = session.get(MailAccount, self._account_id)
            return account if account is not None and account.active else None

    def _lease(self) -> bool:
        """Whether the account is ours to read, for a while from now on."""
        if time.monotonic() < self._leased:
            return True
        now = self._services.now()
        free = or_(MailAccount.lease_until.is_(None), MailAccount.lease_until < now, MailAccount.lease_owner == self._owner)
        with self._services.sessions.begin() as session:
            taken = session.execute(
                update(MailAccount)
                .where(MailAccount.id == self._account_id, MailAccount.active, free)
                .values(lease_owner=self._owner, lease_until=now + timedelta(seconds=self._pace.lease))
            )
            mine = bool(taken.rowcount == 1)  # type: ignore[attr-defined]  # a CursorResult, which the stubs of update() do not say
        self._leased = time.monotonic() + self._pace.lease / 3 if mine else 0.0
        return mine

    def _take_new(self, box: Mailbox, validity: int) -> None:
        account = self._account()
        if account is None:
            return
        same = account.uid_validity == validity
        uids = box.uids_after(account.last_uid if same else 0)
        for start in range(0, len(uids), _BATCH):
            batch = uids[start : start + _BATCH]
            for one in box.listed(batch):
                if self._stop.is_set() or not self._lease():
                    return
                if not one.deleted and one.received_at >= account.since:
                    self._take(box, one, Place(uid_validity=validity, uid=one.uid))
            ledger.note_read(self._services, self._account_id, Place(uid_validity=validity, uid=batch[-1]))

    def _take(self, box: Mailbox, one: Listed, place: Place) -> None:
        """One message into the ledger."""
        try:
            if one.size > DEFAULT_MAIL_LIMITS.message_size:
                self._take_outline(box, one, place)
                return
            raw = box.raw(one.uid)
        except IMAPClientError as error:
            self._refused[one.uid] = self._refused.get(one.uid, 0) + 1
            if self._refused[one.uid] < _TRIES:
                raise
            ledger.record_unreadable(self._services, self._account_id, place, one.received_at, f"not handed out: {error}")
            return
        if raw is None:
            ledger.note_read(self._services, self._account_id, place)  # somebody took it away in the meantime
        else:
            ledger.record(self._services, self._account_id, raw, received_at=one.received_at, place=place)

    def _take_outline(self, box: Mailbox, one: Listed, place: Place) -> None:
        """A message that is too large: its files are refused by name without fetching it."""
        found = box.outline(one.uid)
        if found is None:
            ledger.note_read(self._services, self._account_id, place)
            return
        head, names = found
        reason, remedy = too_large(one.size, DEFAULT_MAIL_LIMITS)
        ledger.record(
            self._services,
            self._account_id,
            head,
            received_at=one.received_at,
            place=place,
            size=one.size,
            refused=tuple((name, reason, remedy) for name in names or ["?"]),
        )

    def _file(self, box: Mailbox, account: MailAccount, validity: int) -> None:
        """Flag or move what is done. A message that its owner has moved is left where it is."""
        with self._services.sessions() as session:
            done = ledger.to_be_filed(session, self._account_id)
        for message in done:
            assert message.uid is not None, "only messages of a mailbox are filed"
            here = message.uid_validity == validity and box.has(message.uid)
            uid = message.uid if here else box.find(message.message_id)
            how = "gone" if uid is None else box.file(uid, account.done_folder)
            with self._services.sessions.begin() as session:
                row = session.get_one(MailMessage, message.id)
                row.filed_at, row.filed_how = self._services.now(), how

    def _wait(self, box: Mailbox) -> bool:
        """Wait until there is something to do; whether to go on with this connection."""
        began = time.monotonic()
        tells = box.tells
        if tells:
            box.idle()
        try:
            while not self._stop.is_set():
                told = box.told(self._pace.tick) if tells else self._stop.wait(self._pace.tick)
                waited = time.monotonic() - began
                if told or self._has_done() or waited > (_IDLE_AT_MOST if tells else self._pace.poll):
                    return self._lease() and not self._stop.is_set()
                if not self._lease():
                    return False
        finally:
            if tells:
                box.idle_done()
        return False

    def _has_done(self) -> bool:
        with self._services.sessions() as session:
            return bool(ledger.to_be_filed(session, self._account_id, 1))


def accounts(services: Services, kind: str) -> list[MailAccount]:
    """The active accounts of a kind."""
    wanted = select(MailAccount).where(MailAccount.active, MailAccount.kind == kind).order_by(MailAccount.name)
    with services.sessions() as session:
        return list(session.scalars(wanted))
