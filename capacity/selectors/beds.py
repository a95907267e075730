"""Reading figures: what counts now per facility, with its age, source and freshness."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache

from capacity.freshness import Freshness, freshness
from capacity.kinds import bed_kind, bed_kinds, measured_kinds
from capacity.models import FigureReport, SourceFigures
from capacity.resource import CLASSES, REGULAR, BedLine, Kind
from capacity.selectors.pace import paces_of
from capacity.selectors.regular import regular_of, yardsticks
from journal.models import Realm
from journal.prepared import Prepared
from network.models import Facility

# Share of the regular beds that each further class adds: a demo assumption, marked as such on screen.
DEMO_WIDTH_SHARES = {"buffer": 0.05, "adapted": 0.10, "crisis": 0.20}


@dataclass(frozen=True)
class BedsNow:
    """What counts of the beds of a facility, per kind of bed in force: its line, and who said it.

    `deadlines` are the seconds each kind's figures stay fresh; `fixed` are the regular beds people set.
    Kinds may come from different reports: `report` is the newest of them, `observed_at` the oldest moment.
    """

    facility: Facility
    report: FigureReport
    lines: dict[str, BedLine]
    deadlines: dict[str, int]
    said: dict[str, SourceFigures]
    fixed: Mapping[str, int | None] = field(default_factory=dict)

    def regular(self, bed: str) -> int | None:
        """Return the regular beds of a kind, as `regular_of` says it; None: unknown."""
        return regular_of(
            bed_kind(bed), self.facility, self.lines[bed].regular, self.fixed.get(bed)
        )

    def only(self, kinds: Collection[str]) -> "BedsNow | None":
        """Return what counts of these kinds alone, as if nobody spoke of the others; None: nothing does."""
        said = {code: row for code, row in self.said.items() if code in kinds}
        if not said:
            return None
        newest = max(said.values(), key=by_newest)
        lines = {code: self.lines[code] for code in said}
        return replace(self, report=newest.report, lines=lines, said=said)

    @property
    def observed_at(self) -> datetime:
        """Return the moment since when all of it is known: that of the oldest figure."""
        return min(row.observed_at for row in self.said.values())

    @property
    def stale_at(self) -> datetime:
        """Return the moment from which something of it is stale."""
        return min(freshest_until(row, self.deadlines[code]) for code, row in self.said.items())

    def freshness(self, now: datetime, bed: str = "") -> Freshness:
        """Return whether these figures, or those of one kind, may be used as they are at a moment."""
        codes = [bed] if bed in self.said else list(self.said)
        verdicts = [
            freshness(
                observed_at=self.said[code].observed_at,
                stale_after_s=self.deadlines[code],
                now=now,
            )
            for code in codes
        ]
        return max(verdicts, key=list(Freshness).index)


def by_newest(row: SourceFigures) -> tuple[datetime, int]:
    """Return by what figures of several reports are put in order: their moment, then who came later."""
    return row.observed_at, row.report_id


def freshest_until(row: SourceFigures, deadline: int) -> datetime:
    """Return the last moment at which a figure is fresh."""
    return row.observed_at + timedelta(seconds=deadline)


def demo_widths(facility: Facility, bed: Kind) -> dict[str, int]:
    """Return the stacked class widths from a facility's demo beds, in whole beds; 0 without the class."""
    regular = bed.demo_beds(facility)
    shares = {"regular": 1.0} | DEMO_WIDTH_SHARES
    return {
        name: math.ceil(regular * shares[name]) if name in bed.classes else 0 for name in CLASSES
    }


def kinds_of(facility: Facility) -> tuple[str, ...]:
    """Return the kinds of bed in force that a facility has."""
    return tuple(item.code for item in bed_kinds() if item.has(facility))


def beds_now(realm: Realm, facilities: Iterable[str] | None = None) -> dict[str, BedsNow]:
    """Return what counts of the beds per facility code (3 queries, however many facilities)."""
    in_force = {item.code: item for item in bed_kinds()}
    facilities = None if facilities is None else list(facilities)
    rows = SourceFigures.objects.filter(
        realm=realm, counts=True, cohort="", kind__in=list(in_force)
    )
    if facilities is not None:
        rows = rows.filter(facility__in=facilities)
    rows = rows.select_related("facility__region", "facility__veiligheidsregio", "report")
    found: dict[str, dict[str, SourceFigures]] = {}
    for row in rows.order_by("facility_id"):
        # another edition may say that the house has none of a kind it once reported
        if in_force[row.kind].has(row.facility):
            found.setdefault(row.facility_id, {})[row.kind] = row
    fixed: dict[str, dict[str, int | None]] = {}
    for (code, bed), standing in yardsticks(realm, realm.now(), facilities).items():
        fixed.setdefault(code, {})[bed] = standing.number
    paces = paces_of(realm)
    return {
        code: _beds_of(said, in_force, paces, fixed.get(code, {})) for code, said in found.items()
    }


def _beds_of(
    found: Mapping[str, SourceFigures],
    in_force: Mapping[str, Kind],
    paces: Mapping[str, str],
    fixed: Mapping[str, int | None],
) -> BedsNow:
    """Return what counts of one facility, its kinds in their order."""
    said = {code: found[code] for code in in_force if code in found}
    newest = max(said.values(), key=by_newest)
    pace = paces.get(newest.facility.region_id, REGULAR)
    return BedsNow(
        facility=newest.facility,
        report=newest.report,
        lines={code: BedLine.of(code, row.values) for code, row in said.items()},
        deadlines={code: in_force[code].deadline(row.source, pace) for code, row in said.items()},
        said=said,
        fixed=fixed,
    )


@dataclass(frozen=True)
class BedFigure:
    """What counts of one kind of bed, place, vehicle or staff at a facility, as rules look at it."""

    facility: Facility
    bed: str
    occupied: int | None
    operational: int | None
    regular: int | None
    observed_at: datetime
    source: str
    fresh: bool


@lru_cache(maxsize=32)
def _places_in(asks: frozenset[str]) -> Prepared[Facility]:
    """Return the reading of the facilities in use of some regions, with what kinds ask of them."""
    places = Facility.objects.filter(retired_at__isnull=True).only("name", "region_id", *asks)
    return Prepared(lambda regions: places.filter(region__in=regions).order_by("pk"))


_COUNTING = Prepared(
    lambda realm, kinds, regions: SourceFigures.objects.filter(
        realm=realm, counts=True, cohort="", kind__in=kinds, facility__region__in=regions
    ).values_list("facility_id", "kind", "load", "room", "regular", "observed_at", "source")
)


def bed_figures(
    realm: Realm, regions: Iterable[str], beds: Iterable[str], now: datetime
) -> list[BedFigure]:
    """Return what counts of some kinds at the facilities of regions, without the reports behind it.

    Any kind that has an occupancy, of any sector; what has no regular number is held against what there is.

    Four queries, and rows of a few columns: the rules are held against it at every report.
    """
    in_force = {item.code: item for item in measured_kinds()}
    wanted = [code for code in in_force if code in set(beds)]
    within = list(regions)
    asks = frozenset(name for code in wanted for name in in_force[code].asks)
    facilities = {one.pk: one for one in _places_in(asks)(regions=within)}
    paces = paces_of(realm)
    fixed = yardsticks(realm, now, regions=within)
    since: dict[tuple[str, str, str], datetime] = {}  # from when on a figure is fresh
    found: dict[tuple[str, str], BedFigure] = {}
    rows = _COUNTING(realm=realm.pk, kinds=wanted, regions=within)
    for code, bed, load, room, said, observed_at, source in rows:
        facility, item = facilities.get(code), in_force[bed]
        if facility is None or not item.has(facility):
            continue
        pace = paces.get(facility.region_id, REGULAR)
        first = since.get((bed, source, pace))
        if first is None:
            first = now - timedelta(seconds=item.deadline(source, pace))
            since[bed, source, pace] = first
        standing = fixed.get((code, bed))
        number = standing.number if standing else None
        regular = regular_of(item, facility, said, number) if item.has_regular else room
        found[code, bed] = BedFigure(
            facility, bed, load, room, regular, observed_at, source, observed_at >= first
        )
    return [found[code, bed] for code in facilities for bed in wanted if (code, bed) in found]
