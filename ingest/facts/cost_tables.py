"""Cost analyses laid out in rows: tables with merged cells, units in the header, subtotals; or lines that each end in an amount."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from ingest.facts.stating import Stretch, stated_number, stretches_of
from schemas.document import Block, Cell, Document, Paragraph, Span, Table
from schemas.plan import CostLine, CostTable, Stated
from schemas.records import dataclass, field, replace
from text.fold import dense, fold
from text.labels import read_label
from text.numerals import Number, find_numbers

Kind = Literal["item", "subtotal", "total"]

_UNIT_WORD = re.compile(r"(百萬|[千仟萬億])[ ]*元")
_UNIT_LINE = re.compile(r"單[ ]*位[^,。;]{0,10}?(?P<unit>百萬|[千仟萬億])?[ ]*元")
_FACTORS = {"千": Decimal(1000), "仟": Decimal(1000), "萬": Decimal(10_000), "百萬": Decimal(1_000_000), "億": Decimal(100_000_000)}
_AMOUNT_HEAD = re.compile(
    r"金額|複價|總價|價格|經費|費用|預算|小計|合計|總計|報價|概算|成本|NT\$|元|amount|subtotal|price|cost|budget", re.IGNORECASE
)
_NO_AMOUNT_HEAD = re.compile(
    r"單價|數量|項目|品項|名稱|來源|說明|備註|用途|內容|依據|科目|單位(?!:)|unit|qty|quantity|item|description|remark|source",
    re.IGNORECASE,
)
_LABEL_HEAD = re.compile(r"項目|品項|名稱|工項|工作|科目|類別|用途|內容|摘要|^items?$", re.IGNORECASE)
_COSTS_NOTHING = re.compile(
    r"[另免無未含依由待洽不同併自內已視補支供以力贊協]|預算|^(?:free|none|nil|tb[acd]|n/?a)$|^[-－—–―~/×x]*$", re.IGNORECASE
)
"""Where a number is wanted, why there is none (另計, 由廠商負擔, 人力支應): a cost, and no head."""
_GROUP_HEAD = re.compile(r"類別|分類|科目|期別|階段")
"""Columns that group the items; they name the items only where no other column does."""
_NUMBER_HEAD = re.compile(r"^(?:項次|編號|序號|次序|序|項|no\.?)$", re.IGNORECASE)
_TOTAL = re.compile(
    r"^(?:以上|本案|經費|費用|金額|預算|全案|全部|所有|[兩二三四五六七八九十\d]+[項者])*(?:合計|總計|共計|總和|總價|總額|總金額|總經費|加總|總預算|總數|總費用|合共|一共|總共"
    r"|加起來|計|total)"
    r"(?:金額|經費|費用|總額|數|元|新?台幣|\(.*\)|:)*$",
    re.IGNORECASE,
)
_ITS_AMOUNT = re.compile(
    r"(?<=[計和價額費總來共算數:])(?:新?台幣|NT\$|[$:])*(?:[\d,]+[百千萬仟]*元?整?|[零一二三四五六七八九十壹貳參肆伍陸柒捌玖拾百佰千仟萬億]+元整?)[。.]?$"
)
"""The amount that stands in one cell with the word for a total: 合計200,000元, 總計新台幣貳拾萬元整."""
_MONEY_IN_BRACKETS = re.compile(r"^[^\d()]{1,8}\((?:單位:)?(?:新?台幣|NT\$)?[十百千萬仟]?元\)$")
"""A heading of an amount in whatever words: 多少錢(元)."""
_SUBTOTAL = re.compile(r"小計|分計|次計|分項合計")
_SUBTOTAL_ALONE = re.compile(r"^[^\W\d]{0,6}(?:小計|分計|次計|分項合計)$")
_REMARK = re.compile(r"\([^()]*\)")
_LINE_AMOUNT_AT_END = re.compile(r"^[ ]*+(?:元|元整|整)?[ ]*+(?:\([^()]*\))?[ ]*+[。;,、.]?[ ]*+$")
_TOTAL_IN_LINE = re.compile(r"合計|總計|共計|總經費|總金額|總額|加總|總共|共需|總價|加起來|一共")
_RECKONED = re.compile(r"(?<=[^\d,.(約])[:,、 ]*約?[\d,.]+[^\d:=≒]{0,4}(?:[x×*][^:=≒x×*]{1,14})+[=≒].*$")
"""How a line comes to its amount (310輛×500元=): no part of what it is for."""
_LEAD_TO_AMOUNT = re.compile(r"(?:新?台幣|NT\$|NTD|\$|[:,、.\-\s…·]|約|(?<![合總共小])(?<![合總共小] )(?<![合總共小]  )計|為)+$")
"""What stands between the name of a cost and its amount; the 計 of 合計, 合 計 and 合  計 belongs to the name."""
_PER = re.compile(r"每[^\W\d]{0,4}[ ]*(?:新?台幣|NT\$|\$)?[ ]*$")
_BY_THE_PIECE = re.compile(r"[每@]|單價|人月")
_BETWEEN_COSTS = re.compile(r"[、;。]|,(?!\d{3})")
LONGEST_LABEL = 40
LONGEST_HEAD = 16


@dataclass(slots=True)
class _Row:
    """One row of a table as far as it belongs to the breakdown: cells by their first column."""

    cells: dict[int, Cell] = field(default_factory=dict)


def cost_tables_of(document: Document, key: str, content: tuple[Span, ...]) -> tuple[CostTable, ...]:
    """The cost tables among a breakdown's own words, real tables first; lines of a list where there is no table."""
    inside = frozenset(span.block for span in content)
    stretches = stretches_of(document, content)
    given = _unit_of_lines(stretches)
    grids = _joined([grid for grid in _grids(document.blocks, inside) if len(grid.rows) >= 2])
    tables = [table for grid in grids if (table := _read_grid(document, key, grid, given)) is not None]
    if tables:
        return tuple(tables)
    listed = _read_lines(
        document, key, [one for one in stretches if not document.paragraphs[one.block].in_table or not grids], given
    )
    return (listed,) if listed is not None else ()


@dataclass(slots=True)
class _Grid:
    rows: list[_Row]
    columns: int


def _grids(blocks: tuple[Block, ...], inside: frozenset[int]) -> Iterator[_Grid]:
    """The tables, or the rows of a form's table, whose cells belong to the breakdown; nested ones stand for themselves."""
    for block in blocks:
        if not isinstance(block, Table):
            continue
        rows: list[_Row] = []
        for row in block.rows:
            kept = _Row()
            for cell in row:
                yield from _grids(cell.blocks, inside)
                if any(isinstance(one, Table) for one in cell.blocks):
                    continue
                words = [one for one in cell.blocks if isinstance(one, Paragraph) and one.text.strip()]
                if not words or all(one.index in inside for one in words):
                    kept.cells[cell.column] = cell
            if any(cell.text.strip() for cell in kept.cells.values()):
                rows.append(kept)
        # in a form's table the cell beside a heading is one column of words and no cost table
        if sum(1 for row in rows if len([cell for cell in row.cells.values() if cell.text.strip()]) >= 2) >= 1:
            yield _Grid(rows, block.columns)


def _joined(grids: list[_Grid]) -> list[_Grid]:
    """Tables that a page break cut in two are one: the second has as many columns and no header of its own."""
    joined: list[_Grid] = []
    for grid in grids:
        last = joined[-1] if joined else None
        if last is not None and last.columns == grid.columns and not any(_kind_of(row) == "total" for row in last.rows):
            repeated = _texts(grid.rows[0]) == _texts(last.rows[0])
            if repeated or not _is_header(grid.rows[0]):
                last.rows.extend(grid.rows[1:] if repeated else grid.rows)
                continue
        joined.append(grid)
    return joined


def _texts(row: _Row) -> list[str]:
    return [dense(cell.text) for _, cell in sorted(row.cells.items())]


def _words(row: _Row) -> str:
    """The first words of a row that are no bare number: what says whether it is a total."""
    for words in _texts(row):
        if words and not re.fullmatch(r"[\d.,()、]+", words):
            return words
    return ""


def _kind(words: str) -> Kind:
    if _SUBTOTAL.search(words) and len(words) <= 16:
        return "subtotal"
    bare = _ITS_AMOUNT.sub("", re.sub(r"^[\d一二三四五六七八九十]+[、.)]", "", words))
    return "total" if _TOTAL.match(bare) else "item"


def _kind_of(row: _Row) -> Kind:
    """What the row's first words say; behind a group's name (功能 | 小計) another cell may say it, if it says nothing else."""
    kind, texts = _kind(_words(row)), _texts(row)
    if kind != "item" or not any(_is_amount(words) for words in texts):
        return kind
    return next((_kind(words) for words in texts if _TOTAL.match(words) or _SUBTOTAL_ALONE.search(words)), kind)


def _is_header(row: _Row) -> bool:
    texts = [words for words in _texts(row) if words]
    named = [
        words for words in texts if len(words) <= LONGEST_HEAD and (_AMOUNT_HEAD.search(words) or _NO_AMOUNT_HEAD.search(words))
    ]
    unit = len(texts) >= 2 and any(_MONEY_IN_BRACKETS.search(words) for words in texts)
    if unit and not any(re.search(r"\d", words) for words in texts):
        return True
    return len(named) >= 2 and not any(_is_amount(words) for words in texts)


def _is_head_in_other_words(document: Document, rows: list[_Row]) -> bool:
    """Whether the first row is a head in words that are not known (Was, Wofür, Betrag).

    Assumption: where the rows below have their amounts, it has a few words, all its cells are short as labels are, and none
    holds a number.
    """
    first, column = rows[0], _amount_column(document, None, rows[1:])
    texts = [dense(cell.text) for cell in first.cells.values() if cell.text.strip()]
    if column is None or column not in first.cells or len(texts) < 2:
        return False
    short = all(len(words) <= LONGEST_HEAD and not re.search(r"[\d零〇一二三四五六七八九十百千萬,。;:]", words) for words in texts)
    return short and not _COSTS_NOTHING.search(dense(first.cells[column].text))


def _is_amount(words: str) -> bool:
    return (
        bool(re.search(r"\d", words))
        and re.fullmatch(r"(?:新?台幣|NT\$|NTD|\$|約)*[\d,.]+(?:[千仟萬百億]*元?整?)?", words) is not None
    )


def _factor(words: str) -> Decimal | None:
    """What an amount under such a heading is multiplied by; None where it names no unit of money."""
    folded = dense(words)
    found = _UNIT_WORD.search(folded)
    if found is not None:
        return _FACTORS[found.group(1)]
    return Decimal(1) if "元" in folded or "台幣" in folded else None


def _unit_of_lines(stretches: Sequence[Stretch]) -> Decimal | None:
    """The unit that a line such as 單位：千元 gives."""
    for stretch in stretches:
        found = _UNIT_LINE.search(fold(stretch.text))
        if found is not None:
            return _FACTORS.get(found.group("unit") or "", Decimal(1))
    return None


def _read_grid(document: Document, key: str, grid: _Grid, given: Decimal | None) -> CostTable | None:
    head = next((place for place, row in enumerate(grid.rows[:4]) if _is_header(row)), None)
    if head is None and _is_head_in_other_words(document, grid.rows):
        head = 0
    header = grid.rows[head] if head is not None else None
    body = grid.rows[head + 1 :] if head is not None else grid.rows
    column = _amount_column(document, header, body)
    if column is None:
        if header is None:
            return None
        column = max((place for place, cell in header.cells.items() if _amount_head(cell.text)), default=None)
        if column is None:
            return None
    named = _factor(header.cells[column].text) if header is not None and column in header.cells else None
    caption = next((unit for row in grid.rows[: head or 0] for cell in row.cells.values() if (unit := _factor(cell.text))), None)
    # 金額(台幣) names the currency only; a caption that says 千元 is more exact
    unit = named if named is not None and named != 1 else given or caption or named or Decimal(1)
    label = _label_column(header, body, column)
    lines = [line for row in body if (line := _line(document, row, label, column, unit)) is not None]
    lines = _last_total(lines)
    if not any(line.kind == "item" for line in lines):
        return None
    first = header if header is not None else grid.rows[0]
    return CostTable(section=key, lines=tuple(lines), unit=unit, span=_span_of_row(document, first))


def _span_of_row(document: Document, row: _Row) -> Span:
    for _, cell in sorted(row.cells.items()):
        spans = _spans(document, cell)
        if spans:
            return spans[0]
    raise AssertionError("a row without words is left out when the rows are gathered")


def _amount_head(words: str) -> bool:
    squeezed = dense(words)
    return len(squeezed) <= 20 and bool(_AMOUNT_HEAD.search(squeezed)) and not _NO_AMOUNT_HEAD.search(squeezed)


def _amount_column(document: Document, header: _Row | None, body: list[_Row]) -> int | None:
    """The column of amounts: the one that is called so, else the rightmost one that holds the most amounts."""
    filled: dict[int, int] = {}
    for row in body:
        for place, cell in row.cells.items():
            if _amount_in(document, cell, Decimal(1)) is not None:
                filled[place] = filled.get(place, 0) + 1
    if header is not None:
        named = [place for place, cell in header.cells.items() if _amount_head(cell.text) and filled.get(place)]
        summed = [
            place for place in named if re.search(r"合計|總計|小計|複價|總價|總金額|total", dense(header.cells[place].text).lower())
        ]
        if summed or named:
            return (summed or named)[-1]
        if any(_amount_head(cell.text) for cell in header.cells.values()):
            return None
    numbered = {place for place, cell in (header.cells.items() if header else ()) if _NO_AMOUNT_HEAD.search(dense(cell.text))}
    numbered |= {place for place, cell in (header.cells.items() if header else ()) if _NUMBER_HEAD.match(dense(cell.text))}
    left = {place: count for place, count in filled.items() if place not in numbered and place > 0}
    return max(left, key=lambda place: (left[place], place)) if left else None


def _label_column(header: _Row | None, body: list[_Row], amount: int) -> int:
    columns = sorted({place for row in body for place in row.cells if place != amount})
    if header is not None:
        heads = {place: dense(header.cells[place].text) for place in columns if place in header.cells}
        named = [place for place, words in heads.items() if _LABEL_HEAD.search(words)]
        if named:
            return next((place for place in named if not _GROUP_HEAD.search(heads[place])), named[0])
    for place in columns:
        words = [dense(row.cells[place].text) for row in body if place in row.cells]
        if any(one and not re.fullmatch(r"[\d.、()一二三四五六七八九十]+", one) for one in words):
            return place
    return columns[0] if columns else amount


def _spans(document: Document, cell: Cell) -> list[Span]:
    """The words of a cell, a span a paragraph, without a number in front."""
    spans = []
    for block in cell.blocks:
        if isinstance(block, Paragraph) and block.text.strip():
            label = read_label(block.text)
            start = label.body if label is not None and label.body < len(block.text.rstrip()) else 0
            text = document.paragraphs[block.index].text
            while start < len(text) and text[start].isspace():
                start += 1
            spans.append(Span(block=block.index, start=start, end=max(start, len(text.rstrip()))))
    return spans


def _line(document: Document, row: _Row, label: int, column: int, unit: Decimal) -> CostLine | None:
    kind = _kind_of(row)
    cell = row.cells.get(column)
    amount = _amount_in(document, cell, unit) if cell is not None else None
    if amount is None and kind != "item":
        for place in sorted(row.cells, reverse=True):
            amount = _amount_in(document, row.cells[place], unit)
            if amount is not None:
                cell = row.cells[place]
                break
    named = row.cells.get(label)
    if named is None or (kind != "item" and not named.text.strip()):
        others = [one for place, one in sorted(row.cells.items()) if one is not cell and one.text.strip()]
        named = others[0] if others else None
    words = _spans(document, named) if named is not None and named is not cell else []
    if not words and amount is None:
        return None
    rest = [
        span
        for place, one in sorted(row.cells.items())
        if one is not named and one is not cell and not re.fullmatch(r"[\d.、()]*", dense(one.text))
        for span in _spans(document, one)
    ]
    return CostLine(label=words[0] if words else None, explanation=(*words[1:], *rest), amount=amount, kind=kind)


def _amount_in(document: Document, cell: Cell, unit: Decimal) -> Stated[Decimal] | None:
    """The amount of money that a cell states; None where it states none."""
    words = [block for block in cell.blocks if isinstance(block, Paragraph) and block.text.strip()]
    stretches = [Stretch(one.index, 0, one.text.replace("\n", " ").replace("\t", " ")) for one in words]
    for stretch in () if _is_broken(stretches) else stretches:
        found = amount_in(stretch.text)
        if found is not None and not stretch.text.rstrip().endswith((",", "，")):
            value, number = found
            return stated_number(document, stretch, number, value if _own_unit(stretch.text, number) else value * unit)
    joined = "".join("".join(stretch.text.split()) for stretch in stretches)
    found = amount_in(joined) if len(stretches) > 1 else None
    if found is None:
        return None
    # a narrow column has broken the amount: １，４５０， and ０００; its first line stands for the whole
    value, number = found
    first = next(stretch for stretch in stretches if re.search(r"\d", stretch.text))
    start = next(place for place, character in enumerate(first.text) if character.isdecimal())
    place = replace(number, start=start, end=len(first.text.rstrip()))
    return stated_number(document, first, place, value if _own_unit(joined, number) else value * unit)


def _is_broken(stretches: Sequence[Stretch]) -> bool:
    """Whether the lines of a cell are pieces of one grouped amount (NT$2 and 40,000), none of which is an amount in itself."""
    pieces = [re.sub(r"新?台幣|NT\$|NTD|[$元整]", "", dense(stretch.text)) for stretch in stretches]
    grouped = re.compile(r"\d{1,3}(?:,\d{3})+")
    return len(pieces) > 1 and grouped.fullmatch("".join(pieces)) is not None and not grouped.fullmatch(pieces[0])


def _own_unit(text: str, number: Number) -> bool:
    """Whether the number says itself that it is in dollars (50,000元) or ten thousands (5萬)."""
    return number.unit_end > number.end or re.search(r"[萬千仟百億佰]", fold(text[number.start : number.end])) is not None


@lru_cache(maxsize=256)
def amount_in(text: str) -> tuple[Decimal, Number] | None:
    """The amount that a cell's words state: a lone number, or the result of a calculation (20張×500元=10,000元)."""
    folded = _REMARK.sub(lambda found: " " * len(found.group()), fold(text))
    sign = max(folded.rfind("="), folded.rfind("≒"))
    numbers = [number for number in find_numbers(text) if folded[number.start].strip() and number.start > sign]
    money = [number for number in numbers if number.unit in ("", "元") and not number.percent]
    if len(money) != 1 or len(numbers) != 1:
        return None
    rest = folded[sign + 1 : money[0].start] + folded[max(money[0].end, money[0].unit_end) :]
    rest = re.sub(r"新?台幣|NT\$|NTD|[$約整元。,、:;*+\-\s]|TWD|合計|小計|總計|共計", "", rest)
    return (money[0].value, money[0]) if not rest else None


def _last_total(lines: list[CostLine]) -> list[CostLine]:
    """Of several totals only the last one is the table's; the others sum up a part of it.

    An only subtotal at the end is the total.
    """
    totals = [place for place, line in enumerate(lines) if line.kind == "total"]
    if not totals and [line.kind for line in lines].count("subtotal") == 1 and lines[-1].kind == "subtotal":
        return [*lines[:-1], replace(lines[-1], kind="total")]
    return [replace(line, kind="subtotal") if place in totals[:-1] else line for place, line in enumerate(lines)]


def _read_lines(document: Document, key: str, stretches: list[Stretch], given: Decimal | None) -> CostTable | None:
    """A table from lines such as 1. 首頁改版：50,000元 and 合計：150,000元."""
    lines: list[CostLine] = []
    first: Span | None = None
    under_header: Decimal | None = None
    for stretch in stretches:
        folded = fold(stretch.text)
        squeezed = dense(folded)
        if _LABEL_HEAD.search(squeezed) and re.search(r"金額|經費|預算|費用", squeezed) and not re.search(r"\d", squeezed):
            under_header = _factor(squeezed) or given or Decimal(1)
            continue
        line = _listed(document, stretch, folded, under_header, given or Decimal(1))
        several = _parts_of_line(document, stretch, folded, given or Decimal(1))
        if line is None and not several:
            continue
        first = first or stretch.span(0, len(stretch.text))
        lines += several or [line] if line is not None else several
    items = sum(1 for line in lines if line.kind == "item")
    if first is None or (items < 2 and not (items == 1 and len(lines) > 1)):
        return None
    return CostTable(section=key, lines=tuple(_last_total(lines)), unit=under_header or given or Decimal(1), span=first)


def _parts_of_line(document: Document, stretch: Stretch, folded: str, given: Decimal) -> list[CostLine]:
    """The costs of a numbered line that names several (1. 實體宣傳：立牌60,000元、毛巾90,000元).

    None where the line has one amount only, be it said twice, counts by the piece (每, 單價), or sums them up itself.
    """
    label = read_label(stretch.text)
    plain = _REMARK.sub(lambda found: " " * len(found.group()), folded)
    if label is None or _BY_THE_PIECE.search(plain) or _TOTAL_IN_LINE.search(plain) or "小計" in plain:
        return []
    begin, found = label.body, []
    for end in [*(one.start() for one in _BETWEEN_COSTS.finditer(plain, begin)), len(plain)]:
        sign = max(plain.rfind(mark, begin, end) for mark in "=≒")
        money = [one for one in find_numbers(stretch.text) if max(begin, sign + 1) <= one.start < end and one.currency]
        if len(money) == 1 and plain[money[0].start].strip():
            head = _LEAD_TO_AMOUNT.sub("", _RECKONED.sub("", plain[begin : money[0].start]))
            value = money[0].value if _own_unit(stretch.text, money[0]) else money[0].value * given
            amount = stated_number(document, stretch, money[0], value)
            words = stretch.span(begin, begin + len(head.rstrip())) if head.strip() else None
            found.append(CostLine(label=words, explanation=(), amount=amount, kind="item"))
        elif money:
            return []
        begin = end + 1
    values = [line.amount.value for line in found if line.amount is not None]
    return found if len(set(values)) > 1 and 2 * max(values) != sum(values) else []


def _listed(document: Document, stretch: Stretch, folded: str, header: Decimal | None, given: Decimal) -> CostLine | None:
    label = read_label(stretch.text)
    begin = label.body if label is not None else 0
    plain = _REMARK.sub(lambda found: " " * len(found.group()), folded)
    numbers = [one for one in find_numbers(stretch.text) if one.start >= begin and plain[one.start].strip() and not one.percent]
    sign = max(plain.rfind("="), plain.rfind("≒"))
    money = [one for one in numbers if one.start > sign and one.unit == "元" and not _PER.search(plain[: one.start])]
    if not money and header is not None:
        money = [one for one in numbers[-1:] if not one.unit and (one.grouped or one.value >= 100 or header != 1)]
        if money and not _LINE_AMOUNT_AT_END.match(plain[money[0].end :]):
            money = []
    if len({one.value for one in money}) != 1:
        return None
    amount = money[-1]  # =60,000元，計6萬元 says it twice
    at_end = bool(_LINE_AMOUNT_AT_END.match(folded[max(amount.end, amount.unit_end) :]))
    words = plain[begin : amount.start]
    head = _LEAD_TO_AMOUNT.sub("", _RECKONED.sub("", words))
    named = dense(words)  # 合　計 is 合計
    total = _TOTAL_IN_LINE.search(named)
    kind: Kind = "subtotal" if "小計" in named else "total" if total and _TOTAL.match(dense(head)) else "item"
    if kind == "item" and (total or not head.strip() or not (at_end or label is not None)):
        return None
    if label is None and len(head.strip()) > LONGEST_LABEL:
        return None
    value = amount.value if _own_unit(stretch.text, amount) else amount.value * (header or given)
    end = begin + len(head.rstrip())
    remarks = (one for one in _REMARK.finditer(folded) if one.start() >= end and one.end() > one.start() + 2)
    return CostLine(
        label=stretch.span(begin, end) if head.strip() else None,
        explanation=tuple(stretch.span(one.start() + 1, one.end() - 1) for one in remarks),
        amount=stated_number(document, stretch, amount, value),
        kind=kind,
    )
