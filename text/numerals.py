"""Numbers in every writing of plans: 1,986,191 / １９８６１９１ / 198萬6,191 / 伍萬元 / NT$50,000 / 5% / 百分之五 / 三十八區.

Offsets are into the text as given (`text.fold.fold` keeps its length). What only looks like a quantity is left out: telephone
numbers, clock times, ratios, fractions, versions, clause numbers, identifiers such as L2 or AES-256.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from schemas.records import dataclass
from text.cjk_numerals import FACTORS, NUMERAL_CHARACTERS, SHADOW_BELOW_HUNDRED, SHADOWS, cjk_value
from text.fold import fold
from text.units import unit_at


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text: `text[start:end]` are its digits with the 萬 or ％ that belong to its value."""

    start: int
    end: int
    value: Decimal
    """萬 and the like multiplied out; a percentage as a share of 1 (5% is 0.05)."""
    percent: bool
    unit: str
    """The counter word behind the number, folded (台, 周); empty where there is none that is known."""
    currency: bool
    """Whether NT$, 新臺幣 or 元 stands with it."""
    approximate: bool
    """Whether the writer says 約, 近, 餘, 多, 左右."""
    places: int
    """Decimal places as written: 1 for 3.5萬."""
    grouped: bool
    """Whether it is written with thousands separators."""
    step: Decimal = Decimal(1)
    """What one more in the last written digit would add: 1000 for 2.2萬, 0.01 for 5%."""
    unit_end: int = 0
    """Where the counter word ends; `end` where there is none."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """The numbers of one text."""

    quantities: tuple[Number, ...]
    operands: tuple[Number, ...]
    """The same, and those that fractions are made of."""
    masks: tuple[tuple[int, int], ...]
    """Where neither stands."""


def as_fraction(value: Decimal) -> Fraction:
    """The value as a fraction. `Fraction` itself first asks of a `Decimal` whether it is any other kind of number."""
    return Fraction(*value.as_integer_ratio())


# A comma of one kind and no other keeps 1,000，200人 two numbers; an OCR blank is allowed behind a comma where the rest proves it.
_GROUPED = (
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?"
    r"|\d{1,3}(?:, ?\d{3}){2,}(?!\d)(?:\.\d+)?"
    r"|\d{1,3}, 000(?!\d)"
)
_ARABIC = rf"(?:{_GROUPED}|\d+(?:\.\d+)?)"
_SMALL = r"(?:[ ]?千(?!禧)|[ ]?百(?!分))"
_SECTION = rf"{_ARABIC}(?:{_SMALL}(?:\d{{1,3}}{_SMALL})*)?"
_SECTION_AT = re.compile(rf"(?<![\d.]){_SECTION}")
_MYRIAD = re.compile(r"[ ]?(?:餘|多)?[ ]?(?:億|萬)[ ]?")
_DIGITS_AND_TENS = re.compile(rf"({_ARABIC})[ ]?([千百]?)")
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")
_TENTH = re.compile(r"\d(?:\.\d)?")
_PLAIN_TENS = str.maketrans("仟佰", "千百")
_NUMERALS = frozenset(NUMERAL_CHARACTERS)
_BEGIN = re.compile(f"[0-9{NUMERAL_CHARACTERS}]")
_DIGITS = frozenset("一二三四五六七八九")
_NOT_TENTHS = frozenset("員立為果功長本年人就熟分份")
_GOES_ON = frozenset("0123456789.,%‰:/")
_PERCENT_SIGN = re.compile(r"[ ]?[%‰]")
_EXTENSION = r"(?:[ ]?(?:轉|#|分機)[ ]?\d+)?"
_COUNTING = ("123456789", "一二三四五六七八九", "一兩三四五六七八九")
_ONE_OR_TWO = "|".join(f"{one}、{two}" for digits in _COUNTING for one, two in pairwise(digits)).translate(SHADOWS)
_TENS_AND_MORE = "十百千萬億".translate(SHADOWS)
# Bounded where a run that leads nowhere would be tried from each of its characters; 64 is what RFC 5321 allows before the @.
_MASKED = re.compile(
    r"(?P<url>(?:https?://|www\.)[!-~]+|[A-Za-z0-9_.+-]{1,64}@[\w-]+\.[\w.]+)"
    rf"|(?P<phone>\(0\d{{1,3}}\)[ ]?\d[\d*-]*\d{_EXTENSION}|(?<![\d.,])0\d{{1,3}}-[\d*][\d*-]+{_EXTENSION}"
    rf"|(?<![\d.,])09\d{{8}}(?!\d)|分機[ ]?:?[ ]?\d+|(?:(?<=話)|(?<=線)|(?<=機)|(?<=:))[ ]?\d{{3,4}}-\d{{4}}{_EXTENSION})"
    r"|(?P<clock>(?<!\d)\d{1,2}:[0-5]\d(?::[0-5]\d)?(?!\d))"
    r"|(?P<ratio>(?<![\d.])\d+(?:\.\d+)?[ ]?:[ ]?\d+(?:\.\d+)?(?![\d.]*[ ]?:))"
    r"|(?P<version>(?<![\d.,])\d+(?:\.\d+){2,}(?![\d,])|(?<![\d.,])\d+\.[xX](?![a-zA-Z]))"
    rf"|(?P<ordinal>第[ ]?(?:\d+|{SHADOW_BELOW_HUNDRED}+)(?:[ ]?(?:~|-|(?:至|到))[ ]?第?[ ]?\d+)?)"
    rf"|(?P<vague>(?<![\d.,])(?:{_ONE_OR_TWO})(?=[ ]?[{_TENS_AND_MORE}]))"
    rf"|(?P<fraction>(?<![\d/.,])\d{{1,2}}/\d{{1,2}}(?![\d/.,])|{SHADOW_BELOW_HUNDRED}{{1,16}}分之{SHADOW_BELOW_HUNDRED}+)"
    r"|(?P<identifier>\b[A-Za-z][A-Za-z/]{0,30}-\d[\w.-]*|\b(?:ISO|IEC|CNS|RFC|WCAG|TLS|SSL|IPv)[ /A-Z-]*\d[\d.:-]*)"
)
_APPROXIMATELY = re.compile(r"(?:約|大約|約略|約計|約為|約有|近|將近|概|≒|≈)[ ]?(?:新?台幣|NT\$|NTD|\$)?[ ]?$")
_ABOUT_BEHIND = re.compile(r"[ ]?(?:左右|上下|餘|多(?=[^於]|$))")
_ABOUT_MYRIADS = re.compile(r"[餘多]萬")
"""三千五百多萬: some more than so many ten thousands."""
_TENS_SIGNS = frozenset("十百千廿卅拾佰仟")
_SOME = re.compile(r"幾$|(?:^|[^人次總戶件筆載量場頁少多指倍張])數$")
"""數十萬 counts nobody exactly, but 人數十萬 does."""
_HALF = re.compile(r"半(?![價數夜天日年])")
_HALVED = frozenset(("倍", "顆", "星", "顆星", "星級"))
_CURRENCY_BEFORE = re.compile(r"(?:NT\$|NTD|TWD|新?台幣|\$)[ ]?$", re.IGNORECASE)
_LEADS = frozenset("約略計為有近概≒≈幣$DdＤ")
"""What these two end in, blanks aside."""
_LATIN_BEFORE = re.compile(r"[A-Za-z_]+$")

_LONGEST_KEPT = 2000
"""Characters; longer texts are no paragraphs of plans, and keeping them would cost memory."""


def masked_spans(text: str) -> list[tuple[int, int, str]]:
    """Stretches whose digits are no quantities, with their kind (url, phone, clock, ratio, version, ordinal, …)."""
    shadow = fold(text).translate(SHADOWS)
    return [(found.start(), found.end(), found.lastgroup or "") for found in _MASKED.finditer(shadow)]


def find_numbers(text: str) -> tuple[Number, ...]:
    """Every quantity in the text, in order. Dates are among them with the unit 年, 月 or 日 (`text.dates` reads those)."""
    return _kept(text).quantities if len(text) <= _LONGEST_KEPT else _scanned(text).quantities


def scanned(text: str) -> Scanned:
    """What `find_numbers` found, with what stands in fractions, and the stretches whose digits are no quantities."""
    return _kept(text) if len(text) <= _LONGEST_KEPT else _scanned(text)


def _scanned(text: str) -> Scanned:
    masks = masked_spans(text)
    numbers = tuple(scan_numbers(fold(text), text))
    strict = tuple((start, end) for start, end, kind in masks if kind != "fraction")
    operands = _outside(numbers, strict)
    fractions = [(start, end) for start, end, kind in masks if kind == "fraction"]
    return Scanned(_outside(operands, fractions), operands, strict)


def _outside(numbers: tuple[Number, ...], masks: Sequence[tuple[int, int]]) -> tuple[Number, ...]:
    if not masks:
        return numbers
    return tuple(number for number in numbers if not any(start < number.end and number.start < end for start, end in masks))


_kept = lru_cache(maxsize=512)(_scanned)
"""Calculations, sums and costs are looked for in the same sentences."""


def scan_numbers(folded: str, original: str) -> Iterator[Number]:
    """Every number token of a folded text, also those in fractions, ratios and the like. `original` tells the commas apart."""
    plain = _single_commas(folded, original).translate(_PLAIN_TENS)
    tenths = _tenths if "成" in plain else _none
    begin = _BEGIN.search(plain)
    while begin is not None:
        place = begin.start()
        found: Number | None
        if plain[place].isascii():
            found = tenths(plain, place) or _arabic(plain, place)
            place = found.end if found else _skip_token(plain, place)
        else:
            found = _percent_words(plain, place) or tenths(plain, place) or _cjk(plain, place)
            place = found.end if found else _numeral_end(plain, place)
        if found is not None:
            yield found
        begin = _BEGIN.search(plain, place)


def _single_commas(folded: str, original: str) -> str:
    """The folded text where a full-width comma between half-width digits beside half-width commas is no separator."""
    if "，" not in original:
        return folded
    characters = list(folded)
    for found in re.finditer(r"\d{1,3}(?:,\d{3})+", folded):
        commas = {original[place] for place in range(found.start(), found.end()) if folded[place] == ","}
        if len(commas) > 1:
            for place in range(found.start(), found.end()):
                if original[place] == "，":
                    characters[place] = "\uff0c"
    return "".join(characters)


def _skip_token(text: str, place: int) -> int:
    while place < len(text) and (text[place].isdecimal() or text[place] in ".,"):
        place += 1
    return place


def _arabic(text: str, place: int) -> Number | None:
    parts, starts, end = _compound(text, place)
    if not parts:
        return None
    while text[end - 1] == " ":
        end -= 1
    coefficient = next(parts[name] for name in ("rest", "wan", "yi") if name in parts)
    if "rest" in parts and len(parts) > 1:
        # 4.5萬6 is no number, and behind 198萬 at most four digits may follow
        above = parts.get("wan") or parts["yi"]
        limit = Decimal(10_000) if "wan" in parts else Decimal(100_000_000)
        if "." in above or _section(parts["rest"])[0] >= limit:
            end = starts["rest"]
            while text[end - 1] == " ":
                end -= 1
            del parts["rest"]
            coefficient = above
    if text[place] == "0" and text[place + 1 : place + 2].isdecimal():
        return None  # an identifier
    value, step = Decimal(0), Decimal(1)
    for name, factor in (("yi", Decimal(100_000_000)), ("wan", Decimal(10_000)), ("rest", Decimal(1))):
        if name in parts:
            amount, last = _section(parts[name])
            value, step = value + amount * factor, last * factor
    if value == value.to_integral_value() and set(parts) - {"rest"}:
        value = value.to_integral_value()
    decimals = re.search(r"\.(\d+)", coefficient)
    return _finish(text, place, end, value, step, len(decimals.group(1)) if decimals else 0, "," in text[place:end])


def _compound(text: str, place: int) -> tuple[dict[str, str], dict[str, int], int]:
    """What stands before 億 (yi), before 萬 (wan) and behind them (rest), where each begins, and where all of it ends."""
    parts: dict[str, str] = {}
    starts: dict[str, int] = {}
    end = place
    while "rest" not in parts:
        found = _SECTION_AT.match(text, end)
        if found is None:
            break
        myriad = _MYRIAD.match(text, found.end())
        name = "rest" if myriad is None else "yi" if "億" in myriad.group() else "wan"
        if name in parts or (name == "yi" and parts):
            break
        parts[name], starts[name] = found.group(), end
        end = myriad.end() if myriad is not None else found.end()
    return parts, starts, end


def _section(written: str) -> tuple[Decimal, Decimal]:
    """The value below 萬 and what one in its last digit is worth: 2千5百 is (2500, 100)."""
    value, step = Decimal(0), Decimal(1)
    for digits, sign in _DIGITS_AND_TENS.findall(written):
        factor = {"千": 1000, "百": 100}.get(sign, 1)
        amount = Decimal(digits.replace(",", "").replace(" ", ""))
        exponent = amount.as_tuple().exponent
        value += amount * factor
        step = Decimal(factor).scaleb(exponent if isinstance(exponent, int) else 0)
    return value, step


def _numeral_end(text: str, place: int) -> int:
    """Where the Chinese numeral at `place` ends, decimals behind 點 included."""
    while place < len(text) and text[place] in _NUMERALS:
        place += 1
    decimals = place + 1
    while text[place : place + 1] == "點" and decimals < len(text) and text[decimals] in _NUMERALS:
        decimals += 1
    return decimals if decimals > place + 1 else place


def _percent_words(text: str, place: int) -> Number | None:
    """百分之五, 千分之2.5."""
    if text[place] not in "百千" or not text.startswith("分之", place + 1):
        return None
    start = place + 3 + (text[place + 3 : place + 4] == " ")
    arabic = _DECIMAL.match(text, start)
    end = arabic.end() if arabic else _numeral_end(text, start)
    amount = Decimal(arabic.group()) if arabic else cjk_value(text[start:end])
    if amount is None:
        return None
    base = Decimal(100) if text[place] == "百" else Decimal(1000)
    exponent = amount.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return _number(text, place, end, amount / base, Decimal(1).scaleb(-places) / base, places, percent=True)


def _none(_text: str, _place: int) -> None:
    """Stands for `_tenths` where the text holds none."""


def _tenths(text: str, place: int) -> Number | None:
    """5成, 八成, 一成二."""
    if place and (text[place - 1] in _NUMERALS or text[place - 1] in "第完"):
        return None
    arabic = _TENTH.match(text, place)
    end = arabic.end() if arabic else place + 1
    sign = end + (text[end : end + 1] == " ")
    if text[sign : sign + 1] != "成" or text[sign + 1 : sign + 2] in _NOT_TENTHS:
        return None
    amount = Decimal(arabic.group()) if arabic else cjk_value(text[place])
    if amount is None or amount > 10:
        return None
    value, step, end = amount / 10, Decimal("0.01" if arabic and "." in arabic.group() else "0.1"), sign + 1
    behind = text[end : end + 1]
    goes_on = behind.isdecimal() and (text[end + 1 : end + 2] in _GOES_ON or unit_at(text, end + 1)[0])
    hundredths = Decimal(behind) if behind.isdecimal() and not goes_on else cjk_value(behind) if behind in _DIGITS else None
    if hundredths is not None and text[end + 1 : end + 2] not in ("成", "個", "項", *_NUMERALS):
        value, step, end = value + hundredths / 100, Decimal("0.01"), end + 1
    return _number(text, place, end, value, step, 0, percent=True, unit=("成", end))


def _cjk(text: str, place: int) -> Number | None:
    end = _numeral_end(text, place)
    written = text[place:end]
    while written and written[-1] in "零〇○":
        written, end = written[:-1], end - 1
    value = cjk_value(written)
    if value is None or (place and text[place - 1] == "第"):
        return None
    if written[0] in FACTORS and _SOME.search(text[max(0, place - 2) : place]):
        return None
    step = _cjk_step(written)
    myriad = _ABOUT_MYRIADS.match(text, end)
    if myriad is not None and written[-1] in _TENS_SIGNS and "萬" not in written:
        above, sign, below = written.rpartition("億")
        value = (cjk_value(above + sign) or 0) + (cjk_value(below) or Decimal(0)) * FACTORS["萬"]
        step, end = step * FACTORS["萬"], myriad.end()
    unit, _ = _unit_behind(text, end)
    single = len(written) == 1
    positional = not any(sign in FACTORS or sign == "點" for sign in written)
    if (single or positional) and not unit:
        return None
    if (single and unit in ("分", "時", "樓")) or (positional and len(written) == 2):
        return None  # 十分 is "very", 二三 is "two or three"
    if "點" in written and unit == "分":
        return None
    places = len(written.partition("點")[2])
    return _finish(text, place, end, value, step, places, False)


def _cjk_step(written: str) -> Decimal:
    if "點" in written:
        return Decimal(1).scaleb(-len(written.partition("點")[2]))
    step = Decimal(1)
    for sign in reversed(written):
        if sign not in FACTORS:
            break
        step *= FACTORS[sign]
    return step


def _finish(text: str, start: int, end: int, value: Decimal, step: Decimal, places: int, grouped: bool) -> Number | None:
    sign = _PERCENT_SIGN.match(text, end)
    if sign is not None:
        per = 1000 if sign.group().endswith("‰") else 100
        return _number(text, start, sign.end(), value / per, step / per, places, percent=True, grouped=grouped)
    latin = _LATIN_BEFORE.search(text[max(0, start - 12) : start]) if text[start - 1 : start].isascii() else None
    unit, unit_end = _unit_behind(text, end)
    if latin is not None and not (len(latin.group()) >= 3 and unit) and latin.group().upper() not in ("NTD", "TWD", "NT", "X"):
        return None
    if unit in _HALVED and _HALF.match(text, unit_end):
        value, step, unit_end = value + Decimal("0.5"), Decimal("0.1"), unit_end + 1
        if unit == "顆" and text[unit_end : unit_end + 1] == "星":
            unit, unit_end = "顆星", unit_end + 1
    behind = text[end : end + 1]
    if not unit and behind.isascii() and behind.isalpha() and behind not in "xX":
        return None
    return _number(text, start, end, value, step, places, grouped=grouped, unit=(unit, unit_end))


def _about_behind(text: str, end: int) -> re.Match[str] | None:
    first = text[end : end + 2].lstrip(" ")[:1]
    return _ABOUT_BEHIND.match(text, end) if first and first in "左上餘多" else None


def _unit_behind(text: str, end: int) -> tuple[str, int]:
    more = _about_behind(text, end)
    return unit_at(text, more.end() if more and more.group().strip() in ("餘", "多") else end)


def _number(
    text: str,
    start: int,
    end: int,
    value: Decimal,
    step: Decimal,
    places: int,
    *,
    percent: bool = False,
    grouped: bool = False,
    unit: tuple[str, int] = ("", 0),
) -> Number:
    before = text[max(0, start - 12) : start]
    name, unit_end = unit
    led = before.rstrip()[-1:] in _LEADS
    about = bool(
        (led and _APPROXIMATELY.search(before))
        or _about_behind(text, end)
        or "餘" in text[start:end]
        or "多" in text[start:end]
        or (name and _about_behind(text, unit_end))
    )
    currency = name == "元" or bool(led and _CURRENCY_BEFORE.search(before))
    return Number(
        start=start,
        end=end,
        value=value,
        percent=percent,
        unit=name or ("元" if currency else ""),
        currency=currency,
        approximate=about,
        places=places,
        grouped=grouped,
        step=step,
        unit_end=unit_end if name else end,
    )
