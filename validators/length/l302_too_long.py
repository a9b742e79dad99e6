"""L302 too-long: more characters than the form allows."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """At most one hit; the judged measure leaves the closing 備註 out."""
    characters, limit = case.plan.measures.characters, case.form.max_characters
    if limit is None:
        return
    if characters > limit:
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
    code="L302",
    name="too-long",
    severity="error",
    clause="計畫書格式備註",
    title=Words("字數過多", "Too long"),
    message=Words(
        "全文 {characters} 字，超過上限 {limit} 字，多出 {difference} 字。",
        "The plan has {characters} characters, {difference} more than the most {limit}.",
    ),
    suggestion=Words("請精簡內容，至少刪減 {difference} 字。", "Cut at least {difference} characters."),
    explanation=Words(
        "計畫內容以 1,500 至 3,000 字為限。計算全文每一個非空白字元（標題、編號、表格、文字方塊均計入；頁首頁尾、頁碼、註解、已刪除文字及格式末之備註不計）。",
        "A plan has 1,500 to 3,000 characters. Every character that is not blank counts (headings, numbers, tables and text boxes too; page "
        "headers and footers, page numbers, comments, deleted text and the form's closing remark do not).",
    ),
    bad=Example(
        words=Words("全文 3,400 字", "3,400 characters in all"),
        sections={"marketing.segmentation": "本服務由本局自行維護，資料正確且更新即時，與民間服務不同。" * 55},
    ),
    good=Example(words=Words("全文 1,900 字", "1,900 characters in all")),
    check=check,
)
