"""Agency and App are told apart in a title that has no mark between them."""

from __future__ import annotations

import pytest

from ingest.understanding import understand
from schemas.forms import load_form
from tests.builders.documents import a_document

FORM = load_form()


@pytest.mark.parametrize(
    ("title", "body", "agency", "app"),
    [
        ("高雄市政府交通局港都停車通改善及行銷計畫書", "港都停車通收錄格位", "高雄市政府交通局", "港都停車通"),
        (
            "高雄市政府勞工局訓練就業中心職訓快易報改善及行銷計畫書",
            "由職訓快易報提供",
            "高雄市政府勞工局訓練就業中心",
            "職訓快易報",
        ),
        ("高雄市政府觀光局觀光會館通改善及行銷計畫書", "觀光會館通App", "高雄市政府觀光局", "觀光會館通"),
        ("高雄市立圖書館雄讀通改善及行銷計畫書", "無", "高雄市立圖書館", "雄讀通"),
        ("高雄市政府衛生局「港都健康管家」App改善及行銷計畫書", "無", "高雄市政府衛生局", "港都健康管家"),
        ("高雄市政府水利局 水情通 改善及行銷計畫書", "無", "高雄市政府水利局", "水情通"),
        ("高雄市政府研考會高雄一指通改善及行銷計畫書(範例)", "高雄一指通原則", "高雄市政府研考會", "高雄一指通"),
        ("高雄市政府衛生局健康管家行動應用程式改善及行銷計畫書", "健康管家", "高雄市政府衛生局", "健康管家"),
        ("高雄市政府社會局銀髮好鄰居改善及行銷計畫書", "本局及本社區據點之志工", "高雄市政府社會局", "銀髮好鄰居"),
        ("高雄市政府主計處會計小幫手改善及行銷計畫書", "無", "高雄市政府主計處", "會計小幫手"),
        ("高雄市立社會教育館終身學習網改善及行銷計畫書", "由本館辦理", "高雄市立社會教育館", "終身學習網"),
        ("高雄市政府稅捐稽徵處e稅通改善計畫書", "無", "高雄市政府稅捐稽徵處", "e稅通"),
        ("高雄市政府勞工局「求職便利通」行銷計畫書", "無", "高雄市政府勞工局", "求職便利通"),
        ("高雄市政府(機關名稱)(App 名稱)改善及行銷計畫書", "無", None, None),
        ("高雄市政府水利局(App 名稱)改善及行銷計畫書", "無", "高雄市政府水利局", None),
    ],
)
def test_the_title_names_agency_and_app(title, body, agency, app):
    found = understand(a_document(title, "一、改善方案", "（一）UI/UX改善說明", body), FORM).title
    assert (found.agency and found.agency.value, found.app and found.app.value) == (agency, app)


def test_a_title_over_two_lines_is_one_title():
    found = understand(a_document("高雄市政府交通局", "港都停車通改善及行銷計畫書", "一、改善方案"), FORM).title
    assert (found.agency.value, found.app.value) == ("高雄市政府交通局", "港都停車通")


def test_the_date_on_the_cover_is_no_part_of_the_title():
    document = a_document(
        "高雄市政府觀光局", "港都漫遊改善及行銷計畫書", "中華民國115年11月", "一、改善方案", "（一）UI/UX改善說明", "無"
    )
    title = understand(document, FORM).title
    assert [document.quote(span) for span in title.spans] == ["高雄市政府觀光局", "港都漫遊改善及行銷計畫書"]
    assert [document.quote(span) for span in title.matter] == ["中華民國115年11月"]


@pytest.mark.parametrize("above", ["目錄", "C_PD115.1°L1", "機密等級：普通", "115年12月1日"])
def test_what_stands_above_a_title_of_one_line_is_no_part_of_it(above):
    title = understand(
        a_document(above, "高雄市政府環境保護局淨港垃圾通改善及行銷計畫書", "一、改善方案", "淨港垃圾通將改版。"), FORM
    ).title
    assert (title.agency.value, title.app.value) == ("高雄市政府環境保護局", "淨港垃圾通")


@pytest.mark.parametrize(
    "lines",
    [
        ("高雄市政府環境保護局", "淨港垃圾通改善及行銷計畫書"),
        ("高雄市政府", "環境保護局淨港垃圾通改善及行銷計畫書"),
        ("高雄市政府環境保護局", "淨港垃圾通", "改善及行銷計畫書"),
        ("高雄市政府環境保護局", "「淨港垃圾通」App改善及行銷計畫書"),
    ],
)
def test_a_title_over_several_lines_keeps_its_first(lines):
    title = understand(a_document(*lines, "一、改善方案", "淨港垃圾通將改版。"), FORM).title
    assert (title.agency.value, title.app.value) == ("高雄市政府環境保護局", "淨港垃圾通")


@pytest.mark.parametrize(
    ("below", "agency"),
    [
        ("高雄市政府捷運工程局", "高雄市政府捷運工程局"),
        ("提報機關：高雄市政府捷運工程局", "高雄市政府捷運工程局"),
        ("承辦人：王小明", None),
        ("好行小隊", None),
    ],
)
def test_the_agency_may_stand_below_the_apps_title(below, agency):
    found = understand(a_document("輕軌好行App改善及行銷計畫書", below, "一、改善方案", "（一）UI/UX改善說明", "無"), FORM).title
    assert (found.agency and found.agency.value, found.app.value) == (agency, "輕軌好行")
