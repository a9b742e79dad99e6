"""X804 name-differs: the App or agency is named differently from the title."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words

_KINDS = {"app": Words("App 名稱", "the App"), "agency": Words("機關名稱", "the agency")}


def check(case: Case) -> Iterator[Hit]:
    """One hit for each wrong name, at its first place."""
    for mention in case.plan.values.name_mentions:
        words = case.document.quote(mention.span)
        title = case.plan.title
        stated = (title.app if mention.kind == "app" else title.agency) if title else None
        yield Hit(
            section=mention.section,
            span=mention.span,
            values={"kind": _KINDS[mention.kind], "words": words, "name": stated.value if stated else mention.name},
            expected=stated.value if stated else mention.name,
            found=words,
            claim=f"{mention.kind} {words}",
            related=(stated.span,) if stated else (),
        )


RULE = Rule(
    code="X804",
    name="name-differs",
    severity="error",
    clause="計畫書格式",
    title=Words("名稱前後不一", "A name differs from the title"),
    message=Words(
        "{kind}前後不一：此處為「{words}」，計畫書名稱為「{name}」。",
        "{kind} is named differently: “{words}” here, “{name}” in the title.",
    ),
    suggestion=Words("請統一為「{name}」；如計畫書名稱有誤，請更正名稱。", "Use “{name}” throughout, or mend the title."),
    explanation=Words(
        "App 與機關名稱應與計畫書名稱一致，一字之差常使審查人員無從判斷所指為何。只指出與名稱僅差一字、或機關名稱只有末尾（局、處、中心等）不同者；僅末字不同而由常用詞組成者（高雄旅遊時），須有引號或 App 等字樣，或末字為形音相近之字（網、綱）始列；簡稱與其他機關、其他 App 之名稱不在此限。",
        "App and agency are to be called what the title calls them. Only names that differ by one character, or an agency by its last "
        "word (局, 處, 中心), are reported; what differs in its last character only and is made of ordinary words counts with a sign that a name "
        "is meant (quotation marks, App beside it) or where the two look or sound alike (網, 綱). Short forms and other names are none of these.",
    ),
    bad=Example(
        words=Words("旅跡高熊", "旅跡高熊"),
        sections={
            "marketing.positioning": "旅跡高熊定位為本市戶外活動的安全助手，行前查詢路線、途中離線導引、遇險時一鍵傳送座標，肩負公共安全任務，具存續之必要。"
        },
    ),
    good=Example(
        words=Words("旅跡高雄", "旅跡高雄"),
        sections={
            "marketing.positioning": "旅跡高雄定位為本市戶外活動的安全助手，行前查詢路線、途中離線導引、遇險時一鍵傳送座標，肩負公共安全任務，具存續之必要。"
        },
    ),
    check=check,
)
