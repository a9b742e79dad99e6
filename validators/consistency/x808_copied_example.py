"""X808 copied-example: passages of the author's own text are copied from the official example."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words

_COPIED = (
    "目前雖相關功能及介面仍需調整，惟目前下載量亦在本府APP下載次數前幾名，且民間並無相似APP可取代，故透過加強行銷觸及潛在使用人口。"
)


def check(case: Case) -> Iterator[Hit]:
    """One hit for each section with a copied passage."""
    for passage in case.plan.values.copied:
        words = case.document.quote(passage.span)
        yield Hit(
            section=passage.section,
            span=passage.span,
            values={
                "heading": case.form.sections[passage.section].heading,
                "words": words if len(words) <= 30 else words[:30] + "…",
            },
            expected=Words("機關依本身 App 撰寫之內容", "what the agency says of its own App"),
            found=Words("與官方範例相同之文字", "the official example's words"),
            claim=passage.section,
        )


RULE = Rule(
    code="X808",
    name="copied-example",
    severity="warning",
    clause="計畫書範例",
    title=Words("沿用官方範例文字", "Copied from the official example"),
    message=Words(
        "「{heading}」有與官方範例相同之文字：「{words}」。", "“{heading}” holds words of the official example: “{words}”."
    ),
    suggestion=Words("請改寫為本 App 之實際情形。", "Say what is true of this App instead."),
    explanation=Words(
        "官方範例是高雄一指通之計畫，照抄其文字通常與本 App 無關。僅比對機關自行撰寫之段落，連續相同達 24 字以上者；格式標題、說明文字與資安規範名稱不算。",
        "The official example is another App's plan; its words seldom fit. Only the author's own passages are compared, from 24 characters "
        "on; headings, guidance and the names of security standards do not count.",
    ),
    bad=Example(words=Words(_COPIED, _COPIED), sections={"marketing.positioning": _COPIED}),
    good=Example(words=Words("定位為本市戶外活動的安全助手…", "定位為本市戶外活動的安全助手…")),
    check=check,
)
