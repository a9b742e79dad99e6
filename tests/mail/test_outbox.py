"""Sending with patience: refusals for now and for good, answers that do not arrive, and the alert for a stuck account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.db.base import new_id
from service.db.mail_tables import MailAccount, OutboxMail
from service.db.people_tables import AuditEntry, User
from service.mail import outbox
from service.mail.inbox import Reader
from service.mail.pace import pace_from
from service.mail.watching import note_failure, note_success
from tests.conftest import needs
from tests.mail import house
from tests.mail.conftest import House
from tests.mail.servers import free_port, sink

pytestmark = [needs("dovecot"), pytest.mark.slow]
BODY = b"From: plan@plancheck.example\r\nMessage-ID: %s\r\n\r\nHello\n.a line with a period\n"


def waiting(one: House) -> OutboxMail:
    """A mail that waits to be sent."""
    message_id = f"<{new_id()}@plancheck.example>"
    body = BODY.replace(b"plan@plancheck.example", one.user.encode()) % message_id.encode()
    row = outbox.stored(one.services, one.account, None, "chen@tbkc.kcg.gov.tw", "Re: 送件", message_id, body)
    with one.services.sessions.begin() as session:
        session.add(row)
    return row


def state(one: House, row: OutboxMail) -> OutboxMail:
    with one.services.sessions() as session:
        return session.get_one(OutboxMail, row.id)


def send_all(one: House) -> None:
    pace = pace_from(one.services.settings)
    while outbox.send_next(one.services, pace):
        pass


def test_what_is_sent_arrives_as_it_was_written(a_house: House) -> None:
    row = waiting(a_house)
    send_all(a_house)
    assert state(a_house, row).state == "sent"
    (taken,) = a_house.replies()
    assert taken.get_payload() == "Hello\r\n.a line with a period\r\n"


def test_a_server_that_wants_it_later_gets_it_later(a_house: House) -> None:
    row = waiting(a_house)
    a_house.smtp.order(answer="451 4.3.0 greylisted")
    send_all(a_house)
    first = state(a_house, row)
    assert (first.state, first.attempts, first.last_error) == ("waiting", 1, "451 4.3.0 greylisted")
    house.until(lambda: outbox.send_next(a_house.services, pace_from(a_house.services.settings)))
    second = state(a_house, row)
    assert second.next_at - a_house.services.now() > timedelta(seconds=0.5), "the second wait is longer than the first"
    a_house.smtp.order()
    house.until(lambda: (send_all(a_house), state(a_house, row).state == "sent")[1])
    assert len(a_house.replies()) == 1


def test_a_server_that_will_never_take_it_is_not_asked_again(a_house: House) -> None:
    row = waiting(a_house)
    a_house.smtp.order(answer="554 5.7.1 no")
    send_all(a_house)
    assert state(a_house, row).state == "failed"
    assert state(a_house, row).last_error == "554 5.7.1 no"


def test_a_server_that_is_away_is_tried_again(a_house: House) -> None:
    with a_house.services.sessions.begin() as session:
        session.get_one(MailAccount, a_house.account).smtp_port = free_port()
    row = waiting(a_house)
    send_all(a_house)
    assert state(a_house, row).state == "waiting"
    assert "ConnectionRefusedError" in state(a_house, row).last_error


def test_a_variable_that_is_not_set_is_named(a_house: House) -> None:
    with a_house.services.sessions.begin() as session:
        account = session.get_one(MailAccount, a_house.account)
        account.smtp_user, account.smtp_secret = "plan", "PLANCHECK_NO_SUCH_VARIABLE"
    row = waiting(a_house)
    send_all(a_house)
    assert "PLANCHECK_NO_SUCH_VARIABLE" in state(a_house, row).last_error


def test_an_answer_that_got_lost_is_looked_up_where_sent_mail_is_kept(a_house: House) -> None:
    with sink((a_house.imap.port, a_house.user)) as smtp:
        with a_house.services.sessions.begin() as session:
            account = session.get_one(MailAccount, a_house.account)
            account.smtp_port, account.sent_folder = smtp.port, "Sent"
        row = waiting(a_house)
        smtp.order(hang_up=True)
        send_all(a_house)
        assert state(a_house, row).state == "sending", "nobody knows whether it was taken"
        house.until(lambda: (send_all(a_house), state(a_house, row).state == "sent")[1])
        assert len(smtp.taken()) == 1


def test_without_such_a_folder_it_goes_out_again_under_the_same_id(a_house: House) -> None:
    row = waiting(a_house)
    a_house.smtp.order(hang_up=True)
    send_all(a_house)
    a_house.smtp.order()
    house.until(lambda: (send_all(a_house), state(a_house, row).state == "sent")[1])
    taken = a_house.replies()
    assert len(taken) == 2
    assert {one["Message-ID"] for one in taken} == {row.message_id}


def test_it_is_given_up_after_so_many_attempts(a_house: House) -> None:
    row = waiting(a_house)
    with a_house.services.sessions.begin() as session:
        session.get_one(OutboxMail, row.id).attempts = 19
    a_house.smtp.order(answer="421 too busy")
    send_all(a_house)
    assert state(a_house, row).state == "failed"
    assert "given up after 20 attempts" in state(a_house, row).last_error


def test_administrators_are_told_once_of_an_account_that_is_stuck(a_house: House) -> None:
    services, pace = a_house.services, pace_from(a_house.services.settings)
    with services.sessions.begin() as session:
        session.add(User(id=new_id(), email="admin@kcg.gov.tw", name="管理者", role="administrator", created_at=services.now()))
        session.get_one(MailAccount, a_house.account).port = free_port()
    reader = Reader(services, a_house.account, "test", pace, a_house.stop)
    with pytest.raises(OSError, match="refused"):
        reader.read_once()
    note_failure(services, a_house.account, OSError("refused"), pace)
    assert house.outbox(services) == []
    with services.sessions.begin() as session:
        session.get_one(MailAccount, a_house.account).failing_since = services.now() - timedelta(hours=1)
    for _ in range(3):
        note_failure(services, a_house.account, OSError("refused"), pace)
    (alert,) = house.outbox(services)
    assert alert.recipient == "admin@kcg.gov.tw"
    assert alert.subject == "plancheck 郵件帳號「送件信箱」無法運作"
    with services.sessions() as session:
        assert session.query(AuditEntry).filter_by(action="mail.account_stuck").count() == 1
    note_success(services, a_house.account)
    with services.sessions() as session:
        account = session.get_one(MailAccount, a_house.account)
        assert (account.failing_since, account.alerted_at, account.last_error) == (None, None, "")
