"""Sheets that nobody imported and trials of changed forms go after their time, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from service import passing
from service.api.app import create_app
from service.errors import Refused
from service.queue.scheduler import Scheduler
from service.soundness import problems
from service.storage import Storage, storage_for
from service.web import trials
from service.wiring import Services
from tests.service.api_access.people import City, city_in
from tests.service.api_access.running import serving
from tests.service.cases.building import Clock
from tests.service.register.conftest import as_csv

pytestmark = pytest.mark.slow


@pytest.fixture
def city(tmp_path) -> Iterator[City]:
    """A small city whose clock a test moves."""
    with city_in(tmp_path) as found:
        yield found


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path) -> Storage:
    if request.param == "folder":
        return storage_for((tmp_path / "passing").as_uri())
    bucket = request.getfixturevalue("bucket")
    return storage_for(f"s3://plans/{tmp_path.name}", bucket.environment)


def kept(storage: Storage) -> list[str]:
    return sorted(storage.keys("passing/"))


def test_what_is_older_than_its_days_goes_and_nothing_else(services: Services, storage: Storage) -> None:
    clock = Clock()
    settings = replace(services.settings, passing_days=3)
    here = replace(services, storage=storage, now=clock, settings=settings)
    needed = [f"files/{'ab' * 32}", f"made/{'0' * 32}/report.en.json", f"mail/{'0' * 64}", "passing/of-somebody-else"]
    for key in needed:
        storage.put(key, iter([b"needed"]))
    first = passing.key_of(passing.new_identity(here), "sheet")
    storage.put(first, iter([b"sheet"]))
    clock.pass_(days=2)
    second = passing.key_of(passing.new_identity(here), "trial")
    storage.put(second, iter([b"trial"]))
    clock.pass_(days=1)
    assert passing.sweep(here) == 0, "three days are not over yet"
    clock.pass_(seconds=1)
    assert passing.sweep(here) == 1
    assert kept(storage) == sorted([second, "passing/of-somebody-else"])
    clock.pass_(days=2)
    assert (passing.sweep(here), passing.sweep(here)) == (1, 0)
    assert sorted(storage.keys()) == sorted(needed)


def test_the_scheduler_sweeps_sheets_and_trials_of_the_pages_and_leaves_cases_whole(city: City) -> None:
    clock = Clock(city.services.now())
    services = replace(city.services, now=clock)
    administrator = city.actors["administrator"]
    city.checked(formally=True)
    trial = trials.start(services, administrator, "kaohsiung-app-assessment", {"min_characters": 1600}, [])
    sheet = as_csv(("高雄市政府交通局", "測試", "114", "1", "3.1", "3.2", "10"))
    here = replace(city, services=services)
    with serving(create_app(services)) as url:
        with here.browser(url, "administrator") as browser:
            answer = browser.post("/register/import", files={"files": ("figures.csv", sheet)})
        token = answer.text.partition('name="token" value="')[2].partition('"')[0]
        assert len(kept(services.storage)) == 2
        before = sorted(services.storage.keys())
        scheduler = Scheduler(services)
        try:
            clock.pass_(days=6, hours=23)
            assert "passing" in scheduler.tick(clock())
            assert sorted(services.storage.keys()) == before
            assert trials.state_of(services, administrator, trial).over
            clock.pass_(hours=2)
            assert "passing" in scheduler.tick(clock())
        finally:
            scheduler.close()
        assert set(before) - set(services.storage.keys()) == {passing.key_of(trial, "trial"), passing.key_of(token, "sheet")}
        with here.browser(url, "administrator", follow_redirects=True) as browser:
            told = browser.post("/register/import/apply", data={"token": token})
    assert "預覽已失效，請重新上傳。" in told.text
    with pytest.raises(Refused) as caught:
        trials.state_of(services, administrator, trial)
    assert caught.value.status == 404
    assert list(problems(services)) == []
