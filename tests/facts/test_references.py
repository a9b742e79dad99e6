"""References to sections are read where they are references, and counted points are not."""

from __future__ import annotations

import pytest

from ingest.understanding import understand
from schemas.forms import load_form
from tests.builders.documents import a_document

FORM = load_form()


def references(*lines):
    document = a_document("高雄市政府水利局水情通改善及行銷計畫書", "一、改善方案", "（二）功能提昇說明", *lines)
    return [(document.quote(one.span), one.ordinal, one.target) for one in understand(document, FORM).values.references]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("相關配套另詳（五）敘明相關資訊安全防護措施。", ("（五）敘明相關資訊安全防護措施", 5, "improvement.security")),
        ("如㈥敘明相關資訊安全防護措施。", ("㈥敘明相關資訊安全防護措施", 6, "improvement.security")),
        ("詳見六、敘明相關資訊安全防護措施。", ("六、敘明相關資訊安全防護措施", 6, "improvement.security")),
        ("如（四）「改善期程」所列。", ("（四）「改善期程", 4, "improvement.schedule")),
        ("依( 四 ) 改善期程辦理。", ("( 四 ) 改善期程", 4, "improvement.schedule")),
        ("同（八）經費及經費來源。", ("（八）經費及經費來源", 8, "improvement.budget")),
        ("如1.7敘明相關資訊安全防護措施。", ("1.7敘明相關資訊安全防護措施", 7, "improvement.security")),
        ("詳1.4 改善期程。", ("1.4 改善期程", 4, "improvement.schedule")),
    ],
)
def test_a_reference_names_number_and_section(line, expected):
    assert references(line) == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "本次改版包括（一）改善期程縮短（二）市場定位調整。",
        "依個人資料保護法第6條（四）辦理。",
        "共計（三）項。",
        "1. 市場定位明確。",
        "改善期程如附件。",
        "費用與1.5倍市場定位無關，見3.5改善。",
    ],
)
def test_points_and_clauses_are_no_references(line):
    assert references(line) == []


def test_a_cell_of_a_table_may_be_nothing_but_a_reference():
    table = [["項目", "說明", "金額"], ["檢測", "（五）敘明相關資訊安全防護措施", "50,000"]]
    assert references(table) == [("（五）敘明相關資訊安全防護措施", 5, "improvement.security")]
