"""Curves as one SVG with both axes in powers of ten, where linear growth is a straight line of slope one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from benchmarks.growth import Curve, Point

WIDTH, HEIGHT = 440, 360
LEFT, RIGHT, TOP, BOTTOM = 56, 28, 30, 92
"""The margins of a panel; the legend stands in the lowest, a line a curve."""
COLOURS = ("#0b5cad", "#b3540a", "#2e7d32")


def plot(curves: Sequence[Curve]) -> str:
    """Time on the left, memory on the right."""
    panels = (
        ("processor seconds", lambda point: point.seconds),
        ("MiB of main memory", lambda point: point.peak / 2**20),
    )
    drawn = "".join(_panel(curves, title, value, number * WIDTH) for number, (title, value) in enumerate(panels))
    size = f'width="{2 * WIDTH}" height="{HEIGHT}" viewBox="0 0 {2 * WIDTH} {HEIGHT}"'
    back = f'<rect width="{2 * WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="11">{back}{drawn}</svg>\n'


def _panel(curves: Sequence[Curve], title: str, value: Callable[[Point], float], left: int) -> str:
    sizes = [point.size for curve in curves for point in curve.points]
    values = [value(point) for curve in curves for point in curve.points]
    right, low, high = (math.ceil(math.log10(max(sizes))), math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))))
    high = max(high, low + 1)

    def across(size: float) -> float:
        return left + LEFT + (WIDTH - LEFT - RIGHT) * math.log10(size) / right

    def up(amount: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (math.log10(amount) - low) / (high - low)

    parts = [f'<text x="{left + LEFT}" y="18" font-weight="bold">{escape(title)}</text>']
    for power in range(right + 1):
        x = across(10**power)
        parts.append(f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{10**power:,}</text>')
    for power in range(low, high + 1):
        y = up(10.0**power)
        parts.append(f'<path d="M{left + LEFT} {y:.1f}H{left + WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{left + LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for number, (curve, colour) in enumerate(zip(curves, COLOURS, strict=False)):
        line = " ".join(f"{across(point.size):.1f},{up(value(point)):.1f}" for point in curve.points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        words = f"{curve.name} ({curve.unit})"
        parts.append(f'<text x="{left + LEFT}" y="{HEIGHT - BOTTOM + 40 + 16 * number}" fill="{colour}">{escape(words)}</text>')
    return "".join(parts)
