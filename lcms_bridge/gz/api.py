"""The side of the contract `koppelvlak GZ-beeld` that answers: a neighbour, by the token it was given."""

import hashlib
import re
from dataclasses import replace
from typing import Any, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from capacity.feed_api import FEEDS, SCHEMES, too_many
from capacity.services.sources import hash_of
from journal import clock, errors
from journal.asked import asked_only
from journal.errors import Conflict, Invalid, Missing, Refused, TooLarge
from journal.events import encode
from journal.limits import shares
from journal.said import said
from journal.services import require_open, writing
from lcms_bridge.gz.bodies import RevisionIn
from lcms_bridge.gz.documents import PAGE, PAGE_EXAMPLE, TEXT, TEXT_EXAMPLE, text_document
from lcms_bridge.gz.giving import changes_page
from lcms_bridge.gz.sharing import shared_own, shared_revise
from lcms_bridge.gz.taking import actor_of
from lcms_bridge.gz.values import MOST_CHANGES
from lcms_bridge.models import Neighbour, NeighbourState, Shared
from network.auth import false_token
from web.bodies import checked
from web.scopes import EXCHANGE, OF_NEIGHBOURS, TEXTS, described, require_scope

MOST_BODY = 64 * 1024
MOST_SINCE = 60
_REVISION = re.compile(r'"([0-9]{1,9})"')
_LIMIT = re.compile(r"[1-9][0-9]{0,2}")
_REF = re.compile(r"[0-9a-f]{32}")
NOT_NOW = OpenApiResponse(description="Exercise and real do not meet; or the realm is closed")
EXERCISE = OpenApiParameter(
    "exercise",
    bool,
    required=True,
    description="Whether the asker's world is an exercise; another than ours is answered 409",
)


class Asker:
    """Who a request with the token of a neighbour is made by, as the framework wants to know it."""

    is_authenticated = True

    def __init__(self, neighbour: Neighbour) -> None:
        self.neighbour = neighbour


class NeighbourAccess(BaseAuthentication):
    """Access with the token that a neighbour was given: `Authorization: Bearer <token>`."""

    def authenticate(self, request: Request) -> tuple[Asker, None]:
        """Return the neighbour whose token this is. Raises AuthenticationFailed, Refused."""
        parts = get_authorization_header(request).split()
        if len(parts) != 2 or parts[0].lower() not in SCHEMES:  # noqa: PLR2004 -- a scheme and a token
            raise AuthenticationFailed(str(said("capacity.source_token_missing")))
        token = parts[1].decode("ascii", errors="replace")
        rows = Neighbour.objects.select_related("realm").filter(token_hash=hash_of(token))
        found = rows.exclude(token_ends_at__lte=clock.now()).first()
        if found is None:
            false_token(request)
            over = rows.values_list("token_ends_at", flat=True).first()
            if over is not None:  # who has the token itself may know why it opens nothing
                raise AuthenticationFailed(str(said("capacity.source_token_over", at=over)))
            raise AuthenticationFailed(str(said("capacity.source_token_unknown")))
        require_scope(found.can, request)
        return Asker(found), None

    def authenticate_header(self, request: Request) -> str:
        """Name the way in, which makes the answer a 401."""
        del request
        return "Bearer"


class NeighbourScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The token of a neighbour, as the description of the API shows it."""

    target_class = "lcms_bridge.gz.api.NeighbourAccess"
    name = "neighbour"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the header."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": f"Made for some of the scopes {', '.join(OF_NEIGHBOURS)}",
        }

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        """Return what a token must be made for."""
        return {self.name: described(auto_schema)}


class NeighbourView(APIView):
    """An address that the token of a neighbour opens, in its own realm, while the line is open."""

    authentication_classes = (NeighbourAccess,)
    scope = EXCHANGE
    scope_of_writing = TEXTS
    query: tuple[str, ...] = ()

    def neighbour_in(self, request: Request, realm: str) -> Neighbour:
        """Return whose token it is. Raises Refused, Conflict (the realm is closed)."""
        asked_only(request, *self.query)
        row = cast("Asker", request.user).neighbour
        if row.realm.slug != realm:
            raise Refused("capacity.source_other_realm", field="realm")
        require_open(row.realm)
        if row.state != NeighbourState.ACTIVE or not row.linked:
            raise Refused("lcms_bridge.gz.line_closed", field="realm")
        return row


class ChangesView(NeighbourView):
    """What changed of the regions that a neighbour is told of."""

    query = ("since", "exercise", "limit")

    @extend_schema(
        operation_id="gz_changes",
        parameters=[
            OpenApiParameter(
                "since",
                str,
                description="`position` of the page before; empty or of another history: all of it",
            ),
            OpenApiParameter(
                "limit", int, description=f"1 to {MOST_CHANGES}, which is the default"
            ),
            EXERCISE,
            OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER),
        ],
        responses={(200, "application/json"): PAGE, 304: None, 409: NOT_NOW},
        summary="What changed of the regions that this neighbour is told of, oldest first, by pages",
        examples=[OpenApiExample("page", value=PAGE_EXAMPLE, response_only=True)],
    )
    def get(self, request: Request, realm: str) -> Response:
        """Answer with a page; 304 when it is the one that the asker has."""
        row = self.neighbour_in(request, realm)
        if wait := _wait(row):
            return too_many(wait)
        exercise_checked(row, request.query_params.get("exercise", ""))
        since = request.query_params.get("since", "")
        if len(since) > MOST_SINCE:
            raise Invalid("lcms_bridge.gz.no_value", field="since")
        found = changes_page(row.realm, row.gives, since, _limit(request))
        page = replace(found, scopes=tuple(sorted(row.can)))
        Neighbour.objects.filter(pk=row.pk).update(asked_at=row.realm.now())
        document = page.document()
        # the time alone makes no other page
        mark = hashlib.sha256(encode(document | {"now": ""}).encode()).hexdigest()[:32]
        tag = f'"{mark}"'
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304, headers={"ETag": tag})
        return Response(document, headers={"ETag": tag, "Cache-Control": "no-store"})


class TextView(NeighbourView):
    """One text that we share: as it is now, and what a neighbour wants it to say."""

    @extend_schema(
        operation_id="gz_text",
        responses={(200, "application/json"): TEXT, 409: NOT_NOW},
        summary="A shared text in its newest revision, which is its ETag",
        examples=[OpenApiExample("text", value=TEXT_EXAMPLE, response_only=True)],
    )
    def get(self, request: Request, realm: str, ref: str) -> Response:
        """Answer with the text."""
        row = self.neighbour_in(request, realm)
        if wait := _wait(row):
            return too_many(wait)
        _ref_checked(ref)
        found = Shared.objects.filter(realm=row.realm, origin=None, ref=ref).first()
        return _answer(_for(row, found))

    @extend_schema(
        operation_id="gz_text_put",
        request=RevisionIn,
        parameters=[OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True)],
        responses={(200, "application/json"): TEXT},
        summary="Have a shared text say something else, on the revision that was read; else 409",
    )
    def put(self, request: Request, realm: str, ref: str) -> Response:
        """Change the text, if it still is as the neighbour read it. Raises Conflict."""
        row = self.neighbour_in(request, realm)
        if wait := _wait(row):
            return too_many(wait)
        _ref_checked(ref)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not str(length).isdecimal() or int(length) > MOST_BODY:
            raise TooLarge("lcms_bridge.too_large", field="", kilobytes=MOST_BODY // 1024)
        if not isinstance(request.data, dict):
            raise Invalid("journal.bad_payload")
        values = checked(RevisionIn, request.data)
        exercise_checked(row, "true" if values["exercise"] else "false")
        base = _REVISION.fullmatch(request.headers.get("If-Match", ""))
        if base is None:
            raise Invalid("lcms_bridge.gz.no_revision", field="If-Match")
        with writing():
            found = _for(row, shared_own(row.realm, ref))
            shared_revise(found, actor=actor_of(row), text=values["text"], base=int(base[1]))
        return _answer(found)


def exercise_checked(row: Neighbour, given: str) -> None:
    """Raise Conflict unless the asker's world is an exercise as ours is; Invalid where it does not say."""
    if given not in ("true", "false"):
        raise Invalid("lcms_bridge.gz.no_value", field="exercise")
    if (given == "true") is not row.realm.is_exercise:
        raise Conflict("lcms_bridge.out.fault.other_world", field="exercise")


def _ref_checked(ref: str) -> None:
    """Raise Missing for what can be the name of no text: also a NUL, that no database holds."""
    if _REF.fullmatch(ref) is None:
        raise Missing("lcms_bridge.gz.no_shared", field="ref")


def _for(row: Neighbour, found: Shared | None) -> Shared:
    """Return a text that this neighbour is told of. Raises Missing."""
    if found is None or found.region not in row.gives:
        raise Missing("lcms_bridge.gz.no_shared", field="ref")
    return found


def _answer(found: Shared) -> Response:
    """Return a text with its revision as its mark."""
    headers = {"ETag": f'"{found.revision}"', "Cache-Control": "no-store"}
    return Response(text_document(found), headers=headers)


def _limit(request: Request) -> int:
    """Return how many changes are asked for at most. Raises Invalid."""
    given = request.query_params.get("limit", str(MOST_CHANGES))
    if not _LIMIT.fullmatch(given) or int(given) > MOST_CHANGES:
        raise Invalid("lcms_bridge.gz.no_value", field="limit")
    return int(given)


def _wait(row: Neighbour) -> int:
    """Return for how many seconds a neighbour must wait: it has the share of a source."""
    try:
        shares.spend(f"neighbour:{row.pk}", FEEDS)
    except errors.TooMany as refusal:
        return refusal.retry_after
    return 0
