"""Reading neighbours: for who decides about them, never their tokens."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal.models import Realm
from journal.said import beside
from lcms_bridge.models import Heard, Neighbour
from lcms_bridge.peer_lists import fault_words
from lcms_bridge.rights import PEERS
from network.models import Region
from network.permissions import ADMINISTER
from web.people import Person, can
from web.views import RealmView

MOST_HELD = 10  # of what could not be taken over, shown of each


class NeighboursView(RealmView):
    """The installations that keep us up to date, and we them."""

    right = PEERS

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        summary="The neighbours: where they are, how the line goes, what could not be taken over",
    )
    def get(self, request: Request, realm: str) -> Response:
        """Answer with those that this person decides about."""
        return Response({"neighbours": neighbours_of(self.realm, self.person)})


def neighbours_of(realm: Realm, person: Person) -> list[dict[str, Any]]:
    """Return the neighbours that a person decides about, by name (3 queries)."""
    regions = {one.pk: one for one in Region.objects.all()}
    rows = [
        row
        for row in Neighbour.objects.filter(realm=realm).order_by("name")
        if _decides(person, [regions[code] for code in row.gives if code in regions])
    ]
    held: dict[int, list[Heard]] = {}
    for one in Heard.objects.filter(neighbour__in=rows).exclude(fault="").order_by("pk"):
        held.setdefault(one.neighbour_id, []).append(one)
    return [_document(row, held.get(row.pk, [])) for row in rows]


def _decides(person: Person, regions: list[Region]) -> bool:
    """Say whether a person decides what others are told of all these regions."""
    if not regions:
        return can(person, ADMINISTER)
    return all(can(person, PEERS, region) for region in regions)


def _document(row: Neighbour, held: list[Heard]) -> dict[str, Any]:
    """Return a neighbour as its page shows it."""
    moments = {
        name: getattr(row, name).isoformat() if getattr(row, name) else None
        for name in ("failing_since", "worked_at", "asked_at")
    }
    return {
        "neighbour": row.name,
        "url": row.url,
        "world": row.world,
        "has_token": bool(row.token),
        "scopes": sorted(row.can),
        "lets": row.lets.split() or None,
        "token_ends_at": row.token_ends_at.isoformat() if row.token_ends_at else None,
        "again_at": row.broken_until.isoformat() if row.broken_until else None,
        **moments,
        **fault_words(row.fault),
        "held_count": len(held),
        "held": [{"ref": one.ref, **beside("fault", one.fault)} for one in held[:MOST_HELD]],
    }
