"""The one reply to a message: what became of each file, in plain text and HTML, in thread, with annotated copies up to a size.

Nothing here reads the database: what is to be said comes as data, and a message comes out as bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from typing import TYPE_CHECKING, Literal

from reports.wording import COUNTS, MARKS, NO, SEPARATOR, VERDICTS, YES, day_in
from schemas.facts import AppFacts
from schemas.findings import SEVERITIES
from schemas.rules import Lang, Words
from service.mail import reply_wording as wording
from service.mail.letter import Address
from service.mail.walking import OUR_MARK

if TYPE_CHECKING:
    from jinja2 import Environment

    from schemas.report import Report

Kind = Literal["result", "nothing", "declined", "broken"]
LANGS: tuple[Lang, ...] = ("zh-Hant", "en")
WORST = 5
"""So many findings are named for each file."""
_COLOURS = {
    "error": "#b3261e",
    "warning": "#8a5300",
    "note": "#3d5a80",
    "pass": "#1b6e3c",
    "warnings": "#8a5300",
    "fail": "#b3261e",
    "none": "#555555",
}
_REFERENCES = 20
_ANSWERS = re.compile(r"(?:re|回覆|回复|答覆|轉寄|fw|fwd)\s*[:：]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An annotated copy: what it is called, and its bytes where it is small enough to be attached."""

    name: str
    media_type: str
    data: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutcome:
    """What became of one file: a report in each language, or why it was refused."""

    name: str
    reports: Mapping[Lang, Report] | None = None
    refused: tuple[Words, Words] | None = None
    """Reason and remedy."""
    failed: bool = False
    """Whether the check was given up; the report then says so."""
    link: str = ""
    earlier: date | None = None
    """The day on which the same file was handed in before."""
    same_as: int | None = None
    """The place, from 1, of the same file in this message."""
    copy: Copy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that a reply says."""

    kind: Kind
    files: tuple[FileOutcome, ...] = ()
    facts: AppFacts = field(default_factory=AppFacts)
    facts_used: bool = False
    unclear: tuple[str, ...] = ()
    links: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Where a reply belongs. `identity` is that of the message it answers."""

    identity: str
    ours: str
    to: Address
    subject: str
    message_id: str
    references: tuple[str, ...]


def reply_id(identity: str, ours: str) -> str:
    """The Message-ID of the reply to a message: always the same, so that a second copy is known for what it is."""
    token = hashlib.sha256(f"reply {identity}".encode()).hexdigest()[:40]
    return f"<{token}@{ours.rpartition('@')[2]}>"


def reply_to(thread: Thread, answer: Answer, at: datetime, attach_limit: int) -> EmailMessage:
    """The reply. Copies are attached while they fit into `attach_limit` bytes together."""
    message = _message(thread, at)
    attached = _attached(answer.files, attach_limit)
    parts = [_part(thread, answer, lang, attached) for lang in LANGS]
    _fill(message, parts)
    for place in attached:
        copy = answer.files[place].copy
        assert copy is not None, "only copies that are there are attached"
        assert copy.data is not None, "and only those whose bytes are at hand"
        main, sub = copy.media_type.split("/", 1)
        message.add_attachment(copy.data, maintype=main, subtype=sub, filename=copy.name)
    return message


def alert_to(recipient: str, ours: str, name: str, since: str, error: str, at: datetime, token: str) -> EmailMessage:
    """What administrators are told of an account that is stuck."""
    subject = wording.ALERT_SUBJECT.zh.format(name=name)
    ident = hashlib.sha256(f"alert {token} {recipient}".encode()).hexdigest()
    thread = Thread(identity=ident, ours=ours, to=Address(address=recipient), subject=subject, message_id="", references=())
    message = _message(thread, at, subject=subject)
    words = [getattr(wording.ALERT, lang).format(name=name, since=since, error=error) for lang in ("zh", "en")]
    message.set_content("\n\n".join(words) + "\n")
    return message


def _message(thread: Thread, at: datetime, subject: str | None = None) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = _mailbox("plancheck", thread.ours)
    message["To"] = _mailbox(thread.to.name[:100], thread.to.address)
    message["Subject"] = subject if subject is not None else answer_subject(thread.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = reply_id(thread.identity, thread.ours)
    if thread.message_id.isascii() and thread.message_id:
        message["In-Reply-To"] = thread.message_id
        known = [one for one in dict.fromkeys((*thread.references, thread.message_id)) if one.isascii()]
        # The first and the last of a long thread, as RFC 5322 section 3.6.4 lets one shorten it.
        message["References"] = " ".join(known if len(known) <= _REFERENCES else [known[0], *known[1 - _REFERENCES :]])
    message["Auto-Submitted"] = "auto-replied"
    message["X-Auto-Response-Suppress"] = "All"
    message[OUR_MARK] = "reply" if thread.message_id or subject is None else "alert"
    return message


def _mailbox(name: str, address: str) -> HeaderAddress:
    """A mailbox for a field. Addresses that RFC 5322 forbids and servers deliver to (`a..b@x`) are quoted and not refused."""
    local, _, domain = address.rpartition("@")
    return HeaderAddress(display_name=name, username=local, domain=domain)


def answer_subject(subject: str) -> str:
    """The subject of an answer; Re: stands once."""
    plain = subject.strip()[:300]
    return plain if _ANSWERS.match(plain) and not plain.lower().startswith(("fw", "轉寄")) else f"Re: {plain}".strip()


def _attached(files: Sequence[FileOutcome], limit: int) -> tuple[int, ...]:
    """The places of the files whose copies are attached."""
    left = limit
    places: list[int] = []
    for place, one in enumerate(files):
        if one.copy is not None and one.copy.data is not None and len(one.copy.data) <= left:
            left -= len(one.copy.data)
            places.append(place)
    return tuple(places)


def _fill(message: EmailMessage, parts: list[dict[str, object]]) -> None:
    templates = _templates()
    plain = templates.get_template("reply.txt").render(parts=parts)
    message.set_content(re.sub(r"\n{3,}", "\n\n", plain).strip() + "\n")
    message.add_alternative(templates.get_template("reply.html").render(parts=parts, subject=message["Subject"]), subtype="html")


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape  # noqa: PLC0415 - only who writes replies

    return Environment(
        loader=PackageLoader("service.mail"),
        autoescape=select_autoescape(enabled_extensions=("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _part(thread: Thread, answer: Answer, lang: Lang, attached: Sequence[int]) -> dict[str, object]:
    """What one language says."""
    name = thread.to.name

    def say(words: Words, **fields: object) -> str:
        return words.in_lang(lang).format(**fields)

    return {
        "lang": "zh-Hant-TW" if lang == "zh-Hant" else "en",
        "greeting": say(wording.GREETING, name=name) if name else say(wording.GREETING_PLAIN),
        "lead": say(_lead(answer), subject=thread.subject[:100] or "—", n=len(answer.files)),
        "lines": [_line(one, place, lang, place - 1 in attached) for place, one in enumerate(answer.files, 1)],
        "remarks": list(_remarks(answer, lang)),
        "closing": say(wording.CLOSING) if answer.kind == "result" else "",
        "footer": say(wording.FOOTER),
        "colon": say(wording.COLON),
    }


def _lead(answer: Answer) -> Words:
    if answer.kind == "result":
        return wording.LEAD_ONE if len(answer.files) == 1 else wording.LEAD
    return {"nothing": wording.NOTHING, "declined": wording.DECLINED, "broken": wording.BROKEN}[answer.kind]


def _line(one: FileOutcome, place: int, lang: Lang, attached: bool) -> dict[str, object]:
    line: dict[str, object] = {
        "number": place, "name": one.name, "counts": "", "note": "", "findings": [], "more": "", "copy_words": "", "link": one.link,
        "link_words": wording.FULL_REPORT.in_lang(lang), "colour": _COLOURS["none"],
    }  # fmt: skip
    if one.refused is not None:
        return line | {
            "verdict": wording.REFUSED.in_lang(lang),
            "note": ("" if lang == "zh-Hant" else " ").join(words.in_lang(lang) for words in one.refused),
            "colour": _COLOURS["error"],
        }
    assert one.reports is not None, "a file has reports or a reason"
    report = one.reports[lang]
    verdict = (wording.FAILED if one.failed else VERDICTS[report["verdict"]]).in_lang(lang)
    line |= {"verdict": verdict, "colour": _COLOURS.get(report["verdict"], _COLOURS["error"])}
    if one.same_as is not None:
        return line | {"note": wording.TWICE.in_lang(lang).format(n=one.same_as)}
    if one.earlier is not None:
        line["note"] = wording.DUPLICATE.in_lang(lang).format(day=day_in(one.earlier.isoformat(), lang))
    findings = sorted(report["findings"], key=lambda finding: SEVERITIES.index(finding["severity"]))
    counted = ((severity, sum(1 for finding in findings if finding["severity"] == severity)) for severity in SEVERITIES)
    counts = SEPARATOR.in_lang(lang).join(COUNTS[severity].in_lang(lang).format(n=n) for severity, n in counted if n)
    line["counts"] = wording.IN_BRACKETS.in_lang(lang).format(words=counts) if counts else ""
    line["findings"] = [
        {
            "mark": MARKS[finding["severity"]],
            "code": finding["code"],
            "message": finding["message"],
            "suggestion": finding["suggestion"],
            "colour": _COLOURS[finding["severity"]],
        }
        for finding in findings[:WORST]
    ]
    if len(findings) > WORST:
        line["more"] = wording.MORE.in_lang(lang).format(n=len(findings) - WORST)
    if one.copy is not None:
        line["copy_words"] = (
            wording.COPY_ATTACHED.in_lang(lang).format(name=one.copy.name) if attached else wording.COPY_LINKED.in_lang(lang)
        )
    return line


def _remarks(answer: Answer, lang: Lang) -> list[str]:
    found: list[str] = []
    stated = {name: getattr(answer.facts, name) for name in wording.FACT_NAMES if getattr(answer.facts, name) is not None}
    comma = wording.COMMA.in_lang(lang)
    if stated and answer.kind == "result":
        said = comma.join(_fact(name, value, lang) for name, value in stated.items())
        found.append((wording.FACTS_USED if answer.facts_used else wording.FACTS_UNUSED).in_lang(lang).format(facts=said))
    if answer.unclear and answer.kind == "result":
        found.append(
            wording.FACTS_UNCLEAR.in_lang(lang).format(
                facts=comma.join(wording.FACT_NAMES[name].in_lang(lang) for name in answer.unclear)
            )
        )
    if answer.links and answer.kind == "nothing":
        found.append(wording.LINKED.in_lang(lang))
    return found


def _fact(name: str, value: int | Decimal | bool, lang: Lang) -> str:
    words = wording.FACT_NAMES[name].in_lang(lang)
    shown = (YES if value else NO).in_lang(lang) if isinstance(value, bool) else f"{value:,}"
    return wording.FACT_VALUE.in_lang(lang).format(name=words, value=shown)
