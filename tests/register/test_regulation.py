"""docs/regulation.md names a test for each clause: it exists, and every clause from 3 to 9 is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "regulation.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| clause", "|---"))]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def defined_in(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_row_names_a_test_that_exists():
    assert len(ROWS) > 15
    for row in ROWS:
        named = NAMED.findall(row)
        assert named, row
        for path, name in named:
            assert name in defined_in(path), f"{path}::{name}"


def test_every_clause_from_three_to_nine_has_a_row():
    clauses = [row.split("|")[1].strip() for row in ROWS]
    for clause in "三四五六七八九":
        assert any(one.startswith(clause) for one in clauses), clause


def test_what_the_page_says_of_where_is_there():
    for name in re.findall(r"`((?:service|validators|schemas)/[\w/.-]+)`", PAGE):
        assert (ROOT / name).exists(), name
