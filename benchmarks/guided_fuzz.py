"""Coverage-guided fuzzing of readers and of the functions on text, with atheris.

    python -m benchmarks.guided_fuzz [TARGET...] [--seconds 60] [--keep DIR]

Each target runs in a process of its own for that long. A target may raise what it documents (`Unreadable`, `NotTnef` ...) and
nothing else; whatever else it raises is a crash, told once for each place it came from, with the input that did it. Exit 1 where
there is one. What was found so stands in tests/fuzz/test_found.py.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import subprocess
import sys
import tempfile
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path

ALPHABET = (
    "0123456789０１２３４５６７８９〇零一二三四五六七八九十百千萬億兆壹貳參肆伍陸柒捌玖拾佰仟廿卅兩半幾多餘約"
    "+-×xX*＊÷/=＝≒≠<>＜＞≤≥%％‰.．,，、:：;；()（）[]「」『』~～—–-年月日號季週時分秒民國前後底初上下旬中"
    "元萬千人次件場份戶顆星級分個天共計合總小於大以至到起迄自同比率標準目目標下載累達增加"
    "㈠①⑴⒈ⅠＡaAbBpP版第條點項款$NTＮＴ＄\n\t\u3000 \u2f00\u2e80\u200b\ufeff"
)
"""What numbers, dates and sums are written with: a byte of input is one of these."""
SAMPLES = Path(__file__).parent.parent / "samples"
CRASHES = "crashes.json"
_DONE = re.compile(r"Done (\d+) runs")
Target = Callable[[bytes], object]


def _words(data: bytes) -> str:
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in data)


def _text() -> tuple[Target, list[bytes]]:
    """The functions on text: no exception, and every span lies within the text."""
    from text.arithmetic import find_calculations, find_comparisons
    from text.dates import find_dates, find_ranges
    from text.fold import dense, fold, squeeze
    from text.labels import read_label
    from text.numerals import find_numbers
    from text.substance import is_blank, is_hollow
    from text.sums import find_sums

    def target(data: bytes) -> None:
        words = _words(data)
        assert len(fold(words)) == len(words), "folding keeps every character's place"
        dense(words), squeeze(words), read_label(words), is_hollow(words), is_blank(words)
        for find in (find_numbers, find_dates, find_ranges, find_calculations, find_comparisons, find_sums):
            for one in find(words):
                start, end = one.start, one.end
                assert 0 <= start <= end <= len(words), f"{find.__name__} points outside the text"

    return target, [bytes(range(40)), bytes(range(40, 120))]


def _package(suffix: str, part: str, sample: str) -> tuple[Target, list[bytes]]:
    """A package whose main part is the input."""
    from datetime import date

    from ingest.errors import Unreadable
    from ingest.reading import UNFORESEEN, read
    from ingest.understanding import understand
    from schemas.facts import AppFacts
    from schemas.forms import load_form
    from validators.running import run

    source = zipfile.ZipFile(SAMPLES / sample)
    others = [(info, source.read(info)) for info in source.infolist() if info.filename != part]
    form = load_form()

    def target(data: bytes) -> None:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as package:
            for info, content in others:
                package.writestr(info, content)
            package.writestr(part, data)
        try:
            document = read(made.getvalue(), f"plan.{suffix}")
        except Unreadable as error:
            if error.reason == UNFORESEEN and error.__cause__ is not None:
                raise error.__cause__ from None
            return
        outcome = run(document, understand(document, form, AppFacts()), AppFacts(), form, date(2026, 11, 22))
        assert not outcome.not_evaluated, f"rules could not be applied: {outcome.not_evaluated}"

    return target, [source.read(part)]


def _raw(suffix: str, *samples: str) -> tuple[Target, list[bytes]]:
    """A whole file."""
    from ingest.errors import Unreadable
    from ingest.reading import UNFORESEEN, read

    def target(data: bytes) -> None:
        try:
            read(data, f"plan.{suffix}")
        except Unreadable as error:
            if error.reason == UNFORESEEN and error.__cause__ is not None:
                raise error.__cause__ from None

    return target, [(SAMPLES / sample).read_bytes() for sample in samples] or ["一、改善方案\n".encode()]


def _mail() -> tuple[Target, list[bytes]]:
    """A message as it arrives."""
    from service.mail.parsing import letter_of, outline_of

    seed = (
        b"From: =?big5?B?pKSk5Q==?= <a@b.gov.tw>\r\nTo: plan@k.gov.tw\r\nSubject: =?utf-8?Q?=E8=A8=88?=\r\nMessage-ID: <1@b>\r\n"
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain; charset=gbk\r\n\r\nabc\r\n--x\r\n'
        b"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*0*=utf-8''a%20; filename*1=b.docx\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nUEsDBA==\r\n--x--\r\n"
    )

    def target(data: bytes) -> None:
        outline_of(data)
        letter_of(data)

    return target, [seed]


def _tnef() -> tuple[Target, list[bytes]]:
    """winmail.dat."""
    from service.mail import tnef

    def target(data: bytes) -> None:
        try:
            tnef.packed_files(data)
        except tnef.NotTnef:
            return

    return target, [b"\x78\x9f\x3e\x22\x01\x00\x01\x06\x90\x08\x00\x04\x00\x00\x00\x00\x00\x01\x00\x01\x00"]


def _sheet() -> tuple[Target, list[bytes]]:
    """A table of figures for the register."""
    from service.register import sheets

    def target(data: bytes) -> None:
        try:
            for table in sheets.tables_of(data):
                list(table.rows)
        except sheets.NoSheet:
            return

    return target, ['App,年度,下載數\n旅跡,115,"1,200"\n'.encode(), "App,年度\n旅跡,115\n".encode("big5")]


TARGETS: dict[str, Callable[[], tuple[Target, list[bytes]]]] = {
    "text": _text,
    "docx-xml": lambda: _package("docx", "word/document.xml", "target-too-low.docx"),
    "docx-styles": lambda: _package("docx", "word/styles.xml", "target-too-low.docx"),
    "odt-xml": lambda: _package("odt", "content.xml", "sections-missing.odt"),
    "docx": lambda: _raw("docx", "target-too-low.docx"),
    "odt": lambda: _raw("odt", "sections-missing.odt"),
    "pdf": lambda: _raw("pdf", "official-example.pdf"),
    "txt": lambda: _raw("txt"),
    "md": lambda: _raw("md"),
    "mail": _mail,
    "tnef": _tnef,
    "sheet": _sheet,
}


def run_target(name: str, seconds: int, folder: Path) -> None:
    """In a process of its own: fuzz one target, keep what crashes, and end. Never returns."""
    import atheris

    with atheris.instrument_imports(include=["text", "ingest", "validators", "schemas", "service.mail", "service.register"]):
        target, seeds = TARGETS[name]()
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    crashes: dict[str, str] = {}

    def once(data: bytes) -> None:
        try:
            target(data)
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            key = f"{type(error).__name__} at {place.filename.rpartition('/')[2]}:{place.lineno}"
            if key not in crashes:
                crashes[key] = f"{error}"[:200]
                (folder / f"crash-{len(crashes)}").write_bytes(data)
                (folder / CRASHES).write_text(json.dumps(crashes, ensure_ascii=False), encoding="utf-8")

    limits = (f"-max_total_time={seconds}", "-max_len=200000", "-timeout=60", "-rss_limit_mb=3000", f"-artifact_prefix={folder}/")
    atheris.Setup([sys.argv[0], *limits, str(corpus)], once)
    atheris.Fuzz()


def main() -> int:
    """Fuzz the targets one after another; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--keep", type=Path, default=None)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        run_target(arguments.targets[0], arguments.seconds, arguments.keep)
    failed = False
    for name in arguments.targets or TARGETS:
        with tempfile.TemporaryDirectory() as temporary:
            folder = (arguments.keep or Path(temporary)) / name
            command = [sys.executable, "-m", "benchmarks.guided_fuzz", name, "--child", "--seconds", str(arguments.seconds)]
            run = subprocess.run([*command, "--keep", str(folder)], capture_output=True, text=True, check=False)  # noqa: S603
            done = _DONE.search(run.stderr)
            if done is None:  # a crash of the interpreter itself, too much time or too much memory
                failed = True
                print(f"{name}: the process ended with {run.returncode}\n{run.stderr[-1500:]}")
                continue
            kept = folder / CRASHES
            crashes = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
            failed = failed or bool(crashes)
            print(f"{name}: {int(done[1]):,} inputs, {len(crashes)} crashes", flush=True)
            for place, words in crashes.items():
                print(f"  {place}: {words}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
