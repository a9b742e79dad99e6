"""Small sound files in every format, for mutators to spoil. Made from one plan of the test builders; nothing is fetched."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from tests.builders import zips
from tests.builders.plans import a_plan

CONVERTED = ("odt", "pdf", "doc", "rtf")


@cache
def seeds() -> dict[str, bytes]:
    """A file for each format by suffix. Those that need LibreOffice are left out where it is not installed."""
    plan = a_plan()
    found = {"docx": plan, "txt": _text(), "md": _text(), **_converted(plan)}
    found.setdefault("pdf", paper("BT /F1 14 Tf 50 700 Td (1. plan) Tj ET"))
    found["zip"] = zips.build(
        zips.Line(name="計畫一.docx".encode("cp950"), data=plan),
        zips.Line(name="計畫二/說明.txt".encode(), data=_text(), flags=0x800),
        zips.Line(name=b"in.zip", data=zips.build(zips.Line(name=b"a.pdf", data=found["pdf"]))),
    )
    found.update(_pictures())
    return found


def _text() -> bytes:
    lines = [
        "# 改善及行銷計畫書",
        "",
        "一、改善方案",
        "（一）UI/UX改善說明：放大字級。",
        "- 項目",
        "| 甲 | 乙 |",
        "|---|---|",
        "| 1 | 2 |",
    ]
    return "\n".join(lines * 3).encode()


def _converted(plan: bytes) -> dict[str, bytes]:
    office = shutil.which("soffice")
    if office is None:
        return {}
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "plan.docx")
        source.write_bytes(plan)
        for suffix in CONVERTED:
            command = [
                office,
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                suffix,
                "--outdir",
                folder,
            ]
            subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
            found[suffix] = Path(folder, f"plan.{suffix}").read_bytes()
    return found


def _pictures() -> dict[str, bytes]:
    try:
        from PIL import Image, ImageDraw  # noqa: PLC0415 — it may be missing
    except ImportError:
        return {}
    image = Image.new("L", (400, 120), 255)
    ImageDraw.Draw(image).text((20, 40), "2021-01 plan 1,986,191 x 5% = 99,309", fill=0)
    found = {}
    for suffix, name in (("png", "PNG"), ("jpg", "JPEG"), ("tif", "TIFF")):
        target = io.BytesIO()
        image.save(target, name)
        found[suffix] = target.getvalue()
    return found


def paper(content: str | bytes, **objects: str | bytes) -> bytes:
    """A PDF of one page with this content stream.

    `objects` replace or add: `page`, `pages`, `catalog` are the dictionaries of these objects, `resources` the page's,
    and a name such as `o7` is the object of that number, whole.
    """
    stream = content if isinstance(content, bytes) else content.encode()
    font = b"<</F1 <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> >>"
    resources = _bytes(objects.get("resources", b"<</Font " + font + b">>"))
    numbered: dict[int, bytes] = {
        1: _bytes(objects.get("catalog", "<</Type/Catalog/Pages 2 0 R>>")),
        2: _bytes(objects.get("pages", "<</Type/Pages/Kids[3 0 R]/Count 1>>")),
        3: _bytes(objects.get("page", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 5 0 R>>")),
        4: b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        5: resources,
    }
    numbered.update({int(name[1:]): _bytes(value) for name, value in objects.items() if name[0] == "o" and name[1:].isdigit()})
    return document(numbered)


def document(objects: dict[int, bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these numbered objects with a right cross-reference table."""
    body = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, content in sorted(objects.items()):
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    body += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        body += b"%d 1\n%010d 00000 n \n" % (number, place)
    return bytes(body) + b"trailer<</Size %d%s>>\nstartxref\n%d\n%%%%EOF" % (max(places) + 1, trailer, start)


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()
