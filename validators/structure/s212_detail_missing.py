"""S212 detail-missing: a section does not name something that it has to name."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """One hit a section, listing everything that it lacks."""
    for key, places in case.plan.values.details.items():
        spec, content = case.form.sections[key], case.plan.sections[key].content
        lacking = [detail.name for detail, place in zip(spec.details, places, strict=True) if place is None]
        if not lacking:
            continue
        listed = Words("、".join(name.zh for name in lacking), ", ".join(name.en for name in lacking))
        every = Words("、".join(one.name.zh for one in spec.details), ", ".join(one.name.en for one in spec.details))
        yield Hit(
            section=key,
            span=content[0] if content else None,
            values={"heading": spec.heading, "lacking": listed},
            expected=every,
            found=Words(f"缺{listed.zh}", f"no {listed.en}"),
            claim=f"{key} {listed.en}",
        )


RULE = Rule(
    code="S212",
    name="detail-missing",
    severity="warning",
    clause="要點第五點",
    title=Words("應載明事項不全", "Something is not named"),
    message=Words("「{heading}」未載明{lacking}。", "“{heading}” does not name {lacking}."),
    suggestion=Words("請在「{heading}」補載{lacking}。", "Name {lacking} in “{heading}”."),
    explanation=Words(
        "例如開發評估計畫書引用「專案簽請市長或其授權人員核可」者，應載明核可之人、日期及簽文文號，始能查證。",
        "A plan that rests on the mayor's approval, for one, has to say who approved, when, and by which document, or nobody can verify it.",
    ),
    bad=Example(
        words=Words("（五）專案簽准：業經長官同意。", "（五）專案簽准：業經長官同意。"),
        sections={"assessment.approval": "本案前經主管機關不予核定，惟業務上確有需要，業經長官同意辦理。"},
        form="kaohsiung-app-assessment",
    ),
    good=Example(
        words=Words(
            "（五）專案簽准：市長 115 年 1 月 20 日核可（高市觀秘字第11530012300號簽）",
            "（五）專案簽准：市長 115 年 1 月 20 日核可（高市觀秘字第11530012300號簽）",
        ),
        sections={"assessment.approval": "業經市長於115年1月20日核可（高市觀秘字第11530012300號簽）。"},
        form="kaohsiung-app-assessment",
    ),
    check=check,
)
