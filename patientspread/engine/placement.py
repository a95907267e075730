"""A place for one patient: every suitable place, best first, and why the others are not.

This is the daily work of a central desk (Centraal Aanmeldpunt Verplaatsingen): one request, and
places in hospitals, eerstelijnsverblijf (ELV), geriatrische revalidatiezorg (GRZ) and Wlz care.
Hard rules strike places out; what is left is ranked lexicographically, in the order of the
policy. No optimisation: one patient at a time, so sorting is exact.

The criteria are compared in bands (15 minutes, 5 % of load), because a difference of three
minutes should not outweigh a full ward; exact minutes and load decide last. They follow Dutch
practice: own region first, the nearest region, pressure spread evenly (domain knowledge of
LCPS and RCPS, 2020-2023), figures with an age trusted less than fresh ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from patientspread.engine.errors import ProblemError
from patientspread.engine.placement_text import spoken
from patientspread.engine.types import Freshness, StaleRule

CareKind = Literal["hospital", "elv", "grz", "wlz"]
CARE_KINDS: tuple[CareKind, ...] = ("hospital", "elv", "grz", "wlz")

TRAVEL_BAND = 15  # minutes
LOAD_BAND = 5  # per cent of the regular places
SHARE_BAND = 10  # per cent of the fair share; LCPS left regions alone within a band

#: Criteria of the ranking; a lower value is better. The default order is this one.
CRITERIA: tuple[str, ...] = (
    "region",  # 0 own region, 1 other
    "travel",  # started bands of 15 minutes
    "load",  # started bands of 5 % of the regular places, this patient included
    "fair_share",  # started bands of 10 % by which the place's region carries more than its share
    "freshness",  # 0 fresh, 1 stale, 2 unknown
    "start",  # hours after the wished moment that the place can take the patient
    "minutes",  # exact travel minutes
    "exact_load",  # exact load in thousandths
)


@dataclass(frozen=True, slots=True)
class PlaceRequest:
    """What one patient needs; nothing in it identifies a person.

    `kind` and `bed` say which care at which level ("hospital" and "ward", "elv" and "high");
    `needs` are features the place must have (dialysis, closed ward, bariatric bed, a
    specialism). The place must be able to take the patient between hours `wished_hour` and
    `latest_hour` from now. `declined` places said no already.
    """

    kind: CareKind
    bed: str
    region: str
    needs: frozenset[str] = frozenset()
    isolation: bool = False
    max_minutes: int = 120
    wished_hour: int = 0
    latest_hour: int = 24
    declined: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """One kind of bed in one organisation, as it stands now.

    `minutes` is the travel time from where the patient is. `regular` and `occupied` are
    places of this kind; `open_places` the most that may be filled now (regular plus the care
    phases that are open; None: the regular places). `first_hour` is the first hour with room for
    an arrival. `region_load` is what the region carries over its fair share (1.0 is fair; None:
    not known, counts as fair).
    """

    id: str
    kind: CareKind
    bed: str
    region: str
    minutes: int
    regular: int
    occupied: int
    open_places: int | None = None
    features: frozenset[str] = frozenset()
    isolation_free: int = 0
    first_hour: int = 0
    admission_stop: bool = False
    status: Freshness = "fresh"
    region_load: float | None = None
    name: str = ""

    @property
    def free(self) -> int:
        """Places that can still be filled."""
        most = self.regular if self.open_places is None else self.open_places
        return max(most - self.occupied, 0)


@dataclass(frozen=True, slots=True)
class PlacementPolicy:
    """The order of the criteria, and what is done with figures that are not fresh.

    Rules as at the patient level: ``use``, take off `margin_places` (``margin``), ``exclude``.
    """

    order: tuple[str, ...] = CRITERIA
    stale_rule: StaleRule = "margin"
    unknown_rule: StaleRule = "exclude"
    margin_places: int = 1


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable code and its figures; `told` makes it a sentence."""

    code: str
    params: dict[str, object] = field(default_factory=dict)

    def told(self, language: str = "nl") -> str:
        """The reason as a sentence; raises `KeyError` for an unknown language."""
        return spoken(self.code, self.params, language)


@dataclass(frozen=True, slots=True)
class RankedPlace:
    """A suitable place: `rank` from 1, its criteria, and its reasons.

    The first reason sums the place up; the second says which criterion put it below the place
    above it (absent at the top).
    """

    rank: int
    place: Place
    criteria: dict[str, int]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RefusedPlace:
    """A place that does not suit: every broken rule, the first in the order of `RULES`."""

    place: Place
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RankedPlaces:
    """The answer to one request: `summary` counts places per first broken rule."""

    ranked: tuple[RankedPlace, ...]
    refused: tuple[RefusedPlace, ...]
    summary: Reason

    @property
    def best(self) -> RankedPlace | None:
        """The place to ask first."""
        return self.ranked[0] if self.ranked else None


def rank_places(
    request: PlaceRequest, places: Iterable[Place], policy: PlacementPolicy | None = None
) -> RankedPlaces:
    """All suitable places, best first, and every other place with the rules it breaks.

    Linear in the number of places but for one sort; ties go to the smaller id, so the same
    input gives the same answer. Raises `ProblemError` on negative numbers, unknown criteria or
    a repeated place.
    """
    policy = policy or PlacementPolicy()
    given = tuple(places)
    _check(request, given, policy)
    suitable: list[tuple[tuple[int, ...], str, Place, dict[str, int]]] = []
    refused: list[RefusedPlace] = []
    for place in given:
        broken = tuple(
            Reason(f"not_{code}", _params(request, place, policy))
            for code, breaks in RULES.items()
            if breaks(request, place, policy)
        )
        if broken:
            refused.append(RefusedPlace(place, broken))
            continue
        values = _criteria(request, place, policy)
        key = tuple(values[name] for name in policy.order)
        suitable.append((key, place.id, place, values))
    suitable.sort(key=lambda entry: entry[:2])
    ranked: list[RankedPlace] = []
    for rank, (_, _, place, values) in enumerate(suitable, start=1):
        reasons = [Reason("place", _params(request, place, policy) | values)]
        if ranked:
            reasons.append(_below(ranked[-1], place, values, policy.order))
        ranked.append(RankedPlace(rank, place, values, tuple(reasons)))
    return RankedPlaces(tuple(ranked), tuple(refused), _summary(given, refused))


def why_above(
    result: RankedPlaces, upper: str, lower: str, order: tuple[str, ...] = CRITERIA
) -> Reason:
    """The first criterion on which one ranked place is better than another.

    Raises `ProblemError` if either is not ranked or they stand the other way round.
    """
    found = {r.place.id: r for r in result.ranked}
    if upper not in found or lower not in found:
        raise ProblemError(f"{upper} and {lower} must both be ranked")
    if found[upper].rank >= found[lower].rank:
        raise ProblemError(f"{upper} does not stand above {lower}")
    return _below(found[upper], found[lower].place, found[lower].criteria, order)


def _below(
    above: RankedPlace, place: Place, values: dict[str, int], order: tuple[str, ...]
) -> Reason:
    params: dict[str, object] = {"place": label(place), "above": label(above.place)}
    for name in order:
        if values[name] != above.criteria[name]:
            more = {"here": values[name], "there": above.criteria[name]}
            return Reason(f"below_{name}", params | more)
    return Reason("below_name", params)


def _criteria(request: PlaceRequest, place: Place, policy: PlacementPolicy) -> dict[str, int]:
    taken = place.occupied + _withheld(place, policy) + 1
    load = 1000 * taken // max(place.regular, 1)
    over = 0.0 if place.region_load is None else 100 * (place.region_load - 1)
    return {
        "region": int(place.region != request.region),
        "travel": math.ceil(place.minutes / TRAVEL_BAND),
        "load": math.ceil(100 * taken / max(place.regular, 1) / LOAD_BAND),
        "fair_share": max(math.ceil(round(over, 6) / SHARE_BAND), 0),
        "freshness": ("fresh", "stale", "unknown").index(place.status),
        "start": max(place.first_hour - request.wished_hour, 0),
        "minutes": place.minutes,
        "exact_load": load,
    }


def _treatment(place: Place, policy: PlacementPolicy) -> str:
    if place.status == "fresh":
        return "use"
    return policy.stale_rule if place.status == "stale" else policy.unknown_rule


def _withheld(place: Place, policy: PlacementPolicy) -> int:
    return policy.margin_places if _treatment(place, policy) == "margin" else 0


_Rule = Callable[[PlaceRequest, Place, PlacementPolicy], bool]

#: code -> does the place break the rule? In the order in which refusals are named.
RULES: dict[str, _Rule] = {
    "kind": lambda r, p, _: p.kind != r.kind,
    "bed": lambda r, p, _: p.kind == r.kind and p.bed != r.bed,
    "needs": lambda r, p, _: not r.needs <= p.features,
    "stop": lambda _r, p, _: p.admission_stop,
    "declined": lambda r, p, _: p.id in r.declined,
    "travel": lambda r, p, _: p.minutes > r.max_minutes,
    "unreliable": lambda _, p, policy: _treatment(p, policy) == "exclude",
    "full": lambda _, p, policy: p.free - _withheld(p, policy) <= 0,
    "isolation": lambda r, p, _: r.isolation and p.isolation_free <= 0,
    "late": lambda r, p, _: p.first_hour > r.latest_hour,
}


def _params(request: PlaceRequest, place: Place, policy: PlacementPolicy) -> dict[str, object]:
    return {
        "place": label(place),
        "kind": place.kind,
        "bed": place.bed,
        "asked_kind": request.kind,
        "asked_bed": request.bed,
        "missing": tuple(sorted(request.needs - place.features)),
        "minutes_away": place.minutes,
        "max_minutes": request.max_minutes,
        "status": place.status,
        "occupied": place.occupied,
        "regular": place.regular,
        "free": place.free,
        "withheld": _withheld(place, policy),
        "first_hour": place.first_hour,
        "latest_hour": request.latest_hour,
        "in_region": place.region,
    }


def _summary(places: tuple[Place, ...], refused: list[RefusedPlace]) -> Reason:
    counts = dict.fromkeys(RULES, 0)
    for entry in refused:
        counts[entry.reasons[0].code.removeprefix("not_")] += 1
    gone = tuple(Reason(f"gone_{code}", {"count": n}) for code, n in counts.items() if n)
    left = len(places) - len(refused)
    code = "summary" if gone else "summary_all"
    return Reason(code, {"places": len(places), "left": left, "gone": gone})


def _check(request: PlaceRequest, places: tuple[Place, ...], policy: PlacementPolicy) -> None:
    if not policy.order or len(set(policy.order)) < len(policy.order):
        raise ProblemError("a ranking needs criteria, each once")
    if not set(policy.order) <= set(CRITERIA):
        raise ProblemError(f"criteria must come from {CRITERIA}")
    if min(request.max_minutes, request.wished_hour, request.latest_hour) < 0:
        raise ProblemError("a request needs numbers of at least 0")
    if len({p.id for p in places}) < len(places):
        raise ProblemError("a place occurs twice")
    for p in places:
        numbers = (p.minutes, p.regular, p.occupied, p.isolation_free, p.first_hour)
        if min(*numbers, p.open_places or 0) < 0:
            raise ProblemError(f"{p.id}: a number is negative")
        if p.region_load is not None and not math.isfinite(p.region_load):
            raise ProblemError(f"{p.id}: the load of its region is not a number")


def label(place: Place) -> str:
    """The name people know a place by."""
    return place.name or place.id
