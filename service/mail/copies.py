"""Annotated copies for replies, made by one limited process that stays, so that a batch does not start one for each file."""

from __future__ import annotations

from types import TracebackType

from ingest.errors import Unreadable
from ingest.sandbox import LimitedPool
from service.db.submission_tables import Submission
from service.errors import Refused
from service.mail.replying import Copy
from service.storage import Missing
from service.submissions.kept import made_in
from service.submissions.requests import limits_of, request_of
from service.submissions.results import annotated_of
from service.submissions.work import PRELOAD, Assignment
from service.wiring import Services

_CARRY_NOTES = frozenset({"docx", "odt", "pdf", "doc", "rtf"})
"""Formats of which there are annotated copies (`ingest.anchoring`)."""


class Copies:
    """The process is started with the first copy. For one thread; use it as a context manager."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._pool: LimitedPool | None = None

    def __enter__(self) -> Copies:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.close()

    def copy_of(self, submission: Submission, left: int) -> Copy | None:
        """The copy of a plan with findings, where there can be one; its bytes only where they are no more than `left`."""
        if submission.errors + submission.warnings == 0 or submission.format not in _CARRY_NOTES:
            return None
        try:
            self._make(submission)
            file = annotated_of(self._services, submission.id)
        except (Missing, Refused, Unreadable):
            return None
        data = bytearray()
        for chunk in file.chunks:
            data += chunk
            if len(data) > left:
                return Copy(name=file.filename, media_type=file.media_type)
        return Copy(name=file.filename, media_type=file.media_type, data=bytes(data))

    def _make(self, submission: Submission) -> None:
        """Store the copy where there is none yet. Raises Missing or Unreadable."""
        folder = made_in(submission.id, submission.rechecked_at)
        if any(True for _ in self._services.storage.keys(f"{folder}/annotated")):
            return
        data = self._services.storage.get(f"files/{submission.sha256}")
        if self._pool is None:
            limits = limits_of(self._services.settings)
            self._pool = LimitedPool("service.submissions.work:annotated", 1, limits, preload=PRELOAD, start_by="exec")
        made = self._pool.run(
            Assignment(data=data, name=submission.filename, request=request_of(submission, self._services.settings))
        )
        if made is not None:
            suffix, body = made
            self._services.storage.put(f"{folder}/annotated{suffix}", iter([body]))
