"""Reading registered sources: whether each speaks, what it sent last, and who may manage it."""

from datetime import timedelta
from typing import Any

from capacity.models import Source, SourceState
from capacity.permissions import SOURCE_MANAGE
from journal.actors import Actor
from journal.models import Realm
from network.models import Facility, Region
from web.people import can

LATE = "late"  # one interval passed without a word; from two on it is silent


def source_documents(realm: Realm, actor: Actor) -> list[dict[str, Any]]:
    """Return the sources of a realm as somebody may see them (3 queries).

    What was wrong with its batches is for who may manage a source: it can quote what was sent.
    """
    rows = list(Source.objects.filter(realm=realm).order_by("label", "name"))
    codes = {code for row in rows for code in (*row.facilities, *row.regions)}
    places: dict[str, Facility | Region] = {
        **Facility.objects.in_bulk(codes),
        **Region.objects.in_bulk(codes),
    }
    return [_document(row, realm, actor, places) for row in rows]


def _document(
    row: Source, realm: Realm, actor: Actor, places: dict[str, Facility | Region]
) -> dict[str, Any]:
    """Return one source."""
    own = [places[code] for code in (*row.facilities, *row.regions) if code in places]
    manages = all(can(actor, SOURCE_MANAGE, place) for place in own)
    return {
        "source": row.name,
        "label": row.label,
        "contact": row.contact,
        "facilities": row.facilities,
        "regions": row.regions,
        "kinds": row.kinds,
        "interval_s": row.interval_s,
        "state": _state(row, realm),
        "since": row.state_since,
        "token_made_at": row.token_made_at,
        "token_ends_at": row.token_ends_at,
        "scopes": sorted(row.can),
        "signed": bool(row.secret),
        "last_used_at": row.last_used_at,
        "last_heard_at": row.last_heard_at,
        "last_report_at": row.last_report_at,
        "manages": manages,
        "batches": row.batches if manages else [],
    }


def _state(row: Source, realm: Realm) -> str:
    """Return whether a source speaks, with the word for one whose next message is overdue."""
    if row.state != SourceState.SPEAKS or row.last_heard_at is None:
        return row.state
    late = realm.now() - row.last_heard_at > timedelta(seconds=row.interval_s)
    return LATE if late else row.state
