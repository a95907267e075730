"""A request to daphne that begins and does not end is cut off, however often a byte of it comes."""

from typing import Any

import pytest
from django.conf import settings
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.web.http import HTTPFactory, Request

from config.slow import Watch

HEAD = b"POST / HTTP/1.1\r\nHost: a\r\n"


class Connection:
    """One connection of twisted's own, with a clock that we turn."""

    def __init__(self) -> None:
        self.clock = Clock()
        factory: Any = HTTPFactory
        self.protocol: Any = factory(reactor=self.clock, timeout=None).buildProtocol(None)
        self.protocol.requestFactory = Request
        self.transport = StringTransport()
        self.protocol.makeConnection(self.transport)
        Watch(self.protocol, self.clock.callLater)

    @property
    def is_cut(self) -> bool:
        """Say whether the connection was cut off."""
        return bool(self.transport.disconnected)

    def drips(self, data: bytes) -> bool:
        """Send something slowly, byte by byte; return whether the connection was cut off."""
        for place in range(len(data)):
            self.protocol.dataReceived(data[place : place + 1])
            self.clock.advance(settings.BODY_SECONDS / 4)
            if self.is_cut:
                return True
        return False


@pytest.fixture
def connection() -> Connection:
    return Connection()


def test_a_line_a_head_and_a_body_that_drip_are_cut_off(connection: Connection) -> None:
    assert connection.drips(b"GET /a/long/address")
    second = Connection()
    second.protocol.dataReceived(HEAD)
    assert second.drips(b"X-Header: something long")
    third = Connection()
    third.protocol.dataReceived(HEAD + b"Content-Length: 1000\r\n\r\n")
    assert third.drips(b"x" * 40)


def test_an_idle_connection_and_a_socket_are_left_alone(connection: Connection) -> None:
    connection.clock.advance(settings.BODY_SECONDS * 5)
    assert not connection.is_cut
    socket = Connection()
    socket.protocol.dataReceived(HEAD + b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
    for _ in range(5):
        socket.clock.advance(settings.BODY_SECONDS)
    assert not socket.is_cut
