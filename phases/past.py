"""The past of a region as its plan looks at it: timed observations of all that some rules name."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from capacity.kinds import has_kind
from capacity.kinds import kinds as kinds_in_force
from capacity.resource import ED
from capacity.selectors.past import (
    PastFigure,
    departments_past,
    figures_past,
    operating_past,
    standings_past,
)
from journal.models import Realm
from network.models import Facility, Region
from phases.expected import expected_past
from phases.models import CarePhase, PhaseDecision
from phases.pressure_scheme import scheme_in_force
from phases.readings import KIND, OPERATING
from phases.rules import (
    Figure,
    Reading,
    Rules,
    Standing,
    asks_survey,
    beds_named,
    readings_named,
)
from phases.rules.history import NEVER, Observation, about_of, from_moment
from phases.rules.replay import Stretch
from phases.scored_observations import reads_scores


def past_observed(
    realm: Realm, region: Region, plans: Iterable[Rules], start: datetime, end: datetime
) -> list[Observation]:
    """Return what was known of a region between two moments, of all that some plans look at."""
    rules = list(plans)
    scheme = scheme_in_force() if any(reads_scores(one) for one in rules) else None
    rows = Facility.objects.filter(region=region, retired_at__isnull=True).order_by("pk")
    houses = {one.pk: one for one in rows}
    beds = {named for one in rules for named in beds_named(one)}
    about = {named for one in rules for named in readings_named(one)}
    if scheme is not None:
        beds |= {(code, "") for code in scheme.beds}
        about |= scheme.readings
    kinds = {one.removeprefix(KIND) for one in about if one.startswith(KIND)}
    found: list[Observation] = []
    named = {code for code, _cohort in beds} | kinds
    for past in figures_past(realm, houses, named, start, end):
        found.extend(_of_figure(past, houses[past.facility], beds, kinds))
    if ED in about:
        found.extend(_departments(realm, houses, start, end))
    for one in sorted(about):
        if one.startswith(OPERATING):
            found.extend(_operating(realm, houses, one, start, end))
    for made, until, forecast in expected_past(realm, region.pk, rules, start, end):
        found.append(Observation(made, until, forecast))
    if any(asks_survey(one) for one in rules):
        found.extend(_standings(realm, region, start, end))
    found = from_moment(found, start)
    said = {about_of(one.item) for one in found if one.at == start}
    unsaid = _unsaid(houses, about, start)
    return [*(one for one in unsaid if about_of(one.item) not in said), *found]


def _unsaid(
    houses: dict[str, Facility], about: Collection[str], start: datetime
) -> Iterator[Observation]:
    """Yield that nothing is known at first of who has a kind: silence keeps a rule from being judged."""
    codes = {one.code for one in kinds_in_force()}
    for house in houses.values():
        for one in sorted(about):
            code = one.removeprefix(KIND)
            has = house.is_hospital if one == ED else code in codes and has_kind(code, house)
            if has:
                item = Reading(house.pk, house.name, house.sector, one, start, "", fresh=False)
                yield Observation(start, start, item)


def _of_figure(
    past: PastFigure, house: Facility, beds: Collection[tuple[str, str]], kinds: Collection[str]
) -> Iterator[Observation]:
    """Yield figures as rules look at them: as beds, and as any other kind."""
    code = past.kind.code
    if (code, past.cohort) in beds:
        yield Observation(past.since, past.until, _beds(past, house))
    if code in kinds and not past.cohort:
        numbers = {
            name: float(value)
            for name, value in past.values.items()
            if isinstance(value, int | float) and not isinstance(value, bool)
        }
        shape = past.kind.shape
        if not past.values:  # an hour that was added up: its load and its room are known
            pairs = ((shape.load, past.load), (shape.room, past.room))
            numbers = {name: value for name, value in pairs if name and value is not None}
        item = Reading(
            *(house.pk, house.name, house.sector, f"{KIND}{code}", past.observed_at, past.source),
            fresh=True,
            values=numbers,
            load=numbers.get(shape.load),
            room=numbers.get(shape.room),
        )
        yield Observation(past.since, past.until, item)


def _beds(past: PastFigure, house: Facility) -> Figure:
    """Return one kind of bed."""
    return Figure(
        facility=house.pk,
        name=house.name,
        bed=past.kind.code,
        occupied=_whole(past.load),
        operational=_whole(past.room),
        observed_at=past.observed_at,
        source=past.source,
        fresh=True,
        regular=_whole(past.regular),
        cohort=past.cohort,
    )


def _whole(value: float | None) -> int | None:
    """Return a count."""
    return None if value is None else int(value)


def _departments(
    realm: Realm, houses: dict[str, Facility], start: datetime, end: datetime
) -> Iterator[Observation]:
    """Yield emergency departments."""
    hospitals = [code for code, one in houses.items() if one.is_hospital]
    for past in departments_past(realm, hospitals, start, end):
        yield Observation(past.since, past.until or NEVER, _state(ED, past, houses))


def _operating(
    realm: Realm, houses: dict[str, Facility], about: str, start: datetime, end: datetime
) -> Iterator[Observation]:
    """Yield whether places, or parts of them, were open."""
    part = about.removeprefix(OPERATING)
    for past in operating_past(realm, list(houses.values()), part, start, end):
        yield Observation(past.since, past.until or NEVER, _state(about, past, houses))


def _state(about: str, past: Any, houses: dict[str, Facility]) -> Reading:
    """Return a state of a facility."""
    house = houses[past.facility]
    return Reading(
        *(house.pk, house.name, house.sector, about, past.observed_at, past.source),
        fresh=True,
        values=past.values,
        state=past.state,
    )


def _standings(
    realm: Realm, region: Region, start: datetime, end: datetime
) -> Iterator[Observation]:
    """Yield answers to the meetlat."""
    for since, until, one in standings_past(realm, region.pk, start, end):
        item = Standing(
            facility=one.facility,
            name=one.name,
            sector=one.sector,
            theme=one.theme,
            level=one.level,
            observed_at=one.observed_at,
            source=one.source,
            fresh=one.fresh,
            applies=one.standing not in ("not_asked", "not_applicable"),
        )
        yield Observation(since, until, item)


def phases_decided(realm: Realm, region: Region, start: datetime, end: datetime) -> list[Stretch]:
    """Return in which phase a region really stood, by what was decided."""
    rows = PhaseDecision.objects.filter(realm=realm, region=region, decided_at__lte=end)
    steps = list(rows.order_by("pk").values_list("decided_at", "phase"))
    before = [phase for at, phase in steps if at <= start]
    found = [Stretch(start, end, before[-1] if before else CarePhase.REGULAR.value)]
    for at, phase in steps:
        if at > start:
            found[-1] = replace(found[-1], until=at)
            found.append(Stretch(at, end, phase))
    return found
