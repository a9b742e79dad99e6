"""T407 target-missing: 行銷目標下載數量 states neither a calculation nor a number."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words
from validators.target.reckoning import TARGET, is_present, reckon


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the section's words."""
    values = case.plan.values
    if values.target_calculations or values.target or values.standard or not is_present(case, TARGET):
        return
    content = case.plan.sections[TARGET].content
    reckoning = reckon(case)
    yield Hit(
        section=TARGET,
        span=content[0] if content else None,
        values={
            "trail": Words(f"，例如 {reckoning.trail}", f", such as {reckoning.trail}") if reckoning else Words("", ""),
        },
        expected=Words("算式或下載目標數", "a calculation or a number of downloads"),
        found=Words("未載明數字", "no number"),
        claim="target",
    )


RULE = Rule(
    code="T407",
    name="target-missing",
    severity="error",
    clause="計畫書格式二（四）",
    title=Words("下載目標沒有數字", "The target has no number"),
    message=Words(
        "「行銷目標下載數量」未載明計算式或目標數。",
        "行銷目標下載數量 states neither a calculation nor a number.",
    ),
    suggestion=Words(
        "請依目標客群數量擇一類別計算下載標準{trail}，並載明下載目標。",
        "Reckon the standard from the audience{trail}, and state the target.",
    ),
    explanation=Words(
        "格式要求依目標客群數量擇一下載人次計算標準。僅稱依指標辦理、持續努力等，不足以判斷是否達標；格式所印之三類標準不算填寫。",
        "The form asks for the standard reckoned from the audience. A promise to follow the indicators cannot be judged; the form's own "
        "three lines do not count.",
    ),
    bad=Example(
        words=Words("依績效管理指標所定方式辦理，並持續努力提高下載量。", "依績效管理指標所定方式辦理，並持續努力提高下載量。"),
        sections={"marketing.target": "本App下載標準依績效管理指標所定方式辦理，並將持續努力提高下載量，吸引更多民眾安裝使用。"},
    ),
    good=Example(words=Words("624,500×10%=62,450人次，目標65,000人次。", "624,500×10%=62,450人次，目標65,000人次。")),
    check=check,
)
