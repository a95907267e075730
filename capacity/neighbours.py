"""Which emergency departments are within so many minutes of each other, by `network.travel`."""

from collections.abc import Mapping, Sequence

from capacity.kinds import kind
from capacity.resource import ED
from network.models import Facility
from network.selectors import facilities_in_use
from network.travel import GreatCircleTravel, default_travel

KM_PER_DEGREE = 111.0  # of latitude: further apart than this allows is not looked at

Near = Mapping[str, Mapping[str, int]]


def departments() -> list[Facility]:
    """Return the facilities in use that have an emergency department (1 query)."""
    department = kind(ED)
    return [facility for facility in facilities_in_use() if department.has(facility)]


def near_each_other(
    facilities: Sequence[Facility], travel: GreatCircleTravel, *, within: int
) -> Near:
    """Return the minutes to each neighbour, per code; the shorter of the two ways counts."""
    reach = max(within - travel.fixed_minutes, 0) * travel.speed_kmh / 60 / travel.detour
    degrees = reach / KM_PER_DEGREE * 1.01
    ordered = sorted(facilities, key=lambda one: one.latitude)
    found: dict[str, dict[str, int]] = {one.pk: {} for one in ordered}
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if other.latitude - one.latitude > degrees:
                break
            _note(found, one.pk, other.pk, _shorter(travel, one, other), within)
    for (origin, destination), minutes in travel.given.items():
        if origin in found and destination in found and minutes <= within:
            known = found[origin].get(destination, minutes)
            _note(found, origin, destination, min(minutes, known), within)
    return found


def _shorter(travel: GreatCircleTravel, one: Facility, other: Facility) -> int:
    """Return the minutes of the shorter way between two departments."""
    return min(travel.minutes(one, other), travel.minutes(other, one))


def _note(found: dict[str, dict[str, int]], one: str, other: str, minutes: int, most: int) -> None:
    """Note two departments as neighbours when they are."""
    if minutes <= most and one != other:
        found[one][other] = found[other][one] = minutes


def neighbours(within: int) -> tuple[dict[str, Facility], Near]:
    """Return all departments by code, and the minutes to the neighbours of each (2 queries)."""
    facilities = departments()
    near = near_each_other(facilities, default_travel(), within=within)
    return {one.pk: one for one in facilities}, near


def neighbours_document(within: int) -> dict[str, dict[str, int]]:
    """Return the neighbours as screens get them, the nearest first."""
    _facilities, near = neighbours(within)
    return {
        code: dict(sorted(others.items(), key=lambda item: (item[1], item[0])))
        for code, others in sorted(near.items())
        if others
    }
