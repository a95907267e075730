"""Reading what each source said last, and which goes first."""

from collections.abc import Iterable, Mapping
from itertools import chain

from django.db.models import F, QuerySet

from capacity.kinds import kinds_beside
from capacity.models import FigureReport, SourceFigures, SourceRule
from journal.models import Realm
from journal.prepared import Prepared
from network.models import Facility


def said_by_sources(
    realm: Realm, facilities: Iterable[str], *, lock: bool = False
) -> dict[str, list[SourceFigures]]:
    """Return the newest figures of every source, per facility code (2 queries).

    `lock`: until the transaction ends, for who is to choose anew: of a person and a feed that report of
    one house at once, the second sees what the first said.
    """
    places = Facility.objects.in_bulk(list(facilities))
    rows = _said(realm, places, lock=lock).select_related("report")
    found = _by_facility(realm, places, rows)
    for row in chain.from_iterable(found.values()):
        row.report.realm, row.report.facility = realm, row.facility
    return found


def said_beside(
    realm: Realm, places: Mapping[str, Facility], kinds: Iterable[str]
) -> dict[str, list[SourceFigures]]:
    """Return the newest figures of every source that are told together with these kinds (1 query).

    For who is to choose anew (they are locked, see `said_by_sources`), at places in hand; the reports
    behind them are not read: only whether they correct.
    """
    rows = _BESIDE(realm=realm.pk, places=list(places), kinds=kinds_beside(kinds))
    return _by_facility(realm, places, rows)


_BESIDE = Prepared(
    lambda realm, places, kinds: (
        _said(realm, places, lock=True)
        .filter(kind__in=kinds)
        .annotate(corrects=F("report__is_correction"))
    )
)


def reports_by(realm: Realm, numbers: Iterable[int]) -> dict[int, FigureReport]:
    """Return reports of a realm by their numbers, each with its place (1 query; none without numbers)."""
    rows = (
        FigureReport.objects.filter(realm=realm).select_related("facility").in_bulk(list(numbers))
    )
    for row in rows.values():
        row.realm = realm
    return rows


def hold_said(realm: Realm, places: Iterable[str]) -> None:
    """Lock what is known at several places, for who is to count there one after the other."""
    list(_said(realm, places, lock=True).values_list("pk"))


def _said(realm: Realm | int, places: Iterable[str], *, lock: bool) -> QuerySet[SourceFigures]:
    """Return the rows of places, in one order: two who lock the same wait for each other, never in a ring."""
    rows = SourceFigures.objects.filter(realm=realm, facility__in=list(places))
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    return rows.order_by("facility_id", "pk")


def _by_facility(
    realm: Realm, places: Mapping[str, Facility], rows: Iterable[SourceFigures]
) -> dict[str, list[SourceFigures]]:
    """Return rows by facility, each with its realm and its place."""
    found: dict[str, list[SourceFigures]] = {}
    for row in rows:
        row.realm, row.facility = realm, places[row.facility_id]
        found.setdefault(row.facility_id, []).append(row)
    return found


def preferences_of(realm: Realm) -> dict[tuple[str, str], str]:
    """Return which source goes first by facility (empty: the realm's) and kind (empty: all) (1 query)."""
    rules = SourceRule.objects.filter(realm=realm).values_list("facility", "kind", "prefer")
    return {(facility or "", kind): prefer for facility, kind, prefer in rules}
