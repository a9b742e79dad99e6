"""The catalogue tests itself: every rule in both languages, with an example that fires and one that does not."""

import re
import string
from pathlib import Path

import pytest

import validators
from docs.make_rules import FOLDER, pages
from reports.catalogue import FAMILIES, in_full, listing
from schemas.rules import Words
from tests.builders.plans import codes, codes_of
from validators.registry import RULES, rule_of

SLOW = {"D103"}
"""Rules whose example has to be read by OCR."""
NAMED_BY_READERS = {"D101", "D102", "D104"}
"""Rules on files that cannot be read: their message is the reader's, and they look at no plan."""

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def fields(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_the_good_plan_gives_no_finding_at_all():
    assert codes() == []


def test_codes_and_names_are_used_once_and_stand_in_order():
    listed = [rule.code for rule in RULES]
    assert len(set(listed)) == len(listed)
    assert len({rule.name for rule in RULES}) == len(RULES)
    families = [rule.family for rule in RULES]
    assert families == sorted(families, key=list(FAMILIES).index)
    assert all(listed[place] < listed[place + 1] for place in range(len(listed) - 1) if families[place] == families[place + 1])


def test_every_rule_file_is_in_the_registry_and_bears_its_code_and_name():
    files = {path.stem for path in Path(validators.__file__).parent.glob("*/[a-z][0-9][0-9][0-9]_*.py")}
    assert files == {f"{rule.code.lower()}_{rule.name.replace('-', '_')}" for rule in RULES}


@every_rule
def test_a_rule_speaks_both_languages_with_the_same_fields(rule):
    for words in (rule.title, rule.message, rule.suggestion, rule.explanation, rule.bad.words, rule.good.words):
        assert isinstance(words, Words)
        assert words.zh.strip()
        assert words.en.strip()
        assert not re.search(r"[\u4e00-\u9fff]{2,}", re.sub(r"[“「（(].*?[”」）)]|\{.*?\}", "", rule.title.en))
    assert fields(rule.message.zh) == fields(rule.message.en)
    assert fields(rule.suggestion.zh) == fields(rule.suggestion.en)
    assert rule.clause.strip()


@every_rule
def test_a_rule_can_be_listed_and_explained_in_both_languages(rule):
    for lang in ("zh-Hant", "en"):
        assert rule.code in listing([rule], lang)
        assert rule.explanation.in_lang(lang)[:8] in in_full(rule, lang)
    assert rule_of(rule.code.lower()) is rule


def examples(kind):
    return list(_examples(kind))


def _examples(kind):
    for rule in RULES:
        marks = [pytest.mark.slow] if rule.code in SLOW else []
        yield pytest.param(rule, marks=marks, id=f"{rule.code}-{kind}")


@pytest.mark.parametrize("rule", examples("bad"))
def test_the_bad_example_fires(rule):
    assert rule.code in codes_of(rule.bad)


@pytest.mark.parametrize("rule", examples("good"))
def test_the_good_example_is_silent(rule):
    assert rule.code not in codes_of(rule.good)


def test_the_pages_of_the_rules_are_up_to_date():
    """`make docs` writes them."""
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")} == pages()
