import copy
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.comparing import compare, comparison_text
from schemas.forms import load_form
from service.cli.main import main
from service.pipeline import Request, check
from tests.builders.plans import a_plan

DAY = ["--as-of", "2026-03-02"]
TOO_LOW = {"marketing.target": "624,500×10%=62,450人次。\n目標50,000人次。"}
STILL_TOO_LOW = {"marketing.target": "624,500×10%=62,450人次。\n目標60,000人次。"}
WRONG = {"marketing.target": "624,500×10%=62,540人次。\n目標65,000人次。"}


def report_on(sections=None, data=None):
    return check(a_plan(sections) if data is None else data, "plan.docx", Request(as_of=date(2026, 3, 2))).report


def codes(findings):
    return [one["code"] for one in findings]


def test_a_plan_compared_with_itself_has_all_findings_still_open_and_unchanged():
    report = report_on(WRONG)
    found = compare(report, report)
    assert (found["fixed"], found["new_findings"], found["unjudged"]) == ([], [], [])
    assert [pair["old"] for pair in found["still_open"]] == report["findings"]
    assert all(pair["same"] for pair in found["still_open"])


def test_what_is_mended_is_fixed_and_what_comes_up_is_new():
    found = compare(report_on(WRONG), report_on({"improvement.stars": None}))
    assert "T404" in codes(found["fixed"])
    assert "S202" in codes(found["new_findings"])


def test_findings_are_the_same_wherever_they_stand():
    moved = {**WRONG, "improvement.ui_ux": "新增一段說明。\n再一段說明。\n首頁改為卡片式版面，將步道、景點及活動三大類置於首屏。"}
    found = compare(report_on(WRONG), report_on(moved))
    assert "T404" in codes(pair["new"] for pair in found["still_open"])
    assert "T404" not in codes(found["new_findings"])


def test_a_target_raised_and_still_too_low_is_still_open_but_reworded():
    found = compare(report_on(TOO_LOW), report_on(STILL_TOO_LOW))
    assert ("T405", False) in [(pair["new"]["code"], pair["same"]) for pair in found["still_open"]]
    assert "T405" not in codes(found["new_findings"])


def test_another_wrong_sum_is_another_finding():
    first = report_on({"marketing.campaign.effect": "預計增加20+20=50人次下載。"})
    second = report_on({"marketing.campaign.effect": "預計增加30+40=90人次下載。"})
    found = compare(first, second)
    assert "A501" in codes(found["fixed"])
    assert "A501" in codes(found["new_findings"])


def test_what_the_new_version_cannot_show_is_not_known_and_never_fixed():
    old = report_on(WRONG)
    unreadable = report_on(data=b"%PDF-1.7 broken")
    unapplied = copy.deepcopy(report_on())
    unapplied["not_evaluated"] = [{"code": "T404", "reason": "x"}]
    gone = report_on({"marketing.target": None})
    for new in (unreadable, unapplied, gone):
        found = compare(old, new)
        assert "T404" in codes(found["unjudged"])
        assert "T404" not in codes(found["fixed"])


ALL = [report_on(sections) for sections in (None, WRONG, TOO_LOW, STILL_TOO_LOW, {"improvement.stars": None})]


@given(st.sampled_from(ALL), st.sampled_from(ALL))
def test_every_finding_of_both_versions_is_accounted_for_once(old, new):
    found = compare(old, new)
    assert len(found["fixed"]) + len(found["unjudged"]) + len(found["still_open"]) == len(old["findings"])
    assert len(found["new_findings"]) + len(found["still_open"]) == len(new["findings"])


def test_the_comparison_is_told_in_words():
    old, new = report_on(TOO_LOW), report_on(STILL_TOO_LOW)
    text = comparison_text(compare(old, new), old, new, load_form())
    assert "未改正" in text
    assert "文字已修改，問題仍在" in text
    assert "沒有新增的問題。" in text


@pytest.fixture
def versions(tmp_path, capsys):
    paths = {}
    for name, sections in (("wrong", WRONG), ("good", None)):
        paths[name] = tmp_path / f"{name}.docx"
        paths[name].write_bytes(a_plan(sections))
    main(["check", str(paths["wrong"]), *DAY, "--format", "json"])
    paths["report"] = tmp_path / "wrong.report.json"
    paths["report"].write_text(capsys.readouterr().out, encoding="utf-8")
    return paths


def test_the_exit_code_tells_whether_anything_is_new(versions, capsys):
    wrong, good, report = (str(versions[name]) for name in ("wrong", "good", "report"))
    assert main(["compare", wrong, good, *DAY]) == 0
    assert codes(json.loads(capsys.readouterr().out)["fixed"]) == ["T404"]
    assert main(["compare", good, wrong, *DAY]) == 1
    capsys.readouterr()
    assert main(["compare", report, wrong, *DAY, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], codes(pair["new"] for pair in found["still_open"])) == ("plancheck/comparison/1", ["T404"])


def test_what_is_no_plan_and_no_report_is_wrong_usage_or_unreadable(versions, tmp_path, capsys):
    stray, broken = tmp_path / "stray.json", tmp_path / "broken.pdf"
    stray.write_text('{"schema": "other"}', encoding="utf-8")
    broken.write_bytes(b"%PDF-1.7 broken")
    good = str(versions["good"])
    assert main(["compare", good, str(stray)]) == 2
    assert main(["compare", good, str(tmp_path)]) == 2
    assert main(["compare", good, str(tmp_path / "none.docx")]) == 2
    capsys.readouterr()
    assert main(["compare", good, str(broken), *DAY]) == 3
