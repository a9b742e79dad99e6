"""S201 part-missing: a needed part is absent; its sections are then not reported one by one."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words

_WHICH_FACT: dict[str | None, Words] = {
    "rating": Words(
        "；如 App 兩平臺平均星等高於 3.5 星，請提供星等資料，即免附本部分", "; a mean rating above 3.5 would lift this demand"
    ),
    "downloads": Words(
        "；如下載人次已達標準，請提供下載人次及目標客群人數，即免附本部分",
        "; downloads at or above the standard would lift this demand",
    ),
}
_KNOWN: dict[str | None, Words] = {
    "rating": Words("；依所提供之星等，未高於 3.5 星，應附本部分", "; the rating given is not above 3.5, so this part is due"),
    "downloads": Words(
        "；依所提供之下載人次，未達標準，應附本部分", "; the downloads given are below the standard, so this part is due"
    ),
}


def check(case: Case) -> Iterator[Hit]:
    """One hit for each part that is due and has neither heading nor sections."""
    absent = {violation.key for violation in case.violations if violation.keyword == "required"}
    for part in case.form.parts:
        if part.key not in absent:
            continue
        decided = case.plan.needed.get(part.key)
        reason = (_KNOWN if decided else _WHICH_FACT).get(part.needed_when, Words("", ""))
        yield Hit(
            section=part.key,
            values={"heading": f"{part.number}{part.heading}", "reason": reason, "sections": "、".join(_titles(case, part.key))},
            expected=f"{part.number}{part.heading}",
            found=Words("全文查無本部分", "nowhere in the document"),
            claim=part.key,
        )


def _titles(case: Case, part: str) -> list[str]:
    return [case.form.sections[key].heading for key in case.form.sections[part].children]


RULE = Rule(
    code="S201",
    name="part-missing",
    severity="error",
    clause="要點第八點、計畫書格式",
    title=Words("缺少整個部分", "A needed part is absent"),
    message=Words("計畫書缺少「{heading}」{reason}。", "The plan lacks the part “{heading}”{reason}."),
    suggestion=Words("請補列「{heading}」及其各項：{sections}。", "Add “{heading}” with its sections: {sections}."),
    explanation=Words(
        "App 平均星等在 3.5 星以下者須提改善方案，下載人次未達標準者須提行銷方案。應提之部分全缺時僅列一次，不再逐項列出；星等或下載人次不明時，"
        "兩部分都視為應提，並說明何項資料可免除。",
        "A rating of 3.5 or lower demands the improvement part, downloads below the standard the marketing part. A part that is absent is "
        "one finding, not one a section. While the facts are unknown both parts are expected, and the message says which fact would lift it.",
    ),
    bad=Example(words=Words("全文沒有「二、行銷方案」", "no part “二、行銷方案” anywhere"), sections={"marketing": None}),
    good=Example(words=Words("一、改善方案　二、行銷方案", "both parts are there")),
    check=check,
)
