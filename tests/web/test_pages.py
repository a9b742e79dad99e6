"""Every page in both themes before an accessibility checker; what the first visit costs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy import select

from service.auth import links
from service.auth.actors import SERVICE
from service.db.people_tables import Agency, User
from service.register import apps
from tests.conftest import needs
from tests.web.conftest import Opening, Site, handed_in, send

pytestmark = [pytest.mark.slow, needs("chromium")]
FIRST_LOAD = 150_000
"""Bytes over the wire, headers and all."""
AXE = Axe()


def wrong(page: Page) -> Iterator[str]:
    """Everything in the light theme; in the dark one what may differ there: the colours."""
    for scheme, options in (("light", {}), ("dark", {"runOnly": ["color-contrast", "link-in-text-block"]})):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for one in AXE.run(page, options=options).response["violations"]:
            yield f"{page.url} {scheme} {one['id']}: {[node['html'][:120] for node in one['nodes']][:3]}"


def seen(page: Page, *paths: str) -> list[str]:
    found = []
    for path in paths:
        page.goto(path)
        found += wrong(page)
    return found


def test_the_checker_finds_what_is_wrong(opened: Opening) -> None:
    page = opened()
    page.goto("/help")
    page.evaluate("document.querySelector('h1').style.color = '#bbb'")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input type=text>')")
    assert {one.split(" ")[2] for one in wrong(page)} == {"color-contrast:", "label:"}


def test_nothing_is_wrong_with_the_pages_of_visitors_and_agencies(opened: Opening, site: Site, tmp_path: Path) -> None:
    page = opened()
    found = seen(page, "/", "/help", "/sign-in", "/status", "/nothing-here", "/mine")
    (tmp_path / "空白.docx").touch()
    send(page, "official-example.docx", "target-too-low.docx", tmp_path / "空白.docx")
    page.locator(".tag.fail").wait_for()
    found += wrong(page)
    page.get_by_role("link", name="target-too-low.docx").click()
    page.locator(".verdict").wait_for()
    found += [*wrong(page), *seen(page, "/mine")]
    agency, case_id = opened("agency"), handed_in(site)
    found += [*seen(agency, "/mine", f"/cases/{case_id}", "/account", "/account/tokens", "/register", "/register/requests")]
    assert not found


def test_nothing_is_wrong_with_the_pages_of_reviewers_and_administrators(opened: Opening, site: Site) -> None:
    case_id = handed_in(site)
    page = opened("administrator")
    paths = ("/inbox", "/inbox?text=zzz", "/rules", "/register")
    administration = (
        "/admin",
        "/admin/agencies",
        "/admin/users",
        "/admin/mail",
        "/admin/forms",
        "/admin/forms/taipei-app-plan",
        "/admin/audit",
    )
    administration += ("/register/import",)
    found = seen(page, *paths, *administration)
    page.goto("/admin/users")
    page.locator("tbody a").first.click()
    found += wrong(page)
    page.goto(f"/cases/{case_id}")
    page.get_by_role("button", name="開始審查").click()
    page.locator("#decide").wait_for()
    page.keyboard.press("j")
    found += wrong(page)
    page.keyboard.press("d")
    page.keyboard.press("Tab")
    found += wrong(page)
    page.locator("[data-add]").click()
    found += wrong(page)
    assert not found


def test_a_phone_needs_no_sideways_scrolling(opened: Opening) -> None:
    page = opened(viewport={"width": 360, "height": 740}, has_touch=True)
    send(page, "target-too-low.docx")
    page.locator(".verdict").wait_for()
    wide = []
    for path in (page.url, "/", "/help", "/status", "/mine", "/sign-in"):
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            wide.append(path)
    assert not wide


def test_the_first_load_is_small_and_the_second_smaller(opened: Opening) -> None:
    page = opened()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"]))
    page.goto("/", wait_until="networkidle")
    first = sum(sizes)
    assert 10_000 < first < FIRST_LOAD
    sizes.clear()
    page.goto("/help", wait_until="networkidle")
    assert sum(sizes) < first / 3


def test_everything_comes_from_here(opened: Opening, site: Site) -> None:
    page = opened()
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add("/".join(request.url.split("/")[:3])))
    page.goto("/", wait_until="networkidle")
    assert hosts == {site.url}


def test_on_paper_the_findings_come_first_in_black_on_white_whatever_the_theme(opened: Opening) -> None:
    page = opened(color_scheme="dark")
    send(page, "target-too-low.docx")
    page.locator(".verdict").wait_for()
    page.emulate_media(media="print")
    look = page.evaluate("(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))")
    assert look == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert not page.locator(".top").is_visible()
    assert not page.get_by_role("button", name="複製改法").first.is_visible()
    places = [page.locator(one).bounding_box() for one in ("[data-findings]", "[data-paper]")]
    assert places[0]["y"] < places[1]["y"]


def test_files_are_kept_by_browsers_for_as_long_as_their_hash_is_theirs(opened: Opening) -> None:
    page = opened()
    page.goto("/help")
    address = page.locator('link[rel="stylesheet"]').get_attribute("href")
    assert address is not None
    answer = page.context.request.get(address)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    other = page.context.request.get("/static/000000000000/app.css")
    assert (other.status, other.headers["cache-control"]) == (200, "no-store")
    assert page.context.request.get("/static/000000000000/../assets.py").status == 404


def test_nothing_is_wrong_with_the_pages_of_an_app_and_of_a_link(opened: Opening, site: Site) -> None:
    services = site.live.services
    with services.sessions() as database, database.begin():
        agency_id = database.scalars(select(Agency.id)).first()
        user_id = database.scalars(select(User.id)).first()
        secret = links.make(services, database, "password", user_id)
    made = apps.add(services, SERVICE, agency_id or "", "無障礙測試", {})
    assert not seen(opened("administrator"), f"/register/apps/{made.id}")
    assert not seen(opened(), f"{links.PATH}{secret}")
