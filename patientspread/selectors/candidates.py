"""Who could leave: the candidates of hospitals under pressure, and what people call them."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from capacity.kinds import bed_kinds
from capacity.resource import BedLine
from capacity.selectors import BedsNow
from network.models import Facility
from patientspread.engine import Name, Patient
from patientspread.models import Request, Transfer
from patientspread.policy import SpreadPolicy
from patientspread.selectors.requests import SPECIALISM, patient_id


def candidates_of(  # noqa: PLR0917
    facilities: list[Facility],
    known: dict[str, BedsNow],
    proposed: tuple[list[Transfer], list[Transfer]],
    policy: SpreadPolicy,
    now: datetime,
    present: Mapping[tuple[str, str], int] | None = None,
) -> list[Patient]:
    """Return the patients that hospitals under pressure could let go: counts, never persons.

    A hospital offers what lies above the policy's share of its regular beds, or above the beds it said
    were open, at most so many a run. What was offered and still waits for an answer stays a candidate,
    so that a run does not drop it unseen. `proposed`: what the run decides on anew, and what stays as it is.
    `present`: who of the cohort that the run is about lies where, of whom alone it takes; None: everybody.
    """
    waiting, going = (Counter((one.origin_id, one.bed) for one in list_) for list_ in proposed)
    patients: list[Patient] = []
    for facility in facilities:
        beds = known.get(facility.pk)
        if beds is None or not beds.freshness(now).counts:
            continue  # nobody is moved away on old figures
        for bed, line in lines_of(facility, beds):
            place = facility.pk, bed
            excess = _excess(line, beds.regular(bed), policy) - going[place]
            there = (line.occupied or 0) if present is None else present.get(place, 0)
            count = min(max(excess, waiting[place]), there)
            patients.extend(
                _patient((facility.pk, facility.region_id), bed, number, policy)
                for number in range(1, count + 1)
            )
    return patients


def expected_again(own: Sequence[Transfer], policy: SpreadPolicy) -> list[Patient]:
    """Return whom a plan expects to move and nobody asked for: as many as stand there, and no others."""
    waiting = Counter(
        ((one.origin_id, one.origin.region_id), one.bed) for one in own if one.request_id is None
    )
    return [
        _patient(place, bed, number, policy)
        for (place, bed), count in sorted(waiting.items())
        for number in range(1, count + 1)
    ]


def lines_of(facility: Facility, beds: BedsNow) -> list[tuple[str, BedLine]]:
    """Return what a hospital reported of the kinds of bed in force that it has."""
    kinds = (kind.code for kind in bed_kinds() if kind.has(facility))
    return [(code, beds.lines[code]) for code in kinds if code in beds.lines]


def _excess(line: BedLine, regular: int | None, policy: SpreadPolicy) -> int:
    """Return how many patients of one kind a hospital offers in one run.

    Where the regular beds are unknown, so is the pressure: then who lies above the open beds alone.
    """
    kept = [] if line.operational is None else [line.operational]
    if regular is not None:
        kept.append(math.floor(policy.of(line.bed).relieve_above * regular))
    if line.occupied is None or not kept:
        return 0
    return max(0, min(line.occupied - min(kept), policy.of(line.bed).candidates_max))


def weight_of(line: BedLine, regular: int | None) -> int:
    """Return what a kind of bed weighs in a share by regular beds; where they are unknown, what is open."""
    return (line.operational if regular is None else regular) or 0


def _patient(place: tuple[str, str], bed: str, number: int, policy: SpreadPolicy) -> Patient:
    """Return one candidate of a hospital (its code and its region); its name is a count."""
    kind, (code, region) = policy.of(bed), place
    return Patient(
        id=f"{code}:{bed}:{number}",
        origin=code,
        bed=bed,
        specialism=SPECIALISM,
        ready_hour=0,
        max_minutes=kind.max_minutes,
        mode=kind.mode,
        preferred_region=region,
        priority=kind.priority,
        admitted=True,
    )


def names_of(
    facilities: list[Facility], candidates: list[Patient], asked: Sequence[Request] = ()
) -> dict[str, Name]:
    """Return what people call the kinds of bed, regions and candidates, in both languages."""
    kinds = {kind.code: Name(kind.short_nl, kind.short_en) for kind in bed_kinds()}
    names = {f"bed:{code}": name for code, name in kinds.items()}
    regions = {facility.region_id: facility.region.short_name for facility in facilities}
    names |= {f"region:{code}": Name(name, name) for code, name in regions.items()}
    hospitals = {facility.pk: facility.name for facility in facilities}
    labels = {patient_id(row): row.label for row in asked}
    for patient in candidates:
        number, hospital = patient.id.rsplit(":", 1)[1], hospitals[patient.origin]
        number = labels.get(patient.id, number)
        called = kinds.get(patient.bed, Name(patient.bed, patient.bed))
        names[f"patient:{patient.id}"] = Name(
            f"{_joined(called.nl, 'patiënt')} {number} van {hospital}",
            f"{called.en} patient {number} of {hospital}",
        )
    return names


def hours_of(now: datetime, horizon: int) -> dict[str, Name]:
    """Return when the hours of a run are, by the clock in the Netherlands, and some beyond its end.

    A ride that would come too late is named too.
    """
    times = {
        hour: timezone.localtime(now + timedelta(hours=hour)).strftime("%d-%m %H:%M")
        for hour in range(horizon * 2)
    }
    return {
        f"hour:{hour}": Name(f"omstreeks {time}", f"around {time}") for hour, time in times.items()
    }


def _joined(kind: str, word: str) -> str:
    """Return a Dutch compound, with a hyphen after an abbreviation and apart what is more than one word."""
    if " " in kind:
        return f"{word} {kind}"
    return f"{kind}{word}" if kind.isalpha() and kind.islower() else f"{kind}-{word}"
