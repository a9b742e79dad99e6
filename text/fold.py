"""Folding of widths, radicals and variants, one character for one.

Every fold maps one character to exactly one, so offsets into the folded string are offsets into the original: the offset
map is the identity. What NFKC would turn into several characters (㈠, ⑴, ㎡) is left as it is; labels are read by
`text.labels`. Kangxi radicals (U+2F00–2FD5) and CJK radicals (U+2E80–2EF3) come from PDFs whose character map names the
radical's glyph for the ideograph; NFKC mends the first block only (`performance.md`).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# CJK Radicals Supplement: the ideograph that each one stands for, where a PDF may show it in place of the ideograph.
_CJK_RADICALS = {
    "⺁": "厂", "⺄": "乙", "⺆": "冂", "⺈": "刀", "⺊": "卜", "⺌": "小", "⺍": "小", "⺎": "兀", "⺏": "尣", "⺒": "巳",
    "⺓": "幺", "⺗": "心", "⺘": "手", "⺙": "攴", "⺛": "无", "⺝": "月", "⺞": "歹", "⺟": "母", "⺠": "民", "⺡": "水",
    "⺢": "水", "⺣": "火", "⺤": "爪", "⺥": "爪", "⺧": "牛", "⺨": "犬", "⺩": "王", "⺪": "疋", "⺫": "目", "⺬": "示",
    "⺭": "示", "⺮": "竹", "⺯": "糸", "⺰": "糸", "⺱": "网", "⺲": "网", "⺳": "网", "⺵": "网", "⺶": "羊", "⺷": "羊",
    "⺸": "羊", "⺹": "老", "⺻": "聿", "⺼": "肉", "⺽": "臼", "⺾": "艸", "⺿": "艸", "⻀": "艸", "⻁": "虎", "⻂": "衣",
    "⻃": "西", "⻄": "西", "⻅": "見", "⻆": "角", "⻇": "角", "⻈": "言", "⻉": "貝", "⻊": "足", "⻋": "車", "⻌": "辵",
    "⻍": "辵", "⻎": "辵", "⻏": "邑", "⻐": "金", "⻑": "長", "⻒": "長", "⻓": "長", "⻔": "門", "⻕": "阜", "⻖": "阜",
    "⻗": "雨", "⻘": "青", "⻙": "韋", "⻚": "頁", "⻛": "風", "⻜": "飛", "⻝": "食", "⻞": "食", "⻟": "食", "⻠": "食",
    "⻡": "首", "⻢": "馬", "⻣": "骨", "⻤": "鬼", "⻥": "魚", "⻦": "鳥", "⻧": "鹵", "⻨": "麥", "⻩": "黃", "⻪": "黽",
    "⻫": "齊", "⻬": "齊", "⻭": "齒", "⻮": "齒", "⻯": "龍", "⻰": "龍", "⻱": "龜", "⻲": "龜", "⻳": "龜",
}  # fmt: skip
_VARIANTS = {"臺": "台", "昇": "升", "週": "周", "裏": "裡", "着": "著", "爲": "為", "衆": "眾", "説": "說"}
_SIGNS = {
    "–": "-", "—": "-", "―": "-", "‐": "-", "‑": "-", "−": "-", "﹣": "-", "─": "-", "～": "~", "〜": "~", "∼": "~",
    "˜": "~", "‧": "·", "・": "·", "•": "·",
    "　": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ", "﹪": "%", "﹐": ",",
}  # fmt: skip

_LAST_KEPT = 0xFFFF
"""No plan has many characters beyond, and a hostile one shall not fill the memory with them."""
_LONGEST_KEPT = 2000
"""Characters; longer texts are no paragraphs of plans, and keeping them would cost memory."""


class _Radicals(dict[int, str]):
    """What each character is mended to, found when it is first met: `str.translate` is quickest where nothing is missing."""

    def __missing__(self, code: int) -> str:
        plain = self.plain(chr(code), code)
        if code <= _LAST_KEPT:
            self[code] = plain
        return plain

    def plain(self, character: str, code: int) -> str:
        """The ideograph that a radical or a compatibility ideograph stands for; any other character itself."""
        if 0x2F00 <= code <= 0x2FD5 or 0xF900 <= code <= 0xFAD9:
            ideograph = unicodedata.normalize("NFKC", character)
            return ideograph if len(ideograph) == 1 else character
        return _CJK_RADICALS.get(character, character)


class _Folds(_Radicals):
    """What each character is folded to."""

    def plain(self, character: str, code: int) -> str:
        """The character of the same meaning in the usual width and spelling."""
        if 0xFF01 <= code <= 0xFF5E:
            return chr(code - 0xFEE0)
        return _SIGNS.get(character) or _VARIANTS.get(character) or super().plain(character, code)


_RADICALS, _FOLDS = _Radicals(), _Folds()


def mend_radicals(text: str) -> str:
    """The text with radicals and compatibility ideographs replaced by the ideographs they stand for; widths are kept.

    This is what a PDF reader does to the text it delivers: the author wrote 行 and not ⾏.
    """
    return text.translate(_RADICALS)


def fold(text: str) -> str:
    """The text with full-width forms, radicals, dashes, blanks and spelling variants folded; the same length.

    ＡＢ１，％ become AB1,%; 臺昇週 become 台升周; every dash becomes `-`. For comparing and for parsing, never for showing.
    """
    return _folded(text) if len(text) <= _LONGEST_KEPT else text.translate(_FOLDS)


@lru_cache(maxsize=2048)
def _folded(text: str) -> str:
    """Each reader of facts folds the same paragraphs, so that folding once saves most of it."""
    return text.translate(_FOLDS)


def dense(text: str) -> str:
    """The folded text without any whitespace."""
    return "".join(fold(text).split())


def squeeze(text: str) -> tuple[str, list[int]]:
    """The folded text without any whitespace, and for each character that is left its offset in `text`."""
    folded = fold(text)
    dense = "".join(folded.split())
    if len(dense) == len(folded):
        return folded, list(range(len(folded)))
    return dense, [place for place, character in enumerate(folded) if not character.isspace()]


def lower(text: str) -> str:
    """The text in small letters, one for one: unlike `casefold` (ß to ss) and `str.lower` (İ to i and a dot) it keeps offsets."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(one if len(one) == 1 else character for character, one in ((each, each.lower()) for each in text))
