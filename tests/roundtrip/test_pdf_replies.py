"""Answers inside the notes of an annotated PDF, as viewers write them."""

import io
import json

import pikepdf
import pytest

from reports.annotate.replies import replies_in
from schemas.document import Span
from service.cli.main import main
from tests.annotate.copies import a_finding, annotated
from tests.builders.pdfs import Page, pdf

SENTENCE = "目標為1,986,191×5%=99,039人次"
RICH = '<?xml version="1.0"?><body xmlns="http://www.w3.org/1999/xhtml"><p dir="ltr"><span>{}</span></p></body>'


def a_copy(*findings):
    page = Page()
    for place in range(3):
        page.text(70, 100 + 30 * place, f"第{place}行說明改善方案之內容與期程")
    return annotated(pdf(page.text(70, 190, SENTENCE)), "plan.pdf", *(findings or ("99,039",)))[1]


class Viewed:
    """An annotated PDF in somebody's viewer."""

    def __init__(self, copy):
        self._pdf = pikepdf.open(io.BytesIO(copy))
        self.notes = [one for one in self._pdf.pages[0].Annots if str(one.get("/T", "")) == "plancheck"]

    def replied(self, to, words, author="王小明", **more):
        """A note in reply to an annotation, as Acrobat writes it; `more` adds to it, and None leaves an entry out."""
        values = {
            "Type": pikepdf.Name.Annot, "Subtype": pikepdf.Name.Text, "IRT": to, "T": pikepdf.String(author),
            "Contents": pikepdf.String(words), "Rect": [20, 20, 40, 40], "F": 30, "NM": pikepdf.String("4b1f"),
            "CreationDate": pikepdf.String("D:20260305180000+08'00'"), "M": pikepdf.String("D:20260306090000+08'00'"),
        }  # fmt: skip
        values = {name: value for name, value in (values | more).items() if value is not None}
        reply = self._pdf.make_indirect(pikepdf.Dictionary(**values))
        popup = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Popup, Parent=reply, Rect=[60, 20, 200, 120])
        reply.Popup = self._pdf.make_indirect(popup)
        self._pdf.pages[0].Annots.extend([reply, reply.Popup])
        return reply

    def saved(self):
        target = io.BytesIO()
        self._pdf.save(target)
        return target.getvalue()


def told(copy):
    return [(one.code, one.fingerprint, one.kind, one.reason, one.author) for one in replies_in(copy)]


def test_a_copy_that_nobody_answered_has_no_replies():
    assert replies_in(a_copy()) == []


@pytest.mark.parametrize(
    "more",
    [
        {"RC": pikepdf.String(RICH.format("已修正，如附"))},
        {"RT": pikepdf.Name.R},
        {"RT": pikepdf.Name.R, "Contents": None, "RC": pikepdf.String(RICH.format("已修正，如附"))},
        {"Subtype": pikepdf.Name.FreeText},
    ],
    ids=["Acrobat", "Foxit", "only-rich-text", "text-box"],
)
def test_replies_of_viewers_are_claims_with_author_and_moment(more):
    viewed = Viewed(a_copy())
    viewed.replied(viewed.notes[0], "已修正，如附", **more)
    (found,) = replies_in(viewed.saved())
    assert (found.code, found.fingerprint, found.kind, found.reason) == ("T404", "f", "fixed", "如附")
    assert (found.author, found.at) == ("王小明", "2026-03-05T18:00:00+08:00")


def test_a_reply_to_a_reply_answers_our_note_too_and_a_waiver_keeps_its_reason():
    viewed = Viewed(a_copy())
    first = viewed.replied(viewed.notes[0], "請問依據為何")
    viewed.replied(first, "不適用：本案僅於\rGoogle Play 上架", author="李科長", CreationDate=None)
    assert told(viewed.saved()) == [
        ("T404", "f", "remark", "請問依據為何", "王小明"),
        ("T404", "f", "waiver", "本案僅於 Google Play 上架", "李科長"),
    ]
    assert replies_in(viewed.saved())[1].at == "2026-03-06T09:00:00+08:00"


def test_a_status_a_grouped_mark_and_a_note_of_its_own_are_no_replies():
    viewed = Viewed(a_copy())
    ours = viewed.notes[0]
    viewed.replied(ours, "Completed set by 王小明", State=pikepdf.String("Completed"), StateModel=pikepdf.String("Review"))
    viewed.replied(ours, "已修正", RT=pikepdf.Name.Group)
    viewed.replied(None, "已修正")
    assert replies_in(viewed.saved()) == []


def test_words_typed_into_our_note_are_answers_of_nobody_named():
    viewed = Viewed(a_copy())
    viewed.notes[0].Contents = pikepdf.String(str(viewed.notes[0].Contents).replace("\n", "\r") + "\r已修正，改為99,309")
    assert told(viewed.saved()) == [("T404", "f", "fixed", "改為99,309", None)]


def test_words_typed_over_our_note_are_known_by_its_subject():
    viewed = Viewed(a_copy())
    viewed.notes[0].Contents = pikepdf.String("不適用：標準另有核定")
    assert told(viewed.saved()) == [("T404", "", "waiver", "標準另有核定", None)]


def test_a_finding_on_the_whole_is_answered_like_the_others():
    viewed = Viewed(a_copy(a_finding(None, code="S202"), a_finding(Span(block=0, start=0, end=2))))
    viewed.replied(viewed.notes[0], "不適用")
    assert [(one.code, one.kind) for one in replies_in(viewed.saved())] == [("S202", "waiver")]


def test_a_file_that_cannot_be_opened_has_none():
    assert replies_in(b"%PDF-1.7\nnothing") == []


@pytest.mark.slow
def test_the_command_reads_the_answers_in_pdf_files(tmp_path, capsys):
    old, new = tmp_path / "old.pdf", tmp_path / "new.pdf"
    old.write_bytes(pdf(_plan()))
    assert main(["check", str(old), "--as-of", "2026-03-02", "--annotate", "--output", str(tmp_path / "out")]) == 1
    viewed = Viewed(next((tmp_path / "out").glob("*.pdf")).read_bytes())
    note = next(one for one in viewed.notes if str(one.Subj) == "S202")
    viewed.replied(note, "不適用：已達3.5星")
    new.write_bytes(viewed.saved())
    capsys.readouterr()
    main(["compare", str(old), str(new), "--as-of", "2026-03-02", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert [(one["code"], one["kind"], one["outcome"], one["reason"]) for one in found["claims"]] == [
        ("S202", "waiver", "open", "已達3.5星")
    ]


def _plan():
    page = Page()
    lines = [
        "高雄市政府交通局 App 改善及行銷計畫書",
        "一、改善方案",
        "（一）UI/UX改善說明",
        "首頁改採地圖優先設計。",
        "二、行銷方案",
        "（一）市場區隔",
        "本市駕駛人。",
    ]
    for number, words in enumerate(lines):
        page.text(70, 100 + 22 * number, words)
    return page
