"""S210 question-unanswered: a section does not answer the question that the form asks there."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """One hit for each section that is there and neither says yes nor no, or ticks no box or several."""
    for key, answer in case.plan.values.answers.items():
        if answer.value is not None:
            continue
        spec, content = case.form.sections[key], case.plan.sections[key].content
        question = spec.question
        assert question is not None
        yield Hit(
            section=key,
            span=content[0] if content else None,
            values={"heading": spec.heading, "yes": question.yes[0], "no": question.no[0]},
            expected=Words(f"「{question.yes[0]}」或「{question.no[0]}」", f"“{question.yes[0]}” or “{question.no[0]}”"),
            found=Words("未明確回答", "no clear answer"),
            claim=key,
        )


RULE = Rule(
    code="S210",
    name="question-unanswered",
    severity="error",
    clause="要點第四點",
    title=Words("評估事項未作答", "A question is not answered"),
    message=Words("「{heading}」未明確回答。", "“{heading}” is not clearly answered."),
    suggestion=Words(
        "請先寫明「{yes}」或「{no}」（以勾選方式作答者請勾選其一），再敘明理由。",
        "Say first “{yes}” or “{no}” (or tick one of the boxes), then give the reasons.",
    ),
    explanation=Words(
        "評估事項須逐項作答，審查人員始能判斷。以文字作答者，取該項最先出現之答語；以方塊作答者，未勾選或勾選二者均視為未作答。",
        "Each question has to be answered. Of words the first one that answers counts; of boxes exactly one has to be ticked.",
    ),
    bad=Example(
        words=Words("（三）響應式網頁：本局將持續研議網頁服務之精進方向。", "（三）響應式網頁：本局將持續研議網頁服務之精進方向。"),
        sections={"assessment.responsive": "本局將持續研議網頁服務之精進方向，並參考各機關作法，納入後續年度之規劃。"},
        form="kaohsiung-app-assessment",
    ),
    good=Example(
        words=Words("（三）響應式網頁：不可替代。山區無訊號，須離線使用。", "（三）響應式網頁：不可替代。山區無訊號，須離線使用。"),
        form="kaohsiung-app-assessment",
    ),
    check=check,
)
