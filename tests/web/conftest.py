"""A live service with its worker, people of every role, and a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright
from sqlalchemy import select

from service.auth import agencies, links, users
from service.auth.actors import Actor
from service.auth.sessions import actor_of
from service.cases import submitting
from service.db.people_tables import User
from service.submissions import intake, results
from service.submissions.receiving import Incoming
from tests.service.conftest import Live, serving
from tests.service.servers import until

SAMPLES = Path(__file__).parents[2] / "samples"
PASSWORD = "correct horse battery 9"
NOBODY = Actor(role="nobody", name="visitor")
expect.set_options(timeout=30_000)  # a busy machine takes longer than the five seconds that are usual
AGENCY, OTHER_AGENCY = "高雄市政府觀光局", "高雄市政府交通局"
PEOPLE = {
    "reviewer": ("林審查", "reviewer", None),
    "second": ("王覆核", "reviewer", None),
    "agency": ("許承辦", "agency", AGENCY),
    "other": ("黃承辦", "agency", OTHER_AGENCY),
}


@dataclass(frozen=True)
class Site:
    """The running service and who can sign in there."""

    live: Live
    emails: dict[str, str]
    signed_in: dict[str, StorageState]
    """The cookies of who has signed in before: one sign-in of each is enough to know that it works."""

    @property
    def url(self) -> str:
        return self.live.url


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`plancheck serve`, set up as an administrator would."""
    with serving(tmp_path_factory.mktemp("web")) as live:
        services, emails = live.services, {"administrator": "admin@example.gov.tw"}
        begun = links.create_first_administrator(
            services,
            live.link.rpartition("/")[2],
            email=emails["administrator"],
            name="陳管理",
            password=PASSWORD,
            asked_by=NOBODY,
        )
        made = {name: agencies.add(services, begun.actor, name).id for name in (AGENCY, OTHER_AGENCY)}
        for who, (name, role, agency) in PEOPLE.items():
            emails[who] = f"{who}@example.gov.tw"
            _, link = users.add(
                services, begun.actor, email=emails[who], name=name, role=role, agency_id=made[agency] if agency else None
            )
            links.set_password(services, link.rpartition("/")[2], PASSWORD, asked_by=NOBODY)
        yield Site(live=live, emails=emails, signed_in={})


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        found = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        yield found
        found.close()


Opening = Callable[..., Page]


@pytest.fixture
def opened(site: Site, browser: Browser) -> Iterator[Opening]:
    """Opens a browser of its own for somebody; at the end none of their pages may have complained."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(who: str | None = None, *, anew: bool = False, **options: object) -> Page:
        given: dict[str, object] = {"base_url": site.url, "locale": "zh-TW", "viewport": {"width": 1280, "height": 900}}
        given |= {"reduced_motion": "reduce", **options}
        known = None if anew or who is None else site.signed_in.get(who)
        if known:
            given["storage_state"] = known
        context = browser.new_context(**given)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 500 else None)
        page.on("console", lambda one: complaints.append(one.text) if "Content Security Policy" in one.text else None)
        if who and not known:
            sign_in(page, site.emails[who])
            if not anew:
                site.signed_in[who] = context.storage_state()
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("電子郵件").fill(email)
    page.get_by_label("密碼").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登入").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def send(page: Page, *files: str | Path | dict[str, object]) -> None:
    """Send files in from the first page."""
    page.goto("/")
    page.locator("#files").set_input_files([str(SAMPLES / one) if isinstance(one, str) else one for one in files])
    page.get_by_role("button", name="開始檢核").click()


def report(page: Page, verdict: str) -> None:
    """Wait for the report; it is this one."""
    page.locator(".verdict strong", has_text=verdict).wait_for()


def handed_in(site: Site, file: str = "target-too-low.docx", who: str = "agency") -> str:
    """A plan that the agency has handed in, behind the pages' back; the case's identity."""
    services = site.live.services
    with services.sessions() as session:
        actor = actor_of(session.scalars(select(User).where(User.email == site.emails[who])).one())
    incoming = Incoming(name=file, chunks=iter([(SAMPLES / file).read_bytes()]))
    (taken,) = intake.take(services, actor, [incoming], source="web").submissions
    until(lambda: results.status_of(services, taken.submission_id).done, f"{file} is checked")
    submitting.submit(services, actor, taken.case_id)
    return taken.case_id
