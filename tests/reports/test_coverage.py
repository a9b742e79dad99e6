from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reports.coverage import coverage_of
from schemas.document import Span, Unread
from tests.builders.small import understood

SECTIONS = {"improvement": "", "improvement.schedule": "115年4月", "marketing": ""}


def test_every_character_of_a_plain_plan_is_accounted_for():
    document, plan = understood(SECTIONS, title="某局某App計畫")
    assert coverage_of(document, plan) == {
        "characters": 33,
        "sections": 25,
        "title": 8,
        "remark": 0,
        "unread_characters": 0,
        "unread": [],
    }


def test_words_outside_every_section_are_listed_with_their_place():
    document, plan = understood(SECTIONS)
    sections = dict(plan.sections)
    sections["improvement.schedule"] = replace(sections["improvement.schedule"], content=())
    coverage = coverage_of(document, replace(plan, sections=sections))
    assert [(one["text"], one["where"]["block"]) for one in coverage["unread"]] == [("115年4月", 2)]
    assert coverage["unread_characters"] == 6


def test_a_colon_between_heading_and_words_goes_with_them():
    document, plan = understood({"improvement": "", "improvement.schedule": "：115年4月"})
    sections = dict(plan.sections)
    span = Span(block=2, start=1, end=7)
    sections["improvement.schedule"] = replace(sections["improvement.schedule"], content=(span,))
    assert coverage_of(document, replace(plan, sections=sections))["unread"] == []


def test_what_no_reader_could_place_is_listed():
    document, plan = understood(SECTIONS)
    document = replace(document, unread=(Unread(text="散 字", reason="rotated"),))
    coverage = coverage_of(document, plan)
    assert coverage["unread"] == [{"text": "散 字", "reason": "rotated", "where": None}]
    assert coverage["unread_characters"] == 2


@given(st.dictionaries(st.sampled_from(["improvement.stars", "marketing.target", "marketing.audience"]), st.text(max_size=20)))
def test_the_receipt_adds_up(words):
    document, plan = understood({"improvement": "", **words})
    coverage = coverage_of(document, plan)
    parts = coverage["sections"] + coverage["title"] + coverage["remark"] + coverage["unread_characters"]
    assert coverage["characters"] == parts
    assert parts == sum(not character.isspace() for one in document.paragraphs for character in one.text)
