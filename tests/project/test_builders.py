"""What tests build is the same whenever it is built: a test that sends a file twice sends one file."""

from __future__ import annotations

import itertools
import time
import zipfile
from datetime import datetime, timezone, tzinfo
from types import SimpleNamespace

import pytest

from tests.builders import odf, wordml
from tests.builders.plans import a_plan


class _AnotherYear(datetime):
    """The clock by which python-docx dates comments, in another year."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> _AnotherYear:
        return cls(2031, 1, 1, tzinfo=tz)


@pytest.fixture
def _ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """zipfile's clock is a minute later at every look."""
    minutes = itertools.count(1)

    def later(_: float) -> time.struct_time:
        return time.gmtime(1_600_000_000 + 60 * next(minutes))

    monkeypatch.setattr(zipfile, "time", SimpleNamespace(time=time.time, localtime=later))


@pytest.mark.usefixtures("_ticking")
@pytest.mark.parametrize("options", [{}, {"macro": True}, {"comment": "請補充"}, {"file": "blank"}, {"insertion": "增訂"}])
def test_a_word_file_built_twice_is_one_file(options: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    first = a_plan(**options)
    monkeypatch.setattr("docx.comments.dt", SimpleNamespace(datetime=_AnotherYear, timezone=timezone))
    assert a_plan(**options) == first


@pytest.mark.usefixtures("_ticking")
def test_packages_written_by_hand_are_one_file() -> None:
    assert wordml.word_file() == wordml.word_file()
    assert odf.an_odt("") == odf.an_odt("")
