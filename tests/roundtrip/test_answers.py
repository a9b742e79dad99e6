import json

import pytest

from reports.annotate.replies import replies_in
from reports.comparing import compare, comparison_text
from schemas.forms import load_form
from service.cli.main import main
from service.pipeline import Request, check
from tests.roundtrip.answering import DAY, Reviewed, annotated_plan

FORM = load_form()


def report_on(data):
    return check(data, "plan.docx", Request(as_of=DAY)).report


@pytest.fixture(scope="module")
def first():
    return annotated_plan()


def compared(old, new_file, earlier=b""):
    new = report_on(new_file)
    return compare(old, new, earlier=replies_in(earlier), replies=replies_in(new_file)), new


def test_a_claim_is_set_beside_what_the_check_says(first):
    report, copy = first
    answered = Reviewed(copy).replied("T404", "已修正").replied("T405", "已修正").changed(">62,540<", ">62,450<")
    found, new = compared(report, answered.saved())
    assert {one["code"]: one["outcome"] for one in found["claims"]} == {"T404": "fixed", "T405": "open"}
    text = comparison_text(found, report, new, FORM)
    assert "↳ 機關回復已修正（王小明，115年3月5日），經檢核已改正" in text
    assert "↳ 機關回復已修正（王小明，115年3月5日），惟問題仍在" in text


def test_a_claim_on_what_cannot_be_judged_is_not_believed(first):
    report, copy = first
    gone = {**report, "verdict": "unreadable", "findings": []}
    found = compare(report, gone, replies=replies_in(Reviewed(copy).replied("T404", "已修正").saved()))
    assert [one["outcome"] for one in found["claims"]] == ["unjudged"]


def test_a_waiver_that_is_asked_for_is_shown_with_its_reason_or_that_it_has_none(first):
    report, copy = first
    found, new = compared(report, Reviewed(copy).replied("S202", "不適用：已達3.5星").replied("T405", "不適用").saved())
    text = comparison_text(found, report, new, FORM)
    assert "機關申請不適用（王小明，115年3月5日）：已達3.5星" in text
    assert "機關申請不適用（王小明，115年3月5日），未敘明理由" in text


def test_an_answer_in_both_files_was_given_to_the_old_one(first):
    report, copy = first
    answered = Reviewed(copy).replied("T404", "不適用：另有核定").saved()
    found, new = compared(report, answered, earlier=answered)
    assert found["claims"] == []
    assert [(one["code"], one["fate"]) for one in found["waivers"]] == [("T404", "carried")]
    assert "沿用，所據文字未變" in comparison_text(found, report, new, FORM)


@pytest.mark.parametrize(
    ("before", "after", "fate"),
    [
        (">60,000<", ">59,000<", "lapsed"),
        (">60,000<", ">65,000<", "gone"),
        ("624,500×10%", "民政局統計，624,500×10%", "carried"),
    ],
)
def test_a_waiver_goes_with_its_words_and_not_with_its_place(first, before, after, fate):
    report, copy = first
    earlier = Reviewed(copy).replied("T405", "不適用：另有核定").saved()
    found, _ = compared(report, Reviewed(copy).changed(before, after).saved(), earlier=earlier)
    assert [(one["code"], one["fate"]) for one in found["waivers"]] == [("T405", fate)]


def test_an_answer_to_no_finding_known_is_told_all_the_same(first):
    report, copy = first
    copy = Reviewed(copy).replied("T404", "已修正").saved()
    other = {**report, "findings": []}
    found = compare(other, other, replies=replies_in(copy))
    assert [one["outcome"] for one in found["claims"]] == ["unmatched"]
    assert "無法對應檢核結果之回復 1" in comparison_text(found, other, other, FORM)


def test_a_waiver_of_the_old_file_that_names_no_finding_known_is_told_too(first):
    report, copy = first
    earlier = replies_in(Reviewed(copy).replied("T404", "不適用：另有核定").saved())
    other = {**report, "findings": []}
    found = compare(other, other, earlier=earlier)
    assert [one["fate"] for one in found["waivers"]] == ["unmatched"]
    assert "前次申請不適用（王小明，115年3月5日）：另有核定" in comparison_text(found, other, other, FORM)
    assert [one["fate"] for one in compare(other, report, earlier=earlier)["waivers"]] == ["lapsed"]


def test_a_nameless_answer_is_told_by_code_and_words(first):
    report, copy = first
    copy = Reviewed(copy).without_last_line("T404").typed("T404", "已修正").saved()
    found, _ = compared(report, copy)
    (claim,) = found["claims"]
    assert claim["old"] == next(one["fingerprint"] for one in report["findings"] if one["code"] == "T404")


def test_our_notes_left_in_a_version_are_told_apart_from_what_people_wrote(first):
    _, copy = first
    (found,) = (one["found"] for one in report_on(copy)["findings"] if one["code"] == "D107")
    count = found.removeprefix("前次檢核之註解 ").removesuffix(" 處")
    assert count.isdecimal()
    assert int(count) > 1
    answered = report_on(Reviewed(copy).replied("T404", "已修正").saved())
    assert [one["found"] for one in answered["findings"] if one["code"] == "D107"] == [f"前次檢核之註解 {count} 處、註解 1 處"]


@pytest.mark.slow
def test_the_command_reads_the_answers_in_word_files_and_takes_stored_reports_as_before(first, tmp_path, capsys):
    report, copy = first
    old, new = tmp_path / "old.report.json", tmp_path / "new.docx"
    old.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    new.write_bytes(Reviewed(copy).replied("T404", "已修正").saved())
    assert main(["compare", str(old), str(new), "--as-of", DAY.isoformat(), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in found["new_findings"]] == ["D107"]
    assert [(one["code"], one["kind"], one["outcome"]) for one in found["claims"]] == [("T404", "fixed", "open")]
    assert main(["compare", str(old), str(new), "--as-of", DAY.isoformat(), "--format", "text"]) == 1
    assert "惟問題仍在" in capsys.readouterr().out
