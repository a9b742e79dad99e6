import io
import random
import time
from decimal import Decimal

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from reports.summary_sheet import Sheet, workbook
from service.db.people_tables import AuditEntry
from service.db.register_tables import App, AppFigures
from service.errors import Refused
from service.register import importing
from service.register.board import Wanted, board
from service.register.importing import apply, line_of, preview
from tests.service.register.conftest import BUREAU, HEADINGS, LIBRARY, as_csv

ROWS = [
    (BUREAU, "旅跡高雄", 113, "48,200", "3.4", "3.0", "62萬4,500"),
    (BUREAU, "旅跡高雄", 114, "５２３００ 次", "3.8 星", "3.6", "624,500"),
    ("市立圖書館", "書香 App", "2025", 9000, 4.2, "", 35000),
]


def xlsx(rows, headings=HEADINGS):
    book = Workbook()
    assert book.active is not None
    book.active.append(["App 年度數據調查表"])
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(rows, headings=HEADINGS):
    return workbook([Sheet(name="數據", heads=headings, rows=tuple(rows))], "ods")


FILES = {
    "csv": as_csv(*ROWS),
    "big5": as_csv(*ROWS, encoding="cp950"),
    "xlsx": xlsx(ROWS),
    "ods": ods(ROWS),
}


def rows_of(world, table):
    with world.services.sessions() as session:
        return list(session.scalars(select(table)))


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_any_kind_is_previewed_without_changing_anything_and_then_applied(world, kind):
    shown = preview(world.services, world.administrator, FILES[kind])
    assert (shown.lines, shown.problems, shown.unchanged) == (3, (), 0)
    assert [(one.kind, one.app, one.year) for one in shown.changes] == [
        ("app-added", "旅跡高雄", None),
        ("figures-added", "旅跡高雄", 2024),
        ("figures-added", "旅跡高雄", 2025),
        ("app-added", "書香 App", None),
        ("figures-added", "書香 App", 2025),
    ]
    assert rows_of(world, App) == []
    apply(world.services, world.administrator, FILES[kind])
    figures = {(one.year, one.downloads): one for one in rows_of(world, AppFigures)}
    assert set(figures) == {(2024, 48200), (2025, 52300), (2025, 9000)}
    first = figures[2024, 48200]
    assert (first.ios_rating, first.android_rating, first.audience) == (Decimal("3.4"), Decimal("3"), 624500)
    assert (first.standard, first.downloads_outcome, first.rating_outcome, first.outcome) == (62450, "failed", "failed", "failed")
    assert figures[2025, 9000].outcome == "passed"


def test_a_second_import_changes_only_what_differs_and_empties_nothing(either_world):
    world = either_world
    apply(world.services, world.administrator, FILES["csv"])
    again = preview(world.services, world.administrator, FILES["xlsx"])
    assert (again.changes, again.unchanged) == ((), 3)
    changed = as_csv((BUREAU, "旅跡高雄", 114, 70000, "", "", ""))
    shown = apply(world.services, world.administrator, changed)
    assert [(one.kind, dict(one.fields)) for one in shown.changes] == [("figures-changed", {"downloads": (52300, 70000)})]
    row = next(one for one in rows_of(world, AppFigures) if one.downloads == 70000)
    assert (row.ios_rating, row.outcome) == (Decimal("3.8"), "passed")
    with world.services.sessions() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "register.imported")).all()[-1]
        assert entry.detail["changes"] == 1


def test_every_bad_line_is_named_with_its_place_and_its_remedy(world):
    data = as_csv(
        (BUREAU, "甲", 114, "很多", "4", "4", 1000),
        ("沒有這個局", "乙", 114, 1, "4", "4", 1000),
        (BUREAU, "", 114, 1, "4", "4", 1000),
        (BUREAU, "丙", "", 5, "4", "4", 1000),
        (BUREAU, "丁", 114, 5, "7.5", "4", 1000),
        (BUREAU, "戊", 130, 5, "4", "4", 1000),
        (BUREAU, "己", 114, 5, "4", "4", 1000),
        (BUREAU, "己App", 114, 6, "4", "4", 1000),
        (BUREAU, "庚", 114, 5, "4", "4", "約一千"),
    )
    shown = preview(world.services, world.administrator, data)
    assert [line_of(one).zh for one in shown.problems] == [
        "第 2 列 D（下載次數） 欄：「很多」不是數字，請只填數字，例如 48200 或 4.3；沒有資料請留空。",
        "第 3 列 A（機關） 欄：沒有名為「沒有這個局」的機關，請填登錄之機關全名，或先由管理者新增該機關。",
        "第 4 列 B（App 名稱） 欄：未填 App 名稱，請補填。",
        "第 5 列 C（年度） 欄：有數據而未填年度，請補填年度。",
        "第 6 列 E（iOS 星等） 欄：「7.5」不在 0 至 5 星之間，請填商店顯示之平均星等，例如 4.3。",
        "第 7 列 C（年度） 欄：年度 130 不在 97 至 115 年之間，請確認年度。",
        "第 9 列 C（年度） 欄：第 8 列已有同一 App 同一年度之數據，請刪除重複之列。",
        "第 10 列 G（目標對象人數） 欄：「約一千」不是數字，請只填數字，例如 48200 或 4.3；沒有資料請留空。",
    ]
    with pytest.raises(Refused) as refused:
        apply(world.services, world.administrator, data)
    assert refused.value.code == "bad-lines"
    assert rows_of(world, App) == []
    done = apply(world.services, world.administrator, data, skip_bad_lines=True)
    assert len(done.problems) == 8
    assert [one.name for one in rows_of(world, App)] == ["己"]


def test_an_agency_imports_for_itself_alone(world):
    mine = as_csv(("旅跡高雄", 114, 5), headings=("App 名稱", "年度", "下載次數"))
    apply(world.services, world.clerk, mine)
    assert [one.agency_id for one in rows_of(world, App)] == [world.agencies[BUREAU]]
    theirs = preview(world.services, world.clerk, as_csv((LIBRARY, "書香", 114, 5, "", "", "")))
    assert "沒有名為「高雄市立圖書館」的機關" in line_of(theirs.problems[0]).zh
    with pytest.raises(Refused):
        preview(world.services, world.reviewer, mine)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "舊式 .xls"),
        (b"PK\x03\x04 not a zip", "已損壞"),
        (b"\x00\x01\x02\x03", "不是試算表"),
        ("一二三,四五六\n1,2\n".encode(), "找不到標題列"),
        (b"", "找不到標題列"),
    ],
)
def test_what_is_no_list_of_apps_is_told_so(world, data, said):
    with pytest.raises(Refused) as refused:
        preview(world.services, world.administrator, data)
    assert said in refused.value.words.zh


def test_a_truncated_spreadsheet_is_damaged_and_changes_nothing(world):
    for kind in ("xlsx", "ods"):
        whole = FILES[kind]
        with pytest.raises(Refused) as refused:
            apply(world.services, world.administrator, whole[: len(whole) // 2])
        assert "已損壞" in refused.value.words.zh
    assert rows_of(world, App) == []


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused(world, monkeypatch):
    monkeypatch.setattr("service.register.sheets.MOST_UNPACKED", 1000)
    with pytest.raises(Refused) as refused:
        preview(world.services, world.administrator, FILES["xlsx"])
    assert "超過可處理的範圍" in refused.value.words.zh


def test_a_column_of_another_name_is_found_and_one_that_means_nothing_is_told(world):
    data = as_csv(
        (BUREAU, "旅跡高雄", "114", 100, "甲"), headings=("主辦機關", "ＡＰＰ名稱", "年度（民國）", "累計下載量", "承辦人")
    )
    shown = preview(world.services, world.administrator, data)
    assert list(shown.columns) == ["agency", "app", "year", "downloads"]
    assert shown.ignored == ("承辦人",)


def test_an_apps_own_fields_are_imported_and_contradictions_named(world):
    headings = ("機關", "App 名稱", "Google Play 連結", "功能描述", "關鍵字", "目標對象人數")
    link = "https://play.google.com/store/apps/details?id=tw.gov.trail"
    data = as_csv(
        (BUREAU, "旅跡高雄", link, "步道導覽", "步道、登山,導覽", 624500),
        (BUREAU, "旅跡高雄", link, "登山導覽", "", ""),
        (BUREAU, "山海經", "https://example.org/app", "", "", ""),
        headings=headings,
    )
    shown = preview(world.services, world.administrator, data)
    assert [line_of(one).zh for one in shown.problems] == [
        "第 3 列 D（功能描述） 欄：與第 2 列同一 App 所填不同，請更正為一致。",
        "第 4 列 C（Google Play 連結） 欄：「https://example.org/app」不是 play.google.com 的網址，"
        "請填商店頁面之網址，開頭為 https://play.google.com/。",
    ]
    apply(world.services, world.administrator, data, skip_bad_lines=True)
    (app,) = rows_of(world, App)
    assert (app.android_url, app.description, app.keywords, app.audience) == (link, "步道導覽", ["步道", "登山", "導覽"], 624500)


@pytest.mark.slow
def test_ten_thousand_apps_with_five_years_take_under_a_minute_and_their_board_under_a_fifth_of_a_second(either_world):
    world, draw = either_world, random.Random(9)
    rows = [
        (BUREAU if app % 2 else LIBRARY, f"市民服務{app:05d}", 110 + year, draw.randrange(300_000),
         round(draw.uniform(2, 5), 1), round(draw.uniform(2, 5), 1), draw.randrange(5_000, 3_000_000))
        for app in range(10_000)
        for year in range(5)
    ]  # fmt: skip
    data = as_csv(*rows)
    started = time.process_time()  # other tests run beside this one
    done = importing.apply(world.services, world.administrator, data)
    assert time.process_time() - started < 60
    assert (done.lines, len(done.changes), done.problems) == (50_000, 60_000, ())
    with world.services.sessions() as session:
        assert session.scalar(select(func.count()).select_from(AppFigures)) == 50_000
    best = float("inf")
    for _ in range(40):  # what it costs is the best of several
        started = time.process_time()
        shown = board(world.services, world.reviewer, Wanted(year=2025))
        best = min(best, time.process_time() - started)
        if best < 0.2:
            break
    assert best < 0.2
    assert (shown.counts.apps, len(shown.lines), shown.pages) == (10_000, 100, 100)
    assert shown.counts.passed + shown.counts.failed == 10_000
    # The counts are those of the figures themselves.
    failed = {(row[0], row[1]) for row in rows if row[2] == 114 and _fails(row)}
    before = {(row[0], row[1]) for row in rows if row[2] == 113 and _fails(row)}
    assert (shown.counts.failed, shown.counts.second_year) == (len(failed), len(failed & before))


def _fails(row):
    share = Decimal("0.05") if row[6] > 1_000_000 else Decimal("0.10") if row[6] >= 100_000 else Decimal("0.25")
    mean = (Decimal(str(row[4])) + Decimal(str(row[5]))) / 2
    return row[3] < int(row[6] * share) or mean <= Decimal("3.5")
