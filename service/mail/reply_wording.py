"""What replies say, in both languages."""

from __future__ import annotations

from schemas.rules import Words

GREETING = Words("{name} 您好：", "Dear {name},")
GREETING_PLAIN = Words("您好：", "Dear sender,")
LEAD = Words(
    "來信「{subject}」所附檔案共 {n} 個，檢核結果如下。",
    "Your message “{subject}” carried {n} files. This is what the check found.",
)
LEAD_ONE = Words("來信「{subject}」所附檔案檢核結果如下。", "This is what the check found in the file of your message “{subject}”.")
NOTHING = Words(
    "來信「{subject}」未附計畫書檔案，故未辦理檢核。請將計畫書（.docx、.odt、.pdf 或 .zip）附於郵件後重新寄送。",
    "Your message “{subject}” carried no plan, so that nothing was checked. Attach the plan (.docx, .odt, .pdf or .zip) and send "
    "it again.",
)
LINKED = Words(
    "信中似以雲端連結代替附件；本系統不開啟外部連結，請改以附件寄送。",
    "It seems to link to a file in a cloud. Links are not opened here: attach the file itself.",
)
DECLINED = Words(
    "您的電子郵件地址未登錄為送件機關，本系統無法受理來信「{subject}」。如需送件，請洽貴機關窗口或主管機關登錄寄件地址。",
    "Your address is not registered for an agency, and your message “{subject}” cannot be taken. Ask your agency or the competent "
    "authority to register it.",
)
BROKEN = Words(
    "來信「{subject}」無法讀取，附件均未檢核。請將計畫書直接附於一封新的郵件後寄送。",
    "Your message “{subject}” cannot be read; nothing in it was checked. Attach the plan to a new message and send that.",
)
REFUSED = Words("未受理", "not taken")
FAILED = Words("檢核未完成", "check not completed")
DUPLICATE = Words(
    "與 {day} 送件之檔案相同，未重複檢核，以下為該次結果。",
    "The same file was handed in on {day}; it was not checked again. That result:",
)
TWICE = Words("與本信第 {n} 個檔案相同，未重複檢核。", "The same file as no. {n} of this message; it was not checked again.")
MORE = Words("另有 {n} 項，詳見完整報告。", "{n} more are in the full report.")
FULL_REPORT = Words("完整報告（須登入）", "Full report (sign-in needed)")
COPY_ATTACHED = Words("附註版隨信附上：{name}", "Annotated copy attached: {name}")
COPY_LINKED = Words(
    "附註版檔案較大，請由完整報告下載。", "The annotated copy is too large for a message; the full report offers it."
)
FACTS_USED = Words("檢核時採用來信所載數據：{facts}。", "The check used what your message says: {facts}.")
FACTS_UNUSED = Words(
    "來信載有數據（{facts}），但附件不只一份計畫書，無法判斷屬於何者，檢核時未採用；請一信一份計畫書寄送。",
    "Your message states facts ({facts}), but it carries more than one plan and they could be of any; they were not used. Send "
    "each plan in a message of its own.",
)
FACTS_UNCLEAR = Words(
    "來信對下列數據有不同記載，檢核時未採用：{facts}。請於一封新的郵件載明正確數據。",
    "Your message states these facts in more than one way; they were not used: {facts}. State the right ones in a new message.",
)
FACT_NAMES = {
    "ios_rating": Words("iOS 評分", "iOS rating"),
    "android_rating": Words("Android 評分", "Android rating"),
    "downloads": Words("下載數", "downloads"),
    "audience": Words("目標對象人數", "audience"),
    "failed_last_year": Words("前一年度未達指標", "below the indicators last year"),
}
FACT_VALUE = Words("{name} {value}", "{name} {value}")
COMMA = Words("、", ", ")
COLON = Words("：", ": ")
IN_BRACKETS = Words("（{words}）", " ({words})")
CLOSING = Words(
    "修正後請直接回覆本信並附上計畫書，即可再次檢核。",
    "Once it is mended, answer this message with the plan attached, and it will be checked again.",
)
FOOTER = Words(
    "本信由 plancheck 自動寄發，僅供送件前自我檢核參考，非正式公文；審查結果以主管機關核復為準。",
    "Sent automatically by plancheck as an aid before handing in. It is no official document; the decision is the authority's.",
)
ALERT_SUBJECT = Words("plancheck 郵件帳號「{name}」無法運作", "plancheck: the mail account “{name}” is stuck")
ALERT = Words(
    "郵件帳號「{name}」自 {since} 起無法收信：{error}　請檢查帳號設定與郵件伺服器；恢復後系統會自動補收，不會遺漏。",
    "The mail account “{name}” has not been read since {since}: {error} See to its settings and to the mail server; once it works "
    "again, all that has come in meanwhile is taken.",
)
