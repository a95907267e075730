"""Reading phases: where each region stands, its plan, and the figures its rules look at."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from capacity.freshness import Freshness
from capacity.kinds import bed_kinds
from capacity.selectors import beds_now
from journal import clock
from journal.models import Realm
from journal.said import beside
from network.models import Facility, Region
from phases.models import CarePhase, PhaseDecision, Plan
from phases.rules import Figure, read_rules, unmatched


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


def plans_in_force(at: datetime | None = None) -> dict[str, Plan]:
    """Return the plan in force per code of a region in use, at a moment of real time."""
    at = at or clock.now()
    plans = Plan.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at),
        valid_from__lte=at,
        region__retired_at__isnull=True,
    )
    return {plan.region_id: plan for plan in plans.order_by("region_id", "version")}


def plan_documents() -> list[dict[str, Any]]:
    """Return the plans in force, readable: rules, deciders, measures, how often to report.

    A rule on a kind of bed that was retired stays in the plan and is remarked: it cannot hold.
    """
    regions = Region.objects.in_bulk()
    in_force = [kind.code for kind in bed_kinds()]
    return [
        {
            "region": code,
            "region_name": regions[code].name,
            "version": plan.version,
            **beside("name", plan.name),
            **beside("author", plan.author),
            **beside("source", plan.source),
            "valid_from": plan.valid_from,
            **{key: plan.document.get(key) for key in _SHOWN},
            "remarks": [
                {"code": "kind_retired", "rule": rule, "bed": bed}
                for rule, bed in unmatched(read_rules(plan.document), in_force)
            ],
        }
        for code, plan in plans_in_force().items()
    ]


_SHOWN = (
    "rules",
    "deciders",
    "measures",
    "report_every_minutes",
    "repeat_hours",
    "min_fresh_share",
)


def region_figures(realm: Realm, regions: Iterable[str], now: datetime) -> dict[str, list[Figure]]:
    """Return per region the bed figures of all its facilities that ever reported (3 queries)."""
    wanted = set(regions)
    codes = Facility.objects.filter(region__in=wanted, retired_at__isnull=True).values_list(
        "pk", flat=True
    )
    found: dict[str, list[Figure]] = {code: [] for code in wanted}
    for known in beds_now(realm, codes).values():
        found[known.facility.region_id].extend(
            Figure(
                facility=known.facility.pk,
                name=known.facility.name,
                bed=line.bed,
                occupied=line.occupied,
                operational=line.operational,
                observed_at=known.report.observed_at,
                source=known.report.source,
                fresh=known.freshness(now, line.bed) is Freshness.FRESH,
            )
            for line in known.lines.values()
        )
    return found
