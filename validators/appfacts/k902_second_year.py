"""K902 second-year: this is the second year in a row below the indicators."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.facts import AppFacts
from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the whole document, where the facts say that last year failed too."""
    if case.facts.failed_last_year:
        yield Hit(
            section=None,
            expected=Words("未連續二年未達指標", "not two years in a row below the indicators"),
            found=Words("上年度亦未達指標", "last year was below them too"),
            claim="second year",
        )


RULE = Rule(
    code="K902",
    name="second-year",
    severity="warning",
    clause="要點第九點",
    title=Words("連續二年未達指標", "Second year below the indicators"),
    message=Words(
        "本 App 上年度亦未達績效管理指標；連續二年未達者，主管機關應逕行下架。",
        "The App was below the indicators last year too: after two years in a row it is to be taken down (clause 9).",
    ),
    suggestion=Words(
        "請先與主管機關確認是否仍予受理，或併同說明下架後之替代服務。",
        "Ask the authority whether the plan is still accepted, or say what will take the App's place.",
    ),
    explanation=Words(
        "依要點第九點，各機關 App 連續二年未達績效管理指標者，主管機關應逕行下架。依送件時所附資料判斷，與計畫內容無關。",
        "Clause 9: an App below the indicators two years in a row is taken down. Judged by the facts supplied, whatever the plan says.",
    ),
    bad=Example(words=Words("上年度未達指標", "last year failed"), facts=AppFacts(failed_last_year=True)),
    good=Example(words=Words("上年度達標", "last year passed"), facts=AppFacts(failed_last_year=False)),
    check=check,
)
