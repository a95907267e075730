"""How heavily every place stands by the figures of this moment: the advice beside what people decided.

Facilities stand by the lines of their region's plan, areas and regions by their facilities, the country by
its regions and by its beds in absolute numbers. Nothing here decides.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from capacity.selectors import cohorts_open, parts_now
from capacity.selectors.beds import bed_figures
from journal.models import Realm
from network.models import Facility, Region
from phases.models import Plan
from phases.readings import region_readings
from phases.rules import Known, asks_survey, beds_named, read_rules, readings_named
from phases.rules.rollup import Level, Rollup, facility_levels, level_above, read_rollup
from phases.rules.stages import Count, Stages, read_stages
from phases.runs import runs_open
from phases.selectors import plans_in_force, region_figures, region_standings

STAGES = Path(__file__).parent / "data" / "stages.toml"
COUNTRY = "NL"


@dataclass(frozen=True)
class Counted:
    """Patients of one count over the country: of those who are fresh, and how many houses are silent."""

    number: int | None
    houses: int
    silent: int


@dataclass(frozen=True)
class Standing:
    """How all places stand, by code; `counts` by the code of a count."""

    at: datetime
    facilities: Mapping[str, Level] = field(default_factory=dict)
    areas: Mapping[str, Level] = field(default_factory=dict)
    regions: Mapping[str, Level] = field(default_factory=dict)
    country: Level = field(default_factory=lambda: Level(None, 0.0))
    counts: Mapping[str, Counted] = field(default_factory=dict)
    below: Mapping[str, Collection[str]] = field(default_factory=dict)  # facilities of an area

    @property
    def stage(self) -> str:
        """Return the national stage that the counts say; empty where nothing is counted."""
        found = stages().said_by({code: one.number for code, one in self.counts.items()})
        return found.code if found else ""


@lru_cache(maxsize=1)
def stages() -> Stages:
    """Return the national stages, which come with the program as data."""
    return read_stages(tomllib.loads(STAGES.read_text(encoding="utf-8")))


def standing_now(realm: Realm, regions: Collection[str] | None = None) -> Standing:
    """Return how places stand; of some regions only the places within them (some 15 queries)."""
    now = realm.now()
    running = {run.region_id: run.plan for run in runs_open(realm)}
    plans = {
        code: running.get(code, plan)
        for code, plan in plans_in_force().items()
        if regions is None or code in regions
    }
    known = _known(realm, plans, now)
    facilities: dict[str, Level] = {}
    by_region: dict[str, Level] = {}
    rollups = {code: read_rollup(plan.document) for code, plan in plans.items()}
    for code, plan in plans.items():
        found = facility_levels(read_rules(plan.document), rollups[code], known[code])
        facilities |= found
        by_region[code] = level_above(rollups[code], list(found.values()))
    below = _areas(facilities)
    rollup = next(iter(rollups.values()), Rollup())
    country = Level(None, 0.0)
    if regions is None:
        people = dict(Region.objects.values_list("pk", "population"))
        country = level_above(
            Rollup(), list(by_region.values()), [float(people.get(one, 1)) for one in by_region]
        )
    return Standing(
        at=now,
        facilities=facilities,
        areas={
            area: level_above(rollup, [facilities[one] for one in codes])
            for area, codes in sorted(below.items())
        },
        regions=by_region,
        country=country,
        counts=_counted(realm, now) if regions is None else {},
        below=below,
    )


def _known(realm: Realm, plans: Mapping[str, Plan], now: datetime) -> dict[str, Known]:
    """Return what the plans of regions look at, as it counts now."""
    rules = {code: read_rules(plan.document) for code, plan in plans.items()}
    beds = {named for one in rules.values() for named in beds_named(one)}
    figures = region_figures(realm, rules, now, beds)
    asking = [code for code, one in rules.items() if asks_survey(one)]
    standings = region_standings(realm, asking, now) if asking else {}
    about = {code: readings_named(one) for code, one in rules.items()}
    named = frozenset().union(*about.values()) if about else frozenset()
    readings = region_readings(realm, [code for code, one in about.items() if one], named, now)
    return {
        code: Known(figures[code], standings.get(code, []), readings.get(code, []))
        for code in rules
    }


def _areas(facilities: Mapping[str, Level]) -> dict[str, list[str]]:
    """Return the facilities that stand anywhere by the veiligheidsregio in which they lie."""
    rows = Facility.objects.filter(pk__in=list(facilities))
    found: dict[str, list[str]] = {}
    for code, area in rows.order_by("pk").values_list("pk", "veiligheidsregio_id"):
        found.setdefault(area, []).append(code)
    return found


def _counted(realm: Realm, now: datetime) -> dict[str, Counted]:
    """Return what the stages count, over all facilities in use."""
    regions = list(Region.objects.filter(retired_at__isnull=True).values_list("pk", flat=True))
    kinds = {one.kind for one in stages().counts}
    houses = bed_figures(realm, regions, kinds, now)
    split = cohorts_open(realm)
    parts = parts_now(realm, [one.facility.pk for one in houses]) if split else {}
    found = {}
    for count in stages().counts:
        of_kind = [one for one in houses if one.bed == count.kind]
        heard = [one for one in of_kind if one.fresh and one.occupied is not None]
        numbers = [
            _number(count, parts.get((one.facility.pk, count.kind), {}), one.occupied or 0)
            for one in heard
        ]
        missing = bool(count.cohorts) and count.kind not in split
        said = [] if missing else [number for number in numbers if number is not None]
        found[count.code] = Counted(
            number=sum(said) if said else None,
            houses=len(of_kind),
            silent=len(of_kind) - len(said),
        )
    return found


def _number(count: Count, parts: Mapping[str, Any], whole: int) -> int | None:
    """Return the patients of a house that a count counts; None where its part was not said."""
    if not count.cohorts:
        return whole
    said = [parts[label].values.get("occupied") for label in count.cohorts if label in parts]
    known = [number for number in said if number is not None]
    return sum(known) if known else None


def level_document(one: Level) -> dict[str, Any]:
    """Return a level as screens get it."""
    return {"phase": one.phase, "score": round(one.score, 3), "dimensions": dict(one.dimensions)}


def standing_document(standing: Standing) -> dict[str, Any]:
    """Return how places stand as screens get it, with the stages that are known."""
    return {
        "at": standing.at,
        "facility": {code: level_document(one) for code, one in standing.facilities.items()},
        "area": {code: level_document(one) for code, one in standing.areas.items()},
        "region": {code: level_document(one) for code, one in standing.regions.items()},
        "country": {COUNTRY: level_document(standing.country)},
        "counts": counts_document(standing),
        "stage": standing.stage,
        "stages": [stage_document(one.code) for one in stages().stages],
        "source": stages().source,
    }


def counts_document(standing: Standing) -> list[dict[str, Any]]:
    """Return what was counted for the stages."""
    return [
        {
            "code": one.code,
            "name": dict(one.name),
            "number": standing.counts[one.code].number,
            "houses": standing.counts[one.code].houses,
            "silent": standing.counts[one.code].silent,
        }
        for one in stages().counts
        if one.code in standing.counts
    ]


def stage_document(code: str) -> dict[str, Any]:
    """Return one stage as screens get it."""
    stage = stages().get(code)
    if stage is None:
        return {}
    return {
        "code": stage.code,
        "phase": stage.phase,
        "up_to": dict(stage.up_to),
        "from": dict(stage.begins),
        "decides": dict(stage.decides),
        "means": dict(stage.means),
        "unsure": stage.unsure,
    }
