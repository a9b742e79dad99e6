"""What came of a check: status, reports, pages, the annotated copy, the file itself.

These functions take no actor: who calls them has already shown the submission to somebody who may see it
(`auth.permissions.found(actor, "submission.read", …)`), or is the service itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ingest.errors import Unreadable
from ingest.sandbox import run_limited
from ingest.sniffing import KINDS
from schemas.forms import load_form
from schemas.rules import Lang, Words
from service.auth.permissions import SUBMISSION
from service.db.engine import reading
from service.db.submission_tables import Status, Submission
from service.errors import Refused, not_found
from service.storage import Missing
from service.submissions import kept
from service.submissions.kept import made_in
from service.submissions.requests import limits_of, request_of
from service.submissions.work import Assignment
from service.wiring import Services

if TYPE_CHECKING:
    from schemas.report import Report

NOT_READY = Words("這份計畫還在檢查，請稍候再查詢。", "This plan is still being checked; ask again in a moment.")
NO_COPY = Words(
    "這份計畫無法製作附註版：只有可讀取的 Word、ODT 與 PDF 可以加註。",
    "No annotated copy can be made of this plan: only Word, ODT and PDF files that can be read take notes.",
)
LOST = Words(
    "系統找不到這份計畫的檔案，請通知系統管理者。", "The file of this plan is missing from the storage; tell the administrator."
)
_COPIES = (".docx", ".docm", ".odt", ".fodt", ".pdf")
MEDIA_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".docm": "application/vnd.ms-word.document.macroEnabled.12",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".fodt": "application/vnd.oasis.opendocument.text-flat-xml",
    ".pdf": "application/pdf",
}
PLAIN = "application/octet-stream"
"""What everything else is sent as, so that no browser shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a submission stands."""

    submission_id: str
    case_id: str
    version: int
    filename: str
    status: Status
    stage: str
    verdict: str | None
    errors: int
    warnings: int
    notes: int
    created_at: datetime
    finished_at: datetime | None

    @property
    def done(self) -> bool:
        """Whether there is a report."""
        return self.status in ("checked", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to be sent: `chunks` can be read once."""

    filename: str
    media_type: str
    size: int | None
    chunks: Iterator[bytes]


def statuses(services: Services, submission_ids: Sequence[str]) -> dict[str, Progress]:
    """Where submissions stand, by their identity; what is not there is left out."""
    columns = [getattr(Submission, name) for name in Progress.__annotations__ if name != "submission_id"]
    with reading(services.sessions) as session:
        rows = session.execute(select(Submission.id.label("submission_id"), *columns).where(Submission.id.in_(submission_ids)))
        return {row.submission_id: Progress(**row._asdict()) for row in rows}


def status_of(services: Services, submission_id: str) -> Progress:
    """Where a submission stands. Raises Refused (404)."""
    try:
        return statuses(services, [submission_id])[submission_id]
    except KeyError as error:
        raise not_found(SUBMISSION) from error


def report_of(services: Services, submission_id: str, lang: Lang = "zh-Hant") -> Report:
    """The report, `plancheck/report/1`. Raises Refused: 404, or 409 while it is being checked."""
    report: Report = json.loads(_made(services, submission_id, f"report.{lang}.json"))
    return report


def page_of(services: Services, submission_id: str, lang: Lang = "zh-Hant") -> str:
    """The report as one HTML page with the document's words. Raises as `report_of`."""
    return _made(services, submission_id, f"page.{lang}.html").decode()


def text_of(services: Services, submission_id: str, lang: Lang = "zh-Hant") -> str:
    """The report as text. Raises as `report_of`."""
    from reports.layout import Style  # noqa: PLC0415 - loaded by who asks
    from reports.text_report import text_report  # noqa: PLC0415

    report = report_of(services, submission_id, lang)
    return text_report(report, load_form(report["profile"]["id"]), Style())


def sarif_of(services: Services, submission_id: str, lang: Lang = "zh-Hant") -> dict[str, Any]:
    """The report as a SARIF 2.1.0 log. Raises as `report_of`."""
    from reports.sarif_report import sarif_log  # noqa: PLC0415 - loaded by who asks
    from validators.registry import RULES  # noqa: PLC0415

    report = report_of(services, submission_id, lang)
    return sarif_log([report], RULES, load_form(report["profile"]["id"]), lang)


def annotated_of(services: Services, submission_id: str) -> File:
    """The annotated copy, made in a limited process when it is first asked for. Raises as `report_of`, 404 where none can be."""
    submission = _finished(services, submission_id)
    stem, folder = PurePosixPath(submission.filename).stem, made_in(submission.id, submission.rechecked_at)
    for suffix in _COPIES:
        if services.storage.has(key := f"{folder}/annotated{suffix}"):
            return _file(services, key, f"{stem}.annotated{suffix}", None)
    if submission.verdict == "unreadable":
        raise Refused(404, "no-annotated-copy", NO_COPY)
    suffix, body = _annotated(services, submission)
    services.storage.put(key := f"{folder}/annotated{suffix}", iter([body]))
    return _file(services, key, f"{stem}.annotated{suffix}", len(body))


def original_of(services: Services, submission_id: str) -> File:
    """The file as it came. Raises Refused (404)."""
    with reading(services.sessions) as session:
        submission = session.get(Submission, submission_id)
    if submission is None:
        raise not_found(SUBMISSION)
    name = PurePosixPath(submission.filename).name
    # The suffix is the sender's word; a browser may show the file by it only where the check has borne it out.
    kind = KINDS.get(submission.format or "")
    borne_out = kind is not None and PurePosixPath(name).suffix.lower() in kind.suffixes
    return _file(services, f"files/{submission.sha256}", name, submission.size, media_type=None if borne_out else PLAIN)


def _finished(services: Services, submission_id: str) -> Submission:
    with reading(services.sessions) as session:
        submission = session.get(Submission, submission_id)
    if submission is None:
        raise not_found(SUBMISSION)
    if submission.status not in ("checked", "failed"):
        raise Refused(409, "not-checked-yet", NOT_READY)
    return submission


def _made(services: Services, submission_id: str, name: str) -> bytes:
    submission = _finished(services, submission_id)
    try:
        return kept.member(services.storage, made_in(submission.id, submission.rechecked_at), name)
    except Missing as error:
        raise Refused(404, "file-lost", LOST) from error


def _annotated(services: Services, submission: Submission) -> tuple[str, bytes]:
    limits = limits_of(services.settings)
    try:
        data = services.storage.get(f"files/{submission.sha256}")
    except Missing as error:
        raise Refused(404, "file-lost", LOST) from error
    assignment = Assignment(data=data, name=submission.filename, request=request_of(submission, services.settings))
    try:
        made = run_limited("service.submissions.work:annotated", assignment, limits, start_by="exec")
    except Unreadable as error:
        raise Refused(404, "no-annotated-copy", NO_COPY) from error
    if made is None:
        raise Refused(404, "no-annotated-copy", NO_COPY)
    return str(made[0]), bytes(made[1])


def _file(services: Services, key: str, filename: str, size: int | None, media_type: str | None = None) -> File:
    try:
        chunks = services.storage.stream(key)
    except Missing as error:
        raise Refused(404, "file-lost", LOST) from error
    suffix = PurePosixPath(filename).suffix.lower()
    return File(filename=filename, media_type=media_type or MEDIA_TYPES.get(suffix, PLAIN), size=size, chunks=chunks)
