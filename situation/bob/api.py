"""What was decided, done, asked and met about in an activiteit, over HTTP: also of the archive."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from network.permissions import PICTURE_SEE
from phases.activity_selectors import activity_get
from situation.bob.selectors import bob_document
from web.rights import Right
from web.views import RealmView


class BobView(RealmView):
    """Decisions, actions, requests and meetings of an activiteit."""

    right: ClassVar[Right] = PICTURE_SEE

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        summary="Decisions, actions, requests and meetings of an activiteit",
    )
    def get(self, _request: Request, activity: int, **_named: Any) -> Response:
        """Answer with all of them, also those that left the picture."""
        return Response(bob_document(activity_get(self.realm, activity)))
