"""The socket of one shared text: /live/<realm>/text/<activity>/<item>/ with subprotocol `text.v1`.

It opens with a ticket of the live socket, and ends as that does.
"""

import re
from typing import Any

from journal.errors import Refused
from journal.live import frames
from journal.live.asgi import (
    Receive,
    Send,
    accepted,
    admitted,
    socket_whence,
    told,
    too_many_sockets,
    turned_away,
)
from journal.live.hub import hub
from journal.live.origin import language_of
from journal.live.transports import Sink, sink_for
from journal.metrics import metrics
from journal.whence import Whence
from situation.texts.session import PROTOCOL, TextSession

_PATH = re.compile(r"^/live/([-a-zA-Z0-9_]{1,50})/text/([0-9]{1,18})/([0-9]{1,18})/?$")


def is_text(path: str) -> bool:
    """Say whether an address is that of a shared text."""
    return _PATH.match(path) is not None


async def text_application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Serve one websocket."""
    path = _PATH.match(scope["path"])
    ticket = await accepted(scope, receive, send, PROTOCOL, known=path is not None)
    if path is None or ticket is None:
        return
    sink, whence = sink_for(send), socket_whence(scope)
    session = await _opened(path, ticket, sink, language_of(scope), whence)
    try:
        while (said := await receive())["type"] != "websocket.disconnect":
            if session is not None:
                await session.receive(said.get("text"))
    finally:
        if session is not None:
            session.close()
        sink.end()


async def _opened(
    path: re.Match[str], text: str, sink: Sink, language: str, whence: Whence
) -> TextSession | None:
    """Return the session for a ticket and a text; without one the socket is told why, and closed."""
    here = hub()
    slug, activity, item = path[1], int(path[2]), int(path[3])
    await here.rights.loaded.wait()
    try:
        ticket = await admitted(here, slug, text)
    except Refused as error:
        await turned_away(here, error, text, slug, whence)
        sink.say(frames.error(error, language))
        sink.close(frames.CLOSE_TICKET, error.code)
        return None
    if here.is_full_for(ticket.reader.actor.name):
        metrics.count("refused_sockets")
        await told(here, "too_many", whence, ticket.reader.actor.name, slug)
        sink.say(frames.error(too_many_sockets(), language))
        sink.close(frames.CLOSE_TOO_MANY, "too_many")
        return None
    session = TextSession(here, sink, ticket, slug, activity, item, whence)
    return session if await session.open() else None
