"""Which version of a region's plan counts: the own one of an exercise before the one of the region.

A version without a realm is the region's: it holds in the real world, and in every exercise that approved
none of its own. An exercise's own version holds in it alone, by its own clock.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q, QuerySet

from journal import clock
from journal.models import Realm
from journal.said import Readable
from phases.models import Plan, PlanApproval


def owner_of(realm: Realm) -> Realm | None:
    """Return whose a version is that a realm approves: an exercise's own, else the region's."""
    return realm if realm.is_exercise else None


def versions_in_force(realm: Realm | None, at: datetime | None = None) -> QuerySet[Plan]:
    """Return the versions whose time it is in a realm (None: of the regions alone), the one that counts last.

    `at` is a moment of the wall clock; an exercise's own versions are held against its own clock.
    """
    now = at or clock.now()
    counts = Q(realm__isnull=True) & _in_time(now)
    if realm is not None and realm.is_exercise:
        counts |= Q(realm=realm) & _in_time(realm.now(now))
    return Plan.objects.filter(counts).order_by(
        "region_id", F("realm").asc(nulls_first=True), "version"
    )


def _in_time(now: datetime) -> Q:
    """Return the condition that a version's time has come and is not over."""
    return Q(valid_from__lte=now) & (Q(valid_until__isnull=True) | Q(valid_until__gt=now))


def versions_of(realm: Realm, region: str) -> QuerySet[Plan]:
    """Return every version that a realm knows of a region's plan, the newest first."""
    known = Q(realm__isnull=True)
    if realm.is_exercise:
        known |= Q(realm=realm)
    rows = Plan.objects.filter(known, region=region).select_related("region")
    return rows.order_by("-valid_from", "-version")


def approvers_of(plans: Iterable[Plan]) -> dict[int, list[Readable]]:
    """Return who approved versions, by their number; of a version from a file nobody did (1 query)."""
    rows = PlanApproval.objects.filter(
        draft__plan__in=[one.pk for one in plans], submission=F("draft__submission")
    )
    found: dict[int, list[Readable]] = {}
    for plan, who in rows.order_by("pk").values_list("draft__plan", "approved_by"):
        found.setdefault(plan, []).append(who)
    return found
