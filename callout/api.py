"""Callout over HTTP: my own ways with how the ways out are, and who can be put on a roster."""

from typing import Any, ClassVar

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from callout.bodies import PlaceBody
from callout.rights import ANSWER, KEEP
from callout.selectors import own_document, people_at
from callout.services.contacts import require_here
from callout.system import system_document
from callout.ways.webpush import public_key
from network.permissions import ADMINISTER, PICTURE_SEE
from web.bodies import checked
from web.people import can, outside, require
from web.rights import Right
from web.views import RealmView


class OwnView(RealmView):
    """How I am reached, and which ways this installation has."""

    right: ClassVar[Right] = ANSWER

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="My own ways and the ways out")
    def get(self, _request: Request, **_named: Any) -> Response:
        """Answer with them, and with the key that a browser subscribes to push with."""
        document = own_document(self.person.user_id)
        return Response({**document, "push_key": public_key(settings.SECRET_KEY)})


class PeopleView(RealmView):
    """Who has a function at a place and can be put on its roster."""

    right: ClassVar[Right] = KEEP
    query: ClassVar[tuple[str, ...]] = ("facility", "region", "veiligheidsregio", "country")

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        summary="Who can be put on the roster of a place",
        parameters=[OpenApiParameter(name, str) for name in query],
    )
    def get(self, request: Request, **_named: Any) -> Response:
        """Answer with the accounts of a place; for whoever keeps its rosters."""
        values = checked(PlaceBody, request.query_params.dict())
        at = PlaceBody.arguments(values, self.realm)["at"]
        require_here(self.person, at)
        require(self.person, KEEP, at.place)
        return Response({"people": people_at(at, self.realm)})


class SystemView(RealmView):
    """How each part of the installation goes."""

    right: ClassVar[Right] = PICTURE_SEE

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        summary="The state of the system: each part, since when, what it means, what to do",
    )
    def get(self, _request: Request, realm: str) -> Response:
        """Answer with the parts in the order in which they are shown, and whom to call."""
        return Response(system_document(detailed=can(outside(self.person), ADMINISTER)))
