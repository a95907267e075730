"""Activiteiten over HTTP: the archive of what was closed. What runs is in the picture."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from network.permissions import PICTURE_SEE
from phases.activity_selectors import archive_document
from web.rights import Right
from web.views import RealmView


class ArchiveView(RealmView):
    """The activiteiten of a realm that were closed."""

    right: ClassVar[Right] = PICTURE_SEE

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="Activiteiten that were closed")
    def get(self, _request: Request, **_named: Any) -> Response:
        """Answer with them, the newest first."""
        return Response({"activities": archive_document(self.realm)})
