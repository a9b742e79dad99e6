"""The rules for people to read: the list, one rule in full, and the pages of docs/rules/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from reports import wording
from reports.layout import Style, pad
from schemas.measured import Measured, Tally
from schemas.rules import Example, Lang, Rule, Words

FAMILIES: dict[str, Words] = {
    "D": Words("文件", "Document"),
    "S": Words("架構", "Structure"),
    "L": Words("字數", "Length"),
    "F": Words("字型與行高", "Font and line height"),
    "T": Words("下載目標", "Download target"),
    "A": Words("算式", "Arithmetic"),
    "B": Words("經費", "Budget"),
    "C": Words("期程", "Schedule"),
    "X": Words("前後一致", "Consistency"),
    "K": Words("送件資料", "Facts about the App"),
}
EFFECTS = {
    "error": Words("錯誤：將被退回", "error: the plan will be sent back"),
    "warning": Words("警告：須人工審閱", "warning: a reviewer has to look"),
    "note": Words("說明：不影響結果", "note: never changes the verdict"),
}
CLAUSE = Words("依據", "Basis")
MESSAGE = Words("訊息", "Message")
REMEDY = Words("改法", "Remedy")
BAD = Words("會觸發", "Fires on")
GOOD = Words("不會觸發", "Silent on")
MEASURED = Words("實測", "Measured")
FIGURES = Words(
    "共用範例集 {files:,} 份（{day}）中應指出 {demanded} 處，指出 {right} 處、漏報 {missed} 處、誤報 {made_up} 處；"
    "精確率 {precision}，召回率 {recall}。範例集僅為抽樣，並非全部計畫。",
    "on the {files:,} files of the shared corpus ({day}) {demanded} were to be found: {right} found, {missed} missed, "
    "{made_up} made up; precision {precision}, recall {recall}. The corpus is a sample, not the field.",
)
BY_FORMAT = Words("各格式指出／應指出", "found of demanded, by format")
NOT_LABELLED = Words(
    "共用範例集沒有應指出本項之文件，尚無數據。", "the shared corpus demands this rule nowhere, so that there are no figures."
)


def as_data(rule: Rule, lang: Lang, measured: Measured | None = None) -> dict[str, Any]:
    """A rule as data, in one language, with its figures where they are known."""
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "clause": rule.clause,
        "title": rule.title.in_lang(lang),
        "message": rule.message.in_lang(lang),
        "suggestion": rule.suggestion.in_lang(lang),
        "explanation": rule.explanation.in_lang(lang),
        "bad": rule.bad.words.in_lang(lang),
        "good": rule.good.words.in_lang(lang),
        "measured": _figures(measured),
    }


def _figures(measured: Measured | None) -> dict[str, Any] | None:
    if measured is None:
        return None
    about = {"day": measured.day, "files": measured.files, "corpus": measured.corpus}
    formats = {name: _counts(tally) for name, tally in measured.formats.items()}
    shares = {"precision": measured.tally.precision, "recall": measured.tally.recall}
    return about | _counts(measured.tally) | shares | {"formats": formats}


def _counts(tally: Tally) -> dict[str, int]:
    return {"right": tally.right, "missed": tally.missed, "made_up": tally.made_up}


def listing(rules: Iterable[Rule], lang: Lang, style: Style | None = None) -> str:
    """Every rule in a line, by family."""
    style = style or Style()
    listed = list(rules)
    wide = max((len(rule.name) for rule in listed), default=0)
    lines: list[str] = []
    for family, group in groupby(listed, key=lambda rule: rule.family):
        lines.append(style.paint(f"{family}　{FAMILIES[family].in_lang(lang)}", "bold"))
        for rule in group:
            severity = pad(wording.SEVERITIES[rule.severity].in_lang(lang), 7)
            lines.append(f"  {rule.code}  {severity}  {pad(rule.name, wide)}  {rule.title.in_lang(lang)}")
        lines.append("")
    return "\n".join(lines)


def in_full(rule: Rule, lang: Lang, style: Style | None = None, measured: Measured | None = None) -> str:
    """One rule with all it says, and how well it did on the labelled corpus."""
    style = style or Style()
    lines = [*_full_lines(rule, lang, style), "", *_measured_lines(measured, lang, style)]
    return "\n".join(lines) + "\n"


def _measured_lines(measured: Measured | None, lang: Lang, style: Style) -> Iterator[str]:
    label = f"{MEASURED.in_lang(lang)}　"
    if measured is None:
        yield from style.paragraph(NOT_LABELLED.in_lang(lang), first=label)
        return
    tally = measured.tally
    text = FIGURES.in_lang(lang).format(
        files=measured.files,
        day=wording.day_in(measured.day, lang),
        demanded=tally.right + tally.missed,
        precision=_percent(tally.precision),
        recall=_percent(tally.recall),
        **_counts(tally),
    )
    yield from style.paragraph(text, first=label)
    listed = [f"{name} {one.right}/{one.right + one.missed}" for name, one in measured.formats.items()]
    yield from style.paragraph(wording.SEPARATOR.in_lang(lang).join(listed), first=f"{BY_FORMAT.in_lang(lang)}　")


def _percent(share: float | None) -> str:
    """To a tenth, cut: 99.96 % is not everything."""
    return "—" if share is None else f"{int(share * 1000) / 10:g}%"


def _full_lines(rule: Rule, lang: Lang, style: Style) -> Iterator[str]:
    yield style.paint(f"{rule.code} {rule.name}　{rule.title.in_lang(lang)}", "bold")
    yield EFFECTS[rule.severity].in_lang(lang)
    yield ""
    yield from style.paragraph(rule.explanation.in_lang(lang))
    yield ""
    for words, text in (
        (CLAUSE, rule.clause),
        (MESSAGE, rule.message.in_lang(lang)),
        (REMEDY, rule.suggestion.in_lang(lang)),
        (BAD, rule.bad.words.in_lang(lang)),
        (GOOD, rule.good.words.in_lang(lang)),
    ):
        label = words.in_lang(lang)
        yield from style.paragraph(text, first=f"{label}　")


def page(rule: Rule) -> str:
    """The rule's page of the documentation, in Markdown, both languages."""
    return "\n".join(_page_lines(rule)) + "\n"


def _page_lines(rule: Rule) -> Iterator[str]:
    yield f"# {rule.code} {rule.name}"
    yield ""
    yield f"{rule.title.zh} / {rule.title.en}"
    yield ""
    yield f"- {EFFECTS[rule.severity].zh} / {EFFECTS[rule.severity].en}"
    yield f"- {CLAUSE.zh} / {CLAUSE.en}：{rule.clause}"
    for lang in ("zh-Hant", "en"):
        chosen: Lang = "en" if lang == "en" else "zh-Hant"
        yield ""
        yield rule.explanation.in_lang(chosen)
        yield ""
        yield f"> {rule.message.in_lang(chosen)}"
        yield f"> {rule.suggestion.in_lang(chosen)}"
        for words, example in ((BAD, rule.bad), (GOOD, rule.good)):
            yield ""
            yield f"{words.in_lang(chosen)}："
            yield ""
            yield from _quoted(example, chosen)


def _quoted(example: Example, lang: Lang) -> Iterator[str]:
    for line in example.words.in_lang(lang).splitlines():
        yield f"    {line}"


def index(rules: Iterable[Rule]) -> str:
    """The list of all pages, in Markdown."""
    lines = ["| code | name | severity | |", "|---|---|---|---|"]
    for rule in rules:
        lines.append(f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.severity} | {rule.title.zh} / {rule.title.en} |")
    return "\n".join(lines) + "\n"
