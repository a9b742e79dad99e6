"""One plan in every dress: the same sections, facts, counts and findings from Word, ODT and PDF (format rules aside)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.forms import DEFAULT_FORM
from service.pipeline import Request, check
from tests.builders.dress import Dress, dressed
from tests.builders.dress_check import Case, differences, draw_case, wrong_facts
from tests.builders.dress_defects import DEFECTS, Defect
from tests.builders.dress_docx import as_docx
from tests.builders.dress_odt import as_odt
from tests.builders.dress_pdf import CHROMIUM, OFFICE, office_files, web_pdf
from tests.builders.dress_plans import draw_plan
from tests.conftest import needs
from validators.registry import RULES

BY_FILE = {"D101", "D102", "D103", "D104", "D106"}
"""What only a file can have: tested with the readers."""
BY_DRESS = {"L303", "S206", "S208"}
"""Notes that a dress itself deserves."""


def report(data: bytes, name: str, case: Case) -> Mapping[str, Any]:
    request = Request(as_of=case.model.as_of, facts=case.model.facts)
    return check(data, name, request).report


def plan_of(report: Mapping[str, Any]) -> dict[str, object]:
    """What a report says of the plan, without where in the file it stands."""
    facts = {name: (fact["value"], fact["where"]["quote"]) if fact else None for name, fact in report["facts"].items()}
    sections = [{name: value for name, value in section.items() if name != "where"} for section in report["sections"]]
    findings = sorted((one["code"], one["section"] or "", one["message"]) for one in report["findings"])
    return {
        "plan": report["plan"],
        "measures": report["measures"],
        "sections": sections,
        "facts": facts,
        "findings": [one for one in findings if not one[0].startswith("F")],
    }


@st.composite
def cases(draw: st.DrawFn, defect: Defect | None = None) -> Case:
    return draw_case(lambda choices: draw(st.sampled_from(choices)), defect)


def assert_equal_in_word_and_odt(case: Case) -> None:
    word, odt = report(as_docx(case.paper), "plan.docx", case), report(as_odt(case.paper), "plan.odt", case)
    assert plan_of(word) == plan_of(odt)
    assert differences(word, case) == []
    assert differences(odt, case) == []
    assert word["measures"]["characters"] == case.paper.characters


@given(cases())
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_a_good_plan_is_the_same_in_word_and_odt_in_every_dress(case: Case) -> None:
    assert_equal_in_word_and_odt(case)
    found = report(as_docx(case.paper), "plan.docx", case)
    assert wrong_facts(found, case) == {}
    assert {section["status"] for section in found["sections"]} == {"present"}


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_is_found_in_word_and_odt_in_any_dress(defect: Defect) -> None:
    @given(cases(defect))
    @settings(max_examples=2, suppress_health_check=list(HealthCheck))
    def in_a_dress(case: Case) -> None:
        assert_equal_in_word_and_odt(case)

    in_a_dress()


def assert_same_in_pdf(data: bytes, case: Case) -> None:
    pdf, word = report(data, "plan.pdf", case), report(as_docx(case.paper), "plan.docx", case)
    assert differences(pdf, case, printed=True) == []
    assert wrong_facts(pdf, case) == {}
    states = [[(section["key"], section["status"]) for section in one["sections"]] for one in (pdf, word)]
    assert states[0] == states[1]
    assert pdf["plan"] == word["plan"]
    assert pdf["measures"]["characters"] == pytest.approx(case.paper.characters, rel=0.01)


@pytest.mark.slow
@needs(OFFICE)
@given(st.lists(cases(), min_size=4, max_size=4))
@settings(max_examples=1, suppress_health_check=list(HealthCheck))
def test_a_pdf_of_libreoffice_says_what_the_word_file_says(tmp_path_factory: pytest.TempPathFactory, some: list[Case]) -> None:
    names = {f"plan{place}.docx": case for place, case in enumerate(some)}
    pdfs = office_files({name: as_docx(case.paper) for name, case in names.items()}, tmp_path_factory.mktemp("office"))
    for name, case in names.items():
        assert_same_in_pdf(pdfs[name], case)


@pytest.mark.slow
@needs(CHROMIUM)
@given(cases())
@settings(max_examples=2, suppress_health_check=list(HealthCheck))
def test_a_pdf_of_a_browser_says_what_the_word_file_says(tmp_path_factory: pytest.TempPathFactory, case: Case) -> None:
    folder: Path = tmp_path_factory.mktemp("browser")
    assert_same_in_pdf(web_pdf(case.paper, folder), case)


def test_every_rule_has_a_defect_or_is_a_matter_of_the_file_or_the_dress() -> None:
    def first(choices: Any) -> Any:
        return choices[0]

    covered = {code for defect in DEFECTS for code in defect.spoil(draw_plan(first), first)}
    own = {rule.code for rule in RULES if rule.bad.form == DEFAULT_FORM}  # the others are of forms that these plans do not have
    assert covered | BY_FILE | BY_DRESS == own


def test_a_paper_counts_the_characters_that_its_reader_sees() -> None:
    model = draw_plan(lambda choices: choices[0])
    typed, automatic = dressed(model, Dress()), dressed(model, Dress(numbering="auto", remark=True, running=True))
    assert typed.characters == automatic.characters > 1_500
