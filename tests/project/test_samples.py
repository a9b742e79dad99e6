import json
from datetime import date
from pathlib import Path

import pytest

import samples
from service.pipeline import Request, check
from tests.conftest import needs

FOLDER = Path(samples.__file__).parent
EXPECTED = sorted(FOLDER.glob("*.expected.json"))


def findings(path, day):
    report = check(path.read_bytes(), path.name, Request(as_of=date.fromisoformat(day))).report
    return [finding for finding in report["findings"] if finding["severity"] != "note"]


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name)
def test_each_sample_gives_exactly_the_findings_beside_it(path):
    expected = json.loads(path.read_text(encoding="utf-8"))
    found = findings(path.with_name(path.name.removesuffix(".expected.json")), expected["as_of"])
    assert [(one["code"], one["section"]) for one in found] == [(one["code"], one["section"]) for one in expected["findings"]]
    for one, wanted in zip(found, expected["findings"], strict=True):
        assert (
            wanted["quote"] is None
            or wanted["quote"] in "".join(one["where"]["quote"].split())
            or wanted["quote"] in (one["where"]["quote"])
        )


@pytest.mark.slow
@needs("soffice", "pikepdf")
def test_the_samples_say_what_their_script_says():
    from samples.faulty_plans import FAULTY  # noqa: PLC0415
    from samples.make_samples import EXAMPLE, FORM, as_word, faulty  # noqa: PLC0415 - needs pikepdf

    made = {"blank-form.docx": as_word(FORM), "official-example.docx": as_word(EXAMPLE)}
    made |= {f"{name}.{plan.format}": faulty(plan) for name, plan in FAULTY.items() if plan.format == "docx"}
    request = Request(as_of=date(2026, 3, 2))
    for name, data in made.items():
        kept = check((FOLDER / name).read_bytes(), name, request).report
        fresh = check(data, name, request).report
        assert kept["findings"] == fresh["findings"], name
        assert kept["measures"] == fresh["measures"], name
