"""T401 audience-missing: 目標客群數量 gives no number of people."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words
from validators.target.reckoning import AUDIENCE, is_present


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the section's words."""
    if case.plan.values.audience is not None or not is_present(case, AUDIENCE):
        return
    content = case.plan.sections[AUDIENCE].content
    yield Hit(
        section=AUDIENCE,
        span=content[0] if content else None,
        expected=Words("目標客群之人數", "the number of people in the audience"),
        found=Words("未載明人數", "no number of people"),
        claim="audience",
    )


RULE = Rule(
    code="T401",
    name="audience-missing",
    severity="error",
    clause="績效管理指標一、計畫書格式二（二）",
    title=Words("目標客群沒有人數", "The audience has no number"),
    message=Words(
        "「目標客群數量」未載明人數，無從核算下載標準。",
        "目標客群數量 gives no number of people, so the download standard cannot be reckoned.",
    ),
    suggestion=Words(
        "請載明目標客群人數並註明統計來源，例如「依本府民政局115年12月人口統計，15至64歲人口計1,986,191人」。",
        "State how many people the audience has and where the number comes from, such as 依…統計，計1,986,191人.",
    ),
    explanation=Words(
        "下載標準依目標客群人數分三類計算，沒有人數即無法核算。年齡（15-64歲）、樣本數（有效樣本1,068份）、百分比及其他計數（寵物13萬隻）均不是目標客群人數；類別界限（超過100萬人）亦不是。",
        "The standard follows from the number of people. Ages, sample sizes, shares, other counts and the bounds of the classes are no audience.",
    ),
    bad=Example(
        words=Words("以全體市民為目標客群，詳細人數另行統計。", "以全體市民為目標客群，詳細人數另行統計。"),
        sections={
            "marketing.audience": "以喜愛戶外活動之全體市民為目標客群，並以經常使用智慧型手機者為優先，詳細人數另行統計。",
            "marketing.target": "本App訂定之目標下載數量為65,000人次。",
        },
    ),
    good=Example(words=Words("依旅客意向調查，共計624,500人。", "依旅客意向調查，共計624,500人。")),
    check=check,
)
