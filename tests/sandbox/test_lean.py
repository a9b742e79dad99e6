"""What a check in a process of its own loads: nothing that takes long and that nobody needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "samples" / "official-example.pdf"
_LOADED = """
import sys
from datetime import date
from ingest.sandbox import LimitedPool
from service.cli.inputs import Source
from service.cli.work import Job
from service.pipeline import Request

def job():
    return Job(kind="check", source=Source(name="a.pdf", path=sys.argv[1]), request=Request(as_of=date(2021, 2, 17)))

def loaded(what):
    from service.cli.work import work
    work(what)
    return sorted(sys.modules)

if __name__ == "__main__":
    with LimitedPool("{name}:loaded") as pool:
        names = pool.run(job())
    print(*sorted({{*names, *sys.modules}}))
"""


@pytest.mark.parametrize(
    "module", ["hashlib", "dataclasses", "inspect", "statistics", "logging", "traceback", "pypdfium2", "jsonschema"]
)
def test_a_pdf_is_checked_without_what_is_slow_to_load(module: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert module not in loaded(tmp_path_factory)


def loaded(folders: pytest.TempPathFactory) -> frozenset[str]:
    if not _kept:
        folder = folders.mktemp("lean")
        (folder / "lean_probe.py").write_text(_LOADED.format(name="lean_probe"), encoding="utf-8")
        code = f"import runpy, sys; sys.path.insert(0, {str(folder)!r}); runpy.run_module('lean_probe', run_name='__main__')"
        run = subprocess.run([sys.executable, "-c", code, str(SAMPLE)], capture_output=True, text=True, check=True)
        _kept.append(frozenset(run.stdout.split()))
    return _kept[0]


_kept: list[frozenset[str]] = []
