"""The flow of patients through a region: how they come, where they wait, where they go, what holds them up.

Made of figures and of patients for whom a place is asked, never of persons: counts, each with how many houses
it is of and how old it is. What nobody said is unknown, never nought.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from statistics import median
from typing import Any

from capacity.selectors.department_flow import (
    announced_by_hour,
    minutes_of,
    per_week,
    present_by_hour,
)
from capacity.shapes import CAME_BY, WENT_TO
from journal.models import Realm
from network.models import Region
from patientspread.bottleneck import Held, bottleneck
from patientspread.flow_lists import Chain, Group, Step
from patientspread.flow_small import hidden, is_small, parts_hidden
from patientspread.placement_models import Placement
from patientspread.request_models import Request
from patientspread.selectors.flow_read import (
    CAME,
    DAY,
    LONG_ED,
    LONG_WARD,
    WENT,
    FlowRead,
    Total,
    by,
    by_code,
    in_wrong_bed,
    total,
    waits,
    wrong_days,
)

HOUR_S = 3600


def flow_document(
    realm: Realm, region: Region, at: datetime, *, whole: bool = True
) -> dict[str, Any]:
    """Return the flow through a region as it was known at a moment (some 20 queries).

    `whole`: also numbers so small that they may tell of somebody.
    """
    read = FlowRead(realm, region, at)
    steps = [_step(read, one) for one in read.chain.steps]
    document = {
        "region": region.pk,
        "name": region.short_name,
        "at": at,
        "since": read.since,
        "days": read.chain.days,
        "whole": whole,
        "small": read.chain.small,
        "came": read.a_day(CAME, "came").told,
        "came_by": by_code({name: read.a_day(CAME, name).told for name in CAME_BY}),
        "went": read.a_day(WENT, "went").told,
        "went_to": by_code({name: read.a_day(WENT, name).told for name in WENT_TO}),
        "through": _through(read),
        "steps": steps,
        "groups": _groups(read),
        "bottleneck": _bottleneck(steps, read.chain),
        "hours": _hours(read),
    }
    return document if whole else _seen_from_outside(document)


def _through(read: FlowRead) -> dict[str, Any]:
    """Return who is where within the hospitals: present, waiting for a bed, longer than was expected."""
    lying = [row for row in read.placements if in_wrong_bed(row, read.at)]
    days = sum(wrong_days(row, read.since, read.at) for row in read.placements)
    load, room, regular = read.places("ward")
    return {
        "present": _of_departments(read, "present").told,
        "boarders": _of_departments(read, "boarders").told,
        "longest_boarding_hours": _longest_boarding(read),
        "minutes": minutes_of(read.departments.values()),
        "long_ed": read.sum_now(LONG_ED, "count").told,
        "long_ward": read.sum_now(LONG_WARD, "count").told,
        "ward": _places_told(load, room, regular),
        "wrong_beds": _counted(len(lying) if read.desk_used else None),
        "wrong_days": _counted(round(days) if read.desk_used else None),
    }


def _counted(number: int | None) -> dict[str, Any]:
    """Return a number that we count ourselves."""
    return {"value": number}


def _of_departments(read: FlowRead, name: str) -> Total:
    """Return a figure of the departments that counted lately."""
    said = (
        (getattr(one.now, name), one.now.at, one.now.source)
        for one in read.departments.values()
        if one.now is not None
    )
    return total(said, len(read.departments))


def _longest_boarding(read: FlowRead) -> float | None:
    """Return for how many hours the longest has waited for a bed in a department."""
    now = (one.now for one in read.departments.values() if one.now is not None)
    said = [one.inputs.get("longest_boarding_hours") for one in now if one.boarders]
    return max((hours for hours in said if hours is not None), default=None)


def _step(read: FlowRead, step: Step) -> dict[str, Any]:
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
        "name_nl": step.name_nl,
        "name_en": step.name_en,
        "waiting": _counted(None if waiting is None else round(waiting)),
        "reported": reported.told if reported else None,
        "asked": _counted(asked),
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
    return _of_departments(read, "beyond"), _usual(read, "beyond"), None


def _boarders(read: FlowRead, _step: Step) -> Reading:
    """Return who is admitted and waits in a department for a bed."""
    hours = _longest_boarding(read)
    longest = None if hours is None else {"value": round(hours, 1), "unit": "hours"}
    return _of_departments(read, "boarders"), _usual(read, "boarders"), longest


def _requests(read: FlowRead, _step: Step) -> Reading:
    """Return for how long the longest waits for a bed in another hospital; `_asked` counts them."""
    open_now = _open_requests(read)
    hours = (read.at - min(open_now)).total_seconds() / HOUR_S if open_now else None
    longest = None if hours is None else {"value": round(hours, 1), "unit": "hours"}
    return None, None, longest


def _open_requests(read: FlowRead) -> list[datetime]:
    """Return when those places elsewhere were asked that were neither used nor given up by the moment."""
    return [
        entered
        for entered, left, ended in read.requests
        if not by(left, read.at) and not by(ended, read.at)
    ]


def _asked(read: FlowRead, step: Step) -> int | None:
    """Return for how many patients a place of a step is asked; None: nobody ever asked that way there."""
    rows = [row for row in read.placements if row.care in step.cares]
    by_desk = sum(waits(row, read.at) for row in rows) if step.cares and read.desk_used else None
    if step.reads != "requests":
        return by_desk
    spread = len(_open_requests(read)) if read.spread_used else None
    known = [one for one in (by_desk, spread) if one is not None]
    return sum(known) if known else None


_READS: Mapping[str, Callable[[FlowRead, Step], Reading]] = {
    "department": _department,
    "boarders": _boarders,
    "requests": _requests,
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
        return _places_told(load, room, room.value)
    if not step.places:
        return None
    return _places_told(*read.places(step.places[0]))


def _places_told(load: Total, room: Total, regular: float | None) -> dict[str, Any]:
    """Return what is used of places, held against what is open and what is regular."""
    return {**load.told, "room": room.value, "regular": regular}


def _bottleneck(steps: Iterable[Mapping[str, Any]], chain: Chain) -> dict[str, Any]:
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


def _groups(read: FlowRead) -> list[dict[str, Any]]:
    """Return the target groups: who came, who waits for a place, who lies in a bed that is not needed."""
    rows: dict[str, list[Placement]] = defaultdict(list)
    for row in read.placements:
        rows[read.chain.group_of(row.care, row.age)].append(row)
    return [_group(read, one, rows[one.code]) for one in read.chain.groups]


def _group(read: FlowRead, group: Group, rows: list[Placement]) -> dict[str, Any]:
    """Return one target group."""
    found = [row for row in rows if by(row.placed_at, read.at) and row.placed_at]
    hours = [
        (row.placed_at - row.ready_since).total_seconds() / HOUR_S for row in found if row.placed_at
    ]
    return {
        "code": group.code,
        "name_nl": group.name_nl,
        "name_en": group.name_en,
        "came": read.a_day(CAME, group.figure).told,
        **_by_desk(read, rows),
        "wait_hours": round(median(hours)) if hours else None,
        "places": [
            {"kind": code, **_places_told(*read.places(code))}
            for code in read.known(*group.places)
            if read.having(code)
        ],
    }


def _by_desk(read: FlowRead, rows: list[Placement]) -> dict[str, Any]:
    """Return what desks know of a group: unknown where none was ever asked."""
    counts = {
        "waiting": sum(waits(row, read.at) for row in rows),
        "wrong_beds": sum(in_wrong_bed(row, read.at) for row in rows),
        "wrong_days": round(sum(wrong_days(row, read.since, read.at) for row in rows)),
        "placed": sum(by(row.placed_at, read.at) for row in rows),
    }
    return {name: _counted(value if read.desk_used else None) for name, value in counts.items()}


def _hours(read: FlowRead) -> dict[str, Any]:
    """Return demand by weekday and hour over the weeks before: who is there, announced, asked a place for."""
    since = read.at - read.chain.weeks * 7 * DAY
    codes = list(read.departments)
    present, houses = present_by_hour(read.realm, codes, since, read.at)
    asked = Request.objects.filter(
        realm=read.realm,
        origin__region=read.region,
        assumed=False,
        entered_at__gte=since,
        entered_at__lte=read.at,
    )
    places = Placement.objects.filter(
        realm=read.realm,
        origin__region=read.region,
        entered_at__gte=since,
        entered_at__lte=read.at,
    )
    moments = [
        *asked.values_list("entered_at", flat=True),
        *places.values_list("entered_at", flat=True),
    ]
    return {
        "since": since,
        "weeks": read.chain.weeks,
        "houses": houses,
        "of": len(codes),
        "present": present if houses else None,
        "announced": announced_by_hour(read.realm, codes, since, read.at),
        "asked": per_week(moments, since, read.at),
    }


def _seen_from_outside(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document without small numbers, and without what desks and drivers know of patients."""
    small = document["small"]

    def shown(told: dict[str, Any] | None) -> dict[str, Any] | None:
        return hidden(told) if told is not None and is_small(told["value"], small) else told

    nobody = {"value": None, "few": False}
    ours = ("waiting", "wrong_beds", "wrong_days", "placed")
    came = parts_hidden([one["came"] for one in document["groups"]], small)
    through = document["through"]
    boarders = through["boarders"]["value"]
    return {
        **document,
        "came": shown(document["came"]),
        "went": shown(document["went"]),
        "came_by": parts_hidden(document["came_by"], small),
        "went_to": parts_hidden(document["went_to"], small),
        "through": {
            **through,
            **{
                name: shown(through[name])
                for name in ("boarders", "long_ed", "long_ward", "wrong_beds", "wrong_days")
            },
            "longest_boarding_hours": (
                None if is_small(boarders, small) else through["longest_boarding_hours"]
            ),
        },
        "steps": [
            {
                **one,
                "asked": nobody,
                "waiting": shown(one["waiting"]),
                "reported": shown(one["reported"]),
                "longest": one["longest"] if not is_small(one["waiting"]["value"], small) else None,
                "usual": None if is_small(one["usual"], small) else one["usual"],
            }
            for one in document["steps"]
        ],
        "groups": [
            {**one, "came": told, **dict.fromkeys(ours, nobody), "wait_hours": None}
            for one, told in zip(document["groups"], came, strict=True)
        ],
        # an hour in which one arrival was announced, or one place asked, tells of somebody
        "hours": {**document["hours"], "asked": None, "announced": None},
    }
