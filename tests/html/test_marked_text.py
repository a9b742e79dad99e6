from hypothesis import given
from hypothesis import strategies as st

from reports.marked_text import Mark, cut, printable

texts = st.text(alphabet="計畫書ab1 ", max_size=30)


@st.composite
def marked(draw):
    text = draw(texts)
    marks = []
    for number in range(1, draw(st.integers(0, 5)) + 1):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        related = draw(st.sampled_from([None, 1]))
        marks.append(Mark(start=start, end=end, number=number, severity=draw(st.sampled_from(["error", "note"])), related=related))
    return text, marks


@given(marked())
def test_pieces_together_are_the_text_and_each_mark_begins_and_ends_once(case):
    text, marks = case
    pieces = cut(text, marks)
    assert "".join(piece.text for piece in pieces) == text
    for mark in marks:
        assert sum(mark in piece.begin for piece in pieces) == 1
        assert sum(mark in piece.end for piece in pieces) == 1
        first = next(place for place, piece in enumerate(pieces) if mark in piece.begin)
        last = next(place for place, piece in enumerate(pieces) if mark in piece.end)
        assert "".join(piece.text for piece in pieces[first : last + 1]) == text[mark.start : mark.end]


def test_the_worst_finding_gives_its_colour_where_findings_overlap():
    note, error = Mark(start=0, end=4, number=1, severity="note"), Mark(start=2, end=3, number=2, severity="error")
    assert [(piece.text, piece.severity) for piece in cut("下載目標", [note, error])] == [
        ("下載", "note"),
        ("目", "error"),
        ("標", "note"),
    ]


def test_what_steers_or_cannot_be_shown_is_taken_out():
    assert printable("甲\u202e乙\x00丙\ue000\ud800\n丁\t") == "甲乙丙□□\n丁\t"
