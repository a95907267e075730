"""The own last look at the log over HTTP: what is new since, on whatever device it was."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from network.permissions import PICTURE_SEE
from situation.services.log_looks import look_of
from web.rights import Right
from web.views import RealmView


class LastLookView(RealmView):
    """Up to which line the log was open last."""

    right: ClassVar[Right] = PICTURE_SEE

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT}, summary="Up to where one read the log last"
    )
    def get(self, _request: Request, **_named: Any) -> Response:
        """Answer with `mark`: the line and the moment of the last look; null: never."""
        row = look_of(self.realm, self.person.user_id)
        answer = Response({"mark": None if row is None else {"seq": row.seq, "at": row.at}})
        answer["Cache-Control"] = "private, no-store"
        return answer
