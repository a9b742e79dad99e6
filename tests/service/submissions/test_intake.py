"""What is sent is stored, committed and hinted at, in that order; what cannot be taken is refused by name, and the rest is taken."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from schemas.facts import AppFacts
from service.auth.actors import Actor
from service.db.case_tables import Case
from service.db.people_tables import AuditEntry
from service.db.submission_tables import Batch, Submission
from service.errors import Refused
from service.submissions import intake
from service.submissions.intake import Taken
from service.submissions.receiving import Incoming
from service.submissions.requests import request_of
from service.wiring import Services
from tests.service.plans import PLAN, VISITOR, agency_actor


def send(services: Services, *files: tuple[str, bytes], actor: Actor = VISITOR, **more) -> Taken:
    return intake.take(services, actor, [Incoming(name=name, chunks=[data]) for name, data in files], source="api", **more)


def zipped(*members: tuple[str, bytes]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return body.getvalue()


def count(services: Services, table: type) -> int:
    with services.sessions() as session:
        return session.scalar(select(func.count()).select_from(table))


def refused(services: Services, *files: tuple[str, bytes], **more) -> Refused:
    with pytest.raises(Refused) as caught:
        send(services, *files, **more)
    assert count(services, Submission) == 0
    return caught.value


def test_a_file_becomes_the_draft_of_a_case(either_services: Services) -> None:
    services = either_services
    actor = agency_actor(services)
    facts = AppFacts(ios_rating=Decimal("4.10"), audience=1_986_191, failed_last_year=False)
    taken = send(services, ("C:\\計畫\\高雄好行.docx", PLAN), actor=actor, facts=facts, as_of=date(2021, 2, 17))
    (one,) = taken.submissions
    assert (one.filename, one.version, one.size) == ("高雄好行.docx", 1, len(PLAN))
    assert services.storage.get(f"files/{one.sha256}") == PLAN
    assert services.hints.waiting() == 1
    with services.sessions() as session:
        submission, case = session.get_one(Submission, one.submission_id), session.get_one(Case, one.case_id)
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "submission.created")).one()
    assert (submission.status, submission.source, submission.agency_id) == ("queued", "api", actor.agency_id)
    assert (case.state, case.title, case.versions, case.agency_id) == ("draft", "高雄好行", 1, actor.agency_id)
    assert (entry.subject_id, entry.actor_id, entry.agency_id) == (one.submission_id, actor.user_id, actor.agency_id)
    request = request_of(submission, services.settings)
    assert (request.facts, request.as_of) == (facts, date(2021, 2, 17))


def test_some_are_refused_and_the_others_taken(services: Services) -> None:
    services = replace(services, settings=replace(services.settings, upload_limit=1 << 20))
    taken = send(services, ("空.docx", b""), ("好.docx", PLAN), ("大.pdf", b"x" * ((1 << 20) + 1)))
    assert [one.filename for one in taken.submissions] == ["好.docx"]
    assert [(one.name, one.reason.zh) for one in taken.refused] == [
        ("空.docx", "「空.docx」是空的檔案，請確認後重新送件。"),
        ("大.pdf", "「大.pdf」超過 1 MiB 的上限，請移除不必要的附圖或降低圖片解析度後重新送件。"),
    ]
    with services.sessions() as session:
        assert [one["name"] for one in session.get_one(Batch, taken.batch_id).refused] == ["空.docx", "大.pdf"]
    taken.demand_any()
    with pytest.raises(Refused, match=r"“空\.docx” is empty"):
        send(services, ("空.docx", b"")).demand_any()


def test_nothing_is_read_beyond_the_limit(services: Services) -> None:
    services = replace(services, settings=replace(services.settings, upload_limit=1 << 20))
    given = []

    def endless() -> Iterator[bytes]:
        while True:
            given.append(1)
            yield b"x" * (1 << 18)

    taken = intake.take(services, VISITOR, [Incoming(name="a.pdf", chunks=endless())], source="web")
    assert len(taken.refused) == 1
    assert len(given) == 5


@pytest.mark.slow
def test_an_archive_becomes_one_submission_a_document(services: Services) -> None:
    inner = zipped(("深處.odt", PLAN))
    body = zipped(
        ("處/計畫.docx", PLAN),
        ("__MACOSX/._計畫.docx", b"x"),
        ("空.pdf", b""),
        ("../逃.docx", PLAN),
        ("內.zip", inner),
        ("bomb.txt", b"0" * (20 << 20)),
    )
    taken = send(services, ("各處.zip", body), ("另.docx", PLAN))
    assert [one.filename for one in taken.submissions] == ["各處.zip/處/計畫.docx", "各處.zip/內.zip/深處.odt", "另.docx"]
    assert len({one.case_id for one in taken.submissions}) == 3
    assert [one.name for one in taken.refused] == ["各處.zip/空.pdf", "各處.zip/逃.docx", "各處.zip/bomb.txt"]
    for one in taken.refused:
        assert one.name in one.reason.zh, "each sentence names its file"


@pytest.mark.slow
def test_a_visitor_s_archive_holds_no_more_than_a_visitor_s_upload(services: Services) -> None:
    services = replace(services, settings=replace(services.settings, files_per_upload=3))
    many = zipped(*[(f"{number}.docx", PLAN + bytes([number])) for number in range(4)])
    error = refused(services, ("全部.zip", many))
    assert (error.status, error.code) == (422, "too-many-files")
    assert "最多送 3 個檔案" in error.words.zh
    assert len(send(services, ("全部.zip", many), actor=agency_actor(services)).submissions) == 4


def test_an_agency_s_plans_do_not_fill_the_queue_and_no_other_agency_is_refused_for_them(services: Services) -> None:
    services = replace(services, settings=replace(services.settings, waiting_limit=3))
    flooding, other = agency_actor(services, "高雄市政府交通局"), agency_actor(services, "高雄市政府觀光局")
    first = send(services, ("1.docx", PLAN), ("2.docx", PLAN), actor=flooding, idempotency_key="k")
    with pytest.raises(Refused) as caught:
        send(services, ("3.docx", PLAN), ("4.docx", PLAN), actor=flooding)
    assert (caught.value.status, caught.value.code) == (429, "too-many-waiting")
    assert "已有 2 個檔案等待檢查" in caught.value.words.zh
    assert count(services, Submission) == 2
    assert len(send(services, ("5.docx", PLAN), ("6.docx", PLAN), actor=other).submissions) == 2
    # The same request sent again is no new one.
    send(services, ("3.docx", PLAN), actor=flooding)
    assert send(services, ("1.docx", PLAN), ("2.docx", PLAN), actor=flooding, idempotency_key="k").batch_id == first.batch_id
    # What was checked waits no longer.
    with services.sessions.begin() as session:
        session.execute(update(Submission).values(status="checked"))
    assert len(send(services, ("7.docx", PLAN), ("8.docx", PLAN), actor=flooding).submissions) == 2


def test_one_upload_that_is_larger_than_all_that_may_wait_is_taken_where_nothing_waits(services: Services) -> None:
    services = replace(services, settings=replace(services.settings, waiting_limit=1))
    assert len(send(services, ("1.docx", PLAN), ("2.docx", PLAN), actor=agency_actor(services)).submissions) == 2


def test_odd_archives(services: Services) -> None:
    taken = send(services, ("無.zip", zipped()), ("壞.zip", zipped(("a.docx", PLAN))[:-30]), ("假.zip", PLAN), ("真.docx", PLAN))
    # What calls itself an archive and is a document is checked, and its report says what is odd about it.
    assert [one.filename for one in taken.submissions] == ["假.zip", "真.docx"]
    assert [one.name for one in taken.refused] == ["無.zip", "壞.zip"]
    assert "沒有檔案" in taken.refused[0].reason.zh


def test_the_next_version_of_a_case(either_services: Services) -> None:
    services = either_services
    actor = agency_actor(services)
    first = send(services, ("計畫.docx", PLAN), actor=actor).submissions[0]
    second = send(services, ("計畫二.docx", PLAN + b" "), actor=actor, case_id=first.case_id).submissions[0]
    assert (second.case_id, second.version) == (first.case_id, 2)
    for other in (agency_actor(services, "高雄市立圖書館"), VISITOR, replace(actor, agency_id="0" * 32)):
        with pytest.raises(Refused) as caught:
            send(services, ("計畫.docx", PLAN), actor=other, case_id=first.case_id)
        assert caught.value.status in (401, 404)
    with pytest.raises(Refused, match="one file"):
        send(services, ("a.docx", PLAN), ("b.docx", PLAN), actor=actor, case_id=first.case_id)
    with services.sessions.begin() as session:
        session.execute(update(Case).values(state="in_review"))
    with pytest.raises(Refused) as caught:
        send(services, ("計畫.docx", PLAN), actor=actor, case_id=first.case_id)
    assert (caught.value.status, caught.value.code) == (409, "case-takes-no-version")
    assert count(services, Submission) == 2


@pytest.mark.slow
def test_versions_that_come_at_once_are_numbered_apart(either_services: Services) -> None:
    services = either_services
    actor = agency_actor(services)
    case_id = send(services, ("計畫.docx", PLAN), actor=actor).submissions[0].case_id
    together(lambda number: send(services, ("計畫.docx", PLAN + bytes([number])), actor=actor, case_id=case_id), 6)
    with services.sessions() as session:
        assert sorted(session.scalars(select(Submission.version))) == [1, 2, 3, 4, 5, 6, 7]
        assert session.get_one(Case, case_id).versions == 7


def test_the_same_key_gives_the_same_answer(either_services: Services) -> None:
    services = either_services
    actor, other = agency_actor(services), agency_actor(services, "高雄市立圖書館")
    files = (("a.docx", PLAN), ("空.docx", b""), ("b.docx", PLAN + b" "))
    first = send(services, *files, actor=actor, idempotency_key="key 1")
    again = send(services, *files, actor=actor, idempotency_key="key 1")
    assert again == replace(first, repeated=True)
    assert count(services, Submission) == 2
    assert services.hints.waiting() == 2, "what came before is not hinted at again"
    assert not send(services, *files, actor=other, idempotency_key="key 1").repeated, "another's key is another key"
    assert not send(services, *files, actor=actor, idempotency_key="key 2").repeated
    with pytest.raises(Refused) as caught:
        send(services, ("c.docx", PLAN + b"c"), actor=actor, idempotency_key="key 1")
    assert (caught.value.status, caught.value.code) == (422, "idempotency-key-reused")


@pytest.mark.slow
@pytest.mark.parametrize("visitor", [True, False])
def test_the_same_key_at_once_is_taken_once(either_services: Services, visitor: bool) -> None:
    services = either_services
    actor = VISITOR if visitor else agency_actor(services)
    answers = together(lambda _: send(services, ("a.docx", PLAN), actor=actor, idempotency_key="key"), 6)
    assert len({one.submissions[0].submission_id for one in answers}) == 1
    assert sorted(one.repeated for one in answers) == [False] + [True] * 5
    assert count(services, Submission) == 1


def test_what_makes_no_sense_is_refused(services: Services) -> None:
    assert refused(services).code == "no-file"
    assert refused(services, *[("a.docx", PLAN)] * 51).code == "too-many-files"
    assert refused(services, ("a.docx", PLAN), form_id="nobody/knows").code == "unknown-form"
    assert refused(services, ("a.docx", PLAN), idempotency_key="k" * 201).code == "idempotency-key-too-long"
    assert refused(services, ("a.docx", PLAN), actor=Actor(role="nobody", name="x")).status == 401
    assert refused(services, ("a.docx", PLAN), actor=replace(VISITOR, scopes=frozenset({"read"}))).status == 403
    assert list(services.storage.keys()) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", "未命名"),
        ("../../etc/passwd", "passwd"),
        ("a\u202excod.exe", "axcod.exe"),
        ("  /  計畫 .docx ", "計畫 .docx"),
        ("\x00\x07", "未命名"),
        ("長" * 400 + ".docx", "…" + "長" * 294 + ".docx"),
    ],
)
def test_names_are_made_fit(services: Services, given: str, kept: str) -> None:
    assert send(services, (given, PLAN)).submissions[0].filename == kept


def test_a_broker_that_is_away_costs_nobody_a_submission(services: Services) -> None:
    (services.settings.data / "hints").rmdir() if (services.settings.data / "hints").exists() else None
    (services.settings.data / "hints").write_text("no folder")
    assert len(send(services, ("a.docx", PLAN)).submissions) == 1
    assert services.hints.waiting() is None


def together(work, times: int) -> list:
    """What comes of doing it so many times at once."""
    answers, barrier = [], threading.Barrier(times)

    def one(number: int) -> None:
        barrier.wait()
        answers.append(work(number))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == times
    return answers
