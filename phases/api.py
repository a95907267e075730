"""The phases over HTTP: the plans. What can be decided are commands."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from network.permissions import PICTURE_SEE
from phases.selectors import plan_documents
from web.views import RealmView


class PlansView(RealmView):
    """The beheersplannen in force."""

    right = PICTURE_SEE

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="The plans in force, readable")
    def get(self, _request: Request, realm: str) -> Response:
        """Answer with one plan a region."""
        return Response(plan_documents())
