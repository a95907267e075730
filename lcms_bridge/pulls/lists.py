"""Reading which addresses are asked: for who manages the systems, never their secrets."""

from typing import Any

from capacity.permissions import SOURCE_MANAGE
from journal.models import Realm
from lcms_bridge.peer_lists import fault_words
from lcms_bridge.pulls.models import Pull
from network.models import Facility, Region
from web.people import Person, can


def pulls_of(realm: Realm, person: Person) -> list[dict[str, Any]]:
    """Return the addresses of the systems that a person manages, by the system's name (3 queries)."""
    rows = list(
        Pull.objects.filter(realm=realm, is_on=True).select_related("source").order_by("source")
    )
    houses = Facility.objects.in_bulk([code for row in rows for code in row.source.facilities])
    regions = Region.objects.in_bulk([code for row in rows for code in row.source.regions])
    return [
        _pull(row)
        for row in rows
        if all(can(person, SOURCE_MANAGE, houses.get(one)) for one in row.source.facilities)
        and all(can(person, SOURCE_MANAGE, regions.get(one)) for one in row.source.regions)
    ]


def _pull(row: Pull) -> dict[str, Any]:
    """Return an address as the page of its system shows it."""
    return {
        "source": row.source.name,
        "url": row.url,
        "format": row.format,
        "every_s": row.every_s,
        "way": row.way,
        "header": row.header,
        "has_token": bool(row.token),
        "fetched_at": row.worked_at.isoformat() if row.worked_at else None,
        "failing_since": row.failing_since.isoformat() if row.failing_since else None,
        "again_at": row.broken_until.isoformat() if row.broken_until else None,
        **fault_words(row.fault),
    }
