"""Checking one submission: claim it, have it read in a limited process, store what was made, write the outcome in one step."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError

from ingest.errors import Broken, Died, Unreadable
from ingest.sandbox import LimitedPool
from schemas.facts import AppFacts
from schemas.records import replace
from schemas.rules import Words
from service import audit
from service.auth.actors import SERVICE
from service.db.case_tables import Case
from service.db.submission_tables import Submission, SubmissionFinding
from service.pipeline import Request, Written, page, report_in, unreadable
from service.register.linking import lay_to_app
from service.storage import Missing
from service.submissions import kept, leases
from service.submissions.leases import DEATHS, Lease, Lost
from service.submissions.names import title_from
from service.submissions.progress import HELD, Progress
from service.submissions.requests import facts_json, limits_of, request_of
from service.submissions.work import LANGS, PRELOAD, Assignment
from service.wiring import Services

if TYPE_CHECKING:
    from schemas.report import Report

_LOG = logging.getLogger(__name__)
Ended = Literal["checked", "failed", "requeued", "not mine"]
"""What has become of a submission; `not mine`: it was not queued, or the lease was lost on the way."""
_AGAIN = 0.2
_LONGEST_PAUSE = 5.0
"""Seconds between two attempts to write what was found, at first and at most."""
_PATIENCE = 600.0
"""Seconds for which a worker keeps a result while the database is away. Later it is found anew, which costs only time."""
T = TypeVar("T")

GIVEN_UP = Words(
    "檢查這份檔案的程序已 {deaths} 次異常中止，為免影響其他案件，不再重試。",
    "The process that checked this file ended abnormally {deaths} times; so as not to hold up others, it is not tried again.",
)
GIVEN_UP_REMEDY = Words(
    "請用原本的軟體開啟檔案，另存成 .docx 或 .pdf 後重新送件；仍無法檢查時，請洽系統管理者。",
    "Open the file in the program it was made with, save it anew as .docx or .pdf and send it again; if that fails, ask the "
    "administrator.",
)
GONE = Words(
    "系統找不到這份檔案的內容，無法檢查。", "The contents of this file are missing from the storage; it cannot be checked."
)
GONE_REMEDY = Words("請重新送件，並通知系統管理者。", "Send it again, and tell the administrator.")


def pool_for(services: Services, jobs: int = 1) -> LimitedPool:
    """The limited processes that check documents; safe in a process with threads."""
    limits = limits_of(services.settings)
    return LimitedPool("service.submissions.work:written", jobs, limits, preload=PRELOAD, start_by="exec")


def check_one(services: Services, submission_id: str, pool: LimitedPool | None = None) -> Ended:
    """Check one submission, if it is queued. Without a pool, a process is started for it alone.

    What goes wrong on our side (storage or database away) queues it again and is raised.
    """
    claimed = leases.claim(services, submission_id)
    if claimed is None:
        return "not mine"
    lease, submission = claimed
    request = request_of(submission, services.settings)
    with Progress(services, lease) as progress:
        while isinstance(ended := _checked(services, lease, submission, request, pool, progress), AppFacts):
            request = replace(request, facts=ended)
        return ended


def _checked(
    services: Services, lease: Lease, submission: Submission, request: Request, pool: LimitedPool | None, progress: Progress
) -> Ended | AppFacts:
    """Check it as requested; facts where the register knows some that did not come with it: then it is to be held against those."""
    read = True
    try:
        data = services.storage.get(f"files/{submission.sha256}")
        made = _made(services, Assignment(data=data, name=submission.filename, request=request), pool, progress)
    except Died:
        return _after_death(services, lease, submission)
    except Missing:
        _LOG.error("the file of submission %s is not in the storage", submission.id)
        return _give_up(services, lease, submission, Broken(GONE, GONE_REMEDY))
    except Unreadable as error:
        made, read = _on_unreadable(submission, error, services), False
    except BaseException:
        _patiently(lambda: leases.give_back(services, lease), 0.0)
        raise
    try:
        _store(services, submission, made)
    except BaseException:
        _patiently(lambda: leases.give_back(services, lease), 0.0)
        raise
    written = _patiently(lambda: _write(services, lease, submission, made, "checked", given=request.facts if read else None))
    if isinstance(written, AppFacts):
        return written
    return "checked" if written else "not mine"


def give_up(services: Services, gone: Lost) -> Ended:
    """What becomes of a submission whose worker is gone: queued again the first time, failed the second."""
    lease = Lease(submission_id=gone.submission_id, owner=gone.owner)
    if gone.deaths + 1 < DEATHS:
        return "requeued" if leases.died(services, lease, gone.deaths) else "not mine"
    with services.sessions() as session:
        submission = session.get_one(Submission, gone.submission_id)
    return _after_death(services, lease, submission)


def return_all(services: Services) -> int:
    """Queue again whatever this process is checking, for it is about to end; how many they are."""
    returned = [lease for lease in HELD.copy() if _patiently(lambda lease=lease: leases.give_back(services, lease), 2.0)]  # type: ignore[misc]  # mypy cannot see through the default
    for lease in returned:
        services.hints.submission(lease.submission_id)
    return len(returned)


def _made(services: Services, assignment: Assignment, pool: LimitedPool | None, progress: Progress) -> Written:
    made: Written
    if pool is not None:
        made = pool.run(assignment, progress.at)
    else:
        with pool_for(services) as own:
            made = own.run(assignment, progress.at)
    return made


def _after_death(services: Services, lease: Lease, submission: Submission) -> Ended:
    """The document has ended a process: once may be chance."""
    if submission.deaths + 1 < DEATHS:
        if not leases.died(services, lease, submission.deaths):
            return "not mine"
        services.hints.submission(submission.id)
        return "requeued"
    reason = Words(GIVEN_UP.zh.format(deaths=DEATHS), GIVEN_UP.en.format(deaths=DEATHS))
    return _give_up(services, lease, submission, Broken(reason, GIVEN_UP_REMEDY), deaths=submission.deaths + 1)


def _give_up(services: Services, lease: Lease, submission: Submission, error: Broken, deaths: int | None = None) -> Ended:
    made = _on_unreadable(submission, error, services)
    _store(services, submission, made)
    died = submission.deaths if deaths is None else deaths
    return "failed" if _patiently(lambda: _write(services, lease, submission, made, "failed", died)) else "not mine"


def _on_unreadable(submission: Submission, error: Unreadable, services: Services) -> Written:
    """Reports and pages on a document that could not be read."""
    request = request_of(submission, services.settings)
    checked = unreadable(error, submission.sha256, submission.filename, request)
    reports = {lang: report_in(lang, checked, request) for lang in LANGS}
    pages = {lang: page(report, replace(request, lang=lang)) for lang, report in reports.items()}
    return Written(reports=reports, pages=pages, copy=None)


def _store(services: Services, submission: Submission, made: Written) -> None:
    kept.store(services.storage, kept.made_in(submission.id, submission.rechecked_at), made)


def _write(
    services: Services,
    lease: Lease,
    submission: Submission,
    made: Written,
    status: Literal["checked", "failed"],
    deaths: int | None = None,
    given: AppFacts | None = None,
) -> bool | AppFacts:
    """The outcome, all of it in one transaction that demands the lease; whether it was still held.

    Of what was read with the facts that were `given`, the case is laid to its App; facts that the register adds are kept with the
    submission instead of the outcome, and returned.
    """
    now = services.now()
    report = made.reports["zh-Hant"]
    app = report["plan"]["app"]
    counts = {
        f"{severity}s": sum(one["severity"] == severity for one in report["findings"]) for severity in ("error", "warning", "note")
    }
    with services.sessions() as session, session.begin():
        case = session.get_one(Case, submission.case_id, with_for_update=True)
        added = lay_to_app(session, submission, case, app, given) if given is not None else None
        if added is not None:
            return added if leases.note(session, lease, facts=facts_json(added)) else False
        mine = leases.finish(
            session,
            lease,
            status=status,
            finished_at=now,
            verdict=report["verdict"],
            app=(app or "")[:200] or None,
            format=report["document"]["format"],
            tool_version=report["tool"]["version"],
            deaths=submission.deaths if deaths is None else deaths,
            **counts,
        )
        if not mine:
            return False
        session.add_all(_findings(submission.id, report))
        if case.versions == submission.version:  # a case is called by what its last version says
            case.title = (app or title_from(submission.filename))[:300]
        detail = {"verdict": report["verdict"], "status": status, "tool": report["tool"]["version"], **counts}
        audit.record(
            session,
            SERVICE,
            f"submission.{status}",
            "submission",
            submission.id,
            agency_id=submission.agency_id,
            detail=detail,
            summary=submission.filename,
            at=now,
        )
    _LOG.info("%s: %s", status, report["verdict"], extra={"submission_id": submission.id})
    return True


def _findings(submission_id: str, report: Report) -> Iterator[SubmissionFinding]:
    for position, finding in enumerate(report["findings"]):
        yield SubmissionFinding(
            submission_id=submission_id,
            position=position,
            fingerprint=finding["fingerprint"],
            code=finding["code"],
            severity=finding["severity"],
            section=finding["section"],
            quote=finding["where"]["quote"] if finding["where"] else "",
        )


def _patiently(step: Callable[[], T], patience: float = _PATIENCE) -> T | None:
    """Do it, again and again while the database is away; None where patience came to its end."""
    deadline, pause = time.monotonic() + patience, _AGAIN
    while True:
        try:
            return step()
        except IntegrityError:
            raise
        except DBAPIError as error:
            if time.monotonic() + pause > deadline:
                _LOG.error("the database did not answer in time: %s", str(error.orig))
                return None
            _LOG.warning("the database did not answer, which is tried again: %s", str(error.orig))
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
