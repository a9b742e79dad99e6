"""A small city: two agencies, a person of each role, and a way to ask the service as any of them."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import select

from service.api.app import create_app
from service.auth import agencies, sessions, tokens, users
from service.auth.actors import SERVICE, Actor
from service.cases.submitting import submit
from service.db.migrating import upgrade
from service.db.people_tables import User
from service.db.submission_tables import Submission
from service.settings import settings_from
from service.submissions.checking import check_one
from service.wiring import Services, services_from
from tests.service.api_access.running import serving
from tests.service.plans import hand_in

PEOPLE = ("agency A", "agency B", "reviewer", "administrator")
ROLES = ("nobody", *PEOPLE)


PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Nothing here is encrypted, and httpx would read all certificates of the machine for every client."""


@dataclass
class City:
    services: Services
    agency_ids: dict[str, str]
    actors: dict[str, Actor]
    plans: dict[tuple[str, bool], Submission] = field(default_factory=dict)

    def user(self, who: str) -> User:
        with self.services.sessions() as database:
            return database.get_one(User, self.actors[who].user_id)

    def client(self, url: str, who: str = "nobody", **options) -> httpx.Client:
        """A client that asks as `who` with an API token of every scope."""
        headers = dict(options.pop("headers", {}))
        if who != "nobody":
            headers["Authorization"] = f"Bearer {self.token(who)}"
        return httpx.Client(base_url=url, headers=headers, verify=PLAIN, **options)

    def token(self, who: str, scopes=("read", "submit", "review", "administer")) -> str:
        return tokens.make(self.services, self.actors[who], name="test", scopes=scopes)[1]

    def browser(self, url: str, who: str, **options) -> httpx.Client:
        """A client with the cookie of a session of `who`, which sends its CSRF token."""
        with self.services.sessions.begin() as database:
            secret, csrf = sessions.begin(self.services, database, database.get_one(User, self.actors[who].user_id))
        client = httpx.Client(base_url=url, headers={"X-CSRF-Token": csrf}, verify=PLAIN, **options)
        client.cookies.set("plancheck_session", secret)
        return client

    def checked(self, who: str = "agency A", *, formally: bool = False) -> Submission:
        """A plan of that person that was really checked, and handed in formally or not; one of each kind is made."""
        if (who, formally) not in self.plans:
            submission_id = hand_in(self.services, actor=self.actors[who])
            assert check_one(self.services, submission_id) == "checked"
            with self.services.sessions() as database:
                self.plans[who, formally] = database.get_one(Submission, submission_id)
            if formally:
                submit(self.services, self.actors[who], self.plans[who, formally].case_id)
        return self.plans[who, formally]

    @contextmanager
    def served(self) -> Iterator[str]:
        with serving(create_app(self.services)) as url:
            yield url

    def later(self, passed: timedelta) -> City:
        """The same city when so much time has passed."""
        return self.at(datetime.now(UTC) + passed)

    def at(self, moment: datetime) -> City:
        """The same city at another moment."""
        return replace(self, services=replace(self.services, now=lambda: moment))


@contextmanager
def city_in(folder: Path, **environment: str) -> Iterator[City]:
    """A city on SQLite in that folder."""
    settings = {"PLANCHECK_DATA": str(folder), "PLANCHECK_RATE_LIMITS": "off", **environment}
    services = services_from(settings_from(settings))
    upgrade(services.engine)
    try:
        yield populated(services)
    finally:
        services.engine.dispose()


def populated(services: Services) -> City:
    """The two agencies and four people, in a database at the newest schema."""
    ids = {letter: agencies.add(services, SERVICE, f"高雄市政府{name}局").id for letter, name in (("A", "交通"), ("B", "文化"))}
    actors = {}
    for who in PEOPLE:
        role = who.partition(" ")[0]
        user, _ = users.add(
            services,
            SERVICE,
            email=f"{who.replace(' ', '.')}@example.gov.tw",
            name=who,
            role=role,
            agency_id=ids.get(who[-1]) if role == "agency" else None,
        )
        actors[who] = sessions.actor_of(user)
    return City(services=services, agency_ids=ids, actors=actors)


def user_called(services: Services, email: str) -> User | None:
    with services.sessions() as database:
        return database.scalars(select(User).where(User.email == email)).one_or_none()
