"""With the LibreOffice of this machine; skipped where there is none."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from ingest.docx.reader import read_docx
from ingest.errors import Broken
from ingest.limits import DEFAULT_LIMITS
from ingest.odt.reader import read_odt
from ingest.office import conversion, listener
from ingest.office.conversion import Source
from ingest.office.reader import read_doc, read_rtf
from schemas.document import Document
from tests.builders.plans import a_plan
from tests.builders.wordml import abstract, item, level, num, word_file

pytestmark = [pytest.mark.slow, pytest.mark.skipif(conversion.program() is None, reason="LibreOffice is not installed")]
FILTERS = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "odt": "odt:writer8"}


def resaved(docx: bytes, kind: str, folder: Path) -> bytes:
    """The Word file as LibreOffice saves it under another kind."""
    (folder / "made.docx").write_bytes(docx)
    profile = (folder / "profile").as_uri()
    command = [str(conversion.program()), f"-env:UserInstallation={profile}", "--headless", "--convert-to", FILTERS[kind]]
    subprocess.run([*command, "--outdir", str(folder), str(folder / "made.docx")], check=True, capture_output=True, timeout=120)
    return (folder / f"made.{kind}").read_bytes()


def facts(document: Document) -> list[tuple[str, set[tuple[str | None, float | None]], object]]:
    """What rules look at: words, the fonts and sizes of what is no blank, line heights."""
    return [
        (
            one.text.strip(),
            {(run.font, run.size) for run in one.runs if one.text[run.start : run.end].strip()},
            one.line_height,
        )
        for one in document.paragraphs
        if one.text.strip()
    ]


def test_a_plan_is_the_same_as_docx_doc_rtf_and_odt(tmp_path):
    docx = a_plan(remark=True)  # a table at the very end of an RTF file comes back as one line
    expected = facts(read_docx(docx, "plan.docx", DEFAULT_LIMITS))
    for kind, read in (("doc", read_doc), ("rtf", read_rtf), ("odt", read_odt)):
        document = read(resaved(docx, kind, tmp_path), f"plan.{kind}")
        assert facts(document) == expected
        assert document.format == kind


def test_chinese_list_numbers_survive_libreoffices_rtf(tmp_path):
    first, second = (level(place, "taiwaneseCountingThousand", text) for place, text in enumerate(("%1、", "（%2）")))
    numbering = abstract(1, first, second) + num(1, 1)
    docx = word_file(item("改善方案"), item("功能提昇", level=1), item("行銷方案"), numbering=numbering)
    document = read_rtf(resaved(docx, "rtf", tmp_path), "plan.rtf")
    # The parentheses are narrow, as LibreOffice writes them.
    assert [one.text for one in document.paragraphs] == ["一、改善方案", "(一)功能提昇", "二、行銷方案"]


def test_a_kept_libreoffice_gives_what_a_fresh_one_gives():
    source = Source(rb"{\rtf1\ansi\deff0{\fonttbl{\f0 PMingLiU;}}\f0 \u35336?\u30059? App\par}", ".rtf", "Rich Text Format")
    kept = listener.Listener()
    try:
        warm = [read_docx(kept.convert(source, DEFAULT_LIMITS), "plan", DEFAULT_LIMITS) for _ in range(3)]
        with pytest.raises(Broken):
            kept.convert(Source(b"\xd0\xcf\x11\xe0", ".doc", "MS Word 97"), DEFAULT_LIMITS)
        assert kept.alive()
    finally:
        kept.close()
    cold = read_docx(conversion.convert(source, DEFAULT_LIMITS), "plan", DEFAULT_LIMITS)
    assert [one.blocks for one in warm] == [cold.blocks] * 3
    assert cold.paragraphs[0].text == "計畫 App"
    assert not kept.alive()


def test_a_batch_goes_on_when_the_kept_libreoffice_dies(monkeypatch):
    monkeypatch.setattr(listener, "_kept", listener._Kept(files=1))
    data = rb"{\rtf1\ansi \u35336?\u30059?\par}"
    assert read_rtf(data, "plan.rtf").paragraphs[0].text == "計畫"
    kept = listener._kept.listener
    assert kept is not None
    os.killpg(kept._office.pid, signal.SIGKILL)
    assert read_rtf(data, "plan.rtf").paragraphs[0].text == "計畫"
    listener._kept.drop()
