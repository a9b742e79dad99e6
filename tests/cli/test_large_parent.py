"""A plan is checked the same from a process that already holds much memory: what is handed on is not the document's."""

from __future__ import annotations

import subprocess
import sys

from tests.builders.plans import a_plan

CODE = """
import sys
from service.cli.main import main
held = bytearray(b"x" * (1100 << 20))  # more than a document may take
sys.exit(main(["check", sys.argv[1], "--format", "json", "--as-of", "2026-03-02"]))
"""


def test_a_large_process_checks_a_word_file(tmp_path):
    plan = tmp_path / "plan.docx"
    plan.write_bytes(a_plan())
    run = subprocess.run([sys.executable, "-c", CODE, str(plan)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[:500] + run.stderr
