"""What was decided, over HTTP: the list, one decision with its evidence, on paper, as lanes over time."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal.asked import asked_since, asked_until
from journal.errors import Invalid
from journal.said import reader_language
from network.permissions import PICTURE_SEE
from network.selectors import region_get
from phases.record.decisions import decided_document, decision_at, decisions_of
from phases.record.paper import Listed, decisions_pdf
from phases.record.timeline import timeline_of
from web.views import RealmView

USUAL_SPAN = timedelta(days=7)
LONGEST = timedelta(days=400)
_PERIOD = [
    OpenApiParameter("from", str, description="A moment or a day; a week before `to` without it."),
    OpenApiParameter("to", str, description="A moment or a day; now without it."),
]


class _PeriodView(RealmView):
    """What is read of a region over a period."""

    right = PICTURE_SEE
    query: ClassVar[tuple[str, ...]] = ("from", "to")

    def period(self, request: Request) -> tuple[datetime, datetime]:
        """Return the period that is asked, which ends now at the latest. Raises Invalid."""
        now = self.realm.now()
        until = min(asked_until(request, "to") or now, now)
        since = asked_since(request, "from") or until - USUAL_SPAN
        if not since <= until <= since + LONGEST:
            raise Invalid("phases.list.span", field="from", days=LONGEST.days)
        return since, until


class DecisionsView(_PeriodView):
    """The decision list of a region."""

    @extend_schema(
        operation_id="realms_regions_decisions_list",
        parameters=_PERIOD,
        responses={200: OpenApiTypes.OBJECT},
        summary="What was decided for a region in a period",
    )
    def get(self, request: Request, realm: str, region: str) -> Response:
        """Answer with the decisions, oldest first."""
        place = region_get(region)
        since, until = self.period(request)
        rows = decisions_of(self.realm, place, since, until)
        return Response(
            {
                "region": place.pk,
                "from": since,
                "to": until,
                "decisions": [decided_document(one) for one in rows],
            }
        )


class DecisionsPdfView(_PeriodView):
    """The same on paper, in the language of the reader."""

    @extend_schema(
        parameters=_PERIOD,
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        summary="What was decided for a region in a period, as PDF",
    )
    def get(self, request: Request, realm: str, region: str) -> HttpResponse:
        """Answer with the file."""
        place = region_get(region)
        since, until = self.period(request)
        rows = decisions_of(self.realm, place, since, until)
        made = decisions_pdf(Listed(self.realm, place, since, until, rows), reader_language())
        mark = "OEFENING-" if self.realm.is_exercise else ""
        name = f"{mark}{self.realm.slug}-{place.pk.lower()}-besluiten.pdf"
        return HttpResponse(
            made,
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class DecisionView(RealmView):
    """One decision, with all that was frozen with it."""

    right = PICTURE_SEE

    @extend_schema(
        operation_id="realms_regions_decision_retrieve",
        responses={200: OpenApiTypes.OBJECT},
        summary="One decision with its frozen evidence",
    )
    def get(self, _request: Request, realm: str, region: str, seq: int) -> Response:
        """Answer with the decision that an entry of the journal records."""
        return Response(decision_at(self.realm, region_get(region), seq))


class TimelineView(_PeriodView):
    """Phases at every level, GRIP, the plan and its measures as lanes over time."""

    @extend_schema(
        parameters=_PERIOD,
        responses={200: OpenApiTypes.OBJECT},
        summary="Lanes over time of a region: phases, GRIP, the plan and its measures",
    )
    def get(self, request: Request, realm: str, region: str) -> Response:
        """Answer with the lanes."""
        place = region_get(region)
        since, until = self.period(request)
        lanes = timeline_of(self.realm, place, since, until)
        return Response({"region": place.pk, "from": since, "to": until, "lanes": lanes})
