"""People at work over HTTP: the list of telephones of an activiteit, and who may hold a function in it."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from callout.functions import require_function
from network.permissions import PICTURE_SEE
from network.selectors import veiligheidsregio_get
from phases.activity_selectors import activity_get
from situation.post_selectors import candidates, phone_list
from web.rights import Right
from web.views import RealmView


class PhonesView(RealmView):
    """How everybody of an activiteit is reached."""

    right: ClassVar[Right] = PICTURE_SEE

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="The telephones of an activiteit")
    def get(self, _request: Request, activity: int, **_named: Any) -> Response:
        """Answer with a row for each function and each contact of who takes part."""
        found = activity_get(self.realm, activity)
        return Response({"activity": found.pk, "name": found.name, "rows": phone_list(found)})


class CandidatesView(RealmView):
    """Who may hold a function in an activiteit: for whoever hands it over."""

    right: ClassVar[Right] = PICTURE_SEE

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT}, summary="Who may hold a function in an activiteit"
    )
    def get(
        self,
        _request: Request,
        activity: int,
        veiligheidsregio: str,
        function: str,
        **_named: Any,
    ) -> Response:
        """Answer with accounts and names."""
        activity_get(self.realm, activity)
        area = veiligheidsregio_get(veiligheidsregio)
        found = require_function(function, field="function")
        return Response({"people": candidates(found, area, self.realm)})
