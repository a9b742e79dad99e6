"""Reminders: each once, however the scheduler was away and whoever else runs one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.cases import clock, reviewing
from service.cases.notices import Notice
from service.cases.reminders import SOON_DAYS, send_due
from service.db.case_tables import Case, Decision, Period, Reminder
from service.db.mail_tables import MailAccount, OutboxMail
from service.db.submission_tables import Submission, SubmissionFinding
from service.settings import TAIPEI
from service.wiring import Services
from tests.service.cases.building import MORNING, World
from tests.service.cases.test_life import in_review


class Post:
    """Keeps what was put in."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def __call__(self, services: Services, session: Session, notice: Notice) -> None:
        self.notices.append(notice)

    @property
    def kinds(self) -> list[str]:
        return [one.kind for one in self.notices]


def test_one_before_the_day_and_one_on_being_late_each_once(world: World) -> None:
    case_id, post = in_review(world), Post()
    for day in range(2, 31):
        world.clock.go_to(f"2026-03-{day:02}")
        send_due(world.services, post)
        send_due(world.services, post)
        if day == 13:
            assert post.kinds == ["soon"]
        if day in (12, 16):
            assert len(post.kinds) == (0 if day == 12 else 1)
    assert post.kinds == ["soon", "late"]
    assert post.notices[0].recipients == ("reviewer@example.gov.tw",)
    assert post.notices[0].subject.zh == "【提醒】高雄好行：3 日後到期（2026-03-16）"
    assert f"/cases/{case_id}" in post.notices[0].text.zh
    assert world.log(case_id)[-2:] == ["reminder.soon", "reminder.late"]


def test_a_case_of_nobody_is_told_to_all_reviewers(world: World) -> None:
    case_id, post = in_review(world), Post()
    reviewing.assign(world.services, world.actors["administrator"], case_id, None)
    world.clock.go_to("2026-03-16")
    send_due(world.services, post)
    assert post.notices[0].recipients == ("other@example.gov.tw", "reviewer@example.gov.tw")
    assert post.notices[0].subject.zh == "【提醒】高雄好行：今日到期（2026-03-16）"


def test_after_an_outage_only_what_still_matters_is_sent(world: World) -> None:
    in_review(world)
    world.clock.go_to("2026-04-20")
    post = Post()
    send_due(world.services, post)
    assert post.kinds == ["late"]


def test_an_answered_case_is_not_reminded_of(world: World) -> None:
    case_id, post = in_review(world), Post()
    reviewing.decide(world.services, world.actors["reviewer"], case_id, "returned")
    world.clock.go_to("2026-03-20")
    assert send_due(world.services, post) == 0


def test_a_corrected_day_is_reminded_of_anew(world: World) -> None:
    case_id, post = in_review(world), Post()
    world.clock.go_to("2026-03-14")
    send_due(world.services, post)
    clock.correct_due_day(world.services, world.actors["reviewer"], case_id, date(2026, 3, 25), "協調")
    send_due(world.services, post)
    assert [(one.kind, one.due_on.day) for one in post.notices] == [("soon", 16)]
    world.clock.go_to("2026-03-23")
    send_due(world.services, post)
    assert [(one.kind, one.due_on.day) for one in post.notices] == [("soon", 16), ("soon", 25)]


def test_schedulers_at_once_send_each_reminder_once(either_world: World) -> None:
    for _ in range(4):
        in_review(either_world)
    either_world.clock.go_to("2026-03-16")
    post = Post()
    with ThreadPoolExecutor(4) as threads:
        sent = list(threads.map(lambda _: send_due(either_world.services, post), range(4)))
    assert sum(sent) == 4
    assert len({one.case_id for one in post.notices}) == 4
    with either_world.services.sessions() as session:
        assert len(session.scalars(select(Reminder)).all()) == 4


def test_reminders_wait_in_the_outbox(world: World) -> None:
    in_review(world)
    world.clock.go_to("2026-03-16")
    with world.services.sessions.begin() as session:
        now = world.clock()
        account = {"name": "plans", "kind": "imap", "address": "plans@example.gov.tw", "created_at": now, "since": now}
        session.add(MailAccount(**account, smtp_host="127.0.0.1", smtp_port=25))
    assert send_due(world.services) == 1
    assert send_due(world.services) == 0
    with world.services.sessions() as session:
        [row] = session.scalars(select(OutboxMail))
    mail = message_from_bytes(world.services.storage.get(row.storage_key), policy=policy.SMTP)
    assert (row.recipient, row.state, row.mail_id) == ("reviewer@example.gov.tw", "waiting", None)
    assert mail["Subject"] == row.subject == "【提醒】高雄好行：今日到期（2026-03-16）"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "14日：收件 3/2，翌日起算，末日 3/16" in mail.get_content()


def test_without_a_mail_account_the_log_tells(world: World) -> None:
    case_id = in_review(world)
    world.clock.go_to("2026-03-16")
    assert send_due(world.services) == 1
    assert world.log(case_id)[-1] == "reminder.soon"


def test_a_notice_that_cannot_be_put_in_is_not_taken_for_sent(world: World) -> None:
    in_review(world)
    world.clock.go_to("2026-03-16")

    def broken(services: Services, session: Session, notice: Notice) -> None:
        raise ConnectionError

    for _ in range(2):
        try:
            send_due(world.services, broken)
        except ConnectionError:
            continue
        raise AssertionError("nothing was tried")
    post = Post()
    assert send_due(world.services, post) == 1


@pytest.mark.slow
@given(
    ticks=st.lists(st.integers(0, 40 * 24 * 60), max_size=25).map(sorted),
    answered=st.none() | st.integers(0, 40 * 24 * 60),
    received=st.integers(0, 24 * 60 - 1),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whenever_the_scheduler_runs_each_reminder_is_sent_once_in_its_time(
    world: World, ticks: list[int], answered: int | None, received: int
) -> None:
    """`ticks` are the minutes at which the scheduler was there; between them it was away."""
    with world.services.sessions.begin() as session:
        for table in (Reminder, Period, Decision, SubmissionFinding, Submission, Case):
            session.execute(delete(table))
    start = MORNING.replace(hour=0, minute=0)
    world.clock.at = start + timedelta(minutes=received)
    case_id = in_review(world)
    due = world.case(case_id).due_on
    assert due is not None
    begins = datetime(due.year, due.month, due.day, tzinfo=TAIPEI)
    near, over = begins - timedelta(days=SOON_DAYS), begins + timedelta(days=1)
    ends = start + timedelta(days=400) if answered is None else start + timedelta(minutes=received + answered)
    post, done = Post(), False
    for tick in ticks:
        world.clock.at = start + timedelta(minutes=received + tick)
        if world.clock.at >= ends and not done:
            reviewing.decide(world.services, world.actors["reviewer"], case_id, "approved")
            done = True
        send_due(world.services, post)
    there = [moment for tick in ticks if (moment := start + timedelta(minutes=received + tick)) < ends]
    expected = ["soon"] if any(near <= moment < over for moment in there) else []
    expected += ["late"] if any(moment >= over for moment in there) else []
    assert post.kinds == expected
