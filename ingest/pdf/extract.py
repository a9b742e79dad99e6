"""Characters of a page with box, font and size, straight from pdfium; one call a fact, so that a page stays cheap.

pdfium's text page puts in blanks and line ends of its own (`FPDFText_IsGenerated`; they are left out) and turns a hyphen at a
line's end into U+FFFE (mended). Its font size is that of the `Tf` operator and has to be multiplied by the text matrix.
"""

from __future__ import annotations

import ctypes
import math
import re
from array import array
from collections.abc import Callable

from ingest.pdf.fonts import decoded, family, is_bold
from ingest.pdf.page import Angle, PageContent, Ruling, Strip, turned
from ingest.pdf.pdfium import Handle
from ingest.pdf.pdfium import raw as pdfium
from ingest.pdf.rulings import rulings_of
from schemas.records import dataclass, field
from text.fold import mend_radicals

_HYPHENS = {0xFFFE, 0x0002, 0x00AD}
_INVISIBLE = 3
_FILL_AND_STROKE = 2
_FORCE_BOLD = 1 << 18


def _by_address(function: Handle, result: Handle, *arguments: Handle) -> Callable[..., Handle]:
    """The same C function taking and giving plain addresses: comparing integers is cheaper than unpacking pointers."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    prototype = ctypes.CFUNCTYPE(result, *arguments)
    return prototype(address)  # type: ignore[arg-type]


_unicode = _by_address(pdfium.FPDFText_GetUnicode, ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
_object = _by_address(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_generated = _by_address(pdfium.FPDFText_IsGenerated, ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
_map_error = _by_address(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
_loose_box = _by_address(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_origin = _by_address(pdfium.FPDFText_GetCharOrigin, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_matrix = _by_address(pdfium.FPDFText_GetMatrix, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_font_size = _by_address(pdfium.FPDFText_GetFontSize, ctypes.c_double, ctypes.c_void_p, ctypes.c_int)
_font_of = _by_address(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p, ctypes.c_void_p)
_render_mode = _by_address(pdfium.FPDFTextObj_GetTextRenderMode, ctypes.c_int, ctypes.c_void_p)


_all_codes = _by_address(pdfium.FPDFText_GetText, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_void_p)

_EVEN = re.compile("[\u3001\u3002\u3008-\u3011\u4e00-\u9fff\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]{4,}")
"""Chinese characters and marks, which mostly stand one em from the next."""


def _codes(page: int, count: int) -> array[int]:
    """The UTF-16 codes of the first `count` characters: all at once, or one by one where pdfium leaves some out."""
    codes = array("H", bytes(2 * (count + 1)))
    written = _all_codes(page, 0, count, codes.buffer_info()[0])
    if written == count + 1:
        del codes[count:]
        return codes
    return array("I", (_unicode(page, place) for place in range(count)))


_Key = tuple[int, float, float, float, float, float, int]
_Shape = tuple[str | None, float, bool, bool, Angle, bool]
_QUARTERS: tuple[Angle, ...] = (0, 90, 180, 270)


@dataclass(slots=True)
class _Format:
    """What the characters of one text object have in common. Lengths in points of the page before /Rotate."""

    font: str | None
    size: float
    bold: bool
    hidden: bool
    angle: Angle
    baseline: float
    top: float
    bottom: float
    skewed: bool = False


@dataclass(slots=True)
class Extracted:
    """A page's content, and what was left out of it: text that no reader of the page sees, and how much made no sense."""

    page: PageContent
    hidden: str = ""
    hidden_strips: list[Strip] = field(default_factory=list)
    unmapped: int = 0
    """Characters without a usable Unicode value."""
    visible: int = 0
    """Characters that are seen, blanks not counted."""
    curves: int = 0
    """Shapes with curves: where there is no text, they may be its outlines."""
    nameless: bool = False
    """Whether some font has no name (Type 3): pdfplumber may know it."""


class _Fonts:
    """Family and weight of each font of a document, asked for once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[str | None, bool]] = {}

    def of(self, text_object: int) -> tuple[str | None, bool]:
        handle = _font_of(text_object)
        if not handle:
            return None, False
        known = self._known.get(handle)
        if known is None:
            known = self._known[handle] = self._ask(handle)
        return known

    @staticmethod
    def _ask(handle: int) -> tuple[str | None, bool]:
        font = ctypes.cast(handle, pdfium.FPDF_FONT)
        buffer = ctypes.create_string_buffer(256)
        length = pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
        name = decoded(buffer.raw[: max(min(length, 256) - 1, 0)])
        heavy = is_bold(name) or bool(pdfium.FPDFFont_GetFlags(font) & _FORCE_BOLD)
        return family(name), heavy


class PageReader:
    """Reads the pages of one open document; fonts are remembered from page to page."""

    def __init__(self, document: Handle) -> None:
        self._document = document
        self._fonts = _Fonts()

    def read(self, number: int, room: int, visit: Callable[[Handle, PageContent], None] | None = None) -> Extracted | None:
        """Page `number` (from 1) with at most `room` characters; None where pdfium cannot load it.

        `visit` is called with the open page and its content, for what else is to be read of it.
        """
        page = pdfium.FPDF_LoadPage(self._document, number - 1)
        if not page:
            return None
        try:
            extracted = self._read(page, number, room)
            if visit is not None:
                visit(page, extracted.page)
            return extracted
        finally:
            pdfium.FPDF_ClosePage(page)

    def _read(self, page: Handle, number: int, room: int) -> Extracted:
        bounds = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, bounds)
        left, upper = bounds.left, bounds.top
        width, height = bounds.right - bounds.left, bounds.top - bounds.bottom
        rotation: Angle = (0, 90, 180, 270)[pdfium.FPDFPage_GetRotation(page) % 4]
        seen_width, seen_height = (width, height) if rotation in (0, 180) else (height, width)
        horizontals, verticals, picture_share, curves = rulings_of(page, left, upper, width, height)
        if rotation:
            horizontals, verticals = _rotated(horizontals, verticals, rotation, width, height)
        content = PageContent(
            number=number, width=seen_width, height=seen_height, horizontals=horizontals, verticals=verticals,
            picture_share=picture_share,
        )  # fmt: skip
        extracted = Extracted(page=content, curves=curves)
        text_page = pdfium.FPDFText_LoadPage(page)
        if text_page:
            try:
                strips = _Strips(text_page, self._fonts, left=left, upper=upper, width=width, height=height, rotation=rotation)
                strips.collect(min(pdfium.FPDFText_CountChars(text_page), room))
            finally:
                pdfium.FPDFText_ClosePage(text_page)
            content.strips = strips.visible
            extracted.hidden_strips = strips.hidden
            extracted.hidden = "".join(strip.text for strip in strips.hidden)
            extracted.unmapped, extracted.visible, extracted.nameless = strips.unmapped, strips.characters, strips.nameless
        return extracted


class _Strips:
    """Gathers the characters of one text page into strips."""

    def __init__(
        self, text_page: Handle, fonts: _Fonts, *, left: float, upper: float, width: float, height: float, rotation: Angle
    ) -> None:
        self.page: int = ctypes.cast(text_page, ctypes.c_void_p).value or 0
        self.fonts = fonts
        self.left, self.upper, self.width, self.height, self.rotation = left, upper, width, height, rotation
        self.visible: list[Strip] = []
        self.hidden: list[Strip] = []
        self.unmapped = self.characters = 0
        self.nameless = False
        self._form: _Format | None = None
        self._text: list[str] = []
        self._lefts: list[float] = []
        self._rights: list[float] = []
        self._blank = self._moved = False
        self._surrogate = 0
        self._box = pdfium.FS_RECTF()
        self._box_address = ctypes.addressof(self._box)
        self._matrix = pdfium.FS_MATRIX()
        self._matrix_address = ctypes.addressof(self._matrix)
        self._shapes: dict[_Key, _Shape] = {}
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._x_address, self._y_address = ctypes.addressof(self._x), ctypes.addressof(self._y)

    def collect(self, count: int) -> None:
        """Gather the first `count` characters.

        Chinese characters of one text object that stand evenly, one em from the next, are taken together: where the first and
        the last of them stand tells where the others do, and saves most of the calls.
        """
        page = self.page
        codes = _codes(page, count)
        letters = "".join(map(chr, codes))
        sample = max(1, count // 64)
        self.unmapped += sample * sum(bool(_map_error(page, place)) for place in range(0, count, sample) if codes[place] > 32)
        last_object = -1
        place = 0
        while place < count:
            owner = _object(page, place)
            if not owner and (self._form is None or codes[place] <= 32):
                # A blank or line end that pdfium put in.
                self._blank = True
                place += 1
                continue
            end = place + 1
            while end + 8 <= count and _object(page, end + 7) == owner:
                end += 8
            while end < count and _object(page, end) == owner:
                end += 1
            if owner and owner != last_object:
                last_object = owner
                fresh = self._format(owner, place)
                if self._form is None or not _continues(self._form, fresh):
                    self._keep()
                self._form = fresh
                self._moved = True
            upright = self._form is not None and self._form.angle == 0 and not self._form.skewed
            for even in _EVEN.finditer(letters, place, end) if upright else ():
                for single in range(place, even.start()):
                    self._single(single, codes[single])
                if not self._evenly(even.start(), even.end(), even.group()):
                    for single in range(even.start(), even.end()):
                        self._single(single, codes[single])
                place = even.end()
            for single in range(place, end):
                self._single(single, codes[single])
            place = end
        self._keep()

    def _evenly(self, start: int, end: int, letters: str) -> bool:
        """Take Chinese characters together; false, and nothing done, where they do not stand evenly."""
        _loose_box(self.page, start, self._box_address)
        first, width = self._box.left, self._box.right - self._box.left
        _loose_box(self.page, end - 1, self._box_address)
        last = self._box.left
        near = 0.02 * width
        if abs(last - first - (end - start - 1) * width) > near or abs(self._box.right - last - width) > near:
            return False
        first -= self.left
        self._join(first, start_code=0x4E00)
        self._text.append(letters)
        edges = [first + step * width for step in range(end - start + 1)]
        self._lefts += edges[:-1]
        self._rights += edges[1:]
        return True

    def _single(self, place: int, code: int) -> None:
        """Take one character."""
        if code <= 32 or code >= 0xD800 or code == 0xAD:
            if code in (10, 13) or (code == 32 and _generated(self.page, place)):
                self._blank = True
                return
            if 0xD800 <= code < 0xDC00:
                self._surrogate = code
                return
            code = self._mended(code)
        form = self._form
        assert form is not None
        if form.angle == 0 and not form.skewed:
            _loose_box(self.page, place, self._box_address)
            x0, x1 = self._box.left - self.left, self._box.right - self.left
            if 0x4E00 <= code <= 0x9FFF and x1 - x0 < 0.97 * form.size:
                # pdfium has no advance for a character that it mended itself (行 for ⾏) and gives the box of its ink.
                x0, x1 = (x0 + x1 - form.size) / 2, (x0 + x1 + form.size) / 2
        else:
            x0, x1 = self._reach_of(place, code, form)
        self._join(x0, start_code=code)
        self._text.append(chr(code))
        self._lefts.append(x0)
        self._rights.append(x1)

    def _mended(self, code: int) -> int:
        """The character that one of pdfium's stand-ins, or half of a surrogate pair, is for; U+FFFD where there is none."""
        if 0xDC00 <= code < 0xE000:
            high, self._surrogate = self._surrogate, 0
            return 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
        if code in _HYPHENS:
            return 0x2D
        return 0xFFFD if code < 32 and code != 9 else code

    def _join(self, x0: float, start_code: int) -> None:
        """Before a character that begins at `x0`: end the strip where there is a jump, put back a blank that was left out."""
        if self._text and self._form is not None:
            gap = 0.9 * self._form.size
            reach, before = self._rights[-1], self._text[-1][-1]
            if x0 - reach > (0.5 * gap if self._moved else gap) or x0 < self._lefts[-1] - 0.5 * gap:
                self._keep()
            elif self._blank and start_code < 0x2E80 and x0 - reach > 0.15 * gap and before < "\u2e80" and before != " ":
                # Chromium moves on instead of showing a blank; between Latin words it has to be put back.
                self._text.append(" ")
                self._lefts.append(reach)
                self._rights.append(x0)
        self._moved = self._blank = False

    def _reach_of(self, place: int, code: int, form: _Format) -> tuple[float, float]:
        """Start and end of a turned character in the frame in which it reads from left to right."""
        x0, x1, y0, y1 = (ctypes.c_double() for _ in range(4))
        page = ctypes.cast(self.page, pdfium.FPDF_TEXTPAGE)
        pdfium.FPDFText_GetCharBox(page, place, x0, x1, y0, y1)
        seen = (x0.value - self.left, self.upper - y1.value, x1.value - self.left, self.upper - y0.value)
        start, _, end, _ = turned(seen, form.angle, self.width, self.height)
        if 0x4E00 <= code <= 0x9FFF:
            return (start + end - form.size) / 2, (start + end + form.size) / 2
        return start, max(end, start + 0.05 * form.size)

    def _format(self, owner: int, place: int) -> _Format:
        matrix = self._matrix
        _matrix(self.page, place, self._matrix_address)
        a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
        mode = _render_mode(owner) if owner else 0
        key = (_font_of(owner) if owner else 0, _font_size(self.page, place), a, b, c, d, mode)
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = self._shape(owner, key)
        font, size, bold, hidden, angle, skewed = shape
        _origin(self.page, place, self._x_address, self._y_address)
        x, y = self._x.value - self.left, self.upper - self._y.value
        baseline = turned((x, y, x, y), angle, self.width, self.height)[1] if angle else y
        if font is None:
            self.nameless = True
        return _Format(font, size, bold, hidden, angle, baseline, baseline - 0.88 * size, baseline + 0.12 * size, skewed)

    def _shape(self, owner: int, key: _Key) -> _Shape:
        """What follows from an object's font, font size, matrix and render mode."""
        _, size, a, b, c, d, mode = key
        size *= math.hypot(c, d) or math.hypot(a, b) or 1.0
        turn = math.degrees(math.atan2(-b, a)) % 360
        quarter = round(turn / 90) % 4
        font, heavy = self.fonts.of(owner) if owner else (None, False)
        skewed = abs(turn - 90 * quarter) % 360 > 1 or a <= 0
        return font, round(size, 1) or 1.0, heavy or mode == _FILL_AND_STROKE, mode == _INVISIBLE, _QUARTERS[quarter], skewed

    def _keep(self) -> None:
        """End the strip that is being gathered."""
        form, lefts, rights = self._form, self._lefts, self._rights
        if form is None or not self._text:
            return
        joined = mend_radicals("".join(self._text))
        self._text, self._lefts, self._rights = [], [], []
        strip = Strip(
            text=joined, lefts=lefts, rights=rights, top=form.top, bottom=form.bottom, baseline=form.baseline, size=form.size,
            font=form.font, bold=form.bold, angle=(0, 90, 180, 270)[(form.angle + self.rotation) // 90 % 4],
        )  # fmt: skip
        wide, high = (self.width, self.height) if form.angle in (0, 180) else (self.height, self.width)
        outside = strip.bottom < 0 or strip.top > high or rights[-1] < 0 or lefts[0] > wide
        if form.hidden or outside:
            self.hidden.append(strip)
            return
        self.visible.append(strip)
        self.characters += len(joined) - sum(map(joined.count, " \t\u3000\xa0"))
        self.unmapped += joined.count("\ufffd") + sum(0xE000 <= ord(character) < 0xF900 for character in joined)


def _continues(before: _Format, after: _Format) -> bool:
    return (
        before.font == after.font
        and before.size == after.size
        and abs(before.baseline - after.baseline) < 0.05
        and before.bold == after.bold
        and before.angle == after.angle
        and before.hidden == after.hidden
    )


def _rotated(
    horizontals: list[Ruling], verticals: list[Ruling], rotation: Angle, width: float, height: float
) -> tuple[list[Ruling], list[Ruling]]:
    """Ruled lines of the page as seen: a page shown turned clockwise by `rotation`."""
    lying: list[Ruling] = []
    standing: list[Ruling] = []
    back: Angle = (0, 270, 180, 90)[rotation // 90]
    for line in horizontals:
        x0, y0, x1, y1 = turned((line.start, line.at, line.end, line.at), back, width, height)
        (lying if back == 180 else standing).append(Ruling(y0, x0, x1) if back == 180 else Ruling(x0, y0, y1))
    for line in verticals:
        x0, y0, x1, y1 = turned((line.at, line.start, line.at, line.end), back, width, height)
        (standing if back == 180 else lying).append(Ruling(x0, y0, y1) if back == 180 else Ruling(y0, x0, x1))
    return lying, standing
