"""The sheet for the next shift over HTTP, as JSON and PDF."""

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal.asked import asked_moment
from journal.errors import Invalid, Missing
from journal.said import reader_language
from network.selectors import veiligheidsregio_get
from phases.activity_selectors import activity_get
from situation.picture_owners import owner_of
from situation.picture_reach import own_audience, sees
from situation.report.api import PAST, ReportView
from situation.report.handover import Shift, handover_document
from situation.report.paper import Document
from situation.report.pdf import paper_pdf
from situation.report.then import Then
from situation.teams import teams

FUNCTION = OpenApiParameter("function", str, description="Of one function of the team alone")
SINCE = OpenApiParameter(
    "since",
    OpenApiTypes.DATETIME,
    description="What happened since then; else the last handover (the one before, within the hour)",
)


class HandoverSheetView(ReportView):
    """The sheet for the next shift of a team, or of one function in it."""

    query: ClassVar[tuple[str, ...]] = ("at", "seq", "function", "since")

    @extend_schema(
        parameters=[*PAST, FUNCTION, SINCE],
        responses={200: OpenApiTypes.OBJECT},
        summary="The handover sheet of a team in an activiteit",
    )
    def get(self, request: Request, **named: Any) -> HttpResponse:
        """Answer with the document."""
        return Response(self.sheet(request, **named))

    def sheet(
        self, request: Request, *, activity: int, veiligheidsregio: str, team: str, **_named: Any
    ) -> Document:
        """Return the sheet that is asked. Raises Missing, Invalid."""
        row, area = activity_get(self.realm, activity), veiligheidsregio_get(veiligheidsregio)
        function = request.query_params.get("function", "")
        if team not in teams():
            raise Missing("situation.report.no_team", field="team")
        if function and function not in teams()[team].functions:
            raise Invalid("situation.report.not_in_team", field="function", given=function)
        seq, moment = self.moment(request)
        shift = Shift(area, team, function)
        owner = owner_of(shift.owner, "")
        mine = sees(self.person, self.realm, own_audience(row, owner))
        own = frozenset({shift.owner}) if mine else frozenset()
        then = Then(self.realm, row, seq, moment, self.inside(row), own)
        return handover_document(then, shift, since=asked_moment(request, "since"))


class HandoverSheetPdfView(HandoverSheetView):
    """The same on paper."""

    @extend_schema(
        parameters=[*PAST, FUNCTION, SINCE],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        summary="The handover sheet of a team in an activiteit as PDF",
    )
    def get(self, request: Request, **named: Any) -> HttpResponse:
        """Answer with the file."""
        document = self.sheet(request, **named)
        which = document["function"] or document["team"]
        name = f"overdracht-{document['activity']}-{document['veiligheidsregio'].lower()}-{which}"
        return self.file(paper_pdf(document, reader_language()), name)
