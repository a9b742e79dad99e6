"""Whether an installation is whole: the schema, the database's own consistency, and a file for every row that names one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select, text

from schemas.rules import Words
from service.auth import second_factor
from service.db import migrating
from service.db.engine import reading
from service.db.submission_tables import Submission
from service.submissions import kept
from service.wiring import Services

SCHEMA = Words(
    "資料庫的版本是 {found}，這個 plancheck 需要 {wanted}；請執行 plancheck db upgrade。",
    "The database is at {found}, and this plancheck needs {wanted}; run plancheck db upgrade.",
)
DAMAGED = Words("資料庫檔案已損壞：{why}；請由備份還原。", "The database file is damaged: {why}; restore it from a backup.")
NO_FILE = Words(
    "計畫 {submission}（{filename}）的檔案不在儲存空間。", "The file of submission {submission} ({filename}) is not in the storage."
)
NO_REPORT = Words(
    "計畫 {submission}（{filename}）缺少報告檔 {name}。", "Submission {submission} ({filename}) lacks its report {name}."
)
CHANGED = Words("儲存的檔案 {key} 內容與其雜湊值不符。", "The contents of {key} in the storage do not have its digest.")
WAITING = Words(
    "有 {count} 份計畫等待檢查超過 {minutes} 分鐘；請確認檢查程序是否執行中。",
    "{count} submissions have waited for more than {minutes} minutes; see that a worker runs.",
)
SEALED = Words(
    "有 {count} 個帳號的兩步驟驗證無法以目前的 PLANCHECK_SECRET_KEY 開啟；請改用備份當時的密鑰，或請其以備用碼登入後重新設定。",
    "The second factors of {count} accounts do not open by the present PLANCHECK_SECRET_KEY; set the one of then, or let their "
    "owners sign in with recovery codes and set them up anew.",
)
_MINUTES = 10


def problems(services: Services, *, digests: bool = False) -> Iterator[Words]:
    """Everything that is wrong, as it is found; `digests` reads every file and every report. Nothing is changed."""
    found, wanted = migrating.revision_of(services.engine), migrating.newest()
    if found != wanted:
        yield _filled(SCHEMA, found=found or "—", wanted=wanted)
        return
    yield from _database(services)
    yield from _files(services)
    if digests:
        yield from _digests(services)
    yield from _queue(services)
    if count := second_factor.cannot_be_opened(services):
        yield _filled(SEALED, count=count)


def _database(services: Services) -> Iterator[Words]:
    if services.engine.dialect.name != "sqlite":
        return  # PostgreSQL keeps to its constraints, and tells of damage in its own log
    with services.engine.connect().execution_options(reads_only=True) as connection:
        for (line,) in connection.execute(text("PRAGMA integrity_check")):
            if line != "ok":
                yield _filled(DAMAGED, why=line)
        for row in connection.execute(text("PRAGMA foreign_key_check")):
            yield _filled(DAMAGED, why=f"{row[0]} {row[1]} → {row[2]}")


def _files(services: Services) -> Iterator[Words]:
    # The rows first: a file is stored before its row is written.
    with reading(services.sessions) as session:
        rows = session.execute(
            select(Submission.id, Submission.sha256, Submission.status, Submission.filename, Submission.rechecked_at)
        ).all()
    stored = set(services.storage.keys("files/")) | set(services.storage.keys("made/"))
    for row in rows:
        if f"files/{row.sha256}" not in stored:
            yield _filled(NO_FILE, submission=row.id, filename=row.filename)
        if row.status not in ("checked", "failed"):
            continue
        for name in kept.lacking(stored, kept.made_in(row.id, row.rechecked_at)):
            yield _filled(NO_REPORT, submission=row.id, filename=row.filename, name=name)


def _digests(services: Services) -> Iterator[Words]:
    for key in services.storage.keys("files/"):
        digest = hashlib.sha256()
        for chunk in services.storage.stream(key):
            digest.update(chunk)
        if key != f"files/{digest.hexdigest()}":
            yield _filled(CHANGED, key=key)
    for key in kept.damaged(services.storage):
        yield _filled(CHANGED, key=key)


def _queue(services: Services) -> Iterator[Words]:
    before = services.now() - timedelta(minutes=_MINUTES)
    with reading(services.sessions) as session:
        count = session.scalar(
            select(func.count()).select_from(Submission).where(Submission.status == "queued", Submission.asked_at < before)
        )
    if count:
        yield _filled(WAITING, count=count, minutes=_MINUTES)


def _filled(words: Words, **fields: object) -> Words:
    return Words(words.zh.format(**fields), words.en.format(**fields))
