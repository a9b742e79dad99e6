"""One defect for nearly every rule of the catalogue, put into a drawn plan before it is dressed.

A defect changes the `Model` in place and says which findings it deserves: codes with the sections at which they are right
(`ANYWHERE` where that depends on the dress). What only a file can have (locked, torn, scanned) is tested with its reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from schemas.facts import AppFacts
from schemas.forms import load_form
from tests.builders.dress import Dress
from tests.builders.dress_plans import RATES, Choose, Cost, Model, standard_of

Expected = Mapping[str, tuple[str | None, ...]]
ANYWHERE: tuple[str | None, ...] = ("*",)
BREAKDOWNS = ("improvement.budget.breakdown", "marketing.budget.breakdown")


@dataclass(frozen=True, slots=True)
class Defect:
    """Its name; what it does to the plan, and which findings that deserves; what the dress must be for it."""

    name: str
    spoil: Callable[[Model, Choose], Expected]
    dress: Callable[[Dress], Dress] = lambda dress: dress


def _typed(dress: Dress) -> Dress:
    """Wrong numbers are typed; and in the form's order it is plain which one is wrong."""
    return replace(dress, numbering="typed", order="form")


def _remove(model: Model, key: str) -> None:
    for one in list(model.sections):
        if one == key or one.startswith(f"{key}."):
            del model.sections[one]
            model.costs.pop(one, None)


def _part_missing(model: Model, choose: Choose) -> Expected:
    part = choose(("improvement", "marketing"))
    _remove(model, part)
    return {"S201": (part,)}


def _section_missing(model: Model, choose: Choose) -> Expected:
    keys = ("schedule", "update_cycle", "release", "stars")
    key = choose((*(f"improvement.{one}" for one in keys), "marketing.segmentation", "marketing.positioning", "marketing.target"))
    _remove(model, key)
    return {"S202": (key,)}


def _section_torn_out(model: Model, choose: Choose) -> Expected:
    key = choose(("improvement.schedule", "improvement.update_cycle", "marketing.segmentation", "marketing.positioning"))
    _remove(model, key)
    model.torn = True
    return {"S202": (key,), "S207": ANYWHERE}


def _section_empty(model: Model, choose: Choose) -> Expected:
    keys = ("improvement.schedule", "improvement.release", "improvement.stars", "improvement.security", "marketing.segmentation")
    key = choose((*keys, "marketing.positioning", "marketing.campaign.workforce", "marketing.budget.source"))
    model.sections[key] = ""
    return {"S203": (key,)}


def _item_missing(model: Model, choose: Choose) -> Expected:
    campaign = ("marketing.campaign.workforce", "marketing.campaign.effect")
    key = choose(("improvement.budget.source", "marketing.budget.source", *campaign))
    _remove(model, key)
    return {"S204": (key,)}


def _item_torn_out(model: Model, choose: Choose) -> Expected:
    key = choose(("improvement.budget.source", "marketing.campaign.workforce"))
    _remove(model, key)
    model.torn = True
    return {"S204": (key,), "S207": ANYWHERE}


def _repeated(model: Model, choose: Choose) -> Expected:
    model.repeated = choose(("improvement.schedule", "improvement.update_cycle", "marketing.positioning", "marketing.segmentation"))
    return {"S205": (model.repeated,)}


def _misnumbered(model: Model, choose: Choose) -> Expected:
    model.misnumbered = choose(("improvement.feedback", "improvement.schedule", "marketing.audience", "marketing.target"))
    return {"S207": (model.misnumbered,)}


def _hollow(model: Model, choose: Choose) -> Expected:
    key = choose(("marketing.positioning", "marketing.segmentation", "improvement.schedule", "marketing.campaign.workforce"))
    model.sections[key] = choose(("待補", "略", "同上", "如附件", "TBD", "待補充。", "（略）"))
    return {"S209": (key,)}


def _short(model: Model, choose: Choose) -> Expected:
    model.sections["marketing.segmentation"] = "提供官方維護之正確資訊，與民間服務有別。"
    model.sections["marketing.positioning"] = "定位為市民的隨身助手，具存續之必要。"
    model.sections["improvement.security"] = "依「行動應用App基本資安檢測基準」辦理檢測並提供檢測報告。"
    points = model.sections["marketing.campaign.actions"].splitlines()
    model.sections["marketing.campaign.actions"] = "\n".join(f"{point.partition('，')[0]}。" for point in points)
    return {"L301": (None,)}


def _long(model: Model, choose: Choose) -> Expected:
    model.sections["marketing.segmentation"] += "本服務由機關自行維護，資料正確且更新即時，與民間服務不同。" * 60
    return {"L302": (None,)}


def _audience_missing(model: Model, choose: Choose) -> Expected:
    model.sections["marketing.audience"] = f"以{model.theme.public}為目標客群，詳細人數另行統計。"
    model.sections["marketing.target"] = f"本App訂定之目標下載數量為[n {model.values.target}]人次。"
    return {"T401": ("marketing.audience",)}


def _audience_unsourced(model: Model, choose: Choose) -> Expected:
    model.sections["marketing.audience"] = f"目標客群以{model.theme.public}為主，約有[n {model.values.audience}]人。"
    return {"T402": ("marketing.audience",)}


def _wrong_class(model: Model, choose: Choose) -> Expected:
    v = model.values
    rate = choose([one for one in RATES.values() if one != v.rate])
    said = model.sections["marketing.target"].replace(f"[p {v.rate}]", f"[p {rate}]")
    said = said.replace(f"[n {v.standard}]", f"[n {standard_of(v.audience, rate)}]", 1)
    for name in ("屬第一類", "屬第二類", "屬第三類"):
        said = said.replace(name, "核算後")
    model.sections["marketing.target"] = said
    return {"T403": ("marketing.target",)}


def _wrong_product(model: Model, choose: Choose) -> Expected:
    v = model.values
    wrong = v.standard + choose((2, 90, max(7, v.standard // 9)))
    model.sections["marketing.target"] = model.sections["marketing.target"].replace(f"[n {v.standard}]", f"[n {wrong}]", 1)
    return {"T404": ("marketing.target",)}


def _set_target(model: Model, target: int) -> None:
    old = f"[n {model.values.target}]"
    before, _, behind = model.sections["marketing.target"].rpartition(old)
    model.sections["marketing.target"] = f"{before}[n {target}]{behind}"
    before, above, behind = model.sections["marketing.campaign.effect"].partition(f"[>]{old}")
    model.sections["marketing.campaign.effect"] = f"{before}{f'[>][n {target}]' if above else ''}{behind}"


def _target_low(model: Model, choose: Choose) -> Expected:
    standard = model.values.standard
    _set_target(model, choose((standard - 1, standard - standard // 10, standard // 2)))
    return {"T405": ("marketing.target",)}


def _audience_differs(model: Model, choose: Choose) -> Expected:
    v = model.values
    other = v.audience + max(10, v.audience // 5)
    kind = next(one for one, rate in RATES.items() if rate == v.rate)
    if (kind == "third" and other >= 100_000) or (kind == "second" and other > 1_000_000):
        other = v.audience - max(10, v.audience // 5)
    said = model.sections["marketing.target"].replace(f"[n {v.audience}]", f"[n {other}]")
    model.sections["marketing.target"] = said.replace(f"[n {v.standard}]", f"[n {standard_of(other, v.rate)}]", 1)
    return {"T406": ("marketing.target",)}


def _effect(model: Model, added: int) -> None:
    v, said = model.values, model.sections["marketing.campaign.effect"]
    said = said.replace(f"[>][n {v.target}]（目標下載數量）", "").replace("，達成目標", "")
    said = said.replace(f"[n {v.projected}]", f"[n {v.current + added}]").replace(f"[n {v.added}]", f"[n {added}]")
    model.sections["marketing.campaign.effect"] = said


def _not_reached(model: Model, choose: Choose) -> Expected:
    v = model.values
    missing = v.target - v.current
    if missing < 20:  # the target is next door: make it farther
        _set_target(model, v.target + 500)
        _effect(model, v.added)
    else:
        _effect(model, missing - choose((1, missing // 3)))
    return {"T408": ("marketing.campaign.effect",)}


def _cost_wrong(model: Model, choose: Choose) -> Expected:
    key = choose(BREAKDOWNS)
    costs = model.costs[key]
    assert costs.total is not None
    model.costs[key] = replace(costs, total=costs.total + choose((9_000, -10_000, 100_000)), before="")
    return {"A502": (key,)}


def _crew_wrong(model: Model, choose: Choose) -> Expected:
    key, total = "marketing.campaign.workforce", sum(model.values.crew)
    before, _, behind = model.sections[key].rpartition(f"[n {total}]")
    model.sections[key] = f"{before}[n {total + choose((1, -1, 10))}]{behind}"
    return {"A503": (key,)}


def _amount_differs(model: Model, choose: Choose) -> Expected:
    key = choose(BREAKDOWNS)
    total = model.costs[key].total
    assert total is not None
    model.costs[key] = replace(model.costs[key], before=f"所需經費共計[y {total + choose((10_000, -5_000))}]，明細如下：")
    return {"A505": (key,)}


def _no_amounts(model: Model, choose: Choose) -> Expected:
    key = choose(BREAKDOWNS)
    del model.costs[key]
    model.sections[key] = "各項工作所需人力與物品均由現有資源調度，視實際執行情形核實支應，不足部分另案簽辦。"
    return {"B601": (key,)}


def _no_total(model: Model, choose: Choose) -> Expected:
    key = choose(BREAKDOWNS)
    model.costs[key] = replace(model.costs[key], total=None, before="")
    return {"B602": (key,)}


def _cost_unexplained(model: Model, choose: Choose) -> Expected:
    key = choose(BREAKDOWNS)
    costs = model.costs[key]
    assert costs.total is not None
    strange = Cost(choose(("辦公桌椅汰換", "公務車輛維修", "廚房設備採購")), "", 50_000)
    model.costs[key] = replace(costs, lines=(*costs.lines, strange), total=costs.total + 50_000, before="")
    return {"X803": (key,)}


def _turned(model: Model, choose: Choose) -> Expected:
    model.sections["improvement.schedule"] = choose(("[d 2026-11]至[d 2026-05]", "[d 2026-09-30]~[d 2026-04-01]"))
    model.sections["improvement.release"] = "[d 2027-06]"
    return {"C702": ("improvement.schedule",)}


def _released_early(model: Model, choose: Choose) -> Expected:
    model.sections["improvement.schedule"] = "[d 2026-05]至[d 2026-12]"
    model.sections["improvement.release"] = choose(("[d 2026-08]", "[d 2026-11-30]"))
    return {"C703": ("improvement.release",)}


def _past(model: Model, choose: Choose) -> Expected:
    model.as_of = date(2028, 1, 3)
    return {"C704": ("improvement.schedule", "improvement.release")}


def _wrong_reference(model: Model, choose: Choose) -> Expected:
    model.wrong_reference = "improvement.security"
    return {"X801": ("improvement.budget.breakdown",)}


def _unanswered(model: Model, choose: Choose) -> Expected:
    words = choose(("沒有英文版，外國遊客看不懂。", "無法用信用卡付款。", "希望可以跟朋友聊天。"))
    model.sections["improvement.feedback"] += f"\n* {words}"
    return {"X802": ("improvement.feedback",)}


def _name_differs(model: Model, choose: Choose) -> Expected:
    wrong = model.app[:-1] + "熊"
    model.sections["marketing.positioning"] = f"{wrong}為本市重要數位服務。" + model.sections["marketing.positioning"]
    return {"X804": ("marketing.positioning",)}


def _stars_low(model: Model, choose: Choose) -> Expected:
    present, expected = choose((("3.2", "3.5"), ("2.8", "3.1"), ("3.4", "3.3"), ("3.0", "5.5")))
    model.sections["improvement.stars"] = f"目前平均為{present}星，預期提昇至{expected}星。"
    return {"X806": ("improvement.stars",)}


def _copied(model: Model, choose: Choose) -> Expected:
    model.sections["marketing.positioning"] += load_form().example[4]
    return {"X808": ("marketing.positioning",)}


def _fact_differs(model: Model, choose: Choose) -> Expected:
    v = model.values
    facts = (
        AppFacts(downloads=v.current // 2),
        AppFacts(ios_rating=Decimal("2.1"), android_rating=Decimal("2.3")),
    )
    model.facts = choose(facts)
    return {"K901": ANYWHERE}


def _failed_before(model: Model, choose: Choose) -> Expected:
    model.facts = AppFacts(failed_last_year=True)
    return {"K902": (None,)}


def _font(name: str, value: object, code: str) -> Defect:
    def spoil(model: Model, choose: Choose) -> Expected:
        setattr(model, name, value)
        return {code: (None,)}

    return Defect(name.replace("_", "-"), spoil)


def _not_a_plan(model: Model, choose: Choose) -> Expected:
    model.sections, model.costs, model.title = {}, {}, "資訊業務聯繫會議紀錄"
    return {"D105": (None,)}


def _revised(model: Model, choose: Choose) -> Expected:
    model.insertion = "並另行簽報。"
    return {"D107": ANYWHERE}


def _blank_left(model: Model, choose: Choose) -> Expected:
    model.title = f"{model.agency}(App 名稱)改善及行銷計畫書"
    return {"D108": (None,)}


def _said(name: str, code: str, key: str, *words: str) -> Defect:
    """A defect that lies in the words of one section."""

    def spoil(model: Model, choose: Choose) -> Expected:
        model.sections[key] = choose(words)
        return {code: (key,)}

    return Defect(name, spoil)


DEFECTS: tuple[Defect, ...] = (
    Defect("not-a-plan", _not_a_plan, lambda dress: replace(dress, running=False)),
    Defect("revised", _revised),
    Defect("blank-left", _blank_left),
    Defect("part-missing", _part_missing),
    Defect("section-missing", _section_missing),
    Defect("section-torn-out", _section_torn_out, _typed),
    Defect("section-empty", _section_empty),
    Defect("item-missing", _item_missing),
    Defect("item-torn-out", _item_torn_out, _typed),
    Defect("repeated", _repeated),
    Defect("misnumbered", _misnumbered, _typed),
    Defect("hollow", _hollow),
    Defect("short", _short, lambda dress: replace(dress, guidance=False)),
    Defect("long", _long),
    _font("font", "標楷體", "F311"),
    _font("size", 12.0, "F312"),
    _font("line_height", 30.0, "F313"),
    Defect("audience-missing", _audience_missing),
    Defect("audience-unsourced", _audience_unsourced),
    Defect("wrong-class", _wrong_class),
    Defect("wrong-product", _wrong_product),
    Defect("target-low", _target_low),
    Defect("audience-differs", _audience_differs),
    _said(
        "target-missing",
        "T407",
        "marketing.target",
        "本App下載標準依績效管理指標所定方式辦理，並將持續努力提高下載量，吸引更多民眾安裝使用。",
        "將依指標所定標準積極推廣，期能達成下載目標。",
    ),
    Defect("not-reached", _not_reached),
    _said(
        "effect-unquantified",
        "T409",
        "marketing.campaign.effect",
        "預期民眾對本服務之認識將明顯增加，下載量可望穩定成長，達成所訂目標。",
        "透過各項活動提高民眾使用意願，增加下載量。",
    ),
    _said(
        "calculation-wrong",
        "A501",
        "marketing.campaign.workforce",
        "由現有人力辦理，並辦理志工訓練12場[x]50人[=]650人次，不另增員額。",
        "共動員人力[n 38][+][n 5][=][n 44]人。",
    ),
    Defect("cost-wrong", _cost_wrong),
    Defect("crew-wrong", _crew_wrong),
    _said(
        "comparison-false",
        "A504",
        "improvement.stars",
        "目前兩平台平均為3.2星，3.2[>]3.5，預期提昇至4.0星。",
        "目前平均3.1星，3.1[>]4.0，預期提昇至4.0星。",
    ),
    Defect("amount-differs", _amount_differs),
    Defect("no-amounts", _no_amounts),
    Defect("no-total", _no_total),
    _said(
        "no-schedule", "C701", "improvement.schedule", "將於簽奉核可後儘速辦理各項改善作業，並分階段交付測試。", "俟預算通過後辦理"
    ),
    Defect("turned", _turned),
    Defect("released-early", _released_early),
    Defect("past", _past),
    _said(
        "cycle-unstated",
        "C705",
        "improvement.update_cycle",
        "資料由承辦單位指定專人維護，並由主管抽查內容是否正確。",
        "視業務需要更新資料。",
    ),
    _said("no-release", "C706", "improvement.release", "俟完成測試並取得檢測合格證明後上架。", "完成驗收後辦理上架作業"),
    Defect("wrong-reference", _wrong_reference),
    Defect("unanswered", _unanswered),
    Defect("cost-unexplained", _cost_unexplained),
    Defect("name-differs", _name_differs),
    _said("stars-missing", "X805", "improvement.stars", "期能大幅提昇平均星等，重獲使用者肯定。", "將提升使用者滿意度。"),
    Defect("stars-low", _stars_low),
    _said(
        "security-vague",
        "X807",
        "improvement.security",
        "由委外廠商負責系統安全維護，發現弱點即時修補，資料傳輸全程加密，並要求人員簽署保密切結，以維護民眾權益。",
        "加強主機防護並落實權限控管，定期備份資料，避免個資外洩，以保障使用者之權益。",
    ),
    Defect("copied", _copied),
    Defect("fact-differs", _fact_differs),
    Defect("failed-before", _failed_before),
)
