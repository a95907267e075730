"""The results as one small SVG: processor time per delivered event, and what was not delivered."""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

WIDTH, BAR, LEFT, TOP = 760, 22, 190, 64
FONT = 'font-family="system-ui, sans-serif" font-size="13"'
COLOURS = {"naive": "#b4532a", "ours": "#1f6f8b", "floor": "#8a8f98"}


def _colour(server: str) -> str:
    """Return the colour of a server's kind."""
    if server.startswith("naive"):
        return COLOURS["naive"]
    return COLOURS["floor"] if server == "floor" else COLOURS["ours"]


def write_chart(result: dict[str, Any], path: Path) -> None:
    """Write the chart of the fan-out rows, one bar a server and number of clients."""
    rows = [row for row in result["rows"] if row["measure"] == "fanout"]
    most = max((row["cpu_us_per_event"] for row in rows), default=1)
    height = TOP + len(rows) * (BAR + 8) + 30
    caption = f"behind the bar: not delivered 5 s after the last event · p99 · {result['at'][:10]}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" {FONT}>',
        "<title>Processor time per delivered event</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        '<text x="12" y="24" font-size="16" font-weight="600">Server µs of CPU per delivered event</text>',
        f'<text x="12" y="44" fill="#555">{escape(caption)}</text>',
    ]
    for place, row in enumerate(rows):
        y = TOP + place * (BAR + 8)
        length = max(row["cpu_us_per_event"] / most * (WIDTH - LEFT - 310), 2)
        label = f"{row['server']}, {row['clients']}"
        colour = _colour(row["server"])
        lost = row["undelivered_percent"]
        delay = "-" if row["p99_ms"] is None else f"{row['p99_ms']:.0f} ms"
        said = f"{row['cpu_us_per_event']:.1f} µs · {lost:.0f} % lost or late · {delay}"
        parts += [
            f'<text x="{LEFT - 10}" y="{y + 16}" text-anchor="end">{escape(label)}</text>',
            f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" rx="3" fill="{colour}"/>',
            f'<text x="{LEFT + length + 8:.1f}" y="{y + 16}">{escape(said)}</text>',
        ]
    path.write_text("\n".join([*parts, "</svg>", ""]))
