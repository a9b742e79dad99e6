"""What administrators do with mail: accounts and senders, how accounts fare, and what became of every message."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from schemas.rules import Words
from service import audit
from service.auth import permissions
from service.auth.actors import Actor
from service.db.base import new_id
from service.db.engine import reading
from service.db.mail_tables import MailAccount, MailAttachment, MailMessage, MailSender, OutboxMail
from service.db.people_tables import Agency
from service.errors import Refused
from service.submissions.names import filled
from service.wiring import Services

TEXTS = (
    "name", "kind", "address", "host", "security", "user", "auth", "secret", "folder", "done_folder", "sent_folder",
    "smtp_host", "smtp_security", "smtp_user", "smtp_secret",
)  # fmt: skip
NUMBERS = ("port", "smtp_port")
FLAGS = ("active", "vouched_only", "declines")
_CHOICES = {
    "kind": ("imap", "lmtp"),
    "security": ("tls", "starttls", "none"),
    "smtp_security": ("tls", "starttls", "none"),
    "auth": ("password", "oauth2"),
}
_PORTS = {
    ("port", "tls"): 993,
    ("port", "starttls"): 143,
    ("port", "none"): 143,
    ("smtp_port", "tls"): 465,
    ("smtp_port", "starttls"): 587,
}
_ADDRESS = re.compile(r"[^@\s]+@[a-z0-9.-]+\.[a-z0-9-]+")
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z0-9-]+")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SHARED = ("gov.tw", "com.tw", "org.tw", "edu.tw", "net.tw", "idv.tw", "gmail.com", "yahoo.com.tw", "hotmail.com", "outlook.com")

UNKNOWN_KEY = Words("郵件帳號沒有「{key}」這個設定。", "A mail account has no setting “{key}”.")
WRONG_VALUE = Words("郵件帳號「{name}」的 {key} 不能是「{value}」。", "{key} of the mail account “{name}” cannot be “{value}”.")
MISSING = Words("郵件帳號「{name}」缺少 {key}。", "The mail account “{name}” lacks {key}.")
A_SECRET = Words(
    "郵件帳號「{name}」的 {key} 請填環境變數的名稱，不是密碼本身。",
    "{key} of the mail account “{name}” is to be the name of an environment variable, not the password itself.",
)
NOT_A_SENDER = Words(
    "「{value}」不是電子郵件地址或機關網域，不能登錄為寄件者。",
    "“{value}” is no address and no domain of an agency; it cannot be registered.",
)
NO_AGENCY = Words("沒有名為「{name}」的機關。", "There is no agency “{name}”.")
ANOTHERS = Words("寄件者「{value}」已登錄於「{agency}」。", "The sender “{value}” is registered for “{agency}” already.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an account fares. `state`: `new`, `well`, `failing`, `stuck` or `off`."""

    id: str
    name: str
    kind: str
    address: str
    state: str
    last_success_at: datetime | None
    failing_since: datetime | None
    last_error: str
    messages: int
    under_way: int
    """Messages that are not settled yet."""
    unsent: int
    given_up: int
    """Answers that will never go out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fated:
    """One message and what became of it."""

    id: str
    account: str
    sender: str
    subject: str
    received_at: datetime
    state: str
    fate: str | None
    reason: str
    agency: str | None
    batch_id: str | None
    files: int
    reply: str | None
    """State of the answer in the outbox; None where there is none."""
    reply_error: str
    filed_how: str


def overview(services: Services, actor: Actor, stuck_after: float = 900) -> list[Standing]:
    """Every account and how it fares."""
    permissions.demand(actor, "mail.manage")
    with reading(services.sessions) as session:
        accounts = session.scalars(select(MailAccount).order_by(MailAccount.name)).all()
        return [_standing(session, one, services.now() - timedelta(seconds=stuck_after)) for one in accounts]


def _standing(session: Session, account: MailAccount, stuck_before: datetime) -> Standing:
    messages = select(func.count()).where(MailMessage.account_id == account.id)
    out = select(func.count()).where(OutboxMail.account_id == account.id)
    since = account.failing_since
    return Standing(
        id=account.id,
        name=account.name,
        kind=account.kind,
        address=account.address,
        state="off"
        if not account.active
        else "new"
        if account.last_attempt_at is None
        else "well"
        if since is None
        else "stuck"
        if since < stuck_before
        else "failing",
        last_success_at=account.last_success_at,
        failing_since=since,
        last_error=account.last_error,
        messages=session.scalar(messages) or 0,
        under_way=session.scalar(messages.where(MailMessage.state != "settled")) or 0,
        unsent=session.scalar(out.where(OutboxMail.state.in_(("waiting", "sending")))) or 0,
        given_up=session.scalar(out.where(OutboxMail.state == "failed")) or 0,
    )


def messages(
    services: Services, actor: Actor, *, account_id: str | None = None, before: datetime | None = None, limit: int = 100
) -> list[Fated]:
    """What became of each message, the newest first; `before` goes on where a page ended."""
    permissions.demand(actor, "mail.manage")
    files = select(func.count()).where(MailAttachment.mail_id == MailMessage.id).scalar_subquery()
    wanted = (
        select(MailMessage, MailAccount.name, Agency.name, OutboxMail.state, OutboxMail.last_error, files)
        .join(MailAccount, MailAccount.id == MailMessage.account_id)
        .outerjoin(Agency, Agency.id == MailMessage.agency_id)
        .outerjoin(OutboxMail, OutboxMail.mail_id == MailMessage.id)
        .order_by(MailMessage.received_at.desc())
        .limit(limit)
    )
    if account_id is not None:
        wanted = wanted.where(MailMessage.account_id == account_id)
    if before is not None:
        wanted = wanted.where(MailMessage.received_at < before)
    with reading(services.sessions) as session:
        return [
            Fated(
                id=one.id,
                account=account,
                sender=one.sender,
                subject=one.subject,
                received_at=one.received_at,
                state=one.state,
                fate=one.fate,
                reason=one.reason,
                agency=agency,
                batch_id=one.batch_id,
                files=count,
                reply=reply,
                reply_error=error or "",
                filed_how=one.filed_how,
            )
            for one, account, agency, reply, error, count in session.execute(wanted)
        ]


def save(services: Services, actor: Actor, settings: Mapping[str, Any]) -> str:
    """Make an account, or change the one of that name; its id. Raises Refused (422)."""
    permissions.demand(actor, "mail.manage")
    values = _demand_account(settings)
    with services.sessions.begin() as session:
        account = session.scalar(select(MailAccount).where(MailAccount.name == values["name"]))
        made = account is None
        if account is None:
            now = services.now()
            account = MailAccount(id=new_id(), created_at=now, since=now)
            session.add(account)
        for key, value in values.items():
            setattr(account, key, value)
        audit.record(
            session,
            actor,
            "mail.account_added" if made else "mail.account_changed",
            "mail_account",
            account.id,
            summary=account.name,
        )
        return account.id


def _demand_account(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings, complete and sensible. Raises Refused (422)."""
    name = str(settings.get("name", ""))
    for key, value in settings.items():
        if key in _CHOICES and value not in _CHOICES[key]:
            raise _wrong(WRONG_VALUE, name=name, key=key, value=value)
        fits = (
            (key in TEXTS and isinstance(value, str))
            or (key in NUMBERS and isinstance(value, int) and 0 < value < 65_536)
            or (key in FLAGS and isinstance(value, bool))
            or (key == "trusted" and isinstance(value, list) and all(isinstance(one, str) for one in value))
            or (key == "oauth" and isinstance(value, dict))
        )
        if not fits and key not in (*TEXTS, *NUMBERS, *FLAGS, "trusted", "oauth"):
            raise _wrong(UNKNOWN_KEY, key=key)
        if not fits:
            raise _wrong(WRONG_VALUE, name=name, key=key, value=value)
        if key in ("secret", "smtp_secret") and value and not _VARIABLE.fullmatch(value):
            raise _wrong(A_SECRET, name=name, key=key)
    values: dict[str, Any] = {"kind": "imap", **settings}
    values["address"] = str(values.get("address", "")).lower()
    imap = values["kind"] == "imap"
    for key in ("name", "address", "host", "smtp_host", *(("user", "secret") if imap else ("port",))):
        if not values.get(key):
            raise _wrong(MISSING, name=name, key=key)
    if not _ADDRESS.fullmatch(values["address"]):
        raise _wrong(WRONG_VALUE, name=name, key="address", value=values["address"])
    values.setdefault("port", _PORTS.get(("port", values.get("security", "tls")), 0))
    values.setdefault("smtp_port", _PORTS.get(("smtp_port", values.get("smtp_security", "starttls")), 25))
    return values


def set_senders(services: Services, actor: Actor, agency: str, values: Sequence[str]) -> None:
    """Who may send for an agency, by its name, from now on: these addresses and domains. Raises Refused (422)."""
    permissions.demand(actor, "mail.manage")
    plain = [value.strip().lower() for value in values]
    for value in plain:
        if not (_ADDRESS.fullmatch(value) or _DOMAIN.fullmatch(value)) or value in _SHARED:
            raise _wrong(NOT_A_SENDER, value=value)
    with services.sessions.begin() as session:
        owner = session.scalar(select(Agency).where(Agency.name == agency))
        if owner is None:
            raise _wrong(NO_AGENCY, name=agency)
        for one in session.scalars(select(MailSender).where(MailSender.value.in_(plain), MailSender.agency_id != owner.id)):
            raise _wrong(ANOTHERS, value=one.value, agency=session.get_one(Agency, one.agency_id).name)
        for one in session.scalars(select(MailSender).where(MailSender.agency_id == owner.id)).all():
            session.delete(one)
        session.flush()
        session.add_all(MailSender(value=value, agency_id=owner.id, created_at=services.now()) for value in dict.fromkeys(plain))
        detail = {"senders": plain}
        audit.record(session, actor, "mail.senders_set", "agency", owner.id, agency_id=owner.id, detail=detail, summary=agency)


def _wrong(words: Words, **fields: object) -> Refused:
    return Refused(422, "mail-settings", filled(words, **fields))
