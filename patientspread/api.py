"""Spreading over HTTP: a run, whole. What can be asked and answered are commands."""

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from capacity.kinds import bed_kind
from journal.audit import record_reads
from journal.errors import Missing
from journal.said import reader_language
from network.models import Facility, Region
from patientspread.fitness import CONDITIONS, advice_document
from patientspread.plan_paper import plan_pdf
from patientspread.request_transitions import REQUESTS
from patientspread.rights import (
    ASK,
    PERFORMANCE_SEE,
    PLACE_FIND,
    RUN,
    RUN_SEE,
    SEEK,
    WEEK_SEE,
)
from patientspread.selectors import run_document
from patientspread.selectors.advice import advice_for
from patientspread.selectors.performance import performance, performance_rows, period_of
from patientspread.selectors.placements import placement_get, places_for
from patientspread.selectors.request_places import places_document, places_of
from patientspread.selectors.requests import request_get
from patientspread.selectors.runs import transfer_seen
from patientspread.selectors.week import week_document
from patientspread.why_not import why_not_there
from web.people import can, require
from web.tables import csv_answer
from web.views import RealmView

YES = {"yes": True, "no": False}


class RunView(RealmView):
    """One run with its moves, comparison and explanations."""

    right = RUN_SEE
    is_dear = True

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="A run, whole")
    def get(self, _request: Request, realm: str, run: int) -> Response:
        """Answer with the run as it stands; reading its transfers is recorded."""
        return Response(run_document(self.realm, run, self.person))


class RunPdfView(RealmView):
    """The same on one page, in the language of the reader."""

    right = RUN_SEE
    is_dear = True

    @extend_schema(
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        summary="A run on one page, as PDF",
    )
    def get(self, _request: Request, realm: str, run: int) -> HttpResponse:
        """Answer with the file; reading its transfers is recorded."""
        del realm
        made = plan_pdf(self.realm, run_document(self.realm, run, self.person), reader_language())
        mark = "OEFENING-" if self.realm.is_exercise else ""
        name = f"{mark}{self.realm.slug}-plan-{run}.pdf"
        return HttpResponse(
            made,
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class WhyNotView(RealmView):
    """Why the patient of one transfer does not go to another hospital."""

    right = RUN
    is_dear = True
    query: ClassVar[tuple[str, ...]] = ("facility",)

    @extend_schema(
        parameters=[OpenApiParameter("facility", str, description="Code of the other hospital.")],
        responses={200: OpenApiTypes.OBJECT},
        summary="Why not to another hospital, on the figures of now",
    )
    def get(self, request: Request, realm: str, transfer: int) -> Response:
        """Answer with the reason in both languages; that the transfer was read is recorded."""
        row = transfer_seen(self.realm, transfer, self.person)
        record_reads(self.realm, self.person.name, [f"transfer:{row.pk}"], way="why-not")
        code = request.query_params.get("facility", "")
        other = Facility.objects.filter(pk=code).first() if code.isprintable() else None
        if other is None:
            raise Missing("network.no_facility", field="facility", given=code)
        return Response(why_not_there(row, other, self.realm.now()))


class WeekView(RealmView):
    """What regions took and sent since the targets of the week were made."""

    right = WEEK_SEE

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        summary="The week: what regions took and sent, a day each",
    )
    def get(self, _request: Request, realm: str) -> Response:
        """Answer with counts beside the targets that count."""
        del realm
        return Response(week_document(self.realm))


PERIOD = [
    OpenApiParameter("since", str, description="First day (ISO 8601); left out: a week before."),
    OpenApiParameter("until", str, description="Last day (ISO 8601); left out: today."),
]


class PerformanceView(RealmView):
    """What became of requests and offers over a period: own regions, or all."""

    right = PERFORMANCE_SEE
    is_dear = True
    query: ClassVar[tuple[str, ...]] = ("since", "until")

    @extend_schema(
        parameters=PERIOD,
        responses={200: OpenApiTypes.OBJECT},
        summary="Asked, offered, accepted, refused, moved per region and kind over a period",
    )
    def get(self, request: Request, realm: str) -> Response:
        """Answer with counts; no patient is told of."""
        del realm
        return Response(self.counted(request))

    def counted(self, request: Request) -> dict[str, Any]:
        """Return what is counted of the regions that the person may see. Raises Invalid."""
        asked = request.query_params
        period = period_of(asked.get("since", ""), asked.get("until", ""), self.realm.now())
        rows = Region.objects.filter(retired_at__isnull=True).order_by("pk")
        own = [one for one in rows if can(self.person, PERFORMANCE_SEE, one)]
        return performance(self.realm, period, own)


class PerformanceCsvView(PerformanceView):
    """The same as a file: a row per region and kind."""

    @extend_schema(
        parameters=PERIOD,
        responses={(200, "text/csv"): OpenApiTypes.STR},
        summary="The performance of spreading over a period, as CSV",
    )
    def get(self, request: Request, realm: str) -> HttpResponse:  # type: ignore[override]
        """Answer with the rows; nobody placed in a period is an empty cell."""
        del realm
        return csv_answer(self.realm, "spreiding", performance_rows(self.counted(request)))


class PlacesView(RealmView):
    """The houses that can take one patient, best first, with why and whom to call."""

    right = PLACE_FIND

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="The places for one patient")
    def get(self, _request: Request, realm: str, placement: int) -> Response:
        """Answer with the ranking of now; reading what a patient needs is recorded."""
        row = placement_get(self.realm, placement)
        require(self.person, PLACE_FIND, row.origin)
        record_reads(self.realm, self.person.name, [f"placement:{row.pk}"], way="places")
        return Response(places_for(row, self.realm.now()))


class AdviceView(RealmView):
    """How a patient may travel by the guideline, while the request is being written."""

    right = ASK
    query: ClassVar[tuple[str, ...]] = ("bed", "emergency", "heavy", *CONDITIONS)

    @extend_schema(
        parameters=[
            OpenApiParameter("bed", str, description="Code of the kind of bed that is asked."),
            *(
                OpenApiParameter(name, str, description="`yes`, `no`, or nothing: not known.")
                for name in ("emergency", "heavy", *CONDITIONS)
            ),
        ],
        responses={200: OpenApiTypes.OBJECT},
        summary="How a patient may travel by the guideline",
    )
    def get(self, request: Request, realm: str) -> Response:
        """Answer with the kind of transport and the reasons in both languages; nothing is kept."""
        del realm
        given = {name: YES.get(request.query_params.get(name, "")) for name in self.query[1:]}
        bed = bed_kind(request.query_params.get("bed", ""), field="bed")
        advice = advice_for(
            bed.code,
            {name: given[name] for name in CONDITIONS},
            emergency=given["emergency"] is True,
            heavy=given["heavy"] is True,
        )
        return Response(advice_document(advice))


class RequestPlacesView(RealmView):
    """The hospitals for the patient of one request, best first, and what stands against the others."""

    right = SEEK

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="The hospitals for one request")
    def get(self, _request: Request, realm: str, pmr: int) -> Response:
        """Answer with the order of now; reading what a patient needs is recorded."""
        row = request_get(self.realm, pmr)
        REQUESTS.allow(row, "propose", actor=self.person)
        record_reads(self.realm, self.person.name, [row.key], way="places")
        return Response(places_document(places_of(row, self.realm.now())))
