import pytest

from ingest.errors import Broken, Encrypted, NoText
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.odt.reader import read_odt
from schemas.document import ActiveContent, Cell, Document, Revision, Table, Unread
from tests.builders.odf import a_flat_odt, an_odt, part

HIDDEN = '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
HIDDEN += '<style:style style:name="HP" style:family="paragraph"><style:text-properties text:display="none"/></style:style>'


def read(body: str, **parts: object) -> Document:
    return read_odt(an_odt(body, **parts), "plan.odt", DEFAULT_LIMITS)  # type: ignore[arg-type]


def texts(body: str, **parts: object) -> list[str]:
    return [paragraph.text for paragraph in read(body, **parts).paragraphs]


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("  計畫\n   書 ", "計畫 書 "),
        ("甲<text:s/><text:s text:c='3'/>乙", "甲    乙"),
        ("甲<text:tab/>乙<text:line-break/>丙<text:soft-page-break/>丁", "甲\t乙\n丙丁"),
        ("<text:a xlink:href='https://example.org'>連<text:span>結</text:span></text:a>", "連結"),
        ("第<text:page-number>3</text:page-number>頁<text:bookmark text:name='x'/>", "第3頁"),
        ("<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>ㄏㄢˋ</text:ruby-text></text:ruby>字", "漢字"),
        ("甲<text:span text:style-name='H'>藏</text:span>乙", "甲乙"),
        ("甲<text:hidden-text text:is-hidden='true'>藏</text:hidden-text>乙", "甲乙"),
        ("甲<text:hidden-text text:is-hidden='false'>現</text:hidden-text>乙", "甲現乙"),
        ("甲<text:script script:language='x'>code</text:script>乙", "甲乙"),
        ("<loext:content-control><text:span>內容</text:span></loext:content-control>", "內容"),
        (
            "<field:fieldmark field:type='vnd.oasis.opendocument.field.FORMDROPDOWN'>"
            "<field:param field:name='Dropdown_ListEntry' field:value='月'/>"
            "<field:param field:name='Dropdown_ListEntry' field:value='季'/>"
            "<field:param field:name='Dropdown_Selected' field:value='1'/></field:fieldmark>",
            "季",
        ),
    ],
)
def test_a_paragraph_shows_what_a_reader_sees(inside, shown):
    assert texts(f"<text:p>{inside}</text:p><text:p>末</text:p>", automatic=HIDDEN) == [shown, "末"]


def test_hidden_paragraphs_and_sections_are_left_out():
    body = """<text:p text:style-name="HP">藏</text:p><text:section text:display="none"><text:p>藏</text:p></text:section>
      <text:section><text:p>現</text:p></text:section>"""
    assert texts(body, automatic=HIDDEN) == ["現"]


def test_an_index_is_shown_without_its_patterns():
    body = """<text:table-of-content><text:table-of-content-source><text:index-title-template>樣</text:index-title-template>
      </text:table-of-content-source><text:index-body><text:index-title><text:p>目錄</text:p></text:index-title>
      <text:p>一、改善</text:p></text:index-body></text:table-of-content>"""
    assert texts(body) == ["目錄", "一、改善"]


def test_text_outside_paragraphs_is_reported_as_unread():
    assert read("<text:p>甲</text:p><text:section>乙<text:p>丙</text:p></text:section>").unread == (
        Unread(text="乙", reason="文字不在段落內（section）"),
    )


def test_addresses_count_elements_from_the_root():
    document = read("<text:sequence-decls/><!-- c --><text:section><text:p>甲</text:p><text:p>乙</text:p></text:section>")
    address = document.paragraphs[1].address
    assert (address.part, address.path) == ("content.xml", (2, 0, 1, 1))


def test_a_table_keeps_spans_repeats_and_nested_tables():
    body = """<table:table><table:table-column table:number-columns-repeated="3"/>
      <table:table-header-rows><table:table-row>
        <table:table-cell table:number-columns-spanned="2"><text:p>項目</text:p></table:table-cell>
        <table:covered-table-cell/><table:table-cell><text:p>金額</text:p></table:table-cell></table:table-row></table:table-header-rows>
      <table:table-row table:number-rows-repeated="2">
        <table:table-cell table:number-columns-repeated="2"><text:p>甲</text:p></table:table-cell>
        <table:table-cell table:number-rows-spanned="2">
        <table:table><table:table-row><table:table-cell><text:p>內</text:p></table:table-cell>
        </table:table-row></table:table></table:table-cell></table:table-row></table:table><text:p>後</text:p>"""
    document = read(body)
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert table.columns == 3
    shape = [[(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in row] for row in table.rows]
    assert shape == [
        [(0, 0, 1, 2, "項目"), (0, 2, 1, 1, "金額")],
        [(1, 0, 1, 1, "甲"), (1, 1, 1, 1, "甲"), (1, 2, 2, 1, "內")],
        [(2, 0, 1, 1, "甲"), (2, 1, 1, 1, "甲"), (2, 2, 2, 1, "內")],
    ]
    assert isinstance(table.rows[1][2], Cell)
    assert isinstance(table.rows[1][2].blocks[0], Table)
    assert [one.in_table for one in document.paragraphs] == [True] * 8 + [False]


def test_a_table_of_too_many_repeats_is_bounded_and_what_is_cut_is_reported():
    cell = '<table:table-cell table:number-columns-repeated="9999"><text:p>甲</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="99999">{cell}</table:table-row>'
    document = read(f"<text:p>前</text:p><table:table>{row}</table:table>")
    assert len(document.paragraphs) <= 20_003
    assert {one.reason for one in document.unread} == {"表格重複的儲存格過多"}


def test_repeats_within_repeats_stay_bounded():
    inner = "<text:p>甲</text:p>"
    for _ in range(3):
        cell = f'<table:table-cell table:number-columns-repeated="900">{inner}</table:table-cell>'
        inner = f'<table:table><table:table-row table:number-rows-repeated="900">{cell}</table:table-row></table:table>'
    assert len(read(inner).paragraphs) <= 20_010


def test_many_text_boxes_in_one_paragraph_are_all_read():
    frame = "<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>"
    document = read(f"<text:p>{f'<text:span>甲{frame}</text:span>' * 2000}</text:p>")
    assert len(document.paragraphs) == 2001
    assert document.paragraphs[2000].address.path == (2, 0, 0, 1999, 0, 0, 0)


def test_text_boxes_shapes_and_notes_stand_behind_their_paragraph():
    body = """<text:p>甲<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>乙<text:note
      text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>註</text:p></text:note-body></text:note></text:p>
      <text:p><draw:g><draw:custom-shape><text:p>形</text:p></draw:custom-shape></draw:g>丙</text:p>
      <draw:frame><draw:text-box><text:p>頁</text:p></draw:text-box></draw:frame>"""
    found = [(one.text, one.role) for one in read(body).paragraphs]
    assert found == [("甲乙", "body"), ("框", "textbox"), ("註", "footnote"), ("丙", "body"), ("形", "textbox"), ("頁", "textbox")]
    assert read(body).paragraphs[1].address.path == (2, 0, 0, 0, 0, 0)


def test_a_formula_is_read_in_its_line():
    frame = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
    formula = part("math:math", "<math:semantics><math:mrow><math:mi>x</math:mi><math:mo>=</math:mo>"
                   "<math:mfrac><math:mrow><math:mn>1</math:mn>"
                   "<math:mo>+</math:mo><math:mn>2</math:mn></math:mrow><math:mn>3</math:mn></math:mfrac></math:mrow>"
                   "<math:annotation>x={1+2} over 3</math:annotation></math:semantics>")  # fmt: skip
    manifest = part(
        "manifest:manifest",
        '<manifest:file-entry manifest:full-path="Object 1/" manifest:media-type="application/vnd.oasis.opendocument.formula"/>',
    )
    document = read(f"<text:p>設{frame}。</text:p>", extra={"Object 1/content.xml": formula, "META-INF/manifest.xml": manifest})
    assert [one.text for one in document.paragraphs] == ["設x=(1+2)/3。"]
    assert document.active == ()


def test_values_of_form_fields_are_text_and_stray_ones_are_unread():
    body = """<office:forms><form:form><form:text form:id="a" form:current-value="觀光局"/>
      <form:textarea form:id="b"><text:p>多</text:p><text:p>行</text:p></form:textarea>
      <form:listbox form:id="c"><form:option form:label="月" form:current-selected="true"/>
        <form:option form:label="季"/></form:listbox>
      <form:button form:id="d" form:label="送出"/><form:text form:id="e" form:value="無處"/></form:form></office:forms>
      <text:p>機關：<draw:control draw:control="a"/></text:p><text:p><draw:control draw:control="b"/></text:p>
      <draw:control draw:control="c"/>
      <draw:control draw:control="d"/>"""
    document = read(body)
    assert [(one.text, one.role) for one in document.paragraphs] == [
        ("機關：", "body"), ("觀光局", "form-field"), ("", "body"), ("多\n行", "form-field"), ("月", "form-field"),
    ]  # fmt: skip
    assert [one.text for one in document.unread] == ["無處"]


def test_tracked_changes_and_comments_are_told_and_deletions_are_no_text():
    info = "<office:change-info><dc:creator>王</dc:creator></office:change-info>"
    body = f"""<text:tracked-changes><text:changed-region text:id="i"><text:insertion>{info}</text:insertion></text:changed-region>
      <text:changed-region xml:id="d"><text:deletion>{info}<text:p>刪<text:s/>除</text:p></text:deletion></text:changed-region>
      <text:changed-region text:id="f"><text:format-change>{info}</text:format-change></text:changed-region></text:tracked-changes>
      <text:p>甲<text:change-start text:change-id="i"/>乙</text:p><text:p>丙<text:change-end text:change-id="i"/>丁
      <text:change text:change-id="d"/><office:annotation><dc:creator>李</dc:creator><dc:date>2026</dc:date>
      <text:p>請補充</text:p></office:annotation></text:p>"""
    document = read(body)
    assert [one.text.strip() for one in document.paragraphs] == ["甲乙", "丙丁"]
    assert document.revisions == (
        Revision(kind="insertion", author="王", text="乙\n丙", block=0),
        Revision(kind="deletion", author="王", text="刪 除", block=1),
        Revision(kind="format", author="王", text="", block=None),
        Revision(kind="comment", author="李", text="請補充", block=1),
    )


def test_page_headers_and_footers_are_furniture():
    master = """<style:master-page style:name="Standard"><style:header><text:p>高雄市政府</text:p></style:header>
      <style:footer-first><text:p>第<text:page-number>1</text:page-number>頁</text:p></style:footer-first></style:master-page>"""
    document = read("<text:p>計畫</text:p>", master=master)
    assert document.furniture == ("高雄市政府", "第1頁")
    assert [one.text for one in document.paragraphs] == ["計畫"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('<draw:frame><draw:image xlink:href="https://example.org/a.png"/></draw:frame>', "remote-picture"),
        ('<draw:frame><draw:image xlink:href="../a.png"/></draw:frame>', "remote-picture"),
        ('<draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame>', None),
        ('<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>', "embedded-object"),
        ('<draw:frame><draw:object-ole xlink:href="./Object 2"/></draw:frame>', "embedded-object"),
        ('<text:section><text:section-source xlink:href="other.odt"/></text:section>', "remote-link"),
        ('<text:p><text:a xlink:href="https://example.org">甲</text:a></text:p>', None),
        ('<text:p><text:a xlink:href="vnd.sun.star.script:x">甲</text:a></text:p>', "action"),
        ('<text:p><text:execute-macro text:name="Run">按</text:execute-macro></text:p>', "script"),
        ('<office:event-listeners><script:event-listener xlink:href="vnd.sun.star.script:x"/></office:event-listeners>', "macro"),
    ],
)
def test_what_would_run_or_fetch_is_named(body, kind):
    assert [one.kind for one in read(f"<text:p>計畫</text:p>{body}").active] == ([kind] if kind else [])


def test_macros_in_the_package_and_remote_templates_are_named():
    def template(address: str) -> bytes:
        return part("office:document-meta", f'<office:meta><meta:template xlink:href="{address}"/></office:meta>')

    extra = {"Basic/Standard/Module1.xml": b"<x/>", "Basic/Standard/script-lb.xml": b"<x/>", "Basic/script-lc.xml": b"<x/>",
             "Scripts/python/a.py": b"", "meta.xml": template("https://example.org/t.ott")}  # fmt: skip
    assert read("<text:p>計畫</text:p>", extra=extra).active == (
        ActiveContent(kind="macro", detail="Basic/Standard/Module1"),
        ActiveContent(kind="script", detail="Scripts/python/a.py"),
        ActiveContent(kind="remote-template", detail="https://example.org/t.ott"),
    )
    harmless = {"Basic/Standard/script-lb.xml": b"<x/>", "meta.xml": template("Normal.dotm")}
    assert read("<text:p>計畫</text:p>", extra=harmless).active == ()


def test_a_locked_file_needs_a_password():
    entry = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    with pytest.raises(Encrypted):
        read("<text:p>x</text:p>", extra={"META-INF/manifest.xml": part("manifest:manifest", entry)})
    with pytest.raises(Encrypted):
        read("<text:p>x</text:p>", extra={"encrypted-package": b"x"})


def test_an_old_doctype_is_harmless_and_entities_are_not():
    assert texts("<text:p>甲</text:p>", doctype='<!DOCTYPE office:document-content PUBLIC "-//x" "office.dtd">') == ["甲"]
    with pytest.raises(Broken):
        read("<text:p>甲</text:p>", doctype="<!DOCTYPE x [<!ENTITY a 'b'>]>")


def test_another_kind_of_opendocument_is_named():
    with pytest.raises(Broken, match="spreadsheet"):
        read("<table:table/>", kind="spreadsheet")


@pytest.mark.parametrize(
    "body", ["", "<text:p/>", '<text:p><draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame></text:p>']
)
def test_a_file_without_words_has_no_text(body):
    with pytest.raises(NoText, match="pictures" if body.count("draw") else "blank"):
        read(body)


def test_a_text_beyond_the_limit_is_refused():
    with pytest.raises(Broken, match="more than 3 characters"):
        read_odt(an_odt("<text:p>計畫</text:p><text:p>計畫</text:p>"), "plan.odt", Limits(characters=3))


def test_a_missing_content_is_named():
    data = an_odt("<text:p>甲</text:p>").replace(b"content.xml", b"contend.xml")
    with pytest.raises(Broken, match=r"content\.xml"):
        read_odt(data, "plan.odt")


def test_the_flat_form_gives_the_same_words():
    document = read_odt(a_flat_odt("<text:p>甲</text:p>"), "plan.fodt")
    assert ([one.text for one in document.paragraphs], document.format) == (["甲"], "odt")


def test_odfpy_reads_the_same_words():
    odf = pytest.importorskip("odf.opendocument")
    text = pytest.importorskip("odf.text")
    table = pytest.importorskip("odf.table")
    teletype = pytest.importorskip("odf.teletype")
    import io  # noqa: PLC0415 — only where odfpy is there

    made = odf.OpenDocumentText()
    for words in ("計畫書", "一、改善方案　 兩  格", "（一）UI/UX\n改善"):
        paragraph = text.P()
        teletype.addTextToElement(paragraph, words)
        made.text.addElement(paragraph)
    grid = table.Table()
    for words in ("項目", "金額"):
        row, cell = table.TableRow(), table.TableCell()
        cell.addElement(text.P(text=words))
        row.addElement(cell)
        grid.addElement(row)
    made.text.addElement(grid)
    stream = io.BytesIO()
    made.save(stream)
    theirs = [teletype.extractText(one) for one in odf.load(io.BytesIO(stream.getvalue())).getElementsByType(text.P)]
    assert [one.text for one in read_odt(stream.getvalue(), "plan.odt").paragraphs] == theirs
