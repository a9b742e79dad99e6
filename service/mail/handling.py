"""What becomes of a message, step by step; each ends in a commit, and after a death the next process goes on from the last one.

    received ── take_apart ──▶ read ── hand_in ──▶ checking ── settle ──▶ settled
                     └── nobody's, a robot's, nothing in it ──────────────────▲

`take_apart` commits the hashes of all files, and which of them were handed in before, ahead of the first submission. `hand_in`
gives the intake a key of the message's own, so that a second time returns what the first one made. `settle` puts the reply into the
outbox in the commit that ends the message.
"""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from schemas.facts import AppFacts
from schemas.rules import Words
from service.auth.actors import Actor
from service.db.mail_tables import Fate, MailAccount, MailAttachment, MailMessage
from service.db.submission_tables import Submission
from service.errors import Refused
from service.mail import outbox
from service.mail.authentication import authentication_of
from service.mail.copies import Copies
from service.mail.ledger import free, raw_key, reason_json
from service.mail.letter import DEFAULT_MAIL_LIMITS, Letter, MailLimits
from service.mail.parsing import header_letter, letter_of
from service.mail.replying import Answer, Kind
from service.mail.results import answer_for
from service.mail.senders import actor_for, our_addresses
from service.settings import TAIPEI
from service.storage import Missing
from service.submissions import intake
from service.submissions.receiving import Incoming, received
from service.submissions.requests import facts_from, facts_json
from service.wiring import Services

DEATHS = 5
"""So often a message may end the process that takes it apart; then it is given up, and its sender is told."""
_EMPTY_REPLIES = 3
"""So many answers a day one address gets to messages with nothing to check: a loop that nothing else has stopped ends here."""
_MEANWHILE = timedelta(seconds=1)
_DECLINE_EVERY = timedelta(days=7)
NOT_TAKEN = Words("這個檔案無法受理。", "This file cannot be taken.")
_REMEDY = Words("請修正後重新寄送。", "Mend it and send it again.")


class _Meanwhile(Exception):
    """Another message with the same file is on its way to the intake: whether this one is the second will show in a moment."""


def take_apart(services: Services, message_id: str, limits: MailLimits = DEFAULT_MAIL_LIMITS) -> None:
    """Find out what the message is and what it holds, store its files, and commit it all.

    What it raises counts as a death of its own making, except where the database or the storage is away.
    """
    try:
        _take_apart(services, message_id, limits)
    except (OSError, DBAPIError, _Meanwhile) as error:
        waits = isinstance(error, _Meanwhile)
        with services.sessions.begin() as session:
            message = session.get_one(MailMessage, message_id)
            message.attempts -= 1
            if waits:
                message.busy_until = services.now() + _MEANWHILE
        if not waits:
            raise


def _take_apart(services: Services, message_id: str, limits: MailLimits) -> None:
    with services.sessions.begin() as session:
        message = session.get_one(MailMessage, message_id)
        message.attempts += 1
        tries = message.attempts
        account = session.get_one(MailAccount, message.account_id)
        ours = our_addresses(session)
    if tries > DEATHS:
        _end(services, message_id, "broken", f"given up after {DEATHS} deaths", "broken")
        return
    try:
        raw = services.storage.get(raw_key(message.identity))
    except Missing:
        _end(services, message_id, "broken", "its bytes are missing from the storage", "broken")
        return
    large = message.size > limits.message_size
    letter = header_letter(raw, limits, ours) if large else letter_of(raw, limits, ours)
    del raw
    if letter.automatic is not None:
        _end(services, message_id, "automatic", letter.automatic)
        return
    if letter.sender is None:
        _end(services, message_id, "ignored", "no clear sender")
        return
    standing = authentication_of(letter.headers, letter.sender, account.trusted).standing
    if standing == "fail" or (account.vouched_only and standing != "pass"):
        _end(services, message_id, "forged", f"authentication: {standing}")
        return
    with services.sessions() as session:
        actor = actor_for(session, letter.sender.address)
    if actor is None:
        _decline(services, message_id, account, vouched=standing == "pass")
        return
    _keep_files(services, message_id, letter, actor)


def _keep_files(services: Services, message_id: str, letter: Letter, actor: Actor) -> None:
    """The files into storage, then their hashes and the facts into the ledger."""
    most = services.settings.files_per_upload
    with tempfile.TemporaryDirectory(prefix="plancheck-mail-") as folder:
        files = [Incoming(name=one.name, chunks=[one.data]) for one in letter.attachments]
        found = received(services.settings, files, Path(folder))
        for document in found.documents[:most]:
            key = f"files/{document.sha256}"
            if not services.storage.has(key):
                services.storage.put(key, iter([document.path.read_bytes()]))
    refused = [(one.name, reason_json(one.reason, one.remedy)) for one in letter.refused]
    refused += [(one.name, reason_json(one.reason, _REMEDY)) for one in found.refused]
    refused += [(one.name, reason_json(_too_many(most), _REMEDY)) for one in found.documents[most:]]
    documents = found.documents[:most]
    used = one_plan([document.name for document in documents])
    with services.sessions.begin() as session:
        message = session.get_one(MailMessage, message_id)
        at = session.scalar(select(func.count()).where(MailAttachment.mail_id == message_id)) or 0
        for document in documents:
            session.add(
                MailAttachment(
                    mail_id=message_id, position=at, name=document.name[:400], sha256=document.sha256, size=document.size
                )
            )
            at += 1
        for name, reason in refused:
            session.add(MailAttachment(mail_id=message_id, position=at, name=name[:400], reason=reason))
            at += 1
        message.agency_id = actor.agency_id
        message.references, message.links = list(letter.references), letter.links
        message.facts = {
            "facts": facts_json(letter.facts.facts),
            "quotes": [list(one) for one in letter.facts.quotes],
            "unclear": list(letter.facts.unclear),
            "used": used,
            "name": letter.sender.name if letter.sender else "",
            "reply_to": _reply_address(session, letter, actor),
        }
        session.flush()
        _mark_duplicates(session, message)
        message.state, message.busy_until = "read", None


def one_plan(names: list[str]) -> bool:
    """Whether the files are one plan, perhaps in several formats: only then facts in the message can be of nothing else."""
    return len({name.rpartition(".")[0].lower() or name.lower() for name in names}) <= 1


def _reply_address(session: Session, letter: Letter, actor: Actor) -> str:
    """Reply-To is followed only to somebody who may send for the same agency: nobody else shall see the findings."""
    assert letter.sender is not None, "nobody else has an actor"
    wanted = letter.reply_to
    if wanted is None or wanted.address in (letter.sender.address, *our_addresses(session)):
        return letter.sender.address
    other = actor_for(session, wanted.address)
    return wanted.address if other is not None and other.agency_id == actor.agency_id else letter.sender.address


def _mark_duplicates(session: Session, message: MailMessage) -> None:
    """Files that the agency handed in before, to be checked for the same, are not checked again. Raises _Meanwhile."""
    if session.get_bind().dialect.name == "postgresql":
        # Two processes with a message each of one agency would not see each other's files; SQLite has one writer anyway.
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:agency))"), {"agency": f"mail {message.agency_id}"})
    facts = facts_json(_facts_used(message))
    for one in _files_of(session, message.id):
        earlier = session.scalars(
            select(Submission)
            .where(Submission.agency_id == message.agency_id, Submission.sha256 == one.sha256, Submission.status != "failed")
            .order_by(Submission.created_at.desc())
        )
        same = next((found for found in earlier if found.facts == facts), None)
        if same is not None:
            one.submission_id, one.duplicate = same.id, True
        elif _is_under_way(session, message, one):
            raise _Meanwhile


def _is_under_way(session: Session, message: MailMessage, file: MailAttachment) -> bool:
    """Whether another message of the agency has the same file and is not handed in yet."""
    under_way = (
        select(MailMessage.id)
        .join(MailAttachment, MailAttachment.mail_id == MailMessage.id)
        .where(
            MailMessage.id != message.id,
            MailMessage.agency_id == message.agency_id,
            MailMessage.state == "read",
            MailAttachment.sha256 == file.sha256,
            MailAttachment.submission_id.is_(None),
        )
        .limit(1)
    )
    return session.scalar(under_way) is not None


def hand_in(services: Services, message_id: str) -> None:
    """Make submissions of the files that are new."""
    with services.sessions() as session:
        message = session.get_one(MailMessage, message_id)
        rows = _files_of(session, message_id)
        actor = actor_for(session, message.sender) or Actor(role="agency", name=message.sender, agency_id=message.agency_id)
        new = {one.sha256: one.name for one in reversed(rows) if one.submission_id is None and one.sha256}
    if actor.agency_id != message.agency_id:
        # The entry was changed in between; the files belong to whom they belonged to when they came in.
        actor = Actor(role="agency", name=message.sender, agency_id=message.agency_id)
    taken, refusal = None, NOT_TAKEN
    if new:
        files = [Incoming(name=new[sha], chunks=services.storage.stream(f"files/{sha}")) for sha in reversed(new)]
        try:
            taken = intake.take(
                services,
                actor,
                files,
                source="mail",
                facts=_facts_used(message),
                as_of=message.received_at.astimezone(TAIPEI).date(),
                idempotency_key=f"mail {message.id}",
            )
        except Refused as error:
            refusal = error.words
    made = {one.sha256: one.submission_id for one in taken.submissions} if taken else {}
    why = {one.name: one.reason for one in taken.refused} if taken else {}
    with services.sessions.begin() as session:
        message = session.get_one(MailMessage, message_id)
        seen: set[str] = set()
        for one in _files_of(session, message_id):
            if one.submission_id is None and one.sha256 in made:
                one.submission_id, one.duplicate = made[one.sha256], one.sha256 in seen
                seen.add(one.sha256)
            elif one.submission_id is None:
                one.reason = reason_json(why.get(one.name, refusal), _REMEDY)
        message.batch_id = taken.batch_id if taken else None
        message.state, message.busy_until = "checking", None


def ready(services: Services, limit: int) -> list[str]:
    """The messages whose submissions are all checked, the oldest first."""
    pending = (
        select(Submission.id)
        .join(MailAttachment, MailAttachment.submission_id == Submission.id)
        .where(MailAttachment.mail_id == MailMessage.id, Submission.status.in_(("queued", "checking")))
        .exists()
    )
    with services.sessions() as session:
        return list(
            session.scalars(
                select(MailMessage.id)
                .where(MailMessage.state == "checking", ~pending, free(services.now()))
                .order_by(MailMessage.received_at)
                .limit(limit)
            )
        )


def settle(services: Services, message_id: str, copies: Copies, attach: int) -> None:
    """End a message whose files are all checked: its reply into the outbox, with copies of up to `attach` bytes together."""
    with services.sessions() as session:
        message = session.get_one(MailMessage, message_id)
        every = select(MailAttachment).where(MailAttachment.mail_id == message_id).order_by(MailAttachment.position)
        rows = list(session.scalars(every))
        wanted = [row.submission_id for row in rows if row.submission_id]
        submissions = {one.id: one for one in session.scalars(select(Submission).where(Submission.id.in_(wanted)))}
        silent = not rows and _answered_today(session, message, services.now()) >= _EMPTY_REPLIES
    if silent:
        _end(services, message_id, "answered", "nothing to check, and told so often enough today")
        return
    answer = answer_for(services, message, rows, submissions, copies, attach)
    _end(services, message_id, "answered", "", answer, attach)


def _end(
    services: Services, message_id: str, fate: Fate, reason: str, answer: Answer | Kind | None = None, attach: int = 0
) -> None:
    """The outcome of a message, and with it its reply, in one commit; then its raw bytes are not needed any more."""
    with services.sessions() as session:
        message = session.get_one(MailMessage, message_id)
        account = session.get_one(MailAccount, message.account_id)
    what = Answer(kind=answer) if isinstance(answer, str) else answer
    made = outbox.prepared(services, account, message, what, attach) if what is not None and message.sender else None
    with services.sessions.begin() as session:
        message = session.get_one(MailMessage, message_id, with_for_update=True)
        if message.state == "settled":
            return
        message.state, message.fate, message.reason = "settled", fate, reason
        message.settled_at, message.busy_until = services.now(), None
        if message.uid is None:
            message.filed_at = services.now()
        if made is not None:
            session.add(made)
    if fate != "broken":  # what came in directly lies nowhere else
        services.storage.delete(raw_key(message.identity))


def _decline(services: Services, message_id: str, account: MailAccount, *, vouched: bool) -> None:
    """A stranger: one polite refusal in a while where the account gives any, and only to who is no forgery."""
    with services.sessions() as session:
        message = session.get_one(MailMessage, message_id)
        before = session.scalar(
            select(func.count()).where(
                MailMessage.sender == message.sender,
                MailMessage.fate == "declined",
                MailMessage.received_at > services.now() - _DECLINE_EVERY,
            )
        )
    if account.declines and vouched and not before:
        _end(services, message_id, "declined", "an unknown sender", "declined")
    else:
        _end(services, message_id, "ignored", "an unknown sender")


def _answered_today(session: Session, message: MailMessage, now: datetime) -> int:
    """How many messages without a file this address has been answered within a day."""
    files = select(MailAttachment.mail_id).where(MailAttachment.mail_id == MailMessage.id).exists()
    today = MailMessage.settled_at > now - timedelta(days=1)
    counted = select(func.count()).where(MailMessage.sender == message.sender, MailMessage.fate == "answered", today, ~files)
    return session.scalar(counted) or 0


def _files_of(session: Session, message_id: str) -> list[MailAttachment]:
    return list(
        session.scalars(
            select(MailAttachment)
            .where(MailAttachment.mail_id == message_id, MailAttachment.sha256.is_not(None))
            .order_by(MailAttachment.position)
        )
    )


def _facts_used(message: MailMessage) -> AppFacts:
    kept: dict[str, Any] = message.facts
    return facts_from(kept.get("facts", {})) if kept.get("used") else AppFacts()


def _too_many(most: int) -> Words:
    return Words(
        f"一封郵件最多受理 {most} 個檔案，這個檔案未處理。", f"At most {most} files of one message are taken; this one was not."
    )
