"""Small drawings of figures over days, as shapes in one list, so that page and paper draw the same.

Lines of days break where nothing is known. Pure: numbers in, shapes out; a shape names its part (`load`,
`room`, `regular`, `band`, `middle`, `came`, `grid`, `mark`), and whoever draws gives it a colour.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

WIDTH, HEIGHT = 340.0, 132.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 10.0, 8.0, 20.0
ROOM = 1.06  # of the highest value, above it
LEAST = 0.05  # of the highest value, below the lowest
NEAR = 0.55  # lines that all lie above this part of the highest are drawn from near their lowest on
Values = Sequence[float | None]
Shape = Mapping[str, Any]


@dataclass(frozen=True)
class Axes:
    """How days and values become points of the drawing."""

    first: date
    days: int
    low: float
    high: float

    def x(self, place: float) -> float:
        """Return where a day lies."""
        step = (WIDTH - LEFT - RIGHT) / max(self.days - 1, 1)
        return round(LEFT + place * step, 1)

    def y(self, value: float) -> float:
        """Return where a value lies."""
        part = (value - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP), 1)


def axes_of(first: date, days: int, values: Iterable[float | None]) -> Axes:
    """Return axes that hold some values."""
    known = [one for one in values if one is not None]
    low, high = min(known, default=0.0), max([*known, 1.0])
    # below a line that stays where it is there is some room as well
    below = max((high - low) * 0.15, high * LEAST)
    floor = max(0.0, low - below) if low > high * NEAR else 0.0
    return Axes(first, days, floor, high + (high - floor) * (ROOM - 1))


def line(axes: Axes, part: str, values: Values) -> Shape | None:
    """Return a line through known days; None where there are none. One day alone is a short stroke."""
    path, open_run = "", False
    for place, value in enumerate(values):
        if value is None:
            open_run = False
            continue
        at = f"{axes.x(place):g} {axes.y(value):g}"
        alone = not open_run and (place + 1 == len(values) or values[place + 1] is None)
        path += f"{'L' if open_run else 'M'}{at}" + ("h4" if alone else "")
        open_run = True
    return {"part": part, "path": path} if path else None


def band(axes: Axes, low: Sequence[tuple[int, float]], high: Sequence[tuple[int, float]]) -> Shape:
    """Return an area between two lines, each of places and values."""
    points = [*high, *reversed(low)]
    path = "L".join(f"{axes.x(place):g} {axes.y(value):g}" for place, value in points)
    return {"part": "band", "path": f"M{path}Z"}


def upright(axes: Axes, part: str, place: float) -> Shape:
    """Return a line from top to bottom at a day."""
    x = axes.x(place)
    return {"part": part, "path": f"M{x:g} {TOP:g}V{HEIGHT - BOTTOM:g}"}


def frame(axes: Axes) -> tuple[list[Shape], list[Mapping[str, Any]]]:
    """Return the lines of the lowest, middle and highest value, and the words beside and below them."""
    values = [axes.low, axes.low + (axes.high - axes.low) / 2, axes.high]
    shapes: list[Shape] = [
        {"part": "grid", "path": f"M{LEFT:g} {axes.y(one):g}H{WIDTH - RIGHT:g}"} for one in values
    ]
    words: list[Mapping[str, Any]] = [
        {"at": [LEFT - 4, axes.y(one) + 4], "anchor": "end", "text": f"{one:.0f}"} for one in values
    ]
    last = axes.days - 1
    for place, anchor in {0: "start", last // 2: "middle", last: "end"}.items():
        day = axes.first + timedelta(days=place)
        words.append(
            {
                "at": [axes.x(place), HEIGHT - 5],
                "anchor": anchor if axes.days > 1 else "start",
                "text": f"{day.day}-{day.month}",
            }
        )
    return shapes, words


def chart(  # noqa: PLR0917
    axes: Axes, shapes: Iterable[Shape | None], title: Any, says: Any, key: Any, code: str
) -> dict[str, Any]:
    """Return a drawing: its shapes from back to front, its words, what it says to who does not see it."""
    back, words = frame(axes)
    return {
        "code": code,
        "title": title,
        "says": says,
        "key": key,
        "width": WIDTH,
        "height": HEIGHT,
        "shapes": [*back, *(one for one in shapes if one is not None)],
        "words": words,
    }


_INK = {
    "grid": 'fill="none" stroke="#d5dce2" stroke-width="0.6"',
    "regular": 'fill="none" stroke="#4a5764" stroke-width="1.2" stroke-dasharray="5 3"',
    "room": 'fill="none" stroke="#8a6d00" stroke-width="1.2" stroke-dasharray="1.5 2"',
    "load": 'fill="none" stroke="#16406e" stroke-width="1.8"',
    "came": 'fill="none" stroke="#8a1025" stroke-width="1.8"',
    "middle": 'fill="none" stroke="#16406e" stroke-width="1.2" stroke-dasharray="4 2"',
    "band": 'fill="#16406e" fill-opacity="0.16" stroke="none"',
    "mark": 'fill="none" stroke="#4a5764" stroke-width="0.8"',
}


def chart_svg(made: Mapping[str, Any]) -> str:
    """Return a drawing as SVG for paper."""
    width, height = made["width"], made["height"]
    shapes = "".join(f'<path d="{one["path"]}" {_INK[one["part"]]}/>' for one in made["shapes"])
    words = "".join(
        f'<text x="{one["at"][0]:g}" y="{one["at"][1]:g}" font-family="Roboto" font-size="9" '
        f'text-anchor="{one["anchor"]}" fill="#4a5764">{escape(one["text"])}</text>'
        for one in made["words"]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}">{shapes}{words}</svg>'
    )
