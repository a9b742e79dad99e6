"""Two invented plans as themes: what they say, with marks where numbers, dates, amounts and references are to be written.

A line beginning with `* ` is a numbered point. `[n 1000]` is a number, `[y 1000]` an amount of money in prose, `[d 2026-04]` a
date, `[p 10]` a percentage, `[x]`, `[+]`, `[=]` and `[>]` are signs, `[ref KEY]` is a section's number and title as they stand in the
document, `[title KEY]` its title alone. How each is written is the dress's affair (`tests.builders.dress_writing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.builders.good_plan import AGENCY, APP, PLAN


@dataclass(frozen=True, slots=True)
class Theme:
    """One writer's plan without its numbers. `costs` are label and explanation, by part; `crew` who does the work."""

    agency: str
    app: str
    words: Mapping[str, str]
    costs: Mapping[str, tuple[tuple[str, str], ...]]
    crew: tuple[str, ...]
    public: str
    """Whom the campaign is for."""
    source: str
    """What the number of people is taken from."""


def _points(words: str) -> str:
    lines = []
    for line in words.splitlines():
        number, dot, rest = line.partition(". ")
        lines.append(f"* {rest}" if dot and number.isdecimal() else line)
    return "\n".join(lines)


_PLAIN = ("ui_ux", "features", "feedback", "update_cycle", "security", "segmentation", "positioning")

HIKING = Theme(
    agency=AGENCY,
    app=APP,
    words={
        **{key: _points(words) for key, words in PLAN.items() if key.rpartition(".")[2] in _PLAIN},
        "marketing.campaign.actions": _points(PLAN["marketing.campaign.actions"]),
    },
    costs={
        "improvement": (
            ("首頁版面及字級改版", "如[title improvement.ui_ux]"),
            ("離線地圖模組開發", "如[title improvement.features]第1點"),
            ("相簿閃退修正及封閉公告推播", "如[title improvement.features]第2點及第3點"),
            ("資安檢測及弱點掃描", "如[ref improvement.security]"),
        ),
        "marketing": (
            ("登山口QR Code立牌", "如[title marketing.campaign.actions]第1點"),
            ("集章活動紀念毛巾", "如[title marketing.campaign.actions]第2點"),
            ("宣導短片拍攝及捷運車廂刊登", "如[title marketing.campaign.actions]第3點"),
        ),
    },
    crew=("業務承辦", "社群小編", "登山志工"),
    public="喜愛戶外活動的本市市民",
    source="依觀光局114年度旅客意向調查報告，本市市民每年至少登山健行一次者",
)

LIBRARY = Theme(
    agency="高雄市立圖書館",
    app="書香隨行",
    words={
        "improvement.ui_ux": (
            "* 重新安排首頁，將借閱條碼、預約到館通知及館藏查詢置於最上方，讀者開啟即可出示條碼，不必再逐層尋找。\n"
            "* 支援深色模式並放大按鈕間距，改善夜間閱讀刺眼及按鈕太密容易誤按的情形。\n"
            "* 將館藏查詢結果改為書封圖卡，並以顏色標示在館、外借及預約中，篩選條件收合於側欄，讀者一眼即可判斷是否可借。"
        ),
        "improvement.features": (
            "* 調整登入驗證流程並延長權杖有效時間，使讀者無須反覆輸入帳號密碼，亦支援指紋及臉部辨識快速登入。\n"
            "* 汰換查詢引擎並建立索引快取，使館藏查詢速度由八秒縮短至兩秒以內，尖峰時段亦能穩定回應。\n"
            "* 新增到期前三日之還書提醒推播，讀者可一鍵續借，避免逾期停權。"
        ),
        "improvement.feedback": (
            "* 每次都要重新登入，很麻煩。\n* 查書要等很久。\n* 書到期了沒有提醒，結果被停權。\n* 按鈕太密，常常按錯。"
        ),
        "improvement.update_cycle": "館藏及借閱資料採即時更新。",
        "improvement.security": (
            "本次改版將依「行動應用App基本資安檢測基準」送交認可實驗室檢測，取得檢測報告後始上架；讀者個資以加密方式保存，"
            "登入權杖定期更換，並由資訊人員每半年進行弱點掃描及修補，重大弱點於二十四小時內處理完成並通報上級機關。"
        ),
        "marketing.segmentation": (
            "市售電子書平台以販售及訂閱為主，本App則提供全市各分館實體館藏之查詢、預約、續借與借閱證條碼，並整合座位登記及講座報名，"
            "上述服務均須介接館內自動化系統，民間業者無從取得；本館亦不刊登廣告、不蒐集閱讀偏好販售，"
            "且各項服務均免費提供，凡設籍、就學或就業於本市者皆可申辦，與民間服務明顯區隔。"
        ),
        "marketing.positioning": (
            "書香隨行定位為市民的隨身借閱證，讓讀者不論身在何處皆可查詢館藏、預約取書及掌握到期日，減少實體卡片遺失補發之成本，"
            "並串聯各分館講座與親子活動資訊，提升公共圖書資源使用率；"
            "遇颱風停班或場館整修閉館時，亦可即時公告開館異動並自動展延借期，為民眾與館方之間最直接的聯繫管道，具持續營運之必要。"
        ),
        "marketing.campaign.actions": (
            "* 於各分館櫃檯及自助借書機旁張貼下載海報，由館員於讀者辦證時協助安裝並綁定借閱證。\n"
            "* 結合暑期閱讀節辦理「帶著書香去旅行」闖關活動，完成指定任務者可兌換限量書袋。\n"
            "* 與本市各級學校合作，於新生訓練及班親會宣導線上借閱功能，並提供教師操作影片。\n"
            "* 每月於社群專頁推出主題書單，附下載連結，並邀請作家錄製推薦短片，吸引年輕族群安裝。\n"
            "* 於捷運站智慧圖書館及還書箱外側張貼操作圖卡，使通勤族群候車時即可掃描安裝並完成首次預約。"
        ),
    },
    costs={
        "improvement": (
            ("首頁及查詢介面重新設計", "如[title improvement.ui_ux]"),
            ("登入流程調整及快速登入", "如[title improvement.features]第1點"),
            ("查詢引擎汰換及還書提醒推播", "如[title improvement.features]第2點及第3點"),
            ("資安檢測", "如[ref improvement.security]"),
        ),
        "marketing": (
            ("下載海報印製", "如[title marketing.campaign.actions]第1點"),
            ("闖關活動限量書袋", "如[title marketing.campaign.actions]第2點"),
            ("作家推薦短片錄製", "如[title marketing.campaign.actions]第4點"),
        ),
    },
    crew=("系統資訊組", "推廣企劃組", "各分館館員"),
    public="持有本館借閱證之讀者",
    source="依本館114年12月借閱證統計資料，持有效借閱證者",
)
THEMES = (HIKING, LIBRARY)
