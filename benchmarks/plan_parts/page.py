"""The page and the picture of what a plan would have advised through the waves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

# Public dates of the national decisions (domain facts: the national scaling-up plan of June 2020 and after).
PUBLIC = (
    ("2020-03-02", "Zuidwest: the chair of the ROAZ sets red (regional coordination)"),
    ("2020-03-27", "the national coordination centre (LCPS) starts"),
    ("2020-09-23", "LCPS starts again"),
    ("2020-10-01", "national phase 2b decided"),
    ("2021-01-13", "national phase 2d asked for"),
    ("2021-06-14", "central steering of the fair share ends"),
)
PAGE = """# The waves through the default plan

When would the default plan (`phases/data/default_plan.json`) have advised what? `benchmarks/plan_waves.py`
holds its engine against the recorded admissions of 2020 and 2021: every evening's patients lie in the demo
beds of their own region (nobody is moved), shared out over its hospitals by their regular beds, and each
advice is followed the same evening. Beds are measured by the regular ones. The script writes this page.

```
python benchmarks/plan_waves.py --page docs/plan-waves.md --chart docs/images/plan-waves.svg
```

![Phase per region, day by day](images/plan-waves.svg)

| region | first adapted | first crisis | first back to regular | steps | days adapted | days crisis |
|---|---|---|---|--:|--:|--:|
{rows}

## Beside the public dates

| date | what was decided | regions in adapted or crisis by the plan | IC patients in the demo beds |
|---|---|--:|--:|
{dates}

How to read it: the beds are made up, and people do not wait for a line to be crossed. A region that scales up
before its beds are full (Zuidwest on 2 March 2020, with a handful of patients) acts on what it expects: no
line on occupancy can do that, a trigger for expert review or a forecast can. The national phases counted
absolute beds and were decided nationally; a region's plan says when that region itself is under pressure.
Brabant, where the first wave began, is the first by the plan as well. National phase 2b was decided nine days
before the first region crosses a line of its plan (Zuidwest, 10 October 2020); when 2d was asked for in
January 2021, nine of eleven regions are scaled up.
"""
SHADES = {"regular": "#d7e5ec", "adapted": "#f6c768", "crisis": "#e58a85"}
FONT = 'font-family="system-ui, sans-serif" font-size="12"'
WIDTH, LEFT, ROW, TOP = 920, 110, 26, 34


def page(answer: dict[str, Any]) -> str:
    """Return the page: what was done, the dates per region, and how to read them."""
    return PAGE.format(
        rows="\n".join(_row(one, answer) for one in answer["regions"]),
        dates="\n".join(_public(on, what, answer) for on, what in PUBLIC),
    )


def _row(one: dict[str, Any], answer: dict[str, Any]) -> str:
    """Return a region's row."""
    phases = days_of(one, answer)
    firsts = {
        to: next((s["on"] for s in one["steps"] if s["to"] == to), "–")
        for to in ("adapted", "crisis", "regular")
    }
    return (
        f"| {one['name']} | {firsts['adapted']} | {firsts['crisis']} | {firsts['regular']} "
        f"| {len(one['steps'])} | {phases.count('adapted')} | {phases.count('crisis')} |"
    )


def _public(on: str, what: str, answer: dict[str, Any]) -> str:
    """Return how the regions stood on a public date."""
    number = (date.fromisoformat(on) - date.fromisoformat(answer["first_day"])).days
    if not 0 <= number < answer["days"]:
        return f"| {on} | {what} | – | – |"
    up = sum(days_of(one, answer)[number] != "regular" for one in answer["regions"])
    return (
        f"| {on} | {what} | {up} of {len(answer['regions'])} | {answer['national_ic'][number]:,} |"
    )


def days_of(one: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """Return the phase of a region per day."""
    first = date.fromisoformat(answer["first_day"])
    steps = {step["on"]: step["to"] for step in one["steps"]}
    phase, found = "regular", []
    for number in range(answer["days"]):
        phase = steps.get((first + timedelta(days=number)).isoformat(), phase)
        found.append(phase)
    return found


def chart(answer: dict[str, Any]) -> str:
    """Return a picture: a bar a region, coloured by phase, with its words beside."""
    days, rows = answer["days"], answer["regions"]
    scale = (WIDTH - LEFT - 10) / days
    height = TOP + ROW * len(rows) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {FONT} role="img">',
        "<title>Phase per region by the default plan, day by day</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    first = date.fromisoformat(answer["first_day"])
    for number in range(days):
        day = first + timedelta(days=number)
        if day.day == 1 and day.month % 3 == 1:
            x = LEFT + number * scale
            parts.append(
                f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 8}" y2="{height - 34}" stroke="#d9dfe5"/>'
            )
            parts.append(f'<text x="{x:.1f}" y="{TOP - 12}" fill="#3c4854">{day:%Y-%m}</text>')
    for at, one in enumerate(rows):
        y = TOP + at * ROW
        parts.append(f'<text x="8" y="{y + 15}" fill="#16202b">{one["name"]}</text>')
        for start, length, phase in runs(days_of(one, answer)):
            parts.append(
                f'<rect x="{LEFT + start * scale:.1f}" y="{y + 3}" width="{length * scale:.1f}" '
                f'height="{ROW - 8}" fill="{SHADES[phase]}"><title>{phase}</title></rect>'
            )
    for at, (phase, shade) in enumerate(SHADES.items()):
        x = LEFT + at * 110
        parts.append(f'<rect x="{x}" y="{height - 24}" width="14" height="14" fill="{shade}"/>')
        parts.append(f'<text x="{x + 20}" y="{height - 12}" fill="#16202b">{phase}</text>')
    return "\n".join([*parts, "</svg>", ""])


def runs(phases: list[str]) -> list[tuple[int, int, str]]:
    """Return stretches of one phase: first day, length, phase."""
    found: list[tuple[int, int, str]] = []
    for number, phase in enumerate(phases):
        if found and found[-1][2] == phase:
            start, length, _ = found[-1]
            found[-1] = (start, length + 1, phase)
        else:
            found.append((number, 1, phase))
    return found
