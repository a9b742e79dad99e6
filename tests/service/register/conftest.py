"""A register with two agencies and the people of an installation, on either database."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from service.auth.actors import Actor
from service.db.people_tables import Agency, User
from service.wiring import Services

BUREAU, LIBRARY = "高雄市政府觀光局", "高雄市立圖書館"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HEADINGS = ("機關", "App 名稱", "年度", "下載次數", "iOS 星等", "Android 星等", "目標對象人數")


@dataclass
class Clock:
    """A clock that a test moves."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment

    def pass_days(self, days: int) -> None:
        self.moment += timedelta(days=days)


@dataclass
class World:
    """An installation with its people."""

    services: Services
    clock: Clock
    agencies: dict[str, str] = field(default_factory=dict)
    """Ids by name."""
    people: dict[str, Actor] = field(default_factory=dict)

    @property
    def administrator(self) -> Actor:
        return self.people["administrator"]

    @property
    def reviewer(self) -> Actor:
        return self.people["reviewer"]

    @property
    def clerk(self) -> Actor:
        """Of BUREAU."""
        return self.people["clerk"]

    @property
    def librarian(self) -> Actor:
        """Of LIBRARY."""
        return self.people["librarian"]


def peopled(services: Services) -> World:
    """The installation with a standing clock, two agencies and four people."""
    clock = Clock()
    world = World(replace(services, now=clock), clock)
    with world.services.sessions.begin() as session:
        for name in (BUREAU, LIBRARY):
            agency = Agency(name=name, active=True, created_at=clock())
            session.add(agency)
            session.flush()
            world.agencies[name] = agency.id
        for name, role, agency in (
            ("administrator", "administrator", None),
            ("reviewer", "reviewer", None),
            ("clerk", "agency", BUREAU),
            ("librarian", "agency", LIBRARY),
        ):
            user = User(email=f"{name}@example.org", name=name, role=role, agency_id=world.agencies.get(agency), created_at=clock())
            session.add(user)
            session.flush()
            world.people[name] = Actor(role=role, name=name, user_id=user.id, agency_id=user.agency_id)
    return world


@pytest.fixture
def world(services):
    return peopled(services)


@pytest.fixture
def either_world(either_services):
    return peopled(either_services)


def as_csv(*rows, headings=HEADINGS, encoding="utf-8-sig"):
    """A file of these rows below a heading row."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(headings)
    writer.writerows(rows)
    return target.getvalue().encode(encoding)
