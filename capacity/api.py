"""Capacity over HTTP: what is read beside the live picture. What is reported are commands."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from capacity.permissions import SOURCES_SEE, STATISTICS
from capacity.questionnaires import questionnaire_documents
from capacity.selectors.emergency_statistics import stop_statistics
from capacity.selectors.feeds import source_documents
from capacity.selectors.survey import round_document
from capacity.tables import csv_answer
from journal.said import said
from network.permissions import PICTURE_SEE
from web.views import RealmView

COLUMNS = ("quarter", "region", "name", "stops", "minutes")


class StopStatisticsView(RealmView):
    """Stops per region and finished quarter; what could be traced to a hospital is null."""

    is_dear = True

    right = STATISTICS

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="Stops per region and quarter")
    def get(self, _request: Request, realm: str) -> Response:
        """Answer with the quarters, newest first."""
        del realm
        return Response({"quarters": stop_statistics(self.realm)})


class StopStatisticsCsvView(RealmView):
    """The same as a file: a hidden number is an empty cell."""

    is_dear = True

    right = STATISTICS

    @extend_schema(
        responses={(200, "text/csv"): OpenApiTypes.STR},
        summary="Stops per region and quarter, as CSV",
    )
    def get(self, _request: Request, realm: str) -> HttpResponse:
        """Answer with one row per quarter and region, and one per quarter for the country."""
        del realm
        rows: list[list[Any]] = [list(COLUMNS)]
        for one in stop_statistics(self.realm):
            total = {"region": "NL", "name": str(said("capacity.country")), **one["total"]}
            rows += [
                [one["quarter"], *(row[name] for name in COLUMNS[1:])]
                for row in (*one["regions"], total)
            ]
        return csv_answer(self.realm, "seh-stops", rows)


class SourcesView(RealmView):
    """The systems that report by themselves."""

    right = SOURCES_SEE

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        summary="Registered sources: whether each speaks, and what was wrong with its last batches",
    )
    def get(self, _request: Request, realm: str) -> Response:
        """Answer with every source of the realm; faults are for who may manage it."""
        del realm
        return Response({"sources": source_documents(self.realm, self.person)})


class QuestionnairesView(RealmView):
    """The questionnaires, every version."""

    right = PICTURE_SEE

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT}, summary="The questionnaires, every version of them"
    )
    def get(self, _request: Request, realm: str) -> Response:
        """Answer with one document a version: past rounds keep the one they asked."""
        return Response(questionnaire_documents())


class SurveyRoundView(RealmView):
    """One round of the meetlat."""

    right = PICTURE_SEE

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        summary="One round with every answer given in it, corrections too",
    )
    def get(self, _request: Request, realm: str, round: int) -> Response:  # noqa: A002 -- its name in the address
        """Answer with the round."""
        return Response(round_document(self.realm, round))
