"""From a filling and the templates to the bytes of a letter or an opinion table."""

from __future__ import annotations

from pathlib import Path

from reports.letters.facts import BadTemplate, FileKind
from reports.letters.layouts import Layout, filled_odt, filled_text, filled_word
from reports.letters.values import Filling
from reports.letters.words import body_of
from schemas.rules import Words

SHIPPED = Path(__file__).parent / "templates"
LETTER, TABLE = "letter", "opinions"
_FILLERS = {"docx": filled_word, "odt": filled_odt, "txt": filled_text}


def written_letter(words: str, filling: Filling, kind: FileKind, templates: Path | None) -> bytes:
    """The letter with the words of the template `words`.txt in the layout letter.`kind`. Raises BadTemplate."""
    file = f"{words}.txt"
    body = body_of(_text(file, templates), file, filling)
    single = {**filling.single, **body.below, "主旨": body.subject}
    return _laid_out(LETTER, kind, templates, Layout(single=single, items=body.items, rows=()))


def written_table(filling: Filling, kind: FileKind, templates: Path | None) -> bytes:
    """The opinion table in the layout opinions.`kind`. Raises BadTemplate."""
    return _laid_out(TABLE, kind, templates, Layout(single=filling.single, items=(), rows=filling.rows))


def _laid_out(name: str, kind: FileKind, templates: Path | None, layout: Layout) -> bytes:
    file = f"{name}.{kind}"
    return _FILLERS[kind](_template(file, templates), file, layout)


def _template(file: str, templates: Path | None) -> bytes:
    """The administrator's file of that name, or else the shipped one."""
    own = templates / file if templates is not None else None
    try:
        return own.read_bytes() if own is not None and own.exists() else (SHIPPED / file).read_bytes()
    except OSError as error:
        raise BadTemplate(Words(f"範本「{file}」無法讀取。", f"The template {file} cannot be read.")) from error


def _text(file: str, templates: Path | None) -> str:
    try:
        return _template(file, templates).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadTemplate(
            Words(f"範本「{file}」不是 UTF-8 編碼，請另存為 UTF-8。", f"The template {file} is not in UTF-8; save it as UTF-8.")
        ) from error
