"""What a check has made is one object, the same for the same document, and damage to it is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.pipeline import Written
from service.storage import Missing
from service.storage.folder import Folder
from service.submissions import kept

MADE = Written(
    reports={"zh-Hant": {"verdict": "fail", "words": "計畫書"}, "en": {"verdict": "fail", "words": "plan"}},  # type: ignore[typeddict-item,typeddict-unknown-key]
    pages={"zh-Hant": "<p>計畫書</p>" * 200, "en": "<p>plan</p>" * 200},
    copy=None,
)
FOLDER = f"made/{'a1' * 16}"


@pytest.fixture
def storage(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_everything_comes_back_out_of_one_object(storage: Folder) -> None:
    kept.store(storage, FOLDER, MADE)
    assert list(storage.keys("made/")) == [f"{FOLDER}.zip"]
    assert kept.member(storage, FOLDER, "page.zh-Hant.html").decode() == MADE.pages["zh-Hant"]
    assert kept.member(storage, FOLDER, "report.en.json") == b'{"verdict":"fail","words":"plan"}'
    assert kept.lacking({f"{FOLDER}.zip"}, FOLDER) == []
    assert list(kept.damaged(storage)) == []


def test_the_same_gives_the_same_bytes(storage: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.store(storage, FOLDER, MADE)
    before = storage.get(f"{FOLDER}.zip")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    kept.store(storage, FOLDER, MADE)
    assert storage.get(f"{FOLDER}.zip") == before


def test_what_was_kept_apart_at_first_is_still_read(storage: Folder) -> None:
    for name in kept.NAMES:
        storage.put(f"{FOLDER}/{name}", iter([name.encode()]))
    assert [kept.member(storage, FOLDER, name).decode() for name in kept.NAMES] == list(kept.NAMES)
    stored = set(storage.keys("made/"))
    assert kept.lacking(stored, FOLDER) == []
    assert kept.lacking(stored - {f"{FOLDER}/page.en.html"}, FOLDER) == ["page.en.html"]
    assert list(kept.damaged(storage)) == []


def test_what_is_not_there_is_missing(storage: Folder) -> None:
    with pytest.raises(Missing):
        kept.member(storage, FOLDER, "report.en.json")
    kept.store(storage, FOLDER, Written(reports=MADE.reports, pages={}, copy=None))
    with pytest.raises(Missing):
        kept.member(storage, FOLDER, "page.en.html")


@given(place=st.integers(0, 10_000), other=st.integers(1, 255))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_changed_byte_is_read_as_if_it_were_right(storage: Folder, place: int, other: int) -> None:
    kept.store(storage, FOLDER, MADE)
    (file,) = (one for one in (storage.root / "made").rglob("*.zip"))
    body = bytearray(file.read_bytes())
    body[place % len(body)] ^= other
    file.write_bytes(body)
    found = list(kept.damaged(storage))
    for name, right in (("report.en.json", b'{"verdict":"fail","words":"plan"}'), ("page.en.html", MADE.pages["en"].encode())):
        try:
            assert kept.member(storage, FOLDER, name) == right
        except Missing:
            assert found == [f"{FOLDER}.zip"], "what cannot be read is found by who looks for damage"
