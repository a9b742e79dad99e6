"""S201–S209: what each says, in full, and the edges of its condition."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.plan import Heading
from schemas.rules import Hit, Words
from tests.rules.hits.sketch import FORM, Sketch, claims, hit, hits
from validators.structure import (
    s201_part_missing,
    s202_section_missing,
    s203_section_empty,
    s204_item_missing,
    s205_section_repeated,
    s206_order_differs,
    s207_numbering_broken,
    s208_heading_differs,
    s209_no_substance,
)

WHOLE = {key: "" if spec.children else "字。" for key, spec in FORM.sections.items()}
RATING = Words(
    "；如 App 兩平臺平均星等高於 3.5 星，請提供星等資料，即免附本部分", "; a mean rating above 3.5 would lift this demand"
)
SECTIONS_OF = {part.key: "、".join(FORM.sections[key].heading for key in part.children) for part in FORM.parts}


def missing(*keys):
    return [(key, "required") for key in keys]


def test_a_part_that_is_absent_is_one_finding_that_says_why_it_is_due():
    case = Sketch().case(violations=[*missing("improvement"), ("marketing", "minimum"), ("improvement.stars", "required")])
    assert hits(s201_part_missing.RULE, case) == [
        Hit(
            section="improvement",
            values={"heading": "一、改善方案", "reason": RATING, "sections": SECTIONS_OF["improvement"]},
            expected="一、改善方案",
            found=Words("全文查無本部分", "nowhere in the document"),
            claim="improvement",
        )
    ]


@pytest.mark.parametrize(
    ("part", "decided", "reason"),
    [
        ("improvement", None, RATING),
        (
            "improvement",
            True,
            Words("；依所提供之星等，未高於 3.5 星，應附本部分", "; the rating given is not above 3.5, so this part is due"),
        ),
        (
            "marketing",
            None,
            Words(
                "；如下載人次已達標準，請提供下載人次及目標客群人數，即免附本部分",
                "; downloads at or above the standard would lift this demand",
            ),
        ),
        (
            "marketing",
            True,
            Words(
                "；依所提供之下載人次，未達標準，應附本部分", "; the downloads given are below the standard, so this part is due"
            ),
        ),
    ],
)
def test_the_fact_that_decides_is_named(part, decided, reason):
    case = Sketch().case(violations=missing(part), needed={part: decided})
    assert hit(s201_part_missing.RULE, case).values["reason"] == reason


@pytest.mark.parametrize("needed_when", [None, "another fact"])
def test_a_part_that_no_known_fact_decides_is_just_due(needed_when):
    parts = {**FORM.sections, "improvement": replace(FORM.sections["improvement"], needed_when=needed_when)}
    case = Sketch().case(violations=missing("improvement"), form=replace(FORM, sections=parts))
    assert hit(s201_part_missing.RULE, case).values["reason"] == Words("", "")


def test_a_section_that_is_absent_is_found_at_its_part():
    sheet = Sketch({"improvement": "", "improvement.ui_ux": "字。"})
    case = sheet.case(violations=missing("improvement.stars"))
    assert hits(s202_section_missing.RULE, case) == [
        Hit(
            section="improvement.stars",
            span=sheet.at("一、改善方案"),
            values={"part": "一、改善方案", "heading": "（九）預期提昇平均星等數", "guidance": ""},
            expected="（九）預期提昇平均星等數",
            found=Words("查無此標題或相近用語", "no such heading, nor one like it"),
            claim="improvement.stars",
        )
    ]


def test_an_item_that_is_absent_is_found_at_its_section():
    sheet = Sketch({"marketing": "", "marketing.campaign": "", "marketing.campaign.actions": "字。"})
    case = sheet.case(violations=missing("marketing.campaign.workforce"))
    spec = FORM.sections["marketing.campaign.workforce"]
    assert hits(s204_item_missing.RULE, case) == [
        Hit(
            section=spec.key,
            span=sheet.at("（五）行銷內容說明"),
            values={
                "part": "（五）行銷內容說明",
                "heading": f"{spec.number}{spec.heading}",
                "guidance": f"（{'；'.join(spec.guidance)}）" if spec.guidance else "",
            },
            expected=f"{spec.number}{spec.heading}",
            found=Words("查無此標題或相近用語", "no such heading, nor one like it"),
            claim=spec.key,
        )
    ]


SECTION, ITEM = "improvement.update_cycle", "improvement.budget.source"


@pytest.mark.parametrize(
    ("rule", "key", "other"), [(s202_section_missing.RULE, SECTION, ITEM), (s204_item_missing.RULE, ITEM, SECTION)]
)
def test_only_what_is_due_on_its_own_level_is_missing(rule, key, other):
    part = key.partition(".")[0]
    violations = [(key, "minimum"), *missing("improvement", other, key)]
    assert claims(rule, Sketch(WHOLE).case(violations=violations)) == [key]
    for needed, due in (({}, [key]), ({part: None}, [key]), ({part: True}, [key]), ({part: False}, [])):
        assert claims(rule, Sketch(WHOLE).case(violations=violations, needed=needed)) == due
    assert hit(rule, Sketch().case(violations=missing(key))).span is None


@pytest.mark.parametrize(
    ("rule", "key"),
    [(s202_section_missing.RULE, "improvement.update_cycle"), (s204_item_missing.RULE, "marketing.campaign.effect")],
)
def test_what_the_form_says_of_a_missing_section_is_told(rule, key):
    guided = {**FORM.sections, key: replace(FORM.sections[key], guidance=("甲", "乙"))}
    plain = {**FORM.sections, key: replace(FORM.sections[key], guidance=())}
    told = [
        hit(rule, Sketch().case(violations=missing(key), form=replace(FORM, sections=sections))).values["guidance"]
        for sections in (guided, plain)
    ]
    assert told == ["（甲；乙）", ""]


def test_the_first_heading_of_a_repeated_section_is_the_one_pointed_at():
    sheet = Sketch(WHOLE)
    for key in ("improvement", "improvement.budget"):
        sheet.section(key, headings=(sheet.heading(key), sheet.heading("marketing")))
    case = sheet.case(violations=missing(SECTION, ITEM))
    assert hit(s202_section_missing.RULE, case).span == sheet.at("一、改善方案")
    assert hit(s204_item_missing.RULE, case).span == sheet.at("（八）經費及經費來源")


@pytest.mark.parametrize(("guidance", "told"), [((), ""), (("甲", "乙"), "（甲；乙）")])
def test_an_empty_section_is_found_at_its_heading(guidance, told):
    key = "improvement.schedule"
    sheet = Sketch({"improvement": "", key: "", "marketing": ""})
    sheet.section(key, headings=(sheet.heading(key, number="4.", title="改善時程"), sheet.heading("marketing")))
    sections = {**FORM.sections, key: replace(FORM.sections[key], guidance=guidance)}
    case = sheet.case(violations=[(key, "minimum"), ("marketing", "required")], form=replace(FORM, sections=sections))
    assert hits(s203_section_empty.RULE, case) == [
        Hit(
            section=key,
            span=sheet.at("（四）改善期程"),
            values={"heading": "4.改善時程", "guidance": told},
            expected=Words("標題之下有機關自行填寫之內容", "the agency's own words below the heading"),
            found=Words("僅有標題或格式原有之說明文字", "only the heading, or the form's own guidance"),
            claim=key,
        )
    ]


def test_what_has_no_heading_is_not_empty():
    violations = [("improvement.stars", "minimum"), ("improvement.schedule", "minimum")]
    sheet = Sketch({"improvement": "", "improvement.schedule": ""})
    assert claims(s203_section_empty.RULE, sheet.case(violations=violations)) == ["improvement.schedule"]


def test_a_section_that_stands_twice_is_found_at_its_second_heading():
    sheet = Sketch({"improvement": "", "improvement.schedule": "字。", "improvement.stars": "字。", "improvement.release": "字。"})
    key = "improvement.schedule"
    three = (sheet.heading(key), sheet.heading("improvement.stars"), sheet.heading("improvement.release"))
    sheet.section(key, headings=three)
    assert hits(s205_section_repeated.RULE, sheet.case()) == [
        Hit(
            section=key,
            span=three[1].span,
            values={"heading": "改善期程", "first": "（四）改善期程", "second": "（九）預期提昇平均星等數"},
            expected=Words("每一項目出現一次", "each section once"),
            found=Words("出現 3 次", "3 times"),
            claim=key,
            related=(three[0].span,),
        )
    ]
    sheet.section(key, headings=three[:2])
    assert hit(s205_section_repeated.RULE, sheet.case()).found == Words("出現 2 次", "2 times")


def test_sections_in_another_order_are_found_at_the_first_that_is_out_of_it():
    keys = ("marketing", "marketing.positioning", "marketing.segmentation", "marketing.audience")
    sheet = Sketch(dict.fromkeys(keys, "字。"))
    due = "市場區隔、目標客群數量、市場定位"
    assert hits(s206_order_differs.RULE, sheet.case()) == [
        Hit(
            section="marketing.positioning",
            span=sheet.at("（三）市場定位"),
            values={"heading": "市場定位", "order": due},
            expected=due,
            found="市場定位、市場區隔、目標客群數量",
            claim="marketing.positioning",
        )
    ]


def test_the_first_that_is_out_of_order_need_not_be_the_first():
    keys = ("marketing.segmentation", "marketing.positioning", "marketing.audience")
    assert claims(s206_order_differs.RULE, Sketch(dict.fromkeys(keys, "字。")).case()) == ["marketing.positioning"]


def test_order_is_looked_at_on_each_level():
    assert claims(s206_order_differs.RULE, Sketch(WHOLE).case()) == []
    swapped = ("marketing", "marketing.budget", "marketing.budget.breakdown", "marketing.budget.source", "improvement")
    assert claims(s206_order_differs.RULE, Sketch(dict.fromkeys(swapped, "")).case()) == ["marketing", "marketing.budget.breakdown"]


def test_a_section_that_stands_a_second_time_later_is_in_order():
    sheet = Sketch({"marketing": "", "marketing.segmentation": "字。", "marketing.audience": "字。"})
    again = replace(sheet.plan.order[1], span=sheet.plan.order[2].span)
    assert claims(s206_order_differs.RULE, sheet.case(order=(*sheet.plan.order, again))) == []


def numbering(*numbered: tuple[str, int | None]) -> list[Hit]:
    """What is found where the headings stand in this order with these numbers."""
    sheet = Sketch(WHOLE)
    order: list[Heading] = []
    for key, ordinal in numbered:
        order.append(sheet.heading(key, ordinal=ordinal, number=f"{ordinal}."))
    for key in {key for key, _ in numbered}:
        sheet.section(key, headings=tuple(one for one in order if one.key == key))
    return hits(s207_numbering_broken.RULE, sheet.case(order=tuple(order)))


FIRST, SECOND = "improvement", "marketing"


def test_a_number_that_skips_is_found_with_the_one_before_it():
    (found,) = numbering((f"{SECOND}.segmentation", 1), (f"{SECOND}.audience", 3), (f"{SECOND}.positioning", 5))
    sheet = Sketch(WHOLE)
    assert found == Hit(
        section=f"{SECOND}.audience",
        span=sheet.at("（二）目標客群數量"),
        values={
            "heading": "3.目標客群數量",
            "before": Words("前一項為「1.市場區隔」", "it follows 「1.市場區隔」"),
            "due": "2",
        },
        expected=Words("第 2 項", "number 2"),
        found="3.",
        claim=f"{SECOND}.audience",
        related=(sheet.at("（一）市場區隔"),),
    )


def test_a_first_number_that_is_not_1_is_found_as_the_first():
    (found,) = numbering((f"{SECOND}.segmentation", 2), (f"{SECOND}.audience", 3))
    assert (found.section, found.found, found.related) == (f"{SECOND}.segmentation", "2.", ())
    assert found.values["before"] == Words("為第一項", "it is the first")
    assert found.expected == Words("第 1 項", "number 1")


@pytest.mark.parametrize(
    ("numbered", "wrong"),
    [
        ([("segmentation", 1), ("audience", 2), ("positioning", 3)], None),
        ([("segmentation", 1), ("audience", 1)], "audience"),
        ([("segmentation", 1), ("audience", None), ("positioning", 2)], None),
        ([("segmentation", None), ("audience", None)], None),
        ([("segmentation", 0)], "segmentation"),
        ([("segmentation", 1), ("segmentation", 1), ("audience", 2)], None),
        ([("segmentation", 1), ("segmentation", 2), ("audience", 3)], None),
        ([("segmentation", 1), ("segmentation", 7), ("audience", 2)], None),
        ([("segmentation", 1), ("segmentation", 7), ("audience", 3)], "audience"),
        ([("segmentation", 1), ("segmentation", 2), ("audience", 2)], "audience"),
    ],
)
def test_numbers_go_up_by_one_and_a_repetition_may_carry_either(numbered, wrong):
    found = numbering(*((f"{SECOND}.{name}", ordinal) for name, ordinal in numbered))
    assert [one.section for one in found] == ([f"{SECOND}.{wrong}"] if wrong else [])


def test_parts_are_reckoned_only_where_all_of_them_stand():
    assert [one.section for one in numbering((FIRST, 2), (SECOND, 3))] == [FIRST]
    assert [one.section for one in numbering((FIRST, 1), (SECOND, 3))] == [SECOND]
    assert numbering((SECOND, 2)) == []
    broken = numbering((SECOND, 2), (f"{SECOND}.segmentation", 1), (f"{SECOND}.audience", 3))
    assert [one.section for one in broken] == [f"{SECOND}.audience"]
    assert numbering((SECOND, 2), (SECOND, 2)) == []
    assert numbering((FIRST, 1), (SECOND, 2)) == []
    assert numbering((FIRST, None), (SECOND, 2)) == []


def test_a_part_may_go_on_with_the_numbers_of_the_part_before_it():
    ends = [(f"{FIRST}.release", 1), (f"{FIRST}.stars", 2)]
    assert numbering(*ends, (f"{SECOND}.segmentation", 3), (f"{SECOND}.audience", 4)) == []
    assert [one.section for one in numbering(*ends, (f"{SECOND}.segmentation", 4))] == [f"{SECOND}.segmentation"]
    assert numbering(*ends, (f"{FIRST}.budget.source", 1), (f"{SECOND}.segmentation", 3)) == []
    assert numbering(*ends, (SECOND, None), (f"{SECOND}.segmentation", 3)) == []
    assert [one.section for one in numbering((f"{SECOND}.segmentation", 2), (f"{FIRST}.stars", 1))] == [f"{SECOND}.segmentation"]
    assert numbering((f"{FIRST}.release", 1), (f"{FIRST}.stars", None), (f"{SECOND}.segmentation", 2)) == []


def test_items_do_not_go_on_from_the_items_of_another_section():
    items = [(f"{FIRST}.budget.source", 1), (f"{FIRST}.budget.breakdown", 2), (f"{SECOND}.budget.source", 3)]
    assert [one.section for one in numbering(*items)] == [f"{SECOND}.budget.source"]


def test_each_group_is_named_once():
    broken = [
        (f"{FIRST}.ui_ux", 1),
        (f"{FIRST}.features", 3),
        (f"{FIRST}.feedback", 5),
        (f"{SECOND}.segmentation", 1),
        (f"{SECOND}.audience", 3),
    ]
    assert [one.section for one in numbering(*broken)] == [f"{FIRST}.features", f"{SECOND}.audience"]


def test_a_heading_in_other_words_is_found_at_its_title():
    sheet = Sketch({"improvement": "", "improvement.schedule": "字。", "improvement.stars": "字。"})
    other = [
        sheet.heading("improvement", title="改 善方案"),
        sheet.heading("improvement.schedule", title="改善時程"),
        sheet.heading("improvement.stars", title="預期提升平均星等數"),
    ]
    assert hits(s208_heading_differs.RULE, sheet.case(order=tuple(other))) == [
        Hit(
            section="improvement.schedule",
            span=sheet.at("改善期程"),
            values={"heading": "改善時程", "official": "改善期程"},
            expected="改善期程",
            found="改善時程",
            claim="改善時程",
        )
    ]


def test_letters_of_either_case_are_the_same_heading():
    sheet = Sketch({"improvement": "", "improvement.ui_ux": "字。"})
    title = FORM.sections["improvement.ui_ux"].heading.replace("UI/UX", "ui／Ux")
    assert hits(s208_heading_differs.RULE, sheet.case(order=(sheet.heading("improvement.ui_ux", title=title),))) == []


def test_a_section_that_says_nothing_is_found_at_its_words():
    sheet = Sketch({"marketing": "", "marketing.segmentation": "字。", "marketing.positioning": "待補"})
    sheet.section("marketing.positioning", hollow=sheet.at("待補"))
    assert hits(s209_no_substance.RULE, sheet.case()) == [
        Hit(
            section="marketing.positioning",
            span=sheet.at("待補"),
            values={"heading": "市場定位", "words": "待補"},
            expected=Words("可供審查之具體內容", "content that can be reviewed"),
            found="待補",
            claim="marketing.positioning",
        )
    ]
