"""What the command line says by itself, in both languages."""

from __future__ import annotations

import re

from schemas.rules import Lang, Words

PROGRAM = Words("檢查計畫書是否符合格式與規定。", "Checks whether a plan follows its form and its rules.")
CHECK = Words("檢查檔案、資料夾或 .zip 壓縮檔", "check files, folders and .zip archives")
PARSE = Words("以 JSON 顯示計畫書的結構與數據", "show a plan's structure and values as JSON")
TARGET = Words("由目標對象人數算出下載標準", "reckon the download standard from the audience")
VERSION = Words(
    "由前後版本號判斷更新程度及應否檢附資安檢測報告", "tell a major, minor or stage version, and whether a security test is due"
)
RULES = Words("列出全部規則", "list all rules")
EXPLAIN = Words("說明一條規則", "explain one rule")
COMPARE = Words("比較一份計畫的前後兩版", "compare two versions of a plan")
SERVE = Words("啟動服務：網頁、API、檢查與排程", "run the service: web pages, API, workers, scheduler")
WORKER = Words("啟動檢查程序（多主機時）", "run a worker, on further machines")
MAIL = Words("收取送件郵件並回覆檢核結果", "read plans from mail accounts and answer")
DB = Words("升級、備份、還原、檢查服務的資料庫與檔案", "upgrade, back up, restore or check the service's database and files")
REGISTER = Words("App 名冊：匯入數據、年度指標、提報期限", "the App register: import figures, a year's board, due days")
USER = Words("管理帳號：新增、列出、停用、連結、權杖", "manage accounts: add, list, disable, link, token")
EXITS = Words(
    "結束碼：0 沒有錯誤；1 有錯誤；2 用法不對；3 有檔案無法讀取。",
    "Exit: 0 no error, 1 at least one, 2 wrong usage, 3 a file could not be read.",
)

PATHS = Words("檔案、資料夾或 .zip", "files, folders, .zip archives")
FORMAT = Words("輸出格式（終端機預設 text，其餘 json）", "output (text on a terminal, json otherwise)")
OUTPUT = Words(
    "另將 名稱.report.json、.txt 與 .html 寫入此資料夾；多份計畫並附彙總表 summary.xlsx 與 summary.ods",
    "also write NAME.report.json, .txt and .html there, and for several plans summary.xlsx and summary.ods",
)
ANNOTATE = Words(
    "另將附註版寫入 --output 資料夾：Word 與 ODT 加註解，PDF 加螢光標示與書籤",
    "also write the annotated copy to --output: comments in Word and ODT, highlights and bookmarks in PDF",
)
ANNOTATE_WHERE = Words("--annotate 須以 --output 指定資料夾。", "--annotate needs --output DIR.")
NO_COPY = Words("「{name}」無法製作附註版。", "No annotated copy can be made of “{name}”.")
SUMMARY_FILE = Words("另將彙總表寫入此檔（.xlsx 或 .ods）", "also write a summary of all plans to this file (.xlsx or .ods)")
NOT_A_SHEET = Words("彙總表「{path}」的副檔名須為 .xlsx 或 .ods。", "The summary “{path}” has to end in .xlsx or .ods.")
ONE_PAGE = Words(
    "HTML 報告一次只能輸出一份；多份請用 --output 指定資料夾。",
    "Only one HTML report can be printed; for several give --output DIR.",
)
PROFILE = Words("依據的格式（預設 {default}）", "the form to check against (default {default})")
IOS = Words("App Store 平均評分", "average rating on the App Store")
ANDROID = Words("Google Play 平均評分", "average rating on Google Play")
DOWNLOADS = Words("目前下載次數", "downloads so far")
AUDIENCE = Words("目標對象人數", "people in the audience")
FAILED = Words("前一年度亦未達指標", "below the indicators last year as well")
AS_OF = Words("收文日 YYYY-MM-DD（預設今天）", "day of receipt, YYYY-MM-DD (default today)")
SELECT = Words("只看這些規則（代碼或其開頭，逗號分隔，如 T4,F）", "only these rules (codes or beginnings, such as T4,F)")
IGNORE = Words("略過這些規則", "leave these rules out")
LANG = Words("語言（預設 zh-Hant）", "language (default zh-Hant)")
JOBS = Words("同時處理的檔案數（預設為處理器數）", "files checked at a time (default: processors)")
CODE = Words("規則代碼，如 T404", "a rule's code, such as T404")
OLD = Words("前次的計畫書或其 report.json", "the earlier plan or its report.json")
NEW = Words("本次的計畫書或其 report.json", "the later plan or its report.json")
NO_REPLIES = Words(
    "「{path}」註解中的回復無法讀取，比較結果不含回復。", "The answers in the comments of {path} cannot be read; they are left out."
)
NOT_ONE_PLAN = Words("「{path}」不是單一計畫書檔案。", "“{path}” is not the file of one plan.")
NOT_A_REPORT = Words("「{path}」不是 plancheck 產生的報告。", "“{path}” is no report of plancheck.")
PLAN = Words("計畫書檔案", "the plan's file")

NOT_THERE = Words("找不到「{path}」。", "There is no “{path}”.")
NOTHING_THERE = Words("「{path}」內沒有可檢查的文件。", "“{path}” holds no document that could be checked.")
PASSED_OVER = Words(
    "「{path}」內有 {n} 個檔案不是計畫書文件，未檢查：{names}", "{n} files in “{path}” are no plans and were not checked: {names}"
)
CANNOT_OPEN = Words("無法開啟這個檔案（{error}）。", "The file cannot be opened ({error}).")
CANNOT_OPEN_REMEDY = Words("請確認檔案存在且有讀取權限。", "See that it is there and may be read.")
CANNOT_WRITE = Words("無法寫入「{path}」（{error}）。", "Cannot write to “{path}” ({error}).")
NO_RULE = Words(
    "沒有代碼為「{code}」的規則；plancheck rules 列出全部規則。", "There is no rule “{code}”; plancheck rules lists them."
)
NO_FORM = Words("沒有名為「{form}」的格式；可用：{known}。", "There is no form “{form}”; there are: {known}.")
NOT_A_DAY = Words("「{text}」不是 YYYY-MM-DD 形式的日期", "“{text}” is no day written as YYYY-MM-DD")
NOT_A_RATING = Words("「{text}」不是 0 至 5 的評分", "“{text}” is no rating from 0 to 5")
NOT_A_COUNT = Words("「{text}」不是人數或次數", "“{text}” is no count")
NOT_JOBS = Words("「{text}」不是 1 以上的整數", "“{text}” is no whole number from 1 up")
STOPPED = Words("已中止。", "Stopped.")
USAGE = Words("用法", "usage")
WRONG_USAGE = Words("用法不對：{problem}", "Wrong usage: {problem}")
CHECKING = Words("檢查中", "checking")
UNEXPECTED_END = Words("檢查這個檔案的程序中途停止（{how}）。", "The process that checked this file ended early ({how}).")
UNEXPECTED_END_REMEDY = Words(
    "檔案可能已損毀；請另存成 .docx 或 .pdf 後再試。", "The file may be damaged; save it anew as .docx or .pdf and try again."
)

# argparse has no Traditional Chinese of its own.
_ARGPARSE = (
    (re.compile(r"argument (\S+): invalid choice: (.+?) \(choose from (.+)\)"), r"\1 不能是 \2；可用：\3"),
    (re.compile(r"argument (\S+): expected (?:one|at least one) argument"), r"\1 之後要有值"),
    (re.compile(r"the following arguments are required: (.+)"), r"缺少 \1"),
    (re.compile(r"unrecognized arguments: (.+)"), r"不認得 \1"),
    (re.compile(r"ambiguous option: (\S+) could match (.+)"), r"\1 不明確，可能是 \2"),
    (re.compile(r"argument (\S+): (.+)"), r"\1：\2"),
)


def usage_problem(message: str, lang: Lang) -> str:
    """Argparse's message in the user's language."""
    if lang == "zh-Hant":
        for english, chinese in _ARGPARSE:
            if found := english.fullmatch(message):
                return found.expand(chinese)
    return message
