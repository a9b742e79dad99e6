"""From upload to report, mending and checking again, handing in; with and without an account, with and without scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import needs
from tests.web.conftest import SAMPLES, Opening, report, send

pytestmark = [pytest.mark.slow, needs("chromium")]


def test_a_visitor_tries_a_sample_with_one_click_and_jumps_between_findings_and_words(opened: Opening) -> None:
    page = opened()
    page.goto("/")
    page.get_by_role("button", name="目標下載數量過低").click()
    report(page, "須修正")
    finding = page.locator("#f1")
    expect(finding).to_contain_text("T404")
    finding.get_by_role("link", name="看原文").click()
    expect(page.locator("mark.current")).to_have_text("62,540")
    expect(page.locator("mark.current")).to_be_in_viewport()
    page.locator(".paper .ref", has_text="2").first.click()
    expect(page.locator("#f2")).to_have_class("finding error current")
    expect(page.locator("#f2")).to_be_in_viewport()


def test_findings_are_filtered_by_severity_and_section_and_a_remedy_is_copied(opened: Opening) -> None:
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/")
    page.get_by_role("button", name="項目缺漏（ODT）").click()
    report(page, "須修正")
    shown = page.locator("[data-findings] .finding:visible")
    before = shown.count()
    page.locator('input[name="severity"][value="error"]').uncheck()
    assert 0 < shown.count() < before
    assert all(one != "error" for one in shown.evaluate_all("all => all.map(one => one.dataset.severity)"))
    page.locator('input[name="severity"][value="error"]').check()
    section = shown.last.get_attribute("data-section")
    page.locator("#section").select_option(section)
    assert set(shown.evaluate_all("all => all.map(one => one.dataset.section)")) == {section}
    remedy = shown.first.locator(".remedy").inner_text()
    shown.first.get_by_role("button", name="複製改法").click()
    expect(shown.first.get_by_role("button", name="已複製")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == remedy


def test_a_mended_plan_shows_what_is_fixed_still_open_and_new(opened: Opening) -> None:
    page = opened("agency")
    send(page, "target-too-low.docx")
    report(page, "須修正")
    page.locator("#next-file").set_input_files(SAMPLES / "sums-and-dates.docx")
    page.get_by_role("button", name="上傳並比對").click()
    compared = page.get_by_role("region", name="與第 1 版相比")
    compared.wait_for()
    numbers = dict(zip(("fixed", "still", "new"), compared.locator(".figures strong").all_inner_texts(), strict=False))
    assert int(numbers["fixed"]) >= 2
    assert int(numbers["new"]) >= 2
    expect(page.locator(".finding", has_text="本次新增").first).to_contain_text("C702")
    compared.get_by_text("已改正的項目").click()
    expect(compared).to_contain_text("T404")


def test_a_plan_is_handed_in_and_has_its_due_day(opened: Opening) -> None:
    page = opened("agency")
    send(page, "official-example.docx")
    page.locator(".verdict").wait_for()
    page.locator("#submit").get_by_role("checkbox").check()
    page.locator("#submit").get_by_role("button", name="正式送件").click()
    expect(page.locator(".flash")).to_contain_text("已正式送件")
    expect(page.get_by_role("region", name="審查期限")).to_contain_text("翌日起算")
    page.goto("/mine")
    expect(page.get_by_role("table").locator("tbody tr").first).to_contain_text("已收件")


def test_downloads_are_the_authors_file_with_comments_the_page_and_the_data(opened: Opening, tmp_path: Path) -> None:
    page = opened()
    send(page, "sums-and-dates.docx")
    report(page, "須修正")
    with page.expect_download() as copy:
        page.get_by_role("link", name="下載加註檔").click()
    assert copy.value.suggested_filename == "sums-and-dates.annotated.docx"
    copy.value.save_as(tmp_path / "copy.docx")
    assert (tmp_path / "copy.docx").read_bytes()[:2] == b"PK"
    page.get_by_text("其他下載").click()
    with page.expect_download() as data:
        page.get_by_role("link", name="下載 JSON 報告").click()
    data.value.save_as(tmp_path / "report.json")
    assert json.loads((tmp_path / "report.json").read_text())["schema"] == "plancheck/report/1"
    with page.context.expect_page() as other:
        page.get_by_role("link", name="完整報告（網頁）").click()
    expect(other.value.get_by_role("heading", level=1)).to_contain_text("檢核報告")


def test_several_files_come_as_a_batch_and_bad_ones_are_named(opened: Opening) -> None:
    page = opened()
    empty = {"name": "空白.docx", "mimeType": "application/octet-stream", "buffer": b""}
    wrong = {"name": "not-a-plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\nnothing"}
    page.goto("/")
    page.locator("#files").set_input_files([SAMPLES / "official-example.docx"])
    page.locator("#files").set_input_files([empty, wrong, {"name": "a.docx", "mimeType": "", "buffer": b"x"}])
    page.get_by_role("button", name="移除 a.docx").click()
    expect(page.locator("[data-chosen] li")).to_have_count(3)
    page.get_by_role("button", name="開始檢核").click()
    expect(page.get_by_role("alert")).to_contain_text("「空白.docx」是空的檔案")
    row = page.get_by_role("row").filter(has_text="not-a-plan.pdf")
    expect(row).to_contain_text("無法讀取")
    expect(page.get_by_role("row").filter(has_text="official-example.docx")).to_contain_text("請審閱")
    row.get_by_role("link").click()
    report(page, "無法讀取")
    expect(page.locator("#f1 .remedy")).not_to_be_empty()


def test_a_wrong_fact_is_told_beside_what_was_typed(opened: Opening) -> None:
    page = opened()
    page.goto("/")
    page.locator("#files").set_input_files(SAMPLES / "official-example.docx")
    page.get_by_text("補充 App 資料").click()
    page.get_by_label("iOS 評分").fill("八")
    page.get_by_label("目前下載數").fill("4萬1,230")
    page.get_by_role("button", name="開始檢核").click()
    expect(page.get_by_role("alert")).to_contain_text("「iOS 評分」請填 0 至 5 的數字")
    expect(page.get_by_label("目前下載數")).to_have_value("4萬1,230")


def test_progress_is_shown_and_leads_to_the_report(opened: Opening) -> None:
    page = opened()
    page.route("**/progress", lambda route: (page.wait_for_timeout(50), route.continue_()))
    stages: list[str] = []
    page.on("response", lambda answer: stages.append(answer.url) if answer.url.endswith("/progress") else None)
    send(page, "official-example.pdf")
    expect(page.get_by_role("heading", name="正在檢核")).to_be_visible()
    expect(page.locator(".stages .now")).to_have_count(1)
    page.locator(".verdict").wait_for()
    assert stages


@pytest.mark.parametrize("file", ["target-too-low.docx"])
def test_upload_report_and_filter_work_without_scripts(opened: Opening, file: str) -> None:
    page = opened(java_script_enabled=False)
    page.goto("/")
    page.locator("#files").set_input_files(SAMPLES / file)
    page.get_by_role("button", name="開始檢核").click()
    report(page, "須修正")
    expect(page.locator(".paper mark").first).to_be_visible()
    page.locator("#f1").get_by_role("link", name="看原文").click()
    assert page.url.endswith("#p1")
    expect(page.locator("#p1")).to_be_in_viewport()
    page.locator('.choice:has(input[name="severity"][value="error"])').click()
    page.get_by_role("button", name="篩選").click()
    assert page.locator(".finding.error:visible").count() == 0
    assert page.locator(".finding.warning:visible").count() > 0


def test_another_visitor_does_not_see_the_plan(opened: Opening) -> None:
    page = opened()
    send(page, "target-too-low.docx")
    report(page, "須修正")
    other = opened()
    answer = other.goto(page.url)
    assert answer is not None
    assert answer.status == 401
    expect(other.get_by_role("main")).to_contain_text("請先登入")
    assert "旅跡高雄" not in other.content()


def test_language_and_theme_are_kept(opened: Opening) -> None:
    page = opened(color_scheme="light")
    page.goto("/help")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Help")
    assert page.url.endswith("/help")
    page.get_by_text("Theme", exact=True).click()
    page.get_by_role("button", name="Dark").click()
    page.goto("/status")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 28)"
