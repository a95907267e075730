"""Scores of emergency departments beside their own: what is usual there, week by week."""

from collections.abc import Sequence
from datetime import date, timedelta

from capacity import crowding
from capacity.emergency_lists import settings
from capacity.models import EdReport, EdScores
from capacity.selectors import scores_by_week
from journal.local_time import LOCAL
from journal.models import Realm

Percentiles = dict[str, int | None]


def scores_count(realm: Realm, rows: Sequence[EdReport]) -> Percentiles:
    """Count the new scores of departments and return the own percentile of each (2 queries).

    A score stands beside what came before it. What is said again without counting is no new score.
    """
    scored = [row for row in rows if row.nedocs is not None]
    if not scored:
        return {}
    rule = settings()
    since = min(_monday(row) for row in scored) - timedelta(weeks=rule.percentile_weeks)
    known = scores_by_week(realm, {row.facility_id for row in scored}, since)
    found: Percentiles = {}
    changed: dict[tuple[str, date], dict[str, int]] = {}
    for row in scored:
        weeks = known.setdefault(row.facility_id, {})
        score = float(row.nedocs or 0)
        monday = _monday(row)
        first = monday - timedelta(weeks=rule.percentile_weeks)
        before = [counts for week, counts in weeks.items() if first <= week <= monday]
        found[row.facility_id] = crowding.percentile(before, score, least=rule.percentile_least)
        if row.counted_at is None:
            counts = weeks.setdefault(monday, {})
            name = crowding.bucket(score)
            counts[name] = counts.get(name, 0) + 1
            changed[row.facility_id, monday] = counts
    EdScores.objects.bulk_create(
        [
            EdScores(realm=realm, facility_id=code, monday=monday, counts=counts)
            for (code, monday), counts in sorted(changed.items())
        ],
        update_conflicts=True,
        unique_fields=["realm", "facility", "monday"],
        update_fields=["counts"],
    )
    return found


def scores_usual(realm: Realm, rows: Sequence[EdReport]) -> Percentiles:
    """Return the own percentile of scores that were counted before, beside the others (1 query)."""
    scored = [row for row in rows if row.nedocs is not None]
    rule = settings()
    weeks = timedelta(weeks=rule.percentile_weeks)
    if not scored:
        return {}
    since = min(_monday(row) for row in scored) - weeks
    known = scores_by_week(realm, {row.facility_id for row in scored}, since)
    found: Percentiles = {}
    for row in scored:
        monday, score = _monday(row), float(row.nedocs or 0)
        before = [
            dict(counts)
            for week, counts in sorted(known.get(row.facility_id, {}).items())
            if monday - weeks <= week <= monday
        ]
        name = crowding.bucket(score)
        if before and row.counted_at is None and before[-1].get(name):
            before[-1][name] -= 1  # itself
        found[row.facility_id] = crowding.percentile(before, score, least=rule.percentile_least)
    return found


def _monday(row: EdReport) -> date:
    """Return the Monday of the week in which a report's figures were counted."""
    day = (row.counted_at or row.observed_at).astimezone(LOCAL).date()
    return day - timedelta(days=day.weekday())
