"""A reviewer's whole round: inbox, keys, opinions, a finding of their own, decision, letter; two at once; a session that ends."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from service.auth.secret import hash_of
from service.db.people_tables import Session
from tests.conftest import needs
from tests.web.conftest import PASSWORD, Opening, Site, handed_in

pytestmark = [pytest.mark.slow, needs("chromium")]
SELECT = """words => {
  const paragraph = [...document.querySelectorAll('.paper p')].find((one) => one.textContent.includes(words));
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (!node.textContent.includes(words)) node = walker.nextNode();
  const range = document.createRange(), at = node.textContent.indexOf(words);
  range.setStart(node, at); range.setEnd(node, at + words.length);
  const selection = getSelection(); selection.removeAllRanges(); selection.addRange(range);
}"""


def took_up(page: Page, case_id: str) -> None:
    page.goto(f"/cases/{case_id}")
    page.get_by_role("button", name="開始審查").click()
    expect(page.locator(".flash")).to_contain_text("已開始審查")


def test_the_whole_round_from_inbox_to_letter_with_keys(opened: Opening, site: Site, tmp_path: Path) -> None:
    case_id, agency, page = handed_in(site), opened("agency"), opened("reviewer")
    page.goto("/inbox")
    row = page.get_by_role("row").filter(has=page.locator(f'a[href="/cases/{case_id}"]'))
    expect(row).to_contain_text("剩 1")
    row.get_by_role("link").click()
    page.get_by_role("button", name="開始審查").click()
    expect(page.locator(".flash")).to_contain_text("已開始審查")

    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator("#f1 .said.confirmed")).to_contain_text("林審查")
    expect(page.locator("#judged")).to_contain_text("已審認 1／")
    page.keyboard.press("j")
    page.keyboard.press("d")
    page.keyboard.type("係依核定之舊標準")
    page.locator("#f2").get_by_role("button", name="排除", exact=True).last.click()
    expect(page.locator("#f2 .said.dismissed")).to_contain_text("係依核定之舊標準")
    page.keyboard.press("k")
    expect(page.locator("#f1")).to_have_class(re.compile("current"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="鍵盤快速鍵")).to_be_visible()
    page.get_by_role("button", name="關閉").click()

    page.evaluate(SELECT, "首頁改為卡片式版面")
    page.keyboard.press("a")
    dialog = page.get_by_role("dialog", name="新增意見")
    expect(dialog.locator("[data-quote]")).to_have_text("首頁改為卡片式版面")
    dialog.get_by_label("意見", exact=True).fill("請補充改版前後之畫面對照。")
    dialog.get_by_role("button", name="新增", exact=True).click()
    added = page.locator(".finding", has_text="請補充改版前後之畫面對照。")
    expect(added).to_contain_text("「首頁改為卡片式版面」")

    page.locator('#decide input[value="returned"]').check()
    page.locator("#remarks").fill("請依意見修正後重新送件。")
    page.locator("#decide").get_by_role("button", name="作成決定").click()
    expect(page.locator(".flash")).to_contain_text("已作成決定")
    page.get_by_text("下載", exact=True).click()
    with page.expect_download() as letter:
        page.get_by_role("link", name="函稿（Word）").click()
    letter.value.save_as(tmp_path / "letter.docx")
    words = zipfile.ZipFile(io.BytesIO((tmp_path / "letter.docx").read_bytes())).read("word/document.xml").decode()
    assert "請補充改版前後之畫面對照" in words
    assert "旅跡高雄" in words
    with page.expect_download() as table:
        page.get_by_role("link", name="審查意見表（ODT）").click()
    assert table.value.suggested_filename.endswith(".odt")

    agency.goto(f"/cases/{case_id}")
    expect(agency.get_by_role("region", name="審查意見")).to_contain_text("請補充改版前後之畫面對照。")
    expect(agency.get_by_role("main")).to_contain_text("請依意見修正後重新送件。")


def test_opinions_work_without_scripts(opened: Opening, site: Site) -> None:
    case_id = handed_in(site)
    page = opened("reviewer", java_script_enabled=False)
    took_up(page, case_id)
    page.locator("#f1").get_by_role("button", name="確認").click()
    expect(page.locator("#f1 .said.confirmed")).to_be_visible()
    page.locator("#r2").fill("不適用")
    page.locator("#d2").get_by_role("button", name="排除").click()
    expect(page.locator("#f2 .said.dismissed")).to_contain_text("不適用")


def test_two_reviewers_at_once_do_not_overwrite_each_other(opened: Opening, site: Site) -> None:
    case_id = handed_in(site)
    first, second = opened("reviewer"), opened("second")
    took_up(first, case_id)
    second.goto(f"/cases/{case_id}")
    for page, kind in ((first, "approved"), (second, "rejected")):
        page.locator(f'#decide input[value="{kind}"]').check()
    first.locator("#decide").get_by_role("button", name="作成決定").click()
    expect(first.locator(".flash")).to_contain_text("已作成決定")
    second.locator("#decide").get_by_role("button", name="作成決定").click()
    expect(second.get_by_role("alert")).to_contain_text("本案已由他人更新")
    expect(second.locator(".head")).to_contain_text("審查通過")


def test_the_inbox_is_searched_filtered_and_worked_on_in_bulk(opened: Opening, site: Site) -> None:
    page = opened("second")
    chosen = [handed_in(site, "sums-and-dates.docx", who="other") for _ in range(2)]
    page.goto("/inbox")
    page.get_by_label("搜尋").fill("沒有這個案件")
    expect(page.locator("#list")).to_contain_text("沒有符合條件的案件")
    page.get_by_label("搜尋").fill("交通局")
    rows = page.locator("#list tbody tr")
    expect(rows).to_have_count(2)
    assert "text=" in page.url
    for case_id in chosen:
        page.locator(f'#list input[value="{case_id}"]').check()
    page.locator("#deed").select_option("take_up")
    page.get_by_role("button", name="執行").click()
    expect(page.locator(".flash")).to_contain_text("已處理 2 件")
    expect(rows.first).to_contain_text("審查中")
    expect(rows.first).to_contain_text("王覆核")
    page.locator(f'#list input[value="{chosen[0]}"]').check()
    page.locator("#deed").select_option("close")
    page.get_by_role("button", name="執行").click()
    expect(page.locator(".flash")).to_contain_text("1 件未處理")
    page.goto("/inbox?reviewer=me")
    expect(page.get_by_role("region", name="各承辦人待審量")).to_contain_text("王覆核")


def test_a_due_day_is_corrected_with_a_reason(opened: Opening, site: Site) -> None:
    case_id, page = handed_in(site), opened("reviewer")
    page.goto(f"/cases/{case_id}")
    page.get_by_text("更正限辦日").click()
    page.locator("#due_on").fill((site.live.services.today() + timedelta(days=30)).isoformat())
    page.locator("#due_reason").fill("機關來電展延")
    page.get_by_role("button", name="更正", exact=True).click()
    expect(page.get_by_role("region", name="審查期限")).to_contain_text("機關來電展延")
    expect(page.locator(".head")).to_contain_text("剩 30 日")


def test_a_session_that_ended_asks_to_sign_in_and_comes_back(opened: Opening, site: Site) -> None:
    case_id = handed_in(site)
    page = opened("reviewer", anew=True)
    took_up(page, case_id)
    (secret,) = (one["value"] for one in page.context.cookies() if one["name"] == "plancheck_session")
    with site.live.services.sessions.begin() as session:
        long_ago = site.live.services.now() - timedelta(hours=9)
        session.execute(update(Session).where(Session.id == hash_of(secret)).values(last_seen_at=long_ago))
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_url("**/sign-in?expired=1*")
    expect(page.get_by_role("main")).to_contain_text("登入已逾時")
    page.get_by_label("電子郵件").fill(site.emails["reviewer"])
    page.get_by_label("密碼").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登入").click()
    page.wait_for_url(f"**/cases/{case_id}")


def test_a_form_sent_after_the_session_ended_is_not_lost(opened: Opening, site: Site) -> None:
    case_id = handed_in(site)
    page = opened("reviewer", anew=True)
    took_up(page, case_id)
    page.locator("#remarks").fill("寫了很久的意見")
    page.locator('#decide input[value="returned"]').check()
    page.context.clear_cookies()
    page.locator("#decide").get_by_role("button", name="作成決定").click()
    expect(page.get_by_role("main")).to_contain_text("剛才填寫的內容尚未送出")
    link = page.get_by_role("main").get_by_role("link", name="登入")
    assert link.get_attribute("href") == f"/sign-in?next=/cases/{case_id}"
    link.click()
    page.get_by_label("電子郵件").fill(site.emails["reviewer"])
    page.get_by_label("密碼").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登入").click()
    page.wait_for_url(f"**/cases/{case_id}")
    expect(page.locator("#remarks")).to_have_value("寫了很久的意見")
    page.reload()
    expect(page.locator("#remarks")).to_have_value("")
