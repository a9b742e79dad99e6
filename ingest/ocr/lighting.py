"""A picture as it would be had the paper been seen from straight above under even light."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Rows × columns × 3 colours, or rows × columns of grey, from 0 (black) to 255."""

_SHADE = 24
_GRAINY, _COARSE = 1.0, 3.0
"""Standard deviation of the paper's grey beyond which it is smoothed a little, and more."""
_FAINT = 60
_CONTRAST = 40
_PAPER_SHARE = 0.25


def as_picture(pixels: NDArray[Any]) -> Picture:
    """What OpenCV returned, known to be 8-bit."""
    return np.ascontiguousarray(pixels, dtype=np.uint8)


def evenly_lit(picture: Picture) -> Picture:
    """The picture with its background made white where shadows, paper colour or faint print make it uneven or dark.

    The background is what is left when everything narrower than text lines is taken away; dividing by it keeps the ink.
    """
    small = cv2.resize(picture, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(as_picture(cv2.dilate(small, np.ones((9, 9), np.uint8))), 21)
    light = paper.max(axis=2) if paper.ndim == 3 else paper
    if int(np.percentile(light, 5)) > 255 - _SHADE:
        return picture
    background = cv2.resize(paper, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    return as_picture(cv2.divide(picture, background, scale=255))


def without_grain(picture: Picture) -> Picture:
    """The picture with the grain of paper and sensor taken out of the white, and faint print made dark.

    Grain that hardly shows makes the recognising network overlook small marks: of 、 it drops nearly all.
    """
    sample = _grey(picture)[::2, ::2]
    paper = float(np.median(sample))
    ink = float(np.percentile(sample, 1))
    if paper - ink < _CONTRAST:
        return picture
    grain = _grain(_grey(picture), paper)
    black = ink if ink > _FAINT else 0.0
    white = paper - 3 * grain
    if grain > _GRAINY:
        deviation = 0.8 if grain < _COARSE else 1.2
        picture = as_picture(cv2.GaussianBlur(picture, (0, 0), deviation))
    elif not black and white > 255 - _SHADE:
        return picture
    levels = np.arange(256, dtype=np.float32)
    curve = np.clip((levels - black) * 255 / max(1.0, white - black), 0, 255)
    return as_picture(cv2.LUT(picture, as_picture(curve)))


def _grain(grey: Picture, paper: float) -> float:
    """Standard deviation of what is left of blank paper when everything broader than two pixels is taken away."""
    blank = cv2.erode((grey > paper - 60).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    fine = grey.astype(np.float32) - cv2.GaussianBlur(grey, (0, 0), 2)
    # The median is not misled by specks, and 1.48 makes it a standard deviation.
    return float(np.median(np.abs(fine[blank]))) * 1.48 if blank.any() else 0.0


def _grey(picture: Picture) -> Picture:
    return as_picture(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)) if picture.ndim == 3 else picture


def paper_in(picture: Picture) -> NDArray[np.float32] | None:
    """The corners of a sheet of paper on a darker ground, from the top left clockwise; None where the paper fills the picture.

    Only a sheet that is clearly lighter than what lies around it, clearly inside the picture, is taken for one.
    """
    scale = 600 / max(picture.shape[:2])
    grey = cv2.cvtColor(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    rows, columns = grey.shape
    smooth = as_picture(cv2.morphologyEx(cv2.GaussianBlur(grey, (7, 7), 0), cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)))
    threshold, light = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    lit, dark = smooth[light > 0], smooth[light == 0]
    if len(dark) < 0.04 * smooth.size or not len(lit) or float(np.median(lit)) - float(np.median(dark)) < 50 or threshold < 40:
        return None
    contours, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    sheet = cv2.convexHull(max(contours, key=cv2.contourArea))
    area = cv2.contourArea(sheet)
    if area < _PAPER_SHARE * rows * columns:
        return None
    corners = cv2.approxPolyDP(sheet, 0.03 * cv2.arcLength(sheet, True), True).reshape(-1, 2).astype(np.float32)
    if len(corners) != 4 or cv2.contourArea(corners) < 0.9 * area:
        return None
    sums, differences = corners.sum(axis=1), corners[:, 1] - corners[:, 0]
    order = [int(sums.argmin()), int(differences.argmin()), int(sums.argmax()), int(differences.argmax())]
    if len(set(order)) != 4:
        return None
    return np.asarray(corners[order] / scale, dtype=np.float32)


def laid_flat(picture: Picture, corners: NDArray[np.float32]) -> Picture:
    """The sheet with these corners (from the top left clockwise), seen from straight above."""
    top, right, bottom, left = (float(np.linalg.norm(corners[i] - corners[(i + 1) % 4])) for i in range(4))
    width, height = round(max(top, bottom)), round(max(left, right))
    square = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, square)
    return as_picture(cv2.warpPerspective(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE))
