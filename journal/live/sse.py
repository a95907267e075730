"""The fallback for networks that break websockets: the same frames as server-sent events.

A stream is an answer to a POST with the ticket and the position, so that neither is in an address
or an access log. It is bounded in bytes and time; the next request, with the next position, is the
acknowledgement. Commands go by ordinary HTTP.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from journal.errors import Refused, ZorgbeeldError
from journal.live.asgi import admitted, knock, too_many_sockets
from journal.live.frames import Frame, read_frame
from journal.live.hub import Hub, hub
from journal.live.session import Session
from journal.metrics import metrics
from journal.whence import whence

STREAM_BYTES = 256 * 1024  # what one stalled reader can cost here
STREAM_SECONDS = 50.0  # under the minute after which many proxies cut an answer off
BODY_BYTES = 16 * 1024


class StreamSink:
    """Frames for one stream, in memory up to the stream's bound."""

    def __init__(self) -> None:
        self.frames: list[str] = []
        self.wake = asyncio.Event()
        self.bytes = 0
        self.closed = False

    @property
    def is_full(self) -> bool:
        """Say whether the stream has carried what one answer may."""
        return self.bytes >= STREAM_BYTES

    def write(self, frame: Frame) -> bool:
        """Take a frame unless the stream is full."""
        if self.is_full:
            self.wake.set()
            return False
        self.say(frame)
        return True

    def say(self, frame: Frame) -> None:
        """Take a frame."""
        self.bytes += frame.size
        self.frames.append(frame.text)
        self.wake.set()

    def close(self, _code: int, _reason: str) -> None:
        """End the stream."""
        self.closed = True
        self.wake.set()

    def end(self) -> None:
        """Nothing runs for this sink."""


@csrf_exempt  # the ticket proves who asks; it comes from a POST that was checked
@require_POST
async def stream(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """Answer with the frames after a position: body `{ticket, epoch, since, tag}`."""
    here = hub()
    await here.rights.loaded.wait()
    try:
        asked = _asked(request)
        ticket = await admitted(here, slug, str(asked.get("ticket", "")))
    except ZorgbeeldError as error:
        if isinstance(error, Refused):
            await knock(here, error, whence().address)
        return _problem(error)
    follower = await here.follower(slug)
    if follower is None:
        return _problem(Refused("journal.no_realm"))
    if here.is_full_for(ticket.reader.actor.name):
        return _problem(too_many_sockets())
    sink = StreamSink()
    session = Session(here, follower, sink, ticket, replace(whence(), door="stream"))
    answer = StreamingHttpResponse(
        _events(here, session, sink, asked),
        content_type="text/event-stream",
    )
    answer["Cache-Control"] = "no-store"
    answer["Content-Encoding"] = "identity"  # keeps the gzip middleware from holding events back
    answer["X-Accel-Buffering"] = "no"  # nginx
    return answer


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Return the body as an object. Raises Invalid."""
    return read_frame(request.body[:BODY_BYTES])


def _problem(error: ZorgbeeldError) -> JsonResponse:
    """Return problem+json for a stream that is not opened."""
    document = {
        "type": f"urn:zorgbeeld:{error.code}",
        "title": error.code,
        "status": error.status,
        "detail": error.message,
    }
    answer = JsonResponse(document, status=error.status, content_type="application/problem+json")
    if error.retry_after:
        answer["Retry-After"] = str(error.retry_after)
    return answer


async def _events(
    here: Hub,
    session: Session,
    sink: StreamSink,
    asked: dict[str, Any],
) -> AsyncIterator[bytes]:
    """Yield frames until the stream's bytes or time are used up."""
    metrics.count("sse_opened")
    try:
        session.open(
            str(asked.get("epoch", "")), str(asked.get("since", "")), str(asked.get("tag", ""))
        )
        ends = here.loop.time() + STREAM_SECONDS
        while True:
            fresh, sink.frames = sink.frames, []
            if fresh:
                yield "".join(f"data: {text}\n\n" for text in fresh).encode()
            if sink.closed or sink.is_full or here.loop.time() >= ends:
                return
            sink.wake.clear()
            try:
                async with asyncio.timeout_at(ends):
                    await sink.wake.wait()
            except TimeoutError:
                continue
    finally:
        session.close()
