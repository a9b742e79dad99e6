"""Headings are found in every dress that agencies give them, and points of a list are not taken for headings."""

from __future__ import annotations

import time

import pytest

from ingest.understanding import understand
from schemas.forms import load_form
from tests.builders.documents import a_document
from text.labels import FORMAL, HEAVENLY, cjk_numeral

FORM = load_form()
TITLE = "高雄市政府水利局水情通改善及行銷計畫書"


def keys(*lines):
    return [heading.key for heading in understand(a_document(TITLE, *lines), FORM).order]


def whole_plan(number, mark="", colon="", wording=None):
    """Every heading of the form with a word of content behind or below it."""
    lines = []
    for key, spec in FORM.sections.items():
        siblings = [one for one, other in FORM.sections.items() if other.parent == spec.parent]
        heading = f"{mark}{number(spec.depth, siblings.index(key) + 1)}{(wording or {}).get(key, spec.heading)}"
        if spec.children:
            lines.append(heading)
        elif colon:
            lines.append(f"{heading}{colon}內容如此。")
        else:
            lines += [heading, "內容如此。"]
    return lines


NUMBERS = {
    "the form's": lambda depth, n: (f"{cjk_numeral(n)}、", f"（{cjk_numeral(n)}）", f"{n}. ")[depth],
    "formal": lambda depth, n: (f"{FORMAL[n - 1]}、", f"{cjk_numeral(n)}、", f"（{cjk_numeral(n)}）")[depth],
    "half-width": lambda depth, n: (f"{cjk_numeral(n)}. ", f"({cjk_numeral(n)}) ", f"{n}、")[depth],
    "enclosed": lambda depth, n: (f"{cjk_numeral(n)}、", chr(0x3220 + n - 1), chr(0x2460 + n - 1))[depth],
    "full-width": lambda depth, n: (f"{cjk_numeral(n)}、", f"（{cjk_numeral(n)}）", f"{chr(0xFF10 + n)}．")[depth],
    "heavenly": lambda depth, n: (f"{HEAVENLY[n - 1]}、", f"{cjk_numeral(n)}、", f"{n}. ")[depth],
    "decimal": lambda depth, n: (f"{n}. ", f"1.{n} ", f"({n})")[depth],
    "bopomofo": lambda depth, n: (f"{cjk_numeral(n)}、", f"({cjk_numeral(n)})", f"{n}.")[depth].replace("一", "ㄧ"),
    "formal chapters": lambda depth, n: (f"第{FORMAL[n - 1]}章、", f"{cjk_numeral(n)}、", f"（{cjk_numeral(n)}）")[depth],
    "first part": lambda depth, n: (f"第{cjk_numeral(n)}部分　", f"{cjk_numeral(n)}、", f"({cjk_numeral(n)})")[depth],
    "tight decimal": lambda depth, n: (f"{n}.", f"1.{n}", f"1.1.{n}")[depth],
    "dashes": lambda depth, n: (f"{cjk_numeral(n)}、", f"1-{n} ", f"1-1-{n} ")[depth],
    "tight dashes": lambda depth, n: (f"{cjk_numeral(n)}、", f"1-{n}", f"1-1-{n}")[depth],
    "chapters": lambda depth, n: (f"第{cjk_numeral(n)}章 ", f"{cjk_numeral(n)}、", f"（{cjk_numeral(n)}）")[depth],
    "none": lambda depth, n: "",
}


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
@pytest.mark.parametrize("mark", ["", "**"], ids=["plain", "bold"])
def test_every_heading_is_found_under_any_numbers(number, mark):
    assert keys(*whole_plan(number, mark)) == list(FORM.sections)


@pytest.mark.parametrize("name", ["the form's", "formal", "half-width", "enclosed", "full-width"])
@pytest.mark.parametrize("colon", ["：", ":", " ： "])
def test_content_may_follow_on_the_heading_s_line(name, colon):
    plan = understand(a_document(TITLE, *whole_plan(NUMBERS[name], colon=colon)), FORM)
    assert [heading.key for heading in plan.order] == list(FORM.sections)
    assert all(section.status == "present" for section in plan.sections.values())


REWORDED = {
    "improvement": "改善計畫", "improvement.ui_ux": "使用者介面優化", "improvement.features": "功能精進", "improvement.feedback": "使用者反映意見",
    "improvement.schedule": "辦理期程", "improvement.update_cycle": "資訊更新頻率", "improvement.security": "資安作為", "improvement.release": "預定發布時間",
    "improvement.budget": "經費需求", "improvement.budget.source": "財源", "improvement.budget.breakdown": "經費估算", "improvement.stars": "預期星級",
    "marketing": "推廣行銷方案", "marketing.segmentation": "市場差異化", "marketing.audience": "目標族群", "marketing.positioning": "產品定位",
    "marketing.target": "預定下載數", "marketing.campaign": "宣傳推廣內容", "marketing.campaign.actions": "工作項目", "marketing.campaign.workforce": "人員配置",
    "marketing.campaign.effect": "預期成果", "marketing.budget": "所需經費", "marketing.budget.source": "經費來源", "marketing.budget.breakdown": "成本估計",
}  # fmt: skip


@pytest.mark.parametrize("name", ["the form's", "formal", "enclosed"])
def test_other_wordings_are_believed_where_number_and_place_agree(name):
    assert keys(*whole_plan(NUMBERS[name], wording=REWORDED)) == list(FORM.sections)


def test_sections_in_another_order_keep_their_names():
    lines = whole_plan(NUMBERS["the form's"])
    moved = [*lines[:1], *lines[5:7], *lines[1:5], *lines[7:]]
    assert keys(*moved)[:4] == ["improvement", "improvement.feedback", "improvement.ui_ux", "improvement.features"]


def test_points_called_like_sections_are_no_headings():
    assert keys(
        "一、改善方案", "（一）UI/UX改善說明", "1. 介面改善：a", "2. 意見回饋：增設表單", "3. 市場定位", "（二）功能提昇說明", "1. 行銷內容", "2. 預期效果：快",
        "3. 經費來源：c", "（三）民眾意見回饋", "1. 目標客群", "2. 改善期程太久",
    ) == ["improvement", "improvement.ui_ux", "improvement.features", "improvement.feedback"]  # fmt: skip


def test_sentences_that_begin_with_a_section_s_name_are_content():
    assert keys(
        "**二、行銷方案", "**（一）市場區隔", "市場區隔明確。", "**（二）目標客群數量", "目標客群為設籍本市之市民，計10萬人。", "目標對象：18歲以上", "**（四）行銷目標下載數量",
        "下載目標：12,000。", "**（五）行銷內容說明", "**3. 預期效果", "預期效果良好。",
    ) == ["marketing", "marketing.segmentation", "marketing.audience", "marketing.target", "marketing.campaign", "marketing.campaign.effect"]  # fmt: skip


def test_a_table_of_contents_is_not_the_plan():
    lines = ["目錄", "一、改善方案 ........ 1", "（一）UI/UX改善說明 ..... 1", "（二）功能提昇說明 .... 2", "二、行銷方案 ...... 4"]
    assert keys(*lines, *whole_plan(NUMBERS["the form's"])) == list(FORM.sections)


def test_a_heading_that_the_form_does_not_know_leaves_its_words_unread():
    document = a_document(TITLE, *whole_plan(NUMBERS["the form's"]), "三、結語", "感謝支持。")
    plan = understand(document, FORM)
    assert [document.quote(span) for span in plan.unread] == ["三、結語", "感謝支持。"]


def unread(*lines):
    document = a_document(TITLE, "二、行銷方案", "（六）經費及經費來源", "2. 各項經費成本分析", *lines)
    plan = understand(document, FORM)
    assert plan.sections["marketing.budget.breakdown"].status == "present"
    return [document.quote(span) for span in plan.unread]


def test_an_annex_behind_the_last_section_is_no_part_of_it():
    assert unread("海報：50,000元", "附件一：意見統計表", "1月至4月：72則") == ["附件一：意見統計表", "1月至4月：72則"]
    assert unread("海報：50,000元", "附錄　名詞說明", "防災士：經認證者。") == ["附錄　名詞說明", "防災士：經認證者。"]


@pytest.mark.parametrize(
    "lines",
    [
        ("海報：50,000元", "附件1：人口統計表", "附件2：檢測報告"),
        ("附表一：經費表", "海報：50,000元"),
        ("各項經費如附表一", "附表一：經費表", "海報：50,000元"),
        ("海報：50,000元", "附件另送。"),
    ],
)
def test_a_list_of_attachments_and_what_the_section_refers_to_are_its_own(lines):
    assert unread(*lines) == []


def test_a_long_preface_is_unread_and_a_short_cover_is_not():
    preface = "本計畫係依據高雄市政府發展行動應用服務管理要點第八點規定辦理，爰提出本計畫書，敬請鑒核。"
    document = a_document("115年11月", TITLE, "承辦人：王小明", preface, *whole_plan(NUMBERS["the form's"]))
    plan = understand(document, FORM)
    assert [document.quote(span) for span in plan.unread] == [preface]


def test_the_whole_form_as_one_table_gives_the_same_sections():
    rows = []
    for spec in FORM.sections.values():
        if spec.depth == 0:
            rows.append([f"{spec.number}{spec.heading}"])
        elif spec.depth == 1:
            below = "\n".join(f"{FORM.sections[key].number}{FORM.sections[key].heading}\n內容如此。" for key in spec.children)
            rows.append([f"{spec.number}{spec.heading}", below or "內容如此。"])
    plan = understand(a_document(TITLE, rows), FORM)
    assert [heading.key for heading in plan.order] == list(FORM.sections)
    assert {section.status for section in plan.sections.values()} == {"present"}


def test_cells_of_a_cost_table_are_no_headings():
    table = [["項目", "說明", "金額"], ["市場定位", "（一）UI/UX改善說明", "50,000"], ["合計", "", "50,000"]]
    assert keys("一、改善方案", "（一）UI/UX改善說明", "a", "（八）經費及經費來源", "2. 各項經費成本分析", table) == [
        "improvement", "improvement.ui_ux", "improvement.budget", "improvement.budget.breakdown",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "guidance", "content"),
    [
        (["（五）資料更新週期(年、季、月、日或其他___)", "每日"], ["(年、季、月、日或其他___)"], ["每日"]),
        (["（五）資料更新週期（每月更新）"], [], ["（每月更新）"]),
        (["（五）資料更新週期（年、季、月、日或其他）：每月"], ["（年、季、月、日或其他）"], ["每月"]),
        (["（五）資料更新週期（年、季、", "月、日或其他）", "每月"], ["（年、季、", "月、日或其他）"], ["每月"]),
        (["（五）資料更新週期", "（年、季、月、日或其他）", "每月"], ["（年、季、月、日或其他）"], ["每月"]),
    ],
)
def test_guidance_is_told_from_the_author_s_brackets(lines, guidance, content):
    document = a_document(TITLE, "一、改善方案", *lines)
    section = understand(document, FORM).sections["improvement.update_cycle"]
    assert [document.quote(span) for span in section.headings[0].guidance] == guidance
    assert [document.quote(span) for span in section.content] == content


def test_the_classes_that_the_form_prints_are_no_content():
    printed = FORM.sections["marketing.target"].printed
    lines = ["二、行銷方案", "（四）行銷目標下載數量", *(f"{n}. {words}" for n, words in enumerate(printed, 1))]
    assert understand(a_document(TITLE, *lines), FORM).sections["marketing.target"].status == "empty"
    document = a_document(TITLE, *lines, "目標1,200次")
    assert [document.quote(span) for span in understand(document, FORM).sections["marketing.target"].content] == ["目標1,200次"]


def test_a_section_that_stands_twice_has_two_headings():
    plan = understand(a_document(TITLE, *whole_plan(NUMBERS["the form's"]), "（一）市場區隔", "又一次"), FORM)
    assert [len(section.headings) for section in plan.sections.values() if len(section.headings) != 1] == [2]
    assert len(plan.sections["marketing.segmentation"].headings) == 2


def test_thousands_of_headings_and_endless_leaders_are_read_in_no_time():
    started = time.process_time()
    understand(a_document(TITLE, *["（一）市場區隔"] * 8_000, "一、改善方案" + "." * 50_000, " " * 50_000 + "1"), FORM)
    assert time.process_time() - started < 10


def test_sections_may_each_stand_in_a_table_of_their_own():
    cards = [
        [[heading, "內容如此。"]]
        for heading in ("（一）UI/UX改善說明", "（二）功能提昇說明", "（三）民眾意見回饋", "（四）改善期程")
    ]
    budget = [["（八）經費及經費來源", "1. 經費來源\n年度預算。\n2. 各項經費成本分析"]]
    found = keys("一、改善方案", *cards, budget, "（九）預期提昇平均星等數：4星。")
    assert found == [
        "improvement", "improvement.ui_ux", "improvement.features", "improvement.feedback", "improvement.schedule",
        "improvement.budget", "improvement.budget.source", "improvement.budget.breakdown", "improvement.stars",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "number",
    [lambda n: f"1.{n}", lambda n: f"（{cjk_numeral(n)}）", str, lambda n: f"{cjk_numeral(n)}、", cjk_numeral],
)
def test_a_number_in_a_cell_of_its_own_is_the_heading_s_and_no_content(number):
    rows = [[number(n), heading, words] for n, heading, words in (
        (1, "UI/UX改善說明", "內容。"), (2, "功能提昇說明", ""), (4, "改善期程", "116年3月至8月。"), (5, "資料更新週期", "每月。"),
    )]  # fmt: skip
    plan = understand(a_document(TITLE, [["一、", "改善方案", ""], *rows]), FORM)
    statuses = {heading.key: plan.sections[heading.key].status for heading in plan.order[1:]}
    assert list(statuses.values()) == ["present", "empty", "present", "present"]
    assert [heading.ordinal for heading in plan.order] == [1, 1, 2, 4, 5]
    assert not plan.unread


def test_tables_of_data_that_begin_with_a_name_of_the_form_stay_data():
    data = [
        [["改善期程", "工作項目"], ["116年3月", "介面設計"]],
        [["執行項目", "經費來源"], ["看板", "年度預算"]],
        [["動用人力", "人數"], ["志工", "12人"]],
    ]
    found = keys(
        "一、改善方案", "（一）UI/UX改善說明：內容。", "（四）改善期程", data[0], "二、行銷方案", "（五）行銷內容說明", *data[1:]
    )
    assert found == ["improvement", "improvement.ui_ux", "improvement.schedule", "marketing", "marketing.campaign"]


@pytest.mark.parametrize(
    ("broken", "key"),
    [
        ("（八）經費及\n經費來源", "improvement.budget"),
        ("（二）功能提\n昇說明：內容如此。", "improvement.features"),
        ("（四）\n改善期程", "improvement.schedule"),
        ("（三）\n民\n眾\n意\n見\n回\n饋", "improvement.feedback"),
        ("（九）預期提昇\n平均星等數\n4星。", "improvement.stars"),
    ],
)
def test_a_title_broken_over_lines_is_one_heading_and_its_second_half_no_content(broken, key):
    plan = understand(
        a_document(TITLE, "一、改善方案", "（一）UI/UX改善說明：內容。", broken, "（七）預計改版上架時間：116年7月。"), FORM
    )
    assert [heading.key for heading in plan.order] == ["improvement", "improvement.ui_ux", key, "improvement.release"]
    own = broken.rpartition("：")[2] if "：" in broken else "4星。" if "4星" in broken else ""
    assert "".join(plan.sections[key].content and broken[span.start : span.end] for span in plan.sections[key].content) == own


def test_lines_below_a_title_of_its_own_are_content():
    lines = ("一、改善方案", "（四）改善期程\n說明如下：116年3月至8月。", "（八）經費及經費來源\n經費來源：年度預算。")
    plan = understand(a_document(TITLE, *lines), FORM)
    assert [heading.key for heading in plan.order] == [
        "improvement", "improvement.schedule", "improvement.budget", "improvement.budget.source",
    ]  # fmt: skip
    assert plan.sections["improvement.schedule"].status == "present"


def test_a_table_of_contents_does_not_count_as_words_of_the_plan():
    lines = whole_plan(NUMBERS["the form's"])
    entries = [f"{line}........{number // 9 + 1}" for number, line in enumerate(lines) if line != "內容如此。"]
    with_contents, without = (understand(a_document(*front, TITLE, *lines), FORM) for front in (("目錄", *entries), ()))
    assert [heading.key for heading in with_contents.order] == list(FORM.sections)
    assert with_contents.measures.characters == without.measures.characters
    assert with_contents.measures.word_count == without.measures.word_count


def test_a_title_s_second_half_in_a_paragraph_of_its_own_gives_way_to_the_heading_of_that_name():
    budget = ("（八）經費及", "經費來源", "1. 經費來源", "年度預算。", "2. 各項經費成本分析", "共計50萬元。")
    lines = (
        "一、改善方案",
        "（一）UI/UX改善說明：內容。",
        *budget,
        "二、行銷方案",
        "（五）行銷內容說明",
        "1. 執行項目：看板。",
        "（六）經費及",
        *budget[1:],
    )
    plan = understand(a_document(TITLE, *lines), FORM)
    assert [heading.key for heading in plan.order if heading.key.endswith("source")] == [
        "improvement.budget.source",
        "marketing.budget.source",
    ]
    assert all(len(section.headings) <= 1 for section in plan.sections.values())
    assert plan.sections["improvement.budget"].headings


MORE_WORDS = {
    "improvement.ui_ux": ("App UI/UX改善說明", "整體UI/UX改善說明"),
    "improvement.features": ("功能提升逐一說明", "本App功能提昇說明"),
    "improvement.feedback": ("民眾意見回饋彙整", "民眾意見回饋及處理"),
    "improvement.schedule": ("改善期程規劃", "改善期程安排表"),
    "improvement.update_cycle": ("資料更新頻率及週期", "資料更新週期說明"),
    "improvement.security": ("相關資訊安全防護措施概述", "資訊安全防護措施與檢測"),
    "improvement.release": ("預計改版上架時間規劃", "預計改版上架時間及版次"),
    "improvement.stars": ("預期提升之平均星等", "預期提升平均星等數之目標"),
    "marketing.segmentation": ("市場區隔分析", "App市場區隔"),
    "marketing.audience": ("目標客群數量推估", "目標客群數量及其來源"),
    "marketing.positioning": ("App市場定位", "市場定位與價值"),
    "marketing.target": ("行銷目標下載數量及計算", "行銷目標下載數量推估"),
    "marketing.campaign.actions": ("執行項目規劃", "具體執行項目"),
    "marketing.campaign.workforce": ("動用人力安排", "預計動用人力"),
    "marketing.campaign.effect": ("預期效果評估", "預期效果與效益"),
}


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("mark", ["", "**"], ids=["plain", "bold"])
@pytest.mark.parametrize("name", ["the form's", "formal", "none"])
def test_a_word_before_or_behind_a_name_of_the_form_belongs_to_the_title(name, mark, place):
    wording = {key: words[place] for key, words in MORE_WORDS.items()}
    plan = understand(a_document(TITLE, *whole_plan(NUMBERS[name], mark, wording=wording)), FORM)
    assert [heading.key for heading in plan.order] == list(FORM.sections)
    assert {heading.key: heading.title for heading in plan.order if heading.key in wording} == wording


def test_what_follows_a_name_of_the_form_without_a_mark_is_content_where_it_is_no_part_of_a_title():
    lines = (
        "一、改善方案",
        "（四）改善期程及116年8月上架",
        "（五）資料更新週期每日",
        "（八）經費及經費來源",
        "1. 經費來源編列年度預算",
    )
    plan = understand(a_document(TITLE, *lines), FORM)
    titles = [heading.title for heading in plan.order]
    assert titles == ["改善方案", "改善期程", "資料更新週期", "經費及經費來源", "經費來源"]


def test_tables_of_one_section_each_are_known_by_their_likes():
    headings = ("（一）UI/UX改善說明", "（二）功能提昇說明", "（三）民眾意見回饋", "（四）期程管控", "（五）資料多久更新")
    cards = [[[heading], ["內容如此。"]] for heading in headings]
    found = keys("一、改善方案", *cards, [["（九）星等", "4星"], ["說明", "資料"]])
    assert found == [
        "improvement", "improvement.ui_ux", "improvement.features", "improvement.feedback", "improvement.schedule",
        "improvement.update_cycle",
    ]  # fmt: skip


def test_a_number_in_a_cell_of_its_own_is_the_heading_s_beside_it_and_no_content_of_the_section_above():
    rows = [
        ["一、改善方案"],
        ["（一）", "UI/UX改善說明", "介面重新設計。"],
        ["（二）", "功能提昇說明", "待補"],
        ["（三）", "民眾意見回饋", ""],
        ["（五）", "資料更新週期", "每日。"],
    ]
    document = a_document(TITLE, rows)
    plan = understand(document, FORM)
    assert [(heading.number, heading.ordinal) for heading in plan.order] == [
        ("一、", 1), ("（一）", 1), ("（二）", 2), ("（三）", 3), ("（五）", 5),
    ]  # fmt: skip
    assert plan.sections["improvement.features"].hollow is not None
    assert plan.sections["improvement.feedback"].status == "empty"
    assert "（" not in "".join(document.quote(span) for section in plan.sections.values() for span in section.content)


@pytest.mark.parametrize(
    "line",
    ["（八）經費及經費來源\t1. 經費來源", "（八）經費及經費來源：1. 經費來源", "（八）經費及經費來源 1. 經費來源：年度預算。"],
)
def test_a_sub_item_may_begin_on_the_line_of_its_section(line):
    below = [] if line.endswith("。") else ["年度預算。"]
    lines = ["一、改善方案", "（一）UI/UX改善說明：內容。", line, *below, "2. 各項經費成本分析", "共計50萬元。"]
    plan = understand(a_document(TITLE, *lines), FORM)
    assert [(heading.key, heading.number) for heading in plan.order][2:] == [
        ("improvement.budget", "（八）"), ("improvement.budget.source", "1."), ("improvement.budget.breakdown", "2."),
    ]  # fmt: skip
    assert all(plan.sections[f"improvement.budget.{key}"].status == "present" for key in ("source", "breakdown"))


def test_a_reference_to_a_sub_item_behind_a_section_s_title_is_content():
    plan = understand(
        a_document(TITLE, "一、改善方案", "（八）經費及經費來源：1.5萬元由年度預算支應。", "1. 經費來源：年度預算。"), FORM
    )
    assert [heading.key for heading in plan.order] == ["improvement", "improvement.budget", "improvement.budget.source"]


def test_a_number_without_its_mark_does_not_hide_a_part_s_title():
    assert keys("一、改善方案", "（一）UI/UX改善說明：內容。", "二行銷方案", "（一）市場區隔：內容。", "（二）目標客群數量") == [
        "improvement", "improvement.ui_ux", "marketing", "marketing.segmentation", "marketing.audience",
    ]  # fmt: skip


def test_a_title_set_in_brackets_is_no_blank_of_the_form():
    plan = understand(
        a_document(TITLE, *(f"【{line}】" if line != "內容如此。" else line for line in whole_plan(NUMBERS["none"]))), FORM
    )
    assert [heading.key for heading in plan.order] == list(FORM.sections)
    assert plan.placeholders == ()
