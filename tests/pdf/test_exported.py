"""Files that LibreOffice made of Word files: what the page shows must be what the author wrote."""

from __future__ import annotations

import subprocess
from pathlib import Path

import docx
import pytest
from docx.shared import Pt

from ingest.limits import DEFAULT_LIMITS
from ingest.pdf.reader import read_pdf
from schemas.document import Table, paragraphs_of
from tests.conftest import needs

BODY = [
    "高雄市政府交通局港都停車通改善及行銷計畫書",
    "一、改善方案",
    "（一）UI/UX改善說明",
    "本次改版以「停車前找得到、停車後繳得快」為主軸，首頁改採地圖優先設計，開啟後即以所在位置為中心，顯示半徑500公尺內之路邊格位。",
    "1. 空位資訊介接重整：現行剩餘格位由各場站每5分鐘批次上傳，尖峰時段（17:00-19:00）常與現場不符。",
    "2. 繳費期限提醒：於停車單到期前3日及前1日各推播1次。",
    "（二）各項經費成本分析",
]
ROWS = [
    ["項目", "說明", "金額"],
    ["繳費步驟簡化及支付工具擴充作業", "如（一）UI/UX改善說明第1項、第2項及其他相關之工作", "450,000"],
    ["合計", "", "450,000"],
]


@pytest.mark.slow
@needs("soffice")
def test_a_word_file_and_its_pdf_have_the_same_paragraphs_and_cells(tmp_path: Path) -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "高雄市政府　計畫書"
    for words in BODY + 3 * BODY[1:]:
        paragraph = made.add_paragraph(words)
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(22)
    table = made.add_table(rows=3, cols=3, style="Table Grid")
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    made.save(str(tmp_path / "plan.docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "plan.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    document = read_pdf((tmp_path / "plan.pdf").read_bytes(), "plan.pdf", DEFAULT_LIMITS)
    *flow, last = document.blocks
    assert [paragraph.text.replace(" ", "") for paragraph in paragraphs_of(tuple(flow))] == [
        words.replace(" ", "") for words in BODY + 3 * BODY[1:]
    ]
    assert isinstance(last, Table)
    assert [[cell.text for cell in row] for row in last.rows] == ROWS
    assert document.paragraphs[3].line_height is not None
    assert document.paragraphs[3].line_height.value == pytest.approx(22, abs=0.8)
