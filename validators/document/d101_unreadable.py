"""D101 unreadable: the file is not what it claims, is truncated or corrupt.

Reading raises it (`ingest.errors`), before there is a plan to apply rules to; the rule itself never fires.
"""

from __future__ import annotations

from schemas.rules import Example, Rule, Words
from validators.document.reading import found_by_reading

RULE = Rule(
    code="D101",
    name="unreadable",
    severity="error",
    clause="要點第八點",
    title=Words("檔案無法讀取", "The file cannot be read"),
    message=Words("{reason}", "{reason}"),
    suggestion=Words("{remedy}", "{remedy}"),
    explanation=Words(
        "檔案毀損、傳送不完整、副檔名與實際內容不符，或超過可處理之上限，致無法讀取。訊息會說明檔案實際上是什麼。",
        "The file is corrupt, truncated, not what its name says, or beyond a limit. The message says what it really is.",
    ),
    bad=Example(words=Words("傳送中斷之 .docx", "a .docx cut off on its way"), options={"file": "truncated"}),
    good=Example(words=Words("可正常開啟之 .docx、.odt 或 .pdf", "a .docx, .odt or .pdf that opens")),
    check=found_by_reading,
)
