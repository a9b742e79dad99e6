"""Reports are printed as they come: the same words as if all had been gathered, in the memory of a few."""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest

from reports.sarif_report import sarif_log
from schemas.forms import load_form
from schemas.report import Report
from service.cli import check
from service.cli.main import main
from service.cli.printing import Finished, printer_for
from service.pipeline import Request
from service.pipeline import check as checked
from tests.builders.plans import RECEIVED, a_plan
from validators.registry import RULES

FORM = load_form()
LARGE = 20_000
"""Characters of a report that is made long."""


@pytest.fixture(scope="module")
def report() -> Report:
    return checked(a_plan({"improvement.stars": None}), "壞.docx", Request(as_of=RECEIVED)).report


def printed(chosen: str, reports: list[Report]) -> str:
    out = io.StringIO()
    printer = printer_for(chosen, out, FORM, "zh-Hant")
    for one in reports:
        printer.add(Finished(report=one))
    printer.end()
    return out.getvalue()


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_the_list_is_the_one_that_would_be_gathered(report: Report, count: int) -> None:
    reports = [report] * count
    whole = reports[0] if count == 1 else reports
    assert printed("json", reports) == json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    log = sarif_log(reports, RULES, FORM, "zh-Hant")
    assert printed("sarif", reports) == json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def test_a_log_without_results_is_whole() -> None:
    good = checked(a_plan(), "good.docx", Request(as_of=RECEIVED)).report
    assert json.loads(printed("sarif", [good]))["runs"][0]["results"] == []


def long_reports(report: Report, count: int) -> Iterator[Finished]:
    for number in range(count):
        own: dict[str, Any] = {**report, "document": {**report["document"], "sha256": f"{number:064x}"}}
        yield Finished(report=cast("Report", {**own, "ballast": f"{number:03}" * (LARGE // 3)}))


class Nowhere(io.TextIOBase):
    def write(self, text: str) -> int:
        return len(text)


@pytest.mark.parametrize("chosen", ["json", "text", "sarif"])
def test_the_memory_does_not_grow_with_the_files(
    chosen: str, report: Report, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    def peak(count: int) -> int:
        monkeypatch.setattr(check, "reports_on", lambda _arguments, _request: long_reports(report, count))
        monkeypatch.setattr(sys, "stdout", Nowhere())
        tracemalloc.start()
        try:
            assert main(["check", str(tmp_path), "--as-of", "2026-03-02", "--format", chosen]) == check.ERRORS
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    (tmp_path / "a.docx").write_bytes(a_plan())
    peak(2)  # loads what is loaded once
    assert peak(80) < peak(8) + 72 * LARGE / 2


def interrupted(
    report: Report, count: int, stop: Callable[[], object]
) -> Callable[[argparse.Namespace, Request], Iterator[Finished]]:
    def reports(_arguments: argparse.Namespace, _request: Request) -> Iterator[Finished]:
        for _ in range(count):
            yield Finished(report=report)
        stop()

    return reports


def _raise() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("stop", [_raise, lambda: os.kill(os.getpid(), signal.SIGTERM)])
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_what_was_printed_before_an_interrupt_is_a_whole_list(
    count: int, stop: Callable[[], object], report: Report, monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Any
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(check, "reports_on", interrupted(report, count, stop))
    code = main(["check", str(tmp_path), "--format", "json", "--lang", "en"])
    out, err = capsys.readouterr()
    assert code == 130
    assert err.strip()
    assert (json.loads(out) if out else []) == ([report] * count if count > 1 else [])
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_log_that_was_interrupted_is_not_printed(
    report: Report, monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Any
) -> None:
    monkeypatch.setattr(check, "reports_on", interrupted(report, 3, _raise))
    assert main(["check", str(tmp_path), "--format", "sarif"]) == 130
    assert capsys.readouterr().out == ""


def test_nothing_is_printed_where_nothing_can_be_saved(
    report: Report, monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Any
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(check, "reports_on", interrupted(report, 3, lambda: None))
    code = main(["check", str(tmp_path), "--format", "json", "--output", str(tmp_path / "file" / "out")])
    assert (code, capsys.readouterr().out) == (2, "")
