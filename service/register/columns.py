"""Which column of an import is what: headings by several names, and the values of cells in whatever writing.

Every value that cannot be used is told with what is wrong and what to do (`Unusable`); nothing is guessed at or left out silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from schemas.rules import Words
from service.register.sheets import Cell
from text.cjk_numerals import NUMERAL_CHARACTERS, cjk_value
from text.fold import dense, fold, lower

HEADINGS: dict[str, tuple[str, ...]] = {
    field: tuple(names.split("|"))
    for field, names in {
        "agency": "機關|機關名稱|主辦機關|所屬機關|單位|單位名稱|局處|agency",
        "app": "App 名稱|App|名稱|應用程式名稱|行動應用名稱|App 中文名稱|系統名稱|app name|name",
        "year": "年度|年|統計年度|評核年度|考核年度|資料年度|year",
        "downloads": "下載次數|下載數|下載量|下載人次|累計下載次數|累計下載數|累計下載量|總下載次數|總下載量|downloads",
        "ios_rating": "iOS 星等|iOS 評分|iOS 平均星等|iOS 評價|App Store 星等|App Store 評分|Apple 星等|蘋果星等|ios rating|iOS",
        "android_rating": "Android 星等|Android 評分|Android 平均星等|Android 評價|Google Play 星等|Google Play 評分|安卓星等"
        "|android rating|Android",
        "audience": "目標對象人數|目標對象|目標客群人數|目標客群數量|目標人數|服務對象人數|audience",
        "audience_source": "目標對象人數來源|目標對象來源|人數來源|人數依據|資料來源|audience source",
        "android_url": "Google Play 連結|Google Play 網址|Android 連結|Android 下載連結|Android 網址|Google Play|android url",
        "ios_url": "App Store 連結|App Store 網址|iOS 連結|iOS 下載連結|iOS 網址|App Store|ios url",
        "description": "功能描述|功能描述說明|功能說明|功能簡介|簡介|說明|description",
        "keywords": "關鍵字|關鍵詞|keywords",
    }.items()
}
"""Names of each column, the first one as exports write it."""
REQUIRED = ("app",)
_BRACKET = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】")
_COUNT_UNIT = re.compile(r"(?:次|人次|人|筆|個|下載)$")
_RATING_UNIT = re.compile(r"(?:顆?星|分|/5(?:\.0)?)$")
_PLAIN = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_PARTED = re.compile(r"\d\s+\d")
_MYRIAD = re.compile(r"(\d+(?:\.\d+)?)(億|萬|千)(?:(\d+(?:\.\d+)?)(萬|千)?)?")
_NOTHING = frozenset(("", "-", "--", "—", "–", "n/a", "na", "無", "無資料", "未上架", "未提供", "null", "none", "－"))
_NUMERALS = frozenset(NUMERAL_CHARACTERS + "點")
_FACTORS = {"億": 100_000_000, "萬": 10_000, "千": 1_000}
LARGEST = 2_000_000_000


class Unusable(ValueError):
    """A cell whose value cannot be used; `words` say why, `remedy` what to do."""

    def __init__(self, words: Words, remedy: Words) -> None:
        super().__init__(words.en)
        self.words = words
        self.remedy = remedy


def columns_in(cells: Sequence[Cell]) -> dict[str, int]:
    """Which field stands in which column (from 0), by the words of a heading row. The first of two like columns counts."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if isinstance(cell, str):
            field = _fields().get(_comparable(cell))
            if field is not None:
                found.setdefault(field, place)
    return found


@lru_cache(maxsize=1)
def _fields() -> dict[str, str]:
    return {_comparable(name): field for field, names in HEADINGS.items() for name in names}


@lru_cache(maxsize=4096)
def _comparable(words: str) -> str:
    """Folded, without blanks, remarks in brackets and marks."""
    return re.sub(r"[\W_]", "", lower(dense(_BRACKET.sub("", fold(words)))))


def letter(column: int) -> str:
    """A column's name as spreadsheets show it: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def words_of(cell: Cell) -> str | None:
    """The cell as words; None where it is empty."""
    if cell is None or isinstance(cell, str):
        return cell
    return cell.isoformat() if isinstance(cell, date) else f"{cell:g}" if isinstance(cell, float) else str(cell)


def count_of(cell: Cell) -> int | None:
    """People or downloads, as 1,986,191, １９８６１９１, 198萬6,191, 三萬五千 or 48,200 次; None where the cell is empty."""
    if cell is None or isinstance(cell, int):
        value: Decimal | int | None = cell
    elif isinstance(cell, float):
        value = Decimal(repr(cell))
    else:
        value = _number(words_of(cell) or "", _COUNT_UNIT)
    if value is None:
        return None
    if value != int(value) or not 0 <= value <= LARGEST:
        raise Unusable(
            Words(f"「{words_of(cell)}」不是 0 以上的整數", f"“{words_of(cell)}” is no whole number from 0 up"),
            Words("請填實際次數或人數，例如 48200", "give the exact count, such as 48200"),
        )
    return int(value)


def rating_of(cell: Cell) -> Decimal | None:
    """A rating from 0 to 5, as 4.3, ４．３ or 4.3 星, to two decimal places; None where the cell is empty."""
    if cell is None:
        return None
    value = Decimal(repr(cell)) if isinstance(cell, int | float) else _number(words_of(cell) or "", _RATING_UNIT)
    if value is None:
        return None
    value = Decimal(value).quantize(Decimal("0.01"))
    if not 0 <= value <= 5:
        raise Unusable(
            Words(f"「{words_of(cell)}」不在 0 至 5 星之間", f"“{words_of(cell)}” is not from 0 to 5"),
            Words("請填商店顯示之平均星等，例如 4.3", "give the average that the store shows, such as 4.3"),
        )
    return value


def year_of(cell: Cell) -> int | None:
    """A year in Western reckoning, from 113, 民國113年, 113年度 or 2024; None where the cell is empty."""
    if cell is None:
        return None
    if isinstance(cell, date):
        return cell.year
    words = re.sub(r"^(?:民國|西元)|年度?$", "", "".join(fold(words_of(cell) or "").split()))
    value: Decimal | int | None = int(words) if words.isdecimal() else _in_chinese(words)
    if value is not None and 80 <= value <= 200:
        return int(value) + 1911
    if value is not None and 1991 <= value <= 2111:
        return int(value)
    raise Unusable(
        Words(f"「{words_of(cell)}」不是年度", f"“{words_of(cell)}” is no year"),
        Words("請填民國年（例如 113）或西元年（例如 2024）", "give a ROC year (113) or a Western one (2024)"),
    )


def link_of(cell: Cell, hosts: tuple[str, ...]) -> str | None:
    """A store's address; None where the cell is empty."""
    words = words_of(cell)
    if words is None or lower(words) in _NOTHING:
        return None
    found = re.fullmatch(r"https?://([\w.-]+)(?::\d+)?(?:/\S*)?", words, re.ASCII)
    if found is None or not any(found[1] == host or found[1].endswith(f".{host}") for host in hosts):
        raise Unusable(
            Words(f"「{words[:60]}」不是 {hosts[0]} 的網址", f"“{words[:60]}” is no address at {hosts[0]}"),
            Words(
                f"請填商店頁面之網址，開頭為 https://{hosts[0]}/",
                f"give the store page's address, beginning with https://{hosts[0]}/",
            ),
        )
    return words


def android_link_of(cell: Cell) -> str | None:
    """The App's page at Google Play."""
    return link_of(cell, ("play.google.com",))


def ios_link_of(cell: Cell) -> str | None:
    """The App's page at the App Store."""
    return link_of(cell, ("apps.apple.com", "itunes.apple.com"))


def keywords_of(cell: Cell) -> tuple[str, ...] | None:
    """Keywords, parted by whatever mark; None where the cell is empty."""
    words = words_of(cell)
    if words is None:
        return None
    return tuple(dict.fromkeys(part for part in re.split(r"[,，、;；\s]+", words) if part))


READERS: dict[str, Callable[[Cell], object]] = {
    "agency": words_of,
    "app": words_of,
    "year": year_of,
    "downloads": count_of,
    "ios_rating": rating_of,
    "android_rating": rating_of,
    "audience": count_of,
    "audience_source": words_of,
    "android_url": android_link_of,
    "ios_url": ios_link_of,
    "description": words_of,
    "keywords": keywords_of,
}


def _number(words: str, unit: re.Pattern[str]) -> Decimal | None:
    """The number that the words are and nothing else; None for words that say there is none."""
    folded = fold(words)
    plain = "".join(folded.split())
    if lower(plain) in _NOTHING:
        return None
    plain = unit.sub("", plain)
    if _PLAIN.fullmatch(plain) and not _PARTED.search(folded):
        return Decimal(plain.replace(",", ""))
    if re.fullmatch(r"\d+\.\d+", plain):
        return Decimal(plain)
    if found := _MYRIAD.fullmatch(plain.replace(",", "")):
        behind = Decimal(found[3] or 0) * _FACTORS.get(found[4] or "", 1)
        return Decimal(found[1]) * _FACTORS[found[2]] + behind
    value = _in_chinese(plain)
    if value is None:
        raise Unusable(
            Words(f"「{words[:40]}」不是數字", f"“{words[:40]}” is no number"),
            Words(
                "請只填數字，例如 48200 或 4.3；沒有資料請留空",
                "give a number and nothing else; leave it empty where there is none",
            ),
        )
    return value


def _in_chinese(words: str) -> Decimal | None:
    """The value of Chinese numerals; None where the words hold anything else."""
    return cjk_value(words) if words and not set(words) - _NUMERALS else None
