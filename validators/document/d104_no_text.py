"""D104 no-text: no text could be had.

Reading raises it (`ingest.errors`), before there is a plan to apply rules to; the rule itself never fires.
"""

from __future__ import annotations

from schemas.rules import Example, Rule, Words
from validators.document.reading import found_by_reading

RULE = Rule(
    code="D104",
    name="no-text",
    severity="error",
    clause="要點第八點",
    title=Words("檔案沒有文字", "The file holds no text"),
    message=Words("{reason}", "{reason}"),
    suggestion=Words("{remedy}", "{remedy}"),
    explanation=Words(
        "檔案為空白，或為掃描影像而本機未安裝文字辨識程式，取不到任何文字。",
        "The file is blank, or a scan where no OCR engine is installed, so that no text can be had.",
    ),
    bad=Example(words=Words("空白之 .docx", "a blank .docx"), options={"file": "blank"}),
    good=Example(words=Words("有文字之 .docx", "a .docx with text")),
    check=found_by_reading,
)
