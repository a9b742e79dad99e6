"""Writes the samples: `python -m samples.make_samples`. Needs LibreOffice, a font for Traditional Chinese, and pikepdf.

Microsoft JhengHei may not be passed on, so that LibreOffice sets the PDF in the free font that is there. The official example
as PDF carries the name that the form asks for all the same: fonts are judged by name, and it stands for a plan printed where
the typeface is installed.
"""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
from pathlib import Path

import pikepdf
from docx import Document

from samples.faulty_plans import FAULTY, Faulty
from samples.official_example import EXAMPLE, FORM
from schemas.forms import load_form
from tests.builders import word
from tests.builders.plans import Options, a_plan

FOLDER = Path(__file__).parent
ASKED_FONT = "MicrosoftJhengHei"
EXAMPLE_FINDINGS = (("X801", "improvement.budget.breakdown", "(五)敘明相關資訊安全防護措施"),)
EXAMPLE_DAY = "2021-02-17"
FAULTY_DAY = "2026-03-02"
BLANKS = {None: "(機關名稱)(App 名稱)", "improvement.update_cycle": "其他___"}
"""What the form leaves to be filled in, by section."""


def main() -> None:
    """Write every sample and what is expected of it."""
    (FOLDER / "blank-form.docx").write_bytes(as_word(FORM))
    expect("blank-form.docx", "空白格式", FAULTY_DAY, blank_findings())
    example = as_word(EXAMPLE)
    (FOLDER / "official-example.docx").write_bytes(example)
    (FOLDER / "official-example.pdf").write_bytes(with_font_name(converted(example, "pdf"), ASKED_FONT))
    for name in ("official-example.docx", "official-example.pdf"):
        expect(name, "官方範例", EXAMPLE_DAY, EXAMPLE_FINDINGS)
    for name, plan in FAULTY.items():
        (FOLDER / f"{name}.{plan.format}").write_bytes(faulty(plan))
        expect(f"{name}.{plan.format}", plan.about, FAULTY_DAY, plan.findings)


def expect(name: str, about: str, day: str, findings: tuple[tuple[str, str | None, str | None], ...]) -> None:
    """Write FILE.expected.json: the errors and warnings, in the report's order."""
    expected = {
        "about": about,
        "as_of": day,
        "findings": [{"code": code, "section": section, "quote": quote} for code, section, quote in findings],
    }
    text = json.dumps(expected, ensure_ascii=False, indent=2) + "\n"
    (FOLDER / f"{name}.expected.json").write_text(text, encoding="utf-8")


def blank_findings() -> tuple[tuple[str, str | None, str | None], ...]:
    """Each section of the form that holds nothing but its sub-items is empty, and both blanks are left."""
    findings: list[tuple[str, str | None, str | None]] = [("L301", None, None), ("D108", None, BLANKS[None])]
    for key, spec in load_form().sections.items():
        findings += [("S203", key, None)] if not spec.children else []
        findings += [("D108", key, BLANKS[key])] if key in BLANKS else []
    return tuple(findings)


def as_word(text: str) -> bytes:
    """The text as a Word file in the official dress: a line is a paragraph, `#` a heading, ` | ` a table."""
    document = Document()
    word.dress(document, Options())
    waiting: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            word.write_lines(document, waiting)
            waiting = []
            document.add_paragraph().add_run(line[1:]).bold = True
        else:
            waiting.append(line)
    word.write_lines(document, waiting)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def faulty(plan: Faulty) -> bytes:
    """The file of a faulty plan."""
    data = a_plan(plan.sections, **plan.options)  # type: ignore[arg-type]
    return data if plan.format == "docx" else converted(data, plan.format)


def converted(data: bytes, suffix: str) -> bytes:
    """The Word file as LibreOffice saves it in another format."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "plan.docx")
        source.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return source.with_suffix(f".{suffix}").read_bytes()


def with_font_name(data: bytes, name: str) -> bytes:
    """The PDF with every font under this name; the glyphs stay what they are."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for one in pdf.objects:
            if not isinstance(one, pikepdf.Dictionary):
                continue
            for key in ("/BaseFont", "/FontName"):
                if key in one:
                    tag, plus, _ = str(one[key]).removeprefix("/").partition("+")
                    one[key] = pikepdf.Name(f"/{tag}+{name}" if plus else f"/{name}")
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


if __name__ == "__main__":
    main()
