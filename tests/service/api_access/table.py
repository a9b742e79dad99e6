"""What each role is answered on each route. Every route of the app stands here, or `test_every_route.py` fails.

A row is a route and five answers, in the order nobody, agency A, agency B, reviewer, administrator:

    yes          let in: whatever else is said of the request, it is not 401, 403, 404, 405 or a server's error
    401 403 404  refused so, as problem+json (on pages: in whatever form)
    303 ...      exactly this status

Names in braces are filled by FILLS, anew for every request, with things that belong to agency A; a row may fill one otherwise
(`fills`), and the same route may have several rows. `json`, `data`, `files` and `params` are sent as httpx takes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.auth import tokens, users
from service.auth.actors import SERVICE
from service.db.base import new_id
from service.db.case_tables import Case
from service.db.submission_tables import Batch, Submission
from service.register import apps, releases, requests
from tests.service.api_access.people import City

Fill = Callable[[City], str]


@dataclass(frozen=True)
class Row:
    """One route and its five answers."""

    route: str
    answers: str
    fills: Mapping[str, Fill] = field(default_factory=dict)
    json: Any = None
    data: Mapping[str, str] | None = None
    files: Any = None
    params: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def a_user(city: City) -> str:
    """Somebody of agency A, whom nobody else needs."""
    email = f"{new_id()}@example.gov.tw"
    agency_id = city.agency_ids["A"]
    return users.add(city.services, SERVICE, email=email, name="某人", role="agency", agency_id=agency_id)[0].id


def a_token(city: City) -> str:
    """A token of the person of agency A."""
    return tokens.make(city.services, city.actors["agency A"], name="其他", scopes=["read"])[0].id


def a_case(city: City, state: str = "in_review") -> str:
    """A case of agency A with one version, handed in formally unless `state` says `draft`."""
    return _handed_in(city, state)[0]


def a_draft(city: City) -> str:
    """A case of agency A that was not handed in."""
    return a_case(city, "draft")


def a_submission(city: City) -> str:
    """The version of such a case."""
    return _handed_in(city, "in_review")[1]


def a_draft_submission(city: City) -> str:
    """A version that was not handed in."""
    return _handed_in(city, "draft")[1]


def a_batch(city: City) -> str:
    """The batch that the version of such a case came in."""
    return _handed_in(city, "in_review")[2]


def a_stored_submission(city: City) -> str:
    """The version of such a case, with its file in storage."""
    city.services.storage.put(f"files/{'0' * 64}", iter([b"x"]))
    return a_submission(city)


def a_checked_case(city: City) -> str:
    """A case of agency A whose version was really checked and handed in. One for all that only read it."""
    return city.checked(formally=True).case_id


def a_case_to_decide(city: City) -> str:
    """A case of agency A in review, its version checked."""
    case_id, submission_id, _ = _handed_in(city, "in_review")
    with city.services.sessions.begin() as database:
        database.get_one(Submission, submission_id).status = "checked"
    return case_id


def a_checked_submission(city: City) -> str:
    """The version of that case, with its report."""
    return city.checked(formally=True).id


def a_checked_batch(city: City) -> str:
    """The batch it came in."""
    return str(city.checked(formally=True).batch_id)


def a_checked_draft(city: City) -> str:
    """A version of agency A that was really checked, but not handed in."""
    return city.checked().id


def _handed_in(city: City, state: str) -> tuple[str, str, str]:
    services, agency_id = city.services, city.agency_ids["A"]
    by, now = city.actors["agency A"].user_id, services.now()
    case_id, submission_id, batch_id = new_id(), new_id(), new_id()
    with services.sessions.begin() as database:
        database.add(Batch(id=batch_id, source="api", agency_id=agency_id, created_by=by, created_at=now, refused=[]))
        case = Case(id=case_id, agency_id=agency_id, created_by=by, created_at=now, updated_at=now, form_id="kaohsiung-app-plan")
        case.state, case.versions, case.title = state, 1, "測試計畫"
        case.received_at = None if state == "draft" else now
        database.add(case)
        database.flush()
        database.add(
            Submission(
                id=submission_id,
                case_id=case_id,
                version=1,
                batch_id=batch_id,
                agency_id=agency_id,
                created_by=by,
                source="api",
                created_at=now,
                filename="計畫.docx",
                sha256="0" * 64,
                size=1,
                form_id="kaohsiung-app-plan",
                facts={},
                as_of=services.today(),
            )
        )
    return case_id, submission_id, batch_id


def an_app(city: City) -> str:
    """An App of agency A that is being developed, with its first version entered."""
    app = apps.add(city.services, SERVICE, city.agency_ids["A"], f"App {new_id()}", {}, state="developing")
    releases.enter(city.services, SERVICE, app.id, "1.0")
    return app.id


def a_request(city: City) -> str:
    """A request of agency A that lacks nearly everything."""
    return requests.hand_in(city.services, city.actors["agency A"], "add", requests.Asked(name="新服務")).id


FILLS: dict[str, Fill] = {
    "user_id": a_user,
    "token_id": a_token,
    "agency_id": lambda city: city.agency_ids["A"],
    "case_id": a_case,
    "submission_id": a_submission,
    "batch_id": a_batch,
    "fingerprint": lambda _: "0" * 16,
    "finding_id": lambda _: new_id(),
    "list_id": lambda _: new_id(),
    "which": lambda _: "letter",
    "form_id": lambda _: "kaohsiung-app-plan",
    "app_id": an_app,
    "request_id": a_request,
    "year": lambda _: "2025",
    "number": lambda _: "1",
    "notice": lambda _: "takedown",
}
"""What stands for a name in braces."""

A_FILE = {"file": ("計畫.docx", b"no plan at all")}
SIGN_IN = {"email": "nobody@example.gov.tw", "password": "甲乙丙丁戊己庚辛壬癸子丑"}

CHECKED = {"submission_id": a_checked_submission, "case_id": a_checked_case, "batch_id": a_checked_batch}
DRAFT = {"submission_id": a_checked_draft}

TABLE: tuple[Row, ...] = (
    # route                                          nobody A B reviewer administrator
    Row("GET /api/v1/openapi.json", "yes yes yes yes yes"),
    Row("POST /api/v1/sign-in", "401 401 401 401 401", json=SIGN_IN),
    Row("POST /api/v1/sign-in/link", "410 410 410 410 410", json={"link": "x", "password": "y"}),
    Row("POST /api/v1/sign-out", "401 204 204 204 204"),
    Row("POST /api/v1/sign-out/everywhere", "401 204 204 204 204"),
    Row("GET /sign-in/city", "404 404 404 404 404"),  # where no provider is set
    Row("GET /sign-in/city/callback", "404 404 404 404 404"),
    Row("GET /api/v1/account", "401 200 200 200 200"),
    Row("PATCH /api/v1/account", "401 200 200 200 200", json={"lang": "en"}),
    Row("POST /api/v1/account/password", "401 422 422 422 422", json={"current": "x", "new": "y"}),
    Row("GET /api/v1/tokens", "401 200 200 200 200"),
    Row("POST /api/v1/tokens", "401 201 201 201 201", json={"name": "x", "scopes": ["read"]}),
    Row("DELETE /api/v1/tokens/{token_id}", "401 204 404 404 204"),
    Row("GET /api/v1/users", "401 403 403 403 200"),
    Row("POST /api/v1/users", "401 403 403 403 409", json={"email": "reviewer@example.gov.tw", "name": "x", "role": "reviewer"}),
    Row("GET /api/v1/users/{user_id}", "401 403 403 403 200"),
    Row("PATCH /api/v1/users/{user_id}", "401 403 403 403 200", json={"active": False}),
    Row("POST /api/v1/users/{user_id}/link", "401 403 403 403 201"),
    Row("POST /api/v1/users/{user_id}/sign-out", "401 403 403 403 204"),
    Row("GET /api/v1/reviewers", "401 403 403 200 200"),
    Row("GET /api/v1/agencies", "401 200 200 200 200"),
    Row("POST /api/v1/agencies", "401 403 403 403 409", json={"name": "高雄市政府交通局"}),
    Row("PATCH /api/v1/agencies/{agency_id}", "401 403 403 403 200", json={"active": True}),
    Row("GET /api/v1/audit", "401 403 403 403 200"),
    Row("POST /api/v1/submissions", "202 202 202 202 202", files=A_FILE),
    Row("GET /api/v1/submissions/{submission_id}", "401 200 404 200 200"),
    Row("GET /api/v1/submissions/{submission_id}", "401 200 404 404 404", fills={"submission_id": a_draft_submission}),
    Row("GET /api/v1/submissions/{submission_id}/events", "401 200 404 200 200"),
    Row("GET /api/v1/submissions/{submission_id}/report", "401 409 404 409 409"),
    Row("GET /api/v1/submissions/{submission_id}/annotated", "401 409 404 409 409"),
    Row("GET /api/v1/submissions/{submission_id}/original", "401 200 404 200 200", fills={"submission_id": a_stored_submission}),
    Row("GET /api/v1/batches/{batch_id}", "401 200 404 200 200"),
    Row("GET /api/v1/batches/{batch_id}/summary", "401 409 404 409 409"),
    Row("GET /api/v1/submissions/{submission_id}/report", "401 200 404 200 200", fills=CHECKED),
    Row("GET /api/v1/submissions/{submission_id}/report", "401 200 404 404 404", fills=DRAFT),
    Row("GET /api/v1/submissions/{submission_id}/annotated", "401 200 404 200 200", fills=CHECKED),
    Row("GET /api/v1/submissions/{submission_id}/annotated", "401 200 404 404 404", fills=DRAFT),
    Row("GET /api/v1/submissions/{submission_id}/original", "401 200 404 404 404", fills=DRAFT),
    Row("GET /api/v1/batches/{batch_id}/summary", "401 200 404 200 200", fills=CHECKED),
    Row("GET /api/v1/cases/{case_id}/findings", "401 200 404 200 200", fills=CHECKED),
    Row("GET /api/v1/cases/{case_id}/letters/{which}", "401 403 403 200 200", fills=CHECKED, params={"as_if": "approved"}),
    Row("GET /api/v1/cases", "401 200 200 200 200"),
    Row("GET /api/v1/cases/load", "401 200 200 200 200"),
    Row("POST /api/v1/cases/actions", "401 403 403 200 200", json={"deed": "close", "case_ids": ["x"]}),
    Row("GET /api/v1/cases/{case_id}", "401 200 404 200 200"),
    Row("GET /api/v1/cases/{case_id}", "401 200 404 404 404", fills={"case_id": a_draft}),
    Row("GET /api/v1/cases/{case_id}/versions", "401 200 404 200 200"),
    Row("GET /api/v1/cases/{case_id}/history", "401 200 404 200 200"),
    Row("POST /api/v1/cases/{case_id}/versions", "401 409 404 403 403", files=A_FILE),
    Row("POST /api/v1/cases/{case_id}/submit", "401 409 404 403 403", fills={"case_id": a_draft}),
    Row("POST /api/v1/cases/{case_id}/take-up", "401 403 403 409 409"),
    Row("PUT /api/v1/cases/{case_id}/reviewer", "401 403 403 200 200", json={"reviewer_id": None}),
    Row("PUT /api/v1/cases/{case_id}/due-day", "401 403 403 409 409", json={"due_on": "2099-01-05", "reason": "x"}),
    Row("POST /api/v1/cases/{case_id}/close", "401 403 403 409 409"),
    Row("GET /api/v1/cases/{case_id}/findings", "401 200 404 200 200"),
    Row("PUT /api/v1/cases/{case_id}/findings/{fingerprint}/opinion", "401 403 403 422 422", json={"kind": "dismissed"}),
    Row("DELETE /api/v1/cases/{case_id}/findings/{fingerprint}/opinion", "401 403 403 409 409"),
    Row("POST /api/v1/cases/{case_id}/added-findings", "401 403 403 201 201", json={"message": "x"}),
    Row("DELETE /api/v1/cases/{case_id}/added-findings/{finding_id}", "401 403 403 404 404"),
    Row("GET /api/v1/cases/{case_id}/decisions", "401 200 404 200 200"),
    Row(
        "POST /api/v1/cases/{case_id}/decisions",
        "401 403 403 201 201",
        json={"kind": "approved"},
        fills={"case_id": a_case_to_decide},
    ),
    Row("GET /api/v1/cases/{case_id}/letters/{which}", "401 403 403 409 409", params={"as_if": "approved"}),
    Row("GET /api/v1/cases/{case_id}/compare", "401 409 404 409 409"),
    Row("GET /api/v1/register/years/{year}", "401 200 200 200 200"),
    Row("PUT /api/v1/register/years/{year}", "401 403 403 403 204", json={"plans_due_on": "2026-03-31"}),
    Row("GET /api/v1/register/years/{year}/export", "401 200 200 200 200"),
    Row("POST /api/v1/register/imports", "401 422 422 403 422", files=A_FILE),
    Row("GET /api/v1/register/apps", "401 200 200 200 200"),
    Row("POST /api/v1/register/apps", "401 403 403 403 422", json={"agency_id": "x", "name": "x"}),
    Row("GET /api/v1/register/apps/{app_id}", "401 200 404 200 200"),
    Row("PATCH /api/v1/register/apps/{app_id}", "401 403 403 403 200", json={"keywords": ["x"]}),
    Row("POST /api/v1/register/apps/{app_id}/take-down", "401 403 403 403 200", json={"state": "removed", "reason": "x"}),
    Row("PUT /api/v1/register/apps/{app_id}/icon", "401 403 403 403 422", files=A_FILE),
    Row("PUT /api/v1/register/apps/{app_id}/figures/{year}", "401 200 404 403 200", json={"downloads": 5}),
    Row("POST /api/v1/register/apps/{app_id}/versions", "401 201 404 403 201", json={"version": "1.0", "in_stores": True}),
    Row("PUT /api/v1/register/apps/{app_id}/versions/{number}/report", "401 200 404 403 200", files=A_FILE),
    Row("POST /api/v1/register/apps/{app_id}/versions/{number}/listing", "401 403 403 409 409"),
    Row("GET /api/v1/register/apps/{app_id}/years/{year}/{notice}", "401 403 403 404 404"),
    Row("GET /api/v1/register/requests", "401 200 200 200 200"),
    Row("POST /api/v1/register/requests", "401 201 201 403 422", json={"kind": "add", "name": "x"}),
    Row("PUT /api/v1/register/requests/{request_id}", "401 200 404 403 200", json={"name": "x"}),
    Row("PUT /api/v1/register/requests/{request_id}/icon", "401 422 422 403 422", files=A_FILE),
    Row("POST /api/v1/register/requests/{request_id}/answer", "401 403 403 409 409", json={"answer": "approved"}),
    Row("DELETE /api/v1/register/requests/{request_id}", "401 200 404 403 200"),
    Row("GET /api/v1/profiles", "200 200 200 200 200"),
    Row("GET /api/v1/profiles/{form_id}", "200 200 200 200 200"),
    Row("GET /api/v1/profiles/{form_id}/rules", "200 200 200 200 200"),
    Row("GET /api/v1/calendar", "200 200 200 200 200"),
    Row("POST /api/v1/calendar/recalculations", "401 403 403 403 200"),
    Row("GET /api/v1/calendar/lists", "401 403 403 403 200"),
    Row("POST /api/v1/calendar/lists", "401 403 403 403 422", files=A_FILE),
    Row("DELETE /api/v1/calendar/lists/{list_id}", "401 403 403 403 404"),
    Row("GET /api/v1/status", "200 200 200 200 200"),
    Row("GET /api/v1/metrics", "200 200 200 200 200"),
    Row("GET /api/v1/statistics/deadlines", "401 200 200 200 200"),
    Row("GET /api/v1/statistics/rules", "401 200 200 200 200"),
    Row("GET /api/v1/health/live", "200 200 200 200 200"),
    Row("GET /api/v1/health/ready", "200 200 200 200 200"),
)
