"""The course of an activiteit over HTTP, as JSON, CSV and PDF."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal.models import Realm
from journal.said import reader_language
from network.permissions import audiences_in
from phases.activity_selectors import activity_get
from phases.models import Activity
from situation.report.api import PAST, ReportView
from situation.report.course import (
    HEADINGS,
    CourseLine,
    course_document,
    course_lines,
    course_paper,
    noted,
)
from situation.report.pdf import paper_pdf
from web.tables import csv_answer


class CourseView(ReportView):
    """The whole course of an activiteit: every entry that the reader may see, as JSON."""

    is_dear = True

    @extend_schema(
        parameters=PAST,
        responses={200: OpenApiTypes.OBJECT},
        summary="The whole course of an activiteit, entry by entry",
    )
    def get(self, request: Request, activity: int, **_named: Any) -> HttpResponse:
        """Answer with the document."""
        return Response(course_document(*self.course(request, activity)))

    def course(
        self, request: Request, number: int
    ) -> tuple[Realm, Activity, int, datetime, list[CourseLine]]:
        """Return what is asked: the activiteit, as of when, its entries. What is read is recorded."""
        activity = activity_get(self.realm, number)
        seq, moment = self.moment(request)
        seen = audiences_in(self.person, self.realm)
        return (
            self.realm,
            activity,
            seq,
            moment,
            noted(list(course_lines(self.realm, activity, seq, seen)), moment),
        )


class CourseCsvView(CourseView):
    """The same as a table."""

    @extend_schema(
        parameters=PAST,
        responses={(200, "text/csv"): OpenApiTypes.STR},
        summary="The course of an activiteit as CSV: what was said of it, line by line",
    )
    def get(self, request: Request, activity: int, **_named: Any) -> HttpResponse:
        """Answer with the file."""
        realm, row, _seq, _moment, lines = self.course(request, activity)
        told = (one.cells() for one in lines if one.what)
        return csv_answer(realm, f"verloop-{row.pk}", [HEADINGS, *told], mark="\ufeff")


class CoursePdfView(CourseView):
    """The same on paper."""

    @extend_schema(
        parameters=PAST,
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        summary="The course of an activiteit as PDF",
    )
    def get(self, request: Request, activity: int, **_named: Any) -> HttpResponse:
        """Answer with the file."""
        document = course_paper(*self.course(request, activity))
        return self.file(paper_pdf(document, reader_language()), f"verloop-{activity}")
