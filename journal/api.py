"""The journal over HTTP: the snapshot, the ticket for a socket, commands for when there is no
socket.
"""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from journal import audit, commands
from journal.asked import asked_moment, asked_only, asked_seq
from journal.encodings import knows
from journal.identity import Reader, identify
from journal.kept import Encoded
from journal.live.asgi import socket_address
from journal.models import Realm
from journal.selectors import realm_get
from journal.snapshots import snapshot_at, snapshot_at_moment, snapshot_now
from journal.tickets import OPEN_SECONDS, Ticket, rights_head, sign

# how a snapshot can be sent, the best first
WAYS: dict[str, Callable[[Encoded], bytes]] = {
    "br": lambda made: made.small,
    "gzip": lambda made: made.zipped,
}
# what one address for every command answers: the answer of that command, as its own address says it
CARRIED_OUT = {
    "type": "object",
    "required": ["answer", "seq"],
    "properties": {
        "answer": {"type": "object", "description": "What the command answers at its own address"},
        "seq": {"type": "integer", "description": "The number of the newest entry of the journal"},
    },
}


class SnapshotView(APIView):
    """The state of a realm for whoever asks: now, or as of a sequence number or a moment."""

    @extend_schema(
        operation_id="realm_snapshot",
        parameters=[
            OpenApiParameter("seq", int, description="As of this sequence number"),
            OpenApiParameter(
                "at", OpenApiTypes.DATETIME, description="As of this moment, realm time"
            ),
            OpenApiParameter("recent", bool, description="May be up to a second old"),
        ],
        responses={200: OpenApiTypes.OBJECT, 304: None},
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Answer with the snapshot, or 304 when the client holds this very one."""
        realm = realm_get(slug)
        reader = identify(request, realm)
        asked_only(request, "seq", "at", "recent")
        past = _past(request, realm, reader)
        made = past or snapshot_now(
            realm, reader.audiences, recent="recent" in request.query_params
        )
        if request.headers.get("If-None-Match") == made.etag:
            return _headed(HttpResponse(status=304), made)
        name = reader.actor.name
        if past is not None:
            audit.record_shown(realm, name, past.audited, way="past")
        else:
            audit.record_snapshot(realm, name, reader.audiences, made.seq, made.audited)
        return _bytes_answer(request, made)


def _past(request: Request, realm: Realm, reader: Reader) -> Encoded | None:
    """Return the past snapshot that the query asks for, None: the present one. Raises Invalid."""
    if "seq" in request.query_params:
        return snapshot_at(realm, reader.audiences, asked_seq(request, "seq", 0))
    moment = asked_moment(request, "at")
    return snapshot_at_moment(realm, reader.audiences, moment) if moment is not None else None


def _bytes_answer(request: Request, made: Encoded) -> HttpResponse:
    """Answer with bytes that were encoded and compressed before."""
    way = next((name for name in WAYS if knows(request, name)), "")
    answer = HttpResponse(WAYS[way](made) if way else made.plain, content_type="application/json")
    if way:
        answer["Content-Encoding"] = way
    return _headed(answer, made)


def _headed(answer: HttpResponse, made: Encoded) -> HttpResponse:
    """Add what lets a client ask again for nothing."""
    answer["ETag"] = made.etag
    answer["Cache-Control"] = "private, no-store"  # it may tell of single patients
    patch_vary_headers(answer, ["Accept-Encoding", "Cookie", "Authorization"])
    return answer


class TicketView(APIView):
    """A ticket to open a live socket with."""

    is_live = True  # of a token it asks for all that the line can do: reading, and every command

    @extend_schema(operation_id="realm_ticket", request=None, responses={200: OpenApiTypes.OBJECT})
    def post(self, request: Request, slug: str) -> Response:
        """Give whoever asks a ticket for this realm, good for a minute."""
        realm = realm_get(slug)
        asked_only(request)
        # the counter is read before the rights: a change in between refuses the ticket, never
        # widens it
        seen = rights_head()
        ticket = Ticket(realm.slug, identify(request, realm), seen)
        return Response(
            {
                "ticket": sign(ticket),
                "url": socket_address(realm.slug),
                "sse": reverse("live-sse", args=[realm.slug]),
                "expires_in": OPEN_SECONDS,
                "reader": ticket.identity,
            },
        )


class CommandView(APIView):
    """A command without a socket; the same registry, the same services."""

    takes_commands = True  # of a token it asks for what the command asks for

    @extend_schema(
        operation_id="realm_command",
        request=OpenApiTypes.OBJECT,
        responses={(200, "application/json"): CARRIED_OUT},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    def post(self, request: Request, slug: str, name: str) -> Response:
        """Run a command once for this key."""
        realm = realm_get(slug)
        reader = identify(request, realm)
        asked_only(request)
        answer = commands.run(
            name,
            actor=reader.actor,
            realm=realm,
            payload=request.data,
            key=request.headers.get("Idempotency-Key", ""),
        )
        return Response({"answer": answer.body, "seq": answer.seq})
