"""S207 numbering-broken: numbers of sibling headings skip or repeat."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.plan import Heading
from schemas.rules import Case, Example, Hit, Rule, Words
from validators.structure.siblings import siblings


def check(case: Case) -> Iterator[Hit]:
    """One hit for each group of sibling headings whose numbers do not go up by one, at the first that is out of step.

    A group may begin at 1 or go on from the part before it. Headings without a number, and the parts themselves where one of
    them is absent or not needed, are left out of the reckoning. A section that stands a second time (S205) may carry the next
    number or its old one.
    """
    if case.form.free:
        return
    for parent, group in siblings(case):
        numbered = [heading for heading in group if heading.ordinal is not None]
        if parent is None and len({heading.key for heading in numbered}) < len(case.form.parts):
            continue
        before: Heading | None = None
        for heading in numbered:
            assert heading.ordinal is not None
            if before is None:
                due = 1
                begins = heading.ordinal == 1 or _goes_on(case, heading)
            else:
                assert before.ordinal is not None
                due = before.ordinal + 1
                begins = heading.ordinal == due
            if not begins and not _is_first(case, heading):
                continue
            if not begins:
                yield _hit(heading, before, due)
                break
            before = heading


def _is_first(case: Case, heading: Heading) -> bool:
    return case.plan.sections[heading.key].headings[0] is heading


def _goes_on(case: Case, heading: Heading) -> bool:
    """Whether a group's first number follows the last one of the group before it on the same level."""
    depth = case.form.sections[heading.key].depth
    place = case.plan.order.index(heading)
    level = [one for one in case.plan.order[:place] if case.form.sections[one.key].depth == depth]
    earlier = [one.ordinal for one in level if one.ordinal is not None]
    return bool(earlier) and depth < 2 and earlier[-1] + 1 == heading.ordinal


def _hit(heading: Heading, before: Heading | None, due: int) -> Hit:
    last = f"「{before.number}{before.title}」" if before else ""
    return Hit(
        section=heading.key,
        span=heading.span,
        values={
            "heading": f"{heading.number}{heading.title}",
            "before": Words(f"前一項為{last}" if last else "為第一項", f"it follows {last}" if last else "it is the first"),
            "due": str(due),
        },
        expected=Words(f"第 {due} 項", f"number {due}"),
        found=heading.number,
        claim=heading.key,
        related=(before.span,) if before else (),
    )


RULE = Rule(
    code="S207",
    name="numbering-broken",
    severity="warning",
    clause="計畫書格式",
    title=Words("標題編號跳號或重號", "Numbers of headings skip or repeat"),
    message=Words(
        "「{heading}」編號不連續：{before}，此處應為第 {due} 項。",
        "The number of “{heading}” is out of step: {before}; number {due} is due.",
    ),
    suggestion=Words(
        "請依序重新編號；如有漏列之項目，請一併補上。", "Renumber the headings in order; where one was left out, add it."
    ),
    explanation=Words(
        "同一層標題之編號應連續。跳號常是漏列或刪除項目後未重編，重號常是複製後未修改；每一層只指出第一處。",
        "Headings of one level are numbered in order. A gap often shows where a section was taken out, a repetition where one was copied. "
        "Only the first one out of step is named.",
    ),
    bad=Example(
        words=Words("（二）目標客群數量（四）市場定位", "（二）目標客群數量 （四）市場定位"),
        options={"numbers": {"marketing.positioning": "（四）"}},
    ),
    good=Example(words=Words("（二）目標客群數量（三）市場定位", "（二）目標客群數量 （三）市場定位")),
    check=check,
)
