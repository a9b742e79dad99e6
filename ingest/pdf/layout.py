"""From strips of characters and ruled lines to paragraphs and tables: the page layout of text PDFs and of recognised scans.

characters → lines → furniture out → tables and their cells → paragraphs. Each page is laid out in the frame in which most of its
text reads from left to right; the boxes that come out are those of the page as seen.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.median import median
from ingest.pdf.columns import in_reading_order
from ingest.pdf.furniture import binding_strips, running_lines
from ingest.pdf.grid import Grid, grids_of
from ingest.pdf.lines import Line, is_wide, lines_of
from ingest.pdf.page import Angle, PageContent, Ruling, Strip, turned
from ingest.pdf.paragraphs import DraftParagraph, Region, gathered, is_justified, set_pitches, usual_pitch
from ingest.pdf.tables import DraftTable, goes_on, in_table, joined, nested, table_of
from schemas.document import Address, Block, Cell, CharBoxes, LineHeight, Paragraph, Role, Run, Table
from schemas.records import dataclass, field, replace

_BREAKS_WORD = set("-/_&=?@.,")
"""Behind these a Latin word goes on at the next line without a blank."""


@dataclass(slots=True)
class _Frame:
    """A page turned so that it reads. `lines` are those outside tables."""

    page: PageContent
    angle: Angle
    width: float
    height: float
    strips: list[Strip]
    grids: list[Grid]
    inside: dict[int, list[Grid]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    items: list[Line | DraftTable] = field(default_factory=list)


def blocks_of(pages: Sequence[PageContent]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The flow of the document, paragraphs numbered from 0 in reading order, and its furniture.

    The furniture are running headers, footers, page numbers, the binding line and table headers repeated on a later page.
    """
    furniture: list[str] = []
    frames = [_frame(page, furniture) for page in pages]
    running = running_lines([frame.lines for frame in frames], [frame.height for frame in frames])
    body: list[Line] = []
    for frame in frames:
        furniture.extend(line.text.strip() for line in frame.lines if id(line) in running)
        frame.lines = [line for line in frame.lines if id(line) not in running]
        body.extend(frame.lines)
    items = _flow(frames, furniture)
    every = list(_lines_in(items))
    pitch = usual_pitch(every)
    region = _body_region(body, frames, pitch)
    region.rough = any(page.recognised for page in pages)
    writer = _Writer(frames={frame.page.number: frame for frame in frames}, pitch=pitch)
    blocks = writer.blocks(items, region, inside=False)
    return blocks, tuple(dict.fromkeys(furniture))


def _frame(page: PageContent, furniture: list[str]) -> _Frame:
    weights: Counter[Angle] = Counter()
    for strip in page.strips:
        weights[strip.angle] += len(strip.text)
    angle: Angle = weights.most_common(1)[0][0] if weights else 0
    width, height = (page.width, page.height) if angle in (0, 180) else (page.height, page.width)
    strips = [strip for strip in page.strips if strip.angle == angle]
    binding = binding_strips(strips, width)
    dropped = {id(strip) for strip in binding}
    for other in sorted({strip.angle for strip in page.strips} - {angle}):
        sideways = [strip for strip in page.strips if strip.angle == other]
        marks = binding_strips(sideways, float("inf"))
        binding.extend(marks)
        dropped.update(id(strip) for strip in marks)
        strips.extend(_laid_down([strip for strip in sideways if id(strip) not in dropped], page, other, angle))
    if binding:
        furniture.append("".join("".join(strip.text.split()) for strip in sorted(binding, key=lambda strip: strip.top)))
    strips = [strip for strip in strips if id(strip) not in dropped]
    horizontals, verticals = _rulings(page, angle)
    grids = grids_of(horizontals, verticals)
    frame = _Frame(page=page, angle=angle, width=width, height=height, strips=strips, grids=grids)
    frame.inside = nested(grids)
    outside = [strip for strip in strips if not any(in_table(strip, grid) for grid in frame.inside[0])]
    frame.lines = lines_of(outside, page.number)
    return frame


def _laid_down(strips: Iterable[Strip], page: PageContent, angle: Angle, main: Angle) -> list[Strip]:
    """Lines that read in another direction than the page, each as one strip at its place in the page's own frame."""
    laid: list[Strip] = []
    wide, high = (page.width, page.height) if angle in (0, 180) else (page.height, page.width)
    back: Angle = (0, 270, 180, 90)[angle // 90]
    for line in lines_of(strips, page.number):
        seen = turned((line.left, line.top, line.right, line.bottom), back, wide, high)
        left, top, right, bottom = turned(seen, main, page.width, page.height)
        count = len(line.text)
        step = (right - left) / max(count, 1)
        first = line.strips[0]
        laid.append(
            Strip(
                text=line.text, lefts=[left + place * step for place in range(count)],
                rights=[left + (place + 1) * step for place in range(count)], top=top, bottom=bottom,
                baseline=min(top + line.size, bottom), size=line.size, font=first.font, bold=first.bold,
                confidence=first.confidence, angle=main, source=first.source,
            )
        )  # fmt: skip
    return laid


def _rulings(page: PageContent, angle: Angle) -> tuple[list[Ruling], list[Ruling]]:
    if angle == 0:
        return list(page.horizontals), list(page.verticals)
    lying: list[Ruling] = []
    standing: list[Ruling] = []
    boxes = [(line.start, line.at, line.end, line.at) for line in page.horizontals]
    boxes += [(line.at, line.start, line.at, line.end) for line in page.verticals]
    for box in boxes:
        x0, y0, x1, y1 = turned(box, angle, page.width, page.height)
        if x1 - x0 >= y1 - y0:
            lying.append(Ruling((y0 + y1) / 2, x0, x1))
        else:
            standing.append(Ruling((x0 + x1) / 2, y0, y1))
    return lying, standing


def _flow(frames: Sequence[_Frame], furniture: list[str]) -> list[Line | DraftTable]:
    """Lines and tables of all pages in reading order (columns one after the other), tables that go on over a page break as one."""
    pages: list[list[Line | DraftTable]] = []
    for frame in frames:
        tables: list[DraftTable] = []
        for grid in frame.inside[0]:
            members = [strip for strip in frame.strips if in_table(strip, grid)]
            if members:
                tables.append(table_of(grid, members, frame.inside, frame.page.number))
        items: list[Line | DraftTable] = [*frame.lines, *tables]
        items.sort(key=lambda item: item.baseline if isinstance(item, Line) else item.top + 6)
        pages.append(items)
    flow: list[Line | DraftTable] = []
    for items in in_reading_order(pages):
        for place, item in enumerate(items):
            before = flow[-1] if flow else None
            if place == 0 and isinstance(item, DraftTable) and isinstance(before, DraftTable) and goes_on(before, item):
                furniture.extend(joined(before, item))
            else:
                flow.append(item)
    return flow


def _lines_in(items: Iterable[Line | DraftTable]) -> Iterable[Line]:
    for item in items:
        if isinstance(item, Line):
            yield item
        else:
            for row in item.rows:
                for cell in row:
                    yield from _lines_in(cell.items)


def _body_region(lines: Sequence[Line], frames: Sequence[_Frame], pitch: float) -> Region:
    if not lines:
        width = frames[0].width if frames else 595.0
        return Region(left=72.0, right=width - 72.0, pitch=pitch)
    left = min(line.left for line in lines)
    right = max(line.reach for line in lines)
    size = median(line.size for line in lines)
    mirrored = median(frame.width for frame in frames) - left
    full = sum(right - line.reach < 1.5 * size for line in lines)
    short = full < 3 or right - left < 0.75 * (mirrored - left)
    if mirrored > right and (short or mirrored < right + 1.3 * size):
        # Both margins are mostly the same; few lines fill their last point, and in a short text none may be full.
        right = mirrored
    return Region(left=left, right=right, pitch=pitch, justified=is_justified(lines, right))


def _width(line: Line) -> float | None:
    """That of the column the line stands in; None outside columns."""
    return line.column.width if line.column else None


def _region_for(lines: Sequence[Line], region: Region) -> Region:
    """The region that lines of one width were set in: the one given, or their columns."""
    if not lines or lines[0].column is None:
        return region
    width = lines[0].column.width
    return Region(left=0.0, right=width, pitch=region.pitch, justified=is_justified(lines, width), rough=region.rough)


@dataclass(slots=True)
class _Writer:
    """Makes the blocks of the contract out of drafts, numbering the paragraphs."""

    frames: dict[int, _Frame]
    pitch: float
    count: int = 0

    def blocks(self, items: Sequence[Line | DraftTable], region: Region, *, inside: bool) -> tuple[Block, ...]:
        """The blocks of one region: the body, or a cell."""
        drafts: list[DraftParagraph | DraftTable] = []
        waiting: list[Line] = []
        for item in [*items, None]:
            if isinstance(item, Line) and (not waiting or _width(waiting[-1]) == _width(item)):
                waiting.append(item)
                continue
            drafts.extend(gathered(waiting, _region_for(waiting, region)))
            waiting = []
            if isinstance(item, Line):
                waiting.append(item)
            elif item is not None:
                drafts.append(item)
        set_pitches([draft for draft in drafts if isinstance(draft, DraftParagraph)], self.pitch)
        return tuple(
            self._table(draft) if isinstance(draft, DraftTable) else self._paragraph(draft, inside=inside) for draft in drafts
        )

    def _table(self, draft: DraftTable) -> Table:
        rows: list[tuple[Cell, ...]] = []
        for row in draft.rows:
            cells: list[Cell] = []
            for cell in row:
                cell.region.pitch, cell.region.rough = self.pitch, self.frames[draft.page].page.recognised
                blocks = self.blocks(cell.items, cell.region, inside=True)
                cells.append(
                    Cell(
                        row=cell.row, column=cell.column, row_span=cell.row_span, column_span=cell.column_span, blocks=blocks
                    )
                )  # fmt: skip
            rows.append(tuple(cells))
        return Table(rows=tuple(rows), columns=len(draft.xs) - 1, address=Address(part=f"page {draft.page}"))

    def _paragraph(self, draft: DraftParagraph, *, inside: bool) -> Paragraph:
        text = _Text(self.frames)
        for line in draft.lines:
            text.add(line)
        first = draft.lines[0]
        source = first.source
        role: Role = "body" if source == "text" or any(line.source != source for line in draft.lines) else source
        number = self.count
        self.count += 1
        return Paragraph(
            index=number, text="".join(text.parts), runs=text.runs(), role=role, page=first.page,
            line_height=None
            if draft.pitch is None or self.frames[first.page].page.recognised
            else LineHeight(rule="measured", value=draft.pitch),
            boxes=CharBoxes(text.pages, text.coordinates), address=Address(part=f"page {first.page}"), in_table=inside,
        )  # fmt: skip


class _Text:
    """The characters of a paragraph with their boxes and runs, line after line."""

    def __init__(self, frames: dict[int, _Frame]) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.pages = array("i")
        self.coordinates = array("d")
        self._frames = frames
        self._runs: list[tuple[int, Strip]] = []

    def add(self, line: Line) -> None:
        """Put a line behind what there is, with a blank where two Latin words meet."""
        strips = list(line.strips)
        if self.length:
            before = self._trimmed()
            first = line.text.lstrip()[:1]
            if before and first and needs_blank(before, first):
                self._put(" ", line.page, (0.0, 0.0, 0.0, 0.0))
        frame = self._frames[line.page]
        turn: Angle = (0, 270, 180, 90)[frame.angle // 90]
        leading = True
        for place, strip in enumerate(strips):
            if place and line.separators[place - 1] and not leading:
                self._put(line.separators[place - 1], line.page, (0.0, 0.0, 0.0, 0.0))
            start = 0
            if leading:
                start = len(strip.text) - len(strip.text.lstrip())
                if start == len(strip.text):
                    continue
                leading = False
            self._runs.append((self.length, strip))
            self.parts.append(strip.text[start:])
            self.length += len(strip.text) - start
            self.pages.extend([line.page] * (len(strip.text) - start))
            extend = self.coordinates.extend
            top, bottom = strip.top, strip.bottom
            for at in range(start, len(strip.text)):
                box = (strip.lefts[at], top, strip.rights[at], bottom)
                extend(turned(box, turn, frame.width, frame.height) if turn else box)
        self._trimmed()

    def _put(self, blank: str, page: int, box: tuple[float, float, float, float]) -> None:
        self.parts.append(blank)
        self.length += 1
        self.pages.append(page)
        self.coordinates.extend(box)

    def _trimmed(self) -> str:
        """Take blanks off the end; the last character that is left."""
        while self.parts:
            kept = self.parts[-1].rstrip()
            cut = len(self.parts[-1]) - len(kept)
            if cut:
                self.length -= cut
                del self.pages[-cut:]
                del self.coordinates[-4 * cut :]
                self.parts[-1] = kept
            if kept:
                return kept[-1]
            self.parts.pop()
        return ""

    def runs(self) -> tuple[Run, ...]:
        """Stretches of one format; blanks belong to the stretch before them."""
        found: list[Run] = []
        starts = [(start, strip) for start, strip in self._runs if start < self.length]
        for place, (start, strip) in enumerate(starts):
            end = starts[place + 1][0] if place + 1 < len(starts) else self.length
            shape = (strip.font, strip.size, strip.bold, strip.confidence)
            if found and shape == (found[-1].font, found[-1].size, found[-1].bold, found[-1].confidence):
                found[-1] = replace(found[-1], end=end)
            elif start < end:
                found.append(
                    Run(start=start, end=end, font=strip.font, size=strip.size, bold=strip.bold, confidence=strip.confidence)
                )
        return tuple(found)


def needs_blank(before: str, after: str) -> bool:
    """Whether a blank belongs between the last character of a line and the first of the next: between Latin words only."""
    if is_wide(before) or is_wide(after) or before in _BREAKS_WORD:
        return False
    return not (before.isdigit() and after.isdigit())
