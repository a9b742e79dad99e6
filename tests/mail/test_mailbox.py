"""The whole way against Dovecot and an SMTP server: what comes in, what is answered, what a mailbox may do in between."""

from __future__ import annotations

import smtplib
import time
from datetime import timedelta
from email.message import Message

import pytest

from service.db.mail_tables import MailAccount, MailAttachment, MailMessage, OutboxMail
from service.mail import handling, ledger
from tests.builders import zips
from tests.conftest import needs
from tests.mail import house
from tests.mail.conftest import House
from tests.mail.odd_messages.building import attached, head, multi, plan, text
from tests.mail.servers import free_port

pytestmark = [needs("dovecot"), pytest.mark.slow]


def _plan(number: int) -> bytes:
    return f"壹、改善計畫\n（一）UI/UX改善說明\n第 {number} 份。\n".encode()


def a_message(
    number: int, *parts: bytes, words: str = "檢送計畫書。", sender: bytes = b"chen@tbkc.kcg.gov.tw", top: bytes = house.VOUCHED
) -> bytes:
    written = head(b"Message-ID: <m%d@tbkc.kcg.gov.tw>" % number, sender=sender, without=("Message-ID",))
    return top + written + multi(text(words), *(parts or (attached(_plan(number), b"filename=plan.txt"),)))


def words_of(message: Message) -> str:
    part = next(one for one in message.walk() if one.get_content_type() == "text/plain")
    return bytes(part.get_payload(decode=True)).decode().replace("\r\n", "\n")  # type: ignore[arg-type]


def test_a_message_is_answered_in_its_thread_and_flagged(a_house: House) -> None:
    a_house.put(a_message(1, words="檢送計畫書。下載數 41230，iOS 3.1"))
    a_house.start()
    a_house.settled(1)
    (reply,) = a_house.replies()
    assert reply["In-Reply-To"] == reply["References"] == "<m1@tbkc.kcg.gov.tw>"
    assert reply["To"] == "chen@tbkc.kcg.gov.tw"
    assert reply["Auto-Submitted"] == "auto-replied"
    assert "iOS 評分 3.1、下載數 41,230" in words_of(reply)
    assert {one.get_content_type() for one in reply.walk()} >= {"text/plain", "text/html"}
    flags = a_house.imap.messages(a_house.user)
    assert all({b"\\Seen", b"$PlancheckDone"} <= set(one) for one in flags.values())
    assert list(a_house.services.storage.keys("mail/")) == []


def test_files_in_archives_and_forwards_are_of_one_batch_and_a_copy_is_named_as_one(a_house: House) -> None:
    archive = zips.build(
        zips.Line(name="甲/計畫一.txt".encode(), data=_plan(1)), zips.Line(name="計畫二.txt".encode(), data=_plan(2))
    )
    inner = head() + multi(text("原信"), attached(_plan(3), b"filename=three.txt"), boundary=b"inner")
    a_house.put(
        a_message(
            1,
            attached(archive, b"filename=plans.zip"),
            b"Content-Type: message/rfc822\r\n\r\n" + inner,
            attached(_plan(2), b"filename=again.txt"),
            attached(b"", b"filename=empty.docx"),
        )
    )
    a_house.start()
    a_house.settled(1)
    (message,) = house.messages(a_house.services)
    said = words_of(a_house.replies()[0])
    assert message.batch_id is not None
    assert "1. plans.zip/甲/計畫一.txt" in said
    assert "3. three.txt" in said
    assert "4. again.txt\n   須修正\n   與本信第 2 個檔案相同，未重複檢核。" in said
    assert "5. empty.docx\n   未受理" in said
    assert house.check_all(a_house.services) == 0


def test_a_file_that_came_before_is_not_checked_again_and_said_to_be_the_same(a_house: House) -> None:
    a_house.put(a_message(1, attached(_plan(1), b"filename=first.txt")))
    a_house.start()
    a_house.settled(1)
    a_house.put(a_message(2, attached(_plan(1), b"filename=second.txt")))
    a_house.put(a_message(3, attached(_plan(1), b"filename=third.txt"), words="下載數 99999"))
    a_house.settled(3)
    said = {str(one["In-Reply-To"]): words_of(one) for one in a_house.replies()}
    assert "未重複檢核，以下為該次結果" in said["<m2@tbkc.kcg.gov.tw>"]
    assert "未重複檢核" not in said["<m3@tbkc.kcg.gov.tw>"], "with other facts the check is another one"


def test_what_is_never_answered(a_house: House) -> None:
    a_house.put(b"Auto-Submitted: auto-replied\r\n" + a_message(1))
    a_house.put(a_message(2, top=b"Authentication-Results: mx.plancheck.example; dmarc=fail header.from=tbkc.kcg.gov.tw\r\n"))
    a_house.put(a_message(3, top=b"Authentication-Results: mx.evil.example; dmarc=pass header.from=tbkc.kcg.gov.tw\r\n"))
    a_house.put(
        a_message(
            4,
            sender=b"stranger@example.com",
            top=b"Authentication-Results: mx.plancheck.example; dmarc=pass header.from=example.com\r\n",
        )
    )
    a_house.start()
    a_house.settled(4)
    assert [one.fate for one in house.messages(a_house.services)] == ["automatic", "forged", "forged", "ignored"]
    assert house.outbox(a_house.services) == []
    assert house.check_all(a_house.services) == 0


def test_a_stranger_gets_one_polite_refusal_where_the_account_gives_any(a_house: House) -> None:
    with a_house.services.sessions.begin() as session:
        session.get_one(MailAccount, a_house.account).declines = True
    for number in (1, 2):
        a_house.put(
            a_message(
                number,
                sender=b"stranger@example.com",
                top=b"Authentication-Results: mx.plancheck.example; dmarc=pass header.from=example.com\r\n",
            )
        )
    a_house.start()
    a_house.settled(2)
    assert [one.fate for one in house.messages(a_house.services)] == ["declined", "ignored"]
    (reply,) = a_house.replies()
    assert "未登錄為送件機關" in words_of(reply)


def test_messages_with_nothing_to_check_are_answered_three_times_a_day(a_house: House) -> None:
    for number in range(5):
        a_house.put(
            house.VOUCHED + head(b"Message-ID: <n%d@tbkc.kcg.gov.tw>" % number, without=("Message-ID",)) + text("收到，謝謝")
        )
    a_house.start()
    a_house.settled(5)
    assert len(a_house.replies()) == 3
    assert "未附計畫書檔案" in words_of(a_house.replies()[0])


def test_reply_to_is_followed_only_within_the_agency(a_house: House) -> None:
    a_house.put(b"Reply-To: lin@tbkc.kcg.gov.tw\r\n" + a_message(1))
    a_house.put(b"Reply-To: spy@example.com\r\n" + a_message(2))
    a_house.start()
    a_house.settled(2)
    assert [one["To"] for one in sorted(a_house.replies(), key=lambda one: str(one["In-Reply-To"]))] == [
        "lin@tbkc.kcg.gov.tw",
        "chen@tbkc.kcg.gov.tw",
    ]


def test_mail_that_was_there_before_the_account_is_left_alone(a_house: House) -> None:
    a_house.put(a_message(1))
    with a_house.services.sessions.begin() as session:
        session.get_one(MailAccount, a_house.account).since = a_house.services.now() + timedelta(hours=1)
    a_house.start()
    house.until(lambda: _account(a_house).last_uid == 1)
    assert house.messages(a_house.services) == []


def test_a_new_uidvalidity_checks_nothing_anew_and_flags_what_it_finds(a_house: House) -> None:
    for number in (1, 2):
        a_house.put(a_message(number))
    a_house.start()
    a_house.settled(2)
    before = _account(a_house).uid_validity
    a_house.end()
    with a_house.imap.client(a_house.user) as box:
        box.create_folder("Elsewhere")
        box.select_folder("INBOX")
        box.copy(box.search(), "Elsewhere")
    _swap_inbox(a_house)
    a_house.put(a_message(3))
    a_house.start()
    a_house.settled(3)
    assert _account(a_house).uid_validity != before
    assert len(a_house.replies()) == 3
    flags = a_house.imap.messages(a_house.user)
    assert len(flags) == 3
    assert all(b"\\Seen" in one for one in flags.values())


def test_a_mailbox_that_can_only_be_read_is_read(a_house: House) -> None:
    with a_house.services.sessions.begin() as session:
        session.get_one(MailAccount, a_house.account).folder = "Shared"
    a_house.imap.put(a_house.user, a_message(1), "Shared")
    rights = a_house.imap.folder / "mail" / a_house.user / ".Shared" / "dovecot-acl"
    rights.write_text("owner lr\n")  # to be listed and read, and nothing else
    a_house.start()
    a_house.settled(1)
    assert house.messages(a_house.services)[0].filed_how == "read-only"
    assert len(a_house.replies()) == 1
    assert all(b"\\Seen" not in one for one in a_house.imap.messages(a_house.user, "Shared").values())


def test_a_folder_that_is_gone_makes_the_account_fail_and_its_return_makes_it_well(a_house: House) -> None:
    with a_house.services.sessions.begin() as session:
        session.get_one(MailAccount, a_house.account).folder = "Plans"
    a_house.start()
    house.until(lambda: _account(a_house).failing_since)
    assert "Plans" in _account(a_house).last_error
    with a_house.imap.client(a_house.user) as box:
        box.create_folder("Plans")
        box.append("Plans", a_message(1))
    a_house.settled(1)
    assert _account(a_house).failing_since is None
    assert _account(a_house).last_success_at is not None


def test_a_message_that_its_owner_moved_is_answered_all_the_same(a_house: House) -> None:
    a_house.put(a_message(1))
    a_house.start()
    house.until(lambda: house.messages(a_house.services))
    with a_house.imap.client(a_house.user) as box:
        box.create_folder("Mine")
        box.select_folder("INBOX")
        box.move(box.search(), "Mine")
    a_house.settled(1)
    assert house.messages(a_house.services)[0].filed_how in ("gone", "flagged")
    assert len(a_house.replies()) == 1


def test_two_accounts_that_get_one_message_answer_it_once(a_house: House) -> None:
    other = f"other-{a_house.user}"
    house.add_account(a_house.services, a_house.imap.port, a_house.smtp.port, name="第二信箱", user=other, address=other)
    a_house.put(a_message(1))
    a_house.imap.put(other, b"Received: from a by b; Mon, 2 Mar 2026 09:15:00 +0800\r\n" + a_message(1))
    a_house.start()
    a_house.settled(1)
    house.until(lambda: all(one.last_uid == 1 for one in _accounts(a_house)))
    assert len(house.messages(a_house.services)) == 1
    assert len(house.outbox(a_house.services)) == 1


@pytest.mark.parametrize("kind", ["tls", "none"])
def test_mail_is_taken_directly(a_house: House, kind: str) -> None:
    port = free_port()
    with a_house.services.sessions.begin() as session:
        account = session.get_one(MailAccount, a_house.account)
        account.kind, account.security, account.port = "lmtp", kind, port
    a_house.start()
    client: smtplib.SMTP = (smtplib.SMTP if kind == "none" else smtplib.LMTP)()  # type: ignore[no-untyped-call]

    def connected() -> bool:
        try:
            client.connect("127.0.0.1", port)
        except OSError:
            return False
        return True

    house.until(connected)
    with client:
        for _ in range(2):  # a server that did not hear the answer comes again
            client.sendmail("chen@tbkc.kcg.gov.tw", [a_house.user], a_message(1))
        client.sendmail("", [a_house.user], a_message(2))
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("chen@tbkc.kcg.gov.tw", ["nobody@plancheck.example"], a_message(3))
    a_house.settled(2)
    house.until(a_house.replies)
    assert [one.fate for one in house.messages(a_house.services)] == ["answered", "automatic"]
    assert len(a_house.replies()) == 1


def test_raw_bytes_that_a_death_left_behind_are_swept_up(a_house: House) -> None:
    a_house.put(a_message(1))
    a_house.start()
    a_house.settled(1)
    (message,) = house.messages(a_house.services)
    a_house.services.storage.put(ledger.raw_key(message.identity), iter([b"left"]))
    a_house.services.storage.put(ledger.raw_key("0" * 64), iter([b"not known yet"]))
    ledger.sweep(a_house.services)
    assert list(a_house.services.storage.keys("mail/")) == [ledger.raw_key("0" * 64)]


def test_a_message_that_ends_the_process_again_and_again_is_given_up_and_kept(a_house: House) -> None:
    a_house.put(a_message(1))
    a_house.start()
    house.until(lambda: house.messages(a_house.services))
    a_house.end()
    with a_house.services.sessions.begin() as session:
        message = session.query(MailMessage).one()
        session.query(OutboxMail).delete()
        session.query(MailAttachment).delete()
        message.state, message.attempts, message.busy_until, message.filed_at = "received", handling.DEATHS, None, None
        identity = message.identity
    a_house.services.storage.put(ledger.raw_key(identity), iter([a_message(1)]))
    a_house.start()
    a_house.settled(1)
    (message,) = house.messages(a_house.services)
    assert message.fate == "broken"
    assert "無法讀取" in words_of(a_house.replies()[-1])
    ledger.sweep(a_house.services)
    assert a_house.services.storage.has(ledger.raw_key(identity))


def test_a_message_that_is_too_large_is_refused_by_name_without_being_fetched(a_house: House) -> None:
    large = b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''%E8%A8%88%E7%95%AB.pdf\r\n\r\n"
    a_house.put(a_message(1, large + (b"0" * 998 + b"\r\n") * 68_000, attached(_plan(1), b"filename=small.txt")))
    a_house.start()
    a_house.settled(1, 90)
    (message,) = house.messages(a_house.services)
    said = words_of(a_house.replies()[0])
    assert message.size > 64 * 1024 * 1024
    assert "1. 計畫.pdf\n   未受理\n   整封郵件有 65 MiB，超過 64 MiB 的上限" in said
    assert "2. small.txt\n   未受理" in said


def test_thirty_attachments_are_one_batch(a_house: House) -> None:
    a_house.put(a_message(1, *(plan(f"計畫{n}.txt", _plan(n)) for n in range(30))))
    a_house.start()
    a_house.settled(1, 120)
    assert "30. 計畫29.txt" in words_of(a_house.replies()[0])


def _account(one: House) -> MailAccount:
    with one.services.sessions() as session:
        return session.get_one(MailAccount, one.account)


def _accounts(one: House) -> list[MailAccount]:
    with one.services.sessions() as session:
        return list(session.query(MailAccount))


def _swap_inbox(one: House) -> None:
    """Make Dovecot number the inbox anew, as a restored backup does: its list of UIDs is taken away.

    Dovecot takes the second for UIDVALIDITY; within the one in which the inbox was made it would come out the same.
    """
    house.until(lambda: time.time() >= (_account(one).uid_validity or 0) + 1)
    for path in (one.imap.folder / "mail" / one.user).glob("dovecot*"):
        path.unlink()
