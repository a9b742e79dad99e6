"""Mail: accounts, who may send, the ledger of every message with its attachments, and the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Table, new_id

MessageState = Literal["received", "read", "checking", "settled"]
"""`received`: in the ledger, not taken apart yet; `read`: its attachments are in the ledger and in storage; `checking`: its
submissions are made; `settled`: its outcome stands, and with it its reply in the outbox where it gets one."""
MESSAGE_STATES: tuple[MessageState, ...] = ("received", "read", "checking", "settled")
Fate = Literal["answered", "declined", "ignored", "automatic", "forged", "broken"]
"""`answered`: of a known sender; `declined`: the polite refusal to a stranger; `ignored`: a stranger without an answer;
`automatic`: no person wrote it; `forged`: the sender's domain is not vouched for; `broken`: taking it apart killed the process too
often."""
OutboxState = Literal["waiting", "sending", "sent", "failed"]


class MailAccount(Table):
    """A mailbox that is read and answered from, or an address that takes mail directly (`kind` lmtp).

    No secret is kept: `secret` and `smtp_secret` are names of environment variables.
    """

    __tablename__ = "mail_accounts"
    __table_args__ = (CheckConstraint("kind IN ('imap', 'lmtp')", name="kind"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    kind: Mapped[str] = mapped_column(String(4))
    address: Mapped[str] = mapped_column(String(254))
    """What replies come from, in small letters."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    since: Mapped[datetime]
    """Messages that came in earlier are left alone: a mailbox that was in use is not answered backwards."""

    host: Mapped[str] = mapped_column(String(200), default="")
    """The IMAP server, or the address to listen at for mail."""
    port: Mapped[int] = mapped_column(default=0)
    security: Mapped[str] = mapped_column(String(10), default="tls")
    """`tls`, `starttls` or `none`."""
    user: Mapped[str] = mapped_column("username", String(254), default="")
    auth: Mapped[str] = mapped_column(String(10), default="password")
    """`password` or `oauth2`."""
    secret: Mapped[str] = mapped_column(String(100), default="")
    """The environment variable with the password, or with the refresh token or client secret."""
    oauth: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """`token_url`, `client_id`, `scope`, `grant` (`refresh_token` or `client_credentials`) and, for a refresh token,
    `client_secret`: the variable with the client's secret."""
    folder: Mapped[str] = mapped_column(String(200), default="INBOX")
    done_folder: Mapped[str] = mapped_column(String(200), default="")
    """Where messages are moved when they are done; empty: they are only flagged."""
    sent_folder: Mapped[str] = mapped_column(String(200), default="")
    """Where the server keeps what was sent (Gmail, Exchange): asked when nobody knows whether a reply went out."""

    smtp_host: Mapped[str] = mapped_column(String(200), default="")
    smtp_port: Mapped[int] = mapped_column(default=0)
    smtp_security: Mapped[str] = mapped_column(String(10), default="starttls")
    smtp_user: Mapped[str] = mapped_column(String(254), default="")
    smtp_secret: Mapped[str] = mapped_column(String(100), default="")

    trusted: Mapped[list[Any]] = mapped_column(default=list)
    """The authserv-ids whose Authentication-Results are believed."""
    vouched_only: Mapped[bool] = mapped_column(default=True)
    """Whether only senders count whose domain a trusted receiver vouches for."""
    declines: Mapped[bool] = mapped_column(default=False)
    """Whether a stranger whose domain is vouched for gets one polite refusal."""

    uid_validity: Mapped[int | None] = mapped_column(BigInteger)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    """All messages of the folder up to here are in the ledger."""
    lease_owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None]
    last_attempt_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")
    alerted_at: Mapped[datetime | None]
    """When administrators were told that it is stuck; None again when it works."""


class MailSender(Table):
    """Who may send for an agency: one address, or everyone of a domain and below it."""

    __tablename__ = "mail_senders"

    value: Mapped[str] = mapped_column(String(254), primary_key=True)
    """An address, or a domain without @, in small letters."""
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"), index=True)
    created_at: Mapped[datetime]


class MailMessage(Table):
    """One message that came in: the ledger. Committed before anything is done with it."""

    __tablename__ = "mail_messages"
    __table_args__ = (
        CheckConstraint(f"state IN {MESSAGE_STATES}", name="state"),
        Index("ix_mail_messages_state_busy_until", "state", "busy_until"),
        Index("ix_mail_messages_account_id_received_at", "account_id", "received_at"),
        Index("ix_mail_messages_sender_received_at", "sender", "received_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("mail_accounts.id"))
    identity: Mapped[str] = mapped_column(String(64), unique=True)
    """`Letter.identity`: the same for every delivery of one message."""
    message_id: Mapped[str] = mapped_column(Text, default="")
    sender: Mapped[str] = mapped_column(String(254), default="")
    subject: Mapped[str] = mapped_column(Text, default="")
    size: Mapped[int]
    received_at: Mapped[datetime]
    uid_validity: Mapped[int | None] = mapped_column(BigInteger)
    uid: Mapped[int | None] = mapped_column(BigInteger)
    """Where it lay when it was last seen; None for mail that came in directly."""

    state: Mapped[str] = mapped_column(String(10), default="received")
    busy_until: Mapped[datetime | None]
    """Until when a process has taken it up."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How often somebody began to take it apart."""
    fate: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    """For administrators: why it had this fate."""
    agency_id: Mapped[str | None] = mapped_column(ForeignKey("agencies.id"))
    batch_id: Mapped[str | None] = mapped_column(ForeignKey("batches.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """`facts`, `quotes` and `unclear` as they were read, and `used`: whether they could be laid to one plan."""
    references: Mapped[list[Any]] = mapped_column("thread", default=list)
    links: Mapped[bool] = mapped_column(default=False)
    settled_at: Mapped[datetime | None]
    filed_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it was flagged or moved in its mailbox, or nothing was left to be done there."""
    filed_how: Mapped[str] = mapped_column(String(20), default="")
    """`moved`, `flagged`, `gone`, `read-only` or `direct`."""


class MailAttachment(Table):
    """One file of a message: its hash, committed before it becomes a submission, and what became of it."""

    __tablename__ = "mail_attachments"

    mail_id: Mapped[str] = mapped_column(ForeignKey("mail_messages.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(400))
    sha256: Mapped[str | None] = mapped_column(String(64))
    """None where it was refused before its bytes were read."""
    size: Mapped[int] = mapped_column(default=0)
    reason: Mapped[dict[str, Any] | None]
    """Why it was refused, and what to do: `{"zh-Hant": [reason, remedy], "en": […]}`."""
    submission_id: Mapped[str | None] = mapped_column(ForeignKey("submissions.id"))
    duplicate: Mapped[bool] = mapped_column(default=False)
    """Whether the submission is an earlier one of the same file."""


class OutboxMail(Table):
    """One message to be sent. Its bytes are made once and lie in storage, so that every attempt sends the same."""

    __tablename__ = "mail_outbox"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'failed')", name="state"),
        UniqueConstraint("mail_id"),
        Index("ix_mail_outbox_state_next_at", "state", "next_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("mail_accounts.id"))
    mail_id: Mapped[str | None] = mapped_column(ForeignKey("mail_messages.id"))
    """The message it answers: never two answers to one. None for an alert."""
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(Text)
    storage_key: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    """When to send it, or, while it is being sent, from when that attempt is taken for lost."""
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")
