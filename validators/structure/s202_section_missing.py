"""S202 section-missing: a needed section is absent from a part that is there."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """One hit for each section of a part that is there without it."""
    for violation in case.violations:
        spec = case.form.sections[violation.key]
        if violation.keyword != "required" or spec.depth != 1 or case.plan.needed.get(spec.key.partition(".")[0]) is False:
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
    code="S202",
    name="section-missing",
    severity="error",
    clause="要點第八點、計畫書格式",
    title=Words("缺少項目", "A needed section is absent"),
    message=Words("「{part}」缺少「{heading}」。", "“{part}” lacks the section “{heading}”."),
    suggestion=Words("請在「{part}」補列「{heading}」{guidance}。", "Add “{heading}” to “{part}”{guidance}."),
    explanation=Words(
        "計畫書格式列明各部分應有之項目。部分既已提出，其項目即應齊備；標題用語略有不同或順序不同，仍認得，不算缺漏。",
        "The form lists the sections of each part. A part that is there has to have them all; a heading in other words or in another place is still recognised.",
    ),
    bad=Example(
        words=Words("全文沒有「（七）預計改版上架時間」", "no “（七）預計改版上架時間” anywhere"),
        sections={"improvement.release": None},
    ),
    good=Example(words=Words("（七）預計改版上架時間：115年10月", "（七）預計改版上架時間：115年10月")),
    check=check,
)
