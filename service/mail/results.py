"""What a reply says of each file, out of the ledger, the submissions and their reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.rules import Words
from service.db.mail_tables import MailAttachment, MailMessage
from service.db.submission_tables import Submission
from service.mail.copies import Copies
from service.mail.replying import LANGS, Answer, FileOutcome
from service.settings import TAIPEI
from service.submissions.requests import facts_from
from service.submissions.results import report_of
from service.wiring import Services


def answer_for(
    services: Services,
    message: MailMessage,
    rows: Sequence[MailAttachment],
    submissions: Mapping[str, Submission],
    copies: Copies,
    attach: int,
) -> Answer:
    """The answer to a message whose files are all checked."""
    facts: dict[str, Any] = message.facts
    left = attach
    files: list[FileOutcome] = []
    first: dict[str, int] = {}
    for place, row in enumerate(rows, 1):
        if row.submission_id is None:
            files.append(FileOutcome(name=row.name, refused=_refused(row)))
            continue
        submission = submissions[row.submission_id]
        same_as = first.setdefault(submission.id, place)
        copy = copies.copy_of(submission, left) if same_as == place else None
        left -= len(copy.data) if copy is not None and copy.data is not None else 0
        files.append(
            FileOutcome(
                name=row.name,
                reports={lang: report_of(services, submission.id, lang) for lang in LANGS},
                failed=submission.status == "failed",
                link=f"{services.settings.public_url}/plans/{submission.id}",
                earlier=submission.created_at.astimezone(TAIPEI).date() if row.duplicate and same_as == place else None,
                same_as=same_as if same_as != place else None,
                copy=copy,
            )
        )
    return Answer(
        kind="result" if rows else "nothing",
        files=tuple(files),
        facts=facts_from(facts.get("facts", {})),
        facts_used=bool(facts.get("used")),
        unclear=tuple(facts.get("unclear", ())),
        links=message.links,
    )


def _refused(row: MailAttachment) -> tuple[Words, Words]:
    reason = row.reason or {"zh-Hant": ["無法受理。", ""], "en": ["It cannot be taken.", ""]}
    zh, en = reason["zh-Hant"], reason["en"]
    return Words(zh[0], en[0]), Words(zh[1], en[1])
