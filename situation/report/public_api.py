"""What may be told to the public, over HTTP: also of the archive."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal.said import beside
from phases.activity_selectors import activity_get
from situation.report.api import ReportView


class PublicTextsView(ReportView):
    """What may be told to the public, and what was told before: with who approved it and when."""

    query: ClassVar[tuple[str, ...]] = ()

    @extend_schema(
        operation_id="public_texts_list",
        responses={200: OpenApiTypes.OBJECT},
        summary="The texts for the public of an activiteit that were approved",
    )
    def get(self, _request: Request, activity: int, **_named: Any) -> Response:
        """Answer with the texts that were approved, the newest first; also those withdrawn since."""
        found = activity_get(self.realm, activity)
        rows = found.public_texts.filter(approved_at__isnull=False).order_by("-number")
        return Response(
            {
                "public_texts": [
                    {
                        "id": one.pk,
                        "number": one.number,
                        "state": one.state,
                        "title": one.title,
                        "text": one.text,
                        "approved_at": one.approved_at,
                        **beside("approved_by", one.approved_by),
                        "approved_as": one.approved_as,
                        **beside("reason", one.reason),
                        "state_at": one.state_at,
                    }
                    for one in rows
                ]
            }
        )
