"""D106 active-content: macros, embedded objects, or references to outside files; never run, never fetched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words

_KINDS = {
    "macro": Words("巨集", "macros"),
    "script": Words("指令碼", "a script"),
    "embedded-object": Words("內嵌物件", "an embedded object"),
    "attachment": Words("附加檔案", "an attached file"),
    "remote-template": Words("外部範本", "a template elsewhere"),
    "remote-picture": Words("外部圖片連結", "a picture elsewhere"),
    "remote-link": Words("外部檔案連結", "a link to a file elsewhere"),
    "action": Words("自動執行之動作", "an action that runs by itself"),
}


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, naming every kind of active content with what it is."""
    if not case.document.active:
        return
    kinds = Counter(content.kind for content in case.document.active)
    details = "、".join(dict.fromkeys(content.detail for content in case.document.active if content.detail))
    listed = Words(
        "、".join(_KINDS[kind].zh + (f" {count} 個" if count > 1 else "") for kind, count in kinds.items()),
        ", ".join(_KINDS[kind].en + (f" ({count})" if count > 1 else "") for kind, count in kinds.items()),
    )
    yield Hit(
        section=None,
        values={"listed": listed, "details": f"（{details}）" if details else ""},
        expected=Words("只有文字、表格及圖片", "text, tables and pictures only"),
        found=listed,
        claim=" ".join(sorted(kinds)),
    )


RULE = Rule(
    code="D106",
    name="active-content",
    severity="warning",
    clause="要點第八點",
    title=Words("含有會執行或連外之內容", "Active content"),
    message=Words(
        "檔案含有{listed}{details}，均未執行、未下載。", "The file holds {listed}{details}; nothing was run and nothing fetched."
    ),
    suggestion=Words(
        "請移除後另存新檔（例如存為不含巨集之 .docx），圖片請直接插入文件。",
        "Take it out and save the file anew (such as a .docx without macros); insert pictures into the file itself.",
    ),
    explanation=Words(
        "巨集、指令碼、內嵌物件、附加檔案、外部範本與外部圖片可能帶有惡意程式，或使文件內容因時因地而異。plancheck 只列出，不執行也不下載；一般網址超連結不在此限。",
        "Macros, scripts, embedded objects, attachments, templates and pictures that lie elsewhere may carry malware or change what the "
        "reader sees. They are listed, never run and never fetched. An ordinary hyperlink is none of these.",
    ),
    bad=Example(words=Words("含巨集之檔案", "a file with macros"), options={"macro": True}),
    good=Example(words=Words("不含巨集之 .docx", "a .docx without macros")),
    check=check,
)
