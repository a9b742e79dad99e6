"""Real plans through the real check: versions beside each other, opinions on findings, letters, batches."""

from __future__ import annotations

import io
from datetime import date

import docx
import openpyxl
import pytest

from service.cases import adding, handed, letters, opinions, reading, reviewing, submitting, versions
from service.db.submission_tables import Submission
from service.submissions import intake
from service.submissions.receiving import Incoming
from tests.builders.plans import a_plan
from tests.service.cases.building import World
from tests.service.cases.test_life import refusal

WRONG = {"marketing.target": "624,500×10%=62,540人次。\n目標65,000人次。"}
RIGHT = {"marketing.target": "624,500×10%=62,450人次。\n目標65,000人次。"}
pytestmark = pytest.mark.slow


def codes(findings: object) -> list[str]:
    return [one["code"] for one in findings]  # type: ignore[attr-defined]


@pytest.fixture
def case_id(world: World) -> str:
    """A case in review whose plan has a wrong product."""
    made = world.checked(a_plan(WRONG))
    submitting.submit(world.services, world.actors["traffic"], made)
    reviewing.take_up(world.services, world.actors["reviewer"], made)
    return made


def next_version(world: World, case_id: str, body: bytes) -> None:
    world.clock.pass_(days=1)
    reviewing.decide(world.services, world.actors["reviewer"], case_id, "returned")
    world.checked(body, case_id=case_id)
    submitting.submit(world.services, world.actors["traffic"], case_id)
    reviewing.take_up(world.services, world.actors["reviewer"], case_id)


def test_fixed_still_open_new_and_reappeared(world: World, case_id: str) -> None:
    assert refusal(lambda: versions.compared(world.services, world.actors["reviewer"], case_id)) == "409 nothing-to-compare"
    next_version(world, case_id, a_plan({**RIGHT, "improvement.stars": None}))
    made = versions.compared(world.services, world.actors["traffic"], case_id)
    assert "T404" in codes(made.comparison["fixed"])
    assert "S202" in codes(made.new_findings)
    assert made.reappeared == ()
    next_version(world, case_id, a_plan(WRONG))
    made = versions.compared(world.services, world.actors["reviewer"], case_id)
    assert [(one.finding["code"], one.version) for one in made.reappeared if one.finding["code"] == "T404"] == [("T404", 1)]
    assert "T404" not in codes(made.new_findings)
    assert "S202" in codes(made.comparison["fixed"])
    whole = versions.compared(world.services, world.actors["reviewer"], case_id, old=1, new=3)
    assert "T404" in [pair["new"]["code"] for pair in whole.comparison["still_open"]]
    assert (
        refusal(lambda: versions.compared(world.services, world.actors["reviewer"], case_id, old=3, new=2))
        == "422 nothing-to-compare"
    )
    assert refusal(lambda: versions.compared(world.services, world.actors["culture"], case_id)) == "404 not-found"


def test_a_real_dismissal_follows_and_lapses(world: World, case_id: str) -> None:
    print_ = next(one.finding["fingerprint"] for one in seen(world, case_id) if one.finding["code"] == "T404")
    opinions.dismiss(world.services, world.actors["reviewer"], case_id, print_, "附件已說明")
    next_version(
        world, case_id, a_plan({**WRONG, "improvement.ui_ux": "另加一段。\n首頁改為卡片式版面，將步道、景點及活動置於首屏。"})
    )
    followed = next(one for one in seen(world, case_id) if one.finding["fingerprint"] == print_)
    assert followed.opinion is not None
    assert (followed.opinion.kind, followed.opinion.version, followed.opinion.by) == ("dismissed", 1, "reviewer承辦")
    next_version(world, case_id, a_plan(RIGHT))
    assert print_ not in [one.finding["fingerprint"] for one in seen(world, case_id)]


def seen(world: World, case_id: str) -> tuple[reading.JudgedFinding, ...]:
    return reading.findings(world.services, world.actors["reviewer"], case_id).findings


def test_the_letter_says_what_was_confirmed_and_added_and_nothing_else(world: World, case_id: str) -> None:
    by_code = {one.finding["code"]: one.finding for one in seen(world, case_id)}
    confirmed = by_code.pop("T404")
    services, who = world.services, world.actors["reviewer"]
    opinions.confirm(services, who, case_id, confirmed["fingerprint"])
    for other in by_code.values():
        opinions.dismiss(services, who, case_id, other["fingerprint"], "不影響")
    adding.add(services, who, case_id, severity="warning", message="行銷管道與目標客群不符。", section="marketing.target")
    assert refusal(lambda: letters.draft(services, who, case_id, "letter", "txt")) == "409 not-decided-yet"
    proposed = letters.draft(services, who, case_id, "letter", "txt", as_if="returned", reply_by=date(2026, 3, 20))
    assert "115年3月20日" in proposed.data.decode()
    reviewing.decide(services, who, case_id, "returned", reply_by=date(2026, 3, 18), remarks="另請補附機關核定文件。")
    words = letters.draft(services, who, case_id, "letter", "txt").data.decode()
    assert "115年3月18日" in words
    assert "高雄市政府交通局" in words
    table = letters.draft(services, who, case_id, "opinions", "docx")
    cells = [cell.text for one in docx.Document(io.BytesIO(table.data)).tables for row in one.rows for cell in row.cells]
    told = words + "\n".join(cells)
    assert "62,450" in told, "the confirmed finding"
    assert "行銷管道與目標客群不符" in told
    for other in by_code.values():
        assert other["message"] not in told
    assert table.filename.endswith("_審查意見表_退回補正.docx")
    assert refusal(lambda: letters.draft(services, world.actors["traffic"], case_id, "letter", "txt")) == "403 not-allowed"


def test_a_batch_is_a_spreadsheet(world: World) -> None:
    actor = world.actors["traffic"]
    files = [Incoming(name=f"計畫{number}.docx", chunks=[a_plan(WRONG if number else RIGHT)]) for number in range(2)]
    files.append(Incoming(name="empty.docx", chunks=[]))
    taken = intake.take(world.services, actor, files, source="api")
    assert refusal(lambda: handed.sheet(world.services, actor, taken.batch_id, "xlsx")) == "409 not-checked-yet"
    from service.submissions.checking import check_one  # noqa: PLC0415 - only here

    for one in taken.submissions:
        check_one(world.services, one.submission_id)
    view = handed.batch(world.services, actor, taken.batch_id)
    assert view.done
    assert [one["name"] for one in view.batch.refused] == ["empty.docx"]
    book = openpyxl.load_workbook(io.BytesIO(handed.sheet(world.services, actor, taken.batch_id, "xlsx")))
    assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)] == ["計畫0.docx", "計畫1.docx"]
    assert refusal(lambda: handed.batch(world.services, world.actors["culture"], taken.batch_id)) == "404 not-found"
    assert refusal(lambda: handed.batch(world.services, world.actors["reviewer"], taken.batch_id)) == "404 not-found"
    submitting.submit(world.services, actor, taken.submissions[0].case_id)
    seen_by_reviewer: tuple[Submission, ...] = handed.batch(world.services, world.actors["reviewer"], taken.batch_id).submissions
    assert [one.id for one in seen_by_reviewer] == [taken.submissions[0].submission_id]
