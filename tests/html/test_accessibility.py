"""The page in a real browser: axe finds nothing in light and dark, nothing is cut off on a phone, nothing is fetched."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.conftest import needs
from tests.html.test_html_report import FAULTY, page_of

pytestmark = [pytest.mark.slow, needs("chromium")]
PLANS = {
    "faulty": {"sections": FAULTY},
    "good": {},
    "english": {"sections": FAULTY, "lang": "en"},
    "unreadable": {"data": b"%PDF-1.7 broken", "name": "plan.pdf"},
}


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        # As root Chromium does without its sandbox; the page is our own.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        found = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        yield found
        found.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for name, how in PLANS.items():
        (folder / f"{name}.html").write_text(page_of(**how)[0], encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in PLANS}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PLANS)
def test_axe_finds_nothing(browser, pages, name, scheme):
    page = browser.new_page(color_scheme=scheme)
    page.goto(pages[name])
    results = Axe().run(page)
    page.close()
    assert results.violations_count == 0, results.generate_report()
    assert {"color-contrast", "document-title", "html-has-lang"} <= {one["id"] for one in results.response["passes"]}


def test_axe_would_find_something(browser):
    page = browser.new_page()
    page.set_content("<html><body><img src='x.png'><p style='color:#bbb;background:#fff'>這段文字太淡了</p></body></html>")
    found = {one["id"] for one in Axe().run(page).response["violations"]}
    page.close()
    assert {"image-alt", "color-contrast", "html-has-lang"} <= found


@pytest.mark.parametrize("width", [320, 390, 820])
def test_nothing_is_cut_off_however_narrow_the_screen(browser, pages, width):
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(pages["faulty"])
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert wide <= width


def test_the_page_asks_for_nothing_and_works_without_script(browser, pages):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pages["faulty"])
    page.click("article a[href^='#p']")
    assert page.url.partition("#")[2].startswith("p")
    assert asked == [pages["faulty"]]
    context.close()


def test_it_prints_on_a4(browser, pages):
    page = browser.new_page()
    page.goto(pages["faulty"])
    page.emulate_media(media="print")
    # The width of A4 without margins of 15 mm, in pixels.
    page.set_viewport_size({"width": 680, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.close()
