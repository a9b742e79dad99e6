from __future__ import annotations

import pytest

from tests.builders.plans import codes

BREAKDOWN = "marketing.budget.breakdown"


@pytest.mark.parametrize("opening", ["所需經費共計30萬元，明細如下：", "經費分列如下（單位：萬元）：", "本案總計30萬元"])
def test_what_introduces_a_list_of_amounts_is_no_part_of_its_sum(opening):
    lines = "1. 立牌（如執行項目第1點）：10萬元\n2. 毛巾（如執行項目第2點）：20萬元\n"
    assert codes({BREAKDOWN: f"{opening}\n{lines}合計：30萬元"}) == []
    assert "A502" in codes({BREAKDOWN: f"{opening}\n{lines}合計：31萬元"})
