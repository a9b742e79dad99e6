"""X809 answer-against: the plan's own answer speaks against what it asks for."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """One hit for each answer that the form says a reviewer has to look at."""
    for key, answer in case.plan.values.answers.items():
        spec = case.form.sections[key]
        question = spec.question
        assert question is not None
        if answer.value is None or answer.value != question.against or answer.span is None:
            continue
        yield Hit(
            section=key,
            span=answer.span,
            values={
                "heading": spec.heading,
                "answer": case.document.quote(answer.span),
                "consequence": Words(question.consequence.zh, question.consequence.en),
            },
            expected=Words(
                "與申請相符之答案，或不採替代方式之理由", "an answer that bears the plan out, or why it does not hinder it"
            ),
            found=case.document.quote(answer.span),
            claim=f"{key} {answer.value}",
        )


RULE = Rule(
    code="X809",
    name="answer-against",
    severity="warning",
    clause="要點第四點、第五點",
    title=Words("評估結果不利於申請", "The plan's own answer speaks against it"),
    message=Words(
        "「{heading}」之評估結果為「{answer}」，{consequence}。", "The answer to “{heading}” is “{answer}”: {consequence}."
    ),
    suggestion=Words(
        "請確認評估結果；仍認有必要者，請在該項敘明理由。",
        "Check the answer; if the plan stands all the same, say why in that section.",
    ),
    explanation=Words(
        "例如評估結果為已有類似 App、可以開放資料或響應式網頁替代、或不符合績效管理指標，而計畫書仍認有開發之必要。",
        "For one: a similar App is there, open data or a responsive page would do, or the indicators are not met, and the plan still asks to develop.",
    ),
    bad=Example(
        words=Words("（三）響應式網頁：可以替代", "（三）響應式網頁：可以替代"),
        sections={
            "assessment.responsive": "可以替代。現有網站已採響應式設計，步道資訊及照片均能於手機瀏覽，僅少數功能須另行調整。"
        },
        form="kaohsiung-app-assessment",
    ),
    good=Example(
        words=Words("（三）響應式網頁：不可替代", "（三）響應式網頁：不可替代"),
        form="kaohsiung-app-assessment",
    ),
    check=check,
)
