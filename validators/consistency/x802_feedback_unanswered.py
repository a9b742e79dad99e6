"""X802 feedback-unanswered: an item of 民眾意見回饋 is taken up by no item of UI/UX改善說明 or 功能提昇說明."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words

TOLD_APART = 3
"""Where more than one in so many complaints (and more than one at all) find no words in the improvements, the writer answers them in
other words than they use; words can then not tell which is answered, and silence is better than a list of false alarms."""


def check(case: Case) -> Iterator[Hit]:
    """One hit for each complaint that no improvement answers."""
    feedback = case.plan.values.feedback
    unanswered = [match for match in feedback if not match.answered]
    if len(unanswered) > max(1, len(feedback) // TOLD_APART):
        return
    for match in unanswered:
        if not match.comparable:
            continue
        words = case.document.quote(match.span)
        yield Hit(
            section=match.section,
            span=match.span,
            values={"words": words if len(words) <= 40 else words[:40] + "…"},
            expected=Words("UI/UX改善說明或功能提昇說明中有對應之改善", "an improvement that takes it up"),
            found=Words("查無對應之改善", "none"),
        )


RULE = Rule(
    code="X802",
    name="feedback-unanswered",
    severity="warning",
    clause="要點第七點（四）",
    title=Words("民眾意見沒有對應之改善", "A complaint is not taken up"),
    message=Words(
        "民眾意見「{words}」於「UI/UX改善說明」及「功能提昇說明」查無對應之改善作法。",
        "No improvement takes up the complaint “{words}”.",
    ),
    suggestion=Words("請補充對應之改善作法；如不予採納，請敘明理由。", "Say what will be done about it, or why nothing will be."),
    explanation=Words(
        "民眾意見回饋之每一點，應在 UI/UX改善說明或功能提昇說明中有所回應。比對用語與同義詞（閃退、當機；字太小、字級），罕見之詞比常見之詞重要；明確指引（如功能提昇說明第2點）亦算回應。未提及任何已知事物之意見，或多數意見均以其他用語回應者，無從比對，即不列。",
        "Each point of the feedback should be answered in one of the two improvement sections. Words and their synonyms are compared, rare "
        "ones weighing more; an explicit pointer counts as an answer. "
        "A complaint that names no known thing cannot be compared. Where more than a third find no words in common, the plan answers "
        "in words of its own. In both cases nothing is reported.",
    ),
    bad=Example(
        words=Words("沒有英文版，外國遊客看不懂。", "沒有英文版，外國遊客看不懂。"),
        sections={
            "improvement.feedback": "1. 山區沒有訊號，地圖完全打不開。\n2. 打開相簿常常閃退。\n3. 沒有英文版，外國遊客看不懂。"
        },
    ),
    good=Example(
        words=Words("打開相簿常常閃退。", "打開相簿常常閃退。"),
        sections={"improvement.feedback": "1. 山區沒有訊號，地圖完全打不開。\n2. 打開相簿常常閃退。"},
    ),
    check=check,
)
