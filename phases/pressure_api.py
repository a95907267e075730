"""Pressure scores over HTTP: the scheme in force, and the evidence of a facility as it stands now."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal.errors import Missing
from network.permissions import PICTURE_SEE
from network.selectors import facility_get
from phases.pressure import scores_now
from phases.pressure_documents import scheme_document, score_document
from phases.pressure_scheme import scheme_in_force
from phases.rules.pressure.scheme import FACILITY
from web.views import RealmView


class PressureSchemeView(RealmView):
    """The scheme by which pressure is scored."""

    right = PICTURE_SEE

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="The scheme of pressure scores")
    def get(self, _request: Request, realm: str) -> Response:
        """Answer with parameters, lines, weights and prescribed measures."""
        return Response(scheme_document(scheme_in_force()))


class PressureEvidenceView(RealmView):
    """Why a facility scores as it does: every parameter with its figure, age, source, line and points."""

    right = PICTURE_SEE

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="The evidence of a pressure score")
    def get(self, _request: Request, realm: str, facility: str) -> Response:
        """Answer with the score of now and its parts. Raises Missing for who is not scored."""
        place = facility_get(facility)
        now = self.realm.now()
        found = scores_now(self.realm, now, [place.region_id]).get(f"{FACILITY}:{place.pk}")
        if found is None:
            raise Missing("phases.pressure.no_place", field="facility")
        return Response({"at": now.isoformat(), **score_document(found, now)})
