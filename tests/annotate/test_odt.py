import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.document import Span
from tests.annotate.copies import annotated, marked_in_odt, part, parts, texts
from tests.builders.odf import TEXT_TYPE, a_flat_odt, an_item, an_odt


@pytest.mark.parametrize(
    "body",
    [
        "<text:p>目標為99,039人次</text:p>",
        "<text:p>目標為<text:span>99,</text:span>0<text:span>39人</text:span>次</text:p>",
        "<text:p>目標為\n   <text:a xlink:href='https://example.org/'>99,039</text:a>人次</text:p>",
        f"<text:list>{an_item('目標為99,039人次')}</text:list>",
        "<table:table><table:table-row><table:table-cell><text:p>共99,039人</text:p></table:table-cell></table:table-row></table:table>",
        "<text:p>前<draw:frame><draw:text-box><text:p>框內99,039人</text:p></draw:text-box></draw:frame></text:p>",
    ],
)
def test_the_annotation_stands_at_exactly_the_words(body):
    before, copy, after = annotated(an_odt(body), "plan.odt", "99,039")
    assert marked_in_odt(copy) == {"plancheck1": "99,039"}
    assert texts(after) == texts(before)
    assert [one.kind for one in after.revisions] == ["comment"]


def test_blanks_that_the_file_has_and_nobody_sees_shift_nothing():
    before, copy, after = annotated(an_odt("<text:p>\n  甲  \n 乙 <text:s text:c='2'/>丙丁</text:p>"), "plan.odt", "乙", "丙")
    assert marked_in_odt(copy) == {"plancheck1": "乙", "plancheck2": "丙"}
    assert texts(after) == texts(before)


def test_a_field_is_marked_as_a_whole():
    body = "<text:p>日期<text:date>115年3月</text:date>止</text:p>"
    _, copy, after = annotated(an_odt(body), "plan.odt", "3月")
    assert marked_in_odt(copy) == {"plancheck1": "115年3月"}
    assert texts(after) == ["日期115年3月止"]


def test_an_empty_paragraph_carries_an_annotation():
    _, copy, after = annotated(an_odt("<text:p>題</text:p><text:p/>"), "plan.odt", Span(block=1, start=0, end=0))
    assert marked_in_odt(copy) == {"plancheck1": ""}
    assert texts(after) == ["題", ""]


def test_only_the_content_changes_and_a_signature_is_left_out():
    data = an_odt("<text:p>目標</text:p>", extra={"META-INF/documentsignatures.xml": b"<x/>", "Pictures/a.png": b"\x89PNG"})
    _, copy, _ = annotated(data, "plan.odt", "目標")
    before, after = parts(data), parts(copy)
    assert {name for name in before if before[name] != after.get(name)} == {"content.xml", "META-INF/documentsignatures.xml"}
    assert next(iter(after)) == "mimetype"


def test_the_flat_form_is_annotated_as_well():
    mimetype = f'<office:document office:mimetype="{TEXT_TYPE}"'
    data = a_flat_odt("<text:p>目標為99,039人次</text:p>").replace(b"<office:document", mimetype.encode(), 1)
    _, copy, after = annotated(data, "plan.fodt", "99,039")
    assert b"</office:annotation>99,039<office:annotation-end" in copy
    assert texts(after) == ["目標為99,039人次"]


def test_two_findings_in_one_stretch_have_names_of_their_own():
    body = "<text:p>甲<office:annotation office:name='plancheck1'><text:p>舊</text:p></office:annotation>乙丙</text:p>"
    _, copy, after = annotated(an_odt(body), "plan.odt", "乙丙", "丙")
    assert part(copy, "content.xml").count(b'office:name="plancheck1"') == 1
    assert texts(after) == ["甲乙丙"]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 10)), min_size=1, max_size=6))
def test_however_ranges_lie_the_words_stay_and_each_is_marked(pairs):
    body = "<text:p>一二<text:span>三四五</text:span>六<text:span>七<text:span>八九</text:span></text:span>十</text:p>"
    spans = [Span(block=0, start=min(a, b - 1), end=max(a, b - 1) + 1) for a, b in pairs]
    before, copy, after = annotated(an_odt(body), "plan.odt", *spans)
    assert texts(after) == texts(before)
    assert marked_in_odt(copy) == {f"plancheck{place}": before.quote(span) for place, span in enumerate(spans, 1)}
