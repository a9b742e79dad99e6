"""Every rule of the catalogue is fired by a plan that these tests draw from, or else by the example in its own file."""

from __future__ import annotations

import pytest

from schemas.rules import Rule
from tests.builders.plans import codes_of
from tests.evaluation.writers import cases
from tests.properties.plans import PLANS, findings_in
from validators.registry import RULES

SLOW = {"D103"}
"""Its example is a scan, which OCR takes seconds to read."""
WANTED = {case.name: {code for code, _ in case.expected} for case in cases()}
"""The codes that each plan with a defect is there for."""


@pytest.mark.parametrize("rule", [pytest.param(one, marks=[pytest.mark.slow] * (one.code in SLOW), id=one.code) for one in RULES])
def test_every_rule_is_fired(rule: Rule) -> None:
    plans = [plan for plan in PLANS if rule.code in WANTED.get(plan.name, ())][:1]
    fired = [code for plan in plans for code, _ in findings_in(plan.lines, plan.as_of)] or codes_of(rule.bad)
    assert rule.code in fired
