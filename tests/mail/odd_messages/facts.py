"""Facts in the sender's words: read when clear, left when not."""

from __future__ import annotations

from tests.mail.odd_messages.building import DOCX, NAME, Odd, head, multi, plan, stars, text

_FILES = {NAME: DOCX}


def _says(
    title: str, words: str, *, subject: str = "送件", unclear: tuple[str, ...] = (), body: str | None = None, **facts: object
) -> Odd:
    raw = head(subject=subject) + multi(text(words), plan())
    return Odd(title=title, raw=raw, files=_FILES, subject=subject, facts=facts, unclear=unclear, body=body)


MESSAGES = (
    _says("as the task says it", "下載數 41230，iOS 3.1", downloads=41230, ios_rating=stars("3.1")),
    _says(
        "in the subject",
        "如附件",
        subject="旅跡高雄計畫書（下載數：41,230；Android 3.6）",
        downloads=41230,
        android_rating=stars("3.6"),
    ),
    _says(
        "all of them, a line each",
        "iOS評分：3.1\nAndroid評分：3.6星\n累計下載次數：41,230人次\n目標對象：1,986,191人\n去年未達標",
        ios_rating=stars("3.1"),
        android_rating=stars("3.6"),
        downloads=41230,
        audience=1986191,
        failed_last_year=True,
    ),
    _says("full-width", "ｉＯＳ　３．１，目標客群１９８萬６，１９１人", ios_rating=stars("3.1"), audience=1986191),
    _says("with 萬", "目前下載數4萬1,230次", downloads=41230),
    _says(
        "App Store and Google Play", "App Store 3.4 分、Google Play 3.2 分", ios_rating=stars("3.4"), android_rating=stars("3.2")
    ),
    _says(
        "in English",
        "downloads: 41230, iOS rating 3.1, Google Play rating: 4 stars",
        downloads=41230,
        ios_rating=stars("3.1"),
        android_rating=stars("4"),
    ),
    _says("said twice, the same", "下載數 41230。下載次數：41,230 次", downloads=41230),
    _says("said twice, not the same", "下載數 41230。更正：下載數 51230", unclear=("downloads",)),
    _says("the target is not the number of downloads", "目標下載數 65,000，預估下載數 70,000"),
    _says("a guess", "下載數約 4 萬，iOS 大約 3.1 分"),
    _says("a bound", "iOS 評分 3.5 以上才符合，下載數 10000 次以下須填"),
    _says("a version of the system", "支援 iOS 15、Android 8.0 以上版本"),
    _says("a question", "請問去年是否未達標？下載數是 41230 嗎？"),
    _says("quoted", "檢送計畫書。\n> 下載數 41230\n於 2026年3月1日 週日 下午3:00 管理員 寫道：\niOS 3.1", body="檢送計畫書。"),
    _says("below a signature", "檢送計畫書。\n-- \n旅跡高雄 App，下載數 41230", body="檢送計畫書。"),
    _says("the standard was met last year", "去年已達標", failed_last_year=False),
    _says("a telephone number and a date are nothing", "電話 07-3368333，115年3月2日送件，下載 App 後可查看"),
    _says("a rating that cannot be", "iOS 8.3，Android 9.9星"),
)
