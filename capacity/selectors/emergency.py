"""Reading emergency departments: what is known now, with its age and freshness."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from capacity.freshness import Freshness, freshness
from capacity.inputs import EdInput
from capacity.kinds import kind
from capacity.models import EdReport, EdScores, EdStop, Method, Newest, Traffic
from capacity.operating import CLOSED
from capacity.resource import ED, REGULAR
from capacity.selectors.operating import operating_now
from capacity.selectors.pace import paces_of
from journal.models import Realm
from network.models import Facility


@dataclass(frozen=True)
class EdStanding:
    """Whether a department takes patients in, and if not why and until when."""

    traffic: Traffic
    reason: str = ""
    expected_end: datetime | None = None


@dataclass(frozen=True)
class EdNow:
    """The newest report of a facility's emergency department."""

    facility: Facility
    report: EdReport
    stale_after_s: int

    @property
    def observed_at(self) -> datetime:
        """Return the moment since when it is known."""
        return self.report.observed_at

    def standing(self, now: datetime) -> "EdStanding":
        """Return its state at a moment: a stop whose end has come stands no more."""
        row = self.report
        ended = row.expected_end is not None and row.expected_end <= now
        if ended or row.traffic == Traffic.OPEN:
            return EdStanding(Traffic.OPEN)
        return EdStanding(Traffic(row.traffic), row.reason, row.expected_end)

    @property
    def stale_at(self) -> datetime:
        """Return the moment from which it is stale."""
        return self.report.observed_at + timedelta(seconds=self.stale_after_s)

    def freshness(self, now: datetime) -> Freshness:
        """Return whether this state may be used as it is at a realm moment."""
        return freshness(
            observed_at=self.report.observed_at,
            stale_after_s=self.stale_after_s,
            now=now,
        )

    def count_freshness(self, now: datetime) -> Freshness:
        """Return whether its figures may be used: a state that was said again has those of an older count."""
        return freshness(
            observed_at=self.report.counted_at or self.report.observed_at,
            stale_after_s=self.stale_after_s,
            now=now,
        )


def ed_now(realm: Realm, facilities: Iterable[str] | None = None) -> dict[str, EdNow]:
    """Return the newest report of the emergency department per facility code (2 queries)."""
    rows = Newest.objects.filter(realm=realm, ed__isnull=False)
    if facilities is not None:
        rows = rows.filter(facility__in=list(facilities))
    rows = rows.select_related("facility__region", "facility__veiligheidsregio", "ed")
    department, paces = kind(ED), paces_of(realm)
    return {
        row.facility_id: EdNow(
            row.facility,
            row.ed,
            department.deadline(row.ed.source, paces.get(row.facility.region_id, REGULAR)),
        )
        for row in rows.order_by("facility_id")
        if row.ed is not None
    }


def ed_again(known: EdNow, now: datetime, *, source: str, method: Method) -> EdInput:
    """Return a department's known state, said once more at a moment; an end that came is none."""
    row, standing = known.report, known.standing(now)
    return EdInput(
        facility=known.facility,
        traffic=standing.traffic,
        observed_at=now,
        source=source,
        method=method,
        reason=standing.reason,
        expected_end=standing.expected_end,
        present=row.present,
        nedocs=row.nedocs,
        duiding=row.duiding,
        inputs=row.inputs,
        times=row.times,
    )


def stops_standing(realm: Realm, now: datetime) -> frozenset[str]:
    """Return the codes of the departments that stop as a whole at a moment (1 query)."""
    rows = EdStop.objects.filter(realm=realm, part="", ended_at__isnull=True)
    standing = rows.filter(Q(expected_end__isnull=True) | Q(expected_end__gt=now))
    return frozenset(standing.values_list("facility", flat=True))


def departments_open(realm: Realm, facilities: Iterable[Facility], now: datetime) -> frozenset[str]:
    """Return the codes of the departments that are known to take patients in now (2 queries).

    Not who stops, is closed by people or by the hours, or was never or too long ago heard of.
    """
    houses = list(facilities)
    known = ed_now(realm, [house.pk for house in houses])
    standing = operating_now(realm, houses)
    return frozenset(
        code
        for code, department in known.items()
        if department.freshness(now) is Freshness.FRESH
        and department.standing(now).traffic != Traffic.STOP
        and standing[code].standing_of(ED, now).state != CLOSED
    )


def scores_by_week(
    realm: Realm, facilities: Iterable[str], since: date
) -> dict[str, dict[date, dict[str, int]]]:
    """Return how often each department had each score, per week from `since` on (1 query)."""
    rows = EdScores.objects.filter(realm=realm, facility__in=list(facilities), monday__gte=since)
    found: dict[str, dict[date, dict[str, int]]] = {}
    for row in rows:
        found.setdefault(row.facility_id, {})[row.monday] = row.counts
    return found
