"""What LibreOffice makes of a copy that people answered in: it keeps no threads, and yet no answer is lost."""

import pytest

from reports.annotate.replies import replies_in
from tests.conftest import needs
from tests.roundtrip.answering import Reviewed, annotated_plan
from tests.roundtrip.resaving import resaved

pytestmark = [pytest.mark.slow, needs("soffice")]


def plain(replies):
    return sorted((one.code, one.fingerprint, one.kind, one.reason, one.author or "", (one.at or "")[:10]) for one in replies)


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_every_answer_and_its_finding_survive(kind):
    report, copy = annotated_plan()
    answered = (
        Reviewed(copy).replied("T404", "已修正").replied("S202", "不適用：僅一個市集").typed("T405", "已提高為65,000人次").saved()
    )
    before = replies_in(answered)
    assert [one.kind for one in before] == ["remark", "fixed", "waiver"]
    after = replies_in(resaved(answered, "docx", kind))
    assert plain(after) == plain(before)
    prints = {one["code"]: one["fingerprint"] for one in report["findings"]}
    assert {one.fingerprint for one in after} == {prints["T404"], prints["S202"], prints["T405"]}
