"""Whether words say anything: 待補, 略, 同上, 如附件, TBD and their like stand for content that is not there."""

from __future__ import annotations

import re

from text.fold import dense, fold

_FILLERS = (
    r"待補充?(?:資料|內容|說明)?",
    r"(?:[待尚俟容另再後]|會後|日後|屆時|嗣後){1,3}(?:[行予為續])?(?:[補陳報提附送議定訂擬填充寫交齊]|確認|規劃|研議|說明|提供|辦理|公告){1,3}[中之]?",
    r"(?:尚|仍)?未定",
    r"(?:尚|仍)?待(?:確認|規劃|研議|評估|統計|蒐集|彙整|洽詢|擬|訂|定)",
    r"洽[^\W\d]{0,6}中",
    r"後補",
    r"補件中",
    r"[從省]?略",
    r"略述?之?",
    r"無",
    r"暫?無(?:資料|內容|說明|規劃|相關資料|意見)?",
    r"沒有",
    r"不適用",
    r"免填?",
    r"同[上前]述?",
    r"同[上前][項述]?",
    r"請?(?:如|詳|見|參){1,2}(?:閱|照|見|後|如)?附(?:件|表|檔|錄|圖)(?:所[示載]|[一二三四五六七八九十\d]+)?",
    r"如[上前]述?",
    r"如說明",
    r"(?:尚在|正在)?(?:規劃|研議|評估|撰寫|辦理|整理)中",
    r"空白",
    r"填寫中",
    r"tb[dac]",
    r"todo",
    r"n/?a",
    r"none?",
    r"pending",
    r"x{2,}",
    r"[○〇]{2,}",
    r"test",
)
_FILLER = re.compile(rf"(?:{'|'.join(_FILLERS)})")
_SAID = re.compile(r"[^\W_]+")
"""What is neither blank nor mark."""
_LEAD = re.compile(r"^(?:本項|本節|內容|說明|目前)?")


def is_hollow(words: str) -> bool:
    """Whether the words, marks and blanks aside, are nothing but a filler. Empty words are not hollow: they are empty."""
    folded = dense(words).casefold()
    plain = "".join(_SAID.findall(folded))
    if not plain:
        return False
    for candidate in {plain, _LEAD.sub("", plain)}:
        if _FILLER.fullmatch(candidate) or re.fullmatch(r"n/?a", folded.strip("。.,、()")):
            return True
    # 略、同上 said twice (待補，待補) is as hollow as once.
    parts = [part for part in re.split(r"[\s,。;、:()]+", folded) if part]
    return len(parts) > 1 and all(_FILLER.fullmatch("".join(_SAID.findall(part))) for part in parts)


def is_blank(words: str) -> bool:
    """Whether the words are empty but for blanks, marks and lines to write on."""
    return _SAID.search(fold(words)) is None
