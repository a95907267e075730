"""The flow of patients through a region: how they come, where they wait, where they go, what holds them up.

Made of figures and of patients for whom a place is asked, never of persons: counts, each with how many houses
it is of and how old it is. What nobody said is unknown, never nought.
"""

from collections import defaultdict
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
from patientspread.flow_lists import Group
from patientspread.flow_small import seen_from_outside
from patientspread.placement_models import Placement
from patientspread.request_models import Request
from patientspread.selectors.flow_read import (
    CAME,
    DAY,
    HOUR_S,
    LONG_ED,
    LONG_WARD,
    WENT,
    FlowRead,
    by,
    by_code,
    in_wrong_bed,
    waits,
    wrong_days,
)
from patientspread.selectors.flow_steps import (
    REQUESTS,
    counted,
    holding_up,
    longest_boarding,
    of_departments,
    places_told,
    step_told,
)
from patientspread.selectors.flow_then import Lying, Moved


def flow_document(
    realm: Realm, region: Region, at: datetime | None = None, *, whole: bool = True
) -> dict[str, Any]:
    """Return the flow through a region as it was known at a moment, None: now (some 20 queries).

    `whole`: also numbers so small that they may tell of somebody.
    """
    read = FlowRead(realm, region, at)
    steps = [step_told(read, one) for one in read.chain.steps]
    document = {
        "region": region.pk,
        "name": region.short_name,
        "at": read.at,
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
        "bottleneck": holding_up(steps, read.chain),
        "hours": _hours(read),
    }
    return document if whole else seen_from_outside(document)


def _through(read: FlowRead) -> dict[str, Any]:
    """Return who is where within the hospitals: present, waiting for a bed, longer than was expected."""
    lying = [row for row in read.placements if in_wrong_bed(row, read.at)]
    days = sum(wrong_days(row, read.since, read.at) for row in read.placements)
    return {
        "present": of_departments(read, "present").told,
        "boarders": of_departments(read, "boarders").told,
        "longest_boarding_hours": longest_boarding(read),
        "minutes": minutes_of(read.departments.values()),
        "long_ed": read.sum_now(LONG_ED, "count").told,
        "long_ward": read.sum_now(LONG_WARD, "count").told,
        "wrong_beds": counted(len(lying) if read.desk_used else None),
        "wrong_days": counted(round(days) if read.desk_used else None),
    }


def _groups(read: FlowRead) -> list[dict[str, Any]]:
    """Return the target groups: who came and went, who waits for a place, who lies in a bed not needed."""
    rows: dict[str, list[Lying]] = defaultdict(list)
    for row in read.placements:
        rows[read.chain.group_of(row.care, row.age)].append(row)
    moved: dict[str, list[Moved]] = defaultdict(list)
    for one in read.requests:
        moved[read.chain.group_moved(one.specialism, one.bed, one.age)].append(one)
    return [_group(read, one, rows[one.code], moved[one.code]) for one in read.chain.groups]


def _group(read: FlowRead, group: Group, rows: list[Lying], moved: list[Moved]) -> dict[str, Any]:
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
        "went": read.a_day(WENT, group.figure).told,
        "left": _left(read, rows, moved),
        **_by_desk(read, rows),
        "wait_hours": round(median(hours)) if hours else None,
        "places": [
            {"kind": code, **places_told(*read.places(code))}
            for code in read.known(*group.places)
            if read.having(code)
        ],
    }


def _left(read: FlowRead, rows: list[Lying], moved: list[Moved]) -> list[dict[str, Any]] | None:
    """Return how many of a group left in these days, by the step of the chain that they left for.

    Patients who left for a place that was found by transfer or by a desk; None where neither was ever asked.
    A step that nobody left for is not among them; one that nobody is known to have left for is unknown
    while one of the two ways was never used.
    """
    if not (read.desk_used or read.spread_used):
        return None
    cares = [row.care for row in rows if _within(read, row.left_at)]
    gone = sum(_within(read, one.left_at) for one in moved)
    told = []
    for step in read.chain.steps:
        asked = []
        if step.cares:
            by_desk = sum(care in step.cares for care in cares)
            asked.append(by_desk if read.desk_used else None)
        if step.reads == REQUESTS:
            asked.append(gone if read.spread_used else None)
        number = sum(one or 0 for one in asked)
        if number or None in asked:
            # who knows of nobody proves nothing for a way that was never used
            told.append({"code": step.code, **counted(number or None)})
    return told


def _within(read: FlowRead, moment: datetime | None) -> bool:
    """Say whether something happened in the days that are looked at."""
    return moment is not None and read.since < moment <= read.at


def _by_desk(read: FlowRead, rows: list[Lying]) -> dict[str, Any]:
    """Return what desks know of a group: unknown where none was ever asked."""
    counts = {
        "waiting": sum(waits(row, read.at) for row in rows),
        "wrong_beds": sum(in_wrong_bed(row, read.at) for row in rows),
        "wrong_days": round(sum(wrong_days(row, read.since, read.at) for row in rows)),
        "placed": sum(by(row.placed_at, read.at) for row in rows),
    }
    return {name: counted(value if read.desk_used else None) for name, value in counts.items()}


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
