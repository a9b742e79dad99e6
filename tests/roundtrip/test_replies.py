import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.annotate.replies import meaning_of, replies_in
from schemas.document import Span
from tests.annotate.copies import a_finding, annotated, part, parts
from tests.builders.odf import an_odt
from tests.builders.packing import packed
from tests.builders.wordml import paragraph, word_file
from tests.roundtrip.answering import Reviewed, annotated_plan


@pytest.fixture(scope="module")
def plan():
    return annotated_plan()


def print_of(plan, code):
    return next(one["fingerprint"] for one in plan[0]["findings"] if one["code"] == code)


def test_a_copy_that_nobody_answered_has_no_replies(plan):
    assert replies_in(plan[1]) == []
    assert replies_in(b"no package") == []


def test_replies_of_word_are_claims_and_requests_with_author_moment_and_reason(plan):
    copy = Reviewed(plan[1]).replied("T404", "已修正").replied("S202", "不適用：本案僅於 Google Play 上架", author="李科長").saved()
    first, second = replies_in(copy)
    assert (first.fingerprint, first.code, first.kind, first.reason) == (print_of(plan, "T404"), "T404", "fixed", "")
    assert (first.author, first.at, first.words) == ("王小明", "2026-03-05T10:00:00Z", "62,540")
    assert (second.fingerprint, second.kind) == (print_of(plan, "S202"), "waiver")
    assert (second.reason, second.author) == ("本案僅於 Google Play 上架", "李科長")


def test_a_reply_without_a_thread_answers_the_one_comment_at_the_same_words(plan):
    copy = Reviewed(plan[1]).replied("T404", "已修正", threaded=False).saved()
    assert [(one.code, one.kind, one.author) for one in replies_in(copy)] == [("T404", "fixed", "王小明")]


def test_without_a_thread_and_with_two_comments_at_the_same_words_nobody_guesses():
    _, copy, _ = annotated(word_file(paragraph("目標99,039人次")), "plan.docx", a_finding_at(), a_finding_at())
    (found,) = replies_in(Reviewed(copy).replied("T404", "已修正", threaded=False).saved())
    assert (found.fingerprint, found.code, found.kind, found.words) == ("", "", "fixed", "99,039")


def a_finding_at():
    return a_finding(Span(block=0, start=2, end=8))


@pytest.mark.parametrize("line", [None, "〔T404-", "依據：", "改法："])
def test_words_typed_into_our_comment_are_answers_of_nobody_named(plan, line):
    copy = Reviewed(plan[1]).typed("T404", "　已修正，改為62,450人次。", line).saved()
    if line in ("依據：", "改法："):
        # Behind a line of ours nothing tells their words from ours.
        assert replies_in(copy) == []
        return
    (found,) = replies_in(copy)
    assert (found.fingerprint, found.kind, found.reason) == (print_of(plan, "T404"), "fixed", "改為62,450人次")
    assert (found.author, found.at) == (None, None)


def test_where_the_last_line_was_written_over_the_code_and_the_words_are_left(plan):
    copy = Reviewed(plan[1]).without_last_line("T404").typed("T404", "不適用：標準另有核定").saved()
    (found,) = replies_in(copy)
    assert (found.fingerprint, found.code, found.kind, found.words) == ("", "T404", "waiver", "62,540")


def test_comments_of_others_at_other_words_answer_nothing():

    data = word_file(paragraph("市場定位"), paragraph("目標99,039人次"))
    _, copy, _ = annotated(data, "plan.docx", "99,039")
    assert replies_in(copy) == []


def test_a_comment_without_a_range_right_behind_our_words_answers_ours(plan):
    answered = Reviewed(plan[1]).replied("T404", "已修正", threaded=False).changed('<w:commentRangeStart w:id="900"/>', "")
    answered.changed('<w:commentRangeEnd w:id="900"/>', "")
    assert [(one.code, one.kind, one.words) for one in replies_in(answered.saved())] == [("T404", "fixed", "62,540")]


def an_annotation(words, author="王小明", more=""):
    made = f"<office:annotation{more}><dc:creator>{author}</dc:creator><dc:date>2026-03-05T10:00:00</dc:date>"
    return made + "".join(f"<text:p>{line}</text:p>" for line in words.splitlines()) + "</office:annotation>"


@pytest.mark.parametrize(
    ("change", "author"),
    [
        (lambda text: text.replace("〔T404-f〕</text:p>", "〔T404-f〕</text:p><text:p>已修正，如附</text:p>"), None),
        (lambda text: text.replace("<office:annotation-end", an_annotation("已修正，如附") + "<office:annotation-end"), "王小明"),
        (
            lambda text: text.replace(
                "目標<", "目標" + an_annotation("已修正，如附", more=' loext:parent-name="plancheck1"') + "<"
            ),
            "王小明",
        ),
    ],
    ids=["typed", "behind", "thread"],
)
def test_answers_in_an_odt_are_read_as_well(change, author):
    _, copy, _ = annotated(an_odt("<text:p>目標<text:span>99,039</text:span>人次</text:p>"), "plan.odt", "99,039")
    assert replies_in(copy) == []
    before = part(copy, "content.xml").decode()
    content = change(before)
    assert content != before
    (found,) = replies_in(packed({**parts(copy), "content.xml": content.encode()}))
    assert (found.code, found.fingerprint, found.kind, found.reason) == ("T404", "f", "fixed", "如附")
    assert (found.author, found.words) == (author, "99,039")


def test_english_comments_are_answered_in_english():
    _, copy = annotated_plan(lang="en")
    copy = Reviewed(copy).replied("T404", "Fixed, now 62,450").replied("S202", "Not applicable: one store only").saved()
    assert [(one.kind, one.reason) for one in replies_in(copy)] == [("fixed", "now 62,450"), ("waiver", "one store only")]


@pytest.mark.parametrize(
    ("words", "kind", "reason"),
    [
        ("已修正", "fixed", ""),
        ("【已改正】", "fixed", ""),
        ("已依審查意見補充第三節。", "fixed", "第三節"),
        ("已經更正為62,450", "fixed", "為62,450"),
        ("遵照辦理，已全數補正", "fixed", "遵照辦理"),
        ("不適用：本App無iOS版", "waiver", "本App無iOS版"),
        ("不適用，因已於112年下架。", "waiver", "因已於112年下架"),
        ("不適用", "waiver", ""),
        ("免適用：另案簽准", "waiver", "另案簽准"),
        ("N/A: no iOS version", "waiver", "no iOS version"),
        ("尚未修正，需時兩週", "remark", "尚未修正，需時兩週"),
        ("是否已修正？", "remark", "是否已修正？"),
        ("請問依據為何", "remark", "請問依據為何"),
    ],
)
def test_what_a_reply_means(words, kind, reason):
    assert meaning_of(words) == (kind, reason)


@given(st.text())
def test_any_words_mean_something_and_none_are_lost(words):
    kind, reason = meaning_of(words)
    assert kind in ("fixed", "waiver", "remark")
    assert kind != "remark" or reason == words.strip()
