"""A document with its hand-made line breaks taken out, and the way back into the author's own text.

Whatever is understood of a plan is read from the mended document, so that words are whole; every span is then told in the
author's text. A stretch that goes on over the end of a paragraph is told in as many spans as it has paragraphs where several
are asked for; where one is, it ends with the paragraph that it begins in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

from schemas.document import Block, Document, Paragraph, Run, Span, Table
from schemas.plan import Plan
from schemas.records import dataclass, replace
from text.fold import fold
from text.soft_breaks import cuts_digits

T = TypeVar("T")
_BY_PLACE = frozenset({"details"})
"""Fields whose tuples have a meaning at each place."""


@dataclass(frozen=True, slots=True)
class Break:
    """A hand-made break: the words before it end at `end` of paragraph `block`, and go on at `start` of paragraph `behind`."""

    block: int
    end: int
    behind: int
    start: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the author's text: `block`'s characters from `origin` on are those from `start` to `end` of the mended one."""

    start: int
    end: int
    block: int
    origin: int


class Mended:
    """The document to read; `document` is the author's own where nothing was broken."""

    def __init__(self, document: Document, breaks: Sequence[Break]) -> None:
        self._breaks: dict[int, list[Break]] = {}
        for one in sorted(breaks, key=lambda each: (each.block, each.end)):
            self._breaks.setdefault(one.block, []).append(one)
        self._pieces: list[tuple[_Piece, ...]] = []
        self._records: dict[int, Any] = {}
        self.document = replace(document, blocks=self._blocks(document.blocks)) if breaks else document

    def plan(self, plan: Plan) -> Plan:
        """A plan understood from the mended document, told in the author's own text."""
        return self._told(plan) if self._breaks else plan

    def _blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        found: list[Block] = []
        place = 0
        while place < len(blocks):
            block = blocks[place]
            place += 1
            if isinstance(block, Table):
                found.append(self._table(block))
                continue
            joined = [block]
            while any(one.behind != one.block for one in self._breaks.get(joined[-1].index, ())):
                joined.append(cast(Paragraph, blocks[place]))
                place += 1
            found.append(self._paragraph(joined))
        return tuple(found)

    def _table(self, table: Table) -> Table:
        rows = tuple(tuple(replace(cell, blocks=self._blocks(cell.blocks)) for cell in row) for row in table.rows)
        return replace(table, rows=rows)

    def _paragraph(self, joined: Sequence[Paragraph]) -> Paragraph:
        """The paragraphs as one, the next of the mended document."""
        text, pieces, runs = "", list[_Piece](), list[Run]()
        for paragraph, start, end in self._kept(joined):
            words = paragraph.text[start:end]
            tokens = pieces and _is_token(text[-1:]) and _is_token(words[:1])
            if tokens and not cuts_digits(fold(text), fold(words)):
                text += " "
            shift = len(text) - start
            pieces.append(_Piece(len(text), len(text) + len(words), paragraph.index, start))
            text += words
            runs += [
                replace(run, start=max(run.start, start) + shift, end=min(run.end, end) + shift)
                for run in paragraph.runs
                if run.start < end and start < run.end
            ]
        self._pieces.append(tuple(pieces))
        index = len(self._pieces) - 1
        if len(pieces) == 1:
            return joined[0] if joined[0].index == index else replace(joined[0], index=index)
        return replace(joined[0], index=index, text=text, runs=tuple(runs), boxes=None)

    def _kept(self, joined: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, int, int]]:
        """The stretches between the breaks: paragraph, start and end."""
        start = 0
        for paragraph in joined:
            for one in self._breaks.get(paragraph.index, ()):
                yield paragraph, start, one.end
                start = one.start
                if one.behind != one.block:
                    break
            else:
                yield paragraph, start, len(paragraph.text)

    def _spans(self, span: Span) -> tuple[Span, ...]:
        """A span of the mended document in the author's text, one for each paragraph."""
        pieces = self._pieces[span.block]
        held = [piece for piece in pieces if piece.start < span.end and span.start < piece.end]
        if not held:  # nothing, or the blank put between two words
            piece = next(one for one in pieces if span.start <= one.end)
            place = piece.origin + max(0, span.start - piece.start)
            return (Span(block=piece.block, start=place, end=place),)
        found: list[Span] = []
        for piece in held:
            start = piece.origin + max(span.start, piece.start) - piece.start
            end = piece.origin + min(span.end, piece.end) - piece.start
            if found and found[-1].block == piece.block:
                found[-1] = Span(block=piece.block, start=found[-1].start, end=end)
            else:
                found.append(Span(block=piece.block, start=start, end=end))
        return tuple(found)

    def _told(self, value: T) -> T:
        """The value with every span in it told in the author's text."""
        told: Any = value
        if isinstance(value, Span):
            told = self._spans(value)[0]
        elif isinstance(value, tuple):
            told = self._each(value)
        elif isinstance(value, Mapping):
            told = {key: self._told(one) for key, one in value.items()}
        elif type(value).__module__ == Plan.__module__:
            if id(value) not in self._records:  # a heading is the same one in the plan's order and in its section
                self._records[id(value)] = self._record(value)
            told = self._records[id(value)]
        return cast(T, told)

    def _record(self, value: Any) -> Any:  # noqa: ANN401 - any type of a plan
        told = {name: getattr(value, name) for name in value.__slots__}
        return replace(value, **{name: (self._by_place if name in _BY_PLACE else self._told)(one) for name, one in told.items()})

    def _each(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        told: list[Any] = []
        for value in values:
            told += self._spans(value) if isinstance(value, Span) else (self._told(value),)
        return tuple(told)

    def _by_place(self, values: Mapping[str, tuple[Span | None, ...]]) -> Mapping[str, tuple[Span | None, ...]]:
        return {key: tuple(span and self._told(span) for span in spans) for key, spans in values.items()}


def _is_token(character: str) -> bool:
    return character.isascii() and character.isalnum()
