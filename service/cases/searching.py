"""Words in titles, names of agencies and names of files: where they are rare, the cases that have them are found first.

A list is read along its order until its page is full: soon where many cases have the words, and never where none has. Before
that, the words are therefore looked for by themselves, along two narrow indexes that hold nothing but names, until there are more
than a few. That is no index of words: it works the same for one character as for ten, on both databases, and is never stale.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select, union_all
from sqlalchemy.orm import Session

from service.db.case_tables import Case
from service.db.people_tables import Agency
from service.db.submission_tables import Submission

FEW = 500
"""So many cases are listed by their identities; of more, a page is soon full in any case."""


def holds(column: Any, words: str) -> ColumnElement[bool]:  # noqa: ANN401 - any column of text
    """Whether the words, without blanks around them, stand in a column, in whatever case of letters."""
    return column.icontains(words.strip(), autoescape=True)  # type: ignore[no-any-return]


def rare(session: Session, words: str, *, also_agencies: bool) -> Sequence[str] | None:
    """The cases that may have the words, of which the list sorts out those that do: a case's earlier versions count here, too.

    None where there are more than a few. `also_agencies`: in the names of agencies, and as a case's number, too.
    """
    parts = [
        select(Case.id).where(holds(Case.title, words)),
        select(Submission.case_id).where(or_(holds(Submission.filename, words), holds(Submission.app, words))),
    ]
    if also_agencies:
        named = select(Agency.id).where(holds(Agency.name, words))
        parts = [
            select(Case.id).where(Case.id == words.strip().lower()),
            select(Case.id).where(Case.agency_id.in_(named)),
            *parts,
        ]
    found = session.scalars(union_all(*parts).limit(FEW + 1)).all()
    return None if len(found) > FEW else sorted(set(found))
