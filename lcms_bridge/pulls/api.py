"""The addresses that are asked, over HTTP."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from capacity.permissions import SOURCE_MANAGE
from lcms_bridge.pulls.lists import pulls_of
from web.views import RealmView


class PullsView(RealmView):
    """The addresses at which figures are fetched."""

    right = SOURCE_MANAGE

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        summary="The addresses at which figures of systems are fetched, and how that goes",
    )
    def get(self, request: Request, realm: str) -> Response:
        """Answer with those of the systems that this person manages."""
        return Response({"pulls": pulls_of(self.realm, self.person)})
