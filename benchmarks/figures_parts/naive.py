"""What the same work costs as a tutorial would write it, in the same run: what ours is compared with."""

from __future__ import annotations

from typing import Any


def save(realm: Any, reports: list[Any]) -> None:
    """Save reports row by row: no journal, no rules of plans, no choice between sources."""
    from django.db import transaction  # noqa: PLC0415

    from capacity.kinds import kind  # noqa: PLC0415
    from capacity.models import FigureReport, ReportLine, SourceFigures  # noqa: PLC0415
    from capacity.sources import marks  # noqa: PLC0415

    for one in reports:
        about = {"realm": realm, "facility": one.facility, "source": one.source}
        with transaction.atomic():
            row = FigureReport.objects.create(
                **about,
                observed_at=one.observed_at,
                received_at=realm.now(),
                method=one.method,
                reported_by="Meting",
                reporter="system:bench",
                capacity_class=one.capacity_class,
            )
            for line in one.lines:
                said = {"observed_at": one.observed_at, "values": line.values}
                ReportLine.objects.create(**about, report=row, kind=line.code, **said)
                SourceFigures.objects.update_or_create(
                    **about,
                    kind=line.code,
                    cohort="",
                    defaults={
                        **said,
                        "report": row,
                        "counts": True,
                        **marks(kind(line.code), line.values),
                    },
                )


def board(realm: Any, kinds: list[str]) -> dict[str, Any]:
    """Return what counts of every facility, from whole objects."""
    from capacity.freshness import freshness  # noqa: PLC0415
    from capacity.kinds import kind  # noqa: PLC0415
    from capacity.models import SourceFigures  # noqa: PLC0415
    from network.models import Facility  # noqa: PLC0415

    now = realm.now()
    rows: dict[str, dict[str, Any]] = {
        one.pk: {"facility": one.pk, "name": one.name, "region": one.region.name, "figures": {}}
        for one in Facility.objects.select_related("region").order_by("pk")
    }
    counting = SourceFigures.objects.filter(realm=realm, counts=True, kind__in=kinds)
    for one in counting.select_related("facility", "report"):
        deadline = kind(one.kind).deadline(one.source)
        rows[one.facility.pk]["figures"][one.kind] = {
            "values": one.values,
            "load": one.load,
            "room": one.room,
            "regular": one.regular,
            "observed_at": one.observed_at,
            "received_at": one.report.received_at,
            "source": one.source,
            "freshness": freshness(observed_at=one.observed_at, stale_after_s=deadline, now=now),
        }
    return {"at": now, "rows": list(rows.values())}
