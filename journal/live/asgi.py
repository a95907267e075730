"""The live socket as an ASGI application: /live/<realm>/ with subprotocol `live.v1`.

Opening needs no database: the ticket is checked by its signature, the realm's follower is in
memory. The same on every ASGI server; what differs per server is in `journal.live.transports`.
"""

import asyncio
import logging
import re
import signal
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Any
from urllib.parse import parse_qs

from django.db.utils import DatabaseError, InterfaceError

from journal.errors import Refused, TooMany
from journal.identity import knocked
from journal.live import frames
from journal.live.hub import Hub, all_hubs, hub
from journal.live.origin import header, is_allowed, language_of
from journal.live.session import Session
from journal.live.transports import Sink, sink_for
from journal.metrics import metrics
from journal.refusals import refusal_note
from journal.tickets import Ticket, read_ticket
from journal.whence import Whence, address_of, coming_from, request_id

logger = logging.getLogger("zorgbeeld.refused")
_PATH = re.compile(r"^/live/([-a-zA-Z0-9_]{1,50})/?$")
LONGEST_PAUSE = 20.0  # seconds that a false ticket waits for its answer at most
COMES_BACK = ("ticket_expired", "ticket_stale")  # good before: whoever was away for long shows it
SOCKETS_AGAIN_SECONDS = 30  # a socket that was lost is found by then
_bye_installed = [False]

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Any], Awaitable[None]]


def socket_address(slug: str) -> str:
    """Return where the live socket of a realm opens: no view, so no named address."""
    return f"/live/{slug}/"


async def live_application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Serve one websocket."""
    path = _PATH.match(scope["path"])
    text = await accepted(scope, receive, send, frames.PROTOCOL, known=path is not None)
    if path is None or text is None:
        return
    query = {
        name: values[0]
        for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()
    }
    session = await _opened(path[1], text, sink_for(send), language_of(scope), socket_whence(scope))
    if session is None:
        await _until_closed(receive)
        return
    await _converse(session, receive, query)


async def accepted(
    scope: dict[str, Any], receive: Receive, send: Send, protocol: str, *, known: bool
) -> str | None:
    """Accept a websocket at a known address, from an own page, that speaks the protocol.

    Returns the ticket it showed ("": none), or None when it was closed.
    """
    await receive()  # websocket.connect
    origin = header(scope, b"origin")
    if not known:
        metrics.count("refused_path")
        await send({"type": "websocket.close", "code": frames.CLOSE_REFUSED})
        return None
    if not is_allowed(origin, header(scope, b"host")):
        metrics.count("refused_origin")
        await told(hub(), "origin", socket_whence(scope))
        await send({"type": "websocket.close", "code": frames.CLOSE_REFUSED})
        return None
    offered = scope.get("subprotocols", ())
    if protocol not in offered:
        metrics.count("refused_protocol")
        await send({"type": "websocket.close", "code": frames.CLOSE_BAD_FRAME})
        return None
    await send({"type": "websocket.accept", "subprotocol": protocol})
    tickets = (item for item in offered if item.startswith(frames.TICKET_PREFIX))
    return str(next(tickets, ""))[len(frames.TICKET_PREFIX) :]


def socket_whence(scope: dict[str, Any]) -> Whence:
    """Return where a socket comes from."""
    peer = (scope.get("client") or ("",))[0] or ""
    address = address_of(peer, header(scope, b"x-forwarded-for"))
    return Whence(address, request_id(header(scope, b"x-request-id")), "socket")


async def _opened(
    slug: str, text: str, sink: Sink, language: str, whence: Whence
) -> Session | None:
    """Return the session for a ticket; without one the socket is told why, and closed."""
    here = hub()
    _say_bye_on_sigterm()
    await here.rights.loaded.wait()
    try:
        ticket = await admitted(here, slug, text)
    except Refused as error:
        await turned_away(here, error, text, slug, whence)
        sink.say(frames.error(error, language))
        sink.close(frames.CLOSE_TICKET, error.code)
        return None
    follower = await here.follower(slug)
    if follower is None:
        sink.say(frames.error(Refused("journal.no_realm"), language))
        sink.close(frames.CLOSE_NO_REALM, "no_realm")
        return None
    if here.is_full_for(ticket.reader.actor.name):
        metrics.count("refused_sockets")
        await told(here, "too_many", whence, ticket.reader.actor.name, slug)
        sink.say(frames.error(too_many_sockets(), language))
        sink.close(frames.CLOSE_TOO_MANY, "too_many")
        return None
    return Session(here, follower, sink, ticket, whence)


def too_many_sockets() -> TooMany:
    """Return the refusal of one more socket of somebody who has many."""
    return TooMany(
        "journal.limit.sockets", retry_after=SOCKETS_AGAIN_SECONDS, seconds=SOCKETS_AGAIN_SECONDS
    )


async def admitted(here: Hub, slug: str, text: str) -> Ticket:
    """Return the ticket. Raises Refused: it is for another realm, its rights changed, its session ended."""
    ticket = read_ticket(text)
    if ticket.realm != slug:
        raise Refused("journal.ticket_realm")
    if here.rights.is_stale(ticket):
        raise Refused("journal.ticket_stale")
    standing = await here.rights.standing(ticket.reader)
    if standing is None:
        raise Refused("journal.ticket_ended")
    if standing != ticket.reader.standing:
        raise Refused("journal.ticket_stale")
    return ticket


async def turned_away(here: Hub, error: Refused, text: str, slug: str, whence: Whence) -> None:
    """Tell of a socket whose ticket is refused, and let who shows false ones wait before the answer."""
    metrics.count(error.code)
    if error.code in COMES_BACK:
        with coming_from(whence):
            logger.warning("refused: socket of %s: %s", slug, error.code)
        return
    try:
        bearer = read_ticket(text).reader.actor.name
    except Refused:
        bearer = ""
    await told(here, error.code, whence, bearer, slug if slug in here.followers else "")
    await knock(here, error, whence.address)


async def told(here: Hub, code: str, whence: Whence, actor: str = "", realm: str = "") -> None:
    """Tell trail and log of a socket that was not let in, as of every refusal at a door.

    Without what whoever knocks made up: a flood of names is one refusal, and stands there once a minute.
    """

    def tell() -> None:
        status = 429 if code == "too_many" else 403
        with coming_from(whence):
            refusal_note(actor, status, "live socket", code, realm)

    with suppress(DatabaseError, InterfaceError):  # the log has it
        await here.in_log(tell)


async def knock(here: Hub, error: Refused, address: str) -> None:
    """Count a false ticket at the address that showed it, and let who goes on wait before the answer."""
    if error.code != "ticket_invalid":
        return  # one that was good before: whoever was away for long comes with it
    try:
        pause = await here.in_log(partial(knocked, address))
    except (DatabaseError, InterfaceError):
        return
    if pause:
        metrics.count("ticket_pauses")
        await asyncio.sleep(min(pause, LONGEST_PAUSE))


async def _converse(session: Session, receive: Receive, query: dict[str, str]) -> None:
    """Take messages until the socket closes."""
    metrics.count("opened")
    session.open(query.get("epoch", ""), query.get("since", ""), query.get("tag", ""))
    try:
        while True:
            said = await receive()
            if said["type"] == "websocket.disconnect":
                return
            session.receive(said.get("text"))
    finally:
        session.close()
        metrics.count("closed")


async def _until_closed(receive: Receive) -> None:
    """Wait for the end of a socket that was told to close."""
    while (await receive())["type"] != "websocket.disconnect":
        continue


def _say_bye_on_sigterm() -> None:
    """Have a planned stop announced to all sockets before the server closes them."""
    if _bye_installed[0] or threading.current_thread() is not threading.main_thread():
        return
    _bye_installed[0] = True
    before = signal.getsignal(signal.SIGTERM)

    def stop(number: int, frame: FrameType | None) -> None:
        for found in all_hubs():
            # from the loop: a signal handler runs between any two instructions
            found.loop.call_soon_threadsafe(found.bye)
        if callable(before):
            before(number, frame)

    if callable(before):  # a server that handles the signal; never the default, which just dies
        signal.signal(signal.SIGTERM, stop)
