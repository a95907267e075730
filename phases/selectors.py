"""Reading phases: where each region stands, its plan, and the figures its rules look at."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Max

from capacity.kinds import measured_kinds
from capacity.selectors.beds import bed_figures
from capacity.selectors.survey import theme_standings
from journal import clock
from journal.models import Realm
from journal.said import beside
from network.models import Region
from phases.cohort_figures import part_figures
from phases.mandate_documents import ways
from phases.models import WAITING, CarePhase, PhaseDecision, PhaseProposal, Plan, PlanRun, RuleWatch
from phases.readings import BY_TIME
from phases.rules import (
    Figure,
    Rules,
    Standing,
    expected_named,
    read_rules,
    readings_named,
    unmatched,
)
from phases.rules.course import read_course
from phases.rules.plan import YARDSTICKS
from phases.versions import approvers_of, versions_in_force


def phase_of(realm: Realm) -> dict[str, str]:
    """Return the phase of every region in use, by region code; regular where nothing was decided."""
    newest = (
        PhaseDecision.objects.filter(realm=realm)
        .values("region")
        .annotate(last=Max("id"))
        .values("last")
    )
    phases = dict.fromkeys(
        Region.objects.filter(retired_at__isnull=True).values_list("pk", flat=True),
        CarePhase.REGULAR.value,
    )
    decided = PhaseDecision.objects.filter(id__in=newest, region__retired_at__isnull=True)
    return phases | dict(decided.values_list("region_id", "phase"))


def plans_in_force(realm: Realm | None = None, at: datetime | None = None) -> dict[str, Plan]:
    """Return the plan in force per code of a region in use, at a moment of real time.

    In a realm; without one those of the regions themselves, whatever an exercise approved.
    """
    plans = versions_in_force(realm, at).filter(region__retired_at__isnull=True)
    return {plan.region_id: plan for plan in plans}


def plans_missing() -> bool:
    """Say whether a region in use has no plan."""
    regions = Region.objects.filter(retired_at__isnull=True)
    return regions.exclude(pk__in=plans_in_force()).exists()


@dataclass(frozen=True)
class Watched:
    """A region whose figures a plan watches: the rules in force, and the phase they begin from.

    `waiting`: a proposal waits there; `noted`: rules of it were seen to hold.
    """

    region: str
    plan: int
    rules: Rules
    phase: str
    waiting: bool
    noted: bool


def regions_watched(realm: Realm, regions: Iterable[str] | None = None) -> dict[str, Watched]:
    """Return which regions (of some, or of all) have a plan in force, by region code (1 query).

    A plan that runs counts as it stood when it started, whatever came in force since. It is asked at every
    report: of a plan no more is read than its text, and that only the first time.
    """
    codes = None if regions is None else list(regions)
    if codes == []:
        return {}
    now = connection.ops.adapt_datetimefield_value(clock.now())
    here = connection.ops.adapt_datetimefield_value(realm.now())
    among = "" if codes is None else f"AND p.region_id IN ({', '.join(['%s'] * len(codes))})"
    waiting = ", ".join(["%s"] * len(WAITING))
    of_realm: list[Any] = [realm.pk, realm.pk, *WAITING, realm.pk]
    with connection.cursor() as cursor:
        given = [*of_realm, realm.pk, realm.pk, now, now, here, here, *(codes or ())]
        cursor.execute(_WATCHED.format(among, waiting), given)
        return {
            region: Watched(
                region, pk, _rules(text), phase or CarePhase.REGULAR.value, bool(waits), bool(noted)
            )
            for region, pk, text, phase, waits, noted in cursor.fetchall()
        }


# In words, because to have it composed at every report took longer than to have it answered.
_WATCHED = """
SELECT p.region_id, p.id, CAST(p.document AS text),
       (SELECT d.phase FROM phases_phasedecision d
        WHERE d.realm_id = %s AND d.region_id = p.region_id ORDER BY d.id DESC LIMIT 1),
       EXISTS (SELECT 1 FROM phases_phaseproposal o
               WHERE o.realm_id = %s AND o.region_id = p.region_id AND o.state IN ({1})),
       EXISTS (SELECT 1 FROM phases_rulewatch w WHERE w.realm_id = %s AND w.region_id = p.region_id)
FROM phases_plan p JOIN network_region r ON r.code = p.region_id
     LEFT JOIN phases_planrun u
          ON u.realm_id = %s AND u.region_id = p.region_id AND u.ended_at IS NULL
WHERE (p.id = u.plan_id
       OR (u.id IS NULL AND (p.realm_id IS NULL OR p.realm_id = %s)
           AND CASE WHEN p.realm_id IS NULL
               THEN (p.valid_until IS NULL OR p.valid_until > %s) AND p.valid_from <= %s
               ELSE (p.valid_until IS NULL OR p.valid_until > %s) AND p.valid_from <= %s END))
      AND r.retired_at IS NULL {0}
ORDER BY CASE WHEN p.realm_id IS NULL THEN 0 ELSE 1 END, p.version
"""


def regions_pending(realm: Realm) -> set[str]:
    """Return the regions where time alone may change the advice (3 queries).

    There a rule holds and ripens, or a proposal waits that may lapse or ask again: also when nobody reports,
    and when what was reported grows stale. And where a plan looks at what changes by the clock.
    """
    watched = RuleWatch.objects.filter(realm=realm).values_list("region", flat=True)
    waiting = PhaseProposal.objects.filter(realm=realm, state__in=WAITING)
    by_time = (
        code
        for code, one in regions_watched(realm).items()
        if any(about.startswith(BY_TIME) for about in readings_named(one.rules))
        or expected_named(one.rules)
    )
    return {*watched, *waiting.values_list("region", flat=True), *by_time}


@lru_cache(maxsize=128)
def _rules(text: str) -> Rules:
    """Return the rules of a plan's document; a country has some dozens of them."""
    return read_rules(json.loads(text))


def yardstick_of(plan: Plan | None) -> str:
    """Return what a plan measures occupancy by; the regular beds without a plan."""
    return read_rules(plan.document).yardstick if plan else YARDSTICKS[0]


def plan_documents(realm: Realm) -> list[dict[str, Any]]:
    """Return the plans that count in a realm, readable: rules, deciders, measures, how often to report.

    A plan that runs counts as it stood when it started, else the one in force. A rule on a
    kind of bed that was retired stays in the plan and is remarked: it cannot hold.
    """
    regions = Region.objects.in_bulk()
    in_force = [kind.code for kind in measured_kinds()]
    runs = PlanRun.objects.filter(realm=realm, ended_at__isnull=True).select_related("plan")
    running = {run.region_id: run.plan for run in runs.filter(region__retired_at__isnull=True)}
    counted = {**plans_in_force(realm), **running}
    approved = approvers_of(counted.values())
    return [
        {
            "region": code,
            "region_name": regions[code].name,
            "version": plan.version,
            **beside("title", plan.title),
            **beside("name", plan.name),
            **beside("author", plan.author),
            "approved_by": [beside("by", one) for one in approved.get(plan.pk, [])],
            **beside("source", plan.source),
            "valid_from": plan.valid_from,
            "own": plan.realm_id is not None,
            **{key: plan.document.get(key) for key in _SHOWN},
            **_sets_going(plan.document),
            "ways": ways(read_rules(plan.document).deciding, working_as_one(regions, code)),
            "remarks": [
                {"code": "kind_retired", "rule": rule, "bed": bed}
                for rule, bed in unmatched(read_rules(plan.document), in_force)
            ],
        }
        for code, plan in counted.items()
    ]


def working_as_one(regions: Mapping[str, Region], code: str) -> list[str]:
    """Return the other regions in use that work as one with a region."""
    name = regions[code].operates_as
    return sorted(
        one.pk
        for one in regions.values()
        if name and one.operates_as == name and one.pk != code and one.retired_at is None
    )


def _sets_going(document: dict[str, Any]) -> dict[str, Any]:
    """Return what each phase sets going, what a plan leaves unsaid as it then counts."""
    course = read_course(document)
    return {
        "measures": [asdict(one) for one in course.measures],
        "classes": dict(course.classes),
        "told": dict(course.told),
    }


_SHOWN = (
    "yardstick",
    "rules",
    "deciders",
    "bodies",
    "transitions",
    "colours",
    "step_down",
    "report_every_minutes",
    "review_hours",
    "lead",
    "links",
    "repeat_hours",
    "min_fresh_share",
)


def region_figures(
    realm: Realm, regions: Iterable[str], now: datetime, named: Iterable[tuple[str, str]]
) -> dict[str, list[Figure]]:
    """Return per region the figures of some kinds of bed of all its facilities that reported.

    `named` are kinds with the cohort that is asked of them, empty for the whole (4 queries; 6 while one
    of them is split).
    """
    found: dict[str, list[Figure]] = {code: [] for code in regions}
    asked = set(named)
    houses = bed_figures(realm, found, {bed for bed, _cohort in asked}, now)
    for known in houses:
        found[known.facility.region_id].append(
            Figure(
                facility=known.facility.pk,
                name=known.facility.name,
                bed=known.bed,
                occupied=known.occupied,
                operational=known.operational,
                observed_at=known.observed_at,
                source=known.source,
                fresh=known.fresh,
                regular=known.regular,
            )
        )
    split = {bed for bed, cohort in asked if cohort}
    for region, figure in part_figures(realm, [one for one in houses if one.bed in split], now):
        found[region].append(figure)
    return found


def region_standings(
    realm: Realm, regions: Iterable[str], now: datetime
) -> dict[str, list[Standing]]:
    """Return per region how its facilities stand by the meetlat, as the rules look at it (4 queries)."""
    return {
        region: [
            Standing(
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
            for one in rows
        ]
        for region, rows in theme_standings(realm, regions, now).items()
    }
