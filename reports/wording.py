"""The fixed words of reports for people, in both languages."""

from __future__ import annotations

from schemas.findings import Verdict
from schemas.rules import Lang, Severity, Words

TITLE = Words("檢核報告", "Check report")
VERDICTS: dict[Verdict, Words] = {
    "pass": Words("符合", "Pass"),
    "warnings": Words("請審閱", "To be reviewed"),
    "fail": Words("須修正", "To be corrected"),
    "unreadable": Words("無法讀取", "Unreadable"),
}
ADVICE: dict[Verdict, Words] = {
    "pass": Words("未發現錯誤或警告，可以送件。", "No errors or warnings: it may be sent."),
    "warnings": Words("沒有錯誤，但下列事項請人工確認。", "No errors, but a person has to look at what follows."),
    "fail": Words("下列錯誤未改正前，送件將被退回。", "It will be sent back until the errors below are mended."),
    "unreadable": Words("檔案未能讀取，內容尚未檢核。", "The file could not be read; nothing in it was checked."),
}
SEVERITIES: dict[Severity, Words] = {
    "error": Words("錯誤", "error"),
    "warning": Words("警告", "warning"),
    "note": Words("說明", "note"),
}
RIGHT, WRONG = "✓", "×"
"""The second one is in every Chinese font; ✗ is not."""
MARKS: dict[Severity, str] = {"error": WRONG, "warning": "!", "note": "·"}
COUNTS: dict[Severity, Words] = {
    "error": Words("錯誤 {n}", "errors {n}"),
    "warning": Words("警告 {n}", "warnings {n}"),
    "note": Words("說明 {n}", "notes {n}"),
}

WHOLE = Words("全文", "Whole document")
PAGE = Words("第 {n} 頁", "page {n}")
PAGES = Words("{n} 頁", "pages: {n}")
RECEIVED = Words("收文日 {day}", "received {day}")
OCR = Words("文字由影像辨識", "text by OCR")
EXPECTED = Words("應為", "expected")
FOUND = Words("現為", "found")
BASIS = Words("依據", "basis")
REMEDY = Words("改法", "remedy")
COMPARE = Words("對照", "compare")
LIKELY = Words("疑似誤植", "likely slip")
CONFIDENCE = Words("影像辨識可信度 {n}%，請核對原件", "OCR confidence {n}%: compare with the original")
QUOTE = Words("「{words}」", "“{words}”")
SUPPLIED_HEAD = Words("送件時提供", "Supplied")
NOTHING = Words("沒有任何發現。", "Nothing was found.")

MEASURES_HEAD = Words("字數", "Length")
MEASURES: dict[str, tuple[Words, Words]] = {
    "characters": (
        Words("審查字數", "judged characters"),
        Words(
            "正文全部非空白字元；不含頁首、頁尾、頁碼、註解、已刪除文字及格式備註",
            "every non-whitespace character of the body; without page headers, footers and numbers, comments, deleted text and the "
            "form's remark",
        ),
    ),
    "word_count": (
        Words("Word 字數", "Word's count"),
        Words(
            "中文字及全形符號各計一，相連的英文字母或數字合計一；範圍同上",
            "each CJK character or full-width mark counts one, each run of Latin letters or digits one; of the same text",
        ),
    ),
    "own_text": (
        Words("自撰內容", "author's own text"),
        Words("審查字數再扣除標題及格式提示文字", "the judged characters without the form's headings and guidance"),
    ),
}
NO_LIMITS = Words("{n} 字（本格式未定字數）", "{n} characters (the form sets no limit)")
LIMITS_MET = Words("合於規定 {min}–{max} 字", "within {min}–{max}")
TOO_SHORT = Words("不足 {n} 字（規定 {min}–{max} 字）", "{n} too few ({min}–{max} demanded)")
TOO_LONG = Words("超過 {n} 字（規定 {min}–{max} 字）", "{n} too many ({min}–{max} demanded)")

SECTIONS_HEAD = Words("章節", "Sections")
CHARACTERS = Words("{n} 字", "{n} characters")
STATUS = {
    "present": (Words("", ""), RIGHT),
    "empty": (Words("空白", "empty"), WRONG),
    "missing": (Words("缺漏", "missing"), WRONG),
    "not_needed": (Words("免填", "not needed"), "–"),
}

FACTS_HEAD = Words("計畫所載數據", "What the plan states")
FACTS: dict[str, tuple[Words, Words]] = {
    "audience": (Words("目標客群", "audience"), Words("{n} 人", "{n} people")),
    "rate": (Words("適用百分比", "percentage"), Words("{n}%", "{n}%")),
    "standard": (Words("下載標準", "download standard"), Words("{n} 人次", "{n} downloads")),
    "target": (Words("目標下載數量", "declared target"), Words("{n} 人次", "{n} downloads")),
    "current_downloads": (Words("目前下載數", "downloads now"), Words("{n} 人次", "{n} downloads")),
    "added_downloads": (Words("預估增加", "added downloads"), Words("{n} 人次", "{n} downloads")),
    "projected_downloads": (Words("預估累計", "projected total"), Words("{n} 人次", "{n} downloads")),
    "expected_stars": (Words("預期星等", "expected rating"), Words("{n} 星", "{n} stars")),
    "schedule_start": (Words("改善開始", "work begins"), Words("{n}", "{n}")),
    "schedule_end": (Words("改善結束", "work ends"), Words("{n}", "{n}")),
    "release": (Words("改版上架", "release"), Words("{n}", "{n}")),
    "update_cycle": (Words("資料更新", "data updated"), Words("{n}", "{n}")),
    "improvement_budget": (Words("改善經費", "improvement budget"), Words("{n} 元", "NT${n}")),
    "marketing_budget": (Words("行銷經費", "marketing budget"), Words("{n} 元", "NT${n}")),
}
CYCLES = {
    "year": Words("每年", "every year"),
    "quarter": Words("每季", "every quarter"),
    "month": Words("每月", "every month"),
    "week": Words("每週", "every week"),
    "day": Words("每日", "every day"),
    "realtime": Words("即時", "in real time"),
    "other": Words("其他", "another cycle"),
}
SUPPLIED = {
    "ios_rating": Words("iOS 評分 {n}", "iOS rating {n}"),
    "android_rating": Words("Android 評分 {n}", "Android rating {n}"),
    "downloads": Words("下載數 {n}", "downloads {n}"),
    "audience": Words("目標對象 {n} 人", "audience {n}"),
    "failed_last_year": Words("前一年度未達指標：{n}", "below the indicators last year: {n}"),
}
YES, NO = Words("是", "yes"), Words("否", "no")

TRAIL_HEAD = Words("算式核對", "Arithmetic")
TRAIL = {
    "calculation": Words("{exact}；計畫載 {stated}", "{exact}; the plan says {stated}"),
    "sum": Words("{exact}；計畫載 {stated}", "{exact}; the plan says {stated}"),
    "comparison": Words("{exact}；計畫載「{stated}」", "{exact}; the plan says “{stated}”"),
}

COVERAGE_HEAD = Words("內容歸屬", "Coverage")
COVERED = Words(
    "全文 {n} 字均已歸屬：章節 {sections}、標題 {title}、備註 {remark}。",
    "All {n} characters are accounted for: sections {sections}, title {title}, remark {remark}.",
)
UNCOVERED = Words(
    "全文 {n} 字中有 {unread} 字未能歸入任何章節，不在檢核範圍內，請人工確認：",
    "Of {n} characters, {unread} belong to no section and were not checked; a person has to look at them:",
)
MORE_PLACES = Words("等 {n} 處", "and others, {n} in all")
MORE_UNREAD = Words("……另有 {n} 處", "… and {n} more")
NOT_EVALUATED_HEAD = Words("未能執行的規則", "Rules that could not be applied")
NOT_EVALUATED = Words(
    "下列規則未能執行，本報告因此不作「符合」之判定：", "These rules could not be applied; the plan therefore does not pass:"
)
FOOTER = Words(
    "{form}・格式版本 {version}・plancheck {tool}　本報告由程式產生，審查結果仍以主管機關核復為準。",
    "{form} · form {version} · plancheck {tool}. Made by a program; the decision is the authority's.",
)
SUMMARY = Words("共 {n} 份：{counts}", "{n} documents: {counts}")
SEPARATOR = Words("・", " · ")


def day_in(iso: str, lang: Lang) -> str:
    """A day, month or year in ISO form as people write it: 110年2月17日."""
    if lang == "en":
        return iso
    year, *rest = (int(part) for part in iso.split("-"))
    return f"{year - 1911}年" + "".join(f"{value}{unit}" for value, unit in zip(rest, "月日", strict=False))
