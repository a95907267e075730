"""Spreading over HTTP: a run, whole. What can be asked and answered are commands."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal.audit import record_reads
from patientspread.rights import PLACE_FIND, RUN, WEEK_SEE
from patientspread.selectors import run_document
from patientspread.selectors.placements import placement_get, places_for
from patientspread.selectors.week import week_document
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
