"""WCAG 2.1, 1.4.3: text has a contrast of at least 4.5 against what it stands on, in light and in dark."""

import re

import pytest

from reports.html_report import style_sheet

TEXT = 4.5
PAIRS = [
    *((ink, ground) for ink in ("ink", "soft", "link", "error", "warning", "note", "good") for ground in ("paper", "card")),
    *(("ink", f"{tone}-wash") for tone in ("error", "warning", "note", "good")),
    *((tone, f"{tone}-wash") for tone in ("error", "warning", "note", "good")),
]


def schemes():
    blocks = re.findall(r":root \{(.*?)\}", style_sheet(), re.DOTALL)
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks)
    return {"light": light, "dark": light | dark}


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_is_told_from_its_ground(scheme, ink, ground):
    colours = schemes()[scheme]
    assert contrast(colours[ink], colours[ground]) >= TEXT


def test_the_measure_of_contrast_is_that_of_the_guideline():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
