"""The part that capacity answers for: the systems of hospitals that report by themselves."""

from django.conf import settings

from capacity.models import Source, SourceState
from journal.gauges import gauge
from journal.metrics import Alert
from journal.parts import Look, Part, register

INTERVALS = 2  # a source may let so many pass before it is silent


def _speaking() -> list[tuple[Source, float]]:
    """Return the sources of the real world that spoke once, with the seconds since (1 query)."""
    rows = Source.objects.select_related("realm").filter(
        realm__kind="real",
        realm__is_open=True,
        state__in=[SourceState.SPEAKS, SourceState.SILENT],
        last_heard_at__isnull=False,
    )
    return [
        (row, (row.realm.now() - row.last_heard_at).total_seconds())
        for row in rows
        if row.last_heard_at
    ]


def _links() -> Look:
    """Return by how much the latest source is later than it may be."""
    found = _speaking()
    if not found:
        return Look(None)
    late = {
        row.name: silent - row.interval_s * INTERVALS
        for row, silent in found
        if silent > row.interval_s * INTERVALS
    }
    facts = {"links": len(found), "silent": sorted(late)}
    return Look(max(late.values(), default=0.0), facts=facts)


register(
    Part(
        "links",
        "capacity.part.links",
        _links,
        0.5,
        float(settings.STILL_AFTER_S) * 30,
        60,
        needs=("database",),
    )
)
gauge(
    "zorgbeeld_link_silent_seconds",
    "For how long a source of the real world was not heard.",
    ["source"],
    lambda: [((row.name,), silent) for row, silent in _speaking()],
    Alert(
        "ZorgbeeldLinkSilent",
        "max by (source) (zorgbeeld_link_silent_seconds) > 3600",
        "5m",
        "ticket",
        "The source {{ $labels.source }} was not heard for an hour: its hospitals go stale.",
    ),
)
