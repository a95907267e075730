"""Pictures over HTTP: what an item said before, what a published common picture said; paged, newest first."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal.asked import asked_seq
from journal.errors import Missing
from network.permissions import PICTURE_SEE
from phases.activity_selectors import activity_get
from situation.picture_reach import activity_audience, sees
from situation.picture_selectors import PAGE, revisions_seen, version_get, versions_before
from situation.total_document import version_for, version_head
from web.rights import Right
from web.views import RealmView

BEFORE = OpenApiParameter("before", int, description="Only those with a lower number.")


class RevisionsView(RealmView):
    """What an item said before."""

    right: ClassVar[Right] = PICTURE_SEE
    query: ClassVar[tuple[str, ...]] = ("before",)

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        parameters=[BEFORE],
        summary="What an item of a picture said before",
    )
    def get(self, request: Request, activity: int, item: int, **_named: Any) -> Response:
        """Answer with the revisions that the reader could see, the newest first."""
        found = activity_get(self.realm, activity)
        rows = revisions_seen(found, item, self.person, before=asked_seq(request, "before", 0))
        return Response({"revisions": rows, "more": len(rows) == PAGE})


class VersionsView(RealmView):
    """The published versions of a common picture."""

    right: ClassVar[Right] = PICTURE_SEE
    query: ClassVar[tuple[str, ...]] = ("before",)

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        parameters=[BEFORE],
        operation_id="total_versions_list",
        summary="The published versions of a common picture",
    )
    def get(self, request: Request, activity: int, **_named: Any) -> Response:
        """Answer with their numbers, moments and names, the newest first."""
        found = activity_get(self.realm, activity)
        inside = sees(self.person, self.realm, activity_audience(found))
        rows = versions_before(found, asked_seq(request, "before", 0))
        made = [version_head(row, inside=inside) for row in rows]
        return Response({"versions": made, "more": len(made) == PAGE})


class VersionView(RealmView):
    """One published version of a common picture."""

    right: ClassVar[Right] = PICTURE_SEE

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT}, summary="A common picture as it was published"
    )
    def get(self, _request: Request, activity: int, number: int, **_named: Any) -> Response:
        """Answer with what of it the reader may see."""
        found = activity_get(self.realm, activity)
        row = version_get(found, number)
        if row is None:
            raise Missing("situation.total.no_version", field="number")
        inside = sees(self.person, self.realm, activity_audience(found))
        return Response(version_for(row, inside=inside))
