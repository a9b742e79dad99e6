"""What a check has made, kept as one object of the storage: a .zip of the reports and pages in all languages.

One object, because each is brought to the disk by itself, with its name: four of them took longer than many a check.
"""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Set
from datetime import datetime
from io import BytesIO

from service.pipeline import Written
from service.storage import Missing, Storage
from service.submissions.work import LANGS

NAMES = tuple(name for lang in LANGS for name in (f"report.{lang}.json", f"page.{lang}.html"))
"""What there is of every check."""
_LEVEL = 1
"""Of compression: a quarter of the size in a millisecond. More gains little, and somebody waits."""
_NEVER = (1980, 1, 1, 0, 0, 0)
"""Members carry no time, so that the same document gives the same bytes."""

_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What reading an archive raises of which bytes were changed."""


def made_in(submission_id: str, rechecked_at: datetime | None) -> str:
    """Under which keys of the storage lies what the check that counts has made.

    What a draft's check made stays where it was when a formal receipt begins another: that one has a place of its own.
    """
    return f"made/{submission_id}" if rechecked_at is None else f"made/{submission_id}.received"


def key_in(folder: str) -> str:
    """Where the reports and pages lie, for the `made_in` of a check."""
    return f"{folder}.zip"


def store(storage: Storage, folder: str, made: Written) -> None:
    """Store reports and pages. Doing it twice does no harm: the same document gives the same."""
    storage.put(key_in(folder), iter([packed(made)]))


def packed(made: Written) -> bytes:
    """Reports and pages as they are stored."""
    members = {f"page.{lang}.html": html for lang, html in made.pages.items()}
    for lang, report in made.reports.items():
        members[f"report.{lang}.json"] = json.dumps(report, ensure_ascii=False, separators=(",", ":"))
    body = BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name, words in members.items():
            archive.writestr(zipfile.ZipInfo(name, _NEVER), words.encode(), zipfile.ZIP_DEFLATED, _LEVEL)
    return body.getvalue()


def member(storage: Storage, folder: str, name: str) -> bytes:
    """One of `NAMES`. Raises Missing."""
    try:
        body = storage.get(key_in(folder))
    except Missing:
        return storage.get(f"{folder}/{name}")  # as they were kept at first, each by itself
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            return archive.read(name)
    except (KeyError, *_DAMAGED) as error:
        raise Missing(f"{name} in {key_in(folder)}") from error


def lacking(stored: Set[str], folder: str) -> list[str]:
    """Which of `NAMES` are not among the keys that are `stored`."""
    return [] if key_in(folder) in stored else [name for name in NAMES if f"{folder}/{name}" not in stored]


def damaged(storage: Storage) -> Iterator[str]:
    """The keys of what checks have made that cannot be read back as it was written. Reads everything."""
    for key in storage.keys("made/"):
        if key.count("/") > 1:
            continue  # an annotated copy, which can be made again
        try:
            with zipfile.ZipFile(BytesIO(storage.get(key))) as archive:
                sound = archive.testzip() is None and set(NAMES) <= set(archive.namelist())
        except _DAMAGED:
            sound = False
        if not sound:
            yield key
