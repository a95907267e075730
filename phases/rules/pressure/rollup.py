"""Scores added up: facilities to sub-regions, regions and the country, with what each level prescribes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from phases.rules.figures import Figure, Reading
from phases.rules.pressure.scheme import (
    AREA,
    COUNTRY,
    FACILITY,
    REGION,
    TIERS,
    Escalation,
    Scheme,
)
from phases.rules.pressure.score import (
    WHOLE,
    Judged,
    Latest,
    Part,
    Place,
    Range,
    judged,
    latest_of,
    parts_of,
    range_of,
)

ABOUT, ABOUT_REGION = "score", "score:region"
NATION = "NL"


@dataclass(frozen=True)
class Score:
    """How one place stands. `silent`: which parameters, or facilities below, are not known.

    `measures` are the ids of what is prescribed now; `escalated` the places below that prescribe some of it.
    """

    tier: str
    code: str
    name: str
    parent: str
    sector: str
    found: Range
    judged: Judged
    parts: tuple[Part, ...] = ()
    silent: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    escalated: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return the place by its tier and code."""
        return f"{self.tier}:{self.code}"

    @property
    def level(self) -> int | None:
        """Return the level; None: cannot be judged."""
        return self.judged.level


Scores = Mapping[str, Score]


def score(
    scheme: Scheme,
    places: Iterable[Place],
    figures: Iterable[Figure],
    readings: Iterable[Reading] = (),
    weights: Mapping[str, float] | None = None,
) -> Scores:
    """Return how every place stands, by tier and code; the order of what is given makes no difference.

    A figure says by its own deadline whether it is fresh, so the moment is that of the figures.
    `weights` are of regions in the country, such as their population.
    """
    latest = latest_of(figures, readings)
    among = sorted(places, key=lambda one: one.code)
    scored = (_facility(scheme, one, latest) for one in among)
    houses = [one for one in scored if one is not None]
    heavy = _sizes(scheme, among, latest)
    where = {one.code: one for one in among}
    areas: dict[str, list[Score]] = {}
    regions: dict[str, list[Score]] = {}
    for one in houses:
        place = where[one.code]
        regions.setdefault(place.region, []).append(one)
        if place.area:
            areas.setdefault(f"{place.region}/{place.area}", []).append(one)
    found = {one.key: one for one in houses}
    for code, below in sorted(areas.items()):
        made = _above(scheme, AREA, (code, code.split("/")[0]), below, heavy)
        found[made.key] = made
    for code, below in sorted(regions.items()):
        inside = [one for one in found.values() if one.tier == AREA and one.parent == code]
        made = _above(scheme, REGION, (code, NATION), below, heavy, inside)
        found[made.key] = made
    if regions:
        found |= _country(scheme, found, weights or {})
    return found


def _facility(scheme: Scheme, place: Place, latest: Latest) -> Score | None:
    """Return the score of a facility; None where nothing of the scheme applies to it."""
    provider = scheme.providers.get(place.sector)
    parts = parts_of(provider, place, latest) if provider else ()
    found = range_of(parts)
    if provider is None or found is None:
        return None
    level = judged(found, provider.lines, provider.known)
    return Score(
        tier=FACILITY,
        code=place.code,
        name=place.name,
        parent=f"{place.region}/{place.area}" if place.area else place.region,
        sector=place.sector,
        found=found,
        judged=level,
        parts=parts,
        silent=tuple(one.parameter for one in parts if not one.known),
        measures=_prescribed(scheme, FACILITY, level, (), place.sector)[0],
    )


def _sizes(scheme: Scheme, places: Sequence[Place], latest: Latest) -> Mapping[str, float]:
    """Return how heavy facilities are within their sector: by regular beds, else as the middle one."""
    found: dict[str, float] = {}
    for sector in {one.sector for one in places}:
        codes = [one.code for one in places if one.sector == sector]
        bed = scheme.sizes.get(sector, "")
        known = {
            code: size for code in codes if (size := _regular(latest.get((code, f"bed:{bed}"))))
        }
        middle = median(known.values()) if known else 1.0
        found |= {code: known.get(code, middle) for code in codes}
    return found


def _regular(item: Figure | Reading | None) -> float:
    """Return the regular beds of a figure; nought where they are unknown."""
    return float(item.regular or 0) if isinstance(item, Figure) else 0.0


def _above(  # noqa: PLR0917 - a place, those below it, and how heavy they are
    scheme: Scheme,
    tier: str,
    place: tuple[str, str],
    houses: Sequence[Score],
    heavy: Mapping[str, float],
    between: Sequence[Score] = (),
) -> Score:
    """Return how a place stands by its facilities: their mean per sector, the sectors by their weights."""
    sectors: dict[str, list[Score]] = {}
    for one in houses:
        sectors.setdefault(one.sector, []).append(one)
    ranges = {
        sector: _mean([(one.found, heavy.get(one.code, 1.0)) for one in inside])
        for sector, inside in sorted(sectors.items())
    }
    found = _mean([(one, scheme.weights.get(sector, 1.0)) for sector, one in ranges.items()])
    return _placed(scheme, tier, place, found, [*houses, *between])


def _country(scheme: Scheme, found: Scores, weights: Mapping[str, float]) -> dict[str, Score]:
    """Return how the country stands by its regions."""
    regions = [one for one in found.values() if one.tier == REGION]
    whole = _mean([(one.found, weights.get(one.code) or 1.0) for one in regions])
    made = _placed(scheme, COUNTRY, (NATION, ""), whole, list(found.values()))
    return {made.key: made}


def _placed(
    scheme: Scheme, tier: str, place: tuple[str, str], found: Range, below: Sequence[Score]
) -> Score:
    """Return a place above others, with what is prescribed there."""
    level = judged(found, scheme.lines[tier], scheme.known)
    measures, escalated = _prescribed(scheme, tier, level, below)
    return Score(
        tier=tier,
        code=place[0],
        name=place[0],
        parent=place[1],
        sector="",
        found=found,
        judged=level,
        silent=tuple(one.code for one in below if one.tier == FACILITY and one.level is None),
        measures=measures,
        escalated=escalated,
    )


def _mean(rows: Sequence[tuple[Range, float]]) -> Range:
    """Return the weighted mean of some scores; unknown as a whole where nothing weighs anything."""
    total = sum(weight for _one, weight in rows)
    if total <= 0:
        return Range(0.0, WHOLE, 0.0)
    return Range(
        sum(one.low * weight for one, weight in rows) / total,
        sum(one.high * weight for one, weight in rows) / total,
        sum(one.known * weight for one, weight in rows) / total,
    )


def _prescribed(
    scheme: Scheme, tier: str, level: Judged, below: Sequence[Score], sector: str = ""
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is prescribed, and which places below did so by escalating.

    A level keeps what the lighter ones prescribe; what cannot be judged prescribes what is sure.
    """
    stands = level.level if level.level is not None else level.least
    measures, escalated = [], []
    for one in scheme.measures:
        if one.tier != tier or (one.sectors and sector and sector not in one.sectors):
            continue
        if one.when is None:
            if 0 < one.level <= stands:
                measures.append(one.id)
            continue
        raised = _raised(one.when, below)
        if len(raised) >= one.when.count:
            measures.append(one.id)
            escalated += raised
    return tuple(measures), tuple(dict.fromkeys(escalated))


def _raised(when: Escalation, below: Sequence[Score]) -> list[str]:
    """Return the places of a tier below that stand at a level or heavier."""
    return [
        one.code
        for one in below
        if one.tier == when.tier
        and one.judged.reaches(when.level)
        and when.sector in ("", one.sector)
    ]


def order_of(one: Score) -> tuple[int, str]:
    """Return the order of places: from the country down."""
    return (-TIERS.index(one.tier), one.code)


def score_readings(scores: Scores, at: datetime) -> Iterator[Reading]:
    """Yield scores as plans read them: of facilities, and of regions, which have their code in its place."""
    for one in scores.values():
        if one.tier not in (FACILITY, REGION):
            continue
        level = {} if one.level is None else {"level": float(one.level)}
        points = {} if one.found.score is None else {"score": round(one.found.score, 1)}
        yield Reading(
            facility=one.code,
            name=one.name,
            sector=one.sector,
            about=ABOUT if one.tier == FACILITY else ABOUT_REGION,
            observed_at=at,
            source="score",
            fresh=one.level is not None,
            values={**level, **points, "least": one.judged.least, "most": one.judged.most},
        )
