"""S203 section-empty: a section or sub-item has its heading but nothing beyond the form's own guidance."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """One hit for each heading without words of the author below it."""
    for violation in case.violations:
        spec, section = case.form.sections[violation.key], case.plan.sections[violation.key]
        if violation.keyword != "minimum" or not section.headings:
            continue
        yield Hit(
            section=spec.key,
            span=section.headings[0].span,
            values={
                "heading": f"{section.headings[0].number}{section.headings[0].title}",
                "guidance": f"（{'；'.join(spec.guidance)}）" if spec.guidance else "",
            },
            expected=Words("標題之下有機關自行填寫之內容", "the agency's own words below the heading"),
            found=Words("僅有標題或格式原有之說明文字", "only the heading, or the form's own guidance"),
            claim=spec.key,
        )


RULE = Rule(
    code="S203",
    name="section-empty",
    severity="error",
    clause="要點第八點、計畫書格式",
    title=Words("項目未填寫", "A section is empty"),
    message=Words("「{heading}」僅有標題，未填寫內容。", "“{heading}” has its heading and nothing else."),
    suggestion=Words("請在「{heading}」之下填寫內容{guidance}。", "Fill in “{heading}”{guidance}."),
    explanation=Words(
        "項目或細目雖有標題，其下卻沒有機關自己的文字；表格原有之括號說明、下載標準級距等印製文字不算內容。",
        "The heading is there but no word of the agency's own stands below it; what the form itself prints (guidance in brackets, the "
        "classes of the download standard) is no content.",
    ),
    bad=Example(
        words=Words("（四）改善期程（其下空白）", "（四）改善期程, with nothing below"), sections={"improvement.schedule": ""}
    ),
    good=Example(words=Words("（四）改善期程：115年4月至115年9月", "（四）改善期程：115年4月至115年9月")),
    check=check,
)
