"""A small region with people who can be called, and real servers that take what is sent to them."""

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller

from callout.models import Call, Reach
from callout.places import At
from callout.services import roster_set
from journal.models import Realm
from network.models import Facility, Mandate, Region, Role, User
from network.permissions import person_of
from tests.factories import SYSTEM, FacilityFactory, MandateFactory, RealmFactory, RegionFactory
from web.people import Person

LOCALHOST = "127.0.0.1"


@dataclass
class World:
    """One realm with one region and one hospital."""

    realm: Realm
    region: Region
    house: Facility

    def liaison(self, name: str, **own: Any) -> Person:
        """Return a liaison of the hospital, with ways of its own."""
        return self.somebody(Role.HOSPITAL_LIAISON, name, facility=self.house, **own)

    def coordinator(self, name: str, **own: Any) -> Person:
        """Return a coordinator of the region."""
        return self.somebody(Role.REGIONAL_COORDINATOR, name, region=self.region, **own)

    def somebody(self, role: Role, name: str, **own: Any) -> Person:
        """Return somebody with a role; `own` are the own ways and the place."""
        places = {key: own.pop(key) for key in ("facility", "region") if key in own}
        mandate: Mandate = MandateFactory.create(
            role=role, user__username=name, user__first_name=name.title(), **places
        )
        user: User = mandate.user
        if own:
            Reach.objects.create(user=user, **own)
        return person_of(user)

    def roster(self, *people: Person, function: str = "ico") -> None:
        """Put people on duty at the hospital, in this order, since long ago and for ever."""
        names = [one.name.removeprefix("user:") for one in people]
        shift = {"begins": self.realm.created_at.replace(year=2019), "people": names}
        roster_set(
            actor=SYSTEM, realm=self.realm, at=At(self.house), function=function, shifts=[shift]
        )


def world(*, exercise: bool = False) -> World:
    """Return a realm with a region and a hospital, and nobody in it."""
    region = RegionFactory.create()
    realm = RealmFactory.create(exercise=True) if exercise else RealmFactory.create()
    return World(realm, region, FacilityFactory.create(region=region))


def call_of(person: Person) -> Call:
    """Return the one call of somebody."""
    return Call.objects.get(user_id=person.user_id)


@dataclass
class Received:
    """What a server got: headers and body of each request, in order; `answers` are its next statuses."""

    url: str = ""
    port: int = 0
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    mails: list[Message] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def documents(self) -> list[dict[str, Any]]:
        """Return the bodies as JSON."""
        return [json.loads(body) for _headers, body in self.requests]


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((LOCALHOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def http_server() -> Iterator[Received]:
    """Run a real HTTP server that notes every POST."""
    received = Received()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.requests.append((dict(self.headers.items()), body))
            self.send_response(received.answers.pop(0) if received.answers else 201)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer((LOCALHOST, 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    received.port = server.server_address[1]
    received.url = f"http://{LOCALHOST}:{received.port}"
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def smtp_server() -> Iterator[Received]:
    """Run a real mail server that keeps what it takes; an address that begins with `no` it refuses."""
    received = Received()

    class Handler:
        async def handle_RCPT(  # noqa: N802
            self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
        ) -> str:
            if address.startswith("no"):
                return "550 no such user"
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
            received.mails.append(message_from_bytes(envelope.content))
            return "250 taken"

    received.port = free_port()
    controller = Controller(Handler(), hostname=LOCALHOST, port=received.port)
    controller.start()
    try:
        yield received
    finally:
        controller.stop()
