"""Spreading over HTTP: a run, whole. What can be asked and answered are commands."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from patientspread.rights import RUN
from patientspread.selectors import run_document
from web.views import RealmView


class RunView(RealmView):
    """One run with its moves, comparison and explanations."""

    right = RUN
    is_dear = True

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="A run, whole")
    def get(self, _request: Request, realm: str, run: int) -> Response:
        """Answer with the run as it stands; reading its transfers is recorded."""
        return Response(run_document(self.realm, run, self.person))
