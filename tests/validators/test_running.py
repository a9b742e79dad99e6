from dataclasses import replace
from datetime import date

import pytest

from schemas.document import Run, Span
from schemas.facts import AppFacts
from schemas.findings import Finding, NotEvaluated, verdict_of
from schemas.forms import load_form
from schemas.rules import Example, Hit, Rule, Words
from tests.builders.small import a_document, understood
from validators.running import order_of, run

FORM = load_form()
DAY = date(2026, 3, 2)
EXAMPLE = Example(words=Words("例", "example"))
SECTIONS = {"improvement": "", "improvement.schedule": "1. 待補", "marketing": "", "marketing.target": "目標"}


def a_rule(code, *hits, raises=None):
    def check(case):
        if raises is not None:
            raise raises
        yield from hits

    return Rule(
        code=code,
        name="test-rule",
        severity="error",
        clause="要點",
        title=Words("題", "title"),
        message=Words("有{what}", "there is {what}"),
        suggestion=Words("改", "mend"),
        explanation=Words("說", "tell"),
        bad=EXAMPLE,
        good=EXAMPLE,
        check=check,
    )


def outcome(*rules, sections=SECTIONS, **options):
    document, plan = understood(sections)
    return run(document, plan, AppFacts(), FORM, DAY, rules=rules, **options)


def codes(*rules, **options):
    return [finding.code for finding in outcome(*rules, **options).findings]


def hit(section=None, span=None, claim="", what="x"):
    return Hit(section=section, span=span, claim=claim, values={"what": what})


def test_a_rule_that_raises_is_named_and_the_others_still_run():
    result = outcome(a_rule("T401", raises=ZeroDivisionError("by zero")), a_rule("T402", hit()))
    assert result.not_evaluated == (NotEvaluated(code="T401", reason="ZeroDivisionError: by zero"),)
    assert [finding.code for finding in result.findings] == ["T402"]


def test_a_message_with_a_field_that_the_hit_does_not_fill_is_a_rule_not_evaluated():
    result = outcome(a_rule("T401", Hit(section=None)))
    assert [one.code for one in result.not_evaluated] == ["T401"]
    assert result.findings == ()


def test_messages_are_filled_in_each_language():
    finding = outcome(a_rule("T401", hit(what=Words("人數", "a number")))).findings[0]
    assert finding.message == Words("有人數", "there is a number")


@pytest.mark.parametrize(
    ("select", "ignore", "left"),
    [((), (), ["L301", "T401"]), (("T",), (), ["T401"]), (("t4",), (), ["T401"]), ((), ("L301",), ["T401"]), (("T",), ("T4",), [])],
)
def test_rules_are_chosen_by_code_or_its_beginning(select, ignore, left):
    assert codes(a_rule("L301", hit()), a_rule("T401", hit()), select=select, ignore=ignore) == left


def test_a_rule_that_nobody_asked_for_still_silences_a_weaker_one():
    empty = a_rule("S203", hit("marketing.target"))
    missing = a_rule("T407", hit("marketing.target"))
    assert codes(empty, missing) == ["S203"]
    assert codes(empty, missing, select=("T",)) == []


def test_a_broken_rule_that_nobody_asked_for_is_not_named():
    assert outcome(a_rule("S203", raises=ValueError()), a_rule("T407", hit()), select=("T",)).not_evaluated == ()


@pytest.mark.parametrize(
    ("strong", "at", "weak", "below", "left"),
    [
        ("S203", "marketing.target", "T407", "marketing.target", ["S203"]),
        ("S209", "marketing.campaign", "T409", "marketing.campaign.effect", ["S209"]),
        ("S202", "marketing.budget", "S204", "marketing.budget.source", ["S202"]),
        ("S201", "marketing", "S202", "marketing.target", ["S201"]),
        ("S203", "marketing.target", "T401", "marketing.audience", ["T401", "S203"]),
        ("S203", "marketing.target", "S207", "marketing.target", ["S203", "S207"]),
        ("S203", "improvement.update_cycle", "D108", "improvement.update_cycle", ["D108", "S203"]),
        ("D105", None, "L301", None, ["D105"]),
        ("D105", None, "D106", None, ["D105", "D106"]),
    ],
)
def test_one_cause_is_one_finding(strong, at, weak, below, left):
    assert codes(a_rule(strong, hit(at)), a_rule(weak, hit(below))) == left


def test_a_wrong_product_is_not_a_wrong_calculation_too():
    at, elsewhere = Span(block=3, start=0, end=2), Span(block=1, start=0, end=2)
    product = a_rule("T404", hit("marketing.target", at))
    assert codes(product, a_rule("A501", hit("marketing.target", at))) == ["T404"]
    assert codes(product, a_rule("A501", hit("marketing.target", elsewhere))) == ["A501", "T404"]


def test_findings_follow_the_form_and_then_the_document():
    late, early = Span(block=4, start=1, end=2), Span(block=4, start=0, end=1)
    rules = (
        a_rule("T409", hit("marketing.target", late)),
        a_rule("T402", hit("marketing.target", early)),
        a_rule("C701", hit("improvement.schedule")),
        a_rule("L301", hit()),
    )
    assert codes(*rules) == ["L301", "C701", "T402", "T409"]


def fingerprints(*hits, sections=SECTIONS):
    return [finding.fingerprint for finding in outcome(a_rule("X801", *hits), sections=sections).findings]


def test_a_fingerprint_survives_moving_renumbering_and_spelling():
    document = {"improvement": "", "improvement.schedule": "1. 待補"}
    moved = {"marketing": "", "marketing.target": "別的", "improvement": "", "improvement.schedule": "２、 待 補"}
    here = fingerprints(hit("improvement.schedule", Span(block=2, start=0, end=5)), sections=document)
    there = fingerprints(hit("improvement.schedule", Span(block=5, start=0, end=6)), sections=moved)
    assert here == there


def test_equal_claims_are_told_apart_and_keep_their_first_fingerprint():
    one = fingerprints(hit("marketing.target", claim="100×5%=6"))
    two = fingerprints(hit("marketing.target", claim="100×5%=6"), hit("marketing.target", claim="１００ × ５% = ６"))
    assert two[0] == one[0]
    assert two[0] != two[1]


def test_another_claim_or_section_is_another_fingerprint():
    first = fingerprints(hit("marketing.target", claim="5"))
    assert first != fingerprints(hit("marketing.target", claim="6"))
    assert first != fingerprints(hit("marketing.audience", claim="5"))


def test_a_finding_on_guessed_words_carries_the_lowest_confidence():
    document = a_document("九折")
    paragraph = replace(document.paragraphs[0], runs=(Run(start=0, end=1, confidence=0.5), Run(start=1, end=2, confidence=0.9)))
    document = replace(document, blocks=(paragraph,))
    _, plan = understood({})
    rule = a_rule("T401", hit(span=Span(block=0, start=0, end=2)), hit(span=Span(block=0, start=1, end=2)))
    found = run(document, plan, AppFacts(), FORM, DAY, rules=[rule]).findings
    assert sorted(finding.confidence for finding in found) == [0.5, 0.9]


@pytest.mark.parametrize(
    ("severities", "complete", "verdict"),
    [
        ([], True, "pass"),
        (["note"], True, "pass"),
        ([], False, "warnings"),
        (["warning"], True, "warnings"),
        (["note", "error", "warning"], True, "fail"),
        (["error"], False, "fail"),
    ],
)
def test_a_plan_passes_only_when_everything_was_judged(severities, complete, verdict):
    assert verdict_of(severities, complete=complete) == verdict


def test_findings_stand_in_the_order_of_the_form_and_then_of_the_words():
    """Those on the whole document first, then by section, those on a section before those on its words, then by place."""

    def told(code, section, *place):
        span = Span(block=place[0], start=place[1], end=place[1] + 1) if place else None
        none = Words("", "")
        return Finding(
            code=code, name="", severity="error", section=section, span=span, message=none, expected=none, found=none,
            suggestion=none, basis="", fingerprint="",
        )  # fmt: skip

    right = [
        told("X8", None),
        told("S2", "improvement"),
        told("X8", "improvement.schedule"),
        told("X7", "improvement.schedule", 0, 0),
        told("T4", "improvement.schedule", 0, 3),
        told("A5", "improvement.schedule", 1, 0),
        told("A1", "marketing"),
    ]
    backwards = right[::-1]
    assert sorted(backwards, key=lambda one: order_of(one, FORM)) == right
