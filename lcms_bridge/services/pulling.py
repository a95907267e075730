"""Asking addresses for what registered systems have to say: stored before it is read, once in effect.

The bytes are a message before the row says that they were fetched: a worker that dies in between fetches
them again, and the same bytes are the same message.
"""

import base64
import logging
import posixpath
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from django.db.models import Q

from capacity.models import SourceState
from journal import clock
from journal.actors import Actor
from journal.errors import ZorgbeeldError
from journal.isolation import each, while_time
from journal.leases import Lease
from journal.sealed import InvalidToken, unseal
from journal.services import writing
from lcms_bridge.application import BRIDGE
from lcms_bridge.codecs.table import MAX_BYTES
from lcms_bridge.out.exchange import Answer, exchange
from lcms_bridge.pulls.models import Pull, Way
from lcms_bridge.senders import program_of
from lcms_bridge.services.pulls import SEALED_FOR, pull_tell, pulls_end
from lcms_bridge.services.receiving import message_receive
from lcms_bridge.services.standing import STANDING, in_turn, line_failed, line_worked
from lcms_bridge.sheets import speaks_of_arrival
from lcms_bridge.transports import PULL

logger = logging.getLogger(__name__)
HOLD = Lease(Pull, "held_until", "turns", timedelta(seconds=90))
TURN_S = 60.0  # of one sweep: where many do not answer, other work of this worker comes between
UNCHANGED = 304
# what the inbox says of bytes that it does not keep, as the line's fault
KEPT_OUT = ("of_patients", "empty")


def pulls_take() -> int:
    """Ask the addresses that are due, as many as go in a turn; return how many were due."""
    pulls_end(actor=BRIDGE)
    due = pulls_due()
    asked = while_time(due, TURN_S)
    each(asked, lambda pk: pull_serve(actor=BRIDGE, pull_id=pk), logger=logger, what="no fetch")
    return len(due)


def pulls_due() -> list[int]:
    """Return the addresses that are to be asked now: whose line works first, of those who waits longest."""
    return in_turn(HOLD.free(_waits()), then="due_at")


def _waits() -> Q:
    """Return the condition that an address is asked: it is on, it is time, nobody asks it."""
    now = clock.now()
    mended = Q(broken_until__isnull=True) | Q(broken_until__lte=now)
    asked = Q(is_on=True, due_at__lte=now) & ~Q(source__state=SourceState.WITHDRAWN)
    return asked & HOLD.is_over() & mended


def pull_serve(*, actor: Actor, pull_id: int) -> bool:
    """Ask one address; True: what it said was stored. May run twice at once."""
    if not HOLD.take(pull_id, _waits()):
        return False
    row = Pull.objects.select_related("realm", "source").get(pk=pull_id)
    answer = _ask(row)
    # an answer that nothing changed counts for who asked whether it did
    unchanged = answer.status == UNCHANGED and bool(row.etag or row.modified)
    fault = "" if unchanged else answer.fault
    stored = False
    if not fault and not unchanged:
        try:
            fault = _store(row, answer)
        except Exception:
            _note(row, answer, "our_fault", actor)
            raise
        stored = not fault
    _note(row, answer, fault, actor)
    return stored


def _ask(row: Pull) -> Answer:
    """Ask once for what is new."""
    try:
        headers = _headers(row)
    except InvalidToken:  # SECRET_KEY was changed
        return Answer(None, 0, "no_secret", again=True)
    return exchange("GET", row.url, None, headers, most=MAX_BYTES + 1)


def _headers(row: Pull) -> dict[str, str]:
    """Return how we ask. Raises InvalidToken."""
    headers = {"Accept": "*/*", "User-Agent": "Zorgbeeld"}
    # where figures are of when they came the same again is news: it is so now
    if not speaks_of_arrival(row.realm, program_of(row.source).name):
        if row.etag:
            headers["If-None-Match"] = row.etag
        if row.modified:
            headers["If-Modified-Since"] = row.modified
    if not row.token:
        return headers
    token = unseal(SEALED_FOR, row.token)
    if row.way == Way.BEARER:
        headers["Authorization"] = f"Bearer {token}"
    elif row.way == Way.BASIC:
        headers["Authorization"] = f"Basic {base64.b64encode(token.encode()).decode()}"
    elif row.way == Way.HEADER:
        headers[row.header] = token
    return headers


def _store(row: Pull, answer: Answer) -> str:
    """Store what was said as a message of its system; return why that was not possible."""
    if len(answer.body) > MAX_BYTES:
        return "too_large"
    name = posixpath.basename(unquote(urlsplit(row.url).path)) or row.source.name
    try:
        message_receive(
            actor=program_of(row.source),
            realm=row.realm,
            raw=answer.body,
            name=name,
            format_name=row.format,
            transport=PULL,
        )
    except ZorgbeeldError as error:
        return error.code if error.code in KEPT_OUT else "kept_out"
    return ""


def _note(row: Pull, answer: Answer, fault: str, actor: Actor) -> None:
    """Note what came of it; people are told once that a line fails, and that it works again."""
    with writing():
        if not HOLD.keep(row, is_on=True, url=row.url, format=row.format, token=row.token):
            # what was changed meanwhile is asked anew, at once
            Pull.objects.filter(pk=row.pk, turns=row.turns).update(held_until=clock.now())
            return
        asked, asked_at = row.due_at, clock.now()
        row.refresh_from_db()
        row.held_until = asked_at
        next_at = asked_at + timedelta(seconds=row.every_s)
        if fault:
            told = "failed" if line_failed(row, fault, answer.wait_s) else ""
            next_at = row.broken_until or next_at
        else:
            told = "worked" if line_worked(row) else ""
            # who asked for it meanwhile wants all of it
            if answer.status != UNCHANGED and row.due_at == asked:
                row.etag = answer.told.get("ETag", "")
                row.modified = answer.told.get("Last-Modified", "")
        if row.due_at == asked:  # else somebody asked for it meanwhile
            row.due_at = next_at
        row.save(
            update_fields=[
                *STANDING,
                *("worked_at", "held_until", "due_at", "etag", "modified"),
            ]
        )
        if told:
            pull_tell(row, told, actor=actor)
