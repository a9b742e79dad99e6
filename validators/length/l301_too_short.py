"""L301 too-short: fewer characters than the form asks for."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """At most one hit; the judged measure leaves the closing 備註 out."""
    characters, limit = case.plan.measures.characters, case.form.min_characters
    if limit is None:
        return
    if characters < limit:
        yield Hit(
            section=None,
            values={"characters": f"{characters:,}", "limit": f"{limit:,}", "difference": f"{abs(characters - limit):,}"},
            expected=Words(
                f"{case.form.min_characters:,} 至 {case.form.max_characters:,} 字",
                f"{case.form.min_characters:,} to {case.form.max_characters:,} characters",
            ),
            found=Words(f"{characters:,} 字", f"{characters:,} characters"),
            clause=case.form.length_clause,
            claim="length",
        )


RULE = Rule(
    code="L301",
    name="too-short",
    severity="error",
    clause="計畫書格式備註",
    title=Words("字數不足", "Too short"),
    message=Words(
        "全文 {characters} 字，少於下限 {limit} 字，尚缺 {difference} 字。",
        "The plan has {characters} characters, {difference} fewer than the least {limit}.",
    ),
    suggestion=Words("請充實各項說明，至少再增 {difference} 字。", "Add at least {difference} characters of substance."),
    explanation=Words(
        "計畫內容以 1,500 至 3,000 字為限。計算全文每一個非空白字元（標題、編號、表格、文字方塊均計入；頁首頁尾、頁碼、註解、已刪除文字及格式末之備註不計）。",
        "A plan has 1,500 to 3,000 characters. Every character that is not blank counts (headings, numbers, tables and text boxes too; page "
        "headers and footers, page numbers, comments, deleted text and the form's closing remark do not).",
    ),
    bad=Example(
        words=Words("全文 1,200 字", "1,200 characters in all"),
        sections=dict.fromkeys(
            ("improvement.ui_ux", "improvement.features", "marketing.segmentation", "marketing.positioning"), "說明。"
        ),
    ),
    good=Example(words=Words("全文 1,900 字", "1,900 characters in all")),
    check=check,
)
