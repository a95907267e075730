"""One hospital as the engine takes it: its beds by class, how old its figures are, what it takes an hour."""

from collections import Counter
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.utils import timezone

from capacity.kinds import bed_kinds
from capacity.operating import CLOSED
from capacity.resource import BedLine
from capacity.selectors import BedsNow, OperatingNow
from network.models import Facility
from patientspread.engine import PHASES, BedState, Site, Widths
from patientspread.policy import SpreadPolicy
from patientspread.selectors.abilities import GENERAL


def site_of(  # noqa: PLR0917
    facility: Facility,
    known: BedsNow | None,
    standing: OperatingNow,
    taken: Counter[tuple[str, str]],
    policy: SpreadPolicy,
    now: datetime,
    opened: Collection[str],
    offered: frozenset[str] = frozenset({GENERAL}),
) -> Site:
    """Return one hospital with its figures and how old they are; what is closed takes nobody in.

    `offered`: what it can give beyond a bed (`selectors.asked`).
    `opened`: the classes of beds that its region's plan opens in the phase of now.
    """
    return Site(
        id=facility.pk,
        region=facility.region_id,
        name=facility.name,
        specialisms=offered,
        lat=facility.latitude,
        lon=facility.longitude,
        beds={
            bed: bed_state(
                bed,
                None if standing.standing_of(bed, now).state == CLOSED else known,
                taken[facility.pk, bed],
                policy,
                now,
                opened,
            )
            for bed in (kind.code for kind in bed_kinds() if kind.has(facility))
        },
    )


def bed_state(  # noqa: PLR0917
    bed: str,
    known: BedsNow | None,
    taken: int,
    policy: SpreadPolicy,
    now: datetime,
    opened: Collection[str],
) -> BedState:
    """Return one kind of bed; what is unknown says so instead of counting as zero, and is never room.

    `taken`: how many more are taken than were reported, such as those that are promised.

    The widths say in which class a bed more would be; how many there are is what was said to be open.
    """
    line = known.lines.get(bed) if known else None
    intake = policy.of(bed).intake_per_hour
    if known is None or line is None or line.occupied is None or line.operational is None:
        return BedState(Widths(0), 0, intake_per_hour=intake, status="unknown", open_beds=0)
    return BedState(
        capacity=_opened(_widths(line, known.regular(bed)), opened),
        occupied=line.occupied + (line.blocked or 0) + taken,
        isolation_free=line.isolation_free or 0,
        intake_per_hour=intake,
        status="fresh" if known.freshness(now, bed).counts else "stale",
        reported=timezone.localtime(known.said[bed].observed_at).strftime("%d-%m %H:%M"),
        open_beds=line.operational,
    )


def _opened(widths: Widths, classes: Collection[str]) -> Widths:
    """Return widths without the classes that are not open: beds that are kept for later are no room."""
    return Widths(
        **{name: width if name in classes else 0 for name, width in asdict(widths).items()}
    )


def _widths(line: BedLine, regular: int | None) -> Widths:
    """Return the classes of a kind of bed; the regular beds as people fixed them, the rest as reported."""
    if regular is None:
        return Widths(line.operational or 0)
    if line.widths:
        return Widths(**{**line.widths, "regular": regular})
    return Widths(regular, max((line.operational or 0) - regular, 0))


def class_at(widths: Widths, position: int) -> str:
    """Return the class of a bed by its place in the stack; beyond it that of the last one that is open."""
    found, top = "", 0
    for name, width in zip(PHASES, widths.as_tuple(), strict=True):
        if not width:
            continue
        found, top = name, top + width
        if position <= top:
            break
    return found
