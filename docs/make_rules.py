"""Writes docs/rules/ from the catalogue: `python -m docs.make_rules`."""

from __future__ import annotations

from pathlib import Path

from reports.catalogue import index, page
from validators.precedence import PRECEDENCE, WITHIN
from validators.registry import RULES

FOLDER = Path(__file__).parent / "rules"
HEAD = """\
# Rules

Written by `make docs` from the rules themselves (`validators/`); a test demands that these pages are up to date.

"""
PRECEDENCE_HEAD = """
## Which rule gives way

One cause is one finding (`validators/precedence.py`). The stronger rule silences the weaker ones within its reach: in the
whole document, at sections below its own, at its section and below, or where both quote the same words.

| stronger | weaker | reach | why |
|---|---|---|---|
"""

WITHIN_HEAD = """
Some rules look at the same values and give way by themselves:

| rule | gives way to | why |
|---|---|---|
"""


def pages() -> dict[str, str]:
    """Every page by its file name."""
    rows = "".join(f"| {', '.join(one.stronger)} | {', '.join(one.weaker)} | {one.reach} | {one.why} |\n" for one in PRECEDENCE)
    within = "".join(f"| {weak} | {strong} | {why} |\n" for weak, strong, why in WITHIN)
    return {"README.md": HEAD + index(RULES) + PRECEDENCE_HEAD + rows + WITHIN_HEAD + within} | {
        f"{rule.code}.md": page(rule) for rule in RULES
    }


def main() -> None:
    """Write the pages, and remove those of rules that are gone."""
    FOLDER.mkdir(exist_ok=True)
    made = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
