"""What a reply looks like, whatever became of the files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from schemas.facts import AppFacts
from schemas.rules import Words
from service.mail.headers import one_line
from service.mail.letter import Address
from service.mail.replying import Answer, Copy, FileOutcome, Thread, answer_subject, reply_id, reply_to
from service.pipeline import Request, write
from service.submissions.names import tidy_name
from tests.builders.good_plan import RECEIVED
from tests.builders.plans import a_plan

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
THREAD = Thread(
    identity="a" * 64,
    ours="plan@plancheck.example",
    to=Address(address="chen@tbkc.kcg.gov.tw", name="陳怡廷"),
    subject="檢送<b>計畫書",
    message_id="<m1@tbkc.kcg.gov.tw>",
    references=("<m0@tbkc.kcg.gov.tw>",),
)


@pytest.fixture(scope="module")
def reports() -> dict[str, object]:
    made = write(a_plan({"marketing.audience": None}), "plan.docx", Request(as_of=RECEIVED), langs=("zh-Hant", "en"))
    return dict(made.reports)


def read(answer: Answer, limit: int = 1000, thread: Thread = THREAD) -> EmailMessage:
    """The reply as a mailer reads it."""
    message = message_from_bytes(bytes(reply_to(thread, answer, AT, limit)), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_in(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_it_stands_in_the_thread_and_says_that_it_is_automatic() -> None:
    message = read(Answer(kind="nothing"))
    assert message["Subject"] == "Re: 檢送<b>計畫書"
    assert message["To"] == "陳怡廷 <chen@tbkc.kcg.gov.tw>"
    assert message["In-Reply-To"] == "<m1@tbkc.kcg.gov.tw>"
    assert message["References"] == "<m0@tbkc.kcg.gov.tw> <m1@tbkc.kcg.gov.tw>"
    assert message["Message-ID"] == reply_id("a" * 64, "plan@plancheck.example")
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["X-Plancheck"] == "reply"


def test_the_worst_findings_stand_first_and_the_rest_is_counted(reports: dict[str, object]) -> None:
    said = text_in(read(Answer(kind="result", files=(FileOutcome(name="plan.docx", reports=reports, link="https://x/plans/1"),))))  # type: ignore[arg-type]
    assert said.index("須修正（錯誤") < said.index("× ") < said.index("完整報告（須登入）：https://x/plans/1")
    assert said.index("完整報告") < said.index("-----") < said.index("To be corrected (errors")


def test_all_that_can_become_of_a_file(reports: dict[str, object]) -> None:
    refused = (Words("檔案設有密碼。", "It is locked."), Words("請取消密碼。", "Unlock it."))
    files = (
        FileOutcome(name="甲.docx", reports=reports, earlier=date(2026, 2, 27)),  # type: ignore[arg-type]
        FileOutcome(name="乙.docx", reports=reports, same_as=1),  # type: ignore[arg-type]
        FileOutcome(name="丙.docx", refused=refused),
        FileOutcome(name="丁.docx", reports=reports, failed=True),  # type: ignore[arg-type]
    )
    said = text_in(read(Answer(kind="result", files=files)))
    assert "與 115年2月27日 送件之檔案相同，未重複檢核，以下為該次結果。" in said
    assert "與本信第 1 個檔案相同，未重複檢核。" in said
    assert "3. 丙.docx\n   未受理\n   檔案設有密碼。請取消密碼。" in said
    assert "4. 丁.docx\n   檢核未完成" in said
    assert "The same file was handed in on 2026-02-27" in said


def test_copies_are_attached_while_they_fit_and_named_where_not(reports: dict[str, object]) -> None:
    copies = [
        Copy(name=f"{n}.annotated.docx", media_type="application/x-test", data=b"x" * size)
        for n, size in enumerate((600, 600, 300))
    ]
    files = tuple(FileOutcome(name=f"{n}.docx", reports=reports, copy=copy) for n, copy in enumerate(copies))  # type: ignore[arg-type]
    message = read(Answer(kind="result", files=files))
    assert [one.get_filename() for one in message.iter_attachments()] == ["0.annotated.docx", "2.annotated.docx"]
    said = text_in(message)
    assert said.count("附註版隨信附上") == 2
    assert said.count("附註版檔案較大，請由完整報告下載。") == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            Answer(kind="result", facts=AppFacts(downloads=41230, failed_last_year=True), facts_used=True),
            "檢核時採用來信所載數據：下載數 41,230、前一年度未達指標 是。",
        ),
        (Answer(kind="result", facts=AppFacts(downloads=41230)), "附件不只一份計畫書"),
        (Answer(kind="result", unclear=("downloads", "ios_rating")), "檢核時未採用：下載數、iOS 評分。"),
        (Answer(kind="nothing", links=True), "信中似以雲端連結代替附件"),
        (Answer(kind="declined"), "未登錄為送件機關"),
        (Answer(kind="broken"), "無法讀取，附件均未檢核"),
    ],
)
def test_what_is_said_besides(answer: Answer, words: str) -> None:
    message = read(answer)
    assert words in text_in(message)
    assert words in text_in(message, "html")


def test_what_the_sender_wrote_does_no_harm_in_html() -> None:
    page = text_in(read(Answer(kind="nothing")), "html")
    assert "<b>計畫書" not in page
    assert "&lt;b&gt;計畫書" in page
    assert "http" not in page.replace("https://x", ""), "nothing is loaded from elsewhere"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\0", "\u2028", "\x0b", "\x85"])
def test_no_subject_name_or_file_name_adds_a_header(end: str, reports: dict[str, object]) -> None:
    evil = f"計畫{end}Bcc: victim@example.org{end}{end}<b>body<b>"
    thread = replace(THREAD, subject=one_line(evil), to=Address(address="chen@tbkc.kcg.gov.tw", name=one_line(evil)))
    name = tidy_name(evil)
    files = (FileOutcome(name=name, reports=reports, copy=Copy(name=f"{name}.docx", media_type="application/x-test", data=b"PK")),)  # type: ignore[arg-type]
    raw = bytes(reply_to(thread, Answer(kind="result", files=files), AT, 1000))
    message = message_from_bytes(raw, policy=policy.default)
    plain = read(
        Answer(
            kind="result",
            files=(replace(files[0], name="計畫", copy=Copy(name="計畫.docx", media_type="application/x-test", data=b"PK")),),
        )
    )
    assert isinstance(message, EmailMessage)
    assert message.keys() == plain.keys()
    assert [one.addr_spec for one in message["To"].addresses] == ["chen@tbkc.kcg.gov.tw"]
    assert [len(one.keys()) for one in message.walk()] == [len(one.keys()) for one in plain.walk()]
    assert "<b>body" not in text_in(message, "html")


@pytest.mark.parametrize("address", ["chen..yt@kcg.gov.tw", ".chen@kcg.gov.tw", "chen.@kcg.gov.tw", "c+h=e/n@kcg.gov.tw"])
def test_an_address_that_is_no_address_by_the_book_is_answered(address: str) -> None:
    thread = Thread(
        identity="b" * 64,
        ours=THREAD.ours,
        to=Address(address=address, name='陳"怡廷, <x>'),
        subject="送件",
        message_id="",
        references=(),
    )
    message = read(Answer(kind="nothing"), thread=thread)
    assert address.partition("@")[0] in str(message["To"])
    assert len(message["To"].addresses) == 1


@pytest.mark.parametrize(
    ("subject", "answered"),
    [
        ("送件", "Re: 送件"),
        ("RE: 送件", "RE: 送件"),
        ("回覆：送件", "回覆：送件"),
        ("Fwd: 送件", "Re: Fwd: 送件"),
        ("轉寄: 送件", "Re: 轉寄: 送件"),
        ("", "Re:"),
    ],
)
def test_re_stands_once(subject: str, answered: str) -> None:
    assert answer_subject(subject) == answered
