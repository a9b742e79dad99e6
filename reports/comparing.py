"""Two versions of a plan: which findings are fixed, still open or new, told by what they claim and not by where they stand.

The same fingerprint is the same finding. What is left is paired where code and section agree and the words are alike: a
download target raised from 50,000 to 60,000 that is still too low is no new defect. In arithmetic the numbers are the
claim, so that another wrong sum stays another finding.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, TypedDict

from reports import wording
from reports.answers import UNMATCHED, Claim, Versions, Waiver, words_of_claim, words_of_waiver
from reports.layout import Paint, Style, visible
from reports.phrases import section_path
from schemas.findings import SEVERITIES, Verdict
from schemas.forms import Form
from schemas.rules import Lang, Severity, Words
from schemas.version import VERSION

if TYPE_CHECKING:
    from reports.annotate.replies import Reply
    from schemas.report import Report, ReportedFinding, Tool

SCHEMA = "plancheck/comparison/1"
ALIKE = 0.6
"""The least share of common words that makes two findings of one code and section the same."""
QUOTE_LENGTH = 400
"""Characters of a quote that are compared; two long passages are as good as told by their beginnings."""
NOT_A_PLAN = "D105"
NUMBERS_CLAIM = "A"
"""The family whose findings are about numbers."""
_NUMBER = re.compile(r"\d[\d,.]*")
_BLANK = re.compile(r"\s+")

TITLE = Words("版本比較", "Comparison")
VERSIONS = Words("前次 {old}（{old_verdict}）→ 本次 {new}（{new_verdict}）", "{old} ({old_verdict}) → {new} ({new_verdict})")
FIXED = Words("已改正", "Fixed")
OPEN = Words("未改正", "Still open")
NEW = Words("新增", "New")
UNJUDGED = Words("無法判定（本次未能檢核）", "Not known (not checked this time)")
CHANGED = Words("文字已修改，問題仍在", "reworded, still wrong")
NOTHING_NEW = Words("沒有新增的問題。", "Nothing is new.")


class ComparedVersion(TypedDict):
    """One of the two versions."""

    name: str
    sha256: str
    verdict: Verdict
    as_of: str


class StillOpen(TypedDict):
    """A finding in both versions; `same` says whether its claim is unchanged."""

    old: ReportedFinding
    new: ReportedFinding
    same: bool


class Comparison(TypedDict):
    """What has become of the findings. `unjudged` were found in the old version and could not be looked for in the new one."""

    schema: str
    tool: Tool
    lang: Lang
    old: ComparedVersion
    new: ComparedVersion
    fixed: list[ReportedFinding]
    still_open: list[StillOpen]
    new_findings: list[ReportedFinding]
    unjudged: list[ReportedFinding]
    claims: list[Claim]
    waivers: list[Waiver]


def compare(old: Report, new: Report, *, earlier: Sequence[Reply] = (), replies: Sequence[Reply] = ()) -> Comparison:
    """What has become of the old version's findings, each list in the order of its report.

    `earlier` and `replies` are what people answered inside our comments, in the old file and in the new one.
    """
    pairs = _pairs(old["findings"], new["findings"])
    taken = set(pairs.values())
    gone = [(place, one) for place, one in enumerate(old["findings"]) if place not in pairs]
    hidden = {place for place, one in gone if _is_hidden(one, old, new)}
    versions = Versions(old["findings"], new["findings"], pairs, hidden)
    return {
        "schema": SCHEMA,
        "tool": {"name": "plancheck", "version": VERSION},
        "lang": new["lang"],
        "old": _version(old),
        "new": _version(new),
        "fixed": [one for place, one in gone if place not in hidden],
        "still_open": [_still_open(old["findings"][place], new["findings"][other]) for place, other in sorted(pairs.items())],
        "new_findings": [one for place, one in enumerate(new["findings"]) if place not in taken],
        "unjudged": [one for place, one in gone if place in hidden],
        # An answer that stands in both files was given to the old version.
        "claims": versions.claims([one for one in replies if one.kind != "waiver" or one not in earlier]),
        "waivers": versions.waivers(earlier),
    }


def _still_open(one: ReportedFinding, other: ReportedFinding) -> StillOpen:
    return {"old": one, "new": other, "same": one["fingerprint"] == other["fingerprint"]}


def _is_hidden(finding: ReportedFinding, old: Report, new: Report) -> bool:
    """Whether the new version could not show this finding: not read, no plan, rule not applied, or its section taken out."""
    if new["verdict"] == "unreadable" or any(one["code"] == NOT_A_PLAN for one in new["findings"]):
        return True
    if any(finding["code"].startswith(one["code"]) for one in new["not_evaluated"]):
        return True
    before, now = ({section["key"]: section["status"] for section in report["sections"]} for report in (old, new))
    key = finding["section"]
    while key:
        if before.get(key) == "present" and now.get(key) in ("missing", "empty"):
            return True
        key = key.rpartition(".")[0]
    return False


def _version(report: Report) -> ComparedVersion:
    document = report["document"]
    return {"name": document["name"], "sha256": document["sha256"], "verdict": report["verdict"], "as_of": report["as_of"]}


def _pairs(old: list[ReportedFinding], new: list[ReportedFinding]) -> dict[int, int]:
    """Places of the same findings: by fingerprint first, then the most alike of one code and section."""
    by_print: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(new):
        by_print[one["fingerprint"]].append(place)
    pairs = {place: by_print[one["fingerprint"]].pop(0) for place, one in enumerate(old) if by_print[one["fingerprint"]]}
    taken = set(pairs.values())
    left: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for place, one in enumerate(new):
        if place not in taken:
            left[one["code"], one["section"]].append(place)
    likenesses = [
        (likeness(one, new[other]), place, other)
        for place, one in enumerate(old)
        if place not in pairs
        for other in left[one["code"], one["section"]]
    ]
    for share, place, other in sorted(likenesses, key=lambda found: (-found[0], found[1], found[2])):
        if share >= ALIKE and place not in pairs and other not in taken:
            pairs[place] = other
            taken.add(other)
    return pairs


def likeness(one: ReportedFinding, other: ReportedFinding) -> float:
    """How alike the words are that two findings of one code and section rest on, 0 to 1; 1 where neither has any."""
    first, second = _claim(one), _claim(other)
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _claim(finding: ReportedFinding) -> str:
    words = _BLANK.sub("", finding["where"]["quote"] if finding["where"] else "")[:QUOTE_LENGTH]
    return words if finding["code"].startswith(NUMBERS_CLAIM) else _NUMBER.sub("0", words)


def comparison_text(comparison: Comparison, old: Report, new: Report, form: Form, style: Style | None = None) -> str:
    """The comparison to be read on a terminal; ends in a newline."""
    return "\n".join(_lines(comparison, old, new, form, style or Style())) + "\n"


_PAINTS: dict[Severity, Paint] = {"error": "red", "warning": "yellow", "note": "cyan"}


def _lines(comparison: Comparison, old: Report, new: Report, form: Form, style: Style) -> Iterator[str]:
    lang = comparison["lang"]
    yield style.paint(TITLE.in_lang(lang), "bold")
    names = {which: visible(report["document"]["name"]) for which, report in (("old", old), ("new", new))}
    verdicts = {
        f"{which}_verdict": wording.VERDICTS[report["verdict"]].in_lang(lang) for which, report in (("old", old), ("new", new))
    }
    yield from style.paragraph(VERSIONS.in_lang(lang).format(**names, **verdicts))
    yield style.rule("═")
    open_now = [pair["new"] for pair in comparison["still_open"]]
    groups: list[tuple[Words, Report, list[ReportedFinding]]] = [
        (NEW, new, comparison["new_findings"]),
        (OPEN, new, open_now),
        (UNJUDGED, old, comparison["unjudged"]),
        (FIXED, old, comparison["fixed"]),
    ]
    reworded = {id(pair["new"]) for pair in comparison["still_open"] if not pair["same"]}
    for words, report, findings in groups:
        if not findings:
            if words is NEW and new["verdict"] != "unreadable":
                yield NOTHING_NEW.in_lang(lang)
                yield ""
            continue
        yield style.paint(f"■ {words.in_lang(lang)} {len(findings)}", "bold") + f"　{_counts(findings, lang)}"
        side: Literal["old", "new"] = "old" if report is old else "new"
        for one in findings:
            yield from _finding(one, report, form, style, fixed=words is FIXED, reworded=id(one) in reworded)
            for answer in _answers(comparison, side, one["fingerprint"]):
                yield from style.paragraph(visible(answer), indent=5, first="↳ ")
        yield ""
    unmatched = [words_of_waiver(one, lang) for one in comparison["waivers"] if one["fate"] == "unmatched"]
    unmatched += [words_of_claim(one, lang) for one in comparison["claims"] if one["outcome"] == "unmatched"]
    if unmatched:
        yield style.paint(f"■ {UNMATCHED.in_lang(lang)} {len(unmatched)}", "bold")
        for answer in unmatched:
            yield from style.paragraph(visible(answer), indent=5, first="↳ ")
        yield ""


def _answers(comparison: Comparison, side: Literal["old", "new"], fingerprint: str) -> Iterator[str]:
    """What people said of a finding, and what became of it."""
    lang = comparison["lang"]
    yield from (words_of_waiver(one, lang) for one in comparison["waivers"] if one[side] == fingerprint)
    yield from (words_of_claim(one, lang) for one in comparison["claims"] if one[side] == fingerprint)


def _counts(findings: list[ReportedFinding], lang: Lang) -> str:
    tally = Counter(one["severity"] for one in findings)
    return wording.SEPARATOR.in_lang(lang).join(
        wording.COUNTS[one].in_lang(lang).format(n=tally[one]) for one in SEVERITIES if tally[one]
    )


def _finding(one: ReportedFinding, report: Report, form: Form, style: Style, *, fixed: bool, reworded: bool) -> Iterator[str]:
    lang = report["lang"]
    mark = wording.RIGHT if fixed else wording.MARKS[one["severity"]]
    path = visible(" › ".join(section_path(report, form, one["section"])))
    left = f"{mark} {wording.SEVERITIES[one['severity']].in_lang(lang)}　{one['code']} {one['name']}"
    line = style.spread(left, "", indent=2) + f"　{path}"
    yield line.replace(mark, style.paint(mark, "green" if fixed else _PAINTS[one["severity"]], "bold"), 1)
    yield from style.paragraph(visible(one["message"]), indent=5)
    if reworded:
        yield from (style.paint(note, "grey") for note in style.paragraph(CHANGED.in_lang(lang), indent=5))
