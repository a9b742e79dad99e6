"""From the bytes that somebody sends to submissions that are queued: stored first, then committed, then hinted at."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from schemas.facts import AppFacts
from schemas.forms import DEFAULT_FORM, UnknownForm, load_form
from schemas.rules import Words
from service import audit
from service.auth import permissions
from service.auth.actors import Actor
from service.db.base import new_id
from service.db.case_tables import Case
from service.db.submission_tables import Batch, Submission
from service.errors import Refused
from service.submissions.names import filled, title_from
from service.submissions.receiving import Document, Incoming, RefusedFile, Sorted, pieces, received
from service.submissions.requests import facts_json
from service.wiring import Services

Source = Literal["web", "api", "mail"]
_LONGEST_KEY = 200

NO_FILE = Words("請至少附上一個計畫書檔案。", "Send at least one plan.")
TOO_MANY = Words(
    "一次最多送 {limit} 個檔案，這次有 {count} 個；請分批送件，或壓縮成一個 .zip。",
    "At most {limit} files can be sent at once, not {count}; send them in parts or as one .zip.",
)
NO_FORM = Words("沒有名為「{form}」的格式。", "There is no form “{form}”.")
TOO_MANY_INSIDE = Words(
    "未登入時一次最多送 {limit} 個檔案（含壓縮檔內之檔案），這次有 {count} 個；請分批送件，或登入後再送。",
    "Without an account at most {limit} files can be sent at once, archives unpacked, not {count}; send them in parts, or sign in.",
)
TOO_MANY_WAITING = Words(
    "貴機關已有 {waiting} 個檔案等待檢查，加上這次會超過 {limit} 個的上限；請稍候再送。",
    "{waiting} files of your agency wait for their check; with these there would be more than {limit}. Send them a little later.",
)
ONE_ONLY = Words("一個案件的新版本須為單一檔案，這次有 {count} 個。", "A new version of a case is one file, not {count}.")
CLOSED = Words(
    "這個案件目前的狀態不能送新版本；退回補正後才可以再送。",
    "This case takes no new version in its present state; it does once it has been returned for correction.",
)
KEY_TOO_LONG = Words("Idempotency-Key 最長 {limit} 個字元。", "An Idempotency-Key has at most {limit} characters.")
KEY_REUSED = Words(
    "這個 Idempotency-Key 已用於另一批檔案；新的送件請換一個。",
    "This Idempotency-Key was used for other files; use another one for a new submission.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFile:
    """One document that was taken, now a submission."""

    submission_id: str
    case_id: str
    version: int
    filename: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of everything that came together. `repeated`: the same had come before, and this is the answer of then."""

    batch_id: str
    submissions: tuple[TakenFile, ...]
    refused: tuple[RefusedFile, ...]
    repeated: bool = False

    def demand_any(self) -> None:
        """Raise Refused (422) where no file at all was taken, with the reason of the first."""
        if not self.submissions:
            raise Refused(422, "no-file-taken", self.refused[0].reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Like:
    """What all submissions of one batch share."""

    source: Source
    form_id: str
    facts: dict[str, Any]
    as_of: date


def take(
    services: Services,
    actor: Actor,
    files: Sequence[Incoming],
    *,
    source: Source,
    facts: AppFacts | None = None,
    form_id: str = DEFAULT_FORM,
    as_of: date | None = None,
    case_id: str | None = None,
    idempotency_key: str | None = None,
) -> Taken:
    """Take files in: each document becomes the draft of a new case, or the next version of `case_id`.

    Archives are unpacked; a file that cannot be taken is refused by name, and the others are taken. When this returns, what
    was taken is stored, committed and queued. The same key from the same actor gives the first answer again. Raises Refused.
    """
    permissions.demand(actor, "submission.create")
    _demand_sense(services, files, form_id, idempotency_key)
    with tempfile.TemporaryDirectory(prefix="plancheck-upload-") as folder:
        found = received(services.settings, files, Path(folder))
        most, inside = services.settings.files_per_upload, len(found.documents)
        if actor.role == "nobody" and inside > most:
            raise Refused(422, "too-many-files", filled(TOO_MANY_INSIDE, limit=most, count=inside))
        if case_id is not None and len(found.documents) > 1:
            raise Refused(422, "one-file-only", filled(ONE_ONLY, count=len(found.documents)))
        for document in found.documents:
            key = f"files/{document.sha256}"
            if not services.storage.has(key):
                services.storage.put(key, pieces(document.path))
    like = _Like(source=source, form_id=form_id, facts=facts_json(facts or AppFacts()), as_of=as_of or services.today())
    with services.sessions() as session, session.begin():
        scoped, most = _scoped(actor, idempotency_key), services.settings.waiting_limit
        taken = _entered(session, services.now(), actor, found, like, case_id=case_id, key=scoped, most=most)
    for one in taken.submissions if not taken.repeated else ():
        services.hints.submission(one.submission_id)
    return taken


def _demand_sense(services: Services, files: Sequence[Incoming], form_id: str, key: str | None) -> None:
    limit = services.settings.files_per_upload
    if not files:
        raise Refused(422, "no-file", NO_FILE)
    if len(files) > limit:
        raise Refused(422, "too-many-files", filled(TOO_MANY, limit=limit, count=len(files)))
    if key is not None and len(key) > _LONGEST_KEY:
        raise Refused(422, "idempotency-key-too-long", filled(KEY_TOO_LONG, limit=_LONGEST_KEY))
    try:
        load_form(form_id)
    except UnknownForm as error:
        raise Refused(422, "unknown-form", filled(NO_FORM, form=form_id)) from error


def _scoped(actor: Actor, key: str | None) -> str | None:
    """The key as it is kept: nobody meets another's, and what a client chose is not stored as it came."""
    if key is None:
        return None
    whose = actor.user_id or actor.visitor or actor.agency_id or actor.role
    return hashlib.sha256(f"{whose}\n{key}".encode()).hexdigest()


def _entered(
    session: Session, now: datetime, actor: Actor, found: Sorted, like: _Like, *, case_id: str | None, key: str | None, most: int
) -> Taken:
    """One transaction: the batch, its cases and submissions, the log."""
    if key is not None and (earlier := _earlier(session, key)) is not None:
        return _again(session, earlier, found)
    case = None if case_id is None else _open_case(session, actor, case_id)
    agency_id = actor.agency_id if case is None else case.agency_id
    if (
        agency_id is not None and like.source != "mail"
    ):  # a message is paced by the mail service, and cannot be sent again by itself
        _demand_room(session, agency_id, len(found.documents), most)
    refused = [{"name": one.name, "reason": {"zh-Hant": one.reason.zh, "en": one.reason.en}} for one in found.refused]
    batch = Batch(id=new_id(), source=like.source, agency_id=agency_id, created_by=actor.user_id, created_at=now, refused=refused)
    session.add(batch)
    session.flush()
    taken = []
    for number, document in enumerate(found.documents):
        of = case or _new_case(session, now, actor, document, like)
        if case is not None:
            case.versions += 1
            case.revision += 1
            case.updated_at = now
        submission = _submission(of, batch, document, like, actor, now)
        submission.idempotency_key = None if key is None else f"{key}.{number}"
        session.add(submission)
        audit.record(
            session,
            actor,
            "submission.created",
            "submission",
            submission.id,
            agency_id=agency_id,
            detail={
                "case_id": of.id,
                "version": of.versions,
                "batch_id": batch.id,
                "filename": document.name,
                "sha256": document.sha256,
                "source": like.source,
            },
            summary=document.name,
            at=now,
        )
        taken.append(_taken(submission))
    return Taken(batch_id=batch.id, submissions=tuple(taken), refused=tuple(found.refused))


def _demand_room(session: Session, agency_id: str, more: int, most: int) -> None:
    """Refuse (429) what would make one agency's plans fill the queue; those who come after it would wait for all of them."""
    waiting = session.scalar(
        select(func.count()).where(Submission.status.in_(("queued", "checking")), Submission.agency_id == agency_id)
    )
    if waiting and waiting + more > most:
        raise Refused(429, "too-many-waiting", filled(TOO_MANY_WAITING, waiting=waiting, limit=most))


def _open_case(session: Session, actor: Actor, case_id: str) -> Case:
    """The case that a new version is for, locked against another version at the same time."""
    case = session.scalar(select(Case).where(Case.id == case_id).with_for_update())
    case = permissions.found(actor, "submission.create", case, permissions.CASE)
    if case.state not in ("draft", "returned"):
        raise Refused(409, "case-takes-no-version", CLOSED)
    return case


def _new_case(session: Session, now: datetime, actor: Actor, document: Document, like: _Like) -> Case:
    case = Case(
        id=new_id(),
        agency_id=actor.agency_id,
        created_by=actor.user_id,
        created_at=now,
        updated_at=now,
        form_id=like.form_id,
        title=title_from(document.name),
        state="draft",
        versions=1,
        revision=1,
    )
    session.add(case)
    session.flush()
    return case


def _submission(case: Case, batch: Batch, document: Document, like: _Like, actor: Actor, now: datetime) -> Submission:
    return Submission(
        id=new_id(),
        case_id=case.id,
        version=case.versions,
        batch_id=batch.id,
        agency_id=case.agency_id,
        created_by=actor.user_id,
        visitor=actor.visitor,
        source=like.source,
        created_at=now,
        filename=document.name,
        sha256=document.sha256,
        size=document.size,
        form_id=like.form_id,
        facts=like.facts,
        as_of=like.as_of,
        status="queued",
    )


def _earlier(session: Session, key: str) -> Submission | None:
    """The first submission that came with this key. On PostgreSQL, others with the same key wait until this one is through."""
    if session.get_bind().dialect.name == "postgresql":
        number = int(key[:15], 16)
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
    return session.scalar(select(Submission).where(Submission.idempotency_key == f"{key}.0"))


def _again(session: Session, earlier: Submission, found: Sorted) -> Taken:
    """The answer of then, if the files are those of then."""
    batch = session.get_one(Batch, earlier.batch_id)
    before = session.scalars(select(Submission).where(Submission.batch_id == batch.id).order_by(Submission.idempotency_key))
    by_number = sorted(before, key=lambda one: int((one.idempotency_key or ".0").rpartition(".")[2]))
    if [one.sha256 for one in by_number] != [one.sha256 for one in found.documents]:
        raise Refused(422, "idempotency-key-reused", KEY_REUSED)
    refused = tuple(
        RefusedFile(name=one["name"], reason=Words(one["reason"]["zh-Hant"], one["reason"]["en"])) for one in batch.refused
    )
    return Taken(batch_id=batch.id, submissions=tuple(map(_taken, by_number)), refused=refused, repeated=True)


def _taken(submission: Submission) -> TakenFile:
    return TakenFile(
        submission_id=submission.id,
        case_id=submission.case_id,
        version=submission.version,
        filename=submission.filename,
        sha256=submission.sha256,
        size=submission.size,
    )
