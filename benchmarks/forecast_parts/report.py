"""What was demanded and what was reached, and tables to read."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .alarms import Alarms
from .beds import geometric, mean
from .ed import MAIN
from .sets import Set


@dataclass(frozen=True)
class Line:
    """One demand: in words, the figure that was reached, and whether it holds."""

    what: str
    demanded: str
    reached: float
    holds: bool

    def document(self) -> dict[str, Any]:
        """The line as JSON shows it; what could not be scored was reached by nothing (null)."""
        reached = round(float(self.reached), 4) if math.isfinite(self.reached) else None
        return {
            "what": self.what,
            "demanded": self.demanded,
            "reached": reached,
            "holds": bool(self.holds),
        }


def beds_lines(
    sets: Sequence[Set], rows: Sequence[Mapping[str, Any]], warned: Alarms
) -> list[Line]:
    """The demands on beds: those on errors are judged on what was observed, not on drawn stays."""
    seen = [row for one, row in zip(sets, rows, strict=True) if one.observed]
    ratio, worst = (
        geometric([r["ratio"] for r in seen]),
        max((r["ratio"] for r in rows if math.isfinite(r["ratio"])), default=math.nan),
    )
    covered = mean([r["cover95"] for r in rows])
    growth = [r for r in rows if r["n_growth"]]
    pooled = _pooled(growth, "cover95_growth", "n_growth")
    lines = [
        _at_most(
            "beds 1-7 days: error over persistence's, geometric mean of observed sets", 0.72, ratio
        ),
        _at_most("beds 1-7 days: the same on the worst set", 1.0, worst),
        _between("beds: 95 % interval, mean over sets", 0.93, 0.97, covered),
        _between("beds: 95 % interval, all forecasts", 0.93, 0.97, _pooled(rows, "cover95", "n")),
        _reported("beds: CRPS over persistence's error", geometric([r["crps"] for r in seen])),
    ]
    if growth:
        lowest = min(r["cover95_growth"] for r in growth)
        lines += [
            _at_least("beds: 95 % interval while a wave grows, all forecasts", 0.90, pooled),
            _at_least("beds: 95 % interval while a wave grows, lowest set", 0.90, lowest),
        ]
    if warned.leads:
        median, false = statistics.median(warned.leads), max(warned.false_rates)
        lines += [
            _at_least(f"warning: median days before {len(warned.leads)} crossings", 3.0, median),
            _at_most("warning: false ones per 30 days, three thresholds, worst region", 1.0, false),
        ]
    return lines


def peer_lines(beside: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Ours over each peer, as a geometric mean over the sets, on the same origins."""
    beside = [row for row in beside if row.get("ours")]  # of the others nothing was to be forecast
    names = [n for n in (beside[0] if beside else ()) if n not in {"set", "ours"}]
    return [
        _at_most(
            f"beds 1-7 days: error over that of {name}, sampled origins",
            1.0,
            geometric([row["ours"] / row[name] for row in beside if row.get(name)]),
        )
        for name in names
    ]


def ed_lines(
    rows: Sequence[Mapping[str, Any]], over: Mapping[str, float], seconds: float
) -> list[Line]:
    """The demands on departments."""
    main = next(row for row in rows if row["hours"] == MAIN)
    return [
        _at_most("departments 2 h: error over persistence's", 0.78, main["ratio"]),
        _between("departments 2 h: 95 % interval", 0.94, 0.96, main["cover95"]),
        _reported("departments 2 h: CRPS over persistence's error", main["crps"]),
        _at_least("departments 2 h: Brier skill, over own 90th percentile", 0.25, over["skill"]),
        _at_most("departments: seconds for 100, one core", 2.0, seconds),
    ]


def _pooled(rows: Sequence[Mapping[str, Any]], name: str, count: str) -> float:
    scored = [row for row in rows if row[count]]  # of a column without figures nothing is known
    total = sum(row[count] for row in scored)
    return float(sum(row[name] * row[count] for row in scored) / total) if total else math.nan


def _reported(what: str, reached: float) -> Line:
    return Line(what, "reported", reached, holds=True)


def _at_most(what: str, limit: float, reached: float) -> Line:
    return Line(what, f"at most {limit:g}", reached, reached <= limit)


def _at_least(what: str, limit: float, reached: float) -> Line:
    return Line(what, f"at least {limit:g}", reached, reached >= limit)


def _between(what: str, low: float, high: float, reached: float) -> Line:
    return Line(what, f"{low:g} to {high:g}", reached, low <= reached <= high)


def table(title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """A Markdown table of rows with the same names."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [f"**{title}**", "", "| " + " | ".join(names) + " |"]
    lines.append(
        "|" + "|".join("---" if isinstance(rows[0].get(n), str) else "--:" for n in names) + "|"
    )
    lines += ["| " + " | ".join(_cell(row.get(name)) for name in names) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "**no**"
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value)
