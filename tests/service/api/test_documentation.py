"""Every command of docs/api.md is run against a real service, and answers as the page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import needs
from tests.service.conftest import Live

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "api.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
END = "-- end of block --"


def blocks() -> list[tuple[str, str | None]]:
    """The commands of each block, and what they are said to print."""
    found = [(kind, body) for kind, body in BLOCK.findall(PAGE.read_text(encoding="utf-8"))]
    return [
        (body, found[place + 1][1] if found[place + 1 : place + 2] and found[place + 1][0] != "sh" else None)
        for place, (kind, body) in enumerate(found)
        if kind == "sh"
    ]


def pattern_of(expected: str) -> str:
    return ".*?".join(map(re.escape, expected.strip().split("…")))


@needs("bash", "curl", "jq")
@pytest.mark.slow
def test_every_command_answers_as_the_page_says(live: Live, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    shown = blocks()
    program = f'plancheck() {{ "{sys.executable}" -m service.cli "$@"; }}\n'
    script = "set -euo pipefail\n" + program + "".join(f"{body}\necho; echo '{END}'\n" for body, _ in shown)
    environment = os.environ | live.services.settings.environment | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", script], check=False, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240
    )
    printed = done.stdout.split(END)
    for (body, expected), answer in zip(shown, printed, strict=False):
        if expected is not None:
            assert re.fullmatch(pattern_of(expected), answer.strip(), re.DOTALL), (
                f"{body}\nprinted\n{answer}\n{done.stderr[-2000:]}"
            )
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(printed) == len(shown) + 1
