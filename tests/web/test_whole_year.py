"""A whole year of the regulation in a browser: figures imported, a plan owed, mailed in, checked, reviewed, answered and closed; the
next year's figures flag the App, and its notice of takedown is drafted.
"""

from __future__ import annotations

import csv
import io
import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from service.auth import agencies, links, users
from service.auth.actors import SERVICE
from service.db import migrating
from service.db.base import new_id
from service.db.mail_tables import MailAccount
from service.db.submission_tables import Submission
from service.settings import TAIPEI
from tests.builders.plans import a_plan
from tests.conftest import needs
from tests.mail.servers import Sink, sink
from tests.service.conftest import closing, installed, serving
from tests.service.servers import free_ports, until
from tests.web.conftest import AGENCY, PASSWORD, Opening, Site

pytestmark = [pytest.mark.slow, needs("chromium")]
APP = "旅跡高雄"
NEXT = datetime.now(TAIPEI).year
THIS = NEXT - 1
OURS = "plans@example.gov.tw"
HEADINGS = ("機關", "App 名稱", "年度", "下載次數", "iOS 星等", "Android 星等", "目標對象人數")
PEOPLE = {"administrator": ("陳管理", "administrator"), "reviewer": ("林審查", "reviewer"), "agency": ("許承辦", "agency")}


@pytest.fixture(scope="module")
def smtp() -> Iterator[Sink]:
    with sink() as running:
        yield running


@pytest.fixture(scope="module")
def mail_port() -> int:
    return free_ports(1)[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, smtp: Sink, mail_port: int) -> Iterator[Site]:
    """A service that takes mail directly, with three people."""
    folder, emails = tmp_path_factory.mktemp("year"), {}
    with closing(installed(data=folder)) as services:
        migrating.upgrade(services.engine)
        agency = agencies.add(services, SERVICE, AGENCY)
        for who, (name, role) in PEOPLE.items():
            emails[who] = f"{who}@example.gov.tw"
            given = agency.id if role == "agency" else None
            _, link = users.add(services, SERVICE, email=emails[who], name=name, role=role, agency_id=given)
            links.set_password(services, link.rpartition("/")[2], PASSWORD, asked_by=SERVICE)
        with services.sessions.begin() as session:
            session.add(
                MailAccount(
                    id=new_id(),
                    name="送件信箱",
                    kind="lmtp",
                    security="none",
                    address=OURS,
                    host="127.0.0.1",
                    port=mail_port,
                    smtp_host="127.0.0.1",
                    smtp_port=smtp.port,
                    smtp_security="none",
                    trusted=[],
                    vouched_only=False,
                    created_at=services.now(),
                    since=services.now() - timedelta(days=1),
                )
            )
    with serving(folder) as live:
        yield Site(live=live, emails=emails, signed_in={})


def figures(*rows: tuple[object, ...]) -> dict[str, object]:
    target = io.StringIO()
    csv.writer(target).writerows((HEADINGS, *rows))
    return {"name": "數據.csv", "mimeType": "text/csv", "buffer": target.getvalue().encode("utf-8-sig")}


def imported(page: Page, file: dict[str, object], changes: int) -> None:
    page.goto("/register/import")
    page.locator("#sheet").set_input_files([file])
    page.get_by_role("button", name="預覽").click()
    page.get_by_role("button", name=f"確認匯入 {changes} 項變更").click()
    expect(page.locator(".flash")).to_contain_text(f"已匯入，{changes} 項變更")


def line_of(page: Page, year: int) -> object:
    page.goto(f"/register?year={year}")
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=APP))


def test_a_year_goes_from_figures_to_the_closed_case_and_the_next_one_is_flagged(
    opened: Opening, site: Site, smtp: Sink, mail_port: int, tmp_path: Path
) -> None:
    services, admin = site.live.services, opened("administrator")

    # Figures are imported: the year before was passed, this one failed on both indicators.
    rows = [(AGENCY, APP, THIS - 1912, 70000, "4.0", "4.2", 624500), (AGENCY, APP, THIS - 1911, 48200, "3.2", "3.2", "624,500 人")]
    imported(admin, figures(*rows), 3)
    row = line_of(admin, THIS)
    expect(row).to_contain_text("未達")
    expect(row).to_contain_text("應提報計畫書之「改善方案、行銷方案」")
    due = datetime.now(TAIPEI).date() + timedelta(days=10)
    admin.locator("#due_on").fill(due.isoformat())
    admin.get_by_role("button", name="儲存").click()
    expect(line_of(admin, THIS)).to_contain_text(f"應於 {due.year - 1911} 年 {due.month} 月 {due.day} 日前提報")

    # The plan is mailed in and answered; the register's figures agree with it, and it is laid to its App.
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = site.emails["agency"], OURS, "改善及行銷計畫書"
    message.set_content("檢附計畫書，請查照。")
    kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    message.add_attachment(a_plan(), maintype="application", subtype=kind, filename="旅跡高雄計畫書.docx")
    until(lambda: _sent(mail_port, message), "the mail is taken")
    (reply,) = until(smtp.taken, "the answer comes")
    assert reply["To"] == site.emails["agency"]
    with services.sessions() as session:
        submission = session.scalars(select(Submission)).one()
    assert (submission.status, submission.source, submission.facts["downloads"]) == ("checked", "mail", 48200)

    # The agency hands it in formally.
    agency = opened("agency")
    expect(line_of(agency, THIS)).to_contain_text("看案件")
    agency.goto(f"/plans/{submission.id}")
    agency.get_by_label("確認以第 1 版").check()
    agency.locator("#submit").get_by_role("button", name="正式送件").click()
    agency.wait_for_url(f"**/cases/{submission.case_id}*")
    expect(line_of(agency, THIS)).to_contain_text("已提報")

    # It is reviewed, answered and closed.
    reviewer = opened("reviewer")
    reviewer.goto(f"/cases/{submission.case_id}")
    reviewer.get_by_role("button", name="開始審查").click()
    reviewer.locator('#decide input[value="approved"]').check()
    reviewer.locator("#decide").get_by_role("button", name="作成決定").click()
    expect(reviewer.locator(".flash")).to_contain_text("已作成決定")
    reviewer.get_by_role("button", name="結案").click()
    expect(reviewer.locator("main")).to_contain_text("已結案")

    # The next year fails too: flagged, and the notice is drafted.
    imported(admin, figures((AGENCY, APP, NEXT - 1911, 50000, "3.4", "3.5", 624500)), 1)
    row = line_of(reviewer, NEXT)
    expect(row).to_contain_text("連續二年未達")
    expect(row).to_contain_text(f"{THIS - 1911}、{NEXT - 1911} 年連續二年未達指標，主管機關應逕行下架")
    row.get_by_role("link", name=APP).click()
    with reviewer.expect_download() as notice:
        reviewer.get_by_role("link", name="下架通知函稿（odt）").click()
    notice.value.save_as(tmp_path / "notice.odt")
    assert (tmp_path / "notice.odt").read_bytes().startswith(b"PK")


def _sent(port: int, message: EmailMessage) -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
            client.send_message(message)
    except OSError:
        return False
    return True
