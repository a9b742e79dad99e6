"""The register over HTTP, as a program of the authority uses it."""

import json

import httpx
import pytest

from service.api.app import create_app
from service.auth import tokens
from service.cases.letters import MEDIA_TYPES
from tests.service.api_access.running import serving
from tests.service.register.conftest import BUREAU, as_csv


@pytest.fixture
def client(world):
    app = create_app(world.services)
    token = tokens.make(world.services, world.administrator, name="登錄", scopes=["read", "submit", "review", "administer"])[1]
    with serving(app) as url, httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as made:
        yield made


def good(answer: httpx.Response):
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


def test_figures_are_previewed_imported_and_shown_with_their_calculation(client):
    file = {
        "file": ("數據.csv", as_csv((BUREAU, "旅跡高雄", 114, 200, "3.1", "3.0", 624500), (BUREAU, "壞", 114, "很多", "", "", "")))
    }
    shown = good(client.post("/api/v1/register/imports", files=file))
    assert (shown["lines"], shown["changed"], len(shown["problems"])) == (2, 2, 1)
    assert shown["problems"][0]["words"].startswith("第 3 列 D（下載次數） 欄：「很多」不是數字")
    refused = client.post("/api/v1/register/imports", files=file, data={"apply": "true"})
    assert (refused.status_code, refused.json()["code"]) == (422, "bad-lines")
    good(client.post("/api/v1/register/imports", files=file, data={"apply": "true", "skip_bad_lines": "true"}))
    board = good(client.get("/api/v1/register/years/2025?show=owed&lang=zh-Hant"))
    (line,) = board["lines"]
    assert (line["app"], line["year"]["outcome"], line["year"]["parts"]) == ("旅跡高雄", "failed", ["improvement", "marketing"])
    assert line["year"]["steps"][1]["words"] == "下載 200 次 < 標準 62,450 次：未達。"
    year = good(client.put(f"/api/v1/register/apps/{line['app_id']}/figures/2025", json={"downloads": 99999, "ios_rating": "4.5"}))
    assert (year["outcome"], year["audience"]) == ("passed", 624500)
    assert client.get(f"/api/v1/register/apps/{line['app_id']}/years/2025/takedown").status_code == 409
    told = good(client.get("/api/v1/openapi.json"))["paths"]["/api/v1/register/apps/{app_id}/years/{year}/{notice}"]
    assert set(told["get"]["responses"]["200"]["content"]) == set(MEDIA_TYPES.values())
    sheet = client.get("/api/v1/register/years/2025/export?kind=ods")
    assert sheet.headers["content-type"] == "application/vnd.oasis.opendocument.spreadsheet"
    assert sheet.content.startswith(b"PK")


def test_an_app_is_registered_asked_about_and_listed(client, world):
    agency = world.agencies[BUREAU]
    asked = good(
        client.post("/api/v1/register/requests", json={"kind": "add", "name": "新服務", "agency_id": agency, "keywords": ["市政"]})
    )
    assert [one["field"] for one in asked["lacking"]] == ["description", "links", "icon", "city_account"]
    answer = client.post(f"/api/v1/register/requests/{asked['id']}/answer", json={"answer": "approved"})
    assert answer.status_code == 409
    whole = {
        "name": "新服務", "description": "市政服務", "city_account": True, "keywords": ["市政"],
        "android_url": "https://play.google.com/store/apps/details?id=tw.gov.new",
    }  # fmt: skip
    good(client.put(f"/api/v1/register/requests/{asked['id']}", json=whole))
    icon = {"file": ("圖示.png", b"\x89PNG\r\n\x1a\n" + bytes(20))}
    assert good(client.put(f"/api/v1/register/requests/{asked['id']}/icon", files=icon))["lacking"] == []
    done = good(client.post(f"/api/v1/register/requests/{asked['id']}/answer", json={"answer": "approved"}))
    app = f"/api/v1/register/apps/{done['app_id']}"
    version = good(client.post(f"{app}/versions", json={"version": "1.0"}))
    assert (version["change"], version["report_due"]) == ("new", True)
    assert client.post(f"{app}/versions/1/listing").status_code == 409
    good(client.put(f"{app}/versions/1/report", files={"file": ("檢測報告.pdf", b"%PDF-1.7")}))
    good(client.patch(app, json={"basis": "approved", "basis_reference": "115年2月1日函"}))
    assert good(client.post(f"{app}/versions/1/listing"))["listed_at"]
    found = good(client.get(app))
    assert (found["state"], found["has_icon"], found["versions"][0]["version"]) == ("listed", True, "1.0.0")
    down = good(client.post(f"{app}/take-down", json={"state": "removed", "reason": "弱點", "for_security": True}))
    assert (down["state"], down["removed_for_security"]) == ("removed", True)


def test_every_shape_of_the_register_is_described(client):
    described = json.dumps(good(client.get("/api/v1/openapi.json")))
    for name in ("BoardOut", "ImportOut", "RequestOut", "VersionOut"):
        assert f'"#/components/schemas/{name}"' in described
