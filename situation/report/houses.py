"""What the houses of an activiteit reported: departments and beds as they were known, with their age."""

from datetime import timedelta

from capacity.kinds import bed_kinds, short_name
from journal.said import Readable, said
from situation.report.paper import OLD, Row, Section, age, columns, joined
from situation.report.then import State, Then, at, named


def houses_section(then: Then) -> Section:
    """Return a row for each house that reported anything: its department, and beds of the main kinds."""
    codes = [one.pk for one in then.houses]
    known = then.elsewhere([f"{sort}:{code}" for sort in ("ed", "beds") for code in codes])
    kinds = [one.code for one in bed_kinds() if one.headline]
    lines = {code: _lines(known.get(f"beds:{code}", {})) for code in codes}
    shown = [one for one in kinds if any(one in lines[code] for code in codes)]
    rows = [
        _row(then, code, known, {kind: lines[code].get(kind) for kind in shown})
        for code in codes
        if f"ed:{code}" in known or any(kind in lines[code] for kind in shown)
    ]
    beds = (said("situation.report.column.beds", kind=short_name(one)) for one in shown)
    heads = (*columns("house", "department"), *beds)
    return Section("houses", heads, tuple(rows))


def _lines(state: State) -> dict[str, State]:
    """Return what is known of each kind as a whole."""
    return {one["bed"]: one for one in state.get("lines", ()) if not one.get("cohort")}


def _row(then: Then, code: str, known: dict[str, State], lines: dict[str, State | None]) -> Row:
    """Return one house; what is older than its deadline says so."""
    department, beds = known.get(f"ed:{code}", {}), known.get(f"beds:{code}", {})
    parts = [one for one in (department, *lines.values()) if one]
    moments = [one for part in parts if (one := at(part, "observed_at")) is not None]
    is_old = any(_is_old(part, then) for part in parts)
    name = named(beds or department, "name")
    cells = (name, _department(department), *(_beds(one) for one in lines.values()))
    oldest = min(moments, default=None)
    return Row(f"house:{code}", cells, age(oldest, then.moment), OLD if is_old else "")


def _is_old(part: State, then: Then) -> bool:
    """Say whether a figure is older than its deadline."""
    told, limit = at(part, "observed_at"), part.get("stale_after_s")
    return bool(told and limit and then.moment - told > timedelta(seconds=limit))


def _department(state: State) -> Readable:
    """Return how an emergency department stands."""
    if not state:
        return ""
    score = (state.get("nedocs") or {}).get("value")
    return joined(
        [
            said(f"capacity.traffic.{state['traffic']}"),
            "" if score is None else f"NEDOCS {score:.0f}",
        ]
    )


def _beds(line: State | None) -> Readable:
    """Return how many of the open beds of a kind are occupied; a dash where nothing is known."""
    if line is None or line.get("occupied") is None:
        return "–"
    if line.get("operational") is None:
        return str(line["occupied"])
    return said("situation.report.beds", occupied=line["occupied"], open=line["operational"])
