"""Who has reported and who has not: per facility and kind, how old the figures are against their deadline.

Silence is never calm: what was never said is unknown, and whoever was asked and says nothing is named.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from capacity.freshness import Freshness, freshness
from capacity.kinds import kinds
from capacity.models import SourceFigures
from capacity.operating import CLOSED
from capacity.resource import ED, REGULAR, Kind
from capacity.selectors.emergency import ed_now
from capacity.selectors.operating import OperatingNow, operating_now
from capacity.selectors.pace import paces_of
from journal.models import Realm
from network.models import Facility


@dataclass(frozen=True)
class Standing:
    """How one kind of figures of a facility stands: when it was observed, by which source."""

    kind: str
    verdict: Freshness
    observed_at: datetime | None
    source: str


def reporting(realm: Realm, facilities: Iterable[Facility]) -> dict[str, list[Standing]]:
    """Return how the figures that are asked of each facility stand (5 queries, however many).

    Asked is what boards show at once, and what a facility reported before. What is closed is asked nothing.
    """
    among = list(facilities)
    codes = [facility.pk for facility in among]
    now, paces = realm.now(), paces_of(realm)
    counting = SourceFigures.objects.filter(realm=realm, facility__in=codes, counts=True, cohort="")
    known = {
        (row.facility_id, row.kind): (row.observed_at, row.source)
        for row in counting.only("facility", "kind", "observed_at", "source")
    }
    known |= {
        (code, ED): (one.observed_at, one.report.source)
        for code, one in ed_now(realm, codes).items()
    }
    open_ones = operating_now(realm, among)
    return {
        facility.pk: [
            _standing(
                item,
                known.get((facility.pk, item.code)),
                now,
                paces.get(facility.region_id, REGULAR),
            )
            for item in kinds()
            if _is_asked(item, facility, (facility.pk, item.code) in known)
            and _is_open(open_ones[facility.pk], item, now)
        ]
        for facility in among
    }


def _is_asked(item: Kind, facility: Facility, reported: bool) -> bool:  # noqa: FBT001 -- a fact
    """Say whether a facility is asked for a kind."""
    return item.has(facility) and (item.headline or reported)


def _is_open(operating: OperatingNow, item: Kind, now: datetime) -> bool:
    """Say whether what a kind is about is open at all."""
    return operating.standing_of(item.code, now).state != CLOSED


def _standing(item: Kind, known: tuple[datetime, str] | None, now: datetime, pace: str) -> Standing:
    """Return how one kind stands."""
    observed_at, source = known or (None, "")
    seconds = item.deadline(source, pace)
    verdict = freshness(observed_at=observed_at, stale_after_s=seconds, now=now)
    return Standing(item.code, verdict, observed_at, source)
