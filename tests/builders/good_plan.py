"""A good plan, invented for the tests: no rule of the catalogue finds anything in it.

By section key, in the form's order. A line is a paragraph; a line with ` | ` in it is a row of a table. Some 1,900 characters
by the judged measure, headings and guidance of the form included; received on `RECEIVED`.
"""

from __future__ import annotations

from datetime import date

RECEIVED = date(2026, 3, 2)
AGENCY = "高雄市政府觀光局"
APP = "旅跡高雄"
TITLE = f"{AGENCY}{APP}改善及行銷計畫書"

PLAN: dict[str, str] = {
    "improvement": "",
    "improvement.ui_ux": """\
1. 首頁改為卡片式版面，將步道、景點及活動三大類置於首屏，減少點選層數，\
使用者兩步內即可到達所需頁面；常用的收藏清單改置於頁面下方，單手即可操作。
2. 針對文字太小的意見，全面改用可調整字級，提供大、中、小三種尺寸，並加強深淺對比，方便長者戶外閱讀。
3. 改版前邀請不同年齡層的使用者試用原型，依操作過程調整按鈕位置及圖示說明，確認介面易懂後再行開發，\
上線後並持續蒐集操作意見滾動調整。""",
    "improvement.features": """\
1. 重新撰寫離線地圖模組，行前可將步道路線圖下載至手機，山區無訊號時仍能查看目前位置及路線，恢復連線後自動同步行走紀錄。
2. 修正開啟相簿時閃退的程式錯誤，並導入當機紀錄回報機制，由委外廠商每週檢視紀錄並排除異常，使相簿瀏覽流暢穩定。
3. 新增封閉公告推播通知，步道因颱風或施工封閉時，主動推播給收藏該步道之使用者，並附上替代路線建議，避免白跑一趟。""",
    "improvement.feedback": """\
1. 山區沒有訊號，地圖完全打不開。
2. 打開相簿常常閃退。
3. 字太小，長輩看不清楚。
4. 到了現場才知道步道封閉，希望有推播通知。""",
    "improvement.schedule": "115年4月至115年9月",
    "improvement.update_cycle": "景點及步道資料每月更新一次。",
    "improvement.security": """\
改版後委託合格實驗室依經濟部工業局「行動應用App基本資安檢測基準」辦理檢測，並提供檢測報告；資料傳輸全程加密，帳號密碼不存放於手機端，\
委外廠商每季辦理弱點掃描及修補，發現重大弱點時立即通報並停用受影響功能。""",
    "improvement.release": "115年10月",
    "improvement.budget": "",
    "improvement.budget.source": "編列本局115年度預算支應。",
    "improvement.budget.breakdown": """\
項目 | 說明 | 金額（元）
首頁版面及字級改版 | 如UI/UX改善說明 | 180,000
離線地圖模組開發 | 如功能提昇說明第1點 | 240,000
相簿閃退修正及封閉公告推播 | 如功能提昇說明第2點及第3點 | 150,000
資安檢測及弱點掃描 | 如（六）敘明相關資訊安全防護措施 | 130,000
合計 |  | 700,000""",
    "improvement.stars": "目前兩平台平均為3.2星，預期提昇至4.0星。",
    "marketing": "",
    "marketing.segmentation": """\
民間旅遊App多以住宿及餐飲訂購為主，本App專注於本市登山步道與戶外景點，提供官方即時封閉資訊、難度分級及救援座標，資料由本局巡查人員實地維護，內容正確完整且不含廣告，\
與民間服務有別；民間業者亦無權公告步道封閉或通報救援，重疊程度甚低。""",
    "marketing.audience": """\
以喜愛戶外活動的本市市民為目標客群，依觀光局114年度旅客意向調查報告，本市市民每年至少登山健行一次者共計624,500人。""",
    "marketing.positioning": """\
定位為本市戶外活動的安全助手，行前查詢路線、途中離線導引、遇險時一鍵傳送座標，補足民間地圖在山區資訊之不足，並支援中英雙語；遇颱風豪雨時並配合防災單位發布封山訊息，協助搜救人員縮短定位時間，肩負公共安全任務，具存續之必要。""",
    "marketing.target": """\
目標客群624,500人，屬第二類，標準為624,500×10%=62,450人次。
本App訂定之目標下載數量為65,000人次。""",
    "marketing.campaign": "",
    "marketing.campaign.actions": """\
1. 於壽山、柴山等十二處登山口設置QR Code立牌，民眾掃描後即可安裝，並由志工於例假日在現場協助長者完成設定，同時發放步道安全摺頁。
2. 舉辦「百岳起步走」集章活動，民眾以App完成五條步道打卡者可兌換紀念毛巾，鼓勵安裝後持續使用。
3. 於本局社群專頁及捷運車廂刊登步道安全宣導短片，影片片尾附下載連結與操作說明，並與本市登山社團合作轉發，擴大觸及戶外活動族群。
4. 於連續假期前發布步道人潮預報，提醒民眾以App查詢分流路線，並於回覆市民來信時附上下載連結，提高安裝意願。""",
    "marketing.campaign.workforce": "業務承辦3人、社群小編2人及登山志工15人，共計20人，各項工作均由現有人力分工辦理，不另增員額。",
    "marketing.campaign.effect": """\
預期觸及30萬人次，可增加下載18,000人次。
48,200+18,000=66,200（累計下載總次數）>65,000（目標下載數量）""",
    "marketing.budget": "",
    "marketing.budget.source": "由本局115年度觀光推廣預算支應。",
    "marketing.budget.breakdown": """\
項目 | 說明 | 金額（元）
登山口QR Code立牌 | 如執行項目第1點 | 60,000
集章活動紀念毛巾 | 如執行項目第2點 | 90,000
宣導短片拍攝及捷運車廂刊登 | 如執行項目第3點 | 50,000
合計 |  | 200,000""",
}
