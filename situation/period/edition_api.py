"""Published quarters: for who is logged in with what may still be published, and open for everybody."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal.errors import Invalid, Missing
from journal.models import Realm
from journal.said import beside
from network.permissions import PICTURE_SEE
from situation.period.asked import COUNTRY, NATIONAL, SETTLED, Scope, place_of
from situation.period.edition import (
    edition_document,
    edition_rows,
    known_since,
    quarter_of,
    quarters_waiting,
)
from situation.period.models import PublicEdition
from situation.period.rights import PUBLISH
from web.people import can
from web.rights import Right
from web.tables import csv_answer
from web.views import RealmView

DAY_S = 86_400  # a published quarter never changes
EVERYWHERE = {"Access-Control-Allow-Origin": "*"}


class EditionsView(RealmView):
    """Which quarters were published; for who may publish also which may be."""

    right: ClassVar[Right] = PICTURE_SEE

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="The quarters that were published")
    def get(self, _request: Request, **_named: Any) -> Response:
        """Answer with them, the newest first."""
        rows = PublicEdition.objects.filter(realm=self.realm).order_by("-quarter").defer("document")
        known = [
            {
                "quarter": one.quarter,
                "published_at": one.published_at,
                **beside("published_by", one.published_by),
            }
            for one in rows
        ]
        return Response({"published": known, "waiting": self._waiting(known)})

    def _waiting(self, known: list[dict[str, Any]]) -> list[str]:
        """Return the quarters that this person may publish."""
        first = known_since(self.realm)
        if first is None or not can(self.person, PUBLISH):
            return []
        return quarters_waiting(
            self.realm.now() - SETTLED, first, [one["quarter"] for one in known]
        )


class EditionView(RealmView):
    """One quarter as it was published; for who may publish also as it would be."""

    is_dear = True
    right: ClassVar[Right] = PICTURE_SEE

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        summary="A quarter as it was published, with what can be traced to a hospital hidden",
    )
    def get(self, _request: Request, quarter: str, **_named: Any) -> Response:
        """Answer with the document. Raises Missing, Invalid."""
        period = quarter_of(quarter)
        row = PublicEdition.objects.filter(realm=self.realm, quarter=quarter).first()
        if row is not None:
            return Response({**row.document, "published_at": row.published_at})
        if not can(self.person, PUBLISH):
            raise Missing("situation.edition.none", field="quarter")
        scope = Scope(self.realm, place_of(COUNTRY, NATIONAL), period, self.realm.now() - SETTLED)
        return Response({**edition_document(scope), "published_at": None})


def _kept(realm: str, quarter: str) -> tuple[Realm, PublicEdition]:
    """Return a published quarter; nobody learns more of what is not there."""
    try:
        quarter_of(quarter)  # what is no quarter is nothing to look up
    except Invalid:
        raise Http404 from None
    rows = PublicEdition.objects.select_related("realm")
    row = rows.filter(realm__slug=realm, quarter=quarter).first()
    if row is None:
        raise Http404
    return row.realm, row


@require_safe
@cache_control(public=True, max_age=DAY_S)
def open_edition(_request: HttpRequest, realm: str, quarter: str) -> HttpResponse:
    """Answer with a published quarter as JSON, to anybody."""
    _realm, row = _kept(realm, quarter)
    return JsonResponse(row.document, headers=EVERYWHERE, json_dumps_params={"ensure_ascii": False})


@require_safe
@cache_control(public=True, max_age=DAY_S)
def open_edition_csv(_request: HttpRequest, realm: str, quarter: str) -> HttpResponse:
    """Answer with a published quarter as CSV, to anybody."""
    its, row = _kept(realm, quarter)
    answer = csv_answer(its, f"openbaar-{quarter}", edition_rows(row.document), mark="\ufeff")
    for name, value in EVERYWHERE.items():
        answer[name] = value
    return answer
