"""Backup and restore of one installation: the database as it is at one moment, and every file it speaks of.

The database comes first: a file is stored before the row that names it, and never changed, so that the files copied afterwards
hold at least all that the copied rows name. Mails alone go again, once they are settled: they are copied before the database as
well, so that those which its copy still has to answer are there. A backup is a folder: `manifest.json` (written last: without it
the backup is not complete), `database.sqlite3` or `database.dump`, and `storage/`, a folder as `service.storage.folder` keeps it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, make_url

from schemas.rules import Words
from schemas.version import VERSION
from service import passing
from service.db import migrating
from service.settings import Settings
from service.storage import Missing, Storage
from service.storage.folder import Folder
from service.wiring import Services

MANIFEST = "manifest.json"
_MAIL = "mail/"
_DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}

NOT_EMPTY = Words("「{path}」已有內容，請另選一個新的資料夾。", "“{path}” is not empty; name a new folder.")
NO_BACKUP = Words(
    "「{path}」不是完整的 plancheck 備份（缺少 manifest.json）。", "“{path}” is no complete backup of plancheck (no manifest.json)."
)
OTHER_KIND = Words(
    "備份來自 {found}，目前設定的資料庫是 {wanted}；請改設 PLANCHECK_DATABASE_URL。",
    "The backup is of {found}, but the database that is set is {wanted}; set PLANCHECK_DATABASE_URL accordingly.",
)
NEWER = Words(
    "備份由較新版的 plancheck（{version}）製作，請先升級 plancheck 再還原。",
    "The backup was made by a newer plancheck ({version}); upgrade plancheck before you restore it.",
)
OCCUPIED = Words(
    "目前設定的資料庫已有資料，為免覆蓋，不予還原；請改指向空的資料庫。",
    "The database that is set holds data already and is not overwritten; point to an empty one.",
)
NO_SCHEMA = Words("資料庫還沒有內容，沒有可備份的資料。", "The database is empty: there is nothing to back up.")
NO_PROGRAM = Words(
    "找不到 {program}，請安裝 PostgreSQL 的用戶端程式（Debian：postgresql-client）。",
    "There is no {program}; install PostgreSQL's client programs (Debian: postgresql-client).",
)
PROGRAM_FAILED = Words("{program} 沒有成功：{why}", "{program} failed: {why}")


class NoBackup(Exception):
    """It cannot be done; `words` say why and what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What was copied."""

    files: int
    size: int
    """Of all files together, in bytes."""
    schema: str


def back_up(services: Services, folder: Path) -> Copied:
    """Write a backup to a new folder, while the service runs. Raises NoBackup."""
    if folder.exists() and any(folder.iterdir()):
        raise NoBackup(_filled(NOT_EMPTY, path=folder))
    schema = migrating.revision_of(services.engine)
    if schema is None:
        raise NoBackup(NO_SCHEMA)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kind = services.engine.dialect.name
    dump = folder / _DUMPS[kind]
    kept = Folder(folder / "storage")
    _copy_files(services.storage, kept, _MAIL)
    if kind == "sqlite":
        _copy_sqlite(_sqlite_file(services.settings), dump)
    else:
        _run_postgres("pg_dump", services.settings, "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
    _copy_files(services.storage, kept)
    copied = list(kept.keys(""))
    files, size = len(copied), sum(map(kept.size, copied))
    manifest = {
        "plancheck": VERSION,
        "schema": schema,
        "database": kind,
        "made_at": services.now().isoformat(),
        "files": files,
        "bytes": size,
    }
    aside = folder / f".{MANIFEST}"
    aside.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    aside.replace(folder / MANIFEST)
    return Copied(files=files, size=size, schema=schema)


def _copy_files(source: Storage, kept: Folder, prefix: str = "") -> None:
    """Copy what is there and not copied yet, but not what lives only for a while.

    A mail goes from the storage once it is answered or sent, which may be at any moment; everything else stays.
    """
    for key in source.keys(prefix):
        if key.startswith(passing.TOP) or kept.has(key):
            continue
        try:
            kept.put(key, source.stream(key))
        except Missing:
            if not key.startswith(_MAIL):
                raise


def restore(services: Services, folder: Path) -> Copied:
    """Bring a backup into an empty database and the storage, and the schema to this version's. Raises NoBackup."""
    manifest = _manifest(folder)
    kind = services.engine.dialect.name
    if manifest["database"] != kind:
        raise NoBackup(_filled(OTHER_KIND, found=manifest["database"], wanted=kind))
    if not migrating.knows(manifest["schema"]):
        raise NoBackup(_filled(NEWER, version=manifest["plancheck"]))
    if inspect(services.engine).get_table_names():
        raise NoBackup(OCCUPIED)
    # Files first: a restored row then has its file from the beginning, whatever interrupts this.
    kept = Folder(folder / "storage")
    files = size = 0
    for key in kept.keys(""):
        services.storage.put(key, kept.stream(key))
        files, size = files + 1, size + kept.size(key)
    dump = folder / _DUMPS[kind]
    services.engine.dispose()
    if kind == "sqlite":
        target = _sqlite_file(services.settings)
        for left in (target, target.with_name(f"{target.name}-wal"), target.with_name(f"{target.name}-shm")):
            left.unlink(missing_ok=True)
        _copy_sqlite(dump, target)
    else:
        _run_postgres("pg_restore", services.settings, "--no-owner", "--no-privileges", "--exit-on-error", str(dump))
    migrating.upgrade(services.engine)
    return Copied(files=files, size=size, schema=manifest["schema"])


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NoBackup(_filled(NO_BACKUP, path=folder)) from error
    return found


def _sqlite_file(settings: Settings) -> Path:
    return Path(make_url(settings.database_url).database or "")


def _copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database that may be in use, as it is at one moment, and bring the copy to the disk."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    number = os.open(target, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _run_postgres(program: str, settings: Settings, *options: str) -> None:
    """Run a client program of PostgreSQL on the database that is set; the password is handed over unseen."""
    if shutil.which(program) is None:
        raise NoBackup(_filled(NO_PROGRAM, program=program))
    url = make_url(settings.database_url)
    environment = {
        "PGHOST": url.host or "localhost",
        "PGPORT": str(url.port or 5432),
        "PGUSER": url.username or "postgres",
        "PGPASSWORD": str(url.password or ""),
    }
    command = [program, f"--dbname={url.database}", *options]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed program
    if done.returncode:
        raise NoBackup(_filled(PROGRAM_FAILED, program=program, why=done.stderr.strip()[-500:]))


def _filled(words: Words, **fields: object) -> Words:
    return Words(words.zh.format(**fields), words.en.format(**fields))
