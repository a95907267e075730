"""What every API view shares, and the network's own endpoints.

A `RealmView` belongs to one realm, knows who asks, and carries out a command at most once per
`Idempotency-Key`. A view validates, calls one service or selector, and answers.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast

from django.http import HttpResponse, HttpResponseNotModified
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from journal.commands import Handler
from journal.errors import Conflict, Invalid
from journal.events import encode
from journal.idempotency import once
from journal.models import Realm
from journal.selectors import realm_get
from network.models import User
from network.permissions import Command, Person, person_of, require
from network.selectors import (
    outlines_document,
    person_document,
    reference_document,
    reference_version,
)

MAX_KEY = 100


class PersonView(APIView):
    """A view that knows who asks."""

    person: Person

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Load the person's mandates once."""
        super().initial(request, *args, **kwargs)
        if not isinstance(request.user, User):  # the permission classes let nobody else through
            msg = "an API view needs a user"
            raise TypeError(msg)
        self.person = person_of(request.user)


class RealmView(PersonView):
    """A view inside one realm; `command` is what a person must be able to do somewhere to come in."""

    command: ClassVar[Command] = Command.PICTURE_SEE
    realm: Realm

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the realm and check the command before anything else happens."""
        super().initial(request, *args, **kwargs)
        require(self.person, self.command)
        self.realm = realm_get(kwargs["realm"])
        if request.method not in ("GET", "HEAD", "OPTIONS") and not self.realm.is_open:
            raise Conflict("Deze omgeving is afgesloten.", code="realm_closed")

    def once(
        self, request: Request, action: Callable[[], dict[str, Any]], *, status: int = 200
    ) -> Response:
        """Carry out a command, or answer as the first time when its Idempotency-Key is known."""
        key = request.headers.get("Idempotency-Key", "")
        if len(key) > MAX_KEY:
            raise Invalid(
                f"Idempotency-Key is langer dan {MAX_KEY} tekens.", field="Idempotency-Key"
            )
        # the path belongs to the key: the same key for another command is another command
        answer = (
            once(self.person.name, f"{request.path}#{key}", self.realm, action) if key else action()
        )
        return Response(answer, status=status)


class CommandView(RealmView):
    """An address that carries out one command; names in the address are part of its payload."""

    handler: ClassVar[Handler]
    status: ClassVar[int] = 200

    def post(self, request: Request, realm: str, **named: Any) -> Response:
        """Carry the command out once."""
        if not isinstance(request.data, Mapping):
            raise Invalid("De inhoud van een opdracht is een object.", code="bad_payload")
        payload = {**request.data, **named}
        handler = type(self).handler
        return self.once(
            request, lambda: handler(self.person, self.realm, payload), status=self.status
        )


def command_view(
    handler: Handler,
    *,
    command: Command,
    body: type[serializers.Serializer[Any]] | None,
    summary: str,
    status: int = 200,
) -> type[CommandView]:
    """Return the view of one command: who may come in, what it takes, what it does."""
    made = type(
        f"{handler.__name__.title().replace('_', '')}View",
        (CommandView,),
        {
            "handler": staticmethod(handler),
            "command": command,
            "status": status,
            "__doc__": handler.__doc__,
        },
    )
    described = extend_schema(
        operation_id=handler.__name__,
        request=body,
        responses={status: OpenApiTypes.OBJECT},
        summary=summary,
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    return cast("type[CommandView]", extend_schema_view(post=described)(made))


class ReferenceView(PersonView):
    """The reference data in force, cached by its version."""

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT}, summary="Regions, veiligheidsregio's, facilities"
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer with the whole edition, or 304."""
        return _by_version(request, reference_document)


class OutlinesView(PersonView):
    """The outlines of all regions, cached by the version of the reference data."""

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT}, summary="Outlines of the regions (GeoJSON)"
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer with one FeatureCollection, or 304."""
        return _by_version(request, outlines_document)


class MeView(PersonView):
    """Who I am, what I may do, and in which realms."""

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="Who I am and what I may do")
    def get(self, _request: Request) -> Response:
        """Answer with the person."""
        return Response(person_document(self.person))


def _by_version(request: Request, document: Callable[[], dict[str, Any]]) -> HttpResponse:
    """Answer with a document of the reference data under its version as ETag."""
    tag = f'"{reference_version()}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        return HttpResponseNotModified()
    response = HttpResponse(encode(document()), content_type="application/json")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response
