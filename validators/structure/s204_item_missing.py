"""S204 item-missing: a needed sub-item is absent from a section that is there."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """One hit for each sub-item of a section that is there without it."""
    for violation in case.violations:
        spec = case.form.sections[violation.key]
        if violation.keyword != "required" or spec.depth != 2 or case.plan.needed.get(spec.key.partition(".")[0]) is False:
            continue
        assert spec.parent is not None
        above = case.form.sections[spec.parent]
        section = case.plan.sections[above.key]
        yield Hit(
            section=spec.key,
            span=section.headings[0].span if section.headings else None,
            values={
                "part": f"{above.number}{above.heading}",
                "heading": f"{spec.number}{spec.heading}",
                "guidance": f"（{'；'.join(spec.guidance)}）" if spec.guidance else "",
            },
            expected=f"{spec.number}{spec.heading}",
            found=Words("查無此標題或相近用語", "no such heading, nor one like it"),
            claim=spec.key,
        )


RULE = Rule(
    code="S204",
    name="item-missing",
    severity="error",
    clause="要點第八點、計畫書格式",
    title=Words("缺少細目", "A needed sub-item is absent"),
    message=Words("「{part}」缺少細目「{heading}」。", "“{part}” lacks the sub-item “{heading}”."),
    suggestion=Words("請在「{part}」之下補列「{heading}」{guidance}。", "Add “{heading}” below “{part}”{guidance}."),
    explanation=Words(
        "經費及經費來源、行銷內容說明之下各有規定之細目（經費來源、各項經費成本分析、執行項目、動用人力、預期效果）。該項目已有其他內容而缺其中細目時，逐一指出。",
        "The sections on budget and campaign have sub-items of their own. Where such a section has content but lacks one of them, that one is named.",
    ),
    bad=Example(
        words=Words("（五）行銷內容說明之下沒有「2. 動用人力」", "no “2. 動用人力” below （五）行銷內容說明"),
        sections={"marketing.campaign.workforce": None},
    ),
    good=Example(words=Words("2. 動用人力：承辦人員3人", "2. 動用人力：承辦人員3人")),
    check=check,
)
