"""Stops of whole departments as periods: what the reports say, kept from begin to end."""

from collections.abc import Sequence
from datetime import datetime

from capacity.models import EdReport, EdStop, StopEnd, Traffic
from journal.bulk import bulk_change
from journal.models import Realm


def periods_follow(realm: Realm, rows: Sequence[EdReport]) -> bool:
    """Begin, prolong and end periods as new reports say; return whether any began or ended."""
    codes = {row.facility_id for row in rows}
    standing = EdStop.objects.filter(
        realm=realm, part="", facility__in=codes, ended_at__isnull=True
    )
    known = {
        stop.facility_id: stop for stop in standing.select_for_update(of=("self",)).order_by("pk")
    }
    begun, prolonged, ended = [], [], []
    for row in rows:
        stop = known.get(row.facility_id)
        if row.traffic == Traffic.STOP and stop is None:
            begun.append(_begun(realm, row))
        elif row.traffic == Traffic.STOP and stop is not None:
            stop.expected_end, stop.reason = row.expected_end, row.reason
            prolonged.append(stop)
        elif stop is not None:
            _end(stop, row.observed_at, StopEnd.REPORTED)
            ended.append(stop)
    # two first reports of one stop at the same moment: it is one period
    EdStop.objects.bulk_create(begun, ignore_conflicts=True)
    bulk_change(prolonged, ["expected_end", "reason"])
    bulk_change(ended, ["ended_at", "ended_by"])
    return bool(begun or ended)


def _begun(realm: Realm, row: EdReport) -> EdStop:
    """Return the period that a report begins."""
    return EdStop(
        realm=realm,
        facility_id=row.facility_id,
        traffic=Traffic.STOP,
        reason=row.reason,
        began_at=row.observed_at,
        expected_end=row.expected_end,
        reported_by=row.reported_by,
    )


def _end(stop: EdStop, at: datetime, why: StopEnd) -> None:
    """End a period; never before it began, nor after the end that was announced."""
    moment = at if stop.expected_end is None else min(at, stop.expected_end)
    stop.ended_at, stop.ended_by = max(moment, stop.began_at), why


def periods_end(stops: Sequence[EdStop], *, at: datetime, why: StopEnd) -> None:
    """End periods that are locked."""
    for stop in stops:
        _end(stop, at, why)
    bulk_change(stops, ["ended_at", "ended_by"])
