"""The life of a case against a plain model: whatever people try in whatever order, code and model say the same."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from service.calendar.loading import calendar_at
from service.calendar.reckoning import taipei_day
from service.cases import clock, opinions, reviewing, submitting
from service.cases.listing import Wanted, cases
from service.cases.repository import decisions_of, last_version, open_period, periods_of
from service.db.migrating import upgrade
from service.errors import Refused
from tests.service.cases.building import Clock, Found, NoHints, World, populated
from tests.service.conftest import installed

FOUND = Found()
QUOTES = ("1,986,191*5%=99,039", "1,986,191*5%=99,309")
CALENDAR = calendar_at(None)


@dataclass
class Model:
    """A case as it is told in the specification, without a database."""

    state: str = "draft"
    versions: int = 0
    checked: bool = True
    quote: str = QUOTES[0]
    answered: int = 0
    """The last version that was answered."""
    due_on: date | None = None
    periods: int = 0
    reviewer: str | None = None
    opinion: tuple[str, str] | None = None
    """What was said, and of which words."""
    decisions: list[str] = field(default_factory=list)

    def standing(self) -> tuple[str | None, str | None]:
        if self.opinion is None:
            return None, None
        kind, quote = self.opinion
        return (kind, None) if quote == self.quote else (None, kind)


class Life(RuleBasedStateMachine):
    """One case and everybody who may do something with it."""

    template: Path | None = None

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="plancheck-life-"))
        if Life.template is None:
            Life.template = Path(tempfile.mkdtemp(prefix="plancheck-schema-")) / "plancheck.sqlite3"
            made = installed(data=Life.template.parent)
            upgrade(made.engine)
            made.engine.dispose()
        shutil.copy(Life.template, self.folder)
        moments = Clock()
        services = installed(data=self.folder)
        self.world: World = populated(replace(services, now=moments, hints=NoHints()), moments)
        self.model = Model()

    def teardown(self) -> None:
        self.world.services.engine.dispose()
        shutil.rmtree(self.folder)

    @initialize(checked=st.booleans())
    def begin(self, checked: bool) -> None:
        self.case_id = self.world.plan(findings=[FOUND], status="checked" if checked else "queued")
        self.model.versions, self.model.checked = 1, checked

    def attempt(self, deed: Callable[[], object], *, possible: bool) -> bool:
        """Whether it was done; the model says whether it can be."""
        refused = refusal_of(deed)
        if refused is None:
            assert possible, "the model does not allow it"
            return True
        assert not possible, refused.code
        assert refused.status in (403, 404, 409), refused.code
        return False

    @rule(hours=st.sampled_from([1, 7, 24, 24 * 5, 24 * 20]))
    def time_passes(self, hours: int) -> None:
        self.world.clock.pass_(hours=hours)

    @precondition(lambda self: self.model.state in ("draft", "returned"))
    @rule(quote=st.sampled_from(QUOTES), checked=st.booleans())
    def new_version(self, quote: str, checked: bool) -> None:
        found = replace(FOUND, quote=quote)
        self.world.plan(findings=[found], case_id=self.case_id, status="checked" if checked else "queued")
        self.model.versions += 1
        self.model.quote, self.model.checked = quote, checked

    @rule(who=st.sampled_from(["traffic", "culture", "reviewer"]))
    def submit(self, who: str) -> None:
        model = self.model
        possible = who == "traffic" and model.state in ("draft", "returned") and model.checked and model.versions > model.answered
        if self.attempt(lambda: submitting.submit(self.world.services, self.world.actors[who], self.case_id), possible=possible):
            today = taipei_day(self.world.clock())
            model.state, model.periods = "received", model.periods + 1
            model.due_on = CALENDAR.next_working(today + timedelta(days=14))

    @rule(who=st.sampled_from(["traffic", "reviewer", "other"]))
    def take_up(self, who: str) -> None:
        possible = who != "traffic" and self.model.state == "received"
        if self.attempt(lambda: reviewing.take_up(self.world.services, self.world.actors[who], self.case_id), possible=possible):
            self.model.state = "in_review"
            self.model.reviewer = self.model.reviewer or who

    @rule(to=st.sampled_from([None, "reviewer", "other"]))
    def assign(self, to: str | None) -> None:
        user_id = self.world.actors[to].user_id if to else None
        possible = self.model.state in ("received", "in_review", "returned")
        deed = lambda: reviewing.assign(self.world.services, self.world.actors["administrator"], self.case_id, user_id)  # noqa: E731
        if self.attempt(deed, possible=possible):
            self.model.reviewer = to

    @rule(kind=st.sampled_from(["confirmed", "dismissed"]), who=st.sampled_from(["reviewer", "traffic"]))
    def judge(self, kind: str, who: str) -> None:
        services, actor, print_ = self.world.services, self.world.actors[who], FOUND.identity
        possible = who == "reviewer" and self.model.state in ("received", "in_review")
        deed: Callable[[], object] = (
            (lambda: opinions.confirm(services, actor, self.case_id, print_))
            if kind == "confirmed"
            else (lambda: opinions.dismiss(services, actor, self.case_id, print_, "附件已說明"))
        )
        if self.attempt(deed, possible=possible):
            self.model.opinion = (kind, self.model.quote)

    @rule()
    def withdraw(self) -> None:
        possible = self.model.state in ("received", "in_review") and self.model.opinion is not None
        deed = lambda: opinions.withdraw(self.world.services, self.world.actors["other"], self.case_id, FOUND.identity)  # noqa: E731
        if self.attempt(deed, possible=possible):
            self.model.opinion = None

    @rule(days=st.integers(1, 30))
    def correct_due_day(self, days: int) -> None:
        received = self.world.case(self.case_id).received_at or self.world.clock()
        day = taipei_day(received) + timedelta(days=days)
        possible = self.model.state in ("received", "in_review")
        deed = lambda: clock.correct_due_day(self.world.services, self.world.actors["reviewer"], self.case_id, day, "協調")  # noqa: E731
        if self.attempt(deed, possible=possible):
            self.model.due_on = day

    @rule(kind=st.sampled_from(["returned", "approved", "rejected"]), who=st.sampled_from(["reviewer", "other", "traffic"]))
    def decide(self, kind: str, who: str) -> None:
        possible = who != "traffic" and self.model.state == "in_review"
        deed = lambda: reviewing.decide(self.world.services, self.world.actors[who], self.case_id, kind)  # type: ignore[arg-type] # noqa: E731
        if self.attempt(deed, possible=possible):
            self.model.state, self.model.due_on, self.model.answered = kind, None, self.model.versions
            self.model.decisions.append(kind)

    @rule(who=st.sampled_from(["reviewer", "administrator", "traffic"]))
    def close(self, who: str) -> None:
        possible = who != "traffic" and self.model.state in ("returned", "approved", "rejected")
        if self.attempt(lambda: reviewing.close(self.world.services, self.world.actors[who], self.case_id), possible=possible):
            self.model.state = "closed"

    @rule(lag=st.integers(1, 3))
    def somebody_with_an_old_page(self, lag: int) -> None:
        old = self.world.case(self.case_id).revision - lag
        before = self.world.case(self.case_id)
        actor = self.world.actors["other"]
        refused = refusal_of(lambda: reviewing.decide(self.world.services, actor, self.case_id, "rejected", revision=old))
        assert refused is not None, "an old page decided"
        assert refused.code == ("not-found" if before.state == "draft" else "changed-since")

    @invariant()
    def code_and_model_say_the_same(self) -> None:
        case, model = self.world.case(self.case_id), self.model
        assert (case.state, case.due_on, case.versions) == (model.state, model.due_on, model.versions)
        assert case.reviewer_id == (self.world.actors[model.reviewer].user_id if model.reviewer else None)
        with self.world.services.sessions() as session:
            running = open_period(session, case)
            assert (running is not None) == (model.due_on is not None)
            assert running is None or running.due_on == case.due_on
            assert len(periods_of(session, case.id)) == model.periods
            assert [one.kind for one in decisions_of(session, case.id)] == model.decisions
            version = opinions.findings_of(session, last_version(session, case).id)
            held = opinions.standings(session, case.id, version)[FOUND.identity]
        assert (held.opinion.kind if held.opinion else None, held.lapsed.kind if held.lapsed else None) == model.standing()

    @invariant()
    def the_inbox_shows_it_while_the_clock_runs(self) -> None:
        rows = cases(self.world.services, self.world.actors["reviewer"], Wanted()).rows
        assert [row.id for row in rows] == ([self.case_id] if self.model.due_on else [])

    @invariant()
    def every_change_is_logged(self) -> None:
        log = self.world.log(self.case_id)
        assert log.count("case.submitted") == self.model.periods
        assert log.count("case.decided") == len(self.model.decisions)
        assert log.count("case.closed") == (self.model.state == "closed")


def refusal_of(deed: Callable[[], object]) -> Refused | None:
    """What the deed is refused with; None where it is done."""
    try:
        deed()
    except Refused as error:
        return error
    return None


Life.TestCase.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
test_the_life_of_a_case = pytest.mark.slow(Life.TestCase)
