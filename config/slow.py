"""Connections to daphne that begin a request and do not end it: cut off, so that they hold no place.

daphne takes a request in whole before our code sees any of it, and its own limit is on silence alone: a
byte a minute would keep a connection for ever. Other servers leave this to the proxy in front, as
docs/operations.md prescribes.
"""

import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings

from journal.metrics import metrics

_UNSENT = b"(no method yet)"  # what twisted calls a request that has not arrived
_LINE = object()  # a first line that has not ended: there is no request for it yet


class Watch:
    """Looks at one connection now and then: the same unfinished thing twice is once too often."""

    def __init__(self, protocol: Any, later: Callable[..., Any]) -> None:
        self._channel = getattr(protocol, "_channel", protocol)
        self._later = later
        self._unfinished: object | None = None
        later(settings.BODY_SECONDS, self.look)

    def look(self) -> None:
        """Cut the connection off when what was unfinished at the last look still is."""
        transport = getattr(self._channel, "transport", None)
        if transport is None or getattr(transport, "disconnected", False):
            return
        requests = self._channel.requests
        if requests and requests[-1].requestHeaders.hasHeader(b"upgrade"):
            return  # a live socket: its own rules hold there
        now: object | None = None
        if requests and requests[-1].method == _UNSENT:
            now = requests[-1]
        elif not requests and getattr(self._channel, "_buffer", None):
            now = _LINE
        if now is not None and now is self._unfinished:
            metrics.count("slow_requests_cut")
            transport.abortConnection()
            return
        self._unfinished = now
        self._later(settings.BODY_SECONDS, self.look)


def limit_daphne() -> None:
    """Watch the connections of the daphne that runs this process, if one does."""
    module = sys.modules.get("daphne.http_protocol")
    if module is None or getattr(module, "zorgbeeld_watches", False):
        return
    factory: Any = module.HTTPFactory
    build = factory.buildProtocol

    def watched(self: Any, address: Any) -> Any:
        from twisted.internet import reactor as running  # noqa: PLC0415 -- installed by daphne before

        reactor: Any = running
        protocol = build(self, address)
        Watch(protocol, reactor.callLater)
        return protocol

    factory.buildProtocol = watched
    module.zorgbeeld_watches = True  # type: ignore[attr-defined]
