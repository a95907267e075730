"""Reports over HTTP: as of now, a moment, a number, or as they were published; as JSON and as PDF."""

from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal.asked import asked_moment, asked_seq
from journal.errors import Invalid, Missing
from journal.models import Entry, Realm
from journal.said import beside, reader_language
from journal.selectors import seq_at
from network.permissions import PICTURE_SEE
from phases.activity_selectors import activity_get
from phases.models import Activity
from situation.picture_reach import activity_audience, sees
from situation.report.models import SituationReport
from situation.report.paper import Document
from situation.report.pdf import paper_pdf
from situation.report.sitrep import Asked, sitrep_document
from web.rights import Right
from web.views import RealmView

PAST = [
    OpenApiParameter("at", OpenApiTypes.DATETIME, description="As of this moment, realm time"),
    OpenApiParameter("seq", int, description="As of this number of the journal"),
]
VERSION = OpenApiParameter("version", int, description="As it was published under this number")
LAYOUT = OpenApiParameter(
    "layout",
    str,
    description="In the layout of `veiligheidsregio:<CODE>`, `region:<CODE>`, `default`",
)


class ReportView(RealmView):
    """What is read of an activiteit as of a moment."""

    right: ClassVar[Right] = PICTURE_SEE
    query: ClassVar[tuple[str, ...]] = ("at", "seq")

    def moment(self, request: Request) -> tuple[int, datetime]:
        """Return the number and the moment that are asked; now at the latest. Raises Invalid, Missing."""
        now = self.realm.now()
        moment = asked_moment(request, "at")
        if "seq" in request.query_params:
            seq = asked_seq(request, "seq", 0)
            found = Entry.objects.filter(realm=self.realm, seq=seq)
            told = found.values_list("realm_time", flat=True).first()
            if told is None:
                raise Missing("situation.report.no_number", field="seq")
            return seq, min(max(moment or told, told), now)
        if moment is None or moment >= now:
            return Realm.objects.values_list("head", flat=True).get(pk=self.realm.pk), now
        return seq_at(self.realm, moment), moment

    def inside(self, activity: Activity) -> bool:
        """Say whether the reader takes part."""
        return sees(self.person, self.realm, activity_audience(activity))

    def file(self, made: bytes, name: str) -> HttpResponse:
        """Answer with a PDF; the name of an exercise's says so."""
        return pdf_answer(self.realm, made, name)


class SitrepView(ReportView):
    """The situation report of an activiteit."""

    query: ClassVar[tuple[str, ...]] = ("at", "seq", "version", "layout")

    @extend_schema(
        parameters=[*PAST, VERSION, LAYOUT],
        responses={200: OpenApiTypes.OBJECT},
        summary="The situation report of an activiteit, as of a moment or as published",
    )
    def get(self, request: Request, activity: int, **_named: Any) -> HttpResponse:
        """Answer with the document."""
        return Response(self.document(request, activity))

    def document(self, request: Request, number: int) -> Document:
        """Return the report that is asked. Raises Missing, Invalid."""
        activity = activity_get(self.realm, number)
        return sitrep_document(self.realm, activity, self.asked(request, activity))

    def asked(self, request: Request, activity: Activity) -> Asked:
        """Return which report is asked."""
        layout, inside = request.query_params.get("layout", ""), self.inside(activity)
        if "version" in request.query_params:
            if {"at", "seq"} & set(request.query_params):
                raise Invalid("situation.report.version_or_moment", field="version")
            number = asked_seq(request, "version", 0)
            row = SituationReport.objects.filter(activity=activity, number=number).first()
            if row is None:
                raise Missing("situation.report.no_version", field="version")
            return Asked(
                row.seq, row.at, inside, layout or row.layout, row.number, row.by, row.note
            )
        seq, moment = self.moment(request)
        return Asked(seq, moment, inside, layout)


class SitrepPdfView(SitrepView):
    """The same on paper, in the language of the reader."""

    @extend_schema(
        parameters=[*PAST, VERSION, LAYOUT],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        summary="The situation report of an activiteit as PDF",
    )
    def get(self, request: Request, activity: int, **_named: Any) -> HttpResponse:
        """Answer with the file."""
        document = self.document(request, activity)
        which = document["version"] or "nu"
        return self.file(paper_pdf(document, reader_language()), f"sitrap-{activity}-{which}")


class SitrepsView(ReportView):
    """The published reports of an activiteit."""

    query: ClassVar[tuple[str, ...]] = ()

    @extend_schema(
        operation_id="sitreps_list",
        responses={200: OpenApiTypes.OBJECT},
        summary="The published situation reports of an activiteit",
    )
    def get(self, _request: Request, activity: int, **_named: Any) -> Response:
        """Answer with their numbers, moments and names, the newest first."""
        found = activity_get(self.realm, activity)
        inside = self.inside(found)
        rows = found.sitreps.order_by("-number")
        return Response(
            {
                "sitreps": [
                    {
                        "id": one.pk,
                        "number": one.number,
                        "seq": one.seq,
                        "at": one.at,
                        **beside("by", one.by),
                        "note": one.note if inside else "",
                        "layout": one.layout,
                    }
                    for one in rows
                ]
            }
        )


def pdf_answer(realm: Realm, made: bytes, name: str) -> HttpResponse:
    """Answer with a PDF to keep: an exercise says so in its name."""
    mark = "OEFENING-" if realm.is_exercise else ""
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{mark}{realm.slug}-{name}.pdf"'},
    )
