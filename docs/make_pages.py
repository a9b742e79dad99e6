"""Writes the pictures in docs/pages/: `python -m docs.make_pages`. Needs Chromium; starts a service of its own."""

from __future__ import annotations

import io
import random
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select, update

from service.auth import agencies, links, users
from service.auth.actors import Actor
from service.auth.sessions import actor_of
from service.cases import opinions, reviewing, submitting
from service.db.case_tables import Case, Period
from service.db.people_tables import User
from service.db.submission_tables import Submission
from service.register import importing
from service.submissions import intake, results
from service.submissions.receiving import Incoming
from tests.builders.plans import a_plan
from tests.service.conftest import Live, serving
from tests.service.servers import until

PAGES = Path(__file__).parent / "pages"
SAMPLES = Path(__file__).parent.parent / "samples"
PASSWORD = "correct horse battery 9"  # noqa: S105 - of a service that is thrown away
NOBODY = Actor(role="nobody", name="visitor")
OFFICES = ("高雄市政府觀光局", "高雄市政府交通局", "高雄市立圖書館", "高雄市政府環境保護局", "高雄市政府衛生局")
PEOPLE = (
    ("review@example.gov.tw", "林審查", "reviewer", None),
    ("second@example.gov.tw", "王覆核", "reviewer", None),
    ("third@example.gov.tw", "李專員", "reviewer", None),
    *((f"office{number}@example.gov.tw", f"{name}承辦", "agency", number) for number, name in enumerate("許黃吳蔡鄭")),
)
FILES = ("target-too-low.docx", "official-example.docx", "sums-and-dates.docx", "sections-missing.odt")
WIDTH = 1280
SHOWN = 1000
"""Pixels of width in the folder; the pages are taken larger."""


def main() -> None:
    """Take all pictures anew."""
    PAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="plancheck-pages-") as folder, serving(Path(folder)) as live, sync_playwright() as tool:
        people = _people(live)
        cases = _cases(live, people)
        browser = tool.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        _visitor(browser, live)
        _agency(browser, live)
        _reviewer(browser, live, cases)
        _administrator(browser, live)
        browser.close()


def _people(live: Live) -> dict[str, Actor]:
    services = live.services
    secret = live.link.rpartition("/")[2]
    begun = links.create_first_administrator(
        services, secret, email="admin@example.gov.tw", name="陳管理", password=PASSWORD, asked_by=NOBODY
    )
    offices = [agencies.add(services, begun.actor, name).id for name in OFFICES]
    for email, name, role, office in PEOPLE:
        agency = None if office is None else offices[office]
        _, link = users.add(services, begun.actor, email=email, name=name, role=role, agency_id=agency)  # type: ignore[arg-type]
        links.set_password(services, link.rpartition("/")[2], PASSWORD, asked_by=NOBODY)
    sheet = "機關,App名稱,年度,下載次數,iOS星等,Android星等,目標對象人數\n"
    for number, name in enumerate(("旅跡高雄", "高雄好行", "愛閱讀", "高雄環境通", "健康高雄")):
        for year in range(110, 115):
            downloads = (31_200, 912_000, 26_400, 8_100, 140_300)[number] * (year - 100) // 14
            stars = (3.2, 4.1, 3.9, 3.1, 4.4)[number] + (year - 112) / 10
            audience = (624_500, 1_986_191, 88_000, 120_000, 900_000)[number]
            sheet += f"{OFFICES[number]},{name},{year},{downloads},{stars:.1f},{stars - 0.2:.1f},{audience}\n"
    importing.apply(services, begun.actor, sheet.encode())
    with services.sessions() as session:
        return {user.email.partition("@")[0]: actor_of(user) for user in session.scalars(select(User))}


def _cases(live: Live, people: dict[str, Actor]) -> list[str]:
    """Cases in all states, with due days from late to far."""
    services, found, pick = live.services, [], random.Random(3)  # noqa: S311 - the same pictures every time
    for number in range(14):
        office = people[f"office{number % 5}"]
        data = (SAMPLES / FILES[number % 4]).read_bytes()
        name = FILES[number % 4]
        if number >= 8:
            data = a_plan(title=f"{OFFICES[number % 5]}智慧服務{number}號改善及行銷計畫書")
            name = f"計畫書{number}.docx"
        (taken,) = intake.take(services, office, [Incoming(name=name, chunks=iter([data]))], source="web").submissions
        until(lambda one=taken: results.status_of(services, one.submission_id).done, name)  # type: ignore[misc]
        submitting.submit(services, office, taken.case_id)
        found.append(taken.case_id)
        reviewer = people[("review", "second", "third")[number % 3]]
        if number % 4 or number == 12:
            reviewing.take_up(services, reviewer, taken.case_id)
        if number in (9, 10, 12, 13):
            reviewing.decide(services, reviewer, taken.case_id, "approved" if number % 2 else "returned")
            continue
        due = services.today() + timedelta(days=(-2, 0, 1, 3, 5, 7, 9, 11, 12, 14)[number % 10])
        with services.sessions.begin() as session:
            for table in (Case, Period):
                condition = Case.id == taken.case_id if table is Case else Period.case_id == taken.case_id
                session.execute(update(table).where(condition).values(due_on=due))
    with services.sessions.begin() as session:  # the days before today, so that the charts have something to show
        submissions = session.scalars(select(Submission)).all()
        for submission in submissions[3:]:
            back = timedelta(days=pick.randint(0, 28), seconds=pick.randint(0, 3600))
            submission.created_at, submission.finished_at = submission.created_at - back, submission.finished_at - back
    return found


def _opened(browser: Browser, live: Live, email: str | None = None, **options: object) -> Page:
    given = {
        "base_url": live.url,
        "locale": "zh-TW",
        "viewport": {"width": WIDTH, "height": 860},
        "color_scheme": "light",
        "reduced_motion": "reduce",
    }
    page = browser.new_context(**{**given, **options}).new_page()
    if email:
        page.goto("/sign-in")
        page.locator("#email").fill(f"{email}@example.gov.tw")
        page.locator("#password").fill(PASSWORD)
        page.locator("main button").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def _taken(page: Page, name: str, *, whole: bool = False) -> None:
    """A small picture: fewer pixels, at most 256 colours."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=whole))).convert("RGB")
    if picture.width > SHOWN:
        picture = picture.resize((SHOWN, round(picture.height * SHOWN / picture.width)), Image.Resampling.LANCZOS)
    picture.quantize(256, kmeans=2, dither=Image.Dither.NONE).save(PAGES / f"{name}.png", optimize=True)


def _visitor(browser: Browser, live: Live) -> None:
    page = _opened(browser, live)
    page.goto("/")
    _taken(page, "home")
    page.get_by_role("button", name="目標下載數量過低").click()
    page.locator(".verdict").wait_for()
    page.locator("#f1").get_by_role("link", name="看原文").click()
    page.evaluate("scrollTo(0, 60)")
    _taken(page, "report")
    phone = _opened(browser, live, viewport={"width": 390, "height": 844}, device_scale_factor=1.5, color_scheme="dark")
    phone.goto("/")
    phone.get_by_role("button", name="目標下載數量過低").click()
    phone.locator(".verdict").wait_for()
    _taken(phone, "report-phone")
    english = _opened(browser, live, locale="en-GB")
    english.goto("/")
    _taken(english, "home-english")


def _agency(browser: Browser, live: Live) -> None:
    page = _opened(browser, live, "office0")
    page.goto("/")
    page.locator("#files").set_input_files(SAMPLES / "target-too-low.docx")
    page.get_by_role("button", name="開始檢核").click()
    page.locator("#next-file").set_input_files(SAMPLES / "sums-and-dates.docx")
    page.get_by_role("button", name="上傳並比對").click()
    page.get_by_role("region", name="與第 1 版相比").wait_for()
    _taken(page, "comparison")
    page.goto("/mine")
    _taken(page, "mine")


def _reviewer(browser: Browser, live: Live, cases: list[str]) -> None:
    page = _opened(browser, live, "review")
    page.goto("/inbox")
    _taken(page, "inbox", whole=True)
    with live.services.sessions() as session:
        reviewer = actor_of(session.scalars(select(User).where(User.email == "review@example.gov.tw")).one())
    mine = cases[6]
    page.goto(f"/cases/{mine}")
    prints = page.locator('input[name="fingerprint"]').evaluate_all("all => all.map(one => one.value)")
    opinions.dismiss(live.services, reviewer, mine, prints[-1], "係引用核定之原計畫數據，並無不符。")
    dark = _opened(browser, live, "review", color_scheme="dark")
    dark.goto(f"/cases/{mine}")
    dark.keyboard.press("j")
    dark.keyboard.press("c")
    dark.locator("#f1 .said").wait_for()
    dark.keyboard.press("j")
    _taken(dark, "case-dark")
    page.goto(f"/cases/{mine}#decide")
    page.locator('#decide input[value="returned"]').check()
    _taken(page, "decision")
    page.goto("/rules")
    _taken(page, "rules")


def _administrator(browser: Browser, live: Live) -> None:
    page = _opened(browser, live, "admin")
    for path, name in (("/admin", "administration"), ("/register?year=2025", "register"), ("/status", "status")):
        page.goto(path)
        _taken(page, name)
    page.goto("/register?year=2025&text=旅跡")
    page.locator("tbody a").first.click()
    _taken(page, "app")
    page.goto("/admin/forms/kaohsiung-app-plan")
    page.get_by_label("字數下限").fill("1700")
    page.get_by_role("button", name="開始試算").click()
    page.locator("progress").wait_for(state="detached", timeout=120_000)
    _taken(page, "trial")


if __name__ == "__main__":
    main()
