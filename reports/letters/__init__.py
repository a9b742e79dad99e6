"""Drafts of letters, and the opinion table: from plain data and templates that an administrator can change to .docx, .odt or text.

Nothing here sends anything: an official document is sent by the agency's own document system.
"""

from __future__ import annotations

from pathlib import Path

from reports.letters.facts import (
    FILE_KINDS,
    BadTemplate,
    Decision,
    FileKind,
    LetterFacts,
    Letterhead,
    ReminderFacts,
    TakedownFacts,
    YearResult,
)
from reports.letters.values import of_reminder, of_reply, of_takedown
from reports.letters.writing import written_letter, written_table

__all__ = [
    "FILE_KINDS",
    "BadTemplate",
    "Decision",
    "FileKind",
    "LetterFacts",
    "Letterhead",
    "ReminderFacts",
    "TakedownFacts",
    "YearResult",
    "letter",
    "opinion_table",
    "overdue_reminder",
    "takedown_notice",
]


def letter(facts: LetterFacts, kind: FileKind = "docx", templates: Path | None = None) -> bytes:
    """The reply to a plan as a draft (函). `templates` is a folder whose files go before the shipped ones. Raises BadTemplate."""
    return written_letter(facts.kind, of_reply(facts), kind, templates)


def opinion_table(facts: LetterFacts, kind: FileKind = "docx", templates: Path | None = None) -> bytes:
    """The opinion table (審查意見表) that goes with the reply. Raises BadTemplate."""
    return written_table(of_reply(facts), kind, templates)


def takedown_notice(facts: TakedownFacts, kind: FileKind = "docx", templates: Path | None = None) -> bytes:
    """The notice that an App is taken down (要點第九點), as a draft. Raises BadTemplate."""
    return written_letter("takedown", of_takedown(facts), kind, templates)


def overdue_reminder(facts: ReminderFacts, kind: FileKind = "docx", templates: Path | None = None) -> bytes:
    """The reminder of a plan that is overdue (要點第八點), as a draft. Raises BadTemplate."""
    return written_letter("reminder", of_reminder(facts), kind, templates)
