"""行銷目標下載數量 as a table: the label names the target, whatever the number is."""

from __future__ import annotations

import pytest

from ingest.understanding import understand
from schemas.forms import load_form
from tests.builders.documents import a_document

FORM = load_form()
AUDIENCE = ["目標對象人數", "1,240,000 人"]
STANDARD = ["下載人次標準", "1,240,000 × 5% = 62,000 人次"]


def target(*lines):
    plan = understand(a_document("二、行銷方案", "（四）行銷目標下載數量", *lines, "（五）行銷內容說明", "辦理宣導。"), FORM)
    stated = plan.values.target
    return None if stated is None else int(stated.value)


@pytest.mark.parametrize(
    ("lines", "downloads"),
    [
        (([AUDIENCE, STANDARD, ["本案目標下載數量", "62,000 人次"]],), 62000),
        (([AUDIENCE, STANDARD, ["行銷目標下載數量：", "63,000"]],), 63000),
        (([["目標對象人數", "標準", "目標下載數量（次）"], ["1,240,000人", "62,000次", "62,000次"]],), 62000),
        (([AUDIENCE, STANDARD],), None),
        (("行銷目標下載數量訂為65,000人次。", [AUDIENCE, STANDARD, ["本案目標下載數量", "62,000 人次"]]), 65000),
    ],
)
def test_a_label_names_the_target_though_it_equals_the_standard(lines, downloads):
    assert target(*lines) == downloads
