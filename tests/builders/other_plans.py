"""Good plans of the forms beside the first, invented for the tests: no rule finds anything in them.

By section key, in the form's order, as in `good_plan`. `rest` holds the writer's own sections, headings and all.
"""

from __future__ import annotations

from collections.abc import Mapping

ASSESSMENT = {
    "assessment": "",
    "assessment.existing": """\
尚無類似功能之App。經於Google Play及App Store以「步道」「登山」「高雄」檢索，並函詢林業及自然保育署與民間業者，\
既有服務多為全國性路線分享，均無本市步道封閉公告及求救座標功能。""",
    "assessment.open_data": """\
不可替代。步道基本資料已於政府資料開放平台提供共12項資料集供外界加值，惟求救座標涉及個人位置資訊，不得公開，須由機關自行提供服務。""",
    "assessment.responsive": """\
不可替代。山區多無訊號，路線圖須預先下載並於離線時定位，響應式網頁無法於離線時持續取得衛星定位；其餘靜態資訊仍以網頁提供。""",
    "assessment.indicators": """\
符合。目標對象為本市每年登山健行之市民624,500人，屬第二類，下載標準為624,500×10%=62,450人次；預估上架一年可達70,000人次，並維持平均4星以上。""",
    "rest": """\
**二、功能規劃
提供離線路線圖、封閉公告推播及求救座標三項功能，並支援中英雙語。
**三、經費需求
總經費1,800,000元，由本局115年度預算支應。""",
}

TAICHUNG = {
    "principles": "",
    "principles.audience": "以本市每年使用登山步道之市民及遊客為服務對象，可提供多數民眾取用。",
    "principles.identity": "啟動畫面及關於頁面置放本府府徽，並載明服務提供者為臺中市政府觀光旅遊局。",
    "principles.security": "依個人資料保護法及政府資通安全管理規定辦理，位置資料不留存於伺服器，並於上架前完成檢測。",
    "principles.fees": "免費提供民眾使用，無任何收費項目。",
    "principles.assessment": "經評估民間尚無相同服務，且須離線使用，網頁無法取代，爰規劃開發。",
    "rest": """\
**二、經費需求
委外開發1,200,000元及維護300,000元，合計1,500,000元。""",
}

TAIPEI = {
    "assessment": "",
    "assessment.open_data": "步道資料已全數提供於資料開放平台，民間尚無業者加值。",
    "assessment.responsive": "無法取代。山區無訊號時仍須顯示路線圖並定位，響應式網頁無此能力。",
    "assessment.existing": "市場尚無類似應用。經檢索兩大軟體商店，均無本市步道封閉公告功能。",
    "assessment.integration": "無法整合。現有臺北通以身分識別為主，離線地圖所需空間過大，經與資訊局研商不宜併入。",
}

GOOD: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "kaohsiung-app-assessment": ("高雄市政府觀光局旅跡高雄開發評估計畫書", ASSESSMENT),
    "taichung-app-plan": ("臺中市政府觀光旅遊局山城步道通行動應用軟體(App)開發實施計畫", TAICHUNG),
    "taipei-app-plan": ("臺北市政府工務局大地步道App開發計畫", TAIPEI),
}
