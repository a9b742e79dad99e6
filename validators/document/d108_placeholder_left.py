"""D108 placeholder-left: a blank of the form was not filled in."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """One hit for each blank that is left."""
    for placeholder in case.plan.placeholders:
        words = case.document.quote(placeholder.span)
        yield Hit(
            section=placeholder.section,
            span=placeholder.span,
            values={"words": words},
            expected=Words("填入實際內容", "the real words"),
            found=words,
        )


RULE = Rule(
    code="D108",
    name="placeholder-left",
    severity="warning",
    clause="計畫書格式",
    title=Words("格式空格未填", "A blank was not filled in"),
    message=Words("「{words}」是待填之空格，尚未填寫。", "“{words}” is a blank that was not filled in."),
    suggestion=Words(
        "請以實際名稱、數字或文字取代「{words}」；不適用者請刪除。",
        "Put the real name, number or words for “{words}”, or take it out.",
    ),
    explanation=Words(
        "格式中之「(機關名稱)」「(App 名稱)」「其他___」，以及「○○」「XX年」等待填字樣，送件前應全部填妥。以○隱去之姓名（王○○先生）不算。",
        "(機關名稱), (App 名稱), 其他___, ○○ or XX年 have to be filled in before the plan is sent. A masked personal name (王○○先生) is no blank.",
    ),
    bad=Example(
        words=Words("高雄市政府觀光局(App 名稱)改善及行銷計畫書", "高雄市政府觀光局(App 名稱)改善及行銷計畫書"),
        title="高雄市政府觀光局(App 名稱)改善及行銷計畫書",
    ),
    good=Example(words=Words("高雄市政府觀光局旅跡高雄改善及行銷計畫書", "高雄市政府觀光局旅跡高雄改善及行銷計畫書")),
    check=check,
)
