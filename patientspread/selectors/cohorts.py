"""Who of one cohort lies where: what a run that is about that cohort shares out."""

from collections.abc import Iterable
from datetime import datetime

from capacity.freshness import freshness
from capacity.kinds import bed_kind
from capacity.resource import REGULAR
from capacity.selectors import cohorts_open, paces_of, parts_now
from journal.models import Realm
from network.models import Facility

Key = tuple[str, str]  # facility, kind of bed


def cohort_present(
    realm: Realm, cohort: str, facilities: Iterable[Facility], now: datetime
) -> dict[Key, int]:
    """Return the patients with a label by hospital and kind of bed, of fresh figures alone (3 queries)."""
    split = {kind for kind, row in cohorts_open(realm).items() if cohort in row.labels}
    paces = paces_of(realm)
    regions = {facility.pk: facility.region_id for facility in facilities}
    found: dict[Key, int] = {}
    for (facility, kind), parts in parts_now(realm, regions).items():
        row = parts.get(cohort)
        count = row.values.get("occupied") if row and kind in split else None
        if row is None or count is None:
            continue
        deadline = bed_kind(kind).deadline(row.source, paces.get(regions[facility], REGULAR))
        verdict = freshness(observed_at=row.observed_at, stale_after_s=deadline, now=now)
        if verdict.counts:
            found[facility, kind] = count
    return found
