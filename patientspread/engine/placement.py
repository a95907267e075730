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
from collections.abc import Callable, Iterable, Iterator, Mapping

from patientspread.engine.errors import ProblemError
from patientspread.engine.names import named
from patientspread.engine.placement_types import (
    CRITERIA,
    LOAD_BAND,
    SHARE_BAND,
    TRAVEL_BAND,
    CarePlace,
    PlacementPolicy,
    PlaceRequest,
    RankedPlace,
    RankedPlaces,
    Reason,
    RefusedPlace,
    label,
)


def rank_places(
    request: PlaceRequest, places: Iterable[CarePlace], policy: PlacementPolicy | None = None
) -> RankedPlaces:
    """All suitable places, best first, and every other place with the rules it breaks.

    Linear in the number of places but for one sort; ties go to the smaller id, so the same
    input gives the same answer. Raises `ProblemError` on negative numbers, unknown criteria or
    a repeated place.
    """
    policy = policy or PlacementPolicy()
    given = tuple(places)
    _check(request, given, policy)
    suitable: list[tuple[tuple[int, ...], str, CarePlace, dict[str, int]]] = []
    refused: list[RefusedPlace] = []
    for place in given:
        broken = [code for code, breaks in RULES.items() if breaks(request, place, policy)]
        if broken:
            params = _Figures(request, place, policy)
            reasons = tuple(Reason(f"not_{code}", params) for code in broken)
            refused.append(RefusedPlace(place, reasons))
            continue
        values = _criteria(request, place, policy)
        key = tuple(values[name] for name in policy.order)
        suitable.append((key, place.id, place, values))
    suitable.sort(key=lambda entry: entry[:2])
    ranked: list[RankedPlace] = []
    for rank, (_, _, place, values) in enumerate(suitable, start=1):
        told: tuple[Reason, ...] = (Reason("place", _Figures(request, place, policy, values)),)
        if ranked:
            told += (_below(ranked[-1], place, values, policy.order),)
        ranked.append(RankedPlace(rank, place, values, told))
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
    above: RankedPlace, place: CarePlace, values: dict[str, int], order: tuple[str, ...]
) -> Reason:
    params: dict[str, object] = {"place": label(place), "above": label(above.place)}
    for name in order:
        if values[name] != above.criteria[name]:
            more = {"here": values[name], "there": above.criteria[name]}
            return Reason(f"below_{name}", params | more)
    return Reason("below_name", params)


def _criteria(request: PlaceRequest, place: CarePlace, policy: PlacementPolicy) -> dict[str, int]:
    taken = place.occupied + _withheld(place, policy) + 1
    load = 1000 * taken // max(place.regular, 1)
    over = 0.0 if place.region_load is None else 100 * (place.region_load - 1)
    return {
        "region": int(place.region != request.region),
        "travel": math.ceil(place.minutes / TRAVEL_BAND),
        "load": math.ceil(100 * taken / max(place.regular, 1) / LOAD_BAND),
        "fair_share": max(math.floor(round(over, 6) / SHARE_BAND), 0),
        "freshness": ("fresh", "stale", "unknown").index(place.status),
        "start": max(place.first_hour - request.wished_hour, 0),
        "minutes": place.minutes,
        "exact_load": load,
    }


def _treatment(place: CarePlace, policy: PlacementPolicy) -> str:
    if place.status == "fresh":
        return "use"
    return policy.stale_rule if place.status == "stale" else policy.unknown_rule


def _withheld(place: CarePlace, policy: PlacementPolicy) -> int:
    return policy.margin_places if _treatment(place, policy) == "margin" else 0


_Rule = Callable[[PlaceRequest, CarePlace, PlacementPolicy], bool]

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


class _Figures(Mapping[str, object]):
    """The figures of a place, made when somebody reads them: of two thousand few are.

    `criteria`: what it was ranked by, of one that was not struck out.
    """

    __slots__ = ("_criteria", "_made", "_of")

    def __init__(
        self,
        request: PlaceRequest,
        place: CarePlace,
        policy: PlacementPolicy,
        criteria: Mapping[str, object] | None = None,
    ) -> None:
        self._of = request, place, policy
        self._criteria = criteria or {}
        self._made: dict[str, object] | None = None

    def _all(self) -> dict[str, object]:
        if self._made is None:
            self._made = _params(*self._of) | dict(self._criteria)
        return self._made

    def __getitem__(self, name: str) -> object:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def _params(request: PlaceRequest, place: CarePlace, policy: PlacementPolicy) -> dict[str, object]:
    return {
        "place": label(place),
        "kind": place.kind,
        "bed": named(request.names, "bed", place.bed),
        "asked_kind": request.kind,
        "asked_bed": named(request.names, "bed", request.bed),
        "missing": tuple(
            named(request.names, "need", n) for n in sorted(request.needs - place.features)
        ),
        "minutes_away": place.minutes,
        "max_minutes": request.max_minutes,
        "status": place.status,
        "occupied": place.occupied,
        "regular": place.regular,
        "free": place.free,
        "withheld": _withheld(place, policy),
        "first_hour": place.first_hour,
        "latest_hour": request.latest_hour,
        "in_region": named(request.names, "region", place.region),
    }


def _summary(places: tuple[CarePlace, ...], refused: list[RefusedPlace]) -> Reason:
    counts = dict.fromkeys(RULES, 0)
    for entry in refused:
        counts[entry.reasons[0].code.removeprefix("not_")] += 1
    gone = tuple(Reason(f"gone_{code}", {"count": n}) for code, n in counts.items() if n)
    left = len(places) - len(refused)
    code = "summary" if gone else "summary_all"
    return Reason(code, {"places": len(places), "left": left, "gone": gone})


def _check(request: PlaceRequest, places: tuple[CarePlace, ...], policy: PlacementPolicy) -> None:
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


__all__ = [
    "CRITERIA",
    "CarePlace",
    "PlaceRequest",
    "PlacementPolicy",
    "RankedPlace",
    "RankedPlaces",
    "Reason",
    "RefusedPlace",
    "rank_places",
    "why_above",
]
