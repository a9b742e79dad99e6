"""What a person is told when the check of a document had to be stopped. All are D101."""

from __future__ import annotations

from ingest.errors import Broken, Died
from ingest.limits import MIB, Limits
from schemas.rules import Words

_REMEDY = Words(
    "請用原本的軟體開啟這份檔案，確認內容與頁數正常，另存新檔後再送一次；若檔案確實正常，請洽系統管理者。",
    "Open the file in the program it was made with, check that its contents and length are as they should be, save it anew and "
    "send it again; if the file is sound, ask the administrator.",
)


def too_slow(limits: Limits) -> Broken:
    """The document was not done in time."""
    return Broken(
        Words(
            f"檢查這份文件超過時間或記憶體上限：處理時間超過 {limits.seconds:g} 秒仍未完成，已停止檢查。",
            f"Checking this document went beyond the limits of time or memory: it was not done within {limits.seconds:g} seconds "
            "and was stopped.",
        ),
        _REMEDY,
    )


def too_big(limits: Limits) -> Broken:
    """The document took too much memory."""
    return Broken(
        Words(
            f"檢查這份文件超過時間或記憶體上限：需要的記憶體超過 {limits.memory // MIB:,} MiB，已停止檢查。",
            f"Checking this document went beyond the limits of time or memory: it needed more than {limits.memory // MIB:,} MiB "
            "of memory and was stopped.",
        ),
        _REMEDY,
    )


def too_long(limit: int) -> Broken:
    """The result of the check is too large."""
    return Broken(
        Words(
            f"這份文件的檢查結果超過 {limit // MIB:,} MiB 的上限，已停止檢查。",
            f"The result of checking this document goes beyond the limit of {limit // MIB:,} MiB; the check was stopped.",
        ),
        _REMEDY,
    )


def died(how: str) -> Died:
    """The process that read the document came to an end by itself; `how` names the signal or exit status."""
    return Died(
        Words(
            f"讀取這份文件時程式異常中止（{how}），檔案可能已損壞或含有異常內容。",
            f"The program ended abnormally while it read this document ({how}); the file may be damaged or malicious.",
        ),
        _REMEDY,
    )


def defect() -> Broken:
    """The program made a mistake of its own; the cause is chained."""
    return Broken(
        Words(
            "檢查這份文件時發生程式未預期的錯誤，沒有完成檢查。",
            "The program met an error it did not expect while it checked this document; the check is not complete.",
        ),
        Words(
            "請將這份檔案與發生時間提供給系統管理者；也可以另存新檔後再送一次。",
            "Give this file and the time of the event to the administrator; saving it anew and sending it again may help.",
        ),
    )
