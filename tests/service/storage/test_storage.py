"""A folder and a bucket keep the same promises."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.settings import WrongSetting
from service.storage import Missing, Storage, checked_key, storage_for
from service.storage.folder import Folder

FILE = "files/" + "ab" * 32
MADE = f"made/{'0' * 32}/report.en.json"


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return storage_for((tmp_path / "with space").as_uri())
    bucket = request.getfixturevalue("bucket")
    return storage_for(f"s3://plans/{tmp_path.name}", bucket.environment)


@pytest.mark.slow
def test_what_is_put_is_there(storage: Storage) -> None:
    assert not storage.has(FILE)
    storage.put(FILE, iter([b"one ", b"", b"two"]))
    storage.put(MADE, iter([]))
    assert storage.has(FILE)
    assert storage.get(FILE) == b"one two"
    assert storage.get(MADE) == b""
    assert list(storage.stream(FILE, 3)) in ([b"one", b" tw", b"o"], [b"one ", b"two"])
    storage.put(FILE, iter([b"anew"]))
    assert storage.get(FILE) == b"anew"
    assert sorted(storage.keys()) == [FILE, MADE]
    assert list(storage.keys("files/")) == [FILE]
    assert list(storage.keys("files/ab")) == [FILE]
    assert list(storage.keys("made/0000")) == [MADE]
    assert list(storage.keys("mail/")) == []
    for _ in range(2):
        storage.delete(FILE)
        assert not storage.has(FILE)


@pytest.mark.slow
def test_what_is_missing_is_named(storage: Storage) -> None:
    for ask in (storage.get, storage.stream):
        with pytest.raises(Missing, match=FILE):
            ask(FILE)


@pytest.mark.slow
def test_what_breaks_off_is_not_there_at_all(storage: Storage) -> None:
    def broken() -> Iterator[bytes]:
        yield b"x" * 6_000_000  # more than one part of an upload in parts
        yield b"x" * 6_000_000
        raise ConnectionError("the sender is gone")

    storage.put(MADE, iter([b"before"]))
    for key in (FILE, MADE):
        with pytest.raises(ConnectionError):
            storage.put(key, broken())
    assert list(storage.keys()) == [MADE]
    assert storage.get(MADE) == b"before"


@pytest.mark.slow
def test_large_files_come_back_whole(storage: Storage) -> None:
    pieces = [os.urandom(1 << 20) for _ in range(12)]
    storage.put(FILE, iter(pieces))
    assert storage.get(FILE) == b"".join(pieces)
    assert b"".join(storage.stream(FILE)) == b"".join(pieces)
    assert max(map(len, storage.stream(FILE, 1 << 16))) <= 1 << 16


@pytest.mark.slow
def test_many_write_the_same_key_at_once(storage: Storage) -> None:
    body = os.urandom(200_000)
    threads = [threading.Thread(target=storage.put, args=(FILE, iter([body]))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert storage.get(FILE) == body
    assert list(storage.keys()) == [FILE]


@pytest.mark.parametrize(
    "key", ["", "files", "files/", "../etc/passwd", "files/../x", "files/.hidden", "made/a/b/c", "other/x", "files/x\n"]
)
def test_no_key_leads_out(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        Folder(tmp_path).has(key)


@given(st.text(max_size=40))
def test_whatever_is_a_key_stays_within(key: str) -> None:
    try:
        checked_key(key)
    except ValueError:
        return
    assert Path(os.path.normpath(Path("/base") / key)).is_relative_to(f"/base/{key.split('/', maxsplit=1)[0]}")


def test_what_a_killed_process_left_is_removed_after_a_day(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / ".incoming" / "left").write_bytes(b"half")
    folder.tidy()
    assert (tmp_path / ".incoming" / "left").exists()
    folder.tidy((tmp_path / ".incoming" / "left").stat().st_mtime + 25 * 3600)
    assert not (tmp_path / ".incoming" / "left").exists()
    assert list(folder.keys()) == []


@pytest.mark.parametrize("url", ["ftp://x/y", "/var/files", "s3://", "file://", ""])
def test_other_kinds_are_refused_in_words(url: str) -> None:
    with pytest.raises(WrongSetting, match="PLANCHECK_STORAGE_URL"):
        storage_for(url)
