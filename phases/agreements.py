"""Whether agreements are kept by the figures of now, with what they were judged by."""

import math
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from journal.models import Realm
from network.models import Facility
from phases.evidence import evidence_document
from phases.models import Agreement, AgreementState
from phases.readings import region_readings
from phases.rules import Known
from phases.rules.agreements import Holds, read_indicator
from phases.rules.agreements import holds as holds_now
from phases.selectors import region_figures

STATES = {
    True: AgreementState.KEPT,
    False: AgreementState.BROKEN,
    None: AgreementState.UNKNOWN,
}


def judged_now(
    realm: Realm, rows: Iterable[Agreement], now: datetime
) -> Iterator[tuple[Agreement, str, dict[str, Any]]]:
    """Yield agreements with how they stand and their evidence (a few queries, however many there are)."""
    found = [(row, read_indicator(row.indicator)) for row in rows]
    if not found:
        return
    codes = {code for row, _indicator in found for code in row.partners}
    houses = dict(
        Facility.objects.filter(pk__in=codes, retired_at__isnull=True).values_list("pk", "region")
    )
    regions = {*houses.values(), *(row.region_id for row, _indicator in found)}
    beds = frozenset().union(*(indicator.beds for _row, indicator in found))
    about = frozenset().union(*(indicator.readings for _row, indicator in found))
    figures = region_figures(realm, regions, now, beds)
    readings = region_readings(realm, regions, about, now)
    known = Known(
        [one for inside in figures.values() for one in inside],
        (),
        [one for inside in readings.values() for one in inside],
    )
    for row, indicator in found:
        # who closed for good keeps nothing any more, and is not waited for
        partners = [code for code in row.partners if code in houses]
        stands = holds_now(indicator, partners, known)
        yield row, STATES[stands.kept].value, _evidence(stands)


def _evidence(stands: Holds) -> dict[str, Any]:
    """Return what an agreement was judged by, as JSON."""
    value = stands.value
    return {
        "value": None if value is None or math.isinf(value) else round(value, 3),
        "line": stands.line,
        "silent": list(stands.silent),
        "shown": [evidence_document(one) for one in stands.shown],
    }
