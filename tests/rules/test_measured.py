"""The measured precision and recall: counted from what the scorer says, kept beside the rules, shown by `explain`."""

from __future__ import annotations

import json
import sys

import pytest

from benchmarks import measure_rules
from reports.catalogue import as_data, in_full
from schemas.forms import DEFAULT_FORM
from schemas.measured import Measured, Tally
from service.cli.main import main
from validators.measured import FILE, measured
from validators.registry import RULES, rule_of


def result(right=(), missed=(), made_up=()):
    return {
        "right": list(right),
        "missed": [[code, None, ""] for code in missed],
        "made_up": [[code, None, ""] for code in made_up],
    }


def test_findings_are_counted_by_rule_and_by_format():
    results = {
        "a.docx": result(right=["T404", "T404"], missed=["S202"]),
        "b.pdf": result(right=["T404"], missed=["T404"], made_up=["X801"]),
    }
    figures = measure_rules.figures(results, {"a.docx": "docx", "b.pdf": "pdf"})
    assert list(figures) == ["S202", "T404", "X801"]
    assert figures["T404"] == {
        "right": 3,
        "missed": 1,
        "made_up": 0,
        "precision": 1.0,
        "recall": 0.75,
        "formats": {"docx": {"right": 2, "missed": 0, "made_up": 0}, "pdf": {"right": 1, "missed": 1, "made_up": 0}},
    }
    assert (figures["S202"]["precision"], figures["S202"]["recall"]) == (None, 0.0)
    assert (figures["X801"]["precision"], figures["X801"]["recall"]) == (0.0, None)


def test_a_measurement_is_written_and_read_again(tmp_path, monkeypatch, capsys):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, form in (("a.docx", "docx"), ("b.pdf", "pdf")):
        (corpus / name).write_bytes(name.encode())
        (corpus / f"{name}.truth.json").write_text(json.dumps({"dress": {"format": form}}))
    (corpus / "gone.docx.truth.json").write_text("{}")
    scored = tmp_path / "score.json"
    scored.write_text(json.dumps({"results": {"a.docx": result(right=["T404"]), "b.pdf": result(missed=["T404"])}}))
    output = tmp_path / "measured.json"
    arguments = ["measure_rules", str(corpus), "--results", str(scored), "--output", str(output)]
    monkeypatch.setattr(sys, "argv", arguments)
    measure_rules.main()
    monkeypatch.setattr("validators.measured.FILE", output)
    found = measured("t404")
    assert found is not None
    assert (found.tally, found.files) == (Tally(right=1, missed=1, made_up=0), 2)
    assert found.formats == {"docx": Tally(right=1, missed=0, made_up=0), "pdf": Tally(right=0, missed=1, made_up=0)}
    assert found.corpus == measure_rules.identity(corpus)
    assert measured("T405") is None
    (corpus / "a.docx").write_bytes(b"another")
    assert found.corpus != measure_rules.identity(corpus)


def test_precision_and_recall_need_something_to_divide_by():
    assert (Tally(right=0, missed=0, made_up=0).precision, Tally(right=0, missed=0, made_up=0).recall) == (None, None)
    assert (Tally(right=3, missed=1, made_up=2).precision, Tally(right=3, missed=1, made_up=2).recall) == (0.6, 0.75)


MEASURED = Measured(
    tally=Tally(right=1999, missed=1, made_up=1),
    formats={"docx": Tally(right=1999, missed=1, made_up=1)},
    day="2026-11-22",
    files=1_794,
    corpus="0" * 16,
)


def test_figures_are_cut_and_told_in_both_languages():
    chinese, english = (in_full(rule_of("T404"), lang, measured=MEASURED).replace("\n", "") for lang in ("zh-Hant", "en"))
    assert "1,794 份（115年11月22日）" in chinese
    assert "99.9%" in chinese
    assert "100%" not in chinese.rpartition("實測")[2]
    assert "docx 1999/2000" in chinese
    assert "1999 found, 1 missed" in english
    assert as_data(rule_of("T404"), "en", MEASURED)["measured"] == {
        "day": "2026-11-22",
        "files": 1794,
        "corpus": "0" * 16,
        "right": 1999,
        "missed": 1,
        "made_up": 1,
        "precision": 1999 / 2000,
        "recall": 1999 / 2000,
        "formats": {"docx": {"right": 1999, "missed": 1, "made_up": 1}},
    }


def test_a_rule_that_the_corpus_demands_nowhere_says_so():
    assert "尚無數據" in in_full(rule_of("S206"), "zh-Hant")
    assert as_data(rule_of("S206"), "en")["measured"] is None
    nothing = Measured(tally=Tally(right=0, missed=2, made_up=0), formats={}, day="2026-11-22", files=9, corpus="")
    told = "".join(in_full(rule_of("S206"), "zh-Hant", measured=nothing).split())
    assert "精確率—，召回率0%" in told


def test_the_kept_figures_are_of_rules_that_exist_and_cover_those_that_change_a_verdict():
    codes = set(json.loads(FILE.read_text(encoding="utf-8"))["rules"])
    assert codes <= {rule.code for rule in RULES}
    in_corpus = [rule for rule in RULES if rule.bad.form == DEFAULT_FORM]  # the corpus holds plans of the first form only
    assert {rule.code for rule in in_corpus if rule.severity != "note"} - codes == set()


@pytest.mark.parametrize("form", ["text", "json"])
def test_explain_shows_the_figures(capsys, form):
    assert main(["explain", "T404", "--format", form]) == 0
    out = capsys.readouterr().out
    assert ("實測" in out) if form == "text" else json.loads(out)["measured"]["files"] > 0
