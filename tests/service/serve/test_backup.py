"""A backup taken while the service runs is whole, and a restored installation is the one that was backed up."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from service import backup, passing, soundness
from service.auth.secret import key_of
from service.cli.main import main
from service.db import migrating
from service.db.submission_tables import Submission, SubmissionFinding
from service.storage import Missing
from service.storage.folder import Folder
from service.submissions import kept, results
from service.submissions.checking import check_one, pool_for
from service.wiring import Services
from tests.service.conftest import closing, installed
from tests.service.plans import PLAN, hand_in


def filled(services: Services, more: bytes = b"") -> str:
    """One submission that was checked, one that waits; the identity of the first."""
    first, _ = hand_in(services, data=PLAN + more), hand_in(services, name="等待.docx")
    with pool_for(services) as pool:
        assert check_one(services, first, pool) == "checked"
    return first


def counts(services: Services) -> list[int]:
    with services.sessions() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in (Submission, SubmissionFinding)]


def same_again(services: Services, target: Services, folder: Path) -> None:
    first = filled(services)
    services.storage.put(passing.key_of(passing.new_identity(services), "sheet"), iter([b"nobody imported it"]))
    copied = backup.back_up(services, folder)
    assert copied.files == 2, "the file itself once, and what was made of the one that was checked"
    hand_in(services)  # after the backup
    assert backup.restore(target, folder).files == 2
    assert counts(target)[0] == 2
    assert results.report_of(target, first) == results.report_of(services, first)
    assert b"".join(results.original_of(target, first).chunks) == PLAN
    assert list(soundness.problems(target, digests=True)) == []
    assert migrating.revision_of(target.engine) == migrating.newest()
    with pytest.raises(backup.NoBackup, match="holds data already"):
        backup.restore(target, folder)


def test_a_backup_holds_no_secret_of_the_environment(tmp_path: Path) -> None:
    secrets = {"secret_key": "hunter2-key" * 4, "oidc_client_secret": "hunter2-oidc", "mail_password": "hunter2-mail"}
    with closing(installed(data=tmp_path / "data", **secrets)) as services:
        migrating.upgrade(services.engine)
        key_of(services.settings)
        hand_in(services)
        backup.back_up(services, tmp_path / "backup")
    files = [path for path in (tmp_path / "backup").rglob("*") if path.is_file()]
    assert len(files) >= 3
    assert [path.name for path in files if b"hunter2" in path.read_bytes() or path.name == "secret.key"] == []
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_on_sqlite(services: Services, tmp_path: Path) -> None:
    with closing(installed(data=tmp_path / "other")) as target:
        same_again(services, target, tmp_path / "backup")


@pytest.mark.slow
@pytest.mark.needs("pg_dump", "pg_restore")
def test_on_postgresql(postgres_services: Services, postgres, tmp_path: Path) -> None:
    url = postgres.url(postgres.new_database())
    with closing(installed(data=tmp_path / "other", database_url=url)) as target:
        same_again(postgres_services, target, tmp_path / "backup")


@pytest.mark.slow
def test_while_submissions_come_in(services: Services, tmp_path: Path) -> None:
    over = threading.Event()

    def keep_handing_in() -> None:
        number = 0
        while not over.is_set():
            number += 1
            hand_in(services, data=PLAN + str(number).encode())

    thread = threading.Thread(target=keep_handing_in)
    thread.start()
    try:
        for number in range(5):
            backup.back_up(services, tmp_path / f"backup-{number}")
    finally:
        over.set()
        thread.join()
    for number in range(5):
        with closing(installed(data=tmp_path / f"restored-{number}")) as target:
            backup.restore(target, tmp_path / f"backup-{number}")
            assert list(soundness.problems(target, digests=True)) == []


class Going:
    """A storage whose mails go while it is read: as they are listed, or as they are opened."""

    def __init__(self, behind: Folder, gone: list[str]) -> None:
        self._behind, self.gone = behind, gone

    def keys(self, prefix: str = "") -> Iterator[str]:
        for key in list(self._behind.keys(prefix)):
            if key.startswith("mail/listed"):
                self._go(key)
            yield key

    def stream(self, key: str, chunk: int = 1 << 18) -> Iterator[bytes]:
        pieces = self._behind.stream(key, chunk)
        if key.startswith("mail/opened"):
            self._go(key)
        return pieces

    def _go(self, key: str) -> None:
        self._behind.delete(key)
        self.gone.append(key)


def test_a_mail_that_is_settled_meanwhile_spoils_no_backup(services: Services, tmp_path: Path) -> None:
    first = filled(services)
    for name in ("listed", "opened", "stays"):
        services.storage.put(f"mail/{name}", iter([name.encode()]))
    gone: list[str] = []
    copied = backup.back_up(replace(services, storage=Going(services.storage, gone)), tmp_path / "backup")
    assert sorted(gone) == ["mail/listed", "mail/opened"]
    assert copied.files == 3, "the file, what was made of it, and the mail that stays"
    with closing(installed(data=tmp_path / "other")) as target:
        assert backup.restore(target, tmp_path / "backup").files == 3
        assert target.storage.get("mail/stays") == b"stays"
        assert results.report_of(target, first) == results.report_of(services, first)


def test_a_mail_that_the_copied_database_has_still_to_answer_is_in_the_backup(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.storage.put("mail/waits", iter([b"to be answered"]))
    copy_database = backup._copy_sqlite

    def settled_just_after(*paths: Path) -> None:
        copy_database(*paths)
        services.storage.delete("mail/waits")
        services.storage.put("mail/came-later", iter([b"later"]))

    monkeypatch.setattr(backup, "_copy_sqlite", settled_just_after)
    backup.back_up(services, tmp_path / "backup")
    kept = Folder(tmp_path / "backup" / "storage")
    assert {key: kept.get(key) for key in kept.keys("mail/")} == {"mail/waits": b"to be answered", "mail/came-later": b"later"}


def test_a_plan_that_goes_meanwhile_does(services: Services, tmp_path: Path) -> None:
    """Nothing takes plans away: a backup without one would not be whole."""
    filled(services)

    class Losing(Going):
        def stream(self, key: str, chunk: int = 1 << 18) -> Iterator[bytes]:
            self._behind.delete(key)
            return self._behind.stream(key, chunk)

    with pytest.raises(Missing):
        backup.back_up(replace(services, storage=Losing(services.storage, [])), tmp_path / "backup")
    assert not (tmp_path / "backup" / "manifest.json").exists()


def test_what_is_refused(services: Services, tmp_path: Path) -> None:
    hand_in(services)
    folder = tmp_path / "backup"
    backup.back_up(services, folder)
    with pytest.raises(backup.NoBackup, match="not empty"):
        backup.back_up(services, folder)
    manifest = folder / "manifest.json"
    kept = manifest.read_text()
    with closing(installed(data=tmp_path / "other")) as target:
        manifest.write_text(json.dumps(json.loads(kept) | {"schema": "9999_future"}))
        with pytest.raises(backup.NoBackup, match="newer plancheck"):
            backup.restore(target, folder)
        manifest.write_text(json.dumps(json.loads(kept) | {"database": "postgresql"}))
        with pytest.raises(backup.NoBackup, match="PLANCHECK_DATABASE_URL"):
            backup.restore(target, folder)
        manifest.unlink()
        with pytest.raises(backup.NoBackup, match="no complete backup"):
            backup.restore(target, folder)


def test_every_kind_of_damage_is_found(services: Services, tmp_path: Path) -> None:
    first = filled(services)
    other = hand_in(services, data=PLAN + b" ")
    files = services.storage.root
    third = filled(services, b"  ")
    (files / "made" / first[:2] / f"{first}.zip").unlink()
    (files / "made" / first[:2] / first).mkdir()
    for name in kept.NAMES[:-1]:
        (files / "made" / first[:2] / first / name).write_bytes(b"as it was kept at first")
    packed = files / "made" / third[:2] / f"{third}.zip"
    packed.write_bytes(packed.read_bytes().replace(b"PK", b"pk", 1))
    (stored,) = [path for path in (files / "files").rglob("*") if path.is_file() and path.read_bytes() == PLAN]
    stored.write_bytes(b"other")
    with services.sessions.begin() as session:
        session.execute(
            update(Submission).where(Submission.id == other).values(sha256="0" * 64, created_at=services.now().replace(year=2020))
        )
    found = [words.en for words in soundness.problems(services, digests=True)]
    assert any("lacks its report page.en.html" in one and first in one for one in found)
    assert any("is not in the storage" in one and other in one for one in found)
    assert any(f"files/{stored.name}" in one for one in found)
    assert any(f"made/{third}.zip" in one for one in found)
    assert any("have waited for more than 10 minutes" in one for one in found)
    assert len(found) == 5
    with services.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001_core'"))
    assert ["run plancheck db upgrade" in words.en for words in soundness.problems(services)] == [True]


def test_the_commands(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    hand_in(services)
    monkeypatch.setenv("PLANCHECK_DATA", str(services.settings.data))
    assert main(["db", "upgrade"]) == 0
    assert main(["db", "check", "--digests"]) == 0
    assert main(["db", "backup", str(tmp_path / "backup")]) == 0
    assert main(["db", "backup", "--lang", "en"]) == 2
    assert "needs the backup's folder" in capsys.readouterr().err
    monkeypatch.setenv("PLANCHECK_DATA", str(tmp_path / "new"))
    assert main(["db", "restore", str(tmp_path / "backup"), "--lang", "en"]) == 0
    assert "the database and 1 files" in capsys.readouterr().out
    shutil.rmtree(tmp_path / "new" / "files")
    assert main(["db", "check", "--lang", "en"]) == 1
    assert "is not in the storage" in capsys.readouterr().out
    monkeypatch.setenv("PLANCHECK_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert main(["db", "check", "--lang", "en"]) == 2
    assert "does not answer" in capsys.readouterr().err
