"""S210 to S212: what each says, in full; and what the rules of the first form leave alone in another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.facts import AppFacts
from schemas.forms import load_form
from schemas.plan import Answer, Values
from schemas.rules import Case, Hit, Words
from service.pipeline import Request, understand
from tests.builders.good_plan import RECEIVED
from tests.builders.plans import a_plan
from tests.rules.hits.sketch import Sketch, hit, hits
from validators.format import f311_font, f312_font_size, f313_line_height
from validators.length import l301_too_short, l302_too_long, l303_measure_differs
from validators.running import finding_of
from validators.schedule import c701_no_schedule, c705_cycle_unstated, c706_no_release
from validators.structure import (
    s206_order_differs,
    s207_numbering_broken,
    s208_heading_differs,
    s210_question_unanswered,
    s211_answer_unreasoned,
    s212_detail_missing,
)
from validators.target.reckoning import reckon

NAME = "kaohsiung-app-assessment"
FORM = load_form(NAME)
WEB, APPROVAL = "assessment.responsive", "assessment.approval"


def case_of(sections: dict[str, str], **options: object) -> Case:
    request = Request(as_of=RECEIVED, form_id=NAME)
    document, plan = understand(a_plan(sections, form=NAME, **options), "plan.docx", request)
    return Case(document=document, plan=plan, facts=AppFacts(), form=FORM, as_of=RECEIVED, violations=())


def quoted(case: Case, one: Hit) -> str | None:
    return case.document.quote(one.span) if one.span else None


def test_s210_asks_for_one_of_the_two_answers():
    words = "將持續研議網頁服務之精進方向，並納入後續年度規劃。"
    case = case_of({WEB: f"{words}\n另案邀集各單位研商後辦理。"})
    question, heading = FORM.sections[WEB].question, FORM.sections[WEB].heading
    found = hit(s210_question_unanswered.RULE, case)
    assert quoted(case, found) == words
    assert replace(found, span=None) == Hit(
        section=WEB,
        values={"heading": heading, "yes": question.yes[0], "no": question.no[0]},
        expected=Words(f"「{question.yes[0]}」或「{question.no[0]}」", f"“{question.yes[0]}” or “{question.no[0]}”"),
        found=Words("未明確回答", "no clear answer"),
        claim=WEB,
    )


def test_s210_names_no_place_where_there_are_no_words():
    case = case_of({WEB: "不可替代。山區無訊號，須離線使用。"})
    assert hits(s210_question_unanswered.RULE, case) == []
    section = replace(case.plan.sections[WEB], content=())
    values = replace(case.plan.values, answers={WEB: Answer(value=None, span=None, reasons=0)})
    empty = replace(case, plan=replace(case.plan, sections={**case.plan.sections, WEB: section}, values=values))
    assert hit(s210_question_unanswered.RULE, empty).span is None


def test_s211_tells_how_little_stands_beside_the_answer():
    case = case_of({WEB: "不可替代。山區無訊號，"})
    least = FORM.sections[WEB].question.least_reasons
    found = hit(s211_answer_unreasoned.RULE, case)
    assert quoted(case, found) == "不可替代"
    reasons = case.plan.values.answers[WEB].reasons
    assert replace(found, span=None) == Hit(
        section=WEB,
        values={"heading": FORM.sections[WEB].heading, "least": str(least)},
        expected=Words("答案及理由", "the answer and the reasons for it"),
        found=Words(f"答案以外僅 {reasons} 字", f"{reasons} characters beside the answer"),
        claim=WEB,
    )

    def judged(value, count):
        values = replace(case.plan.values, answers={WEB: Answer(value=value, span=None, reasons=count)})
        return len(hits(s211_answer_unreasoned.RULE, replace(case, plan=replace(case.plan, values=values))))

    assert [judged("no", least - 1), judged("no", least), judged("yes", 0), judged(None, 0)] == [1, 0, 1, 0]


def test_an_answer_that_is_well_given_hides_no_other():
    case = case_of({WEB: "不可替代。山區無訊號，須離線使用，網頁無法達成。"})
    least = FORM.sections[WEB].question.least_reasons
    good, none = Answer(value="no", span=None, reasons=least), Answer(value=None, span=None, reasons=0)
    bare = Answer(value="no", span=None, reasons=0)
    keys = [key for key, spec in FORM.sections.items() if spec.question is not None][:2]
    for rule, wrong in ((s210_question_unanswered.RULE, none), (s211_answer_unreasoned.RULE, bare)):
        values = replace(case.plan.values, answers=dict(zip(keys, (good, wrong), strict=True)))
        assert [one.section for one in hits(rule, replace(case, plan=replace(case.plan, values=values)))] == [keys[1]]


def test_s212_lists_everything_that_is_not_named():
    words = "本案前經主管機關不予核定，惟業務上確有需要，業經長官同意辦理。"
    case = case_of({APPROVAL: f"{words}\n餘依本府規定辦理。"})
    spec = FORM.sections[APPROVAL]
    lacking = [one.name for one, place in zip(spec.details, case.plan.values.details[APPROVAL], strict=True) if place is None]
    assert len(lacking) > 1
    zh, en = "、".join(one.zh for one in lacking), ", ".join(one.en for one in lacking)
    found = hit(s212_detail_missing.RULE, case)
    assert quoted(case, found) == words
    assert replace(found, span=None) == Hit(
        section=APPROVAL,
        values={"heading": spec.heading, "lacking": Words(zh, en)},
        expected=Words("、".join(one.name.zh for one in spec.details), ", ".join(one.name.en for one in spec.details)),
        found=Words(f"缺{zh}", f"no {en}"),
        claim=f"{APPROVAL} {en}",
    )


def test_s212_goes_through_every_section_and_needs_no_words_to_point_at():
    case = case_of({APPROVAL: "本案前經主管機關不予核定，業經長官同意辦理。"})
    details = FORM.sections[APPROVAL].details
    here = case.plan.sections[APPROVAL].content[0]

    def judged(*places):
        section = replace(case.plan.sections[APPROVAL], content=())
        values = replace(case.plan.values, details={WEB: (), APPROVAL: places})
        plan = replace(case.plan, sections={**case.plan.sections, APPROVAL: section}, values=values)
        return hits(s212_detail_missing.RULE, replace(case, plan=plan))

    assert judged(*[here] * len(details)) == []
    [found] = judged(*[here] * (len(details) - 1), None)
    assert (found.span, found.values["lacking"]) == (None, Words(details[-1].name.zh, details[-1].name.en))
    with pytest.raises(ValueError, match="zip"):
        judged(here)


def test_a_form_without_limits_judges_neither_length_nor_type():
    case = case_of({}, font="標楷體", size=12, line_height=30)
    rules = (
        l301_too_short.RULE,
        l302_too_long.RULE,
        l303_measure_differs.RULE,
        f311_font.RULE,
        f312_font_size.RULE,
        f313_line_height.RULE,
        c701_no_schedule.RULE,
        c705_cycle_unstated.RULE,
        c706_no_release.RULE,
    )
    assert [rule.code for rule in rules if hits(rule, case)] == []


def test_one_limit_alone_is_not_two_measures_that_differ():
    """L303 compares with both limits."""
    sketch = Sketch({"improvement": "", "improvement.schedule": "116年1月"})
    form = sketch.case().form
    measures = replace(sketch.plan.measures, characters=2000, word_count=10)

    def judged(least, most):
        changed = replace(form, min_characters=least, max_characters=most)
        return len(hits(l303_measure_differs.RULE, sketch.case(form=changed, measures=measures)))

    assert [judged(1500, 3000), judged(None, None), judged(None, 3000), judged(1500, None)] == [1, 0, 0, 0]


def test_a_free_form_has_no_order_numbers_or_wording_of_its_own():
    sketch = Sketch({"improvement": "", "improvement.update_cycle": "每月", "improvement.schedule": "116年1月"})
    sketch.numbered(improvement=1, update_cycle=5, schedule=3)
    other = sketch.heading("improvement.schedule", ordinal=3, title="時程安排")
    sketch.section("improvement.schedule", headings=(other,))
    sketch.plan = replace(sketch.plan, order=tuple(other if one.key == other.key else one for one in sketch.plan.order))
    form = sketch.case().form
    free = replace(form, rest="marketing.campaign")
    for rule in (s206_order_differs.RULE, s207_numbering_broken.RULE, s208_heading_differs.RULE):
        assert hits(rule, sketch.case()) != []
        assert hits(rule, sketch.case(form=free)) == []


def test_a_finding_rests_on_the_clause_that_the_form_gives():
    case = case_of({WEB: "將持續研議網頁服務之精進方向，並納入後續年度規劃。"})
    rule = s210_question_unanswered.RULE
    found = replace(hit(rule, case), section=None)
    other = replace(FORM, bases={"S2": "某要點第九點"})
    assert finding_of(rule, found, case.document, other).basis == "某要點第九點"
    assert finding_of(rule, found, case.document, replace(FORM, bases={})).basis == rule.clause


def test_nothing_is_reckoned_where_a_form_has_no_classes():
    sketch = Sketch({"marketing": "", "marketing.audience": "計624,500人"})
    values = Values(audience=sketch.said("624,500"))
    assert reckon(sketch.case(values=values)) is not None
    assert reckon(sketch.case(values=values, form=replace(sketch.case().form, classes=()))) is None
