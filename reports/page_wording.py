"""The fixed words of the HTML report, in both languages, beyond those that all reports share."""

from __future__ import annotations

from schemas.rules import Words

LANG_TAG = Words("zh-Hant-TW", "en")
SKIP = Words("跳至檢核結果", "Skip to the findings")
CONTENTS = Words("目次", "Contents")
RESULT = Words("檢核結論", "Verdict")
FIRST_HEAD = Words("優先改正事項", "What to mend first")
FIRST_REVIEW = Words("優先確認事項", "What to look at first")
FIRST_LEAD = Words("以下依影響程度排列，請自第一項起處理。", "In the order of their weight; begin with the first.")
FIRST_MORE = Words("同類共 {n} 處", "{n} places of this kind")
FIRST_REST = Words("其餘 {n} 類見檢核結果。", "{n} more kinds are among the findings.")
FINDINGS_HEAD = Words("檢核結果", "Findings")
FINDING_NUMBER = Words("第 {n} 項", "No. {n}")
TO_PLACE = Words("看原文", "In the document")
RELATED_PLACE = Words("對照處 {n}", "compared place {n}")
BACK = Words("回第 {n} 項：{severity} {code}", "Back to no. {n}: {severity} {code}")
WORDS_MARKED = Words("原文", "In the plan")
SECTION = Words("章節", "Section")
STATE = Words("狀態", "State")
PRESENT = Words("已填", "present")
COUNT = Words("字數", "Characters")
FOUND_HERE = Words("待處理", "To do")
FOUND_COUNT = Words("{n} 項", "{n}")
MEASURE = Words("計算方式", "Count")
LEAVES_OUT = Words("計入與不計入", "What it counts and leaves out")
JUDGED = Words("審查依此", "judged by this")
ITEM = Words("項目", "Item")
STATED = Words("內容", "Value")
SOURCE = Words("原文", "Words")
NOT_STATED = Words("未載明", "not stated")
WRITTEN = Words("計畫所寫", "As written")
RECKONED = Words("核算", "Reckoned")
OUTCOME = Words("結果", "Result")
HOLDS = Words("相符", "agrees")
DIFFERS = Words("不符", "differs")
DOCUMENT_HEAD = Words("計畫書原文", "The document")
DOCUMENT_LEAD = Words(
    "標示處為檢核結果所指的文字，其後編號可連回該項說明。",
    "Marked words are those that findings rest on; the numbers lead back to them.",
)
TABLE = Words("表 {n}", "Table {n}")
PAGE_BEGINS = Words("第 {n} 頁", "Page {n}")
OUTSIDE = Words("註解或文字方塊", "Note or text box")
