"""Facts for letters, and the words of the drafts that are made of them."""

from datetime import date
from decimal import Decimal

from ingest.reading import read
from reports.letters import LetterFacts, Letterhead, ReminderFacts, TakedownFacts, YearResult
from schemas.forms import load_form

FORM = load_form()
AGENCY, APP = "高雄市政府觀光局", "旅跡高雄"
HEAD = Letterhead(
    address="802721高雄市苓雅區四維三路2號",
    person="王小明",
    phone="07-3368333#1234",
    signer="主任　○○○",
    copies=("高雄市政府研究發展考核委員會",),
)
WRONG_PRODUCT = {
    "code": "T404",
    "severity": "error",
    "section": "marketing.target",
    "message": "下載標準計算錯誤：624,500 × 10% = 62,450；計畫載 62,540。",
    "suggestion": "請更正為 62,450（小數捨去）。",
    "basis": "績效管理指標一、二",
    "where": {"quote": "62,540"},
}
ADDED = {"section": "improvement.feedback", "message": "民眾意見僅列三則，請補充近半年之統計", "suggestion": "請附統計表"}
YEARS = tuple(
    YearResult(
        year=year,
        rating=Decimal("3.20"),
        least_rating=Decimal("3.5"),
        rating_failed=True,
        downloads=4321,
        standard=8750,
        downloads_failed=True,
    )
    for year in (2024, 2025)
)


def reply(**changes):
    """The facts of a reply that returns a plan, with these changes."""
    values = {
        "form": FORM,
        "agency": AGENCY,
        "app": APP,
        "kind": "returned",
        "received_on": date(2026, 3, 2),
        "decided_on": date(2026, 3, 10),
        "due_on": date(2026, 3, 16),
        "reply_by": date(2026, 3, 31),
        "findings": (WRONG_PRODUCT,),
        "added": (ADDED,),
        "reference": "115年3月2日高市觀企字第11530000100號函",
        "head": HEAD,
    }
    return LetterFacts(**values | changes)


def takedown(**changes):
    values = {
        "form": FORM,
        "agency": AGENCY,
        "app": APP,
        "years": YEARS,
        "decided_on": date(2026, 3, 10),
        "takedown_on": date(2026, 4, 1),
        "head": HEAD,
    }
    return TakedownFacts(**values | changes)


def reminder(**changes):
    values = {
        "form": FORM,
        "agency": "高雄市立中山國小",
        "app": "校園App",
        "result": YEARS[1],
        "due_on": date(2026, 3, 1),
        "decided_on": date(2026, 3, 10),
        "reply_by": date(2026, 3, 20),
        "parts": ("improvement", "marketing"),
        "head": HEAD,
    }
    return ReminderFacts(**values | changes)


def lines_of(data, kind):
    """The lines of a draft as our own reader sees them, tables included."""
    if kind == "txt":
        return [line.strip() for line in data.decode().splitlines() if line.strip()]
    return [line.strip() for one in read(data, f"draft.{kind}").paragraphs for line in one.text.splitlines() if line.strip()]
