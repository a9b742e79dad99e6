"""X801–X808, K901 and K902: what each says, in full, and the edges of its condition."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from schemas.facts import AppFacts
from schemas.plan import Match, NameMention, Passage, Reference, TargetCalculation, Title, Values
from schemas.rules import Hit, Words
from tests.rules.hits.sketch import FORM, Sketch, claims, hit, hits
from validators.appfacts import k901_fact_differs, k902_second_year
from validators.consistency import (
    x801_wrong_reference,
    x802_feedback_unanswered,
    x803_cost_unexplained,
    x804_name_differs,
    x805_stars_missing,
    x806_stars_too_low,
    x807_security_vague,
    x808_copied_example,
)

STARS, SECURITY, SOURCE = "improvement.stars", "improvement.security", "improvement.budget.source"


def referring(words="如（五）敘明相關資訊安全防護措施", *, ordinal=5, target=SECURITY, title="資訊安全防護措施", **ordinals):
    """A plan whose budget refers to a section, and the case of it."""
    sections = {
        "improvement": "", "improvement.update_cycle": "每月。", SECURITY: "檢測。", "improvement.budget": "", SOURCE: words,
        "marketing": "", "marketing.budget": "", "marketing.budget.source": "預算。",
    }  # fmt: skip
    sheet = Sketch(sections)
    sheet.numbered(**({"update_cycle": 5, "security": 6, "budget": 8, "source": 1} | ordinals))
    number = None if ordinal is None else f"（{'一二三四五六七八九'[ordinal - 1]}）"
    reference = Reference(section=SOURCE, span=sheet.at(words), number=number, ordinal=ordinal, title=title, target=target)
    return sheet, sheet.case(values=Values(references=(reference,)))


def test_a_reference_that_points_elsewhere_is_found_with_both_sections():
    sheet, case = referring()
    words = "如（五）敘明相關資訊安全防護措施"
    assert hits(x801_wrong_reference.RULE, case) == [
        Hit(
            section=SOURCE,
            span=sheet.at(words),
            values={
                "words": words,
                "title": "資訊安全防護措施",
                "right": "（六）",
                "wrong": "（五）",
                "other": Words("，（五）是「資料更新週期」", "; （五） is “資料更新週期”"),
            },
            expected="（六）敘明相關資訊安全防護措施",
            found=words,
            claim=f"{SECURITY} 5",
            related=(sheet.at("（六）敘明相關資訊安全防護措施"),),
            likely=Words("「（五）」應為（六）", "“（五）” for （六）"),
        )
    ]


def test_a_reference_that_is_right_or_cannot_be_compared_is_silent():
    assert hits(x801_wrong_reference.RULE, referring(ordinal=6)[1]) == []
    assert hits(x801_wrong_reference.RULE, referring(ordinal=None)[1]) == []
    assert hits(x801_wrong_reference.RULE, referring(target=None)[1]) == []
    assert hits(x801_wrong_reference.RULE, referring(security=None)[1]) == []
    assert hits(x801_wrong_reference.RULE, referring(target=STARS, title="預期提昇平均星等數")[1]) == []
    sheet, case = referring()
    silent = replace(case.plan.values.references[0], ordinal=None)
    two = Values(references=(silent, replace(silent, target=STARS, ordinal=1, title=None), case.plan.values.references[0]))
    assert claims(x801_wrong_reference.RULE, sheet.case(values=two)) == [f"{SECURITY} 5"]


def test_a_number_that_no_sibling_bears_names_no_other_section():
    for ordinal in (9, 1):  # 1 is the number of a sub-item, which is no sibling
        _, case = referring(ordinal=ordinal)
        assert hit(x801_wrong_reference.RULE, case).values["other"] == Words("", "")


def test_a_title_that_is_not_quoted_is_the_section_s_own():
    _, case = referring(title=None)
    assert hit(x801_wrong_reference.RULE, case).values["title"] == "敘明相關資訊安全防護措施"


def test_a_title_that_both_parts_have_may_mean_either():
    title = "經費及經費來源"
    for target in ("improvement.budget", "marketing.budget"):
        assert hits(x801_wrong_reference.RULE, referring(ordinal=8, target=target, title=title)[1]) == []
        assert claims(x801_wrong_reference.RULE, referring(ordinal=7, target=target, title=title)[1]) == [f"{target} 7"]
    sheet, case = referring(ordinal=7, target="marketing.budget", title=title)
    assert hit(x801_wrong_reference.RULE, case).related == (sheet.at("經費及經費來源", 1).__class__(
        block=sheet.at("經費及經費來源", 1).block, start=0, end=sheet.heading("marketing.budget").span.end),)  # fmt: skip


def test_a_title_in_other_words_means_the_section_it_was_taken_for():
    sheet, _ = referring()
    sheet.section("improvement.budget", headings=(sheet.heading("improvement.budget", ordinal=3, title="經費"),))
    reference = Reference(
        section=SOURCE, span=sheet.at("敘明"), number="（三）", ordinal=3, title="費用", target="marketing.budget"
    )
    assert claims(x801_wrong_reference.RULE, sheet.case(values=Values(references=(reference,)))) == ["marketing.budget 3"]
    wide = replace(reference, title="經 費")
    assert claims(x801_wrong_reference.RULE, sheet.case(values=Values(references=(wide,)))) == []
    capitals = replace(reference, title="ＵＩ／ux改善說明", target="improvement.security")
    assert claims(x801_wrong_reference.RULE, sheet.case(values=Values(references=(capitals,)))) == ["improvement.security 3"]


def test_letters_of_either_case_name_the_same_title():
    sheet, _ = referring()
    sheet.section(SECURITY, headings=(sheet.heading(SECURITY, title="App資安"), sheet.heading("improvement.update_cycle")))
    reference = Reference(section=SOURCE, span=sheet.at("敘明"), number="（五）", ordinal=5, title="APP資安", target=SECURITY)
    assert claims(x801_wrong_reference.RULE, sheet.case(values=Values(references=(reference,)))) == [f"{SECURITY} 5"]


def test_a_sub_item_of_the_same_name_is_no_section():
    sheet = Sketch({"improvement": "", "improvement.budget": "", SOURCE: "字。", "marketing": "", "marketing.budget": ""})
    sheet.numbered(budget=8, source=5)
    reference = Reference(
        section=SOURCE, span=sheet.at("字"), number="（五）", ordinal=5, title="經費來源", target="marketing.budget"
    )
    sheet.section(SOURCE, headings=(sheet.heading(SOURCE, title="經費來源"),))
    assert claims(x801_wrong_reference.RULE, sheet.case(values=Values(references=(reference,)))) == ["marketing.budget 5"]


LONG = "字" * 41


def test_a_complaint_that_nothing_takes_up_is_found_at_its_words():
    sheet = Sketch({"improvement.feedback": f"沒有英文版。\n閃退。\n{LONG}\n{LONG[:40]}"})

    def match(words, *, answered=False, nth=0):
        return Match(section="improvement.feedback", span=sheet.at(words, nth), words=words, answered=answered)

    found = hits(
        x802_feedback_unanswered.RULE, sheet.case(values=Values(feedback=(match("閃退。", answered=True), match("沒有英文版。"))))
    )
    assert found == [
        Hit(
            section="improvement.feedback",
            span=sheet.at("沒有英文版。"),
            values={"words": "沒有英文版。"},
            expected=Words("UI/UX改善說明或功能提昇說明中有對應之改善", "an improvement that takes it up"),
            found=Words("查無對應之改善", "none"),
        )
    ]
    assert hit(x802_feedback_unanswered.RULE, sheet.case(values=Values(feedback=(match(LONG),)))).values["words"] == "字" * 40 + "…"
    exact = match(LONG[:40], nth=2)
    assert hit(x802_feedback_unanswered.RULE, sheet.case(values=Values(feedback=(exact,)))).values["words"] == "字" * 40


def test_a_cost_that_nothing_explains_is_found_at_its_line():
    sheet = Sketch({"improvement": "", "improvement.budget.breakdown": "辦公桌椅汰換\n離線地圖"})
    key = "improvement.budget.breakdown"
    known = Match(section=key, span=sheet.at("離線地圖"), words="離線地圖", answered=True)
    unknown = Match(section=key, span=sheet.at("辦公桌椅汰換"), words="辦公桌椅汰換", answered=False)
    assert hits(x803_cost_unexplained.RULE, sheet.case(values=Values(costs=(known, unknown)))) == [
        Hit(
            section=key,
            span=sheet.at("辦公桌椅汰換"),
            values={"words": "辦公桌椅汰換", "part": "一、改善方案"},
            expected=Words("經費項目與計畫內容相對應", "a cost that the plan explains"),
            found=Words("查無相關說明", "nothing about it"),
        )
    ]


def test_a_name_that_differs_is_found_with_the_title_s():
    sheet = Sketch({"marketing.positioning": "旅跡高熊由觀光處維護。"}, title="高雄市政府觀光局旅跡高雄改善及行銷計畫書")
    agency = sheet.said("高雄市政府觀光局", 1).__class__(value="高雄市政府觀光局", span=sheet.at("高雄市政府觀光局"))
    app = agency.__class__(value="旅跡高雄", span=sheet.at("旅跡高雄"))
    mentions = (
        NameMention(kind="app", section="marketing.positioning", span=sheet.at("旅跡高熊"), name="別名"),
        NameMention(kind="agency", section="marketing.positioning", span=sheet.at("觀光處"), name="觀光局"),
    )

    def found(title):
        return hits(x804_name_differs.RULE, sheet.case(values=Values(name_mentions=mentions), title=title))

    assert found(Title(spans=(), agency=agency, app=app)) == [
        Hit(
            section="marketing.positioning",
            span=sheet.at("旅跡高熊"),
            values={"kind": Words("App 名稱", "the App"), "words": "旅跡高熊", "name": "旅跡高雄"},
            expected="旅跡高雄",
            found="旅跡高熊",
            claim="app 旅跡高熊",
            related=(app.span,),
        ),
        Hit(
            section="marketing.positioning",
            span=sheet.at("觀光處"),
            values={"kind": Words("機關名稱", "the agency"), "words": "觀光處", "name": "高雄市政府觀光局"},
            expected="高雄市政府觀光局",
            found="觀光處",
            claim="agency 觀光處",
            related=(agency.span,),
        ),
    ]
    for title in (None, Title(spans=())):
        listed = found(title)
        assert [(one.expected, one.values["name"], one.related) for one in listed] == [
            ("別名", "別名", ()),
            ("觀光局", "觀光局", ()),
        ]


def stars(**values):
    sheet = Sketch({STARS: "目前3.2星，預期3.5星。\n努力提升。"})
    return sheet, sheet.case(values=Values(**values))


def test_stars_without_a_number_are_found_at_their_words():
    sheet, case = stars()
    assert hits(x805_stars_missing.RULE, case) == [
        Hit(
            section=STARS,
            span=sheet.at("目前3.2星，預期3.5星。"),
            values={"threshold": "3.5"},
            expected=Words("預期星等數", "the rating expected"),
            found=Words("未載明星等數", "no rating"),
            claim="stars",
        )
    ]
    for name in ("expected_stars", "stars_raise"):
        assert hits(x805_stars_missing.RULE, stars(**{name: sheet.said("3.5")})[1]) == []
    sheet.section(STARS, content=())
    assert hit(x805_stars_missing.RULE, sheet.case()).span is None
    sheet.section(STARS, status="empty")
    assert hits(x805_stars_missing.RULE, sheet.case()) == []


THRESHOLD = Words("未高於 3.5 星之標準", "it is not above the threshold of 3.5")


def too_low(expected, present=None, *, open_ended=False, facts=None):
    sheet = Sketch({STARS: "目前3.2星，預期3.5星。"})
    values = Values(
        expected_stars=sheet.said("3.5", expected),
        expected_stars_open=open_ended,
        present_stars=None if present is None else sheet.said("3.2", present),
    )
    return sheet, hits(x806_stars_too_low.RULE, sheet.case(values=values, facts=facts or AppFacts()))


def test_a_rating_that_will_not_do_is_found_with_every_reason():
    sheet, found = too_low("3.30", "3.45")
    assert found == [
        Hit(
            section=STARS,
            span=sheet.at("3.5"),
            values={
                "stars": "3.3",
                "reasons": Words(
                    "未高於 3.5 星之標準、未高於目前之 3.45 星",
                    "it is not above the threshold of 3.5 and it is not above the present 3.45",
                ),
                "threshold": "3.5",
                "maximum": "5",
            },
            expected=Words("高於 3.5 星、不超過 5 星", "above 3.5, at most 5"),
            found="3.3",
            claim="stars 3.3",
            related=(sheet.at("3.2"),),
        )
    ]


@pytest.mark.parametrize(
    ("expected", "present", "open_ended", "reasons"),
    [
        ("3.5", None, False, [THRESHOLD]),
        ("3.5", None, True, []),
        ("3.4", None, True, [THRESHOLD]),
        ("3.6", None, False, []),
        ("5", None, False, []),
        ("5.1", None, False, [Words("超過滿分 5 星", "it is over the maximum of 5")]),
        ("4", "4", False, [Words("未高於目前之 4 星", "it is not above the present 4")]),
        ("4", "4", True, []),
        ("4", "4.1", True, [Words("未高於目前之 4.1 星", "it is not above the present 4.1")]),
        ("4", "3.9", False, []),
    ],
)
def test_ratings_at_their_edges(expected, present, open_ended, reasons):
    _, found = too_low(expected, present, open_ended=open_ended)
    assert [one.values["reasons"] for one in found] == reasons


def test_the_facts_supplied_stand_in_where_the_plan_is_silent():
    facts = AppFacts(ios_rating=Decimal("4.2"), android_rating=Decimal("4.2"))
    _, (found,) = too_low("4", facts=facts)
    assert (found.values["reasons"].zh, found.related) == ("未高於目前之 4.2 星", ())
    assert too_low("4", "3.9", facts=facts)[1] == []
    assert hits(x806_stars_too_low.RULE, Sketch({STARS: "字。"}).case()) == []


def test_vague_security_is_found_at_its_words():
    sheet = Sketch({SECURITY: "由廠商維護。\n另行辦理。"})
    assert hits(x807_security_vague.RULE, sheet.case()) == [
        Hit(
            section=SECURITY,
            span=sheet.at("由廠商維護。"),
            expected=Words(
                "行動應用App基本資安規範、檢測基準或檢測報告",
                "the App security standard (行動應用App基本資安規範, 檢測基準) or a test report",
            ),
            found=Words("均未提及", "neither is named"),
            claim="security",
        )
    ]
    assert hits(x807_security_vague.RULE, sheet.case(values=Values(security_grounds=(sheet.at("廠商"),)))) == []
    sheet.section(SECURITY, content=())
    assert hit(x807_security_vague.RULE, sheet.case()).span is None
    sheet.section(SECURITY, status="empty")
    assert hits(x807_security_vague.RULE, sheet.case()) == []


def test_a_copied_passage_is_found_at_its_words():
    sheet = Sketch({"marketing.positioning": "字" * 31, "marketing.segmentation": "句" * 30})
    passages = [
        Passage(section=key, span=sheet.document.whole(block))
        for key, block in (("marketing.positioning", 1), ("marketing.segmentation", 3))
    ]
    first, second = hits(x808_copied_example.RULE, sheet.case(values=Values(copied=tuple(passages))))
    assert first == Hit(
        section="marketing.positioning",
        span=sheet.document.whole(1),
        values={"heading": "市場定位", "words": "字" * 30 + "…"},
        expected=Words("機關依本身 App 撰寫之內容", "what the agency says of its own App"),
        found=Words("與官方範例相同之文字", "the official example's words"),
        claim="marketing.positioning",
    )
    assert second.values["words"] == "句" * 30


def test_a_second_year_is_found_on_the_whole_plan():
    sheet = Sketch()
    assert hits(k902_second_year.RULE, sheet.case(facts=AppFacts(failed_last_year=True))) == [
        Hit(
            section=None,
            expected=Words("未連續二年未達指標", "not two years in a row below the indicators"),
            found=Words("上年度亦未達指標", "last year was below them too"),
            claim="second year",
        )
    ]
    for fact in (None, False):
        assert hits(k902_second_year.RULE, sheet.case(facts=AppFacts(failed_last_year=fact))) == []


def facts(**supplied):
    return AppFacts(**{name: Decimal(value) if "rating" in name else value for name, value in supplied.items()})


def contradicted(values, supplied):
    return hits(k901_fact_differs.RULE, KNOWN.case(values=values, facts=supplied))


KNOWN = Sketch(
    {STARS: "目前3.2星，iOS為3.1星，Android為2.9星。", "marketing": "", "marketing.audience": "計624,500人。現有48,200次。"}
)


def test_a_count_that_differs_is_found_where_its_words_stand():
    values = Values(current_downloads=KNOWN.said("48,200"), audience=KNOWN.said("624,500"))
    assert contradicted(values, facts(downloads=43_380, audience=624_500)) == [
        Hit(
            section="marketing.audience",
            span=KNOWN.at("48,200"),
            values={"what": Words("現有下載次數", "The present download count"), "plan": "48,200", "fact": "43,380"},
            expected="43,380",
            found="48,200",
            claim="The present download count 48,200≠43,380",
        )
    ]
    (found,) = contradicted(values, facts(downloads=48_200, audience=9))
    assert (found.values["what"], found.claim) == (Words("目標客群人數", "The audience"), "The audience 624,500≠9")
    assert contradicted(Values(), facts(downloads=1, audience=1, ios_rating=1)) == []
    assert contradicted(values, AppFacts()) == []


@pytest.mark.parametrize(
    ("fact", "step", "agrees"),
    [(48_200, None, True), (48_201, None, False), (48_199, None, False), (48_201, "1", False), (49_199, "1000", True), (49_200, "1000", False), (48_201, "0.1", False)],
)  # fmt: skip
def test_counts_agree_as_exactly_as_they_are_written(fact, step, agrees):
    values = Values(current_downloads=KNOWN.said("48,200", step=step))
    assert (contradicted(values, facts(downloads=fact)) == []) is agrees


@pytest.mark.parametrize(
    ("fact", "step", "agrees"),
    [("3.19", None, True), ("3.0", None, False), ("3.01", None, True), ("3.2", None, False), ("3.6", "1", True), ("4.1", "1", False), ("3.1", "0.01", True)],
)  # fmt: skip
def test_ratings_agree_as_stores_show_them(fact, step, agrees):
    values = Values(ios_rating=KNOWN.said("3.1", step=step))
    assert (contradicted(values, facts(ios_rating=fact)) == []) is agrees


def test_each_store_is_compared_with_its_own_rating():
    values = Values(ios_rating=KNOWN.said("3.1"), android_rating=KNOWN.said("2.9"), present_stars=KNOWN.said("3.2"))
    listed = contradicted(values, facts(ios_rating="4", android_rating="4.25"))
    assert [(one.values["what"], one.values["plan"], one.values["fact"]) for one in listed] == [
        (Words("iOS 星等", "The iOS rating"), "3.1", "4"),
        (Words("Android 星等", "The Android rating"), "2.9", "4.25"),
    ]
    assert {one.section for one in listed} == {STARS}
    only = contradicted(values, facts(android_rating="4"))
    assert [one.claim for one in only] == ["The Android rating 2.9≠4"]


def test_the_mean_is_compared_where_no_store_is():
    values = Values(present_stars=KNOWN.said("3.2"))
    (found,) = contradicted(values, facts(ios_rating="3.0", android_rating="2.0"))
    assert (found.values["what"], found.expected) == (Words("平均星等", "The mean rating"), "2.5")
    assert contradicted(values, AppFacts()) == []
    one_store = Values(ios_rating=KNOWN.said("3.1"), present_stars=KNOWN.said("3.2"))
    assert [one.claim for one in contradicted(one_store, facts(android_rating="2"))] == ["The mean rating 3.2≠2"]
    assert contradicted(one_store, facts(ios_rating="3.1")) == []


def test_the_calculation_s_audience_is_compared_where_none_is_stated():
    def calculation(words):
        return TargetCalculation(span=KNOWN.at(words), audience=KNOWN.said(words), rate=KNOWN.said("3.2"), product=None)

    values = Values(target_calculations=(calculation("624,500"), calculation("48,200")))
    assert [one.claim for one in contradicted(values, facts(audience=600_000))] == ["The audience 624,500≠600,000"]
    stated = replace(values, audience=KNOWN.said("48,200", 600_000))
    assert contradicted(stated, facts(audience=600_000)) == []


def test_a_place_outside_every_section_has_none():
    values = Values(current_downloads=KNOWN.said("目標", 1))
    sheet = Sketch({"marketing": "", "marketing.audience": "甲乙丙"})
    whole = sheet.at("甲乙丙")
    sheet.section("marketing.audience", content=(whole.__class__(block=whole.block, start=1, end=2),))
    where = []
    for words in ("甲", "乙", "丙", "目標"):
        values = Values(current_downloads=sheet.said(words, 1))
        where += [one.section for one in hits(k901_fact_differs.RULE, sheet.case(values=values, facts=facts(downloads=9)))]
    assert where == [None, "marketing.audience", None, None]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("10", "10"), ("11", "11"), ("3.250", "3.25"), ("3.257", "3.26"), ("3.00", "3"), ("1234.5", "1,234.5"), ("12000", "12,000")],
)
def test_values_are_shown_plainly(value, shown):
    values = Values(current_downloads=KNOWN.said("48,200", value))
    assert contradicted(values, facts(downloads=-5))[0].found == shown


def test_the_form_s_own_numbers_are_told():
    assert (FORM.rating_threshold, FORM.rating_maximum) == (Decimal("3.5"), Decimal(5))
