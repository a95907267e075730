"""What is expected, over HTTP: the forecasts that stood at a moment, how good they were, and what came."""

from typing import ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from capacity.kinds import kind
from capacity.models.forecasts import COUNTRY
from capacity.selectors.forecasts import ForecastsAsked, forecasts_of
from journal.asked import asked_moment
from journal.errors import Invalid, Missing
from network.models import Facility, Region
from network.permissions import PICTURE_SEE
from web.views import RealmView

YES, NO = "1", "0"
_ASKED = [
    OpenApiParameter(
        "region", str, description="Code of a region, or `NL`: the country; all of them without it."
    ),
    OpenApiParameter(
        "facility",
        str,
        description="Code of a facility: its own forecasts, instead of those of wholes.",
    ),
    OpenApiParameter("kind", str, description="Code of a kind of resource; all without it."),
    OpenApiParameter("at", str, description="As it stood at that moment; now without it."),
    OpenApiParameter("came", str, description="`1`: with what is known since of those days."),
]


class ForecastsView(RealmView):
    """What is expected of beds, one to seven days ahead."""

    is_dear = True

    right = PICTURE_SEE
    query: ClassVar[tuple[str, ...]] = tuple(one.name for one in _ASKED)

    @extend_schema(
        parameters=_ASKED,
        responses={200: OpenApiTypes.OBJECT},
        summary="Beds that are expected, with bands, scenarios, crossing and how good that was lately",
    )
    def get(self, request: Request, realm: str) -> Response:
        """Answer with a row per region (or of one facility), kind and cohort."""
        del realm
        asked = request.query_params
        region, code, came = (asked.get(name, "") for name in ("region", "kind", "came"))
        facility = asked.get("facility", "")
        known = region == COUNTRY or (
            region.isprintable() and Region.objects.filter(pk=region).exists()
        )
        if region and not known:
            raise Missing("network.no_region", field="region", given=region)
        if facility and not (
            facility.isprintable() and Facility.objects.filter(pk=facility).exists()
        ):
            raise Missing("network.no_facility", field="facility", given=facility)
        if came not in ("", YES, NO):
            raise Invalid("capacity.forecast_came", field="came", given=came)
        return Response(
            forecasts_of(
                ForecastsAsked(
                    realm=self.realm,
                    region=region,
                    kind=kind(code).code if code else "",
                    facility=facility,
                    at=asked_moment(request, "at"),
                    came=came == YES,
                )
            )
        )
