"""A rule that raises is told with its code, the others still run, and the plan never passes — each rule in turn."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

import schemas
from reports.json_report import make_report
from reports.text_report import text_report
from schemas.facts import AppFacts
from schemas.forms import load_form
from schemas.records import replace
from service.cli.main import main
from service.pipeline import Request, understand
from tests.builders.good_plan import RECEIVED
from tests.builders.plans import a_plan
from validators import registry
from validators.registry import RULES
from validators.running import run

SCHEMA = json.loads((Path(schemas.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
REASON = "ZeroDivisionError: test"
REQUEST = Request(as_of=RECEIVED)
FORM = load_form()


def broken(code):
    """The catalogue with this rule raising."""

    def check(case):
        raise ZeroDivisionError("test")
        yield

    return tuple(replace(rule, check=check) if rule.code == code else rule for rule in RULES)


@pytest.fixture(scope="module")
def good():
    return understand(a_plan(), "plan.docx", REQUEST)


@pytest.fixture(scope="module")
def bad():
    """A plan with an error, a warning and a note in sections of their own."""
    sections = {
        "improvement.schedule": "115年9月至115年4月",
        "improvement.security": "由委外廠商負責系統安全維護。",
        "marketing.target": "目標客群624,500人，屬第二類，標準為624,500×10%=62,540人次。\n本App訂定之目標下載數量為65,000人次。",
    }
    return understand(a_plan(sections, headings={"improvement.release": "上架時間"}), "plan.docx", REQUEST)


def outcome(plan, rules):
    return run(*plan, AppFacts(), FORM, RECEIVED, rules=rules)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_any_rule_that_raises_is_named_and_all_others_still_run(bad, rule):
    whole = outcome(bad, RULES)
    assert whole.not_evaluated == ()
    left = outcome(bad, broken(rule.code))
    assert [(one.code, one.reason) for one in left.not_evaluated] == [(rule.code, REASON)]
    others = [one for one in whole.findings if one.code != rule.code]
    assert [one for one in left.findings if one in others] == others
    assert rule.code not in {one.code for one in left.findings}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_good_plan_does_not_pass_while_any_rule_is_not_evaluated(good, rule):
    document, plan = good
    found = outcome(good, broken(rule.code))
    reports = {
        lang: make_report(document, plan, found, form=FORM, facts=AppFacts(), as_of=RECEIVED, lang=lang)
        for lang in ("zh-Hant", "en")
    }
    for lang, head in (("zh-Hant", "未能執行的規則"), ("en", "Rules that could not be applied")):
        report = reports[lang]
        jsonschema.validate(report, SCHEMA)
        assert report["verdict"] == "warnings"
        assert report["not_evaluated"] == [{"code": rule.code, "reason": REASON}]
        text = text_report(report, FORM)
        assert f"{rule.code}　{REASON}" in text
        assert head in text


def test_a_rule_that_breaks_half_way_keeps_what_it_found_to_itself(bad):
    """Half of a rule's findings would look like all of them."""
    (wrong,) = [rule for rule in RULES if rule.code == "C702"]

    def check(case):
        yield from wrong.check(case)
        raise ZeroDivisionError("test")

    found = outcome(bad, [replace(wrong, check=check)])
    assert found.findings == ()
    assert [one.code for one in found.not_evaluated] == ["C702"]


def test_a_rule_that_is_not_evaluated_does_not_hide_an_error(bad):
    report = _report(bad, broken("X807"))
    assert report["verdict"] == "fail"


def _report(plan, rules):
    found = outcome(plan, rules)
    return make_report(*plan, found, form=FORM, facts=AppFacts(), as_of=date(2026, 3, 2), lang="en")


def test_a_schema_that_cannot_be_judged_is_told_as_the_s_rules(good, monkeypatch):
    def fail(plan, form):
        raise ZeroDivisionError("test")

    monkeypatch.setattr("validators.conformance.violations", fail)
    found = outcome(good, RULES)
    assert [(one.code, one.reason) for one in found.not_evaluated] == [("S", REASON)]


@pytest.mark.parametrize(
    ("sections", "code"), [({}, 0), ({"improvement.schedule": "115年9月至115年4月"}, 1)], ids=["nothing wrong", "an error"]
)
def test_the_command_line_tells_it_and_its_exit_code_speaks_of_the_errors_found(monkeypatch, capsys, tmp_path, sections, code):
    """`interfaces.md`: 0 is no finding of severity error. What was not judged shows in the verdict."""
    monkeypatch.setattr(registry, "RULES", broken("T404"))
    path = tmp_path / "plan.docx"
    path.write_bytes(a_plan(sections))
    arguments = ["check", str(path), "--as-of", "2026-03-02", "--format"]
    assert main([*arguments, "json"]) == code
    report = json.load(io.StringIO(capsys.readouterr().out))
    assert report["verdict"] == ("fail" if code else "warnings")
    assert report["not_evaluated"] == [{"code": "T404", "reason": REASON}]
    assert main([*arguments, "text"]) == code
    assert f"T404　{REASON}" in capsys.readouterr().out
