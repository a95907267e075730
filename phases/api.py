"""The phases over HTTP: the plans, and who may decide. What can be decided are commands."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal.errors import Missing
from network.models import Facility, Veiligheidsregio
from network.permissions import PICTURE_SEE, people_holding
from network.selectors import facility_get, region_get, veiligheidsregio_get
from phases.level_mandates import require_recorder, right_at
from phases.levels import standing_document, standing_now
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


class StandingView(RealmView):
    """How heavily every place stands by the figures of now: the advice beside what people decided."""

    right = PICTURE_SEE

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        summary="How places stand by the figures: facilities, areas, regions, country, its stage",
    )
    def get(self, _request: Request, realm: str) -> Response:
        """Answer with the levels, what was counted, and the national stages."""
        return Response(standing_document(standing_now(self.realm)))


class MandatedAtView(RealmView):
    """Who may decide on the phase of a facility or an area, for whoever records what they say."""

    right = RELAY

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT}, summary="Who may decide at a facility or an area"
    )
    def get(self, request: Request, realm: str, level: str, place: str) -> Response:
        """Answer with the accounts and names; `level` is `facility` or `area`."""
        found: Facility | Veiligheidsregio
        if level == "facility":
            found = facility_get(place)
        elif level == "area":
            found = veiligheidsregio_get(place)
        else:
            raise Missing("phases.level.unknown", field="level")
        require_recorder(self.person, found)
        return Response(
            [
                {"username": one.name.removeprefix("user:"), "name": str(one.label)}
                for one in people_holding(right_at(found).who, found, self.realm)
            ]
        )
