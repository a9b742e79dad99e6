"""Kept regular expressions are those that `re` would compile, and a damaged store does no harm."""

from __future__ import annotations

import marshal
import re
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cli import quick_start
from service.cli.preparing import modules

EXPRESSIONS: list[tuple[str | bytes, int]] = [
    (r"第(?P<ordinal>[一二三四五六七八九十]+)條", 0),
    (r"(?i:ios|安卓)\s?\d+(?:\.\d+)?", 0),
    (r"(?<![\d.])app(?P<a>x)?(?(a)y|z)", re.IGNORECASE | re.MULTILINE),
    (r"[\u4e00-\u9fff\U00020000-\U0003ffff]", 0),
    (rb"<w:t>([^<]*)", 0),
    ("", 0),
]


def sealed(written: bytes) -> bytes:
    return crc32(written).to_bytes(4, "big") + written


@pytest.fixture(autouse=True)
def _own_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty memory of `re` for one test."""
    monkeypatch.setattr(re, quick_start._NAME, {})
    monkeypatch.setattr(quick_start, "_recalled", 0)


def test_what_was_compiled_comes_back_equal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = str(tmp_path / "below" / "store")
    compiled = [re.compile(words, flags) for words, flags in EXPRESSIONS]
    kept = quick_start.remember(store)
    assert kept >= len(EXPRESSIONS)
    setattr(re, quick_start._NAME, {})
    assert quick_start.recall(store) == kept
    with monkeypatch.context() as patched:
        patched.setattr(re._compiler, "compile", None)
        again = [re.compile(words, flags) for words, flags in EXPRESSIONS]
    assert again == compiled
    assert [one.groupindex for one in again] == [one.groupindex for one in compiled]


def test_nothing_is_written_where_nothing_is_new(tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    re.compile("計畫")
    quick_start.remember(store)
    quick_start.recall(store)
    re.compile("計畫")
    assert quick_start.remember(store) == 0
    re.compile("計畫書")
    assert quick_start.remember(store) > 1
    quick_start.forget()
    assert quick_start.recall(store) > 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no store at all",
        sealed(b""),
        sealed(b"no marshal"),
        sealed(marshal.dumps(3)),
        sealed(marshal.dumps(((0,), 0, {}))),
        None,
    ],
)
def test_another_store_is_not_read(content: bytes | None, tmp_path: Path) -> None:
    store = tmp_path / "store"
    if content is not None:
        store.write_bytes(content)
    assert quick_start.recall(str(store)) == 0


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_damaged_store_is_not_read(at: int, bit: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    store = tmp_path_factory.mktemp("store") / "store"
    setattr(re, quick_start._NAME, {})
    for words, flags in EXPRESSIONS:
        re.compile(words, flags)
    quick_start.remember(str(store))
    data = bytearray(store.read_bytes())
    data[at % len(data)] ^= 1 << bit
    store.write_bytes(data)
    assert quick_start.recall(str(store)) == 0


def test_a_store_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    re.compile("計畫")
    assert quick_start.remember(str(tmp_path / "file" / "store")) == 0


def test_every_module_of_the_command_line_is_prepared() -> None:
    assert {"text.numerals", "ingest.facts.audience", "service.cli.wording", "validators.registry"} <= set(modules())
