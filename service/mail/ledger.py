"""The ledger: a row for every message, committed with its raw bytes in storage before anything is done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from schemas.rules import Words
from service.db.base import new_id
from service.db.mail_tables import MailAccount, MailAttachment, MailMessage, MessageState, OutboxMail
from service.mail.parsing import Outline, outline_of
from service.wiring import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message lies in its mailbox."""

    uid_validity: int
    uid: int


def raw_key(identity: str) -> str:
    """Where the raw bytes of a message lie until it is settled and answered."""
    return f"mail/{identity}"


def record(
    services: Services,
    account_id: str,
    raw: bytes,
    *,
    received_at: datetime,
    place: Place | None = None,
    size: int | None = None,
    refused: tuple[tuple[str, Words, Words], ...] = (),
) -> bool:
    """Put a message into the ledger, and tell whether it was new. Where it lies counts as read from then on, in the same commit.

    `raw` is only the header of a message of `size` bytes that is too large; `refused` are then the names of what is attached to it.
    """
    outline = outline_of(raw)
    if not known(services, outline.identity):
        services.storage.put(raw_key(outline.identity), iter([raw]))
    message = _message(outline, account_id, received_at, place, len(raw) if size is None else size)
    try:
        with services.sessions.begin() as session:
            session.add(message)
            session.flush()
            session.add_all(
                MailAttachment(mail_id=message.id, position=at, name=name[:400], reason=reason_json(reason, remedy))
                for at, (name, reason, remedy) in enumerate(refused)
            )
            _note_read(session, account_id, place)
    except IntegrityError:
        with services.sessions.begin() as session:
            _note_read(session, account_id, place)
            _note_moved(session, account_id, outline.identity, place)
        return False
    return True


def record_unreadable(services: Services, account_id: str, place: Place, received_at: datetime, why: str) -> None:
    """A message that its server does not hand out, however often it is asked: administrators see it, and the others go on."""
    identity = f"{account_id}{place.uid_validity:016x}{place.uid:016x}"
    outline = Outline(identity=identity, message_id="", sender="", subject="")
    message = _message(outline, account_id, received_at, place, 0)
    message.state, message.fate, message.reason = "settled", "broken", why
    message.settled_at = services.now()
    with services.sessions.begin() as session:
        if session.scalar(select(MailMessage.id).where(MailMessage.identity == identity)) is None:
            session.add(message)
        _note_read(session, account_id, place)


def known(services: Services, identity: str) -> bool:
    """Whether the ledger has this message."""
    with services.sessions() as session:
        return session.scalar(select(MailMessage.id).where(MailMessage.identity == identity)) is not None


def note_read(services: Services, account_id: str, place: Place) -> None:
    """Everything up to here is in the ledger or none of our business."""
    with services.sessions.begin() as session:
        _note_read(session, account_id, place)


def _message(outline: Outline, account_id: str, received_at: datetime, place: Place | None, size: int) -> MailMessage:
    return MailMessage(
        id=new_id(),
        account_id=account_id,
        identity=outline.identity,
        message_id=outline.message_id,
        sender=outline.sender[:254],
        subject=outline.subject,
        size=size,
        received_at=received_at,
        uid_validity=place.uid_validity if place else None,
        uid=place.uid if place else None,
        filed_how="" if place else "direct",
    )


def _note_read(session: Session, account_id: str, place: Place | None) -> None:
    if place is None:
        return
    account = session.get_one(MailAccount, account_id, with_for_update=True)
    if account.uid_validity != place.uid_validity:
        account.uid_validity, account.last_uid = place.uid_validity, 0
    account.last_uid = max(account.last_uid, place.uid)


def _note_moved(session: Session, account_id: str, identity: str, place: Place | None) -> None:
    """A message that is known and lies somewhere else now is to be flagged there."""
    message = session.scalar(select(MailMessage).where(MailMessage.identity == identity))
    if message is None or place is None or message.account_id != account_id:
        return
    if (message.uid_validity, message.uid) != (place.uid_validity, place.uid):
        message.uid_validity, message.uid, message.filed_at = place.uid_validity, place.uid, None


def claim(services: Services, states: tuple[MessageState, ...], lease: float) -> str | None:
    """The id of the oldest message in one of these states that nobody is at; it is ours for `lease` seconds."""
    now = services.now()
    with services.sessions() as session:
        waiting = session.scalars(
            select(MailMessage.id).where(MailMessage.state.in_(states), free(now)).order_by(MailMessage.received_at).limit(8)
        ).all()
    for message_id in waiting:
        with services.sessions.begin() as session:
            taken = session.execute(
                update(MailMessage)
                .where(MailMessage.id == message_id, MailMessage.state.in_(states), free(now))
                .values(busy_until=now + timedelta(seconds=lease))
            )
            if taken.rowcount == 1:  # type: ignore[attr-defined]  # a CursorResult, which the stubs of update() do not say
                return message_id
    return None


def free(now: datetime) -> ColumnElement[bool]:
    """That nobody is at a message."""
    return or_(MailMessage.busy_until.is_(None), MailMessage.busy_until < now)


def put_off(services: Services, message_id: str, seconds: float) -> None:
    """Leave a message for a while, so that the others go on."""
    with services.sessions.begin() as session:
        session.get_one(MailMessage, message_id).busy_until = services.now() + timedelta(seconds=seconds)


def sweep(services: Services) -> None:
    """Remove raw bytes that a death left behind when they were not needed any more."""
    for key in list(services.storage.keys("mail/")):
        name = key.removeprefix("mail/")
        with services.sessions() as session:
            if name.startswith("out-"):
                over = session.scalar(select(OutboxMail.id).where(OutboxMail.storage_key == key, OutboxMail.state == "sent"))
            else:
                wanted = select(MailMessage.id).where(MailMessage.identity == name, MailMessage.state == "settled")
                over = session.scalar(wanted.where(MailMessage.fate != "broken"))
        if over is not None:
            services.storage.delete(key)


def to_be_filed(session: Session, account_id: str, limit: int = 100) -> list[MailMessage]:
    """The messages whose outcome stands, and whose reply is out or given up, that are not flagged in their mailbox yet."""
    out = select(OutboxMail.id).where(OutboxMail.mail_id == MailMessage.id, OutboxMail.state.in_(("waiting", "sending"))).exists()
    return list(
        session.scalars(
            select(MailMessage)
            .where(
                MailMessage.account_id == account_id,
                MailMessage.state == "settled",
                MailMessage.filed_at.is_(None),
                MailMessage.uid.is_not(None),
                ~out,
            )
            .order_by(MailMessage.uid)
            .limit(limit)
        )
    )


def reason_json(reason: Words, remedy: Words) -> dict[str, list[str]]:
    """Why a file is refused and what to do, as the ledger keeps it."""
    return {"zh-Hant": [reason.zh, remedy.zh], "en": [reason.en, remedy.en]}
