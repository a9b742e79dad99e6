"""Every route of the app is asked by everyone, and answers as the table says."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import iter_route_contexts

from service.api.app import create_app
from service.api.dependencies import SAFE, actor_of
from tests.service.api_access.pages_table import PAGES
from tests.service.api_access.people import ROLES, city_in
from tests.service.api_access.table import FILLS, TABLE

ROWS = (*TABLE, *PAGES)
REFUSED = {401, 403, 404, 405}


def routes_of(app) -> dict[str, object]:
    """`METHOD /path` of all routes; of what is mounted, only that it is."""
    found = {}
    for route in iter_route_contexts(app.routes):
        for method in sorted((route.methods or {"MOUNT"}) - {"HEAD", "OPTIONS"}):
            found[f"{method} {route.path}"] = route
    return found


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    with city_in(tmp_path_factory.mktemp("city")) as found:
        yield found


@pytest.fixture(scope="module")
def url(city):
    with city.served() as found:
        yield found


def test_the_table_knows_every_route_and_no_other(city):
    routes, rows = set(routes_of(create_app(city.services))), {row.route for row in ROWS}
    assert sorted(routes - rows) == [], "routes without a row in table.py or pages_table.py of tests/service/api_access"
    assert sorted(rows - routes) == [], "rows without a route"


def test_every_route_that_changes_something_asks_who_acts_and_with_it_for_the_csrf_token(city):
    loose = []
    for name, route in routes_of(create_app(city.services)).items():
        if name.partition(" ")[0] in SAFE | {"MOUNT"}:
            continue
        waiting = [route.original_route.dependant]
        calls = set()
        while waiting:
            dependant = waiting.pop()
            calls.add(dependant.call)
            waiting += dependant.dependencies
        if actor_of not in calls:
            loose.append(name)
    assert loose == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.route)
def test_everyone_is_answered_as_the_table_says(city, url, row):
    expected = row.answers.split()
    assert len(expected) == len(ROLES), "five answers: nobody, agency A, agency B, reviewer, administrator"
    answers = [answer_of(city, url, row, who) for who in ROLES]
    said = [
        "yes" if wanted == "yes" and is_let_in(status) else str(status)
        for wanted, (status, _) in zip(expected, answers, strict=True)
    ]
    assert said == expected
    for status, media_type in answers:
        if "/api/" in row.route and status >= 400:
            assert media_type == "application/problem+json"


def is_let_in(status: int) -> bool:
    return status not in REFUSED and status < 500


def answer_of(city, url, row, who):
    """The status and the media type; a stream that does not end by itself is left after its head."""
    method, path = row.route.split(" ", 1)
    if method == "MOUNT":
        method, path = "GET", f"{path}/nothing-of-that-name"
    filled = re.sub(r"\{(\w+)(?::\w+)?\}", lambda name: (row.fills.get(name[1]) or FILLS[name[1]])(city), path)
    opened = city.client(url) if who == "nobody" else city.browser(url, who)
    with opened as client:
        request = client.build_request(
            method, filled, json=row.json, data=row.data, files=row.files, params=row.params, headers=dict(row.headers)
        )
        answer = client.send(request, stream=True)
        answer.close()
    return answer.status_code, answer.headers.get("content-type", "").partition(";")[0]
