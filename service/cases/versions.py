"""The versions of a plan beside each other: fixed, still open, new and reappeared, told by `reports.comparing` and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.comparing import Comparison, compare
from schemas.rules import Words
from service.auth.actors import Actor
from service.auth.permissions import CASE, demand, found
from service.cases.repository import version_of, versions_of
from service.db.case_tables import Case
from service.db.engine import reading
from service.db.submission_tables import Submission
from service.errors import Refused
from service.submissions import results
from service.wiring import Services

if TYPE_CHECKING:
    from schemas.report import Report, ReportedFinding
    from schemas.rules import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Reappeared:
    """A finding that an earlier version had, the compared one had not, and the new one has again."""

    finding: ReportedFinding
    version: int
    """The last version before that had it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsCompared:
    """Two versions of one case. `new_findings` of `comparison` holds the reappeared ones as well."""

    case: Case
    old: Submission
    new: Submission
    comparison: Comparison
    new_findings: tuple[ReportedFinding, ...]
    """Those that no earlier version had."""
    reappeared: tuple[Reappeared, ...]


def compared(
    services: Services,
    actor: Actor,
    case_id: str,
    *,
    old: int | None = None,
    new: int | None = None,
    lang: Lang = "zh-Hant",
) -> VersionsCompared:
    """Two versions compared, the last with the one before it unless others are asked for."""
    demand(actor, "case.read")
    with reading(services.sessions) as session:
        case = found(actor, "case.read", session.get(Case, case_id), CASE)
        new = case.versions if new is None else new
        old = new - 1 if old is None else old
        if not 1 <= old < new:
            raise Refused(
                409 if case.versions < 2 else 422,
                "nothing-to-compare",
                Words(
                    "請選擇前後兩個版本；只有一個版本時無從比較。",
                    "Choose an older and a newer version; one alone cannot be compared.",
                ),
            )
        first, second = version_of(session, case, old), version_of(session, case, new)
        earlier = [one for one in versions_of(session, case.id) if one.version < old and one.status == "checked"]
    before, now = _report(services, first, lang), _report(services, second, lang)
    comparison = compare(before, now)
    came_back = _came_back(comparison["new_findings"], now, [(one.version, _report(services, one, lang)) for one in earlier])
    return VersionsCompared(
        case=case,
        old=first,
        new=second,
        comparison=comparison,
        new_findings=tuple(one for one in comparison["new_findings"] if id(one) not in came_back),
        reappeared=tuple(
            Reappeared(finding=one, version=came_back[id(one)]) for one in comparison["new_findings"] if id(one) in came_back
        ),
    )


def _came_back(fresh: list[ReportedFinding], now: Report, earlier: list[tuple[int, Report]]) -> dict[int, int]:
    """By the `id` of a finding the last earlier version that had it."""
    left = {id(one) for one in fresh}
    found_in: dict[int, int] = {}
    for version, report in sorted(earlier, key=lambda pair: -pair[0]):
        for pair in compare(report, now)["still_open"]:
            if id(pair["new"]) in left:
                found_in.setdefault(id(pair["new"]), version)
    return found_in


def _report(services: Services, submission: Submission, lang: Lang) -> Report:
    if submission.status not in ("checked", "failed"):
        raise Refused(
            409,
            "not-checked-yet",
            Words(
                f"第 {submission.version} 版檢核尚未完成，請稍候。",
                f"Version {submission.version} is not checked yet; try again soon.",
            ),
        )
    return results.report_of(services, submission.id, lang)
