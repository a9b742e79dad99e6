"""`select` and `ignore` take codes and beginnings of codes, and never wake a finding that a stronger one silences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.facts import AppFacts
from schemas.forms import load_form
from service.cli.main import main
from service.pipeline import Request, understand
from tests.builders.good_plan import RECEIVED
from tests.builders.plans import a_plan
from validators.precedence import PRECEDENCE
from validators.registry import RULES
from validators.running import run

FORM = load_form()
FAULTY = {
    "improvement.schedule": "",
    "improvement.release": "待補",
    "improvement.security": "由委外廠商負責系統安全維護。",
    "marketing.target": "目標客群624,500人，屬第二類，標準為624,500×10%=62,540人次。\n本App訂定之目標下載數量為61,000人次。",
    "marketing.campaign.workforce": None,
    "marketing.campaign.effect": "48,200+12,000=60,300（累計下載總次數）",
}
DOCUMENT, PLAN = understand(a_plan(FAULTY, font="標楷體"), "plan.docx", Request(as_of=RECEIVED))
CODES = sorted(rule.code for rule in RULES)
PREFIXES = sorted({code[:length] for code in CODES for length in (1, 2, 4)})


def found(**chosen):
    return run(DOCUMENT, PLAN, AppFacts(), FORM, RECEIVED, **chosen).findings


ALL = found()


def test_the_faulty_plan_has_findings_of_many_families():
    assert {one.code for one in ALL} >= {"S203", "S209", "S204", "S207", "F311", "T404", "T408", "A501", "X807"}


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PREFIXES), max_size=3), st.lists(st.sampled_from(PREFIXES), max_size=3), st.booleans())
def test_what_is_chosen_is_exactly_that_part_of_the_whole(select, ignore, lower):
    spelt = [[one.lower() if lower else one for one in some] for some in (select, ignore)]
    wanted = tuple(
        one
        for one in ALL
        if (not select or one.code.startswith(tuple(select))) and not one.code.startswith(tuple(ignore) or ("-",))
    )
    assert found(select=spelt[0], ignore=spelt[1]) == wanted


@pytest.mark.parametrize("code", sorted({one.code for one in ALL}))
def test_a_stronger_rule_that_is_ignored_still_silences(code):
    """Who ignores S203 does not want to hear that the empty section names no time."""
    assert found(ignore=(code,)) == tuple(one for one in ALL if one.code != code)


def test_every_code_in_the_table_of_precedence_is_a_code_or_begins_one():
    for rule in PRECEDENCE:
        for one in (*rule.stronger, *rule.weaker):
            assert any(code.startswith(one) for code in CODES), one
        assert rule.why.endswith(".")


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.docx"
    path.write_bytes(a_plan(FAULTY, font="標楷體"))
    return str(path)


def listed(capsys, plan, *options):
    code = main(["check", plan, "--as-of", "2026-03-02", "--format", "text", *options])
    out = capsys.readouterr().out
    return code, [one for one in CODES if f"　{one} " in out]


@pytest.mark.parametrize(
    ("options", "codes", "code"),
    [
        (["--select", "T4"], ["T404", "T405", "T408"], 1),
        (["--select", "T408,X"], ["T408", "X807"], 0),
        (["--select", "T408", "--select", "X"], ["T408", "X807"], 0),
        (["--select", "t,a", "--ignore", "T40"], ["A501"], 1),
        (["--select", "T", "--ignore", "T"], [], 0),
    ],
)
def test_the_command_line_takes_codes_and_beginnings(capsys, plan, options, codes, code):
    assert listed(capsys, plan, *options) == (code, codes)


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("codes", ["Z9", "T4X", "T404 T405x", "4"])
def test_what_no_code_begins_with_is_wrong_usage(capsys, plan, option, codes):
    assert main(["check", plan, option, codes]) == 2
    assert capsys.readouterr().out == ""
