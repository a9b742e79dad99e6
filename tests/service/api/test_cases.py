"""Routes of cases and submissions over real HTTP: headers, formats, names of files, errors, events."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import httpx
import jsonschema
import pytest

from service.api.parts import disposition
from service.api.submissions import negotiated
from service.db.engine import engine_for, sessions_of
from service.errors import Refused
from service.submissions.checking import check_one
from tests.builders.plans import a_plan
from tests.service.api_access.people import City, city_in
from tests.service.calendar.test_days import a_year

WRONG = {"marketing.target": "624,500×10%=62,540人次。\n目標65,000人次。"}
PLAN = a_plan(WRONG)
ODD_NAME = '../計畫 "一"；\u202e高雄.docx'


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with city_in(tmp_path_factory.mktemp("city")) as found:
        yield found


@pytest.fixture(scope="module")
def url(city: City) -> Iterator[str]:
    with city.served() as found:
        yield f"{found}/api/v1"


@pytest.fixture(scope="module")
def agency(city: City, url: str) -> Iterator[httpx.Client]:
    with city.client(url, "agency A") as client:
        yield client


@pytest.fixture(scope="module")
def reviewer(city: City, url: str) -> Iterator[httpx.Client]:
    with city.client(url, "reviewer", timeout=60) as client:
        yield client


def handed_in(
    city: City, agency: httpx.Client, name: str = "計畫.docx", body: bytes | None = None, **fields: str
) -> dict[str, str]:
    """A plan that was sent and checked."""
    answer = agency.post("/submissions", files={"file": (name, body or a_plan(WRONG))}, data=fields)
    assert answer.status_code == 202, answer.text
    [taken] = answer.json()["submissions"]
    assert answer.headers["location"] == f"/api/v1/submissions/{taken['id']}"
    check_one(city.services, taken["id"])
    return taken


@pytest.fixture(scope="module")
def checked(city: City, agency: httpx.Client) -> dict[str, str]:
    return handed_in(city, agency, ODD_NAME, PLAN)


@pytest.fixture(scope="module")
def case(city: City, agency: httpx.Client) -> str:
    """A case that was handed in formally."""
    made = handed_in(city, agency)["case_id"]
    agency.post(f"/cases/{made}/submit")
    return made


def test_what_is_sent_waits_and_tells_when_it_is_done(city: City, agency: httpx.Client) -> None:
    facts = {"audience": "624500", "ios_rating": "3.25", "failed_last_year": "true", "as_of": "2026-03-02"}
    answer = agency.post("/submissions", files={"file": ("計畫.docx", a_plan(WRONG))}, data=facts)
    submission = answer.json()["submissions"][0]["id"]
    shown = agency.get(f"/submissions/{submission}").json()
    assert (shown["status"], shown["verdict"], shown["as_of"]) == ("queued", None, "2026-03-02")
    assert shown["facts"] == {"audience": 624500, "ios_rating": "3.25", "failed_last_year": True}
    early = agency.get(shown["links"]["report"].removeprefix("/api/v1"))
    assert (early.status_code, early.json()["code"]) == (409, "not-checked-yet")
    worker = threading.Timer(0.3, check_one, [city.services, submission])
    worker.start()
    with agency.stream("GET", f"/submissions/{submission}/events", timeout=60) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        events = "".join(stream.iter_text()).strip().split("\n\n")
    worker.join()
    assert events[0].splitlines()[0] == "event: status"
    assert json.loads(events[0].splitlines()[1].removeprefix("data: "))["status"] == "queued"
    assert events[-1].splitlines()[0] == "event: done"
    assert json.loads(events[-1].splitlines()[1].removeprefix("data: "))["verdict"] == "fail"
    assert not any(event.startswith("event: done") for event in events[:-1])


def test_several_files_and_an_archive_are_one_batch(agency: httpx.Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("甲/一.docx", a_plan())
        archive.writestr("甲/二.docx", a_plan(WRONG))
    files = [("file", ("三.docx", a_plan())), ("file", ("全部.zip", packed.getvalue())), ("file", ("空.docx", b""))]
    answer = agency.post("/submissions", files=files, headers={"Accept-Language": "en"})
    assert answer.status_code == 202
    taken = answer.json()
    assert answer.headers["location"] == f"/api/v1/batches/{taken['batch_id']}"
    assert sorted(one["filename"].rpartition("/")[2] for one in taken["submissions"]) == ["一.docx", "三.docx", "二.docx"]
    assert [(one["name"], one["reason"]) for one in taken["refused"]] == [
        ("空.docx", "“空.docx” is empty; check it and send it again.")
    ]
    batch = agency.get(f"/batches/{taken['batch_id']}", headers={"Accept-Language": "zh-TW"}).json()
    assert (batch["done"], len(batch["submissions"])) == (False, 3)
    assert batch["refused"][0]["reason"] == "「空.docx」是空的檔案，請確認後重新送件。"


def test_nothing_taken_is_an_error_and_a_repeated_request_is_not(agency: httpx.Client) -> None:
    empty = agency.post("/submissions", files={"file": ("空.docx", b"")})
    assert (empty.status_code, empty.json()["code"]) == (422, "no-file-taken")
    none = agency.post("/submissions", data={"form": "x"})
    assert (none.status_code, none.json()["code"]) == (422, "wrong-values")
    assert [one["where"] for one in none.json()["errors"]] == ["body.file"]
    unknown = agency.post("/submissions", files={"file": ("a.docx", b"x")}, data={"form": "no-such"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown-form")
    sent = [
        agency.post("/submissions", files={"file": ("a.docx", a_plan())}, headers={"Idempotency-Key": "k1"}).json()
        for _ in range(2)
    ]
    assert [one["repeated"] for one in sent] == [False, True]
    assert sent[0]["submissions"] == sent[1]["submissions"]
    other = agency.post("/submissions", files={"file": ("a.docx", a_plan(WRONG))}, headers={"Idempotency-Key": "k1"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


@pytest.mark.parametrize(
    ("asked", "media_type"),
    [
        ({"params": {"format": "json"}}, "application/json"),
        ({"params": {"format": "html"}}, "text/html"),
        ({"params": {"format": "text"}}, "text/plain"),
        ({"params": {"format": "sarif"}}, "application/sarif+json"),
        ({"headers": {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}}, "text/html"),
        ({"headers": {"Accept": "application/sarif+json"}}, "application/sarif+json"),
        ({"headers": {"Accept": "text/plain;q=0.5, application/json;q=0.4"}}, "text/plain"),
        ({"headers": {"Accept": "*/*"}}, "application/json"),
        ({"headers": {"Accept": "image/png"}}, "application/problem+json"),
    ],
)
def test_the_report_comes_in_every_format(
    agency: httpx.Client, checked: dict[str, str], asked: dict[str, dict[str, str]], media_type: str
) -> None:
    answer = agency.get(f"/submissions/{checked['id']}/report", **asked)  # type: ignore[arg-type]
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.status_code == (406 if "problem" in media_type else 200)


def test_the_description_holds_the_schema_of_reports(agency: httpx.Client, checked: dict[str, str]) -> None:
    described = agency.get("/openapi.json").json()
    answer = described["paths"]["/api/v1/submissions/{submission_id}/report"]["get"]["responses"]["200"]
    schema = answer["content"]["application/json"]["schema"]
    assert "$ref" not in json.dumps(schema)
    report = agency.get(f"/submissions/{checked['id']}/report").json()
    jsonschema.validate(report, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**report, "verdict": "good"}, schema)


def test_every_operation_of_cases_names_its_errors(agency: httpx.Client) -> None:
    described = agency.get("/openapi.json").json()
    lacking = []
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            if "/cases/{case_id}" in path and not {"401", "403", "404"} <= set(operation["responses"]):
                lacking.append(f"{method} {path}")
            named = {parameter["name"] for parameter in operation.get("parameters", ())}
            if "If-Match" in named and not {"400", "409", "412"} <= set(operation["responses"]):
                lacking.append(f"{method} {path}")
    assert lacking == []


def test_the_report_speaks_both_languages(agency: httpx.Client, checked: dict[str, str]) -> None:
    path = f"/submissions/{checked['id']}/report"
    zh, en = (agency.get(path, params={"lang": lang}) for lang in ("zh-Hant", "en"))
    assert (zh.json()["lang"], en.json()["lang"]) == ("zh-Hant", "en")
    assert zh.headers["content-language"] == "zh-Hant"
    assert agency.get(path, headers={"Accept-Language": "en-GB"}).json()["lang"] == "en"


def test_a_page_made_of_a_document_may_run_nothing(agency: httpx.Client, checked: dict[str, str]) -> None:
    answer = agency.get(f"/submissions/{checked['id']}/report?format=html")
    policy = answer.headers["content-security-policy"]
    assert "sandbox" in policy.split("; ")
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_files_keep_their_names_and_are_never_shown(agency: httpx.Client, checked: dict[str, str]) -> None:
    original = agency.get(f"/submissions/{checked['id']}/original")
    assert original.content == PLAN
    said = original.headers["content-disposition"]
    assert said.startswith("attachment; ")
    name = unquote(said.partition("filename*=UTF-8''")[2])
    assert name.endswith("高雄.docx")
    assert not set(name) & set('"/\\\u202e')
    copy = agency.get(f"/submissions/{checked['id']}/annotated")
    assert copy.headers["content-disposition"].startswith("attachment; ")
    assert "word/comments.xml" in zipfile.ZipFile(io.BytesIO(copy.content)).namelist()


@pytest.mark.parametrize(
    ("name", "plain", "whole"),
    [
        ("plan.docx", "plan.docx", "plan.docx"),
        ("計畫書.docx", "file.docx", "計畫書.docx"),
        ("a b\r\nSet-Cookie: x.pdf", "a_b_Set-Cookie_x.pdf", "a b_Set-Cookie_ x.pdf"),
        ('"; filename="evil.exe', "filename_evil.exe", "; filename=_evil.exe"),
        ("../../etc/passwd", "etc_passwd", "etc_passwd"),
        ("", "file", "file"),
        ("...", "file", "file"),
    ],
)
def test_names_in_headers_are_harmless(name: str, plain: str, whole: str) -> None:
    said = disposition(name)
    assert said.partition('filename="')[2].partition('"')[0] == plain
    assert unquote(said.partition("filename*=UTF-8''")[2]) == whole
    assert said.isascii()
    assert not set(said) & set("\r\n")


@pytest.mark.parametrize("accept", ["text/html;q=0", "image/*", "nonsense", "application/json;q=x"])
def test_formats_that_there_are_not_are_refused(accept: str) -> None:
    with pytest.raises(Refused) as caught:
        negotiated(accept)
    assert caught.value.status == 406


def test_changes_are_made_to_what_was_read(city: City, agency: httpx.Client, reviewer: httpx.Client) -> None:
    case = handed_in(city, agency)["case_id"]
    read = agency.get(f"/cases/{case}")
    assert read.headers["etag"] == f'"{read.json()["revision"]}"'
    assert read.json()["possible"] == ["add_version", "submit"]
    stale = agency.post(f"/cases/{case}/submit", headers={"If-Match": '"0"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "changed-since")
    wrong = agency.post(f"/cases/{case}/submit", headers={"If-Match": "yesterday"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "bad-if-match")
    done = agency.post(f"/cases/{case}/submit", headers={"If-Match": read.headers["etag"]})
    assert (done.status_code, done.json()["state"]) == (200, "received")
    assert done.headers["etag"] != read.headers["etag"]
    taken = reviewer.post(f"/cases/{case}/take-up", headers={"If-Match": f"W/{done.headers['etag']}"})
    assert taken.json()["possible"] == ["assign", "judge", "correct_due", "decide"]
    again = reviewer.post(f"/cases/{case}/take-up", headers={"If-Match": "*"})
    assert (again.status_code, again.json()["code"]) == (409, "wrong-state")
    assert again.json()["detail"] == "本案目前為「審查中」，不能開始審查；僅「已收件」的案件可以。"


def test_findings_are_judged_and_the_letter_is_a_file(city: City, agency: httpx.Client, reviewer: httpx.Client) -> None:
    case = handed_in(city, agency)["case_id"]
    agency.post(f"/cases/{case}/submit")
    reviewer.post(f"/cases/{case}/take-up")
    found = reviewer.get(f"/cases/{case}/findings").json()
    [wrong] = [one for one in found["findings"] if one["finding"]["code"] == "T404"]
    path = f"/cases/{case}/findings/{wrong['fingerprint']}/opinion"
    assert reviewer.put(path, json={"kind": "dismissed"}).json()["code"] == "words-missing"
    assert reviewer.put(path, json={"kind": "dismissed", "reason": "附件已說明"}).json()["opinion"]["reason"] == "附件已說明"
    assert reviewer.delete(path).json()["opinion"] is None
    assert reviewer.put(path, json={"kind": "confirmed"}).json()["opinion"]["kind"] == "confirmed"
    place = {"block": 3, "start": 0, "end": 4, "quote": "目標客群", "page": None}
    added = reviewer.post(f"/cases/{case}/added-findings", json={"message": "與客群不符", "where": place}).json()
    assert (added["by"], added["where"]["quote"], added["severity"]) == ("reviewer", "目標客群", "error")
    turned = reviewer.post(f"/cases/{case}/added-findings", json={"message": "x", "where": {**place, "end": -1}})
    assert turned.status_code == 422
    assert reviewer.get(f"/cases/{case}/findings").json()["added"] == [added]
    assert agency.get(f"/cases/{case}/findings").json()["added"] == [], "until the plan is answered"
    letter = reviewer.get(f"/cases/{case}/letters/letter", params={"as_if": "returned", "format": "odt"})
    assert letter.headers["content-type"] == "application/vnd.oasis.opendocument.text"
    assert unquote(letter.headers["content-disposition"]).endswith("_函稿_退回補正.odt")
    decided = reviewer.post(f"/cases/{case}/decisions", json={"kind": "returned"})
    assert (decided.status_code, decided.json()["due_on"], decided.json()["decisions"][0]["by"]) == (201, None, "reviewer")
    assert agency.get(f"/cases/{case}/findings").json()["added"] == [added]
    assert reviewer.delete(f"/cases/{case}/added-findings/{added['id']}").status_code == 409


def test_what_was_done_is_told_to_each_as_far_as_it_is_theirs(city: City, agency: httpx.Client, reviewer: httpx.Client) -> None:
    case = handed_in(city, agency)["case_id"]
    agency.post(f"/cases/{case}/submit")
    reviewer.post(f"/cases/{case}/take-up")
    reviewer.post(f"/cases/{case}/added-findings", json={"message": "與客群不符"})
    reviewer.post(f"/cases/{case}/decisions", json={"kind": "rejected"})
    shown = [one["action"] for one in reviewer.get(f"/cases/{case}/history").json()]
    assert shown[:4] == ["case.decided", "finding.added", "case.taken_up", "case.submitted"]
    assert "submission.created" in shown[4:]
    theirs = [one["action"] for one in agency.get(f"/cases/{case}/history").json()]
    assert theirs == ["case.decided", "case.submitted", "submission.created"]


@pytest.mark.parametrize("which", ["letter", "opinions"])
@pytest.mark.parametrize("kind", ["docx", "odt", "txt"])
def test_each_draft_comes_in_each_format(
    city: City, agency: httpx.Client, reviewer: httpx.Client, case: str, which: str, kind: str
) -> None:
    answer = reviewer.get(f"/cases/{case}/letters/{which}", params={"as_if": "rejected", "format": kind})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].endswith(f".{kind}")
    assert answer.content.startswith(b"PK") == (kind != "txt")


def test_a_new_version_keeps_the_facts(city: City, agency: httpx.Client, reviewer: httpx.Client) -> None:
    taken = handed_in(city, agency, audience="624500")
    case = taken["case_id"]
    answer = agency.post(f"/cases/{case}/versions", files={"file": ("二版.docx", a_plan())})
    assert answer.status_code == 202
    second = answer.json()["submissions"][0]
    assert (second["case_id"], second["version"]) == (case, 2)
    assert agency.get(f"/submissions/{second['id']}").json()["facts"] == {"audience": 624500}
    unchecked = agency.post(f"/cases/{case}/submit")
    assert (unchecked.status_code, unchecked.json()["code"]) == (409, "not-checked-yet")
    check_one(city.services, second["id"])
    made = agency.get(f"/cases/{case}/compare", params={"lang": "en"}).json()
    assert "T404" in [one["code"] for one in made["fixed"]]
    assert agency.post(f"/cases/{case}/submit").status_code == 200
    late = agency.post(f"/cases/{case}/versions", files={"file": ("三版.docx", a_plan())})
    assert late.status_code == 409


def test_the_list_goes_on_page_by_page(city: City, agency: httpx.Client) -> None:
    for number in range(3):
        agency.post("/submissions", files={"file": (f"{number}.docx", a_plan())})
    first = agency.get("/cases", params={"sort": "newest", "limit": 2}).json()
    assert len(first["cases"]) == 2
    second = agency.get("/cases", params={"sort": "newest", "limit": 2, "after": first["next"]}).json()
    assert not {one["id"] for one in first["cases"]} & {one["id"] for one in second["cases"]}
    bad = agency.get("/cases", params={"after": "x"})
    assert (bad.status_code, bad.json()["code"]) == (400, "bad-cursor")
    assert agency.get("/cases", params={"state": "lost"}).status_code == 422


def test_several_cases_at_once_are_named(reviewer: httpx.Client) -> None:
    answer = reviewer.post("/cases/actions", json={"case_ids": [""], "deed": "close"})
    assert answer.status_code == 422, answer.text  # its address would be that of the list


def test_health_and_status_ask_for_nobody(url: str) -> None:
    with httpx.Client(base_url=url) as nobody:
        assert nobody.get("/health/live").json() == {"status": "ok"}
        assert nobody.get("/health/ready").json() == {"status": "ok", "database": "ok", "storage": "ok"}
        status = nobody.get("/status").json()
        assert status["deadlines"] is None
        assert status["p95_seconds"] > 0
        year = nobody.get("/calendar", params={"year": 2031}).json()
        assert year["provisional"]
        assert {"day": "2031-10-10", "working": False, "note": "國慶日"} in year["days"]


def test_a_calendar_is_put_in_over_http(city: City, url: str) -> None:
    with city.client(url, "administrator") as administrator:
        file = {"file": ("117年辦公日曆表.csv", a_year(2028, d0301=False).encode("cp950"))}
        made = administrator.post("/calendar/lists", files=file)
        assert (made.status_code, made.json()["first_year"], made.json()["name"]) == (201, 2028, "117年辦公日曆表.csv")
        year = administrator.get("/calendar", params={"year": 2028}).json()
        assert not year["provisional"]
        assert [one["day"] for one in year["days"]] == ["2028-03-01"]
        assert administrator.get("/calendar/lists").json() == [made.json()]
        wrong = administrator.post("/calendar/lists", files={"file": ("x.csv", a_year(2028).replace("三", "四", 1).encode())})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong-calendar")
        assert "第 6 列" in wrong.json()["detail"]
        assert administrator.delete(f"/calendar/lists/{made.json()['id']}").status_code == 204
        assert administrator.get("/calendar", params={"year": 2028}).json()["provisional"]


@pytest.mark.parametrize(
    ("database", "said"),
    [
        ("postgresql+pg8000://nobody@127.0.0.1:1/nothing", "unavailable"),
        ("sqlite+pysqlite:///{folder}/new.sqlite3", "wrong-version"),
    ],
)
def test_a_service_without_its_database_is_not_ready(city: City, tmp_path: Path, database: str, said: str) -> None:
    engine = engine_for(database.format(folder=tmp_path))
    lost = replace(city, services=replace(city.services, engine=engine, sessions=sessions_of(engine)))
    with lost.served() as address:
        answer = httpx.get(f"{address}/api/v1/health/ready")
        assert (answer.status_code, answer.json()) == (503, {"status": "unavailable", "database": said, "storage": "ok"})
        assert httpx.get(f"{address}/api/v1/health/live").status_code == 200
    engine.dispose()
