from schemas.document import Revision
from tests.builders.wordml import changed, paragraph, run, text_box


def texts(document):
    return [one.text for one in document.paragraphs]


def test_insertions_are_text_and_deletions_are_not(read):
    found = read(paragraph("預計", changed("ins", "115年"), changed("del", "114年"), "完成"))
    assert texts(found) == ["預計115年完成"]
    assert found.revisions == (
        Revision(kind="insertion", author="承辦人", text="115年", block=0),
        Revision(kind="deletion", author="承辦人", text="114年", block=0),
    )


def test_an_insertion_that_was_deleted_again_is_no_text(read):
    found = read(paragraph("甲", changed("ins", changed("del", "乙"))))
    assert texts(found) == ["甲"]
    assert {one.kind for one in found.revisions} == {"insertion", "deletion"}


def test_moved_text_stands_where_it_went(read):
    found = read(paragraph("甲", changed("moveFrom", "移")), paragraph("乙", changed("moveTo", "移")))
    assert texts(found) == ["甲", "乙移"]
    assert [(one.kind, one.text, one.block) for one in found.revisions] == [("move", "移", 0), ("move", "移", 1)]


def test_neighbouring_changes_of_one_hand_are_one(read):
    found = read(paragraph(changed("ins", "一"), changed("ins", "二"), changed("ins", "三", author="主管")))
    assert [(one.author, one.text) for one in found.revisions] == [("承辦人", "一二"), ("主管", "三")]


def test_a_paragraph_whose_mark_was_deleted_runs_into_the_next(read):
    mark = '<w:rPr><w:del w:id="1" w:author="承辦人"/></w:rPr>'
    gone = paragraph(changed("del", "全刪"), properties=mark)
    found = read(paragraph("改善", properties=mark), paragraph("方案"), gone, paragraph("說明"))
    assert texts(found) == ["改善方案", "說明"]
    assert [(one.kind, one.text, one.block) for one in found.revisions] == [("deletion", "全刪", 1)]


def test_a_text_box_of_a_paragraph_that_runs_into_the_next_keeps_its_own_address(read):
    mark = '<w:rPr><w:del w:id="1" w:author="承辦人"/></w:rPr>'
    found = read(paragraph("改善", text_box("盒"), properties=mark), paragraph("方案"))
    assert texts(found) == ["改善方案", "盒"]
    assert [one.address.path[:2] for one in found.paragraphs] == [(0, 1), (0, 0)]


def test_changes_of_format_are_recorded(read):
    run_change = run("字", '<w:b/><w:rPrChange w:id="1" w:author="主管"><w:rPr/></w:rPrChange>')
    change = '<w:pPrChange w:id="2" w:author="承辦人"><w:pPr/></w:pPrChange>'
    found = read(paragraph(run_change, properties=change))
    assert [(one.kind, one.author) for one in found.revisions] == [("format", "主管"), ("format", "承辦人")]
    assert found.paragraphs[0].runs[0].bold


def test_comments_are_recorded_at_their_paragraph_and_are_no_text(read):
    inside = f'<w:comment w:id="0" w:author="審查人員">{paragraph("請補充")}</w:comment>'
    mark = '<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    found = read(paragraph("甲"), paragraph("乙", mark), related={"comments.xml": ("comments", inside)})
    assert texts(found) == ["甲", "乙"]
    assert found.revisions == (Revision(kind="comment", author="審查人員", text="請補充", block=1),)


def test_changes_in_headers_count_too(read):
    found = read(paragraph("甲"), related={"header1.xml": ("header", paragraph(changed("ins", "乙")))})
    assert found.revisions == (Revision(kind="insertion", author="承辦人", text="乙"),)


def test_a_moved_paragraph_stands_only_where_it_went(read):
    leaves = '<w:rPr><w:moveFrom w:id="1" w:author="承辦人"/></w:rPr>'
    comes = '<w:rPr><w:moveTo w:id="1" w:author="承辦人"/></w:rPr>'
    went, came = paragraph(changed("moveFrom", "移"), properties=leaves), paragraph(changed("moveTo", "移"), properties=comes)
    found = read(went, paragraph("甲"), came)
    assert texts(found) == ["甲", "移"]
    assert {one.kind for one in found.revisions} == {"move"}


def test_inserted_blocks_are_text(read):
    found = read(f'<w:ins w:author="承辦人">{paragraph("甲")}</w:ins>', paragraph("乙"))
    assert texts(found) == ["甲", "乙"]
    assert [one.kind for one in found.revisions] == ["insertion"]
