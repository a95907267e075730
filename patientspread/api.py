"""Spreading over HTTP: a run, whole. What can be asked and answered are commands."""

from typing import ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal.audit import record_reads
from journal.errors import Missing
from network.models import Facility
from patientspread.rights import PLACE_FIND, RUN, WEEK_SEE
from patientspread.selectors import run_document
from patientspread.selectors.placements import placement_get, places_for
from patientspread.selectors.runs import transfer_seen
from patientspread.selectors.week import week_document
from patientspread.why_not import why_not_there
from web.people import require
from web.views import RealmView


class RunView(RealmView):
    """One run with its moves, comparison and explanations."""

    right = RUN
    is_dear = True

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="A run, whole")
    def get(self, _request: Request, realm: str, run: int) -> Response:
        """Answer with the run as it stands; reading its transfers is recorded."""
        return Response(run_document(self.realm, run, self.person))


class WhyNotView(RealmView):
    """Why the patient of one transfer does not go to another hospital."""

    right = RUN
    is_dear = True
    query: ClassVar[tuple[str, ...]] = ("facility",)

    @extend_schema(
        parameters=[OpenApiParameter("facility", str, description="Code of the other hospital.")],
        responses={200: OpenApiTypes.OBJECT},
        summary="Why not to another hospital, on the figures of now",
    )
    def get(self, request: Request, realm: str, transfer: int) -> Response:
        """Answer with the reason in both languages; that the transfer was read is recorded."""
        row = transfer_seen(self.realm, transfer, self.person)
        record_reads(self.realm, self.person.name, [f"transfer:{row.pk}"], way="why-not")
        code = request.query_params.get("facility", "")
        other = Facility.objects.filter(pk=code).first() if code.isprintable() else None
        if other is None:
            raise Missing("network.no_facility", field="facility", given=code)
        return Response(why_not_there(row, other, self.realm.now()))


class WeekView(RealmView):
    """What regions took and sent since the targets of the week were made."""

    right = WEEK_SEE

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        summary="The week: what regions took and sent, a day each",
    )
    def get(self, _request: Request, realm: str) -> Response:
        """Answer with counts beside the targets that count."""
        del realm
        return Response(week_document(self.realm))


class PlacesView(RealmView):
    """The houses that can take one patient, best first, with why and whom to call."""

    right = PLACE_FIND

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="The places for one patient")
    def get(self, _request: Request, realm: str, placement: int) -> Response:
        """Answer with the ranking of now; reading what a patient needs is recorded."""
        row = placement_get(self.realm, placement)
        require(self.person, PLACE_FIND, row.origin)
        record_reads(self.realm, self.person.name, [f"placement:{row.pk}"], way="places")
        return Response(places_for(row, self.realm.now()))
