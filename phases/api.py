"""The phases over HTTP: the plans, and who may decide. What can be decided are commands."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from network.permissions import PICTURE_SEE, people_holding
from network.selectors import region_get
from phases.mandates import DECIDE, RELAY, roles_held
from phases.selectors import plan_documents
from web.people import require
from web.views import RealmView


class PlansView(RealmView):
    """The beheersplannen in force."""

    right = PICTURE_SEE

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="The plans in force, readable")
    def get(self, _request: Request, realm: str) -> Response:
        """Answer with one plan a region."""
        return Response(plan_documents(self.realm))


class MandatedView(RealmView):
    """Who may decide on phases in a region: for whoever records what they say by telephone."""

    right = RELAY

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="Who may decide in a region")
    def get(self, request: Request, realm: str, region: str) -> Response:
        """Answer with the accounts, names and roles."""
        place = region_get(region)
        require(self.person, RELAY, place)
        return Response(
            [
                {
                    "username": person.name.removeprefix("user:"),
                    "name": str(person.label),
                    "roles": sorted(roles_held(person, [place])),
                }
                for person in people_holding(DECIDE.who, place, self.realm)
            ]
        )
