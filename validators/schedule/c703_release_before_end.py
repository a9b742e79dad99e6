"""C703 release-before-end: the App is to be released before its improvement ends."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the release; the same month is in time.

    Of stages each is set against its own end, where both are named, and the last against the end of the whole.
    """
    values = case.plan.values
    pairs = [(release, values.schedule_stages.get(stage)) for stage, release in values.release_stages.items()]
    for release, end in (*pairs, (values.last_release, values.schedule_end)):
        if release is None or end is None or release.value.last_day() >= end.value.first_day():
            continue
        yield Hit(
            section="improvement.release",
            span=release.span,
            values={"release": case.document.quote(release.span), "end": case.document.quote(end.span)},
            expected=Words(f"不早於 {case.document.quote(end.span)}", f"not before {case.document.quote(end.span)}"),
            found=case.document.quote(release.span),
            claim=f"{release.value.iso()}<{end.value.iso()}",
            related=(end.span,),
        )
        return


RULE = Rule(
    code="C703",
    name="release-before-end",
    severity="warning",
    clause="計畫書格式一（四）（七）",
    title=Words("上架早於改善完成", "Released before the improvement ends"),
    message=Words(
        "預計改版上架時間（{release}）早於改善期程結束（{end}）。",
        "The release ({release}) is earlier than the end of the schedule ({end}).",
    ),
    suggestion=Words(
        "請確認上架時間，或說明分階段上架之安排。", "Mend one of the two dates, or say that the release comes in stages."
    ),
    explanation=Words(
        "改善完成後方能上架。上架月份與期程結束月份相同不算過早。分階段上架者，各階段與其期程相比，最後一階段與全案期程相比。",
        "An App is released once it is improved. A release in the month in which the schedule ends is in time. Of a release in stages "
        "each is set against its own end, and the last one against the end of the whole.",
    ),
    bad=Example(
        words=Words("期程至115年9月，上架115年8月", "期程至115年9月，上架115年8月"), sections={"improvement.release": "115年8月"}
    ),
    good=Example(words=Words("期程至115年9月，上架115年10月", "期程至115年9月，上架115年10月")),
    check=check,
)
