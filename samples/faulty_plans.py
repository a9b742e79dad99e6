"""Four invented plans with faults: the good plan of the tests with some words replaced, and what is to be found in each.

Each finding is (code, section, words it quotes); the words are None where the finding quotes none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Expected = tuple[str, str | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Faulty:
    """One plan: the words that replace the good ones, its make-up, its form of file and its findings in the report's order."""

    about: str
    format: Literal["docx", "odt", "pdf"]
    findings: tuple[Expected, ...]
    sections: dict[str, str | None] = field(default_factory=dict)
    options: dict[str, object] = field(default_factory=dict)


TARGET = """\
目標客群624,500人，屬第二類，標準為624,500×10%=62,540人次。
本App訂定之目標下載數量為60,000人次。"""

EFFECT = """\
預期觸及30萬人次，可增加下載10,000人次。
48,200+10,000=58,200（累計下載總次數）"""

BREAKDOWN = """\
項目 | 說明 | 金額（元）
首頁版面及字級改版 | 如UI/UX改善說明 | 180,000
離線地圖模組開發 | 如功能提昇說明第1點 | 240,000
相簿閃退修正及封閉公告推播 | 如功能提昇說明第2點及第3點 | 150,000
資安檢測及弱點掃描 | 如（六）敘明相關資訊安全防護措施 | 130,000
合計 |  | 720,000"""

FAULTY: dict[str, Faulty] = {
    "target-too-low": Faulty(
        about="下載標準算錯、訂定之目標低於標準、預估累計未達目標",
        format="docx",
        sections={"marketing.target": TARGET, "marketing.campaign.effect": EFFECT},
        findings=(
            ("T404", "marketing.target", "62,540"),
            ("T405", "marketing.target", "60,000"),
            ("T408", "marketing.campaign.effect", "58,200"),
        ),
    ),
    "sections-missing": Faulty(
        about="缺少項目、項目空白、以「待補」代替內容、機關名稱未填",
        format="odt",
        sections={
            "improvement.stars": None,
            "improvement.release": "待補",
            "marketing.audience": "",
            "marketing.campaign.workforce": None,
        },
        options={"title": "高雄市政府(機關名稱)旅跡高雄改善及行銷計畫書"},
        findings=(
            ("D108", None, "(機關名稱)"),
            ("S209", "improvement.release", "待補"),
            ("S202", "improvement.stars", None),
            ("S203", "marketing.audience", "（二）目標客群數量(敘明行銷目標對象，請提相關佐證資料)"),
            ("S204", "marketing.campaign.workforce", None),
            ("S207", "marketing.campaign.effect", "3. 預期效果"),
        ),
    ),
    "sums-and-dates": Faulty(
        about="經費合計不符、人數相加不符、期程結束早於開始、上架早於期程",
        format="docx",
        sections={
            "improvement.schedule": "115年9月至115年4月",
            "improvement.budget.breakdown": BREAKDOWN,
            "marketing.campaign.workforce": "業務承辦3人、社群小編2人及登山志工15人，共計23人，均由現有人力分工辦理。",
        },
        findings=(
            ("C702", "improvement.schedule", "115年9月至115年4月"),
            ("A502", "improvement.budget.breakdown", "720,000"),
            ("A503", "marketing.campaign.workforce", "共計23人"),
        ),
    ),
    "short-and-small": Faulty(
        about="字數不足、字型與字體大小不符",
        format="pdf",
        sections={
            "improvement.ui_ux": "全面改用可調整字級，提供大、中、小三種尺寸。",
            "improvement.features": "1. 重新撰寫離線地圖模組。\n2. 修正開啟相簿時閃退的錯誤。\n3. 新增步道封閉推播通知。",
            "marketing.segmentation": "民間旅遊App多以住宿及餐飲訂購為主，本App專注於登山步道。",
            "marketing.positioning": "定位為本市戶外活動的安全助手。",
        },
        options={"font": "標楷體", "size": 12, "guidance": False},
        findings=(
            ("L301", None, None),
            ("F311", None, None),
            ("F312", None, None),
        ),
    ),
}
