"""docs/security.md names what stops each threat and the tests that show it: all of them exist, and every kind of threat is there."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").partition("## Threats\n")[2].partition("\n## ")[0]
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| threat", "| **"))]
KINDS = [line.strip("| ") for line in PAGE.splitlines() if line.startswith("| **")]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
FILES = re.compile(r"`((?:ingest|reports|service|audit|text|schemas|validators|tests)/[\w/.-]+)(?:::\w+)?`")


def defined_in(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:40])
def test_a_threat_has_what_stops_it_and_a_test_that_exists(row):
    _, threat, stops, shown, _ = row.split("|")
    assert threat.strip()
    assert any("/" in name and not name.startswith("tests/") for name in FILES.findall(stops)) or "patterns" in threat.lower()
    named = NAMED.findall(shown)
    assert named
    assert [f"{path}::{name}" for path, name in named if name not in defined_in(path)] == []
    assert [name for name in FILES.findall(row) if not (ROOT / name).exists()] == []


def test_every_kind_of_threat_has_rows():
    assert len(ROWS) >= 40
    words = PAGE.lower()
    for kind in (
        "zip bombs", "entities", "pictures", "pdfium", "memory, time", "macros", "ole", "too large, too many", "byte a minute", "html report",
        "html mail", "another agency", "authentication-results", "envelope", "loops", "headers injected", "paths in archives", "ssrf",
        "openid discovery", "webhooks", "formulas", "tokens", "referrers", "planted", "one-time links", "fill the queue", "backtrack",
        "log of deeds", "backup", "csrf", "clickjacking", "open redirects", "dependency", "annotated copies", "javascript:",
    ):  # fmt: skip
        assert kind in words, kind


def test_the_kinds_stand_in_order_and_none_is_empty():
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]
    assert len(KINDS) == 9
    for one, following in pairwise(lines):
        assert not (one.startswith("| **") and following.startswith("| **")), one
    assert not lines[-1].startswith("| **")
