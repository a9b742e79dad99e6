"""S206 order-differs: sections are in another order than the form's."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.plan import Heading
from schemas.rules import Case, Example, Hit, Rule, Words
from validators.structure.siblings import siblings


def check(case: Case) -> Iterator[Hit]:
    """One hit for each part or section whose children are out of the form's order, at the first child that is."""
    if case.form.free:
        return
    keys = list(case.form.sections)
    for _, group in siblings(case):
        firsts: dict[str, Heading] = {}
        for heading in group:
            firsts.setdefault(heading.key, heading)
        shown = list(firsts)
        due = sorted(shown, key=keys.index)
        if shown == due:
            continue
        out = next(key for place, key in enumerate(shown) if due[place] != key)
        yield Hit(
            section=out,
            span=firsts[out].span,
            values={"heading": case.form.sections[out].heading, "order": "、".join(case.form.sections[key].heading for key in due)},
            expected="、".join(case.form.sections[key].heading for key in due),
            found="、".join(case.form.sections[key].heading for key in shown),
            claim=out,
        )


RULE = Rule(
    code="S206",
    name="order-differs",
    severity="note",
    clause="計畫書格式",
    title=Words("項目順序與格式不同", "Another order than the form's"),
    message=Words(
        "自「{heading}」起，項目順序與計畫書格式不同。", "From “{heading}” on the sections stand in another order than the form's."
    ),
    suggestion=Words("建議依格式順序排列：{order}。", "The form's order is: {order}."),
    explanation=Words(
        "項目齊備即可審查，順序不同不影響結果，僅供參考；官方範例亦將「民眾意見回饋」列於最前。",
        "A plan with all its sections can be reviewed in any order; this is for information. The official example itself puts "
        "民眾意見回饋 first.",
    ),
    bad=Example(
        words=Words("（一）市場定位（二）目標客群數量（三）市場區隔", "（一）市場定位 （二）目標客群數量 （三）市場區隔"),
        options={"order": ("marketing.positioning", "marketing.audience", "marketing.segmentation")},
    ),
    good=Example(words=Words("（一）市場區隔（二）目標客群數量（三）市場定位", "（一）市場區隔 （二）目標客群數量 （三）市場定位")),
    check=check,
)
