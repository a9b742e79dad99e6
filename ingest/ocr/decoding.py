"""What a line of text says: the network's answer, decoded to characters with their place and certainty.

The network knows Simplified Chinese as well, and Japanese, and signs of all kinds. A plan is written with what Taiwan's
computers have always been able to write, so any other ideograph is a misreading of one of these and gives way to the best of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ingest.median import median
from ingest.ocr.lighting import Picture, as_picture
from schemas.records import dataclass, replace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.ocr.models import Network

HEIGHT = 48
"""Rows of the picture of a line that the network takes."""
_LONGEST = 2400
_NARROWED = 0.85
"""Chinese reads as well down to 0.7 of its width, and the cost grows with the width."""
_SAME_DIGITS = re.compile(r"([0-9])\1\1")
_STRETCH = 1.6
"""A row of equal digits is counted in a wider picture: between two of them the network needs a step of nothing."""
_DOUBTFUL = 0.85
"""Confidence of a digit below which its line is read once more, wider; the surer reading holds."""
_NONE = 0
_GAP, _WIDEST_GAP = 0.65, 1.5
"""A gap between characters that one may have been passed over in, in parts of the type size."""
_DARK = 140
_LEAST_INK = 12
_LEAST_CHANCE = 0.01
_FILLED = 0.7
_STRUCK_OUT = frozenset("优体听坏怀怜机构洁网气离触赶惊扰晒与么吨异复极据价适胜确种荐腊蜡宁筑柜愿圣")
"""Simplified forms that Big5 happens to contain (as rare characters of their own) and that no plan in Taiwan is written with."""
_OTHERS = frozenset("ㄧ〇○●◎□■☐☑☒◆◇△▲▽▼※★☆→←↑↓⇒➔✓✔√℃㎡㎝㎞㎏①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽≧≦≒≠±×÷°…—–～•．·‧")


@dataclass(frozen=True, slots=True)
class Sign:
    """One character as read: how sure (0 to 1), and the middle of it, from the left edge of the line (0) to the right (1)."""

    character: str
    confidence: float
    place: float


def writable(character: str) -> bool:
    """Whether a plan may contain the character: letters, digits and signs, and the ideographs of Big5 that are in use."""
    if len(character) != 1:
        return False
    if character in _STRUCK_OUT:
        return False
    if character.isascii() or character in _OTHERS:
        return True
    code = ord(character)
    if 0x3000 <= code <= 0x303F or 0xFF01 <= code <= 0xFF5E or 0x2160 <= code <= 0x216F or 0x2010 <= code <= 0x2027:
        return True
    is_chinese = code >= 0x3400 or 0x3105 <= code <= 0x312F
    return is_chinese and unicodedata.category(character) == "Lo" and len(character.encode("cp950", "ignore")) == 2


class Decoder:
    """Reads pictures of lines with the recognising network."""

    def __init__(self, network: Network) -> None:
        self._network = network

    @cached_property
    def _alphabet(self) -> list[str]:
        """The characters by the network's numbers: nothing, those of the model file, and the blank between words."""
        return ["", *self._network.metadata("character").rstrip("\n").split("\n"), " "]

    @cached_property
    def _forbidden(self) -> NDArray[np.bool_]:
        return np.array([bool(character) and not writable(character) for character in self._alphabet])

    def read(self, picture: Picture) -> list[Sign]:
        """The characters of a level line (rows × columns × 3), from left to right."""
        signs = self._read(picture, _NARROWED)
        if _SAME_DIGITS.search("".join(sign.character for sign in signs)):
            return self._read(picture, _STRETCH)
        if _least_digit(signs) < _DOUBTFUL:
            return max(signs, self._read(picture, _STRETCH), key=_least_digit)
        return signs

    def _read(self, picture: Picture, stretch: float) -> list[Sign]:
        rows, columns = picture.shape[:2]
        width = min(_LONGEST, max(HEIGHT // 2, round(columns * HEIGHT / rows * stretch)))
        method = cv2.INTER_AREA if rows > HEIGHT else cv2.INTER_LINEAR
        scaled = as_picture(cv2.resize(picture, (width, HEIGHT), interpolation=method))
        # The network halves widths three times and likes some room: short lines are set on a field of the median grey.
        field = np.zeros((3, HEIGHT, max(HEIGHT, -(-width // 8) * 8)), np.float32)
        field[:, :, :width] = (scaled.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)
        chances = self._network(field[np.newaxis])[0]
        signs = self._signs(chances)
        signs = self._with_gaps_filled(signs, chances, scaled, field.shape[2] / len(chances))
        steps = len(chances) * width / field.shape[2]
        return [replace(sign, place=min(1.0, sign.place / steps)) for sign in signs]

    def _signs(self, chances: NDArray[np.float32]) -> list[Sign]:
        """The best sequence (CTC: equal neighbours are one character, 0 is none), its places counted in the network's steps."""
        best = chances.argmax(axis=1)
        sure = chances[np.arange(len(best)), best]
        for step in np.flatnonzero(self._forbidden[best]).tolist():
            best[step], sure[step] = self._best_allowed(chances[step])
        signs: list[Sign] = []
        start = 0
        for step in range(1, len(best) + 1):
            if step < len(best) and best[step] == best[start]:
                continue
            if best[start] != _NONE:
                signs.append(Sign(self._alphabet[best[start]], float(sure[start:step].max()), (start + step) / 2))
            start = step
        return signs

    def _best_allowed(self, chances: NDArray[np.float32]) -> tuple[int, float]:
        """The likeliest character that is writable and no blank, and its share of the chances of all such."""
        allowed = np.where(self._forbidden, 0.0, chances)
        allowed[[_NONE, -1]] = 0.0
        best = int(allowed.argmax())
        return best, float(allowed[best] / max(float(allowed.sum()), 1e-9))

    def _with_gaps_filled(self, signs: list[Sign], chances: NDArray[np.float32], picture: Picture, columns: float) -> list[Sign]:
        """The line with what the network passed over: ink in a gap as wide as a character is the likeliest character there.

        It is small marks and thin strokes (、 and 一) that are passed over. `columns` of the picture make a step of the network.
        """
        em = _em_in_steps(signs)
        if em is None:
            return signs
        dark = (picture.min(axis=2) < _DARK).sum(axis=0)
        filled = signs[:1]
        for sign in signs[1:]:
            start = filled[-1].place + em * half_width(filled[-1].character)
            end = sign.place - em * half_width(sign.character)
            inside = dark[round((start + 0.15 * em) * columns) : round((end - 0.15 * em) * columns)]
            if _GAP * em < end - start < _WIDEST_GAP * em and inside.sum() >= _LEAST_INK:
                window = chances[round(start) : max(round(start) + 1, round(end))].copy()
                window[:, [_NONE, -1]] = 0.0
                best, share = self._best_allowed(window.max(axis=0))
                if window[:, best].max() >= _LEAST_CHANCE:
                    filled.append(Sign(self._alphabet[best], min(share, _FILLED), (start + end) / 2))
            filled.append(sign)
        return filled


def _least_digit(signs: Sequence[Sign]) -> float:
    """The confidence of the digit that is least sure; 1 where there is none."""
    return min((sign.confidence for sign in signs if sign.character.isdigit()), default=1.0)


def half_width(character: str) -> float:
    """Half of what a character takes up in the line, in parts of the type size."""
    return 0.28 if character.isascii() else 0.5


def _em_in_steps(signs: Sequence[Sign]) -> float | None:
    pairs = [(one, two) for one, two in pairwise(signs) if min(one.character, two.character) >= "\u3400"]
    return median(two.place - one.place for one, two in pairs) if len(pairs) >= 3 else None


def mean_confidence(signs: Sequence[Sign]) -> float:
    """How sure the network is of the line, 0 to 1; 0 for an empty one."""
    return sum(sign.confidence for sign in signs) / len(signs) if signs else 0.0
