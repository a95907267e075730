"""What the rest of the acute chain reports at a step: other sectors, and of hospitals what is no bed.

What boards show at once is reported daily, the rest every fourth day: a step must cost a fraction of the
seconds that it lasts in a fast exercise. What a person said of a kind is left alone for a day.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from capacity.inputs import FiguresInput
from capacity.kinds import kinds
from capacity.models import Method, SourceFigures
from capacity.resource import ED, Kind, line_of
from journal.local_time import LOCAL
from journal.models import Realm
from network.models import Facility
from network.opening import is_open, parse_hours
from network.sectors import Sector
from situation.exercise.chain import Here, figures_of, here, is_silent
from situation.exercise.hospitals import STEP_HOURS, WARD, at_hour
from situation.exercise.model import ExerciseModel, HospitalFigures
from situation.selectors import kinds_played
from situation.services.players import PEOPLE_HOURS, SOURCE

PERSON_HOLDS = timedelta(hours=PEOPLE_HOURS)
REST_DAYS = 4
MIDDLING = 300  # regular beds on the wards of a hospital of size one


def chain_reports(
    realm: Realm,
    model: ExerciseModel,
    figures: Sequence[HospitalFigures],
    *,
    at: datetime,
    facilities: Iterable[Facility],
    everyone: bool,
) -> list[FiguresInput]:
    """Return a step's reports of everything that `step_reports` does not speak of.

    `everyone`: also of who is not in turn. Who is closed at this hour reports nothing.
    """
    load = _load(figures)
    hours = model.hours(at)
    rest = [item for item in kinds() if not item.is_bed and item.code != ED]
    daily = [item for item in rest if item.headline]
    due = [facility for facility in facilities if _in_turn(facility, at, everyone=everyone)]
    known = _said(realm, due)
    reports = []
    for facility in due:
        place = here(
            facility.pk,
            at=at,
            hours=hours,
            load=load.get(facility.region_id, load[""]),
            size=_size(facility),
            seed=model.seed,
        )
        said = known.get(facility.pk, [])
        if is_silent(place) and said:
            continue
        spoken = rest if everyone or _rest_in_turn(facility, at) else daily
        if report := _report(facility, place, _free(spoken, said, at)):
            reports.append(report)
    return reports


def in_one(beds: Iterable[FiguresInput], chain: Iterable[FiguresInput]) -> list[FiguresInput]:
    """Return one report per facility: what it says of beds, and of the rest."""
    found = {report.facility.pk: report for report in beds}
    for report in chain:
        first = found.get(report.facility.pk)
        joined = first and replace(first, lines=(*first.lines, *report.lines))
        found[report.facility.pk] = joined or report
    return list(found.values())


def _report(facility: Facility, place: Here, free: Iterable[Kind]) -> FiguresInput | None:
    """Return what a facility says of the kinds that are the simulator's to say."""
    lines = tuple(
        line_of(item, figures_of(item, item.demo_beds(facility), place))
        for item in free
        if item.has(facility)
    )
    if not lines:
        return None
    return FiguresInput(
        facility=facility,
        lines=lines,
        observed_at=place.at,
        source=SOURCE,
        method=Method.SIMULATED,
    )


Said = tuple[str, str, datetime]  # a kind, who spoke of it, and of which moment


def _said(realm: Realm, facilities: Iterable[Facility]) -> dict[str, list[Said]]:
    """Return who spoke of what last, per facility code (1 query)."""
    codes = [facility.pk for facility in facilities]
    rows = SourceFigures.objects.filter(realm=realm, facility__in=codes)
    found: dict[str, list[Said]] = {}
    columns = ("facility_id", "kind", "source", "observed_at")
    for code, kind, source, moment in rows.values_list(*columns):
        found.setdefault(code, []).append((kind, source, moment))
    return found


def _free(rest: Iterable[Kind], said: Iterable[Said], at: datetime) -> list[Kind]:
    """Return the kinds of which no person said anything for a while, and nothing newer is known."""
    taken = {
        kind
        for kind, source, moment in said
        if moment >= at or (source != SOURCE and moment > at - PERSON_HOLDS)
    }
    return [item for item in rest if item.code not in taken]


def _load(figures: Sequence[HospitalFigures]) -> Mapping[str, float]:
    """Return how full the regular beds of the wards are per region; under the empty name of all together."""
    code = kinds_played()[WARD].code
    sums: dict[str, list[int]] = {"": [0, 0]}
    for one in figures:
        for name in ("", one.hospital.region):
            there = sums.setdefault(name, [0, 0])
            there[0] += one.occupied(code) or 0
            there[1] += one.hospital.beds[WARD].regular
    return {name: taken / max(beds, 1) for name, (taken, beds) in sums.items()}


def _in_turn(facility: Facility, at: datetime, *, everyone: bool) -> bool:
    """Say whether a facility reports at a step: once a day, at one of the steps at which it is open."""
    hospital = facility.sector == Sector.HOSPITAL
    hours = None if hospital else parse_hours(facility.hours)
    day = at.astimezone(LOCAL).date()
    steps = [at_hour(day, hour) for hour in range(0, 24, STEP_HOURS)]
    open_at = [step for step in steps if hours is None or is_open(hours, step)]
    if everyone or not open_at:
        return at in open_at
    return open_at[zlib.crc32(facility.pk.encode()) % len(open_at)] == at


def _rest_in_turn(facility: Facility, at: datetime) -> bool:
    """Say whether a facility speaks today also of what boards do not show at once."""
    day = at.astimezone(LOCAL).date().toordinal()
    return day % REST_DAYS == zlib.crc32(facility.pk.encode()) // REST_DAYS % REST_DAYS


def _size(facility: Facility) -> float:
    """Return how large a hospital is beside a middling one; 1 for others."""
    beds = kinds_played()[WARD].demo_beds(facility)
    return beds / MIDDLING if beds else 1.0
