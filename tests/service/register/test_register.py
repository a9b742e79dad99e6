import subprocess
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from schemas.facts import AppFacts
from service.db.base import new_id
from service.db.case_tables import Case
from service.db.people_tables import AuditEntry
from service.errors import Refused
from service.register import apps, exports, figures, notices, releases, requests
from service.register.board import SHOWS, Wanted, board
from service.register.facts import app_of, completed, facts_for
from service.register.importing import apply
from service.register.indicators import Figures
from service.register.requests import Asked
from service.register.sheets import tables_of
from tests.conftest import needs
from tests.service.register.conftest import BUREAU, LIBRARY, as_csv

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
LINK = "https://play.google.com/store/apps/details?id=tw.gov.trail"
GOOD = {
    "name": "旅跡高雄",
    "description": "步道導覽及封閉公告",
    "android_url": LINK,
    "icon_key": "files/0",
    "keywords": ("步道", "登山"),
    "city_account": True,
}


@pytest.fixture
def filled(world):
    """Three Apps: one that failed twice, one that failed this year, one that passed; and one without figures."""
    data = as_csv(
        (BUREAU, "旅跡高雄", 113, 100, "3.0", "3.0", 624500),
        (BUREAU, "旅跡高雄", 114, 200, "3.1", "3.0", 624500),
        (BUREAU, "山海經", 113, 90000, "4.5", "4.4", 624500),
        (BUREAU, "山海經", 114, 90000, "3.5", "3.5", 624500),
        (LIBRARY, "書香", 114, 90000, "4.5", "", 35000),
    )
    apply(world.services, world.administrator, data)
    apps.add(world.services, world.administrator, world.agencies[LIBRARY], "聽書", {})
    return world


def app_named(world, name):
    return next(app for app, _ in apps.listed(world.services, world.administrator, text=name))


def a_case(world, app, state, year=2025):
    with world.services.sessions.begin() as session:
        case = Case(
            id=new_id(), agency_id=app.agency_id, created_at=world.clock(), updated_at=world.clock(),
            form_id="kaohsiung-app-plan", app_id=app.id, year=year, state=state,
        )  # fmt: skip
        session.add(case)
    return case.id


def names(world, show, actor=None):
    shown = board(world.services, actor or world.reviewer, Wanted(year=2025, show=show))
    assert shown.total == len(shown.lines) == getattr(shown.counts, "apps" if show == "all" else show.replace("-", "_"))
    return [line.app for line in shown.lines]


def test_the_board_shows_who_passed_who_owes_and_who_is_to_be_taken_down(filled):
    assert {show: names(filled, show) for show in SHOWS} == {
        "all": ["山海經", "旅跡高雄", "書香", "聽書"],
        "passed": ["書香"],
        "failed": ["山海經", "旅跡高雄"],
        "unknown": [],
        "no-figures": ["聽書"],
        "owed": ["山海經", "旅跡高雄"],
        "overdue": [],
        "handed-in": [],
        "second-year": ["旅跡高雄"],
    }
    line = board(filled.services, filled.reviewer, Wanted(year=2025, show="second-year")).lines[0]
    assert line.obligation.years_failed == (2024, 2025)
    assert line.obligation.parts == ("improvement", "marketing")
    assert line.standing.steps[1].words.zh == "下載 200 次 < 標準 62,450 次：未達。"


def test_a_plan_is_late_after_the_day_that_was_set_until_it_is_handed_in(filled):
    figures.set_due_day(filled.services, filled.administrator, 2025, date(2026, 3, 10))
    assert names(filled, "overdue") == []
    filled.clock.pass_days(9)
    assert names(filled, "overdue") == ["山海經", "旅跡高雄"]
    app = app_named(filled, "旅跡高雄")
    a_case(filled, app, "draft")
    assert names(filled, "overdue") == ["山海經", "旅跡高雄"]
    case = a_case(filled, app, "received")
    assert names(filled, "overdue") == ["山海經"]
    assert names(filled, "handed-in") == ["旅跡高雄"]
    line = board(filled.services, filled.reviewer, Wanted(year=2025, show="handed-in")).lines[0]
    assert (line.case_id, line.obligation.duty) == (case, "handed-in")


def test_an_agency_sees_its_own_apps_and_no_other(filled):
    assert names(filled, "all", filled.clerk) == ["山海經", "旅跡高雄"]
    assert [app.name for app, _ in apps.listed(filled.services, filled.librarian)] == ["書香", "聽書"]
    with pytest.raises(Refused) as refused:
        apps.one(filled.services, filled.librarian, app_named(filled, "旅跡高雄").id)
    assert refused.value.status == 404
    with pytest.raises(Refused):
        figures.report(filled.services, filled.librarian, app_named(filled, "旅跡高雄").id, Figures(year=2025, downloads=1))


def test_figures_that_are_typed_in_are_reckoned_and_logged(filled):
    app = app_named(filled, "聽書")
    standing = figures.report(
        filled.services, filled.librarian, app.id, Figures(year=2025, downloads=9000, ios_rating=Decimal("4.2"), audience=35000)
    )
    assert (standing.outcome, standing.standard) == ("passed", 8750)
    assert names(filled, "passed") == ["書香", "聽書"]
    with filled.services.sessions() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "figures.entered")).one()
        assert (entry.detail["before"], entry.detail["after"]["ios_rating"]) == (None, "4.2")
    for wrong in (Figures(year=2030), Figures(year=2025, downloads=-1), Figures(year=2025, ios_rating=Decimal("5.1"))):
        with pytest.raises(Refused):
            figures.report(filled.services, filled.librarian, app.id, wrong)


def test_facts_of_the_register_go_into_a_check_and_do_not_overrule_what_came_with_the_plan(filled):
    with filled.services.sessions() as session:
        app = app_of(session, filled.agencies[BUREAU], "「旅跡高雄」ＡＰＰ")
        assert app is not None
        assert app_of(session, filled.agencies[LIBRARY], "旅跡高雄") is None
        known = facts_for(session, app.id, 2025)
    assert known == AppFacts(
        ios_rating=Decimal("3.1"), android_rating=Decimal("3"), downloads=200, audience=624500, failed_last_year=True
    )
    given = AppFacts(downloads=300)
    assert completed(given, known).downloads == 300
    assert completed(given, known).failed_last_year is True


def test_a_new_app_is_listed_only_with_report_approval_account_and_keywords(world):
    services, admin = world.services, world.administrator
    app = apps.add(services, admin, world.agencies[BUREAU], "新服務", {}, state="developing")
    version = releases.enter(services, world.clerk, app.id, "1.0")
    assert (version.change, version.report_due) == ("new", True)
    with pytest.raises(Refused) as refused:
        releases.put_on_list(services, world.reviewer, app.id, 1)
    assert [clause in refused.value.words.zh for clause in ("第六點（一）", "第五點", "第七點（一）", "關鍵字")] == [True] * 4
    releases.attach_report(services, world.clerk, app.id, 1, "檢測報告.pdf", b"%PDF-1.7")
    apps.change(services, admin, app.id, {"basis": "mayor", "basis_reference": "115年1月20日簽", "city_account": True})
    with pytest.raises(Refused) as refused:
        releases.put_on_list(services, world.reviewer, app.id, 1)
    assert refused.value.words.zh == "須設定關鍵字（要點第七點（一））。"
    apps.change(services, admin, app.id, {"keywords": ["市政"]})
    releases.put_on_list(services, world.reviewer, app.id, 1)
    assert apps.one(services, admin, app.id).app.state == "listed"


def test_a_later_version_needs_a_report_by_its_step_and_after_a_security_removal_always(world):
    services, admin = world.services, world.administrator
    app = apps.add(services, admin, world.agencies[BUREAU], "舊服務", {})
    with pytest.raises(Refused) as refused:
        releases.enter(services, world.clerk, app.id, "3.0")
    assert refused.value.code == "no-version-yet"
    releases.enter(services, world.clerk, app.id, "2.4", in_stores=True)
    assert releases.enter(services, world.clerk, app.id, "2.5").report_due is False
    releases.put_on_list(services, world.reviewer, app.id, 2)
    assert releases.enter(services, world.clerk, app.id, "3.0").clause == "要點第六點（二）"
    with pytest.raises(Refused):
        releases.put_on_list(services, world.reviewer, app.id, 3)
    apps.take_down(services, admin, app.id, state="removed", reason="個資外洩疑慮", for_security=True)
    again = releases.enter(services, world.clerk, app.id, "2.5.1")
    assert (again.change, again.clause) == ("stage", "要點第六點（三）")
    with pytest.raises(Refused) as refused:
        releases.put_on_list(services, world.reviewer, app.id, 4)
    assert "因資訊安全風險下架後重新上架" in refused.value.words.zh
    releases.attach_report(services, world.clerk, app.id, 4, "檢測報告.pdf", b"%PDF-1.7")
    releases.put_on_list(services, world.reviewer, app.id, 4)
    view = apps.one(services, admin, app.id)
    assert (view.app.state, view.app.removed_for_security) == ("listed", False)
    with pytest.raises(Refused):
        releases.enter(services, world.clerk, app.id, "1.0")


@pytest.mark.parametrize(
    ("kind", "left_out", "lacks"),
    [
        ("add", (), []),
        ("add", ("description",), ["description"]),
        ("add", ("android_url",), ["links"]),
        ("add", ("icon_key",), ["icon"]),
        ("add", ("keywords",), ["keywords"]),
        ("add", ("city_account",), ["city_account"]),
        ("retire", ("keywords", "city_account"), []),
        ("retire", ("description", "android_url", "icon_key"), ["description", "links", "icon"]),
    ],
)
def test_a_request_is_checked_for_what_the_clause_demands(kind, left_out, lacks):
    asked = Asked(**{name: value for name, value in GOOD.items() if name not in left_out})
    found = requests.lacking(kind, asked)
    assert [one.field for one in found] == lacks
    assert all(one.clause.startswith("要點第七點") for one in found)


def test_a_request_goes_its_way_and_changes_the_register_when_it_is_approved(world):
    services = world.services
    row = requests.hand_in(services, world.clerk, "add", Asked(name="旅跡高雄", description="步道導覽"))
    assert [one["field"] for one in row.findings] == ["links", "icon", "keywords", "city_account"]
    with pytest.raises(Refused) as refused:
        requests.decide(services, world.reviewer, row.id, "approved")
    assert "未提供下載連結" in refused.value.words.zh
    with pytest.raises(Refused):
        requests.decide(services, world.reviewer, row.id, "returned")
    requests.decide(services, world.reviewer, row.id, "returned", "請補圖示及連結")
    with pytest.raises(Refused):
        requests.hand_in_again(services, world.librarian, row.id, Asked(**GOOD))
    requests.hand_in_again(services, world.clerk, row.id, Asked(**(GOOD | {"icon_key": apps.keep_icon(services, PNG)})))
    done = requests.decide(services, world.reviewer, row.id, "approved")
    app = apps.one(services, world.clerk, done.app_id).app
    assert (app.name, app.state, app.keywords, app.city_account) == ("旅跡高雄", "developing", ["步道", "登山"], True)
    assert apps.icon(services, world.clerk, app.id) == (PNG, "image/png")
    change = requests.hand_in(services, world.clerk, "change", Asked(name="旅跡高雄", description="步道與露營"), app_id=app.id)
    assert change.findings == []
    requests.decide(services, world.reviewer, change.id, "approved")
    assert apps.one(services, world.clerk, app.id).app.description == "步道與露營"
    retire = requests.hand_in(services, world.clerk, "retire", Asked(name="", reason="併入其他服務"), app_id=app.id)
    requests.decide(services, world.reviewer, retire.id, "approved")
    assert apps.one(services, world.clerk, app.id).app.state == "retired"
    listed = requests.listed(services, world.reviewer, states=("approved",))
    assert {one.kind for one, _ in listed} == {"add", "change", "retire"}
    with pytest.raises(Refused):
        requests.withdraw(services, world.clerk, retire.id)


def test_an_app_s_page_shows_its_years_versions_and_requests(filled):
    app = app_named(filled, "旅跡高雄")
    view = apps.one(filled.services, filled.clerk, app.id)
    assert [(year.figures.year, year.standing.outcome, year.obligation.second_year) for year in view.years] == [
        (2025, "failed", True),
        (2024, "failed", False),
    ]
    with pytest.raises(Refused) as refused:
        apps.add(filled.services, filled.administrator, filled.agencies[BUREAU], "旅跡 高雄APP", {})
    assert refused.value.code == "name-taken"
    with pytest.raises(Refused):
        apps.change(filled.services, filled.administrator, app.id, {"android_url": "https://example.org"})
    with pytest.raises(Refused):
        apps.set_icon(filled.services, filled.administrator, app.id, b"not a picture")


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_an_export_holds_the_board_and_can_be_imported_again(filled, kind):
    made = exports.export(filled.services, filled.reviewer, Wanted(year=2025), kind, "zh-Hant")
    (table,) = tables_of(made.data)
    rows = list(table.rows)
    assert len(rows) == 5
    assert rows[2].cells[:4] == (BUREAU, "旅跡高雄", 114, 200)
    assert "連續二年未達指標" in " ".join(str(cell) for cell in rows[2].cells)
    again = apply(filled.services, filled.administrator, made.data)
    assert (again.problems, again.changes, again.unchanged) == ((), (), 4)


@needs("soffice", "pdftotext")
@pytest.mark.slow
def test_the_board_is_printed_as_pdf(filled, tmp_path):
    made = exports.export(filled.services, filled.reviewer, Wanted(year=2025), "pdf", "zh-Hant")
    assert made.data.startswith(b"%PDF-")
    path = tmp_path / "board.pdf"
    path.write_bytes(made.data)
    words = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    plain = "".join(words.split())
    assert "114年App績效管理指標" in plain
    assert "共4個App：達成1、未達2" in plain
    assert "旅跡高雄" in plain


def test_without_libreoffice_a_pdf_is_refused_in_one_sentence(filled, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("ingest.office.conversion.PLACES", ())
    with pytest.raises(Refused) as refused:
        exports.export(filled.services, filled.reviewer, Wanted(year=2025), "pdf", "zh-Hant")
    assert "請改匯出 .xlsx 或 .ods" in refused.value.words.zh


def test_the_notice_of_takedown_is_drafted_for_a_second_year_and_no_other(filled):
    made = notices.takedown(filled.services, filled.reviewer, app_named(filled, "旅跡高雄").id, 2025, "txt")
    words = made.data.decode()
    assert "旅跡高雄" in words
    assert "下架" in words
    assert "3.05" in words
    with pytest.raises(Refused) as refused:
        notices.takedown(filled.services, filled.reviewer, app_named(filled, "山海經").id, 2025, "txt")
    assert "並非連續二年未達" in refused.value.words.zh


def test_the_reminder_is_drafted_when_a_plan_is_late(filled):
    app = app_named(filled, "山海經")
    with pytest.raises(Refused):
        notices.reminder(filled.services, filled.reviewer, app.id, 2025, "docx")
    figures.set_due_day(filled.services, filled.administrator, 2025, date(2026, 3, 1))
    made = notices.reminder(filled.services, filled.reviewer, app.id, 2025, "txt", reply_by=date(2026, 3, 20))
    assert "山海經" in made.data.decode()
    assert made.filename == "山海經_催辦函.txt"
