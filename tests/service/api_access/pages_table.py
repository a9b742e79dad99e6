"""What each role is answered on each page, as in `table.py`. What a form sends is carried out: 303 to the next page."""

from __future__ import annotations

from service.auth.actors import SERVICE
from service.db.base import new_id
from service.register import apps
from tests.service.api_access.people import City
from tests.service.api_access.table import A_FILE, CHECKED, DRAFT, FILLS, SIGN_IN, Row, a_draft, a_stored_submission


def an_app(city: City) -> str:
    """An App of agency A."""
    return apps.add(city.services, SERVICE, city.agency_ids["A"], f"App {new_id()[:8]}", {}).id


for _name, _fill in {
    "app_id": an_app,
    "secret": lambda _: "x" * 43,
    "digest": lambda _: "x",
    "name": lambda _: "app.css",
    "key": lambda _: "nothing",
    "kind": lambda _: "xlsx",
    "year": lambda _: "2025",
    "trial_id": lambda _: new_id(),
}.items():
    FILLS.setdefault(_name, _fill)
FILES = {"files": A_FILE["file"]}
LETTER = {**CHECKED, "which": lambda _: "letter", "kind": lambda _: "docx"}
FIRST = {"number": lambda _: "0"}
NOTICE = {"kind": lambda _: "odt"}
NEW_USER = {"email": "reviewer@example.gov.tw", "name": "x", "role": "reviewer"}

PAGES: tuple[Row, ...] = (
    # route                                          nobody A B reviewer administrator
    Row("GET /", "200 200 200 200 200"),
    Row("GET /help", "200 200 200 200 200"),
    Row("GET /status", "200 200 200 200 200"),
    Row("GET /favicon.ico", "200 200 200 200 200"),
    Row("GET /static/{digest}/{name:path}", "200 200 200 200 200"),
    Row("POST /preferences", "303 303 303 303 303", data={"lang": "en"}),
    Row("GET /sign-in", "200 303 303 303 303"),
    Row("POST /sign-in", "401 401 401 401 401", data=SIGN_IN),
    Row("POST /sign-in/code", "303 303 303 303 303", data={"ticket": "x", "code": "1"}),
    Row("POST /sign-out", "303 303 303 303 303"),
    Row("GET /link/{secret}", "410 410 410 410 410"),
    Row("POST /link/{secret}", "410 410 410 410 410", data={"password": "x"}),
    Row("GET /account", "401 200 200 200 200"),
    Row("POST /account", "401 303 303 303 303", data={"name": "某人"}),
    Row("GET /account/second-factor", "401 200 200 200 200"),
    Row("POST /account/second-factor", "401 422 422 422 422", data={"deed": "begin", "password": "x"}),
    Row("GET /account/tokens", "401 200 200 200 200"),
    Row("POST /account/tokens", "401 200 200 200 200", data={"name": "x", "scopes": "read"}),
    Row("POST /account/tokens/{token_id}/revoke", "401 303 404 404 303"),
    Row("POST /upload", "303 303 303 303 303", files=FILES),
    Row("POST /samples/{key}", "404 404 404 404 404"),
    Row("GET /mine", "401 200 200 200 200"),
    Row("GET /batches/{batch_id}", "401 200 404 200 200"),
    Row("GET /batches/{batch_id}/summary.{kind}", "401 200 404 200 200", fills=CHECKED),
    Row("GET /plans/{submission_id}", "401 200 404 200 200"),
    Row("GET /plans/{submission_id}", "401 200 404 200 200", fills=CHECKED),
    Row("GET /plans/{submission_id}", "401 200 404 404 404", fills=DRAFT),
    Row("GET /plans/{submission_id}/progress", "401 200 404 200 200"),
    Row("GET /plans/{submission_id}/report.html", "401 200 404 200 200", fills=CHECKED),
    Row("GET /plans/{submission_id}/report.html", "401 200 404 404 404", fills=DRAFT),
    Row("GET /plans/{submission_id}/report.json", "401 200 404 200 200", fills=CHECKED),
    Row("GET /plans/{submission_id}/report.json", "401 200 404 404 404", fills=DRAFT),
    Row("GET /plans/{submission_id}/annotated", "401 200 404 200 200", fills=CHECKED),
    Row("GET /plans/{submission_id}/annotated", "401 200 404 404 404", fills=DRAFT),
    Row("GET /plans/{submission_id}/original", "401 200 404 200 200", fills={"submission_id": a_stored_submission}),
    Row("GET /plans/{submission_id}/original", "401 200 404 404 404", fills=DRAFT),
    Row("POST /cases/{case_id}/versions", "401 303 404 403 403", files=FILES),
    Row("POST /cases/{case_id}/submit", "401 303 404 403 403"),
    Row("POST /cases/{case_id}/submit", "401 303 404 403 403", fills={"case_id": a_draft}),
    Row("GET /inbox", "401 403 403 200 200"),
    Row("POST /inbox", "401 403 403 303 303", data={"deed": "take_up", "case": "x"}),
    Row("GET /cases/{case_id}", "401 200 404 200 200"),
    Row("GET /cases/{case_id}", "401 200 404 404 404", fills={"case_id": a_draft}),
    Row("GET /cases/{case_id}/{which}.{kind}", "401 403 403 200 200", fills=LETTER, params={"as_if": "approved"}),
    Row("POST /cases/{case_id}/take-up", "401 403 403 303 303"),
    Row("POST /cases/{case_id}/assign", "401 403 403 303 303"),
    Row("POST /cases/{case_id}/due", "401 403 403 303 303", data={"due_on": "2099-01-05", "reason": "x"}),
    Row("POST /cases/{case_id}/decide", "401 403 403 303 303", data={"kind": "approved"}),
    Row("POST /cases/{case_id}/close", "401 403 403 303 303"),
    Row(
        "POST /cases/{case_id}/findings/{number}",
        "401 403 403 303 303",
        fills=FIRST,
        data={"fingerprint": "0" * 16, "deed": "confirm"},
    ),
    Row("POST /cases/{case_id}/confirm-open", "401 403 403 303 303"),
    Row("POST /cases/{case_id}/added", "401 403 403 303 303", data={"severity": "note", "message": "x"}),
    Row("POST /cases/{case_id}/added/{finding_id}/take-back", "401 403 403 404 404"),
    Row("GET /rules", "401 403 403 200 200"),
    Row("GET /register", "401 200 200 200 200"),
    Row("GET /register/export.{kind}", "401 200 200 200 200"),
    Row("POST /register/due", "401 403 403 403 303", data={"year": "2025", "due_on": "2026-03-31"}),
    Row("POST /register/apps", "401 403 403 403 303", data={"name": ""}),
    Row("GET /register/apps/{app_id}", "401 200 404 200 200"),
    Row("POST /register/apps/{app_id}/figures", "401 303 404 403 303", data={"year": "2025", "downloads": "1000"}),
    Row("GET /register/apps/{app_id}/takedown-{year}.{kind}", "401 403 403 404 404", fills=NOTICE),
    Row("GET /register/apps/{app_id}/reminder-{year}.{kind}", "401 403 403 404 404", fills=NOTICE),
    Row(
        "POST /register/apps/{app_id}/versions", "401 303 404 403 303", data={"deed": "enter", "version": "1.0", "in_stores": "yes"}
    ),
    Row("GET /register/requests", "401 200 200 200 200"),
    Row("POST /register/requests", "401 303 303 403 303", data={"kind": "add", "name": "x"}),
    Row("POST /register/requests/{request_id}", "401 303 404 403 303", data={"deed": "withdraw"}),
    Row("POST /register/requests/{request_id}", "401 403 403 303 303", data={"deed": "approved"}),
    Row("GET /register/import", "401 200 200 403 200"),
    Row("POST /register/import", "401 422 422 403 422", files=FILES),
    Row("POST /register/import/apply", "401 303 303 403 303", data={"token": "x"}),
    Row("GET /admin", "401 403 403 403 200"),
    Row("GET /admin/agencies", "401 403 403 403 200"),
    Row("POST /admin/agencies", "401 403 403 403 303", data={"names": "高雄市政府交通局"}),
    Row("POST /admin/agencies/{agency_id}", "401 403 403 403 303", data={"active": "yes"}),
    Row("GET /admin/users", "401 403 403 403 200"),
    Row("POST /admin/users", "401 403 403 403 422", data=NEW_USER),
    Row("GET /admin/users/{user_id}", "401 403 403 403 200"),
    Row("POST /admin/users/{user_id}", "401 403 403 403 303", data={"active": "no"}),
    Row("GET /admin/audit", "401 403 403 403 200"),
    Row("GET /admin/forms", "401 403 403 403 200"),
    Row("GET /admin/forms/{form_id}", "401 403 403 403 200"),
    Row("POST /admin/forms/{form_id}/trials", "401 403 403 403 303", data={"min_characters": "1600"}),
    Row("GET /admin/trials/{trial_id}", "401 403 403 403 404"),
    Row("GET /admin/mail", "401 403 403 403 200"),
    Row("POST /admin/mail", "401 403 403 403 303"),
    Row("POST /admin/mail/senders", "401 403 403 403 303"),
)
