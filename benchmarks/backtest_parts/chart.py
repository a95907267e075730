"""A chart of the back-test as plain SVG, without a drawing library.

A row of two panels per wave: beds above the regular ones in the whole country, and the fullest
region's IC patients per regular IC bed, day by day, a line per policy.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from backtest_parts.play import Played
from backtest_parts.policies import LABELS
from backtest_parts.regions import BEDS, Country, FloatArray
from backtest_parts.waves import Series

WIDTH, PANEL, GAP, LEFT, TOP = 1000, 300, 70, 60, 50
PLOT_WIDTH = 400
# colours that stay apart for colour-blind readers (Okabe & Ito 2008), and dashes for print
STYLES = {
    "nothing": ("#000000", "2 3"),
    "nearest": ("#d55e00", "7 3"),
    "fair-share": ("#0072b2", "3 2 8 2"),
    "ours": ("#009e73", ""),
}
TICKS = 4


def chart(played: Sequence[tuple[Series, Sequence[Played]]], country: Country) -> str:
    """The SVG document of all waves."""
    height = TOP + len(played) * (PANEL + GAP)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            'font-family="sans-serif" font-size="13" role="img" aria-label="Back-test of four policies">'
        ),
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *_legend([o.policy for o in played[0][1]]),
    ]
    for row, (wave, outcomes) in enumerate(played):
        top = TOP + row * (PANEL + GAP) + 24
        over = {o.policy: _over_regular(o, country) for o in outcomes}
        worst = {o.policy: _worst(o, country) for o in outcomes}
        parts.append(
            f'<text x="{LEFT}" y="{top - 24}" font-weight="bold">{escape(wave.name)}</text>'
        )
        parts += _panel(wave, over, LEFT, top, "beds above the regular ones, country")
        right = LEFT + PLOT_WIDTH + 90
        parts += _panel(wave, worst, right, top, "fullest region: IC patients per regular IC bed")
    return "\n".join([*parts, "</svg>", ""])


def _over_regular(outcome: Played, country: Country) -> FloatArray:
    over = np.maximum(outcome.occupied - country.capacity[:, :, :1], 0)
    total: FloatArray = over.sum(axis=(0, 1)).astype(float)
    return total


def _worst(outcome: Played, country: Country) -> FloatArray:
    ic = BEDS.index("ic")
    ratio: FloatArray = (outcome.occupied[:, ic] / country.capacity[:, ic, :1]).max(axis=0)
    return ratio


def _legend(names: Sequence[str]) -> list[str]:
    parts = []
    for n, name in enumerate(names):
        x = LEFT + n * 170
        parts.append(_line([(x, 18), (x + 40, 18)], name))
        parts.append(f'<text x="{x + 48}" y="22">{escape(LABELS[name])}</text>')
    return parts


def _panel(
    wave: Series, lines: dict[str, FloatArray], left: int, top: int, title: str
) -> list[str]:
    bottom, height = top + PANEL - 50, PANEL - 50
    highest = _rounded(max(float(values.max()) for values in lines.values()))
    parts = [f'<text x="{left}" y="{top - 8}">{escape(title)}</text>']
    for k in range(TICKS + 1):
        y = bottom - height * k / TICKS
        label = f"{highest * k / TICKS:g}"
        parts.append(
            f'<line x1="{left}" x2="{left + PLOT_WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>'
        )
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    for k in range(TICKS + 1):
        day = round((wave.days - 1) * k / TICKS)
        x = left + PLOT_WIDTH * k / TICKS
        parts.append(
            f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{wave.day(day):%Y-%m-%d}</text>'
        )
    for name, values in lines.items():
        step = PLOT_WIDTH / max(len(values) - 1, 1)
        points = [(left + step * n, bottom - height * v / highest) for n, v in enumerate(values)]
        parts.append(_line(points, name))
    return parts


def _line(points: Sequence[tuple[float, float]], name: str) -> str:
    colour, dash = STYLES[name]
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2" '
        f'stroke-dasharray="{dash}"/>'
    )


def _rounded(value: float) -> float:
    """The next round number: 1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6 or 8 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    return float(
        next(m * power for m in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if m * power >= value)
    )
