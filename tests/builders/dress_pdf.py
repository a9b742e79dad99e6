"""Prints dressed plans as PDFs: LibreOffice from the Word file, or Chromium from a web page."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from tests.builders.dress_paper import Grid, Paper, Para

CHROMIUM = "chromium"
OFFICE = "soffice"
SECONDS = 300
"""At most for one run of either program."""
_FILTERS = {"docm": "docm:MS Word 2007 XML VBA"}


def as_html(paper: Paper) -> str:
    """The paper as a web page. Numbers are written into the text, as web editors do when they print."""
    look = paper.look
    css = (
        f"@page{{size:A4;margin:2.5cm}}p{{margin:0}}body{{font:{look.size}pt/{look.line_height}pt '{look.font}','Noto Sans CJK TC'}}"
        "table{border-collapse:collapse;width:100%}td{border:1px solid #000;padding:2pt;vertical-align:top}"
    )
    body = "".join(_block(block) for block in paper.blocks)
    return f'<!doctype html><html lang="zh-Hant"><head><meta charset="utf-8"><style>{css}</style></head><body>{body}</body></html>'


def _block(block: Para | Grid) -> str:
    return _paragraph(block) if isinstance(block, Para) else _table(block)


def _paragraph(para: Para) -> str:
    number = para.label.written if para.label else ""
    bold, rest = _text(number + para.words[: para.bold]), _text(para.words[para.bold :] + para.inserted)
    words = f"<b>{bold}</b>{rest}" if para.bold else bold + rest
    return f"<p>{words}</p>"


def _text(words: str) -> str:
    return escape(words).replace("\n", "<br>")


def _table(grid: Grid) -> str:
    rows = []
    for row in grid.rows:
        cells = "".join(
            f'<td colspan="{cell.columns}" rowspan="{cell.rows}">{"".join(map(_block, cell.blocks))}</td>' for cell in row
        )
        rows.append(f"<tr>{cells}</tr>")
    columns = "".join(f'<col style="width:{100 * share:.0f}%">' for share in grid.widths)
    return f"<table><colgroup>{columns}</colgroup>{''.join(rows)}</table>"


def web_pdf(paper: Paper, folder: Path) -> bytes:
    """What Chromium prints of the paper."""
    page, target = folder / "plan.html", folder / "plan.pdf"
    page.write_text(as_html(paper), encoding="utf-8")
    margins = [] if paper.look.header else ["--no-pdf-header-footer"]
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'chromium'}", *margins]
    subprocess.run([*command, f"--print-to-pdf={target}", page.as_uri()], check=True, capture_output=True, timeout=SECONDS)
    return target.read_bytes()


def office_files(files: Mapping[str, bytes], folder: Path, kind: str = "pdf") -> dict[str, bytes]:
    """What LibreOffice makes of Word or ODT files, all in one run; by the files' names, whose stems have to differ.

    `kind` is the suffix of what is to be made. LibreOffice takes .docm for a template's filter unless it is told which.
    """
    paths: Sequence[Path] = [folder / name for name in files]
    for path, data in zip(paths, files.values(), strict=True):
        path.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", _FILTERS.get(kind, kind), "--outdir", str(folder)]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=SECONDS)
    return {path.name: path.with_suffix(f".{kind}").read_bytes() for path in paths}
