"""Whatever stands in a document, the check ends in a report that is whole, exact and the same each time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

import schemas
from schemas.document import Document
from schemas.facts import AppFacts
from service.pipeline import Checked, Request, check, report_in
from tests.builders.dress_docx import as_docx
from tests.builders.dress_odt import as_odt
from tests.builders.good_plan import RECEIVED
from tests.properties.effort import tries
from tests.properties.papers import as_markdown, lines_of
from tests.properties.plans import PLANS, paper_of

SCHEMA = Draft202012Validator(
    json.loads((Path(schemas.__file__).parent / "report.schema.json").read_text(encoding="utf-8")), format_checker=FormatChecker()
)
HOSTILE = (
    "👩\u200d👩\u200d👧\u200d👦", "𠮷野家", "\U0001f4b0５０，０００", "שלום 12 עולם", "\u202e50,000元\u202c", "é" "e\u0301" * 9, "ก\u0e33" * 5,
    "\u200b", "\ufeff", "\u00ad", "\u2028", "\u2029", "\u0085", "\x0b", "\x1f", "\x7f", "ﷺ", "㈠", "⑴", "㍿", "ﬁ", "İ", "ß", "ẞ", "٣٤٥", "१२३",
    "９" * 30, "1" * 400, "1,000" * 30, "0" * 50, "1e999", "9" * 20 + "萬", "9" * 20 + "億", "一" * 40, "百千萬億" * 5, "-0", "5%%", "100%" * 9,
    "×=+−÷" * 6, "1×1=1" * 9, "1+1=3", "5>5", "5/0=0", "10÷0=5", "0×0=1", "(" * 60, ")" * 60, "「" * 30, "110年13月45日", "000年0月", "民國0年",
    "民國999年12月31日至民國1年1月1日", "9999年12月31日", "115年2月30日", "115年4月至", "~~~~", "第第第", "一、" * 20, "（一）" * 20, "1. " * 20, "|", "||||",
    " | | ", "\t\t\t", "　　　", "0人", "-5人", "3.5星", "9.99星", "100星", "０×０％＝０人次", "合計", "小計", "共計0元", "備註：", "待補", "○○○", "___", "如（一）（二）（三）",
)  # fmt: skip
LINES = sorted({line for plan in PLANS[::5] for line in plan.lines})
fragments = st.one_of(
    st.sampled_from(HOSTILE),
    st.sampled_from(LINES),
    st.text(max_size=30),
    st.text(alphabet="0123456789０１,，.．%％萬億千百十一二兩三壹貳元人次年月日星×*+-=<>~至（）() |共計合標下載", max_size=40),
)
lines = st.lists(fragments, min_size=1, max_size=4).map("".join) | st.sampled_from(LINES)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, ...]:
    """Lines of a plan with others between them, or any lines at all."""
    if draw(st.booleans()):
        return tuple(draw(st.lists(lines, min_size=1, max_size=30)))
    mixed = list(draw(st.sampled_from(PLANS)).lines)
    for _ in range(draw(st.integers(1, 12))):
        place = draw(st.integers(0, len(mixed) - 1))
        match draw(st.integers(0, 3)):
            case 0:
                mixed[place] = draw(lines)
            case 1:
                mixed.insert(place, draw(lines))
            case 2:
                cut = draw(st.integers(0, len(mixed[place])))
                mixed[place] = mixed[place][:cut] + draw(fragments) + mixed[place][cut:]
            case _:
                del mixed[place : place + draw(st.integers(0, 3))]
                mixed = mixed or [""]
    return tuple(mixed)


def places_in(report: Any) -> Iterator[Mapping[str, Any]]:
    """Everything in a report that says where words stand."""
    if isinstance(report, dict):
        if "quote" in report and "block" in report:
            yield report
        for value in report.values():
            yield from places_in(value)
    elif isinstance(report, list):
        for value in report:
            yield from places_in(value)


def assert_quotes_are_the_documents(report: Any, document: Document) -> None:
    """Every quote is the words at its place, cut where the report says it cuts."""
    for place in places_in(report):
        words = document.paragraphs[place["block"]].text[place["start"] : place["end"]]
        assert place["quote"] == words or (place["quote"].endswith("…") and words.startswith(place["quote"][:-1])), place


def assert_whole(checked: Checked, request: Request) -> None:
    """What is true of every report."""
    for lang in ("zh-Hant", "en"):
        report = json.loads(json.dumps(report_in(lang, checked, request)))
        assert [error.message for error in SCHEMA.iter_errors(report)] == []
        if checked.document is None:
            continue
        assert report["not_evaluated"] == []
        assert_quotes_are_the_documents(report, checked.document)
        prints = [one["fingerprint"] for one in report["findings"]]
        assert len(set(prints)) == len(prints)
        for one in report["findings"]:
            assert one["message"].strip()
            assert one["suggestion"].strip()
            assert one["basis"].strip()
            assert "{" not in one["message"].replace(one["found"], "") or "{" in "".join(
                p.text for p in checked.document.paragraphs
            )


def written(content: tuple[str, ...], kind: str) -> bytes:
    """The lines as a file of that kind."""
    if kind == "txt":
        return "\n".join(content).encode("utf-8", "replace")
    if kind == "md":
        return as_markdown(content).decode("utf-8", "replace").encode()
    legal = tuple(
        "".join(c for c in line if c >= " " and not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff") for line in content
    )
    paper = paper_of(legal if any(legal) else ("空",))
    return as_docx(paper) if kind == "docx" else as_odt(paper)


@tries(50)
@given(documents(), st.sampled_from(("txt", "txt", "md", "docx", "odt")))
def test_any_document_has_a_whole_report_and_the_same_one_twice(content: tuple[str, ...], kind: str) -> None:
    data = written(tuple(line.encode("utf-8", "replace").decode() for line in content), kind)
    request = Request(as_of=RECEIVED)
    checked = check(data, f"plan.{kind}", request)
    assert_whole(checked, request)
    if checked.document is None:
        assert checked.report["findings"][0]["code"] in ("D104", "D101")
        assert "未預期" not in checked.report["findings"][0]["message"]
    assert check(data, f"plan.{kind}", request).report == checked.report


@tries(20)
@given(documents())
def test_a_quote_of_a_text_file_stands_in_its_line(content: tuple[str, ...]) -> None:
    """The address of a paragraph is its line in the file, and the quote stands there character by character."""
    text = "\n".join(content).replace("\0", "")
    data = text.encode("utf-8", "replace")
    checked = check(data, "plan.txt", Request(as_of=RECEIVED))
    if checked.document is None:
        return
    own = data.decode().replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    for place in places_in(checked.report):
        paragraph = checked.document.paragraphs[place["block"]]
        assert paragraph.address is not None
        line = own[paragraph.address.path[0]].lstrip("\ufeff")
        assert line[place["start"] : place["end"]].startswith(place["quote"].removesuffix("…"))


@pytest.mark.parametrize("kind", ["md", "docx"])
@pytest.mark.parametrize("number", ["9" * 20 + "億", "9" * 30, "1" * 400, "9" * 26 + ".55"])
def test_numbers_of_any_size_are_judged_everywhere(number: str, kind: str) -> None:
    sections = {
        "improvement.stars": f"目前平均為3.2星，預期提昇至{number}星。",
        "improvement.budget.source": f"全案經費共計{number}元，由本局支應。",
        "marketing.audience": f"依觀光局114年度調查，目標客群計{number}人。",
        "marketing.target": f"{number}人×5%={number}人次，目標下載數量為{number}人次。",
        "marketing.campaign.workforce": f"員工{number}人、志工3人，共計{number}人。",
        "marketing.campaign.effect": f"新增下載{number}次，{number}>5，累計{number}次。",
    }
    lines = tuple(lines_of(sections))
    request = Request(as_of=RECEIVED, facts=AppFacts(audience=624_500, downloads=48_200, ios_rating=Decimal("3.1")))
    data = as_markdown(lines) if kind == "md" else as_docx(paper_of(lines))
    assert_whole(check(data, f"plan.{kind}", request), request)
