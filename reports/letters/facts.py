"""What letters are written from: plain data that knows neither database nor document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from schemas.forms import Form
from schemas.records import dataclass
from schemas.rules import Words

Decision = Literal["returned", "approved", "rejected"]
FileKind = Literal["docx", "odt", "txt"]
"""`txt` is the letter as words alone, in UTF-8, to be copied into another system."""
FILE_KINDS: tuple[FileKind, ...] = ("docx", "odt", "txt")
Found = Mapping[str, object]
"""A finding as in a report (`schemas.report.ReportedFinding`), in Chinese."""


class BadTemplate(Exception):
    """A template cannot be used. `reason` says which file, where and why, in one sentence for the administrator."""

    def __init__(self, reason: Words) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who writes. What is empty is left open in the draft."""

    authority: str = ""
    """Empty: the authority that the form names."""
    address: str = ""
    person: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    signer: str = ""
    """Office and name, such as 主任　○○○."""
    copies: tuple[str, ...] = ()
    """副本."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """The answer to one plan, for the reply letter and the opinion table. All days are days in Taipei."""

    form: Form
    agency: str
    app: str
    kind: Decision
    received_on: date
    decided_on: date
    due_on: date | None = None
    """When the review has to be over; None where the form names no period."""
    reply_by: date | None = None
    """Until when a returned plan is to come back."""
    findings: Sequence[Found] = ()
    """The findings that the reviewer confirmed."""
    added: Sequence[Found] = ()
    """The findings that the reviewer added: `message`, and where they have them `section`, `suggestion`, `basis` and `where`."""
    remarks: str = ""
    version: int = 1
    reference: str = ""
    """The letter that is answered, such as 115年3月2日高市觀企字第11530000100號函."""
    head: Letterhead = Letterhead()


@dataclass(frozen=True, slots=True, kw_only=True)
class YearResult:
    """How an App stood in one year. `None` where the indicator is not judged or nobody told the figure."""

    year: int
    """In Western reckoning."""
    rating: Decimal | None = None
    """Stars."""
    least_rating: Decimal | None = None
    rating_failed: bool = False
    downloads: int | None = None
    standard: int | None = None
    """Downloads demanded."""
    downloads_failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakedownFacts:
    """An App that is to be taken down because it stayed below the indicators for two years (要點第九點)."""

    form: Form
    agency: str
    app: str
    years: tuple[YearResult, ...]
    """The years that failed, the earliest first."""
    decided_on: date
    takedown_on: date | None = None
    remarks: str = ""
    head: Letterhead = Letterhead()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderFacts:
    """A plan that was owed and did not come (要點第八點)."""

    form: Form
    agency: str
    app: str
    result: YearResult
    due_on: date
    """When it was due."""
    decided_on: date
    """The day of the reminder."""
    reply_by: date | None = None
    parts: tuple[str, ...] = ()
    """Keys of the parts that the plan needs."""
    remarks: str = ""
    head: Letterhead = Letterhead()
