import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.forms import load_form
from schemas.plan_json import plan_to_json
from schemas.rules import Violation
from tests.builders.good_plan import PLAN
from tests.builders.small import understood
from validators import conformance

FORM = load_form()


def violations(**sections):
    document, plan = understood(sections)
    return conformance.violations(plan_to_json(plan, document), FORM)


def test_a_plan_with_every_section_conforms():
    assert violations(**{key: words or "" for key, words in PLAN.items()}) == ()


def test_a_missing_section_fails_required_and_an_empty_one_minimum():
    sections = {key: words or "" for key, words in PLAN.items()}
    sections |= {"improvement.stars": None, "marketing.segmentation": "", "marketing.campaign.effect": None}
    assert violations(**sections) == (
        Violation(key="improvement.stars", keyword="required"),
        Violation(key="marketing.segmentation", keyword="minimum"),
        Violation(key="marketing.campaign.effect", keyword="required"),
    )


def test_an_absent_part_is_one_violation():
    sections = {key: None if key.startswith("marketing") else words or "" for key, words in PLAN.items()}
    assert violations(**sections) == (Violation(key="marketing", keyword="required"),)


def test_headings_of_sub_sections_count_as_words_of_the_section_above():
    document, plan = understood({"improvement": "", "improvement.budget": "", "improvement.budget.source": ""})
    tree = plan_to_json(plan, document)["sections"]["improvement"]["sections"]["budget"]
    assert tree["characters"] == len("1.經費來源")
    assert tree["sections"]["source"]["characters"] == 0


@given(st.dictionaries(st.sampled_from(sorted(FORM.sections)), st.sampled_from(["", "words"])), st.booleans())
def test_all_validators_find_the_same(sections, needed):
    document, plan = understood({key: sections[key] for key in FORM.sections if key in sections})
    tree = plan_to_json(plan, document) | {"needed": {"improvement": needed, "marketing": None}}
    found = {
        conformance.ordered(make(FORM.schema)(tree), FORM)
        for make in (conformance.small_validator, conformance.fast_validator, conformance.reference_validator)
    }
    assert len(found) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "plancheck/plan/1"]),
    lambda below: st.dictionaries(st.sampled_from(["schema", "needed", "sections", "improvement", "characters", "heading"]), below),
    max_leaves=12,
)


@given(JSON)
def test_all_validators_find_the_same_in_what_is_no_plan(tree):
    found = [
        sorted({(tuple(path), keyword, missing) for path, keyword, missing in make(FORM.schema)(tree)}, key=str)
        for make in (conformance.small_validator, conformance.fast_validator, conformance.reference_validator)
    ]
    assert found[0] == found[1] == found[2]


def test_a_form_with_other_keywords_is_judged_by_a_validator_that_knows_them():
    assert conformance.unknown_keywords(FORM.schema) == set()
    other = {"properties": {"text": {"pattern": "^a"}}, "allOf": [{"maximum": 3}], "$ref": "other.json"}
    assert conformance.unknown_keywords(other) == {"pattern", "maximum", "$ref"}
    validator = conformance.validator_for({"type": "object", "properties": {"text": {"pattern": "^a"}}})
    assert [(list(path), keyword) for path, keyword, _ in validator({"text": "b"})] == [(["text"], "pattern")]


def test_a_validator_is_made_once_for_a_form(monkeypatch):
    made = []

    def make(schema):
        made.append(schema)
        return conformance.small_validator(schema)

    monkeypatch.setattr(conformance, "_prepared", {})
    monkeypatch.setattr(conformance, "validator_for", make)
    tree = {"schema": 1}
    assert conformance.violations(tree, FORM) == conformance.violations(tree, FORM) != ()
    assert made == [FORM.schema]


def test_the_quickest_validator_that_will_do_is_taken(monkeypatch):
    other = {"properties": {"text": {"pattern": "^a"}}}
    assert conformance.validator_for(FORM.schema).__qualname__.startswith("small_validator.")
    assert conformance.validator_for(other).__qualname__.startswith("fast_validator.")
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    assert conformance.validator_for(other).__qualname__.startswith("reference_validator.")
    assert [(list(path), keyword) for path, keyword, _ in conformance.validator_for(other)({"text": "b"})] == [
        (["text"], "pattern")
    ]


@pytest.mark.parametrize("word", ["if", "then", "else", "additionalProperties"])
def test_unknown_keywords_are_found_inside_others(word):
    assert conformance.unknown_keywords({word: {"pattern": "^a"}}) == {"pattern"}


def test_unknown_keywords_are_found_in_definitions():
    assert conformance.unknown_keywords({"$defs": {"one": {"pattern": "^a"}}}) == {"pattern"}


@pytest.mark.parametrize(
    ("schema", "value", "found"),
    [
        ({"const": 1}, 1, []),
        ({"const": 1}, True, ["const"]),
        ({"const": False}, 0, ["const"]),
        ({"minimum": 2}, 2, []),
        ({"minimum": 2}, 1, ["minimum"]),
        ({"minimum": 2}, True, []),
        ({"type": "integer"}, True, ["type"]),
        ({"type": ["integer", "null"]}, None, []),
        ({"type": "boolean"}, True, []),
    ],
)
def test_true_is_no_number(schema, value, found):
    for make in (conformance.small_validator, conformance.fast_validator, conformance.reference_validator):
        assert [keyword for _, keyword, _ in make(schema)(value)] == found


def test_what_is_missing_twice_over_is_told_once():
    twice = {"required": ["a", "b"], "allOf": [{"required": ["a"]}]}
    assert sorted(conformance.reference_validator(twice)({}), key=str) == [((), "required", "a"), ((), "required", "b")]


@pytest.mark.parametrize(
    ("path", "missing", "key"),
    [
        (("sections", "improvement", "sections", "budget", "characters"), None, "improvement.budget"),
        (("sections",), "improvement", "improvement"),
        (("sections",), None, ""),
        (("sections", "improvement"), "characters", "improvement"),
        (("needed", "improvement"), None, ""),
        (("needed",), "improvement", ""),
    ],
)
def test_a_path_is_told_as_a_section_key(path, missing, key):
    assert conformance.section_key(path, missing) == key


def test_what_is_wrong_with_the_plan_itself_comes_first():
    errors = [(("sections",), "required", "improvement"), ((), "required", "schema"), (("sections",), "required", "marketing")]
    assert [one.key for one in conformance.ordered(errors, FORM)] == ["", "improvement", "marketing"]
