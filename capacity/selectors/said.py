"""The reports of one facility as they came in, the newest first."""

from datetime import datetime
from typing import Any

from capacity.models import FigureReport, ReportLine
from journal.models import Realm
from journal.said import beside

MOST = 200
USUAL = 30


def reports_of(
    realm: Realm,
    facility: str,
    *,
    kind: str = "",
    before: int | None = None,
    limit: int = USUAL,
    at: datetime | None = None,
) -> dict[str, Any]:
    """Return a page of reports, the one that came in last first; `next` is the `before` of the page after.

    `at`: as they had come in at a moment (2 queries).
    """
    rows = FigureReport.objects.filter(realm=realm, facility=facility)
    if kind:
        rows = rows.filter(
            pk__in=ReportLine.objects.filter(realm=realm, facility=facility, kind=kind).values(
                "report"
            )
        )
    if before is not None:
        rows = rows.filter(pk__lt=before)
    if at is not None:
        rows = rows.filter(received_at__lte=at)
    page = list(rows.order_by("-pk")[: limit + 1])
    shown = page[:limit]
    lines: dict[int, list[dict[str, Any]]] = {}
    for line in ReportLine.objects.filter(report__in=[row.pk for row in shown]).order_by("pk"):
        if not kind or line.kind == kind:
            lines.setdefault(line.report_id, []).append(
                {"kind": line.kind, "cohort": line.cohort, "values": line.values}
            )
    return {
        "facility": facility,
        "reports": [_document(row, lines.get(row.pk, [])) for row in shown],
        "next": shown[-1].pk if len(page) > limit else None,
    }


def _document(row: FigureReport, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a report as it is read."""
    return {
        "id": row.pk,
        "observed_at": row.observed_at,
        "received_at": row.received_at,
        "source": row.source,
        "method": row.method,
        **beside("reported_by", row.reported_by),
        "duiding": row.duiding,
        "capacity_class": row.capacity_class,
        "is_correction": row.is_correction,
        "lines": lines,
    }
