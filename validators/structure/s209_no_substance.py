"""S209 no-substance: the content only says 待補, 略, 無, 同上, 如附件, TBD, or the like."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """One hit for each section whose content is nothing but a filler."""
    for key, section in case.plan.sections.items():
        if section.hollow is None:
            continue
        spec = case.form.sections[key]
        yield Hit(
            section=key,
            span=section.hollow,
            values={"heading": spec.heading, "words": case.document.quote(section.hollow)},
            expected=Words("可供審查之具體內容", "content that can be reviewed"),
            found=case.document.quote(section.hollow),
            claim=key,
        )


RULE = Rule(
    code="S209",
    name="no-substance",
    severity="error",
    clause="要點第八點、計畫書格式",
    title=Words("內容未實質填寫", "The content says nothing"),
    message=Words("「{heading}」僅載「{words}」，無實質內容。", "“{heading}” only says “{words}”."),
    suggestion=Words(
        "請以具體內容取代「{words}」；資料如在附件，請將重點寫入本文。",
        "Replace “{words}” by the content; what stands in an annex has to be said here.",
    ),
    explanation=Words(
        "「待補」「略」「無」「同上」「如附件」「TBD」等字樣不能供審查；整項內容僅此數字時，視為未填。",
        "Words such as 待補, 略, 無, 同上, 如附件 or TBD cannot be reviewed; a section that says nothing else counts as not filled in.",
    ),
    bad=Example(words=Words("（三）市場定位：待補", "（三）市場定位：待補"), sections={"marketing.positioning": "待補"}),
    good=Example(words=Words("（三）市場定位：定位為本市戶外活動的安全助手…", "（三）市場定位：定位為本市戶外活動的安全助手…")),
    check=check,
)
