"""X801 wrong-reference: a reference to another section by number and title points elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.plan import Heading, Reference
from schemas.rules import Case, Example, Hit, Rule, Words
from text.fold import dense


def check(case: Case) -> Iterator[Hit]:
    """One hit for each reference whose number is not that of the section its title names.

    A title that both parts have (經費及經費來源) may mean either. Sections without a number, or that are absent, cannot be
    compared and stay silent.
    """
    for reference in case.plan.values.references:
        if reference.ordinal is None or reference.target is None:
            continue
        meant = _headings(case, reference)
        if not meant or any(heading.ordinal in (None, reference.ordinal) for heading in meant):
            continue
        right = meant[0]
        other = _numbered(case, reference, right)
        yield Hit(
            section=reference.section,
            span=reference.span,
            values={
                "words": case.document.quote(reference.span),
                "title": reference.title or right.title,
                "right": right.number,
                "wrong": reference.number or "",
                "other": Words(
                    f"，{reference.number}是「{other.title}」" if other else "",
                    f"; {reference.number} is “{other.title}”" if other else "",
                ),
            },
            expected=f"{right.number}{right.title}",
            found=case.document.quote(reference.span),
            claim=f"{reference.target} {reference.ordinal}",
            related=(right.span,),
            likely=Words(f"「{reference.number}」應為{right.number}", f"“{reference.number}” for {right.number}"),
        )


def _headings(case: Case, reference: Reference) -> list[Heading]:
    """The headings that the quoted title may mean: those of the key it names, and of the key of that title in the other part."""
    assert reference.target is not None
    name = reference.target.rpartition(".")[2]
    same = [key for key in case.form.sections if key.rpartition(".")[2] == name and key.count(".") == reference.target.count(".")]
    found = [heading for key in (reference.target, *same) for heading in case.plan.sections[key].headings]
    titled = [heading for heading in found if _folded(heading.title) == _folded(reference.title or "")]
    return titled or [heading for heading in found if heading.key == reference.target]


def _numbered(case: Case, reference: Reference, right: Heading) -> Heading | None:
    """The heading that does carry the number given, among the siblings of the one that is meant."""
    parent = case.form.sections[right.key].parent
    return next(
        (one for one in case.plan.order if one.ordinal == reference.ordinal and case.form.sections[one.key].parent == parent), None
    )


def _folded(title: str) -> str:
    return dense(title).casefold()


RULE = Rule(
    code="X801",
    name="wrong-reference",
    severity="warning",
    clause="計畫書格式",
    title=Words("引用之項次不符", "A reference points elsewhere"),
    message=Words(
        "「{words}」之項次有誤：「{title}」是{right}{other}。", "“{words}” points elsewhere: “{title}” is {right}{other}."
    ),
    suggestion=Words("請將「{wrong}」改為「{right}」。", "Change “{wrong}” to “{right}”."),
    explanation=Words(
        "以編號及標題引用其他項目時，兩者應一致；順序調整或增刪項目後常漏改。官方範例「如(五)敘明相關資訊安全防護措施」即應為（六）。",
        "A reference by number and title has to agree with the heading; it often does not after sections were moved. The official example "
        "itself says (五)敘明相關資訊安全防護措施, which is (六).",
    ),
    bad=Example(
        words=Words("如（五）敘明相關資訊安全防護措施", "如（五）敘明相關資訊安全防護措施"),
        sections={"improvement.budget.source": "編列本局115年度預算支應，資安檢測如（五）敘明相關資訊安全防護措施。"},
    ),
    good=Example(
        words=Words("如（六）敘明相關資訊安全防護措施", "如（六）敘明相關資訊安全防護措施"),
        sections={"improvement.budget.source": "編列本局115年度預算支應，資安檢測如（六）敘明相關資訊安全防護措施。"},
    ),
    check=check,
)
