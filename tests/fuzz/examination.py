"""What is done with each malformed file: the whole check, as the command line does it, and what came of it in a few words."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ingest.archives import Member, Refused, members
from ingest.errors import Unreadable
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.reading import UNFORESEEN, read
from ingest.sandbox import Defect, LimitedPool
from ingest.sniffing import sniff
from service.pipeline import UNEXPECTED, Request, check

OURS = ("ingest/", "validators/", "reports/", "service/", "schemas/", "text/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of one file. `unforeseen` names errors that no reader had foreseen, with the line they came from.

    `outcome` is "report", the code of the error, "archive", "stopped" (a limit), "died" (a crash) or "defect".
    """

    label: str
    format: str
    mutation: str
    outcome: str
    unforeseen: str
    seconds: float
    peak: int


def examine(payload: tuple[str, bytes]) -> tuple[str, str]:
    """In a worker: outcome and unforeseen error of one file."""
    name, data = payload
    if sniff(data).name not in ("zip", "broken-zip") or not name.endswith(".zip"):
        return _examine_one(name, data)
    unforeseen = ""
    for number, member in enumerate(members(data, name)):
        if isinstance(member, Member) and number < 20:  # each would have a worker and limits of its own
            unforeseen = unforeseen or _examine_one(member.name, member.data)[1]
        if isinstance(member, Refused) and not member.error.reason.zh:
            unforeseen = "a refusal without words"
    return "archive", unforeseen


def _examine_one(name: str, data: bytes) -> tuple[str, str]:
    report = check(data, name, Request(as_of=date(2026, 11, 22))).report
    if report["verdict"] != "unreadable":
        unjudged = list(report.get("not_evaluated", ()))
        return "report", f"not evaluated: {unjudged}" if unjudged else ""
    [finding] = report["findings"]
    return finding["code"], _unforeseen(name, data) if _is_unforeseen(finding["message"]) else ""


def _is_unforeseen(message: str) -> bool:
    return message in (UNFORESEEN.zh, UNFORESEEN.en) or message.startswith(UNEXPECTED.zh.split("{", maxsplit=1)[0])


def _unforeseen(name: str, data: bytes) -> str:
    """The error behind the error, and our line that it came through last."""
    try:
        read(data, name)
    except Unreadable as error:
        cause = error.__cause__
    else:
        return "after reading"
    return _named(cause) if cause else "no cause"


def _named(cause: BaseException) -> str:
    frames = [frame for frame in traceback.extract_tb(cause.__traceback__) if any(part in frame.filename for part in OURS)]
    place = f"{frames[-1].filename.rpartition('/main/')[2]}:{frames[-1].lineno}" if frames else "?"
    return f"{type(cause).__name__}: {str(cause)[:80]} @ {place}"


def fates(files: Iterable[tuple[str, str, str, str, bytes]], jobs: int = 1, limits: Limits = DEFAULT_LIMITS) -> Iterator[Fate]:
    """The fate of each file, given as label, format, mutation, name and bytes; they are drawn one by one."""
    known: dict[int, tuple[str, str, str]] = {}

    def payloads() -> Iterator[tuple[str, bytes]]:
        for number, (label, form, mutation, name, data) in enumerate(files):
            known[number] = (label, form, mutation)
            yield name, data

    with LimitedPool("tests.fuzz.examination:examine", jobs, limits) as pool:
        for outcome in pool.outcomes(payloads()):
            label, form, mutation = known.pop(outcome.index)
            what, unforeseen = _told(outcome.result)
            yield Fate(
                label=label,
                format=form,
                mutation=mutation,
                outcome=what,
                unforeseen=unforeseen,
                seconds=outcome.seconds,
                peak=outcome.peak,
            )


def _told(result: object) -> tuple[str, str]:
    if isinstance(result, tuple):
        return result
    assert isinstance(result, Unreadable), result
    if isinstance(result.__cause__, Defect):
        return "defect", str(result.__cause__).strip().splitlines()[-1][:200]
    return ("stopped" if "上限" in result.reason.zh else "died"), "" if "上限" in result.reason.zh else result.reason.en[:120]
