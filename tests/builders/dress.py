"""Dresses a plan: one `Model` and one `Dress` make a `Paper`, which `dress_docx`, `dress_odt` and `dress_pdf` write as files.

    paper = dressed(draw_plan(choose), draw_dress(choose))

Everything that a dress changes leaves the plan's meaning alone: sections, facts and findings have to come out the same.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from schemas.forms import Form, load_form
from tests.builders import dress_writing as writing
from tests.builders.dress_costs import cost_blocks
from tests.builders.dress_paper import Grid, GridCell, Holder, Label, Look, Paper, Para
from tests.builders.dress_plans import Choose, Model

_MARK = re.compile(r"\[(\w+|[+=>])(?: ([^\]]+))?\]")

LOOSE: Mapping[str, tuple[str, ...]] = {
    "improvement": ("改善措施", "改善計畫"),
    "improvement.ui_ux": ("UI／UX 改善說明", "UI/UX介面改善說明", "UIUX改善說明"),
    "improvement.features": ("功能提升說明", "功能提升改善說明"),
    "improvement.feedback": ("民眾回饋意見", "民眾意見及回饋"),
    "improvement.schedule": ("改善時程", "預定改善期程"),
    "improvement.update_cycle": ("資料更新周期", "資料更新頻率"),
    "improvement.security": ("相關資訊安全防護措施", "資訊安全防護措施說明"),
    "improvement.release": ("預定改版上架時間", "預計改版上架日期"),
    "improvement.budget": ("經費與經費來源", "所需經費及來源"),
    "improvement.budget.source": ("經費之來源",),
    "improvement.budget.breakdown": ("經費成本分析", "各項經費明細"),
    "improvement.stars": ("預期提升平均星等數", "預期提升之平均星等"),
    "marketing": ("行銷計畫", "行銷推廣方案"),
    "marketing.segmentation": ("市場區隔說明", "市場區隔分析"),
    "marketing.audience": ("目標客群人數", "目標客群及數量"),
    "marketing.positioning": ("市場定位說明",),
    "marketing.target": ("行銷目標下載數", "行銷目標下載人次"),
    "marketing.campaign": ("行銷內容", "行銷活動內容說明"),
    "marketing.campaign.actions": ("執行內容", "推動項目"),
    "marketing.campaign.workforce": ("投入人力", "人力配置"),
    "marketing.campaign.effect": ("預期效益", "預期成效"),
    "marketing.budget": ("經費及來源", "經費與經費來源"),
    "marketing.budget.source": ("預算來源",),
    "marketing.budget.breakdown": ("各項經費分析", "成本分析"),
}
"""Small rewordings of headings."""


@dataclass(frozen=True, slots=True)
class Dress:
    """How a plan is made up."""

    marks: str = "form"
    numbering: Literal["typed", "auto", "style"] = "typed"
    headings: Literal["styles", "bold", "plain"] = "bold"
    guidance: bool = False
    join: Literal["apart", "colon", "break"] = "apart"
    order: Literal["form", "example", "mixed"] = "form"
    seed: int = 0
    """Which mixed order, and which of the rewordings."""
    numbers: str = "comma"
    dates: str = "roc"
    signs: str = "usual"
    money: str = "plain"
    unit: str = "元"
    total: str = "合計"
    table: str = "plain"
    layout: Literal["flow", "form"] = "flow"
    running: bool = False
    remark: bool = False
    split: bool = False
    held: Holder = ""
    loose: bool = False


CHOICES: Mapping[str, tuple[Any, ...]] = {
    "marks": tuple(writing.MARKS),
    "numbering": ("typed", "auto", "style"),
    "headings": ("styles", "bold", "plain"),
    "guidance": (False, True),
    "join": ("apart", "colon", "break"),
    "order": ("form", "example", "mixed"),
    "seed": tuple(range(8)),
    "numbers": writing.NUMBERS,
    "dates": writing.DATES,
    "signs": tuple(writing.SIGNS),
    "money": writing.MONEY,
    "unit": ("元", "千元", "萬元", "line-千元", "line-元", "cell", "nt", "bare"),
    "total": ("合計", "總計", "總經費", "合　計"),
    "table": ("plain", "merged", "subtotal", "numbered", "list"),
    "layout": ("flow", "form"),
    "running": (False, True),
    "remark": (False, True),
    "split": (False, True),
    "held": ("", "textbox", "control", "link"),
    "loose": (False, True),
}


def draw_dress(choose: Choose) -> Dress:
    """Any dress that can be made."""
    return possible(Dress(**{name: choose(choices) for name, choices in CHOICES.items()}))


def possible(dress: Dress) -> Dress:
    """The nearest dress that word processors can make."""
    if dress.numbering != "typed" and dress.marks == "circled":
        dress = replace(dress, numbering="typed")  # Word has no numbering ㈠
    if dress.numbering == "style":
        dress = replace(dress, headings="styles")
    return dress


def notes_of(dress: Dress) -> set[str]:
    """The notes that the dress itself deserves."""
    return ({"S206"} if dress.order != "form" else set()) | ({"S208"} if dress.loose else set())


@dataclass(frozen=True, slots=True)
class Headed:
    """A section as it will stand: key, depth, number and title."""

    key: str
    depth: int
    ordinal: int
    title: str


class _Tailor:
    def __init__(self, model: Model, dress: Dress) -> None:
        self.model, self.dress, self.form = model, dress, load_form()
        self.marks = writing.MARKS[dress.marks]
        self.headed = list(_in_order(model, dress, self.form))
        self.by_key = {one.key: one for one in reversed(self.headed)}

    # -- words --

    def title_of(self, key: str) -> str:
        choices = LOOSE[key] if self.dress.loose else (self.form.sections[key].heading,)
        return choices[self.dress.seed % len(choices)]

    def said(self, words: str) -> str:
        """The words with every mark written out."""
        return _MARK.sub(self._mark, words)

    def _mark(self, found: re.Match[str]) -> str:
        kind, rest = found.group(1), found.group(2) or ""
        dress = self.dress
        match kind:
            case "n":
                return writing.number(int(rest), dress.numbers)
            case "y":
                return writing.money(int(rest), dress.money, dress.numbers)
            case "d":
                return writing.day(rest, dress.dates)
            case "p":
                return writing.number(int(rest), dress.numbers) + ("％" if dress.numbers == "full" else "%")
            case "title":
                return self.title_of(rest)
            case "ref":
                number = self.by_key[rest].ordinal
                if self.model.wrong_reference == rest:
                    number += -1 if number > 1 else 1
                return f"{self.marks[1].written(number)}{self.title_of(rest)}"
        return writing.SIGNS[dress.signs][kind]

    def numbered(self, level: int, ordinal: int, *, automatic: bool) -> tuple[Label | None, str]:
        """The number as the word processor's, or as typed words; where it is the processor's, the words are empty."""
        form = self.marks[level]
        written = form.written(ordinal) + (" " if form.blank else "")
        return (Label(level, ordinal, written), "") if automatic else (None, written)

    # -- blocks --

    def heading(self, one: Headed) -> Para:
        label, typed = self.numbered(one.depth, one.ordinal, automatic=self.dress.numbering != "typed")
        words = typed + one.title
        spec = self.form.sections[one.key]
        if self.dress.guidance and spec.guidance:
            words += f"（{spec.guidance[-1]}）"  # the last wording has no blank to fill in
        return Para(words, label=label, depth=one.depth, bold=len(words) if self.dress.headings != "plain" else 0)

    def content(self, one: Headed) -> list[Para | Grid]:
        depth = 3 if one.depth == 2 else 2
        blocks: list[Para | Grid] = []
        if self.dress.guidance:
            for place, line in enumerate(self.form.sections[one.key].printed):
                label, typed = self.numbered(2, place + 1, automatic=self.dress.numbering == "auto")
                blocks.append(Para(typed + line, label=label))
        ordinal = 0
        for line in self.said(self.model.sections[one.key]).splitlines():
            if line.startswith("* "):
                ordinal += 1
                label, typed = self.numbered(depth, ordinal, automatic=self.dress.numbering == "auto")
                blocks.append(Para(typed + line.removeprefix("* "), label=label))
            else:
                blocks.append(Para(line))
        costs = self.model.costs.get(one.key)
        if costs is not None:
            blocks += cost_blocks(costs, self.dress, self.said, lambda place: self.numbered(3, place, automatic=False)[1])
        held = self.dress.held
        if held == "textbox" and one.key.endswith(".security"):
            blocks = [replace(block, holder=held) if isinstance(block, Para) else block for block in blocks]
        if held in ("control", "link") and one.key in ("improvement.schedule", "marketing.audience", "marketing.positioning"):
            blocks = [replace(block, holder=held) if isinstance(block, Para) else block for block in blocks]
        return blocks

    def section(self, one: Headed) -> list[Para | Grid]:
        """Heading and content, joined as the dress has it."""
        heading, blocks = self.heading(one), self.content(one)
        first = blocks[0] if blocks else None
        plain = isinstance(first, Para) and first.label is None and not first.holder and not first.words.startswith("單位")
        if self.dress.join == "apart" or not plain or self._begins_with_number(one):
            return [heading, *blocks]
        assert isinstance(first, Para)
        mark = "：" if self.dress.join == "colon" else "\n"
        return [replace(heading, words=f"{heading.words}{mark}{first.words}"), *blocks[1:]]

    def _begins_with_number(self, one: Headed) -> bool:
        return self.model.sections[one.key].startswith("* ") or (self.dress.guidance and bool(self.form.sections[one.key].printed))

    def flow(self) -> list[Para | Grid]:
        return [block for one in self.headed for block in self.section(one)]

    def table(self) -> list[Para | Grid]:
        """The whole form as one table: parts across, section headings left, content right."""
        rows: list[tuple[GridCell, ...]] = []
        right: list[Para | Grid] = []
        for one in self.headed:
            if one.depth == 0:
                rows.append((GridCell(tuple(self.section(one)), columns=2),))
            elif one.depth == 1:
                right = self.content(one)
                rows.append((GridCell((self.heading(one),)), GridCell(tuple(right))))
            else:
                right += self.section(one)
                rows[-1] = (rows[-1][0], GridCell(tuple(right)))
        rows = [tuple(replace(cell, blocks=cell.blocks or (Para(""),)) for cell in row) for row in rows]
        return [Grid(tuple(rows), (0.25, 0.75))]


def _in_order(model: Model, dress: Dress, form: Form) -> Iterator[Headed]:
    """The sections that are there, in the dress's order, numbered as they then stand."""

    def below(parent: str | None) -> Iterator[Headed]:
        all_keys = [key for key, spec in form.sections.items() if spec.parent == parent]
        keys = list(all_keys)
        if parent is not None and form.sections[parent].depth == 0:
            if dress.order == "mixed":
                keys = _mixed(keys, dress.seed)
            if dress.order == "example":
                keys = [key for key in keys if key.endswith(".feedback")] + [key for key in keys if not key.endswith(".feedback")]
                if parent == "marketing":
                    keys = keys[-1:] + keys[:-1]
        ordinal = 0
        for place, key in enumerate(keys):
            for _ in range(2 if key == model.repeated else 1):
                if key not in model.sections:
                    continue
                ordinal = place + 1 if model.torn else ordinal + 1
                ordinal += key == model.misnumbered
                titles = LOOSE[key] if dress.loose else (form.sections[key].heading,)
                yield Headed(key, form.sections[key].depth, ordinal, titles[dress.seed % len(titles)])
                yield from below(key)

    yield from below(None)


def _mixed(keys: list[str], seed: int) -> list[str]:
    """Another order than the form's."""
    order, generator = list(keys), random.Random(seed)
    while order == keys:
        generator.shuffle(order)
    return order


def dressed(model: Model, dress: Dress) -> Paper:
    """The plan in this dress."""
    tailor = _Tailor(model, dress)
    title = model.title or f"{model.agency}{model.app}改善及行銷計畫書"
    blocks: list[Para | Grid] = [Para(title, bold=len(title))]
    blocks += tailor.flow() if dress.layout == "flow" else tailor.table()
    if model.insertion:
        blocks = _with_insertion(blocks, model.insertion)
    if dress.remark:
        blocks.append(Para(f"備註：{tailor.form.remark_words}", judged=False))
    look = Look(
        font=model.font,
        size=model.size,
        line_height=model.line_height,
        marks=dress.marks,
        numbering=dress.numbering,
        heading_styles=dress.headings == "styles",
        split=dress.split,
        header=title if dress.running else "",
        footer="第" if dress.running else "",
    )
    return Paper(tuple(blocks), look)


def _with_insertion(blocks: list[Para | Grid], words: str) -> list[Para | Grid]:
    """The words at the end of the last paragraph of plain text that is in the flow or in the form's table (of two columns)."""
    for place in range(len(blocks) - 1, -1, -1):
        block = blocks[place]
        if isinstance(block, Para) and block.depth is None and not block.holder:
            return [*blocks[:place], replace(block, inserted=words), *blocks[place + 1 :]]
        if isinstance(block, Grid) and len(block.widths) == 2:
            rows = list(block.rows)
            for at in range(len(rows) - 1, -1, -1):
                *others, last = rows[at]
                inside = _with_insertion(list(last.blocks), words)
                if inside != list(last.blocks):
                    rows[at] = (*others, replace(last, blocks=tuple(inside)))
                    return [*blocks[:place], replace(block, rows=tuple(rows)), *blocks[place + 1 :]]
    return blocks
