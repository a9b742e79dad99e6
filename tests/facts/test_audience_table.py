"""目標客群數量 as a table: the row of totals is the audience, and classes without a total are not added up."""

from __future__ import annotations

import pytest

from ingest.understanding import understand
from schemas.forms import load_form
from tests.builders.documents import a_document

FORM = load_form()
CLASSES = [["客群", "人數", "資料來源"], ["家庭採買者", "1,120,000", "家庭收支訪問調查"], ["攤商", "6,000", "列管名冊"]]


def audience(*lines):
    plan = understand(a_document("二、行銷方案", "（二）目標客群數量", *lines, "（三）市場定位", "市民的幫手。"), FORM)
    stated = plan.values.audience
    return None if stated is None else int(stated.value)


@pytest.mark.parametrize(
    ("lines", "people"),
    [
        (([*CLASSES, ["合計", "1,126,000", ""]],), 1126000),
        (([["對象", "人數（萬人）"], ["市民", "185"], ["旅客", "100"], ["總計", "285"]],), 2850000),
        (([["對象", "人數"], ["市民", "1,850,000人"], ["旅客", "1,000,000人"], ["總計", "2,850,000人"]],), 2850000),
        (([["對象", "人數"], ["本市國小學童家長", "143,250"]],), 143250),
        ((CLASSES,), None),
        (([["年度", "場次"], ["115", "1,200"]],), None),
        (("本App以攤商為目標客群，計6,000人。", [*CLASSES, ["合計", "1,126,000", ""]]), 6000),
    ],
)
def test_the_row_of_totals_is_the_audience(lines, people):
    assert audience(*lines) == people
