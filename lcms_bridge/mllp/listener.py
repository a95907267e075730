"""Listening for HL7 v2: each port is the line of one registered source.

A message is stored, in a transaction of its own, before it is acknowledged (AA); a sender that hears
nothing sends it again, and the same bytes are the same message. What is refused is answered AR with its
sentence, a fault of ours AE. Messages of one connection are taken in their order.
"""

import asyncio
import logging
import ssl
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections

from capacity.models import Source, SourceState
from journal import clock
from journal.errors import Refused, ZorgbeeldError
from journal.said import said
from lcms_bridge.codecs import adt
from lcms_bridge.codecs.table import MAX_BYTES
from lcms_bridge.mllp.framing import FAULT, REFUSED, TAKEN, Frames, TooLongError, acknowledgement
from lcms_bridge.senders import program_of
from lcms_bridge.services.receiving import message_receive
from lcms_bridge.transports import MLLP

logger = logging.getLogger(__name__)

MOST_LINES = 20  # connections of one source at a time
CHUNK = 64 * 1024
FRAME_S = 30.0  # a message that began must end; between messages a line may be quiet
Take = Callable[[bytes], Awaitable[tuple[str, str]]]


@dataclass(frozen=True)
class Line:
    """One port and the source whose line it is, as BRIDGE_MLLP names it: `2575=<realm>/<source>`."""

    port: int
    realm: str
    source: str


def lines_of(told: list[str]) -> list[Line]:
    """Return the lines of a setting. Raises ValueError with what is no line."""
    found = []
    for one in told:
        port, equals, place = one.partition("=")
        realm, slash, source = place.partition("/")
        if not (port.isdecimal() and equals and slash and realm and source):
            raise ValueError(one)
        found.append(Line(int(port), realm.strip(), source.strip()))
    return found


def encryption() -> ssl.SSLContext | None:
    """Return how lines are encrypted by the settings; None: as they are, for one network only."""
    if not settings.BRIDGE_MLLP_CERT:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(settings.BRIDGE_MLLP_CERT, settings.BRIDGE_MLLP_KEY or None)
    if settings.BRIDGE_MLLP_CA:
        # only systems with a certificate of this authority
        context.load_verify_locations(settings.BRIDGE_MLLP_CA)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


async def listen(line: Line, host: str, context: ssl.SSLContext | None) -> asyncio.Server:
    """Open a line; whoever asked closes it."""
    busy = asyncio.Semaphore(MOST_LINES)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if busy.locked():
            writer.close()
            return
        async with busy:
            await _serve(line, reader, writer)

    return await asyncio.start_server(serve, host, line.port, ssl=context, limit=CHUNK)


async def _serve(line: Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the messages of one connection until it ends."""
    frames = Frames(MAX_BYTES)
    try:
        while True:
            wait = FRAME_S if frames.is_open else None
            piece = await asyncio.wait_for(reader.read(CHUNK), wait)
            if not piece:
                return
            for message in frames.take(piece):
                await _answer(line, message, writer)
    except TooLongError:
        text = str(said("lcms_bridge.too_large", kilobytes=MAX_BYTES // 1024))
        writer.write(acknowledgement(b"", REFUSED, uuid.uuid4().hex[:20], _now(), text))
    except (OSError, TimeoutError):
        logger.info("a line of %s ended", line.source)
    finally:
        writer.close()


async def _answer(line: Line, message: bytes, writer: asyncio.StreamWriter) -> None:
    """Take a message and acknowledge what came of that."""
    code, text = await sync_to_async(_taken_apart, thread_sensitive=False)(line, message)
    writer.write(acknowledgement(message, code, uuid.uuid4().hex[:20], _now(), text))
    await writer.drain()


def taken(line: Line, message: bytes) -> tuple[str, str]:
    """Store one message; return the code of its acknowledgement and a sentence."""
    try:
        if not adt.recognises(message):
            return REFUSED, str(said("lcms_bridge.problem.no_msh"))
        source = _source(line)
        message_receive(
            actor=program_of(source),
            realm=source.realm,
            raw=message,
            name="mllp",
            format_name=adt.FORMAT,
            transport=MLLP,
        )
    except ZorgbeeldError as error:
        return REFUSED, error.text("nl")
    except Exception:
        # not with the message: it is of a patient
        logger.exception("a message of %s was not stored", line.source)
        return FAULT, str(said("lcms_bridge.line_fault"))
    return TAKEN, ""


def _taken_apart(line: Line, message: bytes) -> tuple[str, str]:
    """Do so in a thread that lives on: with a connection to the database that is alive."""
    close_old_connections()
    try:
        return taken(line, message)
    finally:
        close_old_connections()


def _source(line: Line) -> Source:
    """Return the source whose line it is. Raises Refused: it was withdrawn, or its realm is closed."""
    rows = Source.objects.select_related("realm").exclude(state=SourceState.WITHDRAWN)
    found = rows.filter(realm__slug=line.realm, realm__is_open=True, name=line.source).first()
    if found is None:
        raise Refused("lcms_bridge.no_line", field="source", given=line.source)
    return found


def _now() -> str:
    """Return the moment of now as HL7 v2 writes it."""
    return clock.now().strftime("%Y%m%d%H%M%S+0000")
