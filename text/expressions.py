"""Written arithmetic as segments: 62處x2面 = 124面, (3.2+3.4)÷2 = 3.3 < 3.5, 71,350（現有）＋29,800（新增）＝101,150.

A chain is a row of expressions with relations between them. Operands may carry counter words, currencies and remarks in
brackets; words may stand before and behind them as far as no punctuation parts them from the operator.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

from schemas.records import dataclass, replace
from text.fold import fold
from text.numerals import Number, as_fraction, scanned

Kind = Literal["number", "operator", "open", "close", "equals", "compare", "word", "stop"]

MOST_WORDS = 14
"""So many characters of words may stand between a number and its operator."""
MOST_REMARK = 40
"""So many characters may stand in a bracket behind a number."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; `sign` is the operator or relation it stands for."""

    kind: Kind
    start: int
    end: int
    sign: str = ""
    number: Number | None = None
    spelled: bool = False
    """Whether an operator or relation is a word (為, 共計, 高於)."""


@dataclass(frozen=True, slots=True)
class Expression:
    """What was read between two relations. `value` is None where it has none (percentages added to numbers, division by 0)."""

    start: int
    end: int
    value: Fraction | None
    percent: bool
    operands: tuple[Number, ...]
    operators: tuple[str, ...]
    rendered: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Expressions and the relations between them, one fewer; `after` is the kind of break that follows."""

    segments: tuple[Expression, ...]
    relations: tuple[Token, ...]


_OPERATORS = {"+": "+", "-": "-", "÷": "÷", "/": "÷", **dict.fromkeys("*×✕╳✖⨉xX", "×")}
_RELATION = re.compile(r"(?P<stop>[-=]+>|<-+|<<|>>)|(?P<compare><=|>=|=<|[<>≤≥≦≧≠])|(?P<equals>=+|[≒≈≅≡﹦])")
_RELATES = frozenset("-=<>≤≥≦≧≠≒≈≅≡﹦")
"""What a relation begins with."""
_COMPARISONS = {"<": "<", ">": ">", "≤": "≤", "≥": "≥", "≦": "≤", "≧": "≥", "≠": "≠", "<=": "≤", ">=": "≥", "=<": "≤"}
_AN_AMOUNT = r"(?=約?[ ]*(?:NT\$|\$|新?台幣)?[ ]*[\d(壹貳參肆伍陸柒捌玖一二兩三四五六七八九十])"
_SPELLED_OPERATOR = re.compile(
    rf"[ ]*(?:(?P<sign>乘以|乘上|乘|除以|加上|加|減去|減)[ ]*{_AN_AMOUNT}|(?P<share>之|的)[ ]*(?=\d+(?:\.\d+)?[ ]?%))"
)
_SPELLED = {"乘": "×", "除": "÷", "加": "+", "減": "-"}
_SPELLED_EQUALS = re.compile(rf"[ ]*(?:約?等於|即為|約為|得出|共計|合計|即|得|為|計|共|約)[ ]*{_AN_AMOUNT}")
_SPELLED_COMPARE = re.compile(r"[ ]*(?:已|仍|皆|均)?(?P<sign>大於|高於|多於|小於|低於|少於)[ ]*(?!等於)(?=[\d]|下載|目標|標準)")
_TIMES = re.compile(r"(?<=[^\W\dA-Za-z])[xX](?=[ ]?[\d(])")
_WORD = re.compile(r"(?:[^\W\d]|[$·「-』])+|/(?=[^\W\d])")


def tokens_of(text: str) -> list[Token]:
    """The text as tokens; blanks are left out."""
    folded = fold(text)
    found = scanned(text)
    numbers = {number.start: number for number in found.operands}
    opened = dict(found.masks)
    tokens: list[Token] = []
    place = 0
    while place < len(folded):
        if folded[place].isspace():
            place += 1
            continue
        if place in opened:
            tokens.append(Token("stop", place, opened[place]))
        elif place in numbers:
            number = numbers[place]
            tokens.append(Token("number", place, max(number.end, number.unit_end), number=number))
        else:
            tokens.append(_cut(_sign(folded, place, tokens), numbers))
        place = tokens[-1].end
    return tokens


def _cut(token: Token, numbers: dict[int, Number]) -> Token:
    """A word ends where a number begins in it: 新台幣五萬元."""
    if token.kind != "word":
        return token
    end = next((place for place in range(token.start + 1, token.end) if place in numbers), None)
    return token if end is None else Token("word", token.start, end)


def _sign(text: str, place: int, before: list[Token]) -> Token:
    character = text[place]
    if character in "([{【〔":
        return Token("open", place, place + 1)
    if character in ")]}】〕":
        return Token("close", place, place + 1)
    relation = _RELATION.match(text, place) if character in _RELATES else None
    if relation is not None:
        if relation.group("stop"):
            return Token("stop", place, relation.end())
        if relation.group("compare"):
            return Token("compare", place, relation.end(), _COMPARISONS[relation.group()])
        return Token("equals", place, relation.end(), "=" if relation.group().startswith(("=", "﹦", "≡")) else "≒")
    if before and before[-1].kind in ("number", "close"):
        spelled = _SPELLED_OPERATOR.match(text, place)
        if spelled is not None:
            return Token("operator", place, spelled.end(), _SPELLED[(spelled.group("sign") or "乘")[0]], spelled=True)
        spelled = _SPELLED_EQUALS.match(text, place)
        if spelled is not None:
            return Token("equals", place, spelled.end(), "≒" if "約" in spelled.group() else "=", spelled=True)
        spelled = _SPELLED_COMPARE.match(text, place)
        if spelled is not None:
            return Token("compare", place, spelled.end(), ">" if spelled.group("sign")[0] in "大高多" else "<", spelled=True)
    if character in "xX" and (_is_latin(text, place - 1) or _is_latin(text, place + 1)):
        return Token("word", place, place + 1)
    word = _WORD.match(text, place)
    if character in _OPERATORS and not (character == "/" and word):
        return Token("operator", place, place + 1, _OPERATORS[character])
    if word is not None:
        end = word.end()
        # words end where an operator is spelled or signed inside them: 62處x2面
        cut = _TIMES.search(text[place : end + 2])
        return Token("word", place, place + cut.start() if cut and cut.start() else end)
    return Token("stop", place, place + 1)


def _is_latin(text: str, place: int) -> bool:
    return 0 <= place < len(text) and text[place].isascii() and text[place].isalpha()


class ChainReader:
    """Reads chains out of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.tokens = tokens_of(text)

    def chains(self) -> list[Chain]:
        """Every chain with at least one relation, in order; none overlaps another."""
        found: list[Chain] = []
        place = 0
        while place < len(self.tokens):
            if self.tokens[place].kind in ("number", "open") and not self._continues(place):
                read = self._chain(place)
                if read is not None:
                    chain, after = read
                    found.append(chain)
                    place = max(after, place + 1)
                    continue
            place += 1
        return found

    def _kind(self, place: int) -> Kind | None:
        return self.tokens[place].kind if 0 <= place < len(self.tokens) else None

    def _continues(self, place: int) -> bool:
        """Whether something before this token belongs to its calculation, so that reading from here would miss it."""
        if place == 0:
            return False
        before = self.tokens[place - 1]
        if before.kind == "stop":
            return self.folded[before.start] in "~±^" or (before.end - before.start > 1 and before.end == self.tokens[place].start)
        if before.kind == "word" and self._kind(place - 2) == "number":
            return self.folded[before.start : before.end] in ("至", "到")
        if before.kind != "operator":
            return False
        if before.sign != "-" or self._kind(place - 2) in ("number", "close"):
            return True
        # a dash that introduces or itemises is no minus
        blank_behind = self.tokens[place].start > before.end
        return self.text[before.start] not in "—─–" and not (blank_behind and self._kind(place - 2) in (None, "stop"))

    def _chain(self, place: int) -> tuple[Chain, int] | None:
        first = self._expression(place, words=False)
        if first is None:
            return None
        segments, relations = [first[0]], []
        place = first[1]
        while self._kind(place) in ("equals", "compare"):
            behind = self._segment(place + 1)
            if behind is None:
                break
            relations.append(self.tokens[place])
            segments.append(behind[0])
            place = behind[1]
        if not relations:
            return None
        if self._kind(place) == "stop" and self.folded[self.tokens[place].start] in "~±" and self._kind(place + 1) == "number":
            return None  # a range is no result
        return Chain(tuple(segments), tuple(relations)), place

    def _segment(self, place: int) -> tuple[Expression, int] | None:
        """What stands behind a relation: an expression that words or a minus may introduce."""
        negative = self._kind(place) == "operator" and self.tokens[place].sign == "-" and self._kind(place + 1) == "number"
        if not negative:
            return self._expression(place, words=True)
        read = self._expression(place + 1, words=False)
        if read is None or read[0].operators or read[0].value is None:
            return None
        plain, after = read
        start = self.tokens[place].start
        number = replace(plain.operands[0], start=start, value=-plain.operands[0].value)
        assert plain.value is not None
        return replace(plain, start=start, value=-plain.value, operands=(number,)), after

    def _expression(self, place: int, *, words: bool) -> tuple[Expression, int] | None:
        return self._row(place, words=words, level="+-")

    def _row(self, place: int, *, words: bool, level: str) -> tuple[Expression, int] | None:
        """Operands joined by operators of one level: sums of products."""
        below = self._factor if level != "+-" else self._product
        read = below(place, words=words)
        if read is None:
            return None
        whole, place = read
        while self._kind(place) == "operator" and self.tokens[place].sign in level:
            sign = self.tokens[place].sign
            behind = below(place + 1, words=True)
            if behind is None:
                return None
            whole, place = _joined(whole, sign, behind[0]), behind[1]
        return whole, place

    def _product(self, place: int, *, words: bool) -> tuple[Expression, int] | None:
        return self._row(place, words=words, level="×÷")

    def _factor(self, place: int, *, words: bool) -> tuple[Expression, int] | None:
        if words:
            place = self._skip_words(place)
        kind = self._kind(place)
        if kind == "number":
            number = self.tokens[place].number
            assert number is not None
            written = self.folded[number.start : max(number.end, number.unit_end)].replace(" ", "")
            plain = Expression(
                start=number.start,
                end=max(number.end, number.unit_end),
                value=None if number.unit == "折" else as_fraction(number.value),
                percent=number.percent,
                operands=(number,),
                operators=(),
                rendered=written,
            )
            return plain, self._behind(place + 1)
        if kind != "open":
            return None
        inner = self._expression(place + 1, words=True)
        if inner is None or self._kind(inner[1]) != "close":
            return None
        body, after = inner
        bracketed = replace(body, start=self.tokens[place].start, end=self.tokens[after].end, rendered=f"({body.rendered})")
        return bracketed, self._behind(after + 1)

    def _skip_words(self, place: int) -> int:
        start, length = place, 0
        while self._kind(place) == "word" and length <= MOST_WORDS:
            length += self.tokens[place].end - self.tokens[place].start
            place += 1
        return place if length <= MOST_WORDS else start

    def _behind(self, place: int) -> int:
        """Past words and remarks behind an operand, as far as an operator, a relation or a closing bracket follows them."""
        start = place
        while True:
            skipped = self._skip_words(place)
            if self._kind(skipped) == "open":
                skipped = self._skip_remark(skipped)
            if skipped == place:
                break
            place = skipped
        return place if self._kind(place) in ("operator", "equals", "compare", "close") else start

    def _skip_remark(self, place: int) -> int:
        depth, end = 0, place
        while end < len(self.tokens) and self.tokens[end].end - self.tokens[place].start <= MOST_REMARK:
            depth += {"open": 1, "close": -1}.get(self.tokens[end].kind, 0)
            end += 1
            if depth == 0:
                return end
        return place


def _joined(left: Expression, sign: str, right: Expression) -> Expression:
    value: Fraction | None = None
    percent = left.percent and right.percent
    if left.value is not None and right.value is not None:
        if sign in "+-":
            if left.percent == right.percent:
                value = left.value + right.value if sign == "+" else left.value - right.value
        elif sign == "×":
            value = left.value * right.value
        elif right.value:
            value = left.value / right.value
            percent = left.percent and not right.percent
    shown = "−" if sign == "-" else sign
    return Expression(
        start=left.start,
        end=right.end,
        value=value,
        percent=percent,
        operands=left.operands + right.operands,
        operators=(*left.operators, sign, *right.operators),
        rendered=f"{left.rendered} {shown} {right.rendered}",
    )
