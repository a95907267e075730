"""Reading cohorts: which kinds of bed are split now, and what counts of their parts."""

from collections.abc import Iterable

from capacity.models import Cohort, SourceFigures
from journal.models import Realm


def cohorts_open(realm: Realm, *, lock: bool = False) -> dict[str, Cohort]:
    """Return the open cohort per kind of bed (1 query); `lock`: none closes before this transaction ends."""
    rows = Cohort.objects.filter(realm=realm, closed_at__isnull=True).order_by("pk")
    return {row.kind: row for row in (rows.select_for_update().order_by("pk") if lock else rows)}


def parts_now(
    realm: Realm, facilities: Iterable[str]
) -> dict[tuple[str, str], dict[str, SourceFigures]]:
    """Return what counts of the parts: (facility, kind) -> label -> its row (1 query)."""
    rows = SourceFigures.objects.filter(realm=realm, counts=True, facility__in=list(facilities))
    found: dict[tuple[str, str], dict[str, SourceFigures]] = {}
    for row in rows.exclude(cohort="").order_by("pk"):
        found.setdefault((row.facility_id, row.kind), {})[row.cohort] = row
    return found
