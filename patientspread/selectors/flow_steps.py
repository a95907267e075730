"""The steps of the chain in a region: who waits in front of each, the places behind, and which holds up."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from patientspread.bottleneck import Held, bottleneck
from patientspread.flow_lists import Chain, Step
from patientspread.selectors.flow_read import HOUR_S, FlowRead, Total, by, total, waits

REQUESTS = "requests"  # how a step is read whose patients wait for a bed in another hospital


def counted(number: int | None) -> dict[str, Any]:
    """Return a number that we count ourselves."""
    return {"value": number}


def of_departments(read: FlowRead, name: str) -> Total:
    """Return a figure of the departments that counted lately."""
    said = (
        (getattr(one.now, name), one.now.at, one.now.source)
        for one in read.departments.values()
        if one.now is not None
    )
    return total(said, len(read.departments))


def longest_boarding(read: FlowRead) -> float | None:
    """Return for how many hours the longest has waited for a bed in a department."""
    now = (one.now for one in read.departments.values() if one.now is not None)
    said = [one.inputs.get("longest_boarding_hours") for one in now if one.boarders]
    return max((hours for hours in said if hours is not None), default=None)


def step_told(read: FlowRead, step: Step) -> dict[str, Any]:
    """Return a step: who waits in front of it and since when, and the places behind."""
    reported, usual, longest = _READS.get(step.reads, _by_kinds)(read, step)
    asked = _asked(read, step)
    told = reported.value if reported is not None else None
    waiting: float | None = max((one for one in (told, asked) if one is not None), default=None)
    if reported is not None and told is None:
        # a desk that knows of nobody proves nothing while those who report are silent
        waiting = asked or None
    return {
        "code": step.code,
        "reads": step.reads,
        "name_nl": step.name_nl,
        "name_en": step.name_en,
        "waiting": counted(None if waiting is None else round(waiting)),
        "reported": reported.told if reported else None,
        "asked": counted(asked),
        "usual": None if usual is None else round(usual),
        "longest": longest,
        "places": _step_places(read, step),
    }


Reading = tuple[Total | None, float | None, dict[str, Any] | None]


def _by_kinds(read: FlowRead, step: Step) -> Reading:
    """Return who waits by the kinds of resource that say it; none: only desks know."""
    codes = read.known(*step.waits)
    if not codes:
        return None, None, None
    totals = [read.sum_now(code, "waiting") for code in codes]
    longest = [
        {"value": values[unit], "unit": unit}
        for code in codes
        for one in read.now(code).values()
        for values in (one.values,)
        for unit in ("days", "minutes")
        if values.get(unit) and values.get("waiting")
    ]
    first = max(longest, key=lambda one: one["value"], default=None)
    return totals[0], read.usual(codes), first


def _department(read: FlowRead, _step: Step) -> Reading:
    """Return who is in departments beyond their places."""
    return of_departments(read, "beyond"), _usual(read, "beyond"), None


def _boarders(read: FlowRead, _step: Step) -> Reading:
    """Return who is admitted and waits in a department for a bed."""
    hours = longest_boarding(read)
    longest = None if hours is None else {"value": round(hours, 1), "unit": "hours"}
    return of_departments(read, "boarders"), _usual(read, "boarders"), longest


def _requests(read: FlowRead, _step: Step) -> Reading:
    """Return for how long the longest waits for a bed in another hospital; `_asked` counts them."""
    open_now = _open_requests(read)
    hours = (read.at - min(open_now)).total_seconds() / HOUR_S if open_now else None
    longest = None if hours is None else {"value": round(hours, 1), "unit": "hours"}
    return None, None, longest


def _open_requests(read: FlowRead) -> list[datetime]:
    """Return when those places elsewhere were asked that were neither used nor given up by the moment."""
    return [
        one.entered_at
        for one in read.requests
        if not by(one.left_at, read.at) and not by(one.ended_at, read.at)
    ]


def _asked(read: FlowRead, step: Step) -> int | None:
    """Return for how many patients a place of a step is asked; None: nobody ever asked that way there."""
    rows = [row for row in read.placements if row.care in step.cares]
    by_desk = sum(waits(row, read.at) for row in rows) if step.cares and read.desk_used else None
    if step.reads != REQUESTS:
        return by_desk
    spread = len(_open_requests(read)) if read.spread_used else None
    known = [one for one in (by_desk, spread) if one is not None]
    return sum(known) if known else None


_READS: Mapping[str, Callable[[FlowRead, Step], Reading]] = {
    "department": _department,
    "boarders": _boarders,
    REQUESTS: _requests,
}


def _usual(read: FlowRead, name: str) -> float | None:
    """Return what departments usually counted: of each that speaks now its median of these days."""
    found = [one.usual(name) for one in read.departments.values() if one.now is not None]
    known = [one for one in found if one is not None]
    return sum(known) if known else None


def _step_places(read: FlowRead, step: Step) -> dict[str, Any] | None:
    """Return what is used of the places behind a step and what there is; None where there are none."""
    if step.places == ("ed",):
        some = [one.now for one in read.departments.values() if one.now is not None]
        both = [one for one in some if one.present is not None and one.places is not None]
        load = total(((one.present, one.at, one.source) for one in both), len(read.departments))
        room = total(((one.places, one.at, one.source) for one in both), len(read.departments))
        return places_told(load, room, room.value)
    if not step.places:
        return None
    return places_told(*read.places(step.places[0]))


def places_told(load: Total, room: Total, regular: float | None) -> dict[str, Any]:
    """Return what is used of places, held against what is open and what is regular."""
    return {**load.told, "room": room.value, "regular": regular}


def holding_up(steps: Iterable[Mapping[str, Any]], chain: Chain) -> dict[str, Any]:
    """Return which step holds patients up."""
    held = []
    for one in steps:
        places = one["places"] or {}
        # opening beds hides no pressure: the heavier of the two yardsticks
        rooms = [room for room in (places.get("room"), places.get("regular")) if room]
        held.append(
            Held(
                one["code"], one["waiting"]["value"], places.get("value"), min(rooms, default=None)
            )
        )
    found = bottleneck(held, queue=chain.queue, full=chain.full)
    return {
        "why": found.why,
        "step": found.code,
        "full": found.full,
        "second": found.second,
        "unknown": list(found.unknown),
        "queue": chain.queue,
    }
