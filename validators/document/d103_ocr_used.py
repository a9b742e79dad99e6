"""D103 ocr-used: there was no text layer; text came from OCR."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """One hit for a document with pages that were recognised, with the mean confidence."""
    ocr = case.document.ocr
    if ocr is None:
        return
    confidence = f"{ocr.confidence:.0%}"
    yield Hit(
        section=None,
        values={"pages": "、".join(map(str, ocr.pages)), "confidence": confidence},
        expected=Words("有文字層之檔案", "a file with a text layer"),
        found=Words(f"影像，平均信心 {confidence}", f"pictures, mean confidence {confidence}"),
        claim="ocr",
    )


RULE = Rule(
    code="D103",
    name="ocr-used",
    severity="note",
    clause="要點第八點",
    title=Words("文字由影像辨識而得", "Text came from OCR"),
    message=Words(
        "第 {pages} 頁為影像，文字由辨識而得，平均信心 {confidence}。",
        "Pages {pages} are pictures; their text was recognised, mean confidence {confidence}.",
    ),
    suggestion=Words(
        "請核對與數字有關之各項意見；能提供原始 Word、ODT 或可選取文字之 PDF 最為準確。",
        "Compare findings on numbers with the page; the original Word, ODT or text PDF is surer.",
    ),
    explanation=Words(
        "掃描或拍照之檔案沒有文字層，須以文字辨識取得內容，難免有誤認；依低信心數字所作之意見另有標示。格式類（F）規則不適用於影像。",
        "A scan or photograph holds no text; what is recognised may be mistaken. Findings that rest on doubtful numbers are marked. "
        "The F rules do not apply to pictures.",
    ),
    bad=Example(words=Words("掃描之 PDF", "a scanned PDF"), options={"file": "scan"}),
    good=Example(words=Words("由 Word 轉存之 PDF", "a PDF saved from Word")),
    check=check,
)
