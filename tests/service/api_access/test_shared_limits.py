"""Limits hold across the web processes of an installation whose broker is Redis, and each for itself while Redis is away."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace

import httpx
import pytest
from sqlalchemy.orm import sessionmaker

from service.api import shared_limits
from service.api.app import create_app
from service.api.database_buckets import DatabaseBuckets
from service.api.limits import Buckets, Limit, TooMany
from service.api.shared_limits import _REST, AnyBuckets, SharedBuckets, buckets_for
from service.settings import settings_from
from tests.service.api_access.people import PLAIN, City
from tests.service.api_access.running import serving
from tests.service.servers import Redis, free_ports

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine Redis may take longer than anybody who asks the service should wait."""
    monkeypatch.setattr(shared_limits, "_PATIENCE", 60)


def taken(buckets: AnyBuckets, limit: Limit, key: str, times: int) -> int:
    """How many of so many attempts got through."""
    through = 0
    for _ in range(times):
        try:
            buckets.take(limit, key)
        except TooMany:
            continue
        through += 1
    return through


def test_two_processes_share_one_bucket_to_the_last_permission(redis: Redis) -> None:
    program = (
        "import sys\n"
        "from service.api.limits import Limit, TooMany\n"
        "from service.api import shared_limits\n"
        "from service.api.shared_limits import SharedBuckets\n"
        "shared_limits._PATIENCE = 60\n"
        "buckets, through = SharedBuckets(sys.argv[1]), 0\n"
        "for _ in range(200):\n"
        "    try:\n"
        "        buckets.take(Limit('shared', 150, 0.001), 'one')\n"
        "        through += 1\n"
        "    except TooMany: pass\n"
        "print(through)\n"
    )
    both = [subprocess.Popen([sys.executable, "-c", program, redis.url], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sum(int(one.communicate(timeout=180)[0]) for one in both) == 150


def test_a_shared_bucket_refills_and_tells_when(redis: Redis) -> None:
    import redis as client  # noqa: PLC0415 - the fixture has its name

    buckets, limit = SharedBuckets(redis.url), Limit("refill", 3, 0.001)  # so slow that no machine is slower
    assert taken(buckets, limit, "one", 3) == 3
    with client.Redis.from_url(redis.url) as asked:
        (key,) = asked.keys("plancheck.limit.refill.*")
        with pytest.raises(TooMany) as caught:
            buckets.take(limit, "one")
        assert 800 < caught.value.retry_after <= 1000
        assert taken(buckets, limit, "other", 5) == 3
        asked.hset(key, "at", float(asked.hget(key, "at")) - 2000)  # two permissions ago, by the clock of Redis
    assert taken(buckets, limit, "one", 5) == 2


def test_nothing_is_left_in_redis_once_a_bucket_is_full_again(redis: Redis) -> None:
    SharedBuckets(redis.url).take(Limit("gone", 2, 1.0), "203.0.113.9")
    import redis as client  # noqa: PLC0415 - the fixture has its name

    with client.Redis.from_url(redis.url) as asked:
        (key,) = asked.keys("plancheck.limit.gone.*")
        assert 0 < asked.pttl(key) <= 3000
        assert b"203.0.113.9" not in key, "no address is kept as it is"


@pytest.fixture
def nowhere() -> str:
    """Where no Redis listens."""
    return f"redis://127.0.0.1:{free_ports(1)[0]}/0"


def test_each_process_limits_for_itself_while_redis_is_away(nowhere: str) -> None:
    buckets, limit = SharedBuckets(nowhere), Limit("away", 3, 0.001)
    asked: list[str] = []
    level = buckets._level
    buckets._level = lambda limit, key: asked.append(key) or level(limit, key)  # type: ignore[func-returns-value,method-assign]
    began = time.monotonic()
    assert taken(buckets, limit, "one", 2000) == 3
    assert 1 <= len(asked) <= 1 + (time.monotonic() - began) / _REST, "a Redis that is away is not asked for every request"


@pytest.mark.parametrize(
    ("variables", "shared"),
    [
        ({}, None),
        ({"PLANCHECK_BROKER_URL": "amqp://mq//"}, None),
        ({"PLANCHECK_BROKER_URL": "redis://mq/1"}, "redis://mq/1"),
        ({"PLANCHECK_BROKER_URL": "amqp://mq//", "PLANCHECK_RATE_LIMITS": "rediss://limits/2"}, "rediss://limits/2"),
        ({"PLANCHECK_BROKER_URL": "redis://mq/1", "PLANCHECK_RATE_LIMITS": "off"}, None),
    ],
)
def test_the_settings_say_where_limits_are_counted(variables: dict[str, str], shared: str | None) -> None:
    for database, without in (("sqlite:////nowhere", Buckets), ("postgresql://db/plancheck", DatabaseBuckets)):
        made = buckets_for(settings_from({**variables, "PLANCHECK_DATABASE_URL": database}), sessionmaker())
        assert getattr(made, "url", None) == shared
        assert isinstance(made, SharedBuckets if shared else Buckets if "off" in variables.values() else without)
    if "off" in variables.values():
        assert taken(made, Limit("off", 1, 0.001), "one", 5) == 5


def test_an_address_has_twenty_sign_ins_at_all_servers_together(city: City, redis: Redis) -> None:
    settings = settings_from({**city.services.settings.environment, "PLANCHECK_RATE_LIMITS": redis.url})
    services = replace(city.services, settings=settings)
    wrong = {"email": "nobody@example.gov.tw", "password": "甲乙丙丁戊己庚辛壬癸"}
    with serving(create_app(services)) as one, serving(create_app(services)) as two, httpx.Client(verify=PLAIN) as client:
        answers = [client.post(f"{url}/api/v1/sign-in", json=wrong).status_code for url in (one, two) * 12]
    assert answers[:20] == [401] * 20
    assert answers[20:22] == [429, 429]
