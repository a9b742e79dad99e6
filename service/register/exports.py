"""The board of a year to keep: .xlsx, .ods and PDF. The first columns are those that an import reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from reports.summary_sheet import Sheet, Value, text_of, workbook
from schemas.forms import DEFAULT_FORM, load_form
from schemas.rules import Lang, Words
from service.auth.actors import Actor
from service.register.board import LARGEST_PAGE, OUTCOMES, Board, Line, Wanted, board
from service.register.duties import told
from service.register.printing import as_pdf
from service.wiring import Services

Kind = Literal["xlsx", "ods", "pdf"]
MEDIA_TYPES: dict[Kind, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "pdf": "application/pdf",
}
HEADS = (
    Words("機關", "agency"),
    Words("App 名稱", "app name"),
    Words("年度", "year"),
    Words("下載次數", "downloads"),
    Words("iOS 星等", "ios rating"),
    Words("Android 星等", "android rating"),
    Words("目標對象人數", "audience"),
    Words("類別", "Class"),
    Words("下載標準", "Standard"),
    Words("下載", "Downloads"),
    Words("平均星等", "Mean rating"),
    Words("星等", "Rating"),
    Words("結果", "Result"),
    Words("連續二年未達", "Second year"),
    Words("應辦事項", "What is owed"),
    Words("計算", "Calculation"),
)
PRINTED = (0, 1, 3, 4, 5, 6, 8, 12, 14)
"""The columns that a page of paper has room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An export."""

    filename: str
    media_type: str
    data: bytes


def export(services: Services, actor: Actor, wanted: Wanted, kind: Kind, lang: Lang) -> File:
    """All lines of the board that are wanted, on whatever page. Raises Refused where a PDF cannot be made."""
    whole = board(services, actor, replace(wanted, page=1, size=LARGEST_PAGE))
    sheet = sheet_of(whole, lang)
    name = f"{wanted.year - 1911}年App績效管理指標" if lang == "zh-Hant" else f"App indicators {wanted.year}"
    if kind == "pdf":
        narrow = Sheet(
            name=sheet.name,
            heads=tuple(sheet.heads[at] for at in PRINTED),
            rows=tuple(tuple(row[at] for at in PRINTED) for row in sheet.rows),
        )
        data = as_pdf(name, _summary(whole, lang), narrow)
    else:
        data = workbook([sheet], kind)
    return File(filename=f"{name}.{kind}", media_type=MEDIA_TYPES[kind], data=data)


def sheet_of(shown: Board, lang: Lang) -> Sheet:
    """The board as a sheet."""
    return Sheet(
        name=str(shown.year - 1911) if lang == "zh-Hant" else str(shown.year),
        heads=tuple(words.in_lang(lang) for words in HEADS),
        rows=tuple(tuple(_row(line, lang)) for line in shown.lines),
    )


def _row(line: Line, lang: Lang) -> Iterator[Value]:
    figures, standing, owes = line.figures, line.standing, line.obligation
    yield text_of(line.agency)
    yield text_of(line.app)
    yield figures.year - 1911 if lang == "zh-Hant" else figures.year
    yield figures.downloads
    yield None if figures.ios_rating is None else float(figures.ios_rating)
    yield None if figures.android_rating is None else float(figures.android_rating)
    yield figures.audience
    yield standing.group if standing else None
    yield standing.standard if standing else None
    yield _outcome(standing.downloads if standing else None, lang)
    yield float(standing.mean) if standing and standing.mean is not None else None
    yield _outcome(standing.rating if standing else None, lang)
    yield _outcome(standing.outcome if standing else None, lang)
    yield ("是" if lang == "zh-Hant" else "yes") if owes is not None and owes.second_year else None
    yield text_of(told(owes, load_form(DEFAULT_FORM)).in_lang(lang)) if owes is not None else None
    yield text_of(" ".join(step.words.in_lang(lang) for step in standing.steps)) if standing else None


def _outcome(outcome: Literal["passed", "failed", "unknown"] | None, lang: Lang) -> str:
    return OUTCOMES[outcome][lang == "en"]


def _summary(shown: Board, lang: Lang) -> str:
    counts = shown.counts
    words = Words(
        f"共 {counts.apps:,} 個 App：達成 {counts.passed:,}、未達 {counts.failed:,}、數據不全 {counts.unknown:,}、"
        f"未登錄 {counts.no_figures:,}；應提報計畫書 {counts.owed:,}（逾期 {counts.overdue:,}）、已提報 {counts.handed_in:,}；"
        f"連續二年未達 {counts.second_year:,}。",
        f"{counts.apps:,} Apps: {counts.passed:,} passed, {counts.failed:,} failed, {counts.unknown:,} incomplete, "
        f"{counts.no_figures:,} without figures; {counts.owed:,} owe a plan ({counts.overdue:,} late), "
        f"{counts.handed_in:,} handed in; "
        f"{counts.second_year:,} below for a second year.",
    )
    return words.in_lang(lang)
