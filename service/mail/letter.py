"""What a message holds once it has been read: plain frozen data, whatever the mailer did to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from schemas.facts import AppFacts
from schemas.rules import Words

Method = Literal["dmarc", "dkim", "spf"]
Standing = Literal["pass", "fail", "none"]
"""Whether the trusted receiver vouches for the sender's domain, denies it, or says nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLimits:
    """How much of one message is taken. Sizes in bytes."""

    message_size: int = 64 * 1024 * 1024
    """A larger message is not fetched: its attachments are refused by name."""
    attachment_size: int = 50 * 1024 * 1024
    attachments: int = 200
    parts: int = 2_000
    forwards: int = 5
    """So many messages may lie in one another; what lies deeper is refused by name."""
    body: int = 256 * 1024
    """Bytes of one body part that are read; facts stand at the beginning."""


DEFAULT_MAIL_LIMITS = MailLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One mailbox: `address` in small letters, `name` as its owner writes it."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One attached file with its bytes; archives are handed on whole."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPart:
    """Something that was attached and cannot be taken: why, and what to do. The sender is told."""

    name: str
    reason: Words
    remedy: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """A part that belongs to the message and not to the submission: a logo, a signature, a calendar entry."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFacts:
    """Facts about the App that stand in the sender's own words.

    `quotes` are the words that state them, by name of the fact; `unclear` those facts that the words state in more than one way.
    """

    facts: AppFacts = field(default_factory=AppFacts)
    quotes: tuple[tuple[str, str], ...] = ()
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Authentication:
    """What the trusted receiver found about the domain of the From address."""

    standing: Standing
    method: Method | None = None
    """By which method the domain passed or failed; None where nothing was said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message. Of the ids (`message_id`, `references`) each stands with its angle brackets."""

    headers: tuple[tuple[str, str], ...] = field(repr=False)
    """All fields as they came, bytes that are no ASCII as surrogates."""
    sender: Address | None
    """None where From is missing, names several people or is so written that it could be read in two ways."""
    reply_to: Address | None
    message_id: str | None
    references: tuple[str, ...]
    subject: str
    sent: datetime | None
    body: str
    """The sender's own words: without what is quoted or forwarded, and without a signature."""
    attachments: tuple[Attachment, ...]
    refused: tuple[RefusedPart, ...]
    passed_over: tuple[PassedOver, ...]
    facts: ReadFacts
    automatic: str | None
    """Why this was not written by a person (`service.mail.automatic`); None where nothing speaks for that."""
    links: bool
    """Whether the words hold a link to a file store, as mailers put there in place of a large attachment."""
    identity: str
    """SHA-256 that two deliveries of one message share, and no two messages do."""
