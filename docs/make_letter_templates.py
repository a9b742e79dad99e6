"""Writes the shipped layouts of letters anew: `python -m docs.make_letter_templates` (LibreOffice makes the .odt of the .docx)."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from reports.letters.writing import SHIPPED

KAI = "標楷體"
LETTER_SIZE, SMALL, TABLE_SIZE = 16, 12, 11
WIDTHS = (1.2, 4.0, 6.2, 3.2, 5.0, 6.1)
"""Centimetres of the columns of the opinion table."""
COLUMNS = (
    ("項次", ("{{項次}}",)),
    ("章節", ("{{章節}}",)),
    ("審查意見", ("{{審查意見}}", "{{原文}}")),
    ("依據", ("{{依據}}",)),
    ("補正方式", ("{{補正方式}}",)),
    ("辦理情形\n（由提報機關填寫）", ("",)),
)
DRAFT = "本{what}由檢核系統產生，僅供承辦人參考；請於公文系統製作、陳核及發文。"


def main() -> None:
    """Write letter and opinions as .docx and .odt."""
    for name, made in (("letter", _letter()), ("opinions", _opinions())):
        target = SHIPPED / f"{name}.docx"
        made.save(str(target))
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(  # noqa: S603 - on a file that was just written here
                [  # noqa: S607 - the soffice that the tests use as well
                    "soffice",
                    "--headless",
                    f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
                    "--convert-to",
                    "odt",
                    "--outdir",
                    str(SHIPPED),
                    str(target),
                ],
                check=True,
                capture_output=True,
                timeout=120,
            )


def _new(landscape: bool = False) -> Document:
    made = docx.Document()
    made.core_properties.author = "plancheck"
    made.core_properties.title = ""
    section = made.sections[0]
    width, height = Cm(21), Cm(29.7)
    section.page_width, section.page_height = (height, width) if landscape else (width, height)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(2 if landscape else 2.5)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(SMALL)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), KAI)
    normal.paragraph_format.space_after = Pt(0)
    return made


def _line(paragraph: Paragraph, words: str, size: float = SMALL, *, bold: bool = False, grey: bool = False) -> Paragraph:
    run = paragraph.add_run(words)
    run.font.size, run.font.bold = Pt(size), bold
    if grey:
        run.font.color.rgb = RGBColor(0x59, 0x59, 0x59)
    return paragraph


def _letter() -> Document:
    made = _new()
    for words in ("檔　　號：", "保存年限："):
        _line(made.add_paragraph(), words, 10).paragraph_format.left_indent = Cm(11.5)
    title = _line(made.add_paragraph(), "{{機關}}　函（稿）", 20, bold=True)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(10)
    for words in ("地址：{{地址}}", "聯絡人：{{聯絡人}}", "電話：{{電話}}", "傳真：{{傳真}}", "電子信箱：{{電子信箱}}"):
        _line(made.add_paragraph(), words).paragraph_format.left_indent = Cm(8.5)
    _line(made.add_paragraph(), "受文者：{{受文者}}", LETTER_SIZE).paragraph_format.space_before = Pt(14)
    for words in ("發文日期：{{發文日期}}", "發文字號：", "速別：普通件", "密等及解密條件或保密期限：", "附件：{{附件}}"):
        _line(made.add_paragraph(), words)
    subject = _hanging(_line(made.add_paragraph(), "主旨：{{主旨}}", LETTER_SIZE))
    subject.paragraph_format.space_before = Pt(14)
    for words in ("說明：", "{{說明}}"):
        _spaced(_line(made.add_paragraph(), words, LETTER_SIZE))
    _line(made.add_paragraph(), "正本：{{正本}}").paragraph_format.space_before = Pt(14)
    _line(made.add_paragraph(), "副本：{{副本}}")
    signed = _line(made.add_paragraph(), "{{署名}}", 20)
    signed.paragraph_format.space_before = Pt(24)
    _footer(made, "函稿")
    return made


def _hanging(paragraph: Paragraph) -> Paragraph:
    paragraph.paragraph_format.left_indent = Pt(3 * LETTER_SIZE)
    paragraph.paragraph_format.first_line_indent = -Pt(3 * LETTER_SIZE)
    return _spaced(paragraph)


def _spaced(paragraph: Paragraph) -> Paragraph:
    paragraph.paragraph_format.line_spacing = Pt(25)
    return paragraph


def _opinions() -> Document:
    made = _new(landscape=True)
    title = _line(made.add_paragraph(), "{{受文者}}{{App}}{{計畫書}}審查意見表", LETTER_SIZE, bold=True)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    about = "審查機關：{{機關}}　收件日：{{收件日}}　版次：第{{版次}}版　審查結果：{{審查結果}}　補正期限：{{補正期限}}"
    paragraph = _line(made.add_paragraph(), about)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(6)
    table = made.add_table(rows=2, cols=len(COLUMNS))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)
    for place, (head, fields) in enumerate(COLUMNS):
        for row in table.rows:
            row.cells[place].width = Cm(WIDTHS[place])
        _cell(table.rows[0].cells[place], (head,), bold=True)
        _cell(table.rows[1].cells[place], fields)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # python-docx has no name for it
    for row in table.rows:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
    _line(made.add_paragraph(), "補充說明：{{補充說明}}").paragraph_format.space_before = Pt(8)
    _footer(made, "表")
    return made


def _cell(cell: _Cell, lines: tuple[str, ...], *, bold: bool = False) -> None:
    for place, words in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        first, *others = words.split("\n")
        _line(paragraph, first, TABLE_SIZE, bold=bold, grey=place > 0)
        for other in others:
            _line(cell.add_paragraph(), other, 9)


def _footer(made: Document, what: str) -> None:
    paragraph = made.sections[0].footer.paragraphs[0]
    _line(paragraph, DRAFT.format(what=what), 9, grey=True).alignment = WD_ALIGN_PARAGRAPH.CENTER


if __name__ == "__main__":
    main()
