"""The second factor as people meet it: set up in the account, asked for at the sign-in, reset by an administrator."""

from __future__ import annotations

import time

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import PASSWORD, Opening, Site
from tests.web.test_pages import wrong

pytestmark = pytest.mark.slow


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("電子郵件").fill(email)
    page.get_by_label("密碼").fill(PASSWORD)
    page.get_by_role("button", name="登入").click()


def test_it_is_set_up_asked_for_and_reset(opened: Opening, site: Site) -> None:
    page, found = opened(anew=True), []
    sign_in(page, site.emails["reviewer"])
    page.goto("/account")
    page.get_by_role("link", name="設定兩步驟驗證").click()
    found += wrong(page)
    page.get_by_label("目前的密碼").fill(PASSWORD)
    page.get_by_role("button", name="開始設定").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    expect(page.get_by_role("img", name="設定驗證器的 QR 碼")).to_be_visible()
    found += wrong(page)
    page.get_by_label("目前的密碼").fill(PASSWORD)
    page.get_by_label("驗證碼").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="啟用").click()
    expect(page.locator(".secret li")).to_have_count(10)
    recovery = page.locator(".secret li").first.inner_text()
    found += wrong(page)
    page.get_by_role("link", name="已保存，繼續").click()
    expect(page.get_by_text("剩餘備用碼")).to_be_visible()
    found += wrong(page)

    other = opened(anew=True)
    sign_in(other, site.emails["reviewer"])
    expect(other.get_by_role("heading", name="輸入驗證碼")).to_be_visible()
    found += wrong(other)
    other.goto("/inbox")
    expect(other.get_by_role("heading", name="登入")).to_be_visible()
    sign_in(other, site.emails["reviewer"])
    other.get_by_label("驗證碼").fill("000000")
    other.get_by_role("button", name="登入").click()
    expect(other.get_by_text("驗證碼不正確")).to_be_visible()
    other.get_by_label("驗證碼").fill(pyotp.TOTP(secret).at(time.time() + 30))  # the one before was used to set it up
    other.get_by_role("button", name="登入").click()
    other.wait_for_url("**/inbox")
    third = opened(anew=True)
    sign_in(third, site.emails["reviewer"])
    third.get_by_label("驗證碼").fill(recovery)
    third.get_by_role("button", name="登入").click()
    third.wait_for_url("**/inbox")

    administrator = opened("administrator")
    administrator.goto("/admin/users")
    administrator.locator("tbody tr", has_text=site.emails["reviewer"]).get_by_role("link").first.click()
    administrator.get_by_role("button", name="重設兩步驟驗證").click()
    expect(administrator.locator(".flash")).to_contain_text("兩步驟驗證已重設")
    third.goto("/inbox")
    expect(third.get_by_role("heading", name="登入")).to_be_visible()
    assert not found
