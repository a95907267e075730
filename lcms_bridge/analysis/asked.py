"""What somebody asks of a dataset: which period, of which places; and the rows that answer it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from journal.errors import Invalid, Missing, Refused
from journal.models import Realm
from lcms_bridge.analysis.columns import Dataset, inner
from network.models import Region
from web.people import Person, can, require
from web.rights import Reach, Right

LONGEST = timedelta(days=400)
USUAL = timedelta(days=7)
MOST_ROWS = 1_000_000
CHUNK = 5000


@dataclass(frozen=True)
class Reached:
    """Which places somebody may have rows of: all, or some regions and some houses."""

    everywhere: bool = False
    regions: frozenset[str] = frozenset()
    houses: frozenset[str] = frozenset()


EVERYWHERE = Reached(everywhere=True)


@dataclass(frozen=True)
class Asked:
    """A dataset of one realm, from a moment until before another, of the places that were reached.

    `region` narrows it to one region; empty: all that were reached.
    """

    dataset: Dataset
    realm: Realm
    start: datetime
    end: datetime
    reached: Reached = field(default=EVERYWHERE)
    region: str = ""

    def rows(self) -> QuerySet[Any]:
        """Return the rows, in the order of their moments."""
        one, moment = self.dataset, inner(self.dataset.moment)
        rows = one.query().filter(**{one.realm: self.realm})
        # the plain field is the one with an index; what is cut to whole hours is compared as it shows
        rows = rows.filter(**{f"{moment}__gte": self.start, f"{moment}__lt": self.end})
        rows = rows.filter(places(one, self.reached))
        return rows.filter(one.in_regions([self.region])) if self.region else rows

    def tuples(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows as tuples in the order of the columns, streaming from the database.

        Raises Invalid when there are too many for one file.
        """
        found = self.dataset.values(self.rows()).iterator(chunk_size=CHUNK)
        for number, row in enumerate(found):
            if number >= MOST_ROWS:
                raise Invalid("lcms_bridge.analysis.too_many", field="from", most=MOST_ROWS)
            yield row

    @property
    def name(self) -> str:
        """Return what a file of it is called, without its ending: an exercise says so."""
        mark = "OEFENING-" if self.realm.is_exercise else ""
        where = f"-{self.region}" if self.region else ""
        return (
            f"{mark}{self.realm.slug}-{self.dataset.name}-v{self.dataset.version}{where}"
            f"-{self.start:%Y%m%d}-{self.end:%Y%m%d}"
        )


def places(dataset: Dataset, reached: Reached) -> Q:
    """Return the condition that a row is of a place that was reached."""
    if reached.everywhere:
        return Q() if dataset.for_country is None else dataset.for_country
    found = Q(pk__in=[])
    if reached.regions:
        found |= dataset.in_regions(sorted(reached.regions))
    if reached.houses and dataset.at_houses is not None:
        found |= dataset.at_houses(sorted(reached.houses))
    return found


def period(
    start: datetime | None, end: datetime | None, now: datetime
) -> tuple[datetime, datetime]:
    """Return a period: until now, and from a week before, where nobody said. Raises Invalid."""
    end = end or now
    start = start or end - USUAL
    if start >= end:
        raise Invalid("lcms_bridge.analysis.order", field="from")
    if end - start > LONGEST:
        raise Invalid("lcms_bridge.analysis.span", field="from", days=LONGEST.days)
    return start, end


def reached_by(person: Person, right: Right) -> Reached:
    """Return the places that the mandates of somebody reach with a right."""
    reaches = [(one, right.who[one.role]) for one in person.mandates if one.role in right.who]
    if any(reach is Reach.ANYWHERE for _one, reach in reaches):
        return EVERYWHERE
    return Reached(
        regions=frozenset(
            one.region_id for one, reach in reaches if reach is Reach.REGION and one.region_id
        ),
        houses=frozenset(
            one.facility_id for one, reach in reaches if reach is Reach.FACILITY and one.facility_id
        ),
    )


def may_have(person: Person, dataset: Dataset) -> bool:
    """Say whether somebody may have any row of a dataset."""
    if not can(person, dataset.right):
        return False
    reached = reached_by(person, dataset.right)
    houses = bool(reached.houses) and dataset.at_houses is not None
    return reached.everywhere or bool(reached.regions) or houses


def check_may(person: Person, dataset: Dataset, region: str) -> Reached:
    """Return what somebody may have of a dataset. Raises Refused, Missing for a region there is not."""
    require(person, dataset.right)
    if not may_have(person, dataset):
        raise Refused("lcms_bridge.analysis.of_no_house", code="refused", field="dataset")
    reached = reached_by(person, dataset.right)
    if region:
        place = region_known(region)
        near = place.facilities.filter(pk__in=reached.houses).exists()
        if not (reached.everywhere or region in reached.regions or near):
            require(person, dataset.right, place)
    return reached


def region_known(code: str) -> Region:
    """Return a region, also one that closed since. Raises Missing."""
    place = Region.objects.filter(pk=code).first() if code.isprintable() else None
    if place is None:
        raise Missing("network.no_region", field="region", given=code)
    return place
