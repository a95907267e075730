"""Reading running plans: which plan counts where, what its phase opens, who has the lead."""

import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Max

from journal.models import Realm
from network.models import Region
from phases.activity_selectors import grips_highest
from phases.models import (
    CarePhase,
    PhaseDecision,
    Plan,
    PlanRun,
    RegionLead,
    RunMeasure,
)
from phases.rules.course import CLASSES, DEFAULT_CLASSES, Course, Measure, read_course
from phases.versions import versions_in_force


def course_of(plan: Plan) -> Course:
    """Return what a plan sets going; a version never changes, so it is read once."""
    return _course(json.dumps(plan.document, sort_keys=True))


@lru_cache(maxsize=128)
def _course(text: str) -> Course:
    return read_course(json.loads(text))


def plan_in_force(realm: Realm, region: Region) -> Plan | None:
    """Return the version of a region's plan that is in force in a realm now."""
    return versions_in_force(realm).filter(region=region).last()


def measure_of(row: RunMeasure) -> Measure:
    """Return what the plan of its run says of a measure, or the scheme that prescribed it."""
    if row.run is None:
        return Measure(row.code, "", row.prescribed["title"], row.owner)
    return next(one for one in course_of(row.run.plan).measures if one.id == row.code)


def run_of(realm: Realm, region: Region, *, lock: bool = False) -> PlanRun | None:
    """Return the running plan of a region, if any."""
    rows = PlanRun.objects.filter(realm=realm, region=region, ended_at__isnull=True)
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows.select_related("realm", "region", "plan", "series").first()


def plan_that_counts(realm: Realm, region: Region) -> Plan | None:
    """Return the plan by which a region is decided on: the one that runs, else the one in force."""
    run = run_of(realm, region)
    return run.plan if run else plan_in_force(realm, region)


def runs_open(realm: Realm) -> list[PlanRun]:
    """Return the running plans of a realm."""
    rows = PlanRun.objects.filter(realm=realm, ended_at__isnull=True)
    return list(rows.select_related("realm", "region", "plan", "series").order_by("region"))


def phase_now(realm: Realm, region: Region) -> str:
    """Return the phase in which a region stands."""
    newest = PhaseDecision.objects.filter(realm=realm, region=region).order_by("-pk")
    return newest.values_list("phase", flat=True).first() or CarePhase.REGULAR.value


def classes_open(
    realm: Realm, phases: Mapping[str, str], plans: Mapping[str, Plan]
) -> dict[str, tuple[str, ...]]:
    """Return which classes of beds may be used per region: by its running plan, else the one in force."""
    running = {run.region_id: run.plan for run in runs_open(realm)}
    found = {}
    for region, phase in phases.items():
        plan = running.get(region) or plans.get(region)
        classes = course_of(plan).classes if plan else DEFAULT_CLASSES
        found[region] = classes.get(phase, CLASSES)
    return found


def leads_of(realm: Realm) -> dict[str, str]:
    """Return which function has the lead per region where it is elsewhere than always."""
    rows = RegionLead.objects.filter(realm=realm).exclude(role="")
    return dict(rows.values_list("region", "role"))


def leading(realm: Realm, mandates: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return those of some mandates whose function has the lead in the region where they are held."""
    leads = leads_of(realm)
    return tuple(one for one in mandates if leads.get(one.region_id or "") == str(one.role))


def links_asked(realm: Realm, regions: Collection[str]) -> dict[str, bool | None]:
    """Say per region whether its plan wants lines with neighbours to be open now; None: it does not say.

    By its running plan, else the one in force. Five queries at most, however many regions.
    """
    wanted = versions_in_force(realm).filter(region__in=list(regions))
    plans = {plan.region_id: plan for plan in wanted}
    plans |= {run.region_id: run.plan for run in runs_open(realm)}
    found = {code: course_of(plans[code]).links for code in regions if code in plans}
    asked: dict[str, bool | None] = dict.fromkeys(regions)
    says = {code: links for code, links in found.items() if links is not None}
    if not says:
        return asked
    phases, levels = _phases_now(realm, says), grips_highest(realm, says)
    opened = {code: one.open_at(phases[code], levels[code]) for code, one in says.items()}
    return asked | opened


def _phases_now(realm: Realm, regions: Collection[str]) -> dict[str, str]:
    """Return the phase of regions (1 query)."""
    decided = PhaseDecision.objects.filter(realm=realm, region__in=list(regions))
    newest = decided.values("region").annotate(last=Max("pk")).values("last")
    rows = PhaseDecision.objects.filter(pk__in=newest).values_list("region_id", "phase")
    return dict.fromkeys(regions, CarePhase.REGULAR.value) | dict(rows)
