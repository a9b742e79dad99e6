"""Cost analyses in every dress: tables with units, merged cells, subtotals and numbered rows, or lines of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tests.builders import dress_writing as writing
from tests.builders.dress_paper import Grid, GridCell, Para
from tests.builders.dress_plans import Costs

if TYPE_CHECKING:
    from tests.builders.dress import Dress

UNITS = {"千元": 1_000, "萬元": 10_000, "line-千元": 1_000}
HEADERS = {"元": "金額（元）", "千元": "經費（千元）", "萬元": "金額(萬元)", "nt": "金額", "cell": "經費", "bare": "金額(台幣)"}
_GROUPS = ("規劃及開發", "其他")


def cost_blocks(costs: Costs, dress: Dress, said: Callable[[str], str], point: Callable[[int], str]) -> list[Para | Grid]:
    """The blocks of a cost analysis; `said` writes marks out, `point` writes the number of a point."""
    before: list[Para | Grid] = [Para(said(costs.before))] if costs.before else []
    if dress.table == "list":
        return [*before, *_listed(costs, dress, said, point)]
    if dress.unit.startswith("line-"):
        before.append(Para(f"單位：新臺幣{dress.unit.removeprefix('line-')}"))
    return [*before, _table(costs, dress, said)]


def _listed(costs: Costs, dress: Dress, said: Callable[[str], str], point: Callable[[int], str]) -> list[Para]:
    lines = [
        f"{point(place + 1)}{one.label}{f'（{said(one.explanation)}）' if one.explanation else ''}：{said(f'[y {one.amount}]')}"
        for place, one in enumerate(costs.lines)
    ]
    if costs.total is not None:
        lines.append(f"{dress.total}：{said(f'[y {costs.total}]')}")
    return [Para(line) for line in lines]


def _table(costs: Costs, dress: Dress, said: Callable[[str], str]) -> Grid:
    unit = UNITS.get(dress.unit, 1)

    def amount(value: int) -> str:
        written = writing.in_unit(value, unit, dress.numbers)
        return {"cell": f"{written}元", "nt": f"NT${written}"}.get(dress.unit, written)

    header = ["項目", "說明", HEADERS.get(dress.unit, "金額")]
    rows: list[Sequence[GridCell]] = []
    half = (len(costs.lines) + 1) // 2
    for place, one in enumerate(costs.lines):
        cells = [_cell(one.label), _cell(said(one.explanation)), _cell("" if one.amount is None else amount(one.amount))]
        if dress.table == "numbered":
            cells.insert(0, _cell(str(place + 1)))
        if dress.table == "merged" and place in (0, half):
            cells.insert(0, _cell(_GROUPS[place > 0], rows=half if place == 0 else len(costs.lines) - half))
        rows.append(cells)
        if dress.table == "subtotal" and costs.total is not None and place + 1 in (half, len(costs.lines)):
            since = 0 if place + 1 == half else half
            rows.append([_cell("小計"), _cell(""), _cell(amount(sum(line.amount or 0 for line in costs.lines[since : place + 1])))])
    extra = dress.table in ("numbered", "merged")
    if extra:
        header.insert(0, "項次" if dress.table == "numbered" else "類別")
    if costs.total is not None:
        if dress.table in ("plain", "subtotal"):
            rows.append([_cell(dress.total), _cell(""), _cell(amount(costs.total))])
        else:
            rows.append([_cell(dress.total, columns=3), _cell(amount(costs.total))])
    widths = (0.15, 0.35, 0.3, 0.2) if extra else (0.4, 0.35, 0.25)
    return Grid((tuple(map(_cell, header)), *map(tuple, rows)), widths)


def _cell(words: str, *, columns: int = 1, rows: int = 1) -> GridCell:
    return GridCell((Para(words),), columns, rows)
