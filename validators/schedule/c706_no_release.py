"""C706 no-release: 預計改版上架時間 has no time in it."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words

RELEASE = "improvement.release"


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the section's words."""
    section = case.plan.sections.get(RELEASE)
    if section is None or section.status != "present" or case.plan.values.release_timed:
        return
    yield Hit(
        section=RELEASE,
        span=section.content[0] if section.content else None,
        expected=Words("預計上架年月", "the month of the release"),
        found=Words("未載明時間", "no time"),
        claim="release",
    )


RULE = Rule(
    code="C706",
    name="no-release",
    severity="error",
    clause="計畫書格式一（七）",
    title=Words("上架時間未定", "The release has no time"),
    message=Words("「預計改版上架時間」未載明時間。", "預計改版上架時間 names no time."),
    suggestion=Words("請載明預計上架年月，例如「115年10月」。", "Name the month of the release, such as 115年10月."),
    explanation=Words(
        "格式要求載明預計改版上架時間；年月、季別或相對時間（改善完成後1個月內）均可。僅稱儘速、完成測試後上架者不足；前次改版或現行版本之日期不是預計時間。",
        "A month, a quarter or a relative time will do. 儘速 or 完成測試後 is none, nor is the date of the present version.",
    ),
    bad=Example(
        words=Words("俟完成測試後上架。", "俟完成測試後上架。"),
        sections={"improvement.release": "俟完成測試並取得檢測合格證明後上架。"},
    ),
    good=Example(words=Words("115年10月", "115年10月")),
    check=check,
)
