"""Draws a good plan with values of its own: audience of some class, right product, target, dates, costs and ratings.

`choose` picks one of several things: `random.Random.choice`, or a draw of Hypothesis. Marks in the words (`[n 1000]`) are explained
in `tests.builders.dress_themes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from schemas.facts import AppFacts
from tests.builders.dress_themes import THEMES, Theme

T = TypeVar("T")


class Choose(Protocol):
    """Picks one of several things."""

    def __call__(self, choices: Sequence[T], /) -> T: ...


RECEIVED = date(2026, 3, 2)
AUDIENCES = {
    "first": (1_000_001, 1_986_191, 2_750_000, 1_283_417, 10_000_030),
    "second": (100_000, 1_000_000, 624_500, 318_207, 100_009),
    "third": (99_999, 35_000, 8_412, 53_610, 20_003),
}
RATES = {"first": 5, "second": 10, "third": 25}
CLASS_NAMES = {"first": "第一類", "second": "第二類", "third": "第三類"}
SPANS = (
    ("2026-04", "2026-09", "2026-10"),
    ("2026-05-01", "2026-12-31", "2027-01-15"),
    ("2026-03", "2027-02", "2027-03"),
    ("2026-07", "2026-07", "2026-08"),
    ("2026-04-10", "2026-10-05", "2026-11"),
)
RATINGS = (("3.2", "4.0"), ("2.8", "3.6"), ("3.5", "3.8"), ("1.9", "3.7"), ("3.4", "4.5"))


@dataclass(frozen=True, slots=True)
class Cost:
    """A line of a cost table, in dollars."""

    label: str
    explanation: str
    amount: int | None


@dataclass(frozen=True, slots=True)
class Costs:
    """A cost table: its lines, the total it shows (None: no total), and a sentence before it."""

    lines: tuple[Cost, ...]
    total: int | None
    before: str = ""


@dataclass(frozen=True, slots=True)
class Values:
    """What was drawn."""

    audience: int
    rate: int
    class_name: str
    standard: int
    target: int
    current: int
    added: int
    present_stars: str
    expected_stars: str
    start: str
    end: str
    release: str
    crew: tuple[int, ...]

    @property
    def projected(self) -> int:
        """Downloads in the end."""
        return self.current + self.added


@dataclass(slots=True)
class Model:
    """A plan before it is dressed. Defects change it; `sections` maps keys to words, and lacks sections that are taken out."""

    theme: Theme
    values: Values
    agency: str
    app: str
    sections: dict[str, str]
    costs: dict[str, Costs]
    title: str = ""
    """The title where it is not agency, App and 改善及行銷計畫書."""
    repeated: str = ""
    """The key of a section that stands a second time behind itself."""
    misnumbered: str = ""
    """The key of a section whose typed number, and those behind it, is one too high."""
    torn: bool = False
    """Whether numbers stay as they were where a section is taken out."""
    wrong_reference: str = ""
    """The key of a section that references call by the number of its neighbour."""
    insertion: str = ""
    """Words in a tracked insertion."""
    font: str = "微軟正黑體"
    size: float = 14
    line_height: float = 22
    facts: AppFacts = field(default_factory=AppFacts)
    as_of: date = RECEIVED


def standard_of(audience: int, rate: int) -> int:
    """The floor of the exact product."""
    return audience * rate // 100


def _values(choose: Choose, theme: Theme) -> Values:
    kind = choose(tuple(AUDIENCES))
    audience, rate = choose(AUDIENCES[kind]), RATES[kind]
    standard = standard_of(audience, rate)
    step = 10 ** max(1, len(str(standard)) - 2)
    target = choose((standard, (standard // step + 1) * step))
    current = choose((standard * 7 // 10, standard - 1, standard // 3))
    spare = choose((0, 1, max(1, standard // 50)))
    start, end, release = choose(SPANS)
    present, expected = choose(RATINGS)
    crew = tuple(choose((2, 3, 5, 8, 12, 15, 38)) for _ in theme.crew)
    return Values(
        audience, rate, CLASS_NAMES[kind], standard, target, current, target - current + spare,
        present, expected, start, end, release, crew,
    )  # fmt: skip


def _target(choose: Choose, v: Values) -> str:
    product = f"[n {v.audience}][x][p {v.rate}][=][n {v.standard}]"
    return choose(
        (
            f"目標客群[n {v.audience}]人，屬{v.class_name}，標準為{product}人次。\n本App訂定之目標下載數量為[n {v.target}]人次。",
            f"依前述目標客群數量，本App屬{v.class_name}，下載人次標準為{product}人次，爰訂定行銷目標下載數量為[n {v.target}]人次。",
            f"依績效管理指標，{product}，本次行銷目標下載數量：[n {v.target}]人次。",
        )
    )


def _effect(choose: Choose, v: Values) -> str:
    total = f"[n {v.current}][+][n {v.added}][=][n {v.projected}]"
    over = f"[>][n {v.target}]（目標下載數量）" if v.projected > v.target else ""
    reach = choose((300_000, 45_000, 120_000))
    return choose(
        (
            f"預期觸及[n {reach}]人次，可增加下載[n {v.added}]人次。\n{total}（累計下載總次數）{over}",
            f"透過上述活動預計可觸及[n {reach}]人次，新增下載[n {v.added}]人次；目前累計下載[n {v.current}]人次，"
            f"活動後累計下載可達[n {v.projected}]人次，達成目標。",
            f"預估觸及人數[n {reach}]人，預估增加下載量[n {v.added}]次。\n目前下載數[n {v.current}]次，{total}次。",
        )
    )


def _stars(choose: Choose, v: Values) -> str:
    return choose(
        (
            f"目前兩平台平均為{v.present_stars}星，預期提昇至{v.expected_stars}星。",
            f"平均星等由{v.present_stars}星提升至{v.expected_stars}星。",
            f"現況平均{v.present_stars}星等，改版後預期平均星等可達{v.expected_stars}星等以上。",
        )
    )


def _crew(choose: Choose, theme: Theme, v: Values) -> str:
    named = [f"{who}[n {count}]人" for who, count in zip(theme.crew, v.crew, strict=True)]
    joined = choose(("、".join(named[:-1]) + "及" + named[-1], "、".join(named), "，".join(named)))
    return f"{joined}，{choose(('共計', '合計', '總計'))}[n {sum(v.crew)}]人，各項工作由現有人力分工辦理。"


def _costs(choose: Choose, lines: Sequence[tuple[str, str]]) -> Costs:
    amounts = [choose((30_000, 50_000, 75_000, 120_000, 186_000, 240_000)) for _ in lines]
    named = tuple(Cost(label, words, amount) for (label, words), amount in zip(lines, amounts, strict=True))
    total = sum(amounts)
    return Costs(named, total, choose(("", "", f"所需經費共計[y {total}]，明細如下：")))


def draw_plan(choose: Choose) -> Model:
    """A plan in which no rule finds anything."""
    theme: Theme = choose(THEMES)
    v = _values(choose, theme)
    until = choose(("至", "~", "～", "起至"))
    said = theme.words
    costs = {f"{part}.budget.breakdown": _costs(choose, theme.costs[part]) for part in ("improvement", "marketing")}
    sections = {
        "improvement": "",
        "improvement.ui_ux": said["improvement.ui_ux"],
        "improvement.features": said["improvement.features"],
        "improvement.feedback": said["improvement.feedback"],
        "improvement.schedule": f"[d {v.start}]{until}[d {v.end}]{'止' if until == '起至' else ''}",
        "improvement.update_cycle": said["improvement.update_cycle"],
        "improvement.security": said["improvement.security"],
        "improvement.release": f"[d {v.release}]",
        "improvement.budget": "",
        "improvement.budget.source": choose(("編列本機關115年度預算支應。", "由115年度業務費項下支應。", "編列年度預算")),
        "improvement.budget.breakdown": "",
        "improvement.stars": _stars(choose, v),
        "marketing": "",
        "marketing.segmentation": said["marketing.segmentation"],
        "marketing.audience": f"以{theme.public}為目標客群，{theme.source}{choose(('共計', '計有', '共'))}[n {v.audience}]人。",
        "marketing.positioning": said["marketing.positioning"],
        "marketing.target": _target(choose, v),
        "marketing.campaign": "",
        "marketing.campaign.actions": said["marketing.campaign.actions"],
        "marketing.campaign.workforce": _crew(choose, theme, v),
        "marketing.campaign.effect": _effect(choose, v),
        "marketing.budget": "",
        "marketing.budget.source": choose(("由本機關115年度推廣預算支應。", "115年度行銷宣導費")),
        "marketing.budget.breakdown": "",
    }
    return Model(theme=theme, values=v, agency=theme.agency, app=theme.app, sections=sections, costs=costs)


def facts_of(model: Model) -> dict[str, object]:
    """What the report's facts are to say of a plan without a defect."""
    v = model.values
    return {
        "audience": v.audience,
        "rate": v.rate,
        "standard": v.standard,
        "target": v.target,
        "current_downloads": v.current,
        "added_downloads": v.added,
        "projected_downloads": v.projected,
        "expected_stars": float(v.expected_stars),
        "schedule_start": v.start,
        "schedule_end": v.end,
        "release": v.release,
        "update_cycle": "month" if "每月" in model.sections.get("improvement.update_cycle", "") else "realtime",
        "improvement_budget": model.costs["improvement.budget.breakdown"].total,
        "marketing_budget": model.costs["marketing.budget.breakdown"].total,
    }
