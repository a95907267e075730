"""How many requests one process works on at once, how large one may be and how long it may take to arrive.

Under ASGI each request has a thread and a connection to the database of its own; without a bound three
hundred at once want more connections than PostgreSQL gives. What waits too long is told to come back. Live
streams hold neither, and need no place. Headers that never end are the proxy's (docs/operations.md), or
daphne's own idle time.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings

from journal.metrics import metrics
from journal.said import said

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

WAIT_SECONDS = 10.0  # shorter than the patience of a browser: it is told, instead of giving up
RETRY_AFTER = 5
# what holds no connection to the database, or no longer than a moment; of streams the body is bounded too
FREE = ("/live/", "/static/", "/healthz", "/metrics")


class TooLargeError(Exception):
    """A body that is larger than any address takes."""


class Bounded:
    """An application behind its two bounds."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = (
            WeakKeyDictionary()
        )

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one request when there is a place for it."""
        try:
            body = await _arrived(receive)
        except TimeoutError:
            metrics.count("body_too_slow")
            await _answer(send, 408, "slow_body")
            return
        except TooLargeError:
            metrics.count("body_too_large")
            await _answer(send, 413, "too_large")
            return
        if body is None:
            return
        scope = _measured(scope, body)
        if scope["path"].startswith(FREE):
            await self._app(scope, _again(body, receive), send)
            return
        place = self._place()
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await place.acquire()
        except TimeoutError:
            metrics.count("requests_refused")
            await _answer(send, 503, "unavailable", RETRY_AFTER)
            return
        try:
            await self._app(scope, _again(body, receive), send)
        finally:
            place.release()

    def _place(self) -> asyncio.Semaphore:
        """Return the places of the running loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._places:
            self._places[loop] = asyncio.Semaphore(settings.REQUESTS_AT_ONCE)
        return self._places[loop]


async def _arrived(receive: Receive) -> list[Message] | None:
    """Return the messages of a whole request, None: its sender left. Raises TimeoutError, TooLargeError."""
    messages: list[Message] = []
    size = 0
    async with asyncio.timeout(settings.BODY_SECONDS):
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            messages.append(message)
            size += len(message.get("body", b""))
            if size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 2:
                raise TooLargeError
            if not message.get("more_body"):
                return messages


def _measured(scope: MutableMapping[str, Any], body: list[Message]) -> MutableMapping[str, Any]:
    """Return the scope with the length that its body has: one in pieces says none, or a false one.

    Without one it would be no body for the API, and for limits one that costs nothing.
    """
    size = sum(len(message.get("body", b"")) for message in body)
    length = (b"content-length", str(size).encode())
    headers = [one for one in scope.get("headers", []) if one[0] != b"content-length"]
    if size == 0 and len(headers) == len(scope.get("headers", [])):
        return scope
    return {**scope, "headers": [*headers, length]}


def _again(messages: list[Message], receive: Receive) -> Receive:
    """Return a receive that gives these messages first."""
    waiting = list(messages)

    async def given() -> Message:
        return waiting.pop(0) if waiting else await receive()

    return given


async def _answer(send: Send, status: int, code: str, retry_after: int = 0) -> None:
    """Answer without Django: there is no place for it."""
    sentence = said({408: "web.slow_body", 413: "web.large_body", 503: "web.busy"}[status])
    document = {
        "type": f"urn:zorgbeeld:{code}",
        "title": code,
        "status": status,
        "detail": sentence.nl,
        "detail_en": sentence.en,
    }
    body = json.dumps(document, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *([(b"retry-after", str(retry_after).encode())] if retry_after else []),
        *([(b"connection", b"close")] if status in (408, 413) else []),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
