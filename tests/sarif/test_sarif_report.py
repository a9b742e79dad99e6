import json
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.sarif_report import sarif_log, uri_of
from schemas.forms import load_form
from service.cli.main import main
from service.pipeline import Request, check
from tests.builders.plans import a_plan
from validators.registry import RULES

SCHEMA = json.loads(Path(__file__).with_name("sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
FAULTY = {"improvement.stars": None, "marketing.target": "624,500×10%=62,540人次。\n目標60,000人次。"}


def checked(data, name="計畫 書.docx", lang="zh-Hant"):
    return check(data, name, Request(as_of=date(2026, 3, 2), lang=lang))


@pytest.mark.parametrize("lang", ["zh-Hant", "en"])
def test_a_log_of_good_faulty_and_broken_plans_is_valid(lang):
    reports = [checked(data, lang=lang).report for data in (a_plan(), a_plan(FAULTY), b"%PDF-1.7 broken")]
    log = sarif_log(reports, RULES, load_form(), lang)
    jsonschema.Draft202012Validator(SCHEMA).validate(log)
    assert log["version"] == "2.1.0"
    assert len(log["runs"][0]["artifacts"]) == 3


def test_each_result_names_its_rule_and_the_words_it_rests_on():
    one = checked(a_plan(FAULTY))
    run = sarif_log([one.report], RULES, load_form(), "zh-Hant")["runs"][0]
    assert len(run["results"]) == len(one.report["findings"]) > 1
    for result, finding in zip(run["results"], one.report["findings"], strict=True):
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == finding["code"]
        assert result["level"] == finding["severity"]
        assert result["partialFingerprints"] == {"plancheckClaim/v1": finding["fingerprint"]}
        if finding["where"]:
            region = result["locations"][0]["physicalLocation"]["region"]
            text = one.document.paragraphs[region["startLine"] - 1].text
            assert text[region["startColumn"] - 1 : region["endColumn"] - 1] == region["snippet"]["text"]


def test_a_rule_that_could_not_be_applied_is_a_notification():
    report = checked(a_plan()).report
    report["not_evaluated"] = [{"code": "T404", "reason": "ValueError: x"}]
    log = sarif_log([report], RULES, load_form(), "zh-Hant")
    jsonschema.Draft202012Validator(SCHEMA).validate(log)
    assert log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["associatedRule"] == {"id": "T404"}


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=40))
def test_a_name_never_leads_out_of_the_folder(name):
    parts = urlsplit(uri_of(name))
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
    assert parts.path
    assert not parts.path.startswith("/")
    assert ".." not in parts.path.split("/")


def test_the_command_prints_a_log(tmp_path, capsys):
    path = tmp_path / "bad.docx"
    path.write_bytes(a_plan(FAULTY))
    assert main(["check", str(path), "--format", "sarif", "--as-of", "2026-03-02"]) == 1
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(capsys.readouterr().out))
