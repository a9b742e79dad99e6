"""On PostgreSQL without Redis an address has so many sign-ins at all web processes together."""

from __future__ import annotations

import threading
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import select, text

from service.api import database_buckets
from service.api.app import create_app
from service.api.database_buckets import DatabaseBuckets, forget_full
from service.api.limits import SIGN_IN, TOKEN, VISITOR_UPLOAD, Buckets, Limit, TooMany
from service.api.shared_limits import buckets_for
from service.db.engine import engine_for, sessions_of
from service.db.people_tables import RateBucket
from service.queue.scheduler import jobs_for
from service.settings import settings_from
from service.wiring import Services
from tests.service.api_access.people import PLAIN
from tests.service.api_access.running import serving
from tests.service.api_access.test_shared_limits import taken

pytestmark = pytest.mark.slow
SLOW = replace(SIGN_IN, burst=3, per_second=0.001)
"""The limit of sign-ins, refilled more slowly than any machine is."""


def rows(services: Services) -> list[RateBucket]:
    with services.sessions() as session:
        return list(session.scalars(select(RateBucket).order_by(RateBucket.key)))


def ago(services: Services, how_long: str) -> None:
    """Age all buckets."""
    with services.sessions.begin() as session:
        session.execute(text("UPDATE rate_buckets SET at = at - CAST(:how_long AS interval)"), {"how_long": how_long})


def test_all_processes_share_one_bucket_to_the_last_permission(postgres_services: Services) -> None:
    limit, through = replace(SLOW, burst=60), []

    def process() -> None:
        through.append(taken(DatabaseBuckets(postgres_services.sessions), limit, "one", 40))

    threads = [threading.Thread(target=process) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(through) == 60


def test_it_refills_tells_when_and_keeps_no_address(postgres_services: Services) -> None:
    buckets = DatabaseBuckets(postgres_services.sessions)
    assert taken(buckets, SLOW, "203.0.113.9", 3) == 3
    with pytest.raises(TooMany) as caught:
        buckets.take(SLOW, "203.0.113.9")
    assert 800 < caught.value.retry_after <= 1000
    assert taken(buckets, SLOW, "203.0.113.8", 5) == 3
    ago(postgres_services, "2000 seconds")
    assert taken(buckets, SLOW, "203.0.113.9", 5) == 2
    ago(postgres_services, "3 days")
    assert taken(buckets, SLOW, "203.0.113.9", 5) == 3, "no more than at first"
    kept = rows(postgres_services)
    assert len(kept) == 2
    assert [row.key for row in kept if "203.0" in row.key] == []


def test_what_is_frequent_writes_nothing(postgres_services: Services) -> None:
    buckets = DatabaseBuckets(postgres_services.sessions)
    assert taken(buckets, replace(TOKEN, burst=3, per_second=0.001), "one", 5) == 3
    assert rows(postgres_services) == []
    buckets.take(VISITOR_UPLOAD, "one")
    assert len(rows(postgres_services)) == 1


def test_while_the_database_is_away_each_counts_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_for("postgresql+pg8000://postgres@127.0.0.1:9/nothing")
    buckets, asked = DatabaseBuckets(sessions_of(engine)), []
    level = buckets._level
    monkeypatch.setattr(database_buckets, "_REST", 3600.0)
    monkeypatch.setattr(buckets, "_level", lambda limit, key: asked.append(key) or level(limit, key))
    assert taken(buckets, SLOW, "one", 50) == 3
    assert asked == ["one"], "it is left alone for a while"


def test_full_buckets_are_forgotten(postgres_services: Services) -> None:
    buckets = DatabaseBuckets(postgres_services.sessions)
    for key in ("oldest", "old"):
        buckets.take(SIGN_IN, key)
        ago(postgres_services, "23 hours")
    next(job for job in jobs_for(postgres_services) if job.name == "buckets").run()
    assert len(rows(postgres_services)) == 1
    forget_full(postgres_services)
    assert len(rows(postgres_services)) == 1


def test_an_address_has_twenty_sign_ins_at_all_servers_together(postgres_services: Services) -> None:
    settings = settings_from({**postgres_services.settings.environment, "PLANCHECK_RATE_LIMITS": "on"})
    services = replace(postgres_services, settings=settings)
    wrong = {"email": "nobody@example.gov.tw", "password": "甲乙丙丁戊己庚辛壬癸"}
    with serving(create_app(services)) as one, serving(create_app(services)) as two:
        limited = create_app(services).state.buckets
        assert isinstance(limited, DatabaseBuckets)
        with httpx.Client(verify=PLAIN, timeout=60) as client:
            answers = [client.post(f"{url}/api/v1/sign-in", json=wrong).status_code for url in (one, two) * 15]
    # Twenty at once, and one more in each quarter of a minute that this takes; each for itself would have let all thirty through.
    assert answers[:20] == [401] * 20
    assert 429 in answers[20:]


def test_embedded_nothing_is_written(services: Services) -> None:
    made = buckets_for(services.settings, services.sessions)
    assert isinstance(made, Buckets)
    made.take(Limit("any", 1, 1.0), "one")
    assert rows(services) == []
