"""How hits become findings: chosen, filled, silenced, ordered and named, each exactly."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from schemas.document import Document, Paragraph, Run, Span
from schemas.facts import AppFacts
from schemas.findings import Finding, NotEvaluated
from schemas.records import replace
from schemas.rules import Example, Hit, Rule, Violation, Words
from tests.rules.hits.sketch import FORM, Sketch
from validators import precedence, registry, running
from validators.running import run

EXAMPLE = Example(words=Words("例", "example"))
SHEET = Sketch({"marketing": "", "marketing.target": "1. 目標一二", "improvement": ""})
DAY = date(2026, 3, 2)


def a_rule(code, *listed):
    return Rule(
        code=code,
        name="a-rule",
        severity="warning",
        clause="要點",
        title=Words("題", "title"),
        message=Words("有{what}", "is {what}"),
        suggestion=Words("改{what}", "mend {what}"),
        explanation=Words("說", "tell"),
        bad=EXAMPLE,
        good=EXAMPLE,
        check=lambda case: iter(listed),
    )


def a_hit(**changes):
    return replace(Hit(section="marketing.target", span=SHEET.at("目標"), values={"what": Words("甲", "a")}), **changes)


def outcome(*rules, **chosen):
    return run(SHEET.document, SHEET.plan, AppFacts(), FORM, DAY, rules=rules, **chosen)


def digest(*parts):
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def test_a_hit_becomes_a_finding_with_all_it_says():
    related = (SHEET.at("一"), SHEET.at("二"))
    hit = a_hit(expected="乙", found=Words("丙", "c"), clause="別的要點", claim="丁", related=related, likely="戊")
    (finding,) = outcome(a_rule("T401", hit)).findings
    assert finding == Finding(
        code="T401",
        name="a-rule",
        severity="warning",
        section="marketing.target",
        message=Words("有甲", "is a"),
        expected=Words("乙", "乙"),
        found=Words("丙", "c"),
        suggestion=Words("改甲", "mend a"),
        basis="別的要點",
        fingerprint=digest("T401", "marketing.target", "丁"),
        span=SHEET.at("目標"),
        related=related,
        likely=Words("戊", "戊"),
    )


def test_a_rule_s_second_way_to_fire_has_its_own_words():
    own = a_hit(message=Words("另有{what}", "also {what}"), suggestion=Words("另改", "also mend"))
    (finding,) = outcome(a_rule("T401", own)).findings
    assert (finding.message.zh, finding.suggestion.zh, finding.basis) == ("另有甲", "另改", "要點")
    assert finding.likely == Words("", "")


@pytest.mark.parametrize(
    ("hit", "claim"),
    [
        (a_hit(claim="１，000 × 5％ = 「臺昇」"), "1000×5%=台升"),
        (a_hit(claim="App"), "app"),
        (a_hit(), "目標"),
        (a_hit(span=SHEET.document.whole(2)), "目標一二"),
        (a_hit(claim="1. 目標"), "1.目標"),
        (a_hit(span=None), ""),
    ],
)
def test_a_claim_is_free_of_spelling_and_the_words_of_their_number(hit, claim):
    assert running.claim_of(hit, SHEET.document) == claim
    (finding,) = outcome(a_rule("T401", hit)).findings
    assert finding.fingerprint == digest("T401", "marketing.target", claim)


def test_equal_findings_are_numbered_from_the_second_on():
    first, second, third = (one.fingerprint for one in outcome(a_rule("T401", *[a_hit()] * 3)).findings)
    assert (first, second, third) == (
        digest("T401", "marketing.target", "目標"),
        digest("T401", "marketing.target", "目標", "2"),
        digest("T401", "marketing.target", "目標", "3"),
    )
    (whole,) = outcome(a_rule("T401", a_hit(section=None))).findings
    assert whole.fingerprint == digest("T401", "", "目標")


def test_findings_stand_in_the_order_of_form_document_and_code():
    target, nowhere = SHEET.at("目標"), None
    later = SHEET.at("一")
    listed = [
        a_rule("X809", a_hit(section="marketing.target", span=Span(block=0, start=9, end=10), claim="block")),
        a_rule("X808", a_hit(span=target, claim="b"), a_hit(span=later, claim="c"), a_hit(span=nowhere, claim="a")),
        a_rule("X807", a_hit(span=target, claim="code")),
        a_rule("X806", a_hit(section="improvement", span=later, claim="form")),
        a_rule("X805", a_hit(section=None, span=later, claim="whole")),
        a_rule("X804", a_hit(span=Span(block=0, start=0, end=1), claim="start")),
    ]
    found = [(one.code, one.section, one.span) for one in outcome(*listed).findings]
    assert found == [
        ("X805", None, later),
        ("X806", "improvement", later),
        ("X808", "marketing.target", None),
        ("X804", "marketing.target", Span(block=0, start=0, end=1)),
        ("X809", "marketing.target", Span(block=0, start=9, end=10)),
        ("X807", "marketing.target", target),
        ("X808", "marketing.target", target),
        ("X808", "marketing.target", later),
    ]


def test_what_has_no_place_stands_before_the_first_word_and_the_form_s_first_part():
    start = Span(block=0, start=0, end=1)
    listed = [
        a_rule("X801", a_hit(section="improvement", span=start, claim="1")),
        a_rule("X802", a_hit(section="improvement", span=None, claim="2")),
        a_rule("X803", a_hit(section=None, span=start, claim="3")),
    ]
    assert [one.code for one in outcome(*listed).findings] == ["X803", "X802", "X801"]


@pytest.mark.parametrize(
    ("select", "ignore", "chosen"),
    [
        ((), (), True), (("t",), (), True), (("T40",), (), True), (("T401",), (), True), (("T402",), (), False), (("X", "T4"), (), True),
        ((), ("t4",), False), ((), ("X",), True), (("T",), ("T401",), False), (("T",), ("X", "T"), False),
    ],
)  # fmt: skip
def test_codes_are_chosen_by_their_beginnings(select, ignore, chosen):
    assert running.is_selected("T401", select, ignore) is chosen


def counting(code, calls):
    def check(case):
        calls.append(code)
        return iter(())

    return replace(a_rule(code), check=check)


def test_only_what_is_asked_for_and_what_may_silence_it_is_run():
    calls: list[str] = []
    rules = [counting(code, calls) for code in ("D101", "D105", "S201", "S204", "L301", "T404", "T406", "A501", "X801")]
    assert outcome(*rules, select=("A",)).findings == ()
    assert calls == ["D105", "S201", "S204", "T404", "T406", "A501"]
    calls.clear()
    outcome(*rules, select=("D101",))
    assert calls == ["D101"]
    calls.clear()
    outcome(*rules)
    assert len(calls) == len(rules)


def test_the_catalogue_is_run_where_nobody_brings_rules(monkeypatch):
    monkeypatch.setattr(registry, "RULES", (a_rule("X801", a_hit()),))
    assert [one.code for one in run(SHEET.document, SHEET.plan, AppFacts(), FORM, DAY).findings] == ["X801"]
    assert outcome().findings == ()


def test_rules_see_the_whole_case():
    seen = []
    facts = AppFacts(downloads=5)
    run(
        SHEET.document,
        SHEET.plan,
        facts,
        FORM,
        DAY,
        rules=[replace(a_rule("X801"), check=lambda case: seen.append(case) or iter(()))],
    )
    (case,) = seen
    assert (case.document, case.plan, case.facts, case.form, case.as_of) == (SHEET.document, SHEET.plan, facts, FORM, DAY)
    assert Violation(key="marketing.audience", keyword="required") in case.violations


def test_a_plan_that_the_schema_cannot_judge_is_told(monkeypatch):
    def fail(plan, form):
        raise ValueError("no")

    monkeypatch.setattr("validators.conformance.violations", fail)
    seen = []
    found = outcome(replace(a_rule("X801"), check=lambda case: seen.append(case.violations) or iter([a_hit()])))
    assert found.not_evaluated == (NotEvaluated(code="S", reason="ValueError: no"),)
    assert (seen, len(found.findings)) == ([()], 1)


def test_a_rule_that_raises_is_named_only_where_it_was_asked_for():
    def check(case):
        raise ValueError("no")

    wrong = replace(a_rule("S203"), check=check)
    assert outcome(wrong, a_rule("T401", a_hit())).not_evaluated == (NotEvaluated(code="S203", reason="ValueError: no"),)
    assert outcome(wrong, a_rule("T401", a_hit()), select=("T",)).not_evaluated == ()


def guessed(*runs):
    text = "一二三四"
    made = tuple(Run(start=start, end=end, confidence=confidence) for start, end, confidence in runs)
    return Document(name="", sha256="", format="pdf", blocks=(Paragraph(index=0, text=text, runs=made),))


def test_the_confidence_is_the_lowest_of_the_words_themselves():
    document = guessed((0, 1, 0.1), (1, 2, 0.8), (2, 3, 0.6), (3, 4, 0.2))
    assert running.confidence_of(document, [Span(block=0, start=1, end=3)]) == 0.6
    assert running.confidence_of(document, [Span(block=0, start=1, end=2), Span(block=0, start=3, end=4)]) == 0.2
    assert running.confidence_of(guessed((0, 4, None)), [Span(block=0, start=0, end=4)]) is None
    assert running.confidence_of(guessed((0, 2, None), (2, 4, 0.5)), [Span(block=0, start=0, end=4)]) == 0.5
    assert running.confidence_of(document, []) is None


def test_related_words_count_for_the_confidence_too():
    document = guessed((0, 1, 0.9), (1, 4, 0.3))
    hit = Hit(section=None, span=Span(block=0, start=0, end=1), related=(Span(block=0, start=2, end=3),), values={"what": ""})
    finding = running.finding_of(a_rule("X801"), hit, document)
    assert (finding.confidence, finding.fingerprint) == (0.3, "")
    assert running.finding_of(a_rule("X801"), replace(hit, related=()), document).confidence == 0.9
    assert running.finding_of(a_rule("X801"), replace(hit, span=None), document).confidence == 0.3


AT = SHEET.at("目標")


def finding(code, section="marketing.target", span=AT):
    return running.finding_of(a_rule(code), a_hit(section=section, span=span), SHEET.document)


TABLE = {
    "document": (("D105",), ("S", "L", "F", "T", "A", "B", "C", "X", "K", "D107", "D108")),
    "S201": (("S201",), ("S202", "S203", "S204", "S209", "T", "A", "B", "C", "X")),
    "below": (("S202", "S203", "S209"), ("S202", "S203", "S204", "S209")),
    "content": (("S202", "S203", "S204", "S209"), ("T", "A", "B", "C", "X")),
}


def test_the_table_of_precedence_is_the_specification_s():
    """`rules.md`, Which rule gives way."""
    listed = [(rule.stronger, rule.weaker, rule.reach) for rule in precedence.PRECEDENCE]
    assert listed == [
        (*TABLE["document"], "document"),
        (*TABLE["S201"], "at-or-below"),
        (*TABLE["below"], "below"),
        (*TABLE["content"], "at-or-below"),
        (("T404",), ("A501",), "same-words"),
        (("T406",), ("A501",), "same-words"),
    ]


@pytest.mark.parametrize(
    ("strong", "weak", "reach", "silent"),
    [
        (("marketing", None), ("marketing", None), "document", True),
        ((None, None), (None, None), "document", True),
        (("marketing", AT), ("marketing", AT), "below", False),
        (("marketing", AT), ("marketing.target", AT), "below", True),
        (("marketing", AT), ("marketing.campaign.effect", AT), "below", True),
        (("market", AT), ("marketing.target", AT), "below", False),
        (("marketing.target", AT), ("marketing", AT), "at-or-below", False),
        (("marketing", AT), ("marketing", AT), "at-or-below", True),
        (("marketing", AT), ("marketing.target", AT), "at-or-below", True),
        ((None, AT), ("marketing", AT), "at-or-below", False),
        (("marketing", AT), (None, AT), "at-or-below", False),
        ((None, AT), (None, AT), "at-or-below", False),
        ((None, AT), ("marketing", AT), "same-words", True),
        ((None, None), (None, AT), "same-words", False),
        ((None, AT), (None, None), "same-words", False),
        ((None, Span(block=1, start=0, end=2)), (None, Span(block=2, start=0, end=2)), "same-words", False),
        ((None, Span(block=1, start=0, end=2)), (None, Span(block=1, start=2, end=4)), "same-words", False),
        ((None, Span(block=1, start=2, end=4)), (None, Span(block=1, start=0, end=2)), "same-words", False),
        ((None, Span(block=1, start=1, end=4)), (None, Span(block=1, start=0, end=2)), "same-words", True),
        ((None, Span(block=1, start=0, end=2)), (None, Span(block=1, start=1, end=4)), "same-words", True),
    ],
)
def test_how_far_a_finding_reaches(strong, weak, reach, silent):
    first, second = finding("S201", *strong), finding("T401", *weak)
    assert precedence.reaches(reach, first, second) is silent
    table = (precedence.Precedence(("S2",), ("T",), reach, "why."),)
    assert precedence.silences(first, second, table) is silent
    assert precedence.silences(second, first, table) is False
    assert precedence.strongest([second, first], table) == ([first] if silent else [second, first])


def test_a_finding_never_silences_itself():
    one = finding("S203")
    table = (precedence.Precedence(("S2",), ("S2",), "document", "why."),)
    assert precedence.strongest([one], table) == [one]
    assert precedence.strongest([one, replace(one, fingerprint="other")], table) == []


def test_who_may_silence_is_known_beforehand():
    table = (precedence.Precedence(("A", "B"), ("C",), "document", "."), precedence.Precedence(("D",), ("E",), "document", "."))
    assert precedence.needed_with(["C1", "X1"], table) == {"A", "B"}
    assert precedence.needed_with(["X1"], table) == set()
    assert precedence.needed_with(["C1", "E1"], table) == {"A", "B", "D"}
    assert precedence.needed_with(["K901"]) == {"D105"}


def test_a_rule_is_found_by_its_code_in_whatever_case():
    assert registry.rule_of("t404").code == "T404"
    with pytest.raises(KeyError):
        registry.rule_of("T499")
