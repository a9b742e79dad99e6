"""Words that several pages share, in both languages. What stands on one page only stands in its template."""

from __future__ import annotations

from schemas.rules import Words

FILE = Words("個檔案", "file")

ROLES = {
    "nobody": Words("訪客", "visitor"),
    "agency": Words("機關人員", "agency staff"),
    "reviewer": Words("審查人員", "reviewer"),
    "administrator": Words("系統管理者", "administrator"),
    "service": Words("系統", "plancheck"),
}
STATUSES = {
    "queued": Words("等候檢核", "waiting"),
    "checking": Words("檢核中", "being checked"),
    "checked": Words("檢核完成", "checked"),
    "failed": Words("無法檢核", "could not be checked"),
}
STAGES = (
    ("queued", Words("等候", "Waiting")),
    ("reading", Words("讀取文件", "Reading")),
    ("judging", Words("逐條檢核", "Checking each rule")),
    ("writing", Words("製作報告", "Writing the report")),
)
DECISIONS = {
    "returned": Words("退回補正", "returned for correction"),
    "approved": Words("審查通過", "approved"),
    "rejected": Words("審查不通過", "rejected"),
}
SOURCES = {"web": Words("網頁", "web page"), "api": Words("API", "API"), "mail": Words("電子郵件", "e-mail")}
SCOPES = {
    "read": Words("讀取", "read"),
    "submit": Words("送件", "submit"),
    "review": Words("審查", "review"),
    "administer": Words("管理", "administer"),
}
DAYS_LEFT = Words("剩 {n} 日", "{n} days left")
DUE_TODAY = Words("今日到期", "due today")
DAYS_LATE = Words("逾期 {n} 日", "{n} days late")
SOON_DAYS = 3
"""From so many days on a case is coloured as pressing."""
SHOWS = {
    "all": Words("全部", "all"),
    "passed": Words("達成", "passed"),
    "failed": Words("未達", "failed"),
    "unknown": Words("數據不全", "incomplete"),
    "no-figures": Words("未登錄數據", "no figures"),
    "owed": Words("應提報計畫書", "plan owed"),
    "overdue": Words("逾期未提報", "overdue"),
    "handed-in": Words("已提報", "handed in"),
    "second-year": Words("連續二年未達", "second year"),
}
APP_STATES = {
    "developing": Words("開發中", "being developed"),
    "listed": Words("上架", "listed"),
    "removed": Words("下架", "removed"),
    "retired": Words("停用", "retired"),
}
ACCOUNT_STATES = {
    "new": Words("尚未連線", "not tried yet"),
    "well": Words("正常", "well"),
    "failing": Words("連線失敗，重試中", "failing, tried again"),
    "stuck": Words("持續失敗，請處理", "stuck, needs you"),
    "off": Words("已停用", "off"),
}
FATES = {
    None: Words("處理中", "under way"),
    "answered": Words("已檢核回覆", "answered"),
    "declined": Words("非登錄寄件者，已婉覆", "stranger, declined"),
    "ignored": Words("非登錄寄件者，未回覆", "stranger, ignored"),
    "automatic": Words("自動信件，未處理", "automatic"),
    "forged": Words("寄件者無法驗證", "not vouched for"),
    "broken": Words("無法解析", "could not be read"),
}
FIELDS = {
    "downloads": Words("下載次數", "downloads"),
    "ios_rating": Words("iOS 星等", "iOS rating"),
    "android_rating": Words("Android 星等", "Android rating"),
    "audience": Words("目標對象人數", "audience"),
    "audience_source": Words("人數來源", "source of the audience"),
    "description": Words("功能說明", "description"),
    "keywords": Words("關鍵字", "keywords"),
    "android_url": Words("Google Play 網址", "Google Play link"),
    "ios_url": Words("App Store 網址", "App Store link"),
}
REQUEST_STATES = {
    "received": Words("待審", "received"),
    "returned": Words("退回補正", "returned"),
    "approved": Words("核准", "approved"),
    "rejected": Words("不核准", "rejected"),
    "withdrawn": Words("已撤回", "withdrawn"),
}
CHANGES = {
    "new": Words("新上架", "new"),
    "major": Words("主要版本", "major"),
    "minor": Words("次要版本", "minor"),
    "stage": Words("階段版本", "stage"),
    "same": Words("版本相同", "same"),
}
