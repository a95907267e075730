"""Announced arrivals beyond the usual ones, as a forecast of departments takes them in."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Count

from capacity.departments import Values
from capacity.foresight.ed_model import HORIZONS
from capacity.hours import HOUR
from capacity.models import Arrival, ArrivalState
from journal.models import Realm

USUAL = timedelta(days=28)  # over which it is counted how many are announced as a rule


def announced_beyond(realm: Realm, codes: Sequence[str], at: datetime) -> Values:
    """Return the arrivals (S, H) announced until each hour ahead, less the usual number (2 queries)."""
    index = {code: row for row, code in enumerate(codes)}
    found = np.zeros((len(codes), len(HORIZONS)))
    arrivals = Arrival.objects.filter(realm=realm)
    coming = arrivals.filter(
        state=ArrivalState.ANNOUNCED,
        expected_at__gt=at,
        expected_at__lte=at + HORIZONS[-1] * HOUR,
    )
    for code, moment in coming.values_list("facility_id", "expected_at"):
        if code in index:
            found[index[code]] += [moment <= at + ahead * HOUR for ahead in HORIZONS]
    before = arrivals.filter(expected_at__gt=at - USUAL, expected_at__lte=at)
    before = before.exclude(state=ArrivalState.CANCELLED)
    for code, number in before.values_list("facility_id").annotate(number=Count("pk")):
        if code in index:
            found[index[code]] -= number / (USUAL / HOUR) * np.array(HORIZONS)
    return np.maximum(found, 0.0)
