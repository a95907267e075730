"""What every view of the API shares: who asks, in which realm, and a command at most once per key."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast

from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from journal.asked import asked_only
from journal.errors import Conflict, Invalid
from journal.idempotency import once
from journal.models import Realm
from journal.selectors import realm_get
from web.commands import Command, commands
from web.people import Person, person_behind, require
from web.rights import Right
from web.scopes import NOTHING, PICTURE

MAX_KEY = 100
REALM = "realms/<slug:realm>/"


class PersonView(APIView):
    """A view that knows who asks."""

    person: Person
    scope: ClassVar[str] = NOTHING  # what a token must be made for (`web.scopes`)
    query: ClassVar[tuple[str, ...]] = ()  # what may be asked after the question mark

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Load the person's mandates once."""
        super().initial(request, *args, **kwargs)
        asked_only(request, *self.query)
        self.person = person_behind(request, self.here(kwargs))

    def here(self, named: Mapping[str, Any]) -> Realm | None:
        """Return the realm whose mandates count; None: an address outside all realms."""
        del named
        return None


class RealmView(PersonView):
    """A view inside one realm; `right` is what a person must hold somewhere to come in."""

    right: ClassVar[Right]
    scope: ClassVar[str] = PICTURE
    in_closed: ClassVar[bool] = False  # whether it may change something in a realm that closed
    realm: Realm

    def here(self, named: Mapping[str, Any]) -> Realm:
        """Return the realm of the address. Raises Missing."""
        self.realm = realm_get(named["realm"])
        return self.realm

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the realm and check the right before anything else happens."""
        super().initial(request, *args, **kwargs)
        require(self.person, self.right)
        changes = request.method not in ("GET", "HEAD", "OPTIONS") and not self.in_closed
        if changes and not self.realm.is_open:
            raise Conflict("journal.realm_closed")

    def once(
        self, request: Request, action: Callable[[], dict[str, Any]], *, status: int = 200
    ) -> Response:
        """Carry out a command, or answer as the first time when its Idempotency-Key is known."""
        key = request.headers.get("Idempotency-Key", "")
        if len(key) > MAX_KEY:
            raise Invalid("web.long_key", field="Idempotency-Key", most=MAX_KEY)
        # the path belongs to the key: the same key for another command is another command
        scoped = f"{request.path}#{key}" if key else ""
        return Response(once(self.person.name, scoped, self.realm, action), status=status)


class CommandView(RealmView):
    """An address that carries out one command; names in the address are part of its payload."""

    command: ClassVar[Command]

    def post(self, request: Request, realm: str, **named: Any) -> Response:
        """Carry the command out once."""
        if not isinstance(request.data, Mapping):
            raise Invalid("journal.bad_payload")
        payload = {**request.data, **_agreed(request.data, named)}
        return self.once(
            request,
            lambda: self.command.run(self.person, self.realm, payload),
            status=self.command.status,
        )


def _agreed(said: Mapping[str, Any], named: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the names of the address. Raises Invalid when the content names another place or thing."""
    for name, address in named.items():
        if name in said and str(said[name]) != str(address):
            params = {"address": str(address), "given": str(said[name])[:MAX_KEY]}
            raise Invalid("web.other_address", field=name, **params)
    return named


def command_paths(app: str) -> list[URLPattern]:
    """Return the addresses of the commands of an app, each named after its command."""
    return [
        path(f"{REALM}{made.address}", _command_view(made).as_view(), name=made.name)
        for made in commands()
        if made.name.startswith(f"{app}.")
    ]


def _command_view(made: Command) -> type[CommandView]:
    """Return the view of one command: who may come in, what it takes, what it does."""
    name = made.name.title().replace("_", "").replace(".", "")
    view = type(
        f"{name}View",
        (CommandView,),
        {
            "command": made,
            "right": made.right,
            "in_closed": made.in_closed,
            "__doc__": made.service.__doc__,
        },
    )
    described = extend_schema(
        operation_id=made.name.replace(".", "_"),
        request=made.body,
        responses={made.status: OpenApiTypes.OBJECT},
        summary=made.summary,
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    return cast("type[CommandView]", extend_schema_view(post=described)(view))
