"""Single versions and batches of them, shown to whoever may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select

from reports.summary_sheet import summary_sheet
from schemas.forms import load_form
from schemas.rules import Words
from service.auth.actors import Actor
from service.auth.permissions import BATCH, SUBMISSION, demand, found
from service.db.engine import reading
from service.db.submission_tables import Batch, Submission
from service.errors import Refused
from service.submissions import results
from service.wiring import Services

if TYPE_CHECKING:
    from schemas.rules import Lang

SheetKind = Literal["xlsx", "ods"]
LARGEST_SHEET = 500
"""Plans of one spreadsheet: all their reports are held at once."""


def seen(services: Services, actor: Actor, submission_id: str) -> Submission:
    """The submission. Raises Refused where the actor may not see it."""
    demand(actor, "submission.read")
    with reading(services.sessions) as session:
        return found(actor, "submission.read", session.get(Submission, submission_id), SUBMISSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """Files that came together, by name."""

    batch: Batch
    submissions: tuple[Submission, ...]

    @property
    def done(self) -> bool:
        """Whether every file has its report."""
        return all(one.status in ("checked", "failed") for one in self.submissions)


def batch(services: Services, actor: Actor, batch_id: str) -> BatchView:
    """The batch. Raises Refused where the actor may not see it. A reviewer sees those of its plans that were handed in."""
    demand(actor, "batch.read")
    with reading(services.sessions) as session:
        one = found(actor, "batch.read", session.get(Batch, batch_id), BATCH)
        rows = session.scalars(select(Submission).where(Submission.batch_id == one.id).order_by(Submission.filename, Submission.id))
        mine = [row for row in rows if _may_see(actor, row)]
        return BatchView(batch=one, submissions=tuple(mine))


def _may_see(actor: Actor, row: Submission) -> bool:
    try:
        found(actor, "submission.read", row, SUBMISSION)
    except Refused:
        return False
    return True


def sheet(services: Services, actor: Actor, batch_id: str, kind: SheetKind, *, lang: Lang = "zh-Hant") -> bytes:
    """The batch as a spreadsheet: a line a plan, a line a finding. All files have to be checked, and be of one form."""
    view = batch(services, actor, batch_id)
    if not view.done:
        raise Refused(
            409, "not-checked-yet", Words("這批檔案尚未全部檢核完成，請稍候。", "Not all files of the batch are checked yet.")
        )
    if not view.submissions:
        raise Refused(404, "nothing-taken", Words("這批檔案沒有任何一件被收下。", "No file of this batch was taken."))
    if len(view.submissions) > LARGEST_SHEET:
        raise Refused(
            422,
            "too-many",
            Words(f"彙整表至多 {LARGEST_SHEET} 件，請分批。", f"A spreadsheet holds at most {LARGEST_SHEET} plans."),
        )
    reports = [results.report_of(services, one.id, lang) for one in view.submissions]
    return summary_sheet(reports, load_form(view.submissions[0].form_id), lang, kind)
