from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.docx.reader import read_docx
from ingest.limits import DEFAULT_LIMITS
from schemas.document import Table
from tests.builders.wordml import cell, changed, paragraph, row, table, word_file

ABOVE, BEGIN = "<w:vMerge/>", '<w:vMerge w:val="restart"/>'


def span(columns):
    return f'<w:gridSpan w:val="{columns}"/>'


def grid(found):
    return [[(one.text, one.row, one.column, one.row_span, one.column_span) for one in line] for line in found.rows]


def the_table(document):
    (found,) = (one for one in document.blocks if isinstance(one, Table))
    return found


def test_merged_cells_stand_once_with_their_spans(read):
    found = the_table(
        read(
            table(
                row(cell("項目", properties=span(2)), cell("金額")),
                row(cell("人事", properties=BEGIN), cell("薪資"), cell("10")),
                row(cell("", properties=ABOVE), cell("保險"), cell("20")),
                row(cell("合計", properties=span(2)), cell("30")),
            )
        )
    )
    assert found.columns == 3
    assert grid(found) == [
        [("項目", 0, 0, 1, 2), ("金額", 0, 2, 1, 1)],
        [("人事", 1, 0, 2, 1), ("薪資", 1, 1, 1, 1), ("10", 1, 2, 1, 1)],
        [("保險", 2, 1, 1, 1), ("20", 2, 2, 1, 1)],
        [("合計", 3, 0, 1, 2), ("30", 3, 2, 1, 1)],
    ]


def test_a_cell_that_continues_nothing_is_a_cell_of_its_own(read):
    assert grid(the_table(read(table(row(cell("甲", properties=ABOVE)), row("乙"), row(cell("丙", properties=ABOVE)))))) == [
        [("甲", 0, 0, 1, 1)],
        [("乙", 1, 0, 1, 1)],
        [("丙", 2, 0, 1, 1)],
    ]


def test_words_behind_a_merged_cell_are_reported(read):
    found = read(table(row(cell("甲", properties=BEGIN)), row(cell("藏", properties=ABOVE))))
    assert [one.text for one in found.unread] == ["藏"]


def test_cells_merged_across_as_old_files_do_it_stand_once(read):
    begin, go_on = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    found = the_table(read(table(row(cell("甲", properties=begin), cell("", properties=go_on), "乙"))))
    assert grid(found) == [[("甲", 0, 0, 1, 2), ("乙", 0, 2, 1, 1)]]


def test_a_row_may_begin_further_right(read):
    found = the_table(read(table(row("甲", "乙"), row("丙", properties='<w:gridBefore w:val="1"/>'))))
    assert grid(found)[1] == [("丙", 1, 1, 1, 1)]


def test_a_table_in_a_cell_is_a_block_of_the_cell(read):
    outer = the_table(read(table(row(cell("前", table(row("內")), "後")))))
    (one,) = outer.rows[0]
    assert one.text == "前\n內\n後"
    assert isinstance(one.blocks[1], Table)


def test_a_deleted_row_is_out_and_an_added_one_in(read):
    change = '<w:{} w:id="1" w:author="承辦人"/>'
    gone = row(cell(paragraph(changed("del", "乙"))), properties=change.format("del"))
    found = read(table(row("甲"), gone, row("丙", properties=change.format("ins"))))
    assert grid(the_table(found)) == [[("甲", 0, 0, 1, 1)], [("丙", 1, 0, 1, 1)]]
    assert [(one.kind, one.author, one.text) for one in found.revisions] == [
        ("deletion", "承辦人", "乙"),
        ("insertion", "承辦人", ""),
    ]


def test_a_deleted_cell_is_out(read):
    found = read(table(row("甲", cell("乙", properties='<w:cellDel w:id="1" w:author="承辦人"/>'))))
    assert grid(the_table(found)) == [[("甲", 0, 0, 1, 1)]]
    assert found.revisions[0].text == "乙"


def test_a_table_that_was_deleted_whole_is_no_block(read):
    gone = table(row(cell("甲"), properties='<w:del w:id="1"/>'))
    assert all(not isinstance(one, Table) for one in read(paragraph("文"), gone).blocks)


CELLS = st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["", BEGIN, ABOVE])), min_size=1, max_size=4)


@settings(max_examples=40)
@given(st.lists(CELLS, min_size=1, max_size=5))
def test_no_two_cells_cover_one_place(rows):
    made = table(*(row(*(cell("", properties=span(width) + merge) for width, merge in one)) for one in rows))
    found = the_table(read_docx(word_file(paragraph("文"), made), "plan.docx", DEFAULT_LIMITS))
    places = [
        (one.row + down, one.column + right)
        for line in found.rows
        for one in line
        for down in range(one.row_span)
        for right in range(one.column_span)
    ]
    assert len(places) == len(set(places))
