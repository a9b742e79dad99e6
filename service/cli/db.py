"""`plancheck db upgrade|backup|restore|check`: the administrator's hands on the database and the files."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from schemas.rules import Words
from service.cli.options import Parser, WrongUsage, add_lang, filled, path_from

if TYPE_CHECKING:
    from service.wiring import Services

WHAT = Words(
    "upgrade 升級資料庫；backup 備份至資料夾；restore 由備份還原；check 檢查是否完整",
    "upgrade the database, backup to a folder, restore from one, check that all is whole",
)
FOLDER = Words("備份的資料夾（backup、restore）", "the backup's folder (backup, restore)")
DIGESTS = Words("check 時逐一核對檔案內容的雜湊值", "with check, read every file and compare its digest")
NEEDS_FOLDER = Words("plancheck db {what} 之後請寫備份的資料夾。", "plancheck db {what} needs the backup's folder.")
NO_ANSWER = Words(
    "資料庫沒有回應；請確認 PLANCHECK_DATABASE_URL 與資料庫是否啟動。",
    "The database does not answer; check PLANCHECK_DATABASE_URL, and that it runs.",
)
UPGRADED = Words("資料庫版本：{revision}", "The database is at {revision}.")
BACKED_UP = Words(
    "已備份至「{path}」：資料庫與 {files:,} 個檔案（{size:,} 位元組）。",
    "Backed up to “{path}”: the database and {files:,} files ({size:,} bytes).",
)
RESTORED = Words(
    "已由「{path}」還原：資料庫與 {files:,} 個檔案（{size:,} 位元組）。",
    "Restored from “{path}”: the database and {files:,} files ({size:,} bytes).",
)
WHOLE = Words("資料庫與檔案完整。", "The database and the files are whole.")
FOUND = Words("共 {count} 個問題。", "{count} problems.")


def add_options(parser: Parser) -> None:
    """The options of this command."""
    lang = parser.lang
    parser.add_argument("what", metavar="WHAT", choices=("upgrade", "backup", "restore", "check"), help=WHAT.in_lang(lang))
    parser.add_argument("folder", metavar="DIR", nargs="?", type=path_from, help=FOLDER.in_lang(lang))
    parser.add_argument("--digests", action="store_true", help=DIGESTS.in_lang(lang))
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Do it; 0, or 1 where `check` found something. Raises WrongUsage for what cannot be done."""
    from service.backup import NoBackup  # noqa: PLC0415 - only where a service is administered
    from service.queue.patience import wait_for_database  # noqa: PLC0415
    from service.settings import WrongSetting, settings_from  # noqa: PLC0415
    from service.wiring import services_from  # noqa: PLC0415

    if arguments.what in ("backup", "restore") and arguments.folder is None:
        raise WrongUsage(filled(NEEDS_FOLDER, what=arguments.what))
    try:
        services = services_from(settings_from())
        if not wait_for_database(services, 0.0):
            raise WrongUsage(NO_ANSWER)
        return _done(services, arguments)
    except (WrongSetting, NoBackup) as error:
        raise WrongUsage(error.words) from error


def _done(services: Services, arguments: argparse.Namespace) -> int:
    from service import backup, soundness  # noqa: PLC0415
    from service.auth import second_factor  # noqa: PLC0415
    from service.db import migrating  # noqa: PLC0415

    def say(words: Words, **fields: object) -> None:
        sys.stdout.write(filled(words, **fields).in_lang(arguments.lang) + "\n")

    if arguments.what == "upgrade":
        migrating.upgrade(services.engine)
        second_factor.seal_all(services)
        say(UPGRADED, revision=migrating.newest())
        return 0
    if arguments.what == "check":
        count = 0
        for count, problem in enumerate(soundness.problems(services, digests=arguments.digests), 1):  # noqa: B007 - counted to the end
            sys.stdout.write(problem.in_lang(arguments.lang) + "\n")
        say(FOUND if count else WHOLE, count=count)
        return 1 if count else 0
    work = backup.back_up if arguments.what == "backup" else backup.restore
    copied = work(services, arguments.folder)
    say(BACKED_UP if arguments.what == "backup" else RESTORED, path=arguments.folder, files=copied.files, size=copied.size)
    return 0
