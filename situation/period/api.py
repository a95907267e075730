"""Reports over a period over HTTP: as JSON, CSV and PDF."""

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal.said import reader_language
from journal.selectors import kept_since
from situation.period.asked import Scope, period_of, place_of
from situation.period.document import file_name, period_document, period_rows
from situation.period.rights import REPORT_SEE, require_reads
from situation.report.api import pdf_answer
from situation.report.paper import Document
from situation.report.pdf import paper_pdf
from web.rights import Right
from web.tables import csv_answer
from web.views import RealmView

PERIOD = [
    OpenApiParameter("period", str, description="`week`, `month`, `quarter`, or `days`"),
    OpenApiParameter(
        "on",
        OpenApiTypes.DATE,
        description="A day in it; else the last that is over, or the one that runs if nothing was kept then",
    ),
    OpenApiParameter("first", OpenApiTypes.DATE, description="Of `days`: the first"),
    OpenApiParameter("last", OpenApiTypes.DATE, description="Of `days`: the last"),
]


class PeriodView(RealmView):
    """The report of a facility, a region or the country over a period."""

    is_dear = True
    right: ClassVar[Right] = REPORT_SEE
    query: ClassVar[tuple[str, ...]] = tuple(one.name for one in PERIOD)

    @extend_schema(
        parameters=PERIOD,
        responses={200: OpenApiTypes.OBJECT},
        summary="The report of a place over a period: occupancy, departments, measures with their effect",
    )
    def get(self, request: Request, level: str, place: str, **_named: Any) -> HttpResponse:
        """Answer with the document."""
        return Response(self.document(request, level, place))

    def document(self, request: Request, level: str, code: str) -> Document:
        """Return the report that is asked. Raises Missing, Refused, Invalid."""
        place = place_of(level, code, closed=True)
        require_reads(self.person, place)
        now = self.realm.now()
        asked = request.query_params.dict()
        period = period_of(asked, now, kept_since(self.realm))
        return period_document(Scope(self.realm, place, period, now))


class PeriodPdfView(PeriodView):
    """The same on paper, in the language of the reader."""

    @extend_schema(
        parameters=PERIOD,
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        summary="The report of a place over a period as PDF",
    )
    def get(self, request: Request, level: str, place: str, **_named: Any) -> HttpResponse:
        """Answer with the file."""
        document = self.document(request, level, place)
        made = paper_pdf(document, reader_language())
        return pdf_answer(self.realm, made, file_name(document))


class PeriodCsvView(PeriodView):
    """Its numbers as a table: a row per number."""

    @extend_schema(
        parameters=PERIOD,
        responses={(200, "text/csv"): OpenApiTypes.STR},
        summary="The numbers of the report of a place over a period as CSV",
    )
    def get(self, request: Request, level: str, place: str, **_named: Any) -> HttpResponse:
        """Answer with the file."""
        document = self.document(request, level, place)
        return csv_answer(self.realm, file_name(document), period_rows(document), mark="\ufeff")
