"""S211 answer-unreasoned: a question of the form is answered, but no reasons are given."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """One hit for each answer with less beside it than the form counts as reasons."""
    for key, answer in case.plan.values.answers.items():
        spec = case.form.sections[key]
        question = spec.question
        assert question is not None
        if answer.value is None or answer.reasons >= question.least_reasons:
            continue
        yield Hit(
            section=key,
            span=answer.span,
            values={"heading": spec.heading, "least": str(question.least_reasons)},
            expected=Words("答案及理由", "the answer and the reasons for it"),
            found=Words(f"答案以外僅 {answer.reasons} 字", f"{answer.reasons} characters beside the answer"),
            claim=key,
        )


RULE = Rule(
    code="S211",
    name="answer-unreasoned",
    severity="error",
    clause="要點第四點",
    title=Words("評估事項未敘明理由", "An answer has no reasons"),
    message=Words("「{heading}」僅有答案，未敘明理由。", "“{heading}” is answered, but no reasons are given."),
    suggestion=Words(
        "請在答案之後敘明查證經過或理由（至少 {least} 字）。", "Say how you know, in at least {least} characters beside the answer."
    ),
    explanation=Words(
        "只寫「否」「不可替代」而無說明者，審查人員無從判斷。規定未定字數，plancheck 以答案以外不足十字者為未敘明。",
        "A bare “no” cannot be reviewed. The regulation sets no length; fewer than ten characters beside the answer are taken for none.",
    ),
    bad=Example(
        words=Words("（三）響應式網頁：不可替代。", "（三）響應式網頁：不可替代。"),
        sections={"assessment.responsive": "不可替代。"},
        form="kaohsiung-app-assessment",
    ),
    good=Example(
        words=Words("（三）響應式網頁：不可替代。山區無訊號，須離線使用。", "（三）響應式網頁：不可替代。山區無訊號，須離線使用。"),
        form="kaohsiung-app-assessment",
    ),
    check=check,
)
