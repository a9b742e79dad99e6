"""F311 font: text not in 微軟正黑體 (Microsoft JhengHei)."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.document import Run
from schemas.rules import Case, Example, Hit, Rule, Words
from text.fold import dense
from validators.format.places import chinese, hit_of, runs_that


def check(case: Case) -> Iterator[Hit]:
    """At most one hit: Chinese characters in another typeface, judged by its name."""
    if not case.document.has_format or not case.form.fonts:
        return
    allowed = tuple(dense(name).casefold() for name in case.form.fonts)
    right: dict[str | None, bool] = {None: True}

    def other(run: Run) -> str | None:
        if run.font not in right:
            right[run.font] = dense(run.font or "").casefold().removeprefix("@").startswith(allowed)
        return None if right[run.font] else run.font

    departures, judged = runs_that(case, other, chinese)
    yield from hit_of(case.document, departures, judged, Words(case.form.fonts[0], case.form.fonts[1]))


RULE = Rule(
    code="F311",
    name="font",
    severity="warning",
    clause="計畫書格式備註",
    title=Words("字型不符", "Another typeface"),
    message=Words(
        "有 {share} 的中文字（{characters} 字）不是微軟正黑體，而是{found}，見於{places}。",
        "{share} of the Chinese characters ({characters}) are not in Microsoft JhengHei but in {found}, at {places}.",
    ),
    suggestion=Words("請全選本文，將中文字型設為「微軟正黑體」。", "Select the text and set its Asian font to Microsoft JhengHei."),
    explanation=Words(
        "計畫內容之字型應為微軟正黑體，依字型名稱判斷；英文字母與數字得用任何字型。掃描檔不判斷。",
        "The text is to be set in Microsoft JhengHei, judged by name; Latin letters and digits may use any font. Scans are not judged.",
    ),
    bad=Example(words=Words("全文標楷體", "all in 標楷體"), options={"font": "標楷體"}),
    good=Example(words=Words("全文微軟正黑體", "all in 微軟正黑體")),
    check=check,
)
