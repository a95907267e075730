"""The parts of split kinds of bed as the rules look at them: a part nobody reported is there, unknown."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from capacity.freshness import freshness
from capacity.kinds import bed_kind
from capacity.models import Cohort, Counting, SourceFigures
from capacity.resource import REGULAR
from capacity.selectors import cohorts_open, paces_of, parts_now
from capacity.selectors.beds import BedFigure
from journal.models import Realm
from phases.rules import Figure


def part_figures(
    realm: Realm, houses: Sequence[BedFigure], now: datetime
) -> Iterator[tuple[str, Figure]]:
    """Yield, with its region, a figure per label of every one of these kinds that is split (3 queries)."""
    split = cohorts_open(realm) if houses else {}
    if not split:
        return
    parts = parts_now(realm, {one.facility.pk for one in houses})
    paces = paces_of(realm)
    for whole in houses:
        if whole.bed not in split:
            continue
        said = parts.get((whole.facility.pk, whole.bed), {})
        for label in split[whole.bed].labels:
            figure = _figure(whole, split[whole.bed], label, said.get(label), paces, now)
            yield whole.facility.region_id, figure


def _figure(  # noqa: PLR0917
    whole: BedFigure,
    cohort: Cohort,
    label: str,
    row: SourceFigures | None,
    paces: Mapping[str, str],
    now: datetime,
) -> Figure:
    """Return one part: against its own open beds where the beds carry labels, else those of the whole."""
    values = row.values if row else {}
    own = cohort.counting == Counting.BEDS
    return Figure(
        facility=whole.facility.pk,
        name=whole.facility.name,
        bed=whole.bed,
        occupied=values.get("occupied"),
        operational=values.get("operational") if own else whole.operational,
        observed_at=row.observed_at if row else whole.observed_at,
        source=row.source if row else "",
        fresh=row is not None and _fresh(row, paces.get(whole.facility.region_id, REGULAR), now),
        regular=whole.regular,
        cohort=label,
    )


def _fresh(row: SourceFigures, pace: str, now: datetime) -> bool:
    """Say whether a part may count."""
    deadline = bed_kind(row.kind).deadline(row.source, pace)
    return freshness(observed_at=row.observed_at, stale_after_s=deadline, now=now).counts
