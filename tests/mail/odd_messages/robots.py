"""What no person wrote, and what only looks like it."""

from __future__ import annotations

from tests.mail.odd_messages.building import DOCX, NAME, SENDER, TEXT, Odd, head, multi, part, plan, text

_BODY = multi(text(), plan())
_FILES = {NAME: DOCX}


def _robot(title: str, why: str, *fields: bytes, subject: str = "送件", sender: str | None = SENDER) -> Odd:
    written = b"chen.yt@tbkc.kcg.gov.tw" if sender == SENDER else (sender or "").encode()
    return Odd(
        title=title,
        raw=head(*fields, subject=subject, sender=written) + _BODY,
        files=_FILES,
        automatic=why,
        subject=subject,
        sender=sender,
    )


MESSAGES = (
    _robot("out of office, RFC 3834", "Auto-Submitted: auto-replied", b"Auto-Submitted: auto-replied (vacation)"),
    _robot(
        "Exchange: out of office",
        "X-Auto-Response-Suppress",
        b"X-Auto-Response-Suppress: DR, OOF, AutoReply",
        subject="自動回覆: 計畫書檢核結果",
    ),
    _robot("Notes: out of office, by its subject only", "the subject: 不在辦公室", subject="不在辦公室：3月2日至3月6日"),
    _robot("Gmail: vacation", "Precedence: bulk", b"Precedence: bulk", b"X-Autoreply: yes"),
    _robot("a mailing list", "a list: List-Id", b"List-Id: =?utf-8?q?App?= <app.lists.kcg.gov.tw>"),
    _robot("the null return path", "the null return path", b"Return-Path: <>"),
    _robot("a mailer daemon", "from mailer-daemon", sender="MAILER-DAEMON@mx.kcg.gov.tw".lower()),
    _robot("a sender that wants no answer", "from no-reply", sender="no-reply@kcg.gov.tw"),
    _robot(
        "a bounce address with the recipient in it",
        "from bounces+plan=plancheck.example",
        sender="bounces+plan=plancheck.example@lists.tw",
    ),
    _robot("our own message", "our own message", b"X-Plancheck: reply"),
    _robot("from our own address", "from our own address", sender="plan@plancheck.example"),
    _robot("a read receipt of Outlook, by its subject only", "the subject: 已讀取:", subject="已讀取: 檢核結果"),
    _robot(
        "a message that was passed on sixty times",
        "too many hops",
        *([b"Received: from a by b; Mon, 2 Mar 2026 09:15:00 +0800"] * 61),
    ),
    Odd(
        title="a bounce, RFC 3464",
        raw=head(subject="Undelivered Mail Returned to Sender", sender=b"Mail <x@mx.kcg.gov.tw>")
        + multi(
            text("could not be delivered"),
            part(b"message/delivery-status", b"Reporting-MTA: dns; mx\r\n\r\nAction: failed", encoding=b"7bit"),
            b"Content-Type: message/rfc822\r\n\r\nX-Plancheck: reply\r\n" + head() + _BODY,
            kind=b"report",
            more=b"; report-type=delivery-status",
            boundary=b"rep",
        ),
        automatic="a report: delivery-status",
        passed_over=("message/delivery-status",),
        sender="x@mx.kcg.gov.tw",
        subject="Undelivered Mail Returned to Sender",
        body="could not be delivered",
    ),
    Odd(
        title="a read receipt, RFC 8098",
        raw=head()
        + multi(
            text(),
            part(b"message/disposition-notification", b"Final-Recipient: rfc822;x", encoding=b"7bit"),
            kind=b"report",
            more=b"; report-type=disposition-notification",
        ),
        automatic="a report: disposition-notification",
        passed_over=("message/disposition-notification",),
    ),
    Odd(
        title="a meeting, Outlook",
        raw=head(b"Content-Class: urn:content-classes:calendarmessage")
        + multi(text(), part(b"text/calendar; method=REQUEST", b"BEGIN:VCALENDAR"), kind=b"alternative"),
        automatic="a calendar entry",
        passed_over=("text/calendar",),
    ),
    Odd(title="a person: Auto-Submitted says no", raw=head(b"Auto-Submitted: no") + _BODY, files=_FILES),
    Odd(title="a person: wants no out-of-office reply", raw=head(b"X-Auto-Response-Suppress: OOF") + _BODY, files=_FILES),
    Odd(
        title="a person who answers our reply",
        raw=head(b"In-Reply-To: <r@plancheck.example>", subject="回覆: 檢核結果") + _BODY,
        files=_FILES,
        subject="回覆: 檢核結果",
    ),
    Odd(title="no From", raw=head(without=("From",)) + _BODY, files=_FILES, sender=None),
    Odd(title="two From fields", raw=head(b"From: mayor@kcg.gov.tw") + _BODY, files=_FILES, sender=None),
    Odd(title="two people in From", raw=head(sender=b"chen.yt@tbkc.kcg.gov.tw, lin@kcg.gov.tw") + _BODY, files=_FILES, sender=None),
    Odd(
        title="an address in the name of another",
        raw=head(sender=b'"mayor@kcg.gov.tw" <evil@example.com>') + _BODY,
        files=_FILES,
        sender="evil@example.com",
    ),
    Odd(
        title="two addresses in brackets",
        raw=head(sender=b"<mayor@kcg.gov.tw> <evil@example.com>") + _BODY,
        files=_FILES,
        sender=None,
    ),
    Odd(
        title="a comment before the address",
        raw=head(sender=b"(mayor@kcg.gov.tw) chen.yt@tbkc.kcg.gov.tw (Chen)") + _BODY,
        files=_FILES,
    ),
    Odd(title="an address in capitals, without brackets", raw=head(sender=b"CHEN.YT@TBKC.KCG.GOV.TW") + _BODY, files=_FILES),
    Odd(
        title="neither id nor date nor MIME-Version", raw=head(without=("Message-ID", "Date", "MIME-Version")) + _BODY, files=_FILES
    ),
    Odd(
        title="a body that quotes an older message",
        raw=head() + multi(text(f"{TEXT}\n\n-----原始郵件-----\n寄件者: 管理員\n下載數 99999"), plan()),
        files=_FILES,
    ),
)
