"""L303 measure-differs: inside the limits by the judged measure, outside by another of those shown."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words

_NAMES = {"word_count": Words("Word 字數", "Word's count"), "own_text": Words("機關自行撰寫之文字", "the author's own text")}


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, naming every measure that lies outside."""
    measures, least, most = case.plan.measures, case.form.min_characters, case.form.max_characters
    if least is None or most is None or not least <= measures.characters <= most:
        return
    outside = {name: count for name in _NAMES if not least <= (count := getattr(measures, name)) <= most}
    if outside:
        listed = Words(
            "、".join(f"{_NAMES[name].zh} {count:,}" for name, count in outside.items()),
            ", ".join(f"{_NAMES[name].en} {count:,}" for name, count in outside.items()),
        )
        yield Hit(
            section=None,
            values={"characters": f"{measures.characters:,}", "others": listed, "least": f"{least:,}", "most": f"{most:,}"},
            expected=Words(f"{least:,} 至 {most:,} 字", f"{least:,} to {most:,}"),
            found=listed,
            claim="measures",
        )


RULE = Rule(
    code="L303",
    name="measure-differs",
    severity="note",
    clause="計畫書格式備註",
    title=Words("不同算法之字數不一", "Another measure lies outside the limits"),
    message=Words(
        "全文 {characters} 字，在 {least} 至 {most} 字之內；惟依其他算法，{others}，不在其內。",
        "The plan has {characters} characters, within {least} to {most}; but {others} lies outside.",
    ),
    suggestion=Words(
        "以全文非空白字元數為準，已合規定；如採其他算法，請留意。", "The judged measure is met; mind it where another is used."
    ),
    explanation=Words(
        "規定未明定字數算法。plancheck 以全文非空白字元計（官方範例依此約 1,645 字，合於規定），並列 Word 字數及扣除標題與格式文字後之自撰字數供參。",
        "The form does not say how to count. plancheck counts every character that is not blank (by which the official example has about "
        "1,645 and passes) and shows two more measures beside it.",
    ),
    bad=Example(
        words=Words("全文 1,560 字，Word 字數 1,420", "1,560 characters, by Word's count 1,420"),
        sections={
            "improvement.security": "依「行動應用App基本資安檢測基準」辦理檢測並提供檢測報告。",
            "improvement.features": "1. 離線地圖可預先下載。\n2. 修正相簿閃退。\n3. 封閉時推播通知。",
        },
    ),
    good=Example(
        words=Words("全文 2,400 字，Word 字數 2,200", "2,400 characters, by Word's count 2,200"),
        sections={"marketing.segmentation": "本服務由本局自行維護，資料正確且更新即時，與民間服務不同。" * 20},
    ),
    check=check,
)
