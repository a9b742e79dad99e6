"""D107 revisions-left: tracked changes or reviewer comments are still in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from schemas.document import Revision
from schemas.rules import Case, Example, Hit, Rule, Words
from text.check_notes import is_check_note

_KINDS = {
    "insertion": Words("插入", "insertions"),
    "deletion": Words("刪除", "deletions"),
    "move": Words("移動", "moves"),
    "format": Words("格式變更", "changes of format"),
    "comment": Words("註解", "comments"),
    "check-note": Words("前次檢核之註解", "notes of an earlier check"),
}


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, counting what is left by kind, at the first place that is known.

    Our own notes are counted apart: nobody's question is open in them, and yet what is sent must not carry them.
    """
    revisions = case.document.revisions
    if not revisions:
        return
    kinds = Counter(_kind(revision) for revision in revisions)
    listed = Words(
        "、".join(f"{_KINDS[kind].zh} {count} 處" for kind, count in kinds.items()),
        ", ".join(f"{_KINDS[kind].en} ({count})" for kind, count in kinds.items()),
    )
    placed = sorted((revision for revision in revisions if revision.block is not None), key=lambda one: _kind(one) == "check-note")
    block = placed[0].block if placed else None
    yield Hit(
        section=None,
        span=case.document.whole(block) if block is not None else None,
        values={"listed": listed},
        expected=Words("已接受或拒絕所有修訂、刪除註解之定稿", "a final text without changes and comments"),
        found=listed,
        claim=" ".join(sorted(kinds)),
    )


def _kind(revision: Revision) -> str:
    return "check-note" if is_check_note(revision.author, revision.text) else revision.kind


RULE = Rule(
    code="D107",
    name="revisions-left",
    severity="warning",
    clause="要點第八點",
    title=Words("仍有追蹤修訂或註解", "Tracked changes or comments are left"),
    message=Words("檔案中仍有追蹤修訂或註解：{listed}。", "Tracked changes or comments are still in the file: {listed}."),
    suggestion=Words(
        "請在「校閱」接受或拒絕全部修訂、刪除全部註解後再送。",
        "Accept or reject all changes and delete all comments before sending.",
    ),
    explanation=Words(
        "檢查時，插入之文字視為內容，刪除之文字不計。送件應為定稿，以免審查人員所見與機關之意不同。"
        "本系統前次加註之檢核註解與他人之註解分別計數，送件時亦應刪除。",
        "Insertions count as text and deletions do not. What is sent should be final, or reviewers see something else than the agency means. "
        "Notes of an earlier check are counted apart from people's comments, and are to be deleted as well.",
    ),
    bad=Example(words=Words("尚有一處插入未接受", "one insertion not yet accepted"), options={"insertion": "另編列廣告費。"}),
    good=Example(words=Words("已接受全部修訂", "all changes accepted")),
    check=check,
)
