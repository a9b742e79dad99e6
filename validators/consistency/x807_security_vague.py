"""X807 security-vague: 資訊安全防護措施 names neither the App security standard nor any test report."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words

SECURITY = "improvement.security"


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the section's words."""
    section = case.plan.sections.get(SECURITY)
    if section is None or section.status != "present" or case.plan.values.security_grounds:
        return
    yield Hit(
        section=SECURITY,
        span=section.content[0] if section.content else None,
        expected=Words(
            "行動應用App基本資安規範、檢測基準或檢測報告",
            "the App security standard (行動應用App基本資安規範, 檢測基準) or a test report",
        ),
        found=Words("均未提及", "neither is named"),
        claim="security",
    )


RULE = Rule(
    code="X807",
    name="security-vague",
    severity="warning",
    clause="要點第六點、計畫書格式一（六）",
    title=Words("資安措施過於籠統", "Security is left vague"),
    message=Words(
        "「資訊安全防護措施」未提及行動應用App基本資安規範、檢測基準或檢測報告。",
        "資訊安全防護措施 names neither the App security standard nor any test report.",
    ),
    suggestion=Words(
        "請敘明依「行動應用App基本資安檢測基準」辦理檢測，並提供檢測報告。",
        "Say that the App is tested by 行動應用App基本資安檢測基準, and that the report will be handed in.",
    ),
    explanation=Words(
        "要點第六點規定，App 開發完成、主版本號異動或因資安風險下架後重新上架，應提報依行動應用App基本資安檢測基準之檢測結果報告。僅稱由廠商維護、加密傳輸、簽署保密切結者，無從判斷。",
        "Clause 6 demands a test report by the Ministry's standard before an App is released. Encryption, confidentiality or a contractor's "
        "duty alone do not show it.",
    ),
    bad=Example(
        words=Words("由委外廠商負責系統安全維護。", "由委外廠商負責系統安全維護。"),
        sections={
            "improvement.security": "由委外廠商負責系統安全維護，發現弱點即時修補，資料傳輸全程加密，帳號密碼不存放於手機端，並要求人員簽署保密切結，以維護民眾權益。"
        },
    ),
    good=Example(
        words=Words(
            "依「行動應用App基本資安檢測基準」辦理檢測，並提供檢測報告", "依「行動應用App基本資安檢測基準」辦理檢測，並提供檢測報告"
        )
    ),
    check=check,
)
