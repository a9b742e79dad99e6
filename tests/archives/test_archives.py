from __future__ import annotations

import os
import stat
import struct
import sys
import time
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archives import Member, Refused, gather, members
from ingest.errors import Broken, Encrypted
from ingest.limits import MIB, Limits
from tests.builders.zips import Line, build, deflate


def outcome(data: bytes, limits: Limits | None = None) -> dict[str, bytes | str]:
    """Content of each member by name; for those refused the reason in Chinese."""
    found = members(data, "送件.zip", limits or Limits())
    return {one.name: one.data if isinstance(one, Member) else one.error.reason.zh for one in found}


def names(data: bytes) -> list[str]:
    return list(outcome(data))


def unicode_path(plain: bytes, name: str, *, crc: int | None = None) -> bytes:
    content = b"\1" + struct.pack("<L", zlib.crc32(plain) if crc is None else crc) + name.encode()
    return struct.pack("<2H", 0x7075, len(content)) + content


def test_members_come_in_order_with_their_bytes():
    data = build(Line(name=b"b/1.txt", data=b"one" * 100), Line(name=b"a.txt", data=b"two", method=0), Line(name=b"b/"))
    assert list(outcome(data).items()) == [("送件.zip/b/1.txt", b"one" * 100), ("送件.zip/a.txt", b"two")]


@pytest.mark.parametrize(
    "line",
    [
        Line(name="許功蓋計畫書.docx".encode("cp950"), data=b"x"),
        Line(name="許功蓋計畫書.docx".encode(), data=b"x"),
        Line(name="許功蓋計畫書.docx".encode(), flags=0x800, data=b"x"),
        Line(name=b"?????.docx", extra=unicode_path(b"?????.docx", "許功蓋計畫書.docx"), data=b"x"),
        Line(name=b"?????.docx", extra=struct.pack("<2H4x", 9, 4) + unicode_path(b"?????.docx", "許功蓋計畫書.docx"), data=b"x"),
    ],
)
def test_names_are_read_in_big5_and_utf8(line):
    assert names(build(line)) == ["送件.zip/許功蓋計畫書.docx"]


def test_a_unicode_name_that_belongs_to_another_name_does_not_count():
    extra = unicode_path(b"a.txt", "假.txt", crc=1)
    assert names(build(Line(name=b"a.txt", extra=extra))) == ["送件.zip/a.txt"]


def test_bytes_that_are_no_known_encoding_still_make_a_name():
    assert names(build(Line(name=b"\xff\x80.txt"))) == ["送件.zip/\xa0Ç.txt"]
    assert names(build(Line(name=b"\xff.txt", flags=0x800))) == ["送件.zip/\ufffd.txt"]


def test_backslashes_of_old_windows_programs_part_folders_but_not_characters():
    assert names(build(Line(name="計畫\\功.txt".encode("cp950")))) == ["送件.zip/計畫/功.txt"]


@pytest.mark.parametrize("name", ["__MACOSX/._a.docx", ".DS_Store", "b/Thumbs.db", "~$計畫.docx", "b/._a.docx", ".~lock.a.odt#"])
def test_what_systems_leave_behind_is_passed_over(name):
    assert names(build(Line(name=name.encode()), Line(name=b"a.txt"))) == ["送件.zip/a.txt"]


@pytest.mark.parametrize("name", ["../a.txt", "b/../../a.txt", "/etc/a.txt", "C:\\a.txt", "..\\a.txt", "b\na.txt", "a\0.txt"])
def test_a_name_that_leads_outside_is_refused_and_the_others_are_not(name):
    found = list(members(build(Line(name=name.encode()), Line(name=b"good.txt")), "z.zip"))
    assert isinstance(found[0], Refused)
    assert "不合法" in found[0].error.reason.zh
    assert ".." not in found[0].name
    assert found[1] == Member(name="z.zip/good.txt", data=b"")


def test_a_path_with_superfluous_points_is_straightened():
    assert names(build(Line(name=b"./b//a.txt"))) == ["送件.zip/b/a.txt"]


def test_archives_inside_archives_are_opened():
    inner = build(Line(name=b"a.txt", data=b"x"))
    assert outcome(build(Line(name=b"in.zip", data=inner))) == {"送件.zip/in.zip/a.txt": b"x"}


def test_archives_are_opened_only_so_deep():
    data = b"x"
    for _ in range(4):
        data = build(Line(name=b"n.zip" if data != b"x" else b"a.txt", data=data))
    assert outcome(data) == {"送件.zip/n.zip/n.zip/n.zip": "壓縮檔層層包覆超過 3 層，不再解開。"}


def test_a_document_is_not_opened_as_an_archive():
    document = build(Line(name=b"word/document.xml"))
    assert outcome(build(Line(name=b"a.docx", data=document))) == {"送件.zip/a.docx": document}


def test_an_archive_that_claims_to_be_a_document_is_left_to_the_reader():
    archive = build(Line(name=b"a.txt"))
    assert outcome(build(Line(name=b"a.docx", data=archive))) == {"送件.zip/a.docx": archive}


def test_a_locked_member_needs_a_password():
    found = list(members(build(Line(name=b"a.docx", flags=1), Line(name=b"b.txt")), "z.zip"))
    assert isinstance(found[0].error, Encrypted)
    assert isinstance(found[1], Member)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (Line(name=b"a", attributes=(stat.S_IFLNK | 0o777) << 16, data=b"/etc/passwd"), "捷徑"),
        (Line(name=b"a", method=12, data=b"x"), "少見的方式"),
        (Line(name=b"a", data=b"x" * 100, crc=1), "已損壞"),
        (Line(name=b"a", data=b"x" * 100, declared=99), "已損壞"),
        (Line(name=b"a", data=b"x" * 100, declared=101), "已損壞"),
        (Line(name=b"a", data=os.urandom(500), packed=400), "已損壞"),
        (Line(name=b"a", data=b"", declared=2**31), "超過 50 MiB"),
        (Line(name=b"a", data=bytes(3 * MIB)), "壓縮比超過 200 倍"),
    ],
)
def test_a_member_that_cannot_be_trusted_is_refused_alone(line, words):
    found = outcome(build(line, Line(name=b"good.txt", data=b"y")))
    if line.packed is None:
        assert found["送件.zip/good.txt"] == b"y"
    assert words in found["送件.zip/a"]


def test_a_member_that_lies_about_its_size_costs_no_memory():
    data = build(Line(name=b"a", data=bytes(40 * MIB), declared=1000))
    tracemalloc.start()
    assert "已損壞" in outcome(data)["送件.zip/a"]
    assert tracemalloc.get_traced_memory()[1] < 5 * MIB
    tracemalloc.stop()


def test_members_that_share_their_bytes_are_a_bomb():
    first = Line(name=b"a", data=b"x" * 1000)
    bomb = build(first, *[Line(name=b"%d" % number, data=first.data, at=0) for number in range(5)])
    assert outcome(bomb) == {"送件.zip": "壓縮檔內的檔案彼此重疊，是惡意的壓縮炸彈，不予解開。"}


def test_quoted_headers_in_the_manner_of_fifield_are_a_bomb():
    kernel = deflate(b"x" * 1000)
    inner = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0x21, zlib.crc32(b"x" * 1000), len(kernel), 1000, 1, 0) + b"b" + kernel
    outer = Line(name=b"a", data=inner, method=0)
    bomb = build(outer, Line(name=b"b", data=b"x" * 1000, at=31))
    assert "重疊" in outcome(bomb)["送件.zip"]


def test_all_members_together_have_a_bound():
    lines = [Line(name=b"%d" % number, data=os.urandom(400_000), method=0) for number in range(4)]
    found = outcome(build(*lines), Limits(unpacked_size=MIB))
    assert [isinstance(one, bytes) for one in found.values()] == [True, True, False, False]
    assert "解開後超過 1 MiB" in found["送件.zip/3"]


def test_the_bound_holds_over_nested_archives():
    inner = build(*[Line(name=b"%d" % number, data=os.urandom(300_000), method=0) for number in range(3)])
    found = outcome(build(Line(name=b"in.zip", data=inner, method=0)), Limits(unpacked_size=MIB + MIB // 2))
    assert [isinstance(one, bytes) for one in found.values()] == [True, True, False]


def test_only_so_many_files_are_taken_and_the_rest_is_named_once():
    found = outcome(build(*[Line(name=b"%d" % number) for number in range(20)]), Limits(archive_files=10))
    assert len(found) == 11
    assert "超過 10 個" in found["送件.zip"]


def test_a_directory_of_a_million_lines_is_refused_at_once():
    data = build(Line(name=b"a"))
    line = data[data.index(b"PK\1\2") : data.index(b"PK\5\6")]
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(line) * 10**6, 0, 0)
    started = time.perf_counter()
    assert "超過" in outcome(data[: data.index(b"PK\1\2")] + line * 10**6 + end)["送件.zip"]
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("data", [b"PK\3\4", b"PK\5\6", build(Line(name=b"a"))[:-5], build(Line(name=b"a"))[10:]])
def test_a_damaged_archive_is_one_clear_error(data):
    [refused] = members(data, "z.zip")
    assert isinstance(refused, Refused)
    assert isinstance(refused.error, Broken)
    assert refused.error.reason.zh == "壓縮檔不完整或已損壞，無法開啟。"


@given(st.binary(max_size=60), st.integers(0, 400), st.booleans())
def test_whatever_is_damaged_no_error_escapes(noise, place, over):
    whole = build(
        Line(name="功.txt".encode("cp950"), data=b"x" * 99), Line(name=b"b.zip", data=build(Line(name=b"c", data=b"y"))), zip64=True
    )
    damaged = whole[:place] + noise + whole[place + len(noise) * over :]
    for one in members(damaged, "z.zip"):
        assert isinstance(one, Member | Refused)
        assert ".." not in one.name.split("/")


def test_members_are_unpacked_only_when_asked_for():
    found = members(build(Line(name=b"a", data=b"x"), Line(name=b"b", data=b"x", crc=1)), "z.zip")
    assert next(found) == Member(name="z.zip/a", data=b"x")


def put(folder: Path, name: str, data: bytes = b"%PDF-1.4") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_folders_give_their_documents_in_order_with_archives_opened(tmp_path):
    put(tmp_path, "b/2.pdf")
    put(tmp_path, "a.zip", build(Line(name=b"1.txt", data=b"x")))
    put(tmp_path, "c")
    for junk in ("~$b.docx", "b/.DS_Store", "__MACOSX/a.pdf"):
        put(tmp_path, junk)
    passed_over: list[str] = []
    put(tmp_path, "truth.json", b"{}")
    put(tmp_path, "run.py", b"import os")
    put(tmp_path, "data.bin", bytes(9))
    found = [one.name for one in gather([tmp_path], passed_over=passed_over.append)]
    assert found == [f"{tmp_path}/{name}" for name in ("a.zip/1.txt", "b/2.pdf", "c")]
    assert passed_over == [f"{tmp_path}/{name}" for name in ("data.bin", "run.py", "truth.json")]


def test_a_file_that_is_named_is_taken_whatever_it_is(tmp_path):
    path = put(tmp_path, "notes.json", b"{}")
    assert list(gather([path])) == [Member(name=str(path), data=b"{}")]


def test_a_file_that_is_not_there_is_refused_with_a_reason(tmp_path):
    [refused] = gather([tmp_path / "nothing.docx"])
    assert isinstance(refused, Refused)
    assert "無法讀取檔案" in refused.error.reason.zh


def test_a_file_beyond_the_limit_is_not_read(tmp_path):
    [refused] = gather([put(tmp_path, "a.pdf", bytes(2 * MIB))], Limits(file_size=MIB))
    assert "2.0 MiB" in refused.error.reason.zh


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in the file system")
def test_a_pipe_is_no_file_and_nobody_waits_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "loop").symlink_to(tmp_path)
    [refused] = gather([tmp_path])
    assert "不是一般的檔案" in refused.error.reason.zh
