"""Reading figures of kinds that are no bed, as rules look at them: what counts now, of whom, how fresh."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capacity.freshness import freshness
from capacity.kinds import kinds
from capacity.models import SourceFigures
from capacity.resource import REGULAR, Kind
from capacity.selectors.pace import paces_of
from journal.models import Realm
from network.models import Facility


@dataclass(frozen=True)
class KindFigure:
    """What counts of one kind at a facility that has it; without `values` nobody ever said anything."""

    facility: Facility
    kind: Kind
    values: Mapping[str, Any]
    observed_at: datetime
    source: str
    fresh: bool


def kind_figures(
    realm: Realm, facilities: Iterable[Facility], codes: Iterable[str], now: datetime
) -> list[KindFigure]:
    """Return what counts of some kinds at facilities that have them, also where it is nothing (2 queries)."""
    wanted = {item.code: item for item in kinds() if item.code in set(codes)}
    among = {one.pk: one for one in facilities}
    if not wanted or not among:
        return []
    rows = SourceFigures.objects.filter(
        realm=realm,
        counts=True,
        cohort="",
        kind__in=list(wanted),
        facility__region__in={one.region_id for one in among.values()},
    )
    said = {
        (code, kind): (values, observed_at, source)
        for code, kind, values, observed_at, source in rows.values_list(
            "facility_id", "kind", "values", "observed_at", "source"
        )
    }
    paces = paces_of(realm)
    found = []
    for code, facility in among.items():
        for item in wanted.values():
            if not item.has(facility):
                continue
            values, observed_at, source = said.get((code, item.code), ({}, now, ""))
            deadline = item.deadline(source, paces.get(facility.region_id, REGULAR))
            fresh = (
                bool(values)
                and freshness(observed_at=observed_at, stale_after_s=deadline, now=now).counts
            )
            found.append(KindFigure(facility, item, values, observed_at, source, fresh))
    return found
