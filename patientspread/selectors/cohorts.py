"""Who of one cohort lies where: what a run that is about that cohort shares out."""

from collections.abc import Collection, Iterable
from datetime import datetime

from capacity.freshness import freshness
from capacity.kinds import bed_kind
from capacity.resource import REGULAR
from capacity.selectors import cohorts_open, paces_of, parts_now
from journal.models import Realm
from network.models import Facility

Key = tuple[str, str]  # facility, kind of bed


def cohort_present(
    realm: Realm, cohort: Collection[str], facilities: Iterable[Facility], now: datetime
) -> dict[Key, int]:
    """Return who has one of these labels by hospital and kind of bed, of fresh figures alone (3 queries)."""
    split = {kind: {*cohort} & {*row.labels} for kind, row in cohorts_open(realm).items()}
    paces = paces_of(realm)
    regions = {facility.pk: facility.region_id for facility in facilities}
    found: dict[Key, int] = {}
    for (facility, kind), parts in parts_now(realm, regions).items():
        for label in split.get(kind, ()):
            row = parts.get(label)
            count = row.values.get("occupied") if row else None
            if row is None or count is None:
                continue
            deadline = bed_kind(kind).deadline(row.source, paces.get(regions[facility], REGULAR))
            verdict = freshness(observed_at=row.observed_at, stale_after_s=deadline, now=now)
            if verdict.counts:
                found[facility, kind] = found.get((facility, kind), 0) + count
    return found
