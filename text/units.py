"""Counter words behind numbers, and which of them measure the same thing on different scales."""

from __future__ import annotations

# Folded spellings: 台 stands for 臺, 周 for 週.
_WORDS = (
    "人次", "人日", "人月", "人時", "人天", "人", "名", "位", "員", "次", "個工作天", "個工作日", "個小時", "個百分點", "個月",
    "個半月", "個禮拜", "個星期", "個步驟", "個", "百分點", "百分比", "場次", "場", "班次", "班", "組", "張", "份", "件", "筆",
    "則", "篇", "頁", "項", "處", "站", "面", "輛", "台次", "台", "部", "支", "片", "條", "枚", "盒", "包", "袋", "箱", "本",
    "冊", "套", "式", "批", "檔", "期", "梯次", "梯", "季", "年度", "年", "月份", "月", "日曆天", "工作天", "工作日", "日", "天",
    "小時", "時段", "時", "分鐘", "分", "秒鐘", "秒", "周年", "周", "歲", "顆星", "顆", "星等", "星級", "星", "級", "倍", "碼",
    "字", "元", "角", "戶", "家", "間", "校", "所", "區", "里", "鄰", "村", "鎮", "市", "縣", "隻", "頭", "層", "段", "步驟",
    "步", "種", "類", "款", "趟", "通", "封", "公里", "公尺", "公分", "公斤", "公噸", "噸", "坪", "平方公尺", "度", "瓦", "格",
    "席", "座", "棟", "樓", "餐", "瓶", "杯", "折", "下載", "點閱", "點", "卡", "床", "艘", "架", "棵", "株", "群", "隊", "館",
    "系統", "版", "幅", "檯", "桌", "攤", "輪", "屆", "門", "堂", "課", "節", "集", "題", "成", "款項", "單位", "帳號", "廳",
    "室", "園", "車次", "航次", "票", "股", "則次", "支次",
)  # fmt: skip
_LATIN = ("px", "pt", "MB", "GB", "KB", "TB", "Mbps", "dpi", "ms", "sec", "min", "hr", "km", "cm", "mm", "kg", "kW", "fps")
_LONGEST = max(len(word) for word in (*_WORDS, *_LATIN))
_KNOWN = frozenset((*_WORDS, *_LATIN))
_LATIN_WORDS = frozenset(_LATIN)
_SCALES: tuple[frozenset[str], ...] = (
    frozenset(
        {
            "秒", "秒鐘", "ms", "sec", "分鐘", "分", "min", "小時", "個小時", "時", "hr", "日", "天", "日曆天", "工作天",
            "工作日", "個工作天", "個工作日", "周", "個星期", "個禮拜", "月", "個月", "個半月", "季", "年", "年度",
        }
    ),
    frozenset({"公里", "公尺", "公分", "km", "cm", "mm"}),
    frozenset({"公斤", "公噸", "噸", "kg"}),
    frozenset({"MB", "GB", "KB", "TB"}),
)  # fmt: skip
_SAME = {
    "名": "人", "位": "人", "員": "人", "場次": "場", "顆星": "星", "星級": "星", "星等": "星", "班次": "班", "梯次": "梯",
    "天": "日",
}  # fmt: skip


def unit_at(text: str, place: int) -> tuple[str, int]:
    """The counter word that a folded text holds at `place` (one blank skipped) and where it ends; else ("", place)."""
    start = place
    while start < len(text) and text[start] == " " and start - place < 2:
        start += 1
    for length in range(min(_LONGEST, len(text) - start), 0, -1):
        word = text[start : start + length]
        if word in _KNOWN:
            behind = text[start + length : start + length + 1]
            if word in _LATIN_WORDS and behind.isascii() and behind.isalpha():
                continue
            return word, start + length
    return "", place


def same_unit(first: str, second: str) -> bool:
    """Whether two counter words count the same things: 人 and 名, 場 and 場次."""
    return _SAME.get(first, first) == _SAME.get(second, second)


def other_scale(first: str, second: str) -> bool:
    """Whether two counter words measure one thing on different scales, such as 分鐘 and 小時, so that values do not compare."""
    return first != second and any(first in scale and second in scale for scale in _SCALES)
