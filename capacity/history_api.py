"""Figures as they are, were and were known to be: the board, series and reports over HTTP, and as files."""

from datetime import timedelta
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from capacity.kinds import kind
from capacity.selectors.board import BoardAsked, board, board_rows
from capacity.selectors.said import MOST, USUAL, reports_of
from capacity.selectors.series import GRAINS, LONGEST, SeriesAsked, series, series_rows
from capacity.selectors.week import week
from capacity.tables import csv_answer
from journal.asked import asked_moment, asked_seq, asked_since, asked_until
from journal.errors import Invalid, Missing
from network.models import Facility
from network.permissions import PICTURE_SEE
from web.views import RealmView

USUAL_SPAN = timedelta(days=2)


def _query(name: str, text: str, *, required: bool = False) -> OpenApiParameter:
    """Return a parameter of the query for the description."""
    return OpenApiParameter(name, str, description=text, required=required)


_SERIES = [
    _query("facility", "Code of the facility.", required=True),
    _query(
        "kind", "Code of the kind of resource; `ed` for an emergency department.", required=True
    ),
    _query("cohort", "A part of the figures; empty: all."),
    _query("source", "What one source said; empty: what counted."),
    _query("from", "A moment or a day; two days ago without it."),
    _query("to", "A moment or a day; now without it."),
    _query("known_at", "As the figures were known at that moment."),
    _query("grain", "`report`, `hour` or `day`; by the length of time without it."),
]
_BOARD = [
    _query("kind", "Codes of kinds, with a comma between; those that boards show without it."),
    _query("region", "Code of a region."),
    _query("sector", "Code of a sector."),
    _query("cohort", "A part of the figures; empty: all."),
]


class _SeriesView(RealmView):
    """What both forms of a series ask."""

    is_dear = True

    right = PICTURE_SEE
    query: ClassVar[tuple[str, ...]] = tuple(one.name for one in _SERIES)

    def series(self, request: Request) -> dict[str, Any]:
        """Return the series that is asked. Raises Invalid, Missing."""
        grain = request.query_params.get("grain", "")
        if grain and grain not in GRAINS:
            raise Invalid("capacity.grain", field="grain", given=grain)
        now = self.realm.now()
        end = min(asked_until(request, "to") or now, now)
        start = asked_since(request, "from") or end - USUAL_SPAN
        if not start <= end <= start + LONGEST:  # one moment is a time too
            raise Invalid("capacity.span", field="from", days=LONGEST.days)
        asked = SeriesAsked(
            realm=self.realm,
            facility=_facility(_named(request, "facility")),
            kind=kind(_named(request, "kind")).code,
            start=start,
            end=end,
            cohort=_text(request, "cohort"),
            source=_text(request, "source"),
            known=asked_moment(request, "known_at"),
        )
        return series(asked, grain)


class SeriesView(_SeriesView):
    """The series of one figure."""

    @extend_schema(
        parameters=_SERIES,
        responses={200: OpenApiTypes.OBJECT},
        summary="The series of one figure, with its gaps and corrections",
    )
    def get(self, request: Request, realm: str) -> Response:
        """Answer with the points and the times of silence."""
        del realm
        return Response(self.series(request))


class SeriesCsvView(_SeriesView):
    """The same as a file."""

    @extend_schema(
        parameters=_SERIES,
        responses={(200, "text/csv"): OpenApiTypes.STR},
        summary="The series of one figure, as CSV",
    )
    def get(self, request: Request, realm: str) -> HttpResponse:
        """Answer with one row a point."""
        del realm
        found = self.series(request)
        name = f"{found['facility']}-{found['kind']}"
        return csv_answer(self.realm, name, series_rows(found))


class ReportsView(RealmView):
    """What was reported of one facility."""

    is_dear = True

    right = PICTURE_SEE
    query: ClassVar[tuple[str, ...]] = ("kind", "before", "limit", "at")

    @extend_schema(
        parameters=[
            _query("kind", "Code of a kind of resource."),
            _query("before", "The `next` of the page before."),
            _query("limit", f"How many, {MOST} at most."),
            _query("at", "As they had come in at that moment."),
        ],
        responses={200: OpenApiTypes.OBJECT},
        summary="The reports of one facility, the newest first, corrections too",
    )
    def get(self, request: Request, realm: str, facility: str) -> Response:
        """Answer with a page of reports."""
        del realm
        limit = asked_seq(request, "limit", USUAL)
        if not 1 <= limit <= MOST:
            raise Invalid("capacity.limit", field="limit", name="limit", most=MOST)
        before = asked_seq(request, "before", 0) if request.query_params.get("before") else None
        return Response(
            reports_of(
                self.realm,
                _facility(facility),
                kind=_text(request, "kind"),
                before=before,
                limit=limit,
                at=asked_moment(request, "at"),
            )
        )


class _BoardView(RealmView):
    """What all forms of the board ask."""

    right = PICTURE_SEE
    query: ClassVar[tuple[str, ...]] = ("kind", "region", "sector", "cohort", "at")

    def asked(self, request: Request) -> BoardAsked:
        """Return which facilities and kinds."""
        kinds = [code for code in request.query_params.get("kind", "").split(",") if code]
        return BoardAsked(
            self.realm,
            tuple(kinds),
            request.query_params.get("region", ""),
            request.query_params.get("sector", ""),
            _text(request, "cohort"),
        )


class BoardView(_BoardView):
    """What counts of every facility."""

    @extend_schema(
        parameters=[*_BOARD, _query("at", "As it counted at that moment.")],
        responses={200: OpenApiTypes.OBJECT},
        summary="What counts of every facility, now or at a moment",
    )
    def get(self, request: Request, realm: str) -> Response:
        """Answer with a row per facility."""
        del realm
        return Response(board(self.asked(request), asked_moment(request, "at")))


class BoardCsvView(_BoardView):
    """The same as a file."""

    @extend_schema(
        parameters=[*_BOARD, _query("at", "As it counted at that moment.")],
        responses={(200, "text/csv"): OpenApiTypes.STR},
        summary="What counts of every facility, as CSV",
    )
    def get(self, request: Request, realm: str) -> HttpResponse:
        """Answer with a row per facility and kind."""
        del realm
        found = board(self.asked(request), asked_moment(request, "at"))
        return csv_answer(self.realm, "capaciteit", board_rows(found))


class WeekView(_BoardView):
    """Seven days of one kind at every facility."""

    query: ClassVar[tuple[str, ...]] = ("kind", "region", "sector", "cohort")

    @extend_schema(
        parameters=_BOARD,
        responses={200: OpenApiTypes.OBJECT},
        summary="Seven days of one kind at every facility, by six hours, and now",
    )
    def get(self, request: Request, realm: str) -> Response:
        """Answer with a line of values per facility."""
        del realm
        _named(request, "kind")
        return Response(week(self.asked(request)))


def _text(request: Request, name: str) -> str:
    """Return what is asked under a name, empty without it. Raises Invalid for what no code can be."""
    text = request.query_params.get(name, "")
    if text and not text.isprintable():
        raise Invalid("capacity.asked", field=name, name=name)
    return text


def _named(request: Request, name: str) -> str:
    """Return what must be asked. Raises Invalid."""
    text = _text(request, name)
    if not text:
        raise Invalid("capacity.asked", field=name, name=name)
    return text


def _facility(code: str) -> str:
    """Return the code of a facility there is, also one that closed. Raises Missing."""
    if not code.isprintable() or not Facility.objects.filter(pk=code).exists():
        raise Missing("network.no_facility", field="facility", given=code)
    return code
