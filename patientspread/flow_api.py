"""The flow of patients through a region over HTTP."""

from typing import ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal.asked import asked_moment
from journal.errors import Missing
from network.models import Region
from network.permissions import PICTURE_SEE
from patientspread.rights import FLOW_WHOLE
from patientspread.selectors.flow import flow_document
from web.people import can
from web.views import RealmView

_ASKED = [
    OpenApiParameter("region", str, required=True, description="Code of a region."),
    OpenApiParameter("at", str, description="As it was known at that moment; now without it."),
]


class FlowView(RealmView):
    """How patients come in, where they wait and where they go: counts of a region, never persons."""

    is_dear = True

    right = PICTURE_SEE
    query: ClassVar[tuple[str, ...]] = tuple(one.name for one in _ASKED)

    @extend_schema(
        parameters=_ASKED,
        responses={200: OpenApiTypes.OBJECT},
        summary="The flow through a region: inflow, waits, outflow, target groups and what holds up",
    )
    def get(self, request: Request, realm: str) -> Response:
        """Answer with counts; who does not answer for the region gets no small ones."""
        del realm
        code = request.query_params.get("region", "")
        region = Region.objects.filter(pk=code).first() if code.isprintable() else None
        if region is None:
            raise Missing("network.no_region", field="region", given=code)
        at = asked_moment(request, "at")
        whole = can(self.person, FLOW_WHOLE, region)
        return Response(flow_document(self.realm, region, at, whole=whole))
