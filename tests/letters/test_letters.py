import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.letters import FILE_KINDS, letter, opinion_table, overdue_reminder, takedown_notice
from schemas.forms import form_ids, load_form
from tests.letters.drafts import ADDED, WRONG_PRODUCT, lines_of, reminder, reply, takedown

SUBJECT, ITEMS = "主旨：", "說明："


def subject_and_items(data, kind="txt"):
    lines = lines_of(data, kind)
    subject = next(line for line in lines if line.startswith(SUBJECT)).removeprefix(SUBJECT)
    after = lines[lines.index(ITEMS) + 1 :]
    return subject, after[: next(place for place, line in enumerate(after) if line.startswith("正本："))]


@pytest.mark.parametrize("kind", FILE_KINDS)
@pytest.mark.parametrize(("make", "facts"), [(letter, reply()), (takedown_notice, takedown()), (overdue_reminder, reminder())])
def test_every_kind_of_file_says_the_same(kind, make, facts):
    assert subject_and_items(make(facts, kind), kind) == subject_and_items(make(facts, "txt"))


def test_the_subject_is_one_sentence_and_carries_the_day_to_reply_by():
    subject, _ = subject_and_items(letter(reply(), "txt"))
    assert (
        subject == "有關貴局函送「旅跡高雄」App改善及行銷計畫書一案，經審查尚須補正，請於115年3月31日前補正並函送本中心，請查照。"
    )
    without, _ = subject_and_items(letter(reply(reply_by=None), "txt"))
    assert without.count("。") == 1
    assert "前補正" not in without


def test_items_are_numbered_by_level_with_half_width_brackets_and_lines_without_values_leave_no_gap():
    _, full = subject_and_items(letter(reply(remarks="請先行內部測試"), "txt"))
    assert [re.match(r"[^、)]+[、)]", line)[0] for line in full] == [
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "(一)",
        "(二)",
        "六、",
        "七、",
    ]
    _, short = subject_and_items(letter(reply(reference="", due_on=None), "txt"))
    assert [line[:2] for line in short if "(" not in line[:1]] == ["一、", "二、", "三、", "四、"]
    assert short[0] == "一、依據「高雄市政府發展行動應用服務管理要點」第八點規定辦理。"


def test_a_plan_returned_for_what_the_remarks_say_alone_has_no_table_to_answer():
    data = letter(reply(findings=(), added=(), remarks="檔案無法開啟，請重新函送"), "txt")
    _, items = subject_and_items(data)
    assert "審查意見表" not in data.decode()
    assert items[-1] == "五、檔案無法開啟，請重新函送。"


def test_opinions_stand_in_the_order_of_the_form_with_section_and_clause():
    _, items = subject_and_items(letter(reply(), "txt"))
    listed = [line for line in items if line.startswith("(")]
    assert listed == [
        "(一)「一、改善方案／（三）民眾意見回饋」：民眾意見僅列三則，請補充近半年之統計。",
        "(二)「二、行銷方案／（四）行銷目標下載數量」：下載標準計算錯誤：624,500 × 10% = 62,450；計畫載 62,540（依據：績效管理指標一、二）。",
    ]


def test_what_does_not_fit_into_the_letter_is_counted_there_and_stands_in_the_table():
    facts = reply(findings=[WRONG_PRODUCT] * 30, added=())
    _, items = subject_and_items(letter(facts, "txt"))
    listed = [line for line in items if line.startswith("(")]
    assert len(listed) == 11
    assert listed[-1] == "(十一)其餘 20 項詳審查意見表。"
    assert sum("下載標準計算錯誤" in line for line in lines_of(opinion_table(facts), "docx")) == 30


def test_eleven_opinions_are_listed_rather_than_the_last_one_be_called_the_rest():
    _, items = subject_and_items(letter(reply(findings=[WRONG_PRODUCT] * 11, added=()), "txt"))
    assert "其餘" not in "".join(items)


def test_dates_are_in_roc_years_and_the_number_is_left_open():
    lines = lines_of(letter(reply(), "docx"), "docx")
    assert "發文日期：中華民國115年3月10日" in lines
    assert "發文字號：" in lines
    assert "受文者：高雄市政府觀光局" in lines
    assert "正本：高雄市政府觀光局" in lines
    assert "副本：高雄市政府研究發展考核委員會" in lines
    assert "附件：審查意見表1份" in lines


@pytest.mark.parametrize(("kind", "words"), [("approved", "審查結果為通過"), ("rejected", "審查結果為不通過")])
def test_other_decisions_have_words_of_their_own(kind, words):
    facts = reply(kind=kind, reply_by=None, findings=(), added=())
    assert words in subject_and_items(letter(facts, "txt"))[0]
    assert "附件：" in lines_of(letter(facts, "txt"), "txt")
    assert "無審查意見。" in lines_of(opinion_table(facts), "docx")


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_the_table_has_a_row_for_each_opinion(kind):
    lines = lines_of(opinion_table(reply(), kind), kind)
    assert lines[0] == "高雄市政府觀光局「旅跡高雄」App改善及行銷計畫書審查意見表"
    for words in ("1", "2", "請更正為 62,450（小數捨去）。", "「62,540」", "請附統計表。", "績效管理指標一、二"):
        assert lines.count(words) == 1


def test_the_takedown_notice_names_both_years_and_the_clause():
    subject, items = subject_and_items(takedown_notice(takedown(), "txt"))
    assert subject == "有關貴局「旅跡高雄」App連續二年未達績效管理指標，本中心將於115年4月1日逕行下架，請查照。"
    assert "第九點" in items[0]
    assert items[2] == "(一)113年度：平均星等3.2星，未達3.5星；下載次數4,321人次，未達標準8,750人次。"
    assert items[3].startswith("(二)114年度：")
    assert "將逕行下架" in subject_and_items(takedown_notice(takedown(takedown_on=None), "txt"))[0]


def test_the_reminder_counts_the_days():
    subject, items = subject_and_items(overdue_reminder(reminder(), "txt"))
    assert subject == "有關貴校「校園App」逾期未提報改善及行銷計畫書一案，請於115年3月20日前函送本中心，請查照。"
    assert "提報期限為115年3月1日，截至115年3月10日止，已逾期9日" in "".join(items)
    assert "計畫書應載明「改善方案」、「行銷方案」" in "".join(items)


@pytest.mark.parametrize("form", form_ids())
def test_every_form_has_letters(form):
    facts = reply(form=load_form(form), findings=(), added=(ADDED | {"section": None},))
    subject, items = subject_and_items(letter(facts, "txt"))
    assert "一案" in subject
    assert any(line.endswith("規定辦理。") and "（1" not in line for line in items)


@pytest.mark.parametrize(
    ("agency", "address"),
    [
        ("高雄市政府研究發展考核委員會", "貴會"), ("高雄市苓雅區公所", "貴所"), ("高雄市立中山國小", "貴校"),
        ("高雄市政府資訊中心", "貴中心"), ("高雄捷運股份有限公司", "貴機關"), ("", "貴機關"),
    ],
)  # fmt: skip
def test_agencies_are_addressed_by_what_they_are(agency, address):
    assert f"有關{address}函送" in subject_and_items(letter(reply(agency=agency), "txt"))[0]


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1)


@pytest.mark.slow
@settings(max_examples=40)
@given(app=WORDS, message=WORDS, remarks=WORDS)
def test_whatever_people_wrote_stands_in_the_draft_and_fills_no_field(app, message, remarks):
    facts = reply(app=app, findings=(), added=({"message": f"{message}{{{{機關}}}}"},), remarks=remarks)
    for kind in ("docx", "odt"):
        text = "".join(lines_of(letter(facts, kind), kind))
        assert "{{機關}}" in text
        assert text == "".join(lines_of(letter(facts, kind), kind))
    plain = letter(facts, "txt").decode()
    assert app in plain
    assert message in plain
    assert remarks in plain
