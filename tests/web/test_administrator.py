"""The administrator's first start and daily work, from the link on the console on."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

from service.auth import links
from tests.conftest import needs
from tests.service.conftest import serving
from tests.web.conftest import AGENCY, PASSWORD, SAMPLES, Opening, Site, handed_in, send
from tests.web.test_pages import wrong

pytestmark = [pytest.mark.slow, needs("chromium")]


def test_the_first_start_leads_from_the_link_to_people_who_can_sign_in(
    opened: Opening, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with serving(tmp_path_factory.mktemp("first"), "--no-worker") as live:
        page = opened(base_url=live.url)
        page.goto(live.link)
        page.get_by_label("姓名").fill("陳管理")
        page.get_by_label("電子郵件").fill("chen@example.gov.tw")
        page.get_by_label("密碼").fill("短")
        page.get_by_role("button", name="建立帳號並登入").click()
        expect(page.get_by_role("alert")).to_contain_text("密碼至少要有 12 個字")
        page.get_by_label("密碼").fill(PASSWORD)
        page.get_by_role("button", name="建立帳號並登入").click()
        expect(page.get_by_role("heading", name="啟用步驟")).to_be_visible()

        page.get_by_role("link", name="新增機關").click()
        page.locator("#names").fill("高雄市政府交通局\n高雄市立圖書館")
        page.get_by_role("button", name="新增", exact=True).click()
        expect(page.get_by_role("table").locator("tbody tr")).to_have_count(2)

        page.get_by_role("link", name="使用者", exact=True).click()
        page.get_by_label("姓名").fill("黃承辦")
        page.get_by_label("電子郵件").fill("huang@example.gov.tw")
        page.locator("#agency_id").select_option(label="高雄市立圖書館")
        page.get_by_role("button", name="新增並取得連結").click()
        link = page.locator(".secret").inner_text()

        other = opened(base_url=live.url)
        other.goto(link)
        expect(other.get_by_role("main")).to_contain_text("黃承辦")
        other.get_by_label("密碼").fill(PASSWORD)
        other.get_by_role("button", name="設定密碼並登入").click()
        expect(other.get_by_role("heading", level=1)).to_have_text("送出之前，先檢核一次")
        other.goto(link)
        expect(other.get_by_role("alert")).to_contain_text("已使用過")

        page.goto("/admin/audit")
        expect(page.get_by_role("table")).to_contain_text("user.added")


def test_a_token_is_shown_once_used_and_revoked(opened: Opening) -> None:
    page = opened("administrator")
    page.goto("/account/tokens")
    page.get_by_label("用途").fill(f"公文系統 {time.time_ns()}")
    page.get_by_role("button", name="建立", exact=True).click()
    secret = page.locator(".secret").inner_text()
    answer = page.context.request.get("/api/v1/account", headers={"Authorization": f"Bearer {secret}"})
    assert answer.ok
    page.goto("/account/tokens")
    assert secret not in page.content()
    page.get_by_role("button", name=re.compile("撤銷 公文系統")).first.click()
    expect(page.locator(".flash")).to_contain_text("權杖已撤銷")


def test_a_user_is_disabled_and_enabled_and_gets_a_new_link(opened: Opening, site: Site) -> None:
    page = opened("administrator")
    page.goto("/admin/users?text=other@")
    page.get_by_role("link", name="黃承辦").click()
    page.get_by_role("button", name="停用帳號").click()
    expect(page.locator(".flash")).to_contain_text("已儲存")
    page.get_by_role("button", name="啟用帳號").click()
    page.get_by_role("button", name="產生設定密碼連結").click()
    link = page.locator(".secret").inner_text()
    assert links.look(site.live.services, link.rpartition("/")[2]).email == site.emails["other"]


def test_what_waits_for_a_worker_has_an_accessible_page(opened: Opening, tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(tmp_path_factory.mktemp("waiting"), "--no-worker") as live:
        page = opened(base_url=live.url)
        send(page, "official-example.docx")
        page.locator("#progress").wait_for()
        assert not list(wrong(page))


def test_an_agency_does_not_get_into_the_administration(opened: Opening) -> None:
    page = opened("agency")
    for path in ("/admin", "/admin/users", "/admin/audit", "/admin/agencies", "/inbox", "/rules"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 403, path
        expect(page.get_by_role("alert")).to_contain_text("沒有執行這項作業的權限")


def test_a_changed_form_is_tried_over_stored_plans_and_names_who_would_newly_fail(opened: Opening, site: Site) -> None:
    case_id = handed_in(site, "official-example.docx")
    page = opened("administrator")
    page.goto("/admin/forms/kaohsiung-app-plan")
    page.get_by_label("字數下限").fill("1,700")
    page.get_by_role("button", name="開始試算").click()
    page.wait_for_url("**/admin/trials/*")
    row = page.get_by_role("row").filter(has=page.locator(f'a[href="/cases/{case_id}"]'))
    expect(row).to_contain_text("L301", timeout=30_000)
    expect(row.locator(".tag").nth(1)).to_contain_text("須修正")
    assert not list(wrong(page))
    page.goto("/admin/forms/kaohsiung-app-plan")
    page.get_by_role("button", name="開始試算").click()
    expect(page.get_by_role("alert")).to_contain_text("請至少變更一項")


def test_figures_are_imported_after_a_preview_and_flow_into_a_check(opened: Opening) -> None:
    sheet = "機關,App名稱,年度,下載次數,iOS星等,Android星等,目標對象人數\n"
    sheet += f"{AGENCY},旅跡高雄,113,31200,3.1,3.4,624500\n{AGENCY},旅跡高雄,114,41230,3.2,3.3,624500\n沒有的局,X,114,1,1,1,1\n"
    page = opened("administrator")
    page.goto("/register/import")
    page.locator("#sheet").set_input_files({"name": "figures.csv", "mimeType": "text/csv", "buffer": sheet.encode()})
    page.get_by_role("button", name="預覽").click()
    expect(page.get_by_role("alert")).to_contain_text("第 4 列")
    page.get_by_label("略過無法使用的資料列").check()
    page.get_by_role("button", name="確認匯入").click()
    expect(page.locator(".flash")).to_contain_text("已匯入")
    page.goto("/register?year=2025")
    row = page.get_by_role("row").filter(has_text="旅跡高雄")
    expect(row).to_contain_text("連續二年未達")
    row.get_by_role("link", name="旅跡高雄").click()
    expect(page.get_by_role("img").first).to_be_visible()
    with page.expect_download() as notice:
        page.get_by_role("link", name="下架通知函稿（docx）").click()
    assert notice.value.suggested_filename.endswith(".docx")

    agency = opened("agency")
    agency.goto("/")
    agency.locator("#files").set_input_files(SAMPLES / "target-too-low.docx")
    agency.get_by_text("補充 App 資料").click()
    agency.get_by_label("從 App 名冊帶入").select_option(label="旅跡高雄")
    agency.get_by_role("button", name="開始檢核").click()
    agency.locator(".verdict").wait_for()
    expect(agency.locator(".head")).to_contain_text("下載數 41,230")


def test_a_mail_account_and_its_senders_are_set_up_without_a_password(opened: Opening) -> None:
    page = opened("administrator")
    page.goto("/admin/mail")
    form = page.locator("form", has=page.get_by_role("heading", name="新增或更新帳號"))
    for label, value in (
        ("名稱", "送件信箱"),
        ("電子郵件地址", "plans@example.gov.tw"),
        ("收信主機", "127.0.0.1"),
        ("寄信主機", "127.0.0.1"),
    ):
        form.get_by_label(label).first.fill(value)
    form.get_by_label("收信帳號").fill("plans")
    form.get_by_label("收信密碼的環境變數").fill("not a variable")
    form.get_by_role("button", name="儲存").click()
    expect(page.get_by_role("alert")).to_contain_text("請填環境變數的名稱")
    page.locator("#senders").fill("tour.example.gov.tw")
    page.locator("#agency").select_option(AGENCY)
    page.locator("form", has=page.locator("#senders")).get_by_role("button", name="儲存").click()
    expect(page.get_by_role("main")).to_contain_text("已登錄的寄件者")
    expect(page.get_by_role("main")).to_contain_text("tour.example.gov.tw")


def test_an_agency_asks_for_an_app_and_a_version_waits_for_its_security_report(opened: Opening) -> None:
    name = f"高雄新服務{time.time_ns()}"
    agency, page = opened("agency"), opened("administrator")
    agency.goto("/register/requests")
    if not agency.locator("#name").is_visible():
        agency.get_by_text("提出申請").click()
    agency.locator('input[name="kind"][value="add"]').check()
    agency.locator("#name").fill(name)
    agency.get_by_role("button", name="送出申請").click()
    expect(agency.locator(".flash").first).to_contain_text("未提供功能描述說明")
    page.goto("/register/requests")
    request = page.get_by_role("region", name=f"新增：{name}")
    request.get_by_role("button", name="核准", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    request.get_by_label("意見").fill("請補功能說明")
    request.get_by_role("button", name="退回補正").click()
    expect(page.get_by_role("region", name=f"新增：{name}")).to_contain_text("請補功能說明")

    page.goto("/register")
    form = page.locator("form", has=page.get_by_role("heading", name="登錄 App"))
    form.locator("#name").fill(name)
    form.locator("#agency_id").select_option(label=AGENCY)
    form.get_by_role("button", name="登錄", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    for version, in_stores in (("1.0.0", True), ("2.0.0", False)):
        page.locator("#version").fill(version)
        page.get_by_label("已在商店上架").set_checked(in_stores)
        page.get_by_role("button", name="登錄", exact=True).click()
        expect(page.get_by_role("region", name="版本與資安檢測")).to_contain_text(version)
    versions = page.get_by_role("region", name="版本與資安檢測")
    expect(versions).to_contain_text("應檢附")
    expect(versions).to_contain_text("主要版本")
    versions.get_by_role("button", name="同意上架").click()
    expect(page.get_by_role("alert")).to_be_visible()
    versions.locator('input[type="file"]').set_input_files(SAMPLES / "official-example.pdf")
    versions.get_by_role("button", name="檢附").click()
    expect(versions).to_contain_text("official-example.pdf")
    versions.get_by_role("button", name="同意上架").click()
    expect(versions.get_by_role("button", name="同意上架")).to_have_count(0)
