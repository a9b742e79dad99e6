"""S208 heading-differs: a heading was recognised, but is worded differently from the form."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words
from text.fold import dense


def check(case: Case) -> Iterator[Hit]:
    """One hit for each heading of another wording; spelling variants (提昇, 提升), widths and blanks are no other wording."""
    if case.form.free:
        return
    for heading in case.plan.order:
        official = case.form.sections[heading.key].heading
        if dense(heading.title).casefold() == dense(official).casefold():
            continue
        yield Hit(
            section=heading.key,
            span=heading.title_span,
            values={"heading": heading.title, "official": official},
            expected=official,
            found=heading.title,
            claim=heading.title,
        )


RULE = Rule(
    code="S208",
    name="heading-differs",
    severity="note",
    clause="計畫書格式",
    title=Words("標題用語與格式不同", "A heading is worded differently"),
    message=Words("標題「{heading}」經辨識為格式之「{official}」。", "“{heading}” is taken for the form's “{official}”."),
    suggestion=Words("建議改用格式用語「{official}」。", "The form's wording is “{official}”."),
    explanation=Words(
        "標題用語略有不同仍可辨認，不影響結果；列出供機關確認所認項目是否正確。",
        "A heading in other words is still recognised and changes no verdict; it is listed so that the agency can see how it was taken.",
    ),
    bad=Example(words=Words("（四）改善時程", "（四）改善時程"), options={"headings": {"improvement.schedule": "改善時程"}}),
    good=Example(words=Words("（四）改善期程", "（四）改善期程")),
    check=check,
)
