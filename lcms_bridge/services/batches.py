"""Reading what waits, many messages in one transaction: the world is read once, the journal written once.

The laws are those of one message: stored before it is read, taken up by one worker, its verdict and its
figures one commit, oldest first. Where one of them breaks the transaction, each is read alone.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from capacity.models import Source, SourceState
from capacity.services.sources import HEARD
from journal.actors import Actor
from journal.bulk import bulk_change
from journal.models import Realm
from journal.services import REALM_CLOSED, writing
from lcms_bridge.canonical import Decoded
from lcms_bridge.codecs import adt
from lcms_bridge.decoding import decoded
from lcms_bridge.formats import Format, format_as
from lcms_bridge.knowing import Here
from lcms_bridge.models import Message
from lcms_bridge.selectors import KeptDialect, dialects_kept
from lcms_bridge.senders import PROGRAM
from lcms_bridge.services.inbox import (
    HOLD,
    READ,
    message_end,
    message_read,
    waits,
)
from lcms_bridge.sheets import with_moment
from lcms_bridge.together import Together
from lcms_bridge.transitions import MESSAGES

logger = logging.getLogger(__name__)


@dataclass
class Waiting:
    """A message that this worker holds, with what it is read by."""

    message: Message
    form: Format
    kept: KeptDialect

    @property
    def alone(self) -> bool:
        """Say whether it is read in a transaction of its own: a census, requests."""
        return self.form.asks or self.form.name == adt.FORMAT


def messages_process(*, actor: Actor, numbers: Sequence[int]) -> int:
    """Read the messages of these that wait, as `message_process` does each; return how many were held.

    Safe to call any number of times. Nothing is raised for a message that cannot be read. One that was taken
    before is held alone: should its reader die of it, no other one waits for that.
    """
    rows = Message.objects.filter(waits(), pk__in=numbers).order_by("pk")
    counted = rows.values_list("pk", "attempts", "turns")
    read = 0
    for again, run in groupby(counted, key=lambda row: row[1] >= row[2]):
        pks = [pk for pk, _attempts, _turns in run]
        read += _once_more(pks, actor=actor) if again else _first_time(pks, actor=actor)
    return read


def _once_more(numbers: Sequence[int], *, actor: Actor) -> int:
    """Read messages that were taken before, each held when it is its turn; return how many were held."""
    held = 0
    for number in numbers:
        if HOLD.take(number, waits()):
            held += 1
            message_read(Message.objects.select_related("realm").get(pk=number), actor=actor)
    return held


def _first_time(numbers: Sequence[int], *, actor: Actor) -> int:
    """Read messages that nobody took before: together, those of each realm; return how many were held."""
    taken = HOLD.take_many(numbers, waits())
    held = defaultdict(list)
    for message in Message.objects.select_related("realm").filter(pk__in=taken).order_by("pk"):
        held[message.realm_id].append(message)
    for messages in held.values():
        _of_one_realm(messages, actor=actor)
    return len(taken)


def _of_one_realm(messages: Sequence[Message], *, actor: Actor) -> None:
    """Read messages that are held: together as far as can be, in the order in which they came."""
    realm = messages[0].realm
    try:
        kept = dialects_kept(realm, {one.source for one in messages})
        rest = [_waiting(one, kept[one.source]) for one in messages]
    except Exception:
        logger.warning("%s messages are read one by one", len(messages), exc_info=True)
        for message in messages:
            message_read(message, actor=actor)
        return
    read: dict[int, Decoded] = {}
    while rest:
        count = next((at for at, one in enumerate(rest) if one.alone), len(rest))
        if count <= 1:
            message_read(rest.pop(0).message, actor=actor)
        else:
            rest = _together(realm, rest[:count], read, actor=actor) + rest[count:]
        if rest:
            HOLD.renew_many([one.message for one in rest])


def _waiting(message: Message, kept: KeptDialect) -> Waiting:
    """Return a message with its format: as it is called, as its sender always sends, or as it looks."""
    return Waiting(message, format_as(bytes(message.raw), message.format, kept.format), kept)


def _together(
    realm: Realm, waiting: Sequence[Waiting], read: dict[int, Decoded], *, actor: Actor
) -> list[Waiting]:
    """Read messages in one transaction; return those that have to wait for the next."""
    by_number = {one.message.pk: one for one in waiting}
    turns = {one.message.pk: one.message.attempts for one in waiting}
    try:
        here = Here(realm)
        _decode(here, waiting, read)  # outside: nobody else's change waits for it
        with writing():
            mine = HOLD.keep_many([one.message for one in waiting], state=MESSAGES.initial)
            sources = _sources(realm, mine)
            turn = Together(here, sources, read)
            later = [
                one for message in mine if (one := by_number[message.pk]) and not turn.take(message)
            ]
            done = turn.apply()
            for message, outcome in done:
                form, source = by_number[message.pk].form, sources.get(message.actor)
                message_end(message, outcome, form, source, actor=actor)
            bulk_change([message for message, _outcome in done], READ)
            spoke = {message.actor for message, _outcome in done}
            bulk_change([one for name, one in sources.items() if name in spoke], HEARD)
    except Exception as error:
        if getattr(error, "code", "") == REALM_CLOSED:
            return []  # closing the realm set these messages aside
        logger.warning("%s messages are read one by one", len(waiting), exc_info=True)
        for message in [one.message for one in waiting]:
            message.refresh_from_db()
            if message.attempts == turns[message.pk]:  # else another worker took it meanwhile
                message_read(message, actor=actor)
        return []
    return later


def _decode(here: Here, waiting: Sequence[Waiting], read: dict[int, Decoded]) -> None:
    """Put into `read` what messages say that were not decoded yet: by the houses and codes there are."""
    for one in waiting:
        if one.message.pk not in read:
            dialect = with_moment(one.kept.dialect, one.message)
            raw = bytes(one.message.raw)
            read[one.message.pk] = decoded(one.form, raw, dialect, here.houses)


def _sources(realm: Realm, messages: Sequence[Message]) -> dict[str, Source]:
    """Return the registered systems that sent messages, by the name of their actor, locked in one order."""
    names = {one.actor.removeprefix(PROGRAM) for one in messages if one.actor.startswith(PROGRAM)}
    if not names:
        return {}
    rows = Source.objects.select_for_update(of=("self",), no_key=True).select_related("realm")
    speaking = rows.filter(realm=realm, name__in=names).exclude(state=SourceState.WITHDRAWN)
    return {f"{PROGRAM}{one.name}": one for one in speaking.order_by("pk")}
