"""What a reminder says, and the port through which it reaches people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy.orm import Session

from schemas.rules import Words
from service.wiring import Services

ReminderKind = Literal["soon", "late"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is to be told to whom."""

    case_id: str
    period_id: str
    kind: ReminderKind
    due_on: date
    recipients: tuple[str, ...]
    """Addresses: of the reviewer, or of all reviewers where the case has none."""
    subject: Words
    text: Words


Notify = Callable[[Services, Session, Notice], None]
"""Puts a notice where it will be delivered from, in the session of the reminder; it must not send anything itself."""
