"""What every report says, kept word for word in both languages: a change of wording is seen by whoever makes it.

`make golden` writes the kept files anew.
"""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from reports.annotate.notes import notes_of
from reports.comparing import compare, comparison_text
from reports.html_report import html_report
from reports.letters import letter, opinion_table, overdue_reminder, takedown_notice
from reports.sarif_report import sarif_log
from reports.summary_sheet import sheets_of
from reports.text_report import text_report
from samples import FOLDER
from schemas.forms import load_form
from service.pipeline import Request, check, report_in
from tests.letters.drafts import reminder, reply, takedown
from validators.registry import RULES

KEPT = Path(__file__).parent / "golden"
RENEW = "PLANCHECK_RENEW_GOLDEN"
FORM = load_form()
LANGS = ("zh-Hant", "en")
DAY = date(2026, 3, 2)
BEFORE, AFTER = "target-too-low.docx", "sums-and-dates.docx"


@pytest.fixture(scope="module")
def checked():
    """Both samples with their reports in both languages."""
    found = {}
    for name in (BEFORE, AFTER):
        request = Request(as_of=DAY)
        one = check((FOLDER / name).read_bytes(), name, request)
        found[name] = one, {lang: report_in(lang, one, request) for lang in LANGS}
    return found


def same(name, text):
    """Compare with the kept file, or write it where that is asked for."""
    path = KEPT / name
    if os.environ.get(RENEW):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"{name} has changed; if it is meant to, run `make golden`"


def as_json(value):
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("lang", LANGS)
def test_text(checked, lang):
    same(f"{lang}/report.txt", text_report(checked[AFTER][1][lang], FORM))


@pytest.mark.parametrize("lang", LANGS)
def test_json(checked, lang):
    same(f"{lang}/report.json", as_json(checked[AFTER][1][lang]))


@pytest.mark.parametrize("lang", LANGS)
def test_html(checked, lang):
    one, reports = checked[AFTER]
    same(f"{lang}/report.html", html_report(reports[lang], FORM, one.document))


@pytest.mark.parametrize("lang", LANGS)
def test_notes_of_annotated_copies(checked, lang):
    one = checked[AFTER][0]
    notes = notes_of(one.document, one.plan, one.outcome.findings, as_of=DAY, lang=lang)
    same(f"{lang}/notes.txt", "\n\n".join("\n".join((*note.lines, note.reply)) for note in notes) + "\n")


@pytest.mark.parametrize("lang", LANGS)
def test_sarif(checked, lang):
    report = checked[AFTER][1][lang]
    codes = {one["code"] for one in report["findings"]}
    rules = [rule for rule in RULES if rule.code in codes]
    same(f"{lang}/report.sarif", as_json(sarif_log([report], rules, FORM, lang)))


@pytest.mark.parametrize("lang", LANGS)
def test_summary(checked, lang):
    reports = [both[lang] for _, both in checked.values()]
    sheets = {one.name: [list(one.heads), *(list(row) for row in one.rows)] for one in sheets_of(reports, FORM, lang)}
    same(f"{lang}/summary.json", as_json(sheets))


@pytest.mark.parametrize("lang", LANGS)
def test_comparison(checked, lang):
    old, new = checked[BEFORE][1][lang], checked[AFTER][1][lang]
    same(f"{lang}/comparison.txt", comparison_text(compare(old, new), old, new, FORM))


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("returned", letter(reply(), "txt")),
        ("approved", letter(reply(kind="approved", reply_by=None), "txt")),
        ("rejected", letter(reply(kind="rejected", reply_by=None), "txt")),
        ("opinions", opinion_table(reply(remarks="請先行內部測試"), "txt")),
        ("takedown", takedown_notice(takedown(), "txt")),
        ("reminder", overdue_reminder(reminder(), "txt")),
    ],
)
def test_letters(name, made):
    same(f"letters/{name}.txt", made.decode())
