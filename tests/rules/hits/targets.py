"""The three sections of a download target with these numbers, written and read."""

from __future__ import annotations

from schemas.plan import TargetCalculation, Values
from schemas.rules import Words
from tests.rules.hits.sketch import Sketch

AUDIENCE, TARGET, EFFECT = "marketing.audience", "marketing.target", "marketing.campaign.effect"
NOTHING = Words("", "")


def sketch(audience="624,500", used="624,500", rate="10%", product="62,450", target="65,000", effect="48,200+18,000=66,200"):
    return Sketch(
        {
            "marketing": "",
            AUDIENCE: f"目標客群共計{audience}人。\n以市民為主。",
            TARGET: f"標準為{used}×{rate}={product}人次。\n目標下載數量為{target}人次。",
            "marketing.campaign": "",
            EFFECT: f"預期觸及30萬人次。\n{effect}",
        }
    )


def numbers(sheet, *, audience="624,500", used="624,500", rate="10%", product="62,450", target="65,000", step=None, **more):
    """The values that the sketch states. None leaves one out."""
    at = 1 if used == audience else 0
    calculation = TargetCalculation(
        span=sheet.at(f"{used}×{rate}"),
        audience=sheet.said(used, nth=at),
        rate=sheet.said(rate),
        product=None if product is None else sheet.said(product, step=step),
    )
    return Values(
        audience=None if audience is None else sheet.said(audience),
        target=None if target is None else sheet.said(target),
        **({"target_calculations": (calculation,)} | more),
    )


def written(**words):
    """A case with these numbers, written and read."""
    sheet = sketch(**words)
    return sheet, sheet.case(values=numbers(sheet, **{name: word for name, word in words.items() if name != "effect"}))
