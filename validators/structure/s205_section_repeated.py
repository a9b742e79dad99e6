"""S205 section-repeated: the same section stands twice."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """One hit for each section with more than one heading, at the second one."""
    for key, section in case.plan.sections.items():
        if len(section.headings) < 2:
            continue
        first, second = section.headings[:2]
        yield Hit(
            section=key,
            span=second.span,
            values={
                "heading": case.form.sections[key].heading,
                "first": case.document.quote(first.span),
                "second": case.document.quote(second.span),
            },
            expected=Words("每一項目出現一次", "each section once"),
            found=Words(f"出現 {len(section.headings)} 次", f"{len(section.headings)} times"),
            claim=key,
            related=(first.span,),
        )


RULE = Rule(
    code="S205",
    name="section-repeated",
    severity="warning",
    clause="要點第八點、計畫書格式",
    title=Words("項目重複", "A section stands twice"),
    message=Words(
        "「{heading}」重複出現：「{first}」與「{second}」。", "“{heading}” stands more than once: “{first}” and “{second}”."
    ),
    suggestion=Words("請合併為一項，刪除重複者。", "Merge them and take out the repetition."),
    explanation=Words(
        "同一項目出現兩次，審查人員無從判斷以何者為準。",
        "Where the same section stands twice a reviewer cannot tell which one is meant.",
    ),
    bad=Example(
        words=Words("（三）市場定位 …（三）市場定位 …", "（三）市場定位 … （三）市場定位 …"),
        options={"repeat": ("marketing.positioning",)},
    ),
    good=Example(words=Words("（三）市場定位（一次）", "（三）市場定位, once")),
    check=check,
)
