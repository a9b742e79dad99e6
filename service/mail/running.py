"""The mail service at work: a thread a mailbox, a listener for each direct address, and threads that move messages along."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from uuid import uuid4

from aiosmtpd.controller import Controller
from sqlalchemy.exc import DBAPIError

from service.mail import handling, outbox
from service.mail.copies import Copies
from service.mail.direct import listener
from service.mail.inbox import Reader, accounts
from service.mail.ledger import claim, put_off, sweep
from service.mail.pace import Pace, pace_from
from service.mail.watching import note_failure
from service.wiring import Services

_LOG = logging.getLogger(__name__)
_LOOK = 30.0
"""How often accounts that were added or switched off are noticed, in seconds."""


def is_configured(services: Services) -> bool:
    """Whether there is any account to be served."""
    return bool(accounts(services, "imap") or accounts(services, "lmtp"))


def run_when_configured(services: Services, stop: threading.Event) -> None:
    """Wait for the first account, then serve until `stop` is set."""
    while not stop.is_set():
        try:
            if is_configured(services):
                run_mail(services, stop)
        except DBAPIError as error:
            _LOG.warning("the database did not answer, which is tried again: %s", error.orig)
        stop.wait(_LOOK)


def run_mail(services: Services, stop: threading.Event) -> None:
    """Serve all accounts until `stop` is set."""
    pace = pace_from(services.settings)
    sweep(services)
    owner = f"{socket.gethostname()[:40]}/{os.getpid()}/{uuid4().hex[:12]}"
    readers: dict[str, threading.Thread] = {}
    listeners: dict[str, Controller] = {}
    workers = [
        threading.Thread(target=_move_all, args=(services, pace, stop), name="mail-ledger"),
        threading.Thread(target=_repeat, args=(lambda: outbox.send_next(services, pace), stop, pace), name="mail-outbox"),
    ]
    for worker in workers:
        worker.start()
    try:
        while not stop.is_set():
            try:
                _see_to_accounts(services, owner, pace, stop, readers, listeners)
            except Exception:
                _LOG.exception("the mail accounts could not be looked up, which is tried again")
            stop.wait(min(_LOOK, pace.poll))
    finally:
        stop.set()
        for controller in listeners.values():
            controller.stop()
        for thread in (*readers.values(), *workers):
            thread.join()


def _see_to_accounts(
    services: Services,
    owner: str,
    pace: Pace,
    stop: threading.Event,
    readers: dict[str, threading.Thread],
    listeners: dict[str, Controller],
) -> None:
    for account in accounts(services, "imap"):
        running = readers.get(account.id)
        if running is None or not running.is_alive():
            reader = Reader(services, account.id, owner, pace, stop)
            readers[account.id] = threading.Thread(target=reader.run, name=f"mail-{account.name}")
            readers[account.id].start()
    wanted = {account.id: account for account in accounts(services, "lmtp")}
    for account_id in set(listeners) - set(wanted):
        listeners.pop(account_id).stop()
    for account_id in set(wanted) - set(listeners):
        made = listener(services, wanted[account_id], pace)
        try:
            made.start()
        except OSError as error:
            note_failure(services, account_id, error, pace)
        else:
            listeners[account_id] = made


def _move_all(services: Services, pace: Pace, stop: threading.Event) -> None:
    with Copies(services) as copies:
        _repeat(lambda: move_along(services, pace, copies), stop, pace)


def move_along(services: Services, pace: Pace, copies: Copies) -> bool:
    """Take one message of each state one step further, so that none of them waits for all of another; whether there was any."""
    moved = False
    message_id = claim(services, ("read",), pace.lease)
    if message_id is not None:
        handling.hand_in(services, message_id)
        moved = True
    message_id = claim(services, ("received",), pace.lease)
    if message_id is not None:
        handling.take_apart(services, message_id)
        moved = True
    for ready in handling.ready(services, 1):
        try:
            handling.settle(services, ready, copies, pace.attach)
            moved = True
        except Exception:
            _LOG.exception("a reply could not be made, which is tried again", extra={"mail_id": ready})
            put_off(services, ready, pace.lease)
    return moved


def _repeat(step: Callable[[], bool], stop: threading.Event, pace: Pace) -> None:
    """Do it as long as there is something to do, and look again after a while; what fails is tried again."""
    while not stop.is_set():
        try:
            busy = step()
        except Exception:
            _LOG.exception("a step of the mail service failed, which is tried again")
            busy = False
        if not busy:
            stop.wait(pace.tick)
