"""D105 not-a-plan: neither part nor any three sections of the form can be recognised; then no S rules fire."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.document import Span
from schemas.rules import Case, Example, Hit, Rule, Words

_SHOWN = 40


def check(case: Case) -> Iterator[Hit]:
    """One hit for a document in which the form is not recognised, at its first words."""
    if case.plan.recognised:
        return
    first = next((paragraph for paragraph in case.document.paragraphs if paragraph.text.strip()), None)
    found = sum(1 for section in case.plan.sections.values() if section.headings)
    yield Hit(
        section=None,
        span=Span(block=first.index, start=0, end=min(len(first.text), _SHOWN)) if first else None,
        values={"name": case.form.name["zh-Hant"], "found": str(found)},
        expected=Words(case.form.name["zh-Hant"], case.form.name["en"]),
        found=Words(f"可辨識之標題 {found} 個", f"{found} headings recognised"),
        claim="not-a-plan",
    )


RULE = Rule(
    code="D105",
    name="not-a-plan",
    severity="error",
    clause="要點第八點",
    title=Words("不是本表格之計畫書", "Not a plan of this form"),
    message=Words(
        "本文件與「{name}」格式不符：未見任一部分之標題，可辨識之項目僅 {found} 個。",
        "This document does not look like “{name}”: neither part is there, and only {found} sections are recognised.",
    ),
    suggestion=Words(
        "請確認所送檔案為改善及行銷計畫書，並依格式列出「一、改善方案」「二、行銷方案」及各項標題。",
        "Make sure that the right file was sent, and use the form's headings.",
    ),
    explanation=Words(
        "文件中查無任一部分之標題，可辨識之項目亦未達三個，應係誤送其他文件；此時不再逐項列出缺漏。",
        "Neither part's heading nor three sections of the form can be recognised: most likely another document was sent by mistake. Its "
        "missing sections are then not listed.",
    ),
    bad=Example(
        words=Words("會議紀錄", "the minutes of a meeting"),
        sections={"improvement": None, "marketing": None},
        title="資訊業務聯繫會議紀錄",
    ),
    good=Example(words=Words("改善及行銷計畫書", "an improvement and marketing plan")),
    check=check,
)
