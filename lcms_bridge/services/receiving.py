"""Messages in: stored before they are understood, the same bytes of the same source once."""

import hashlib
import re
from dataclasses import dataclass
from typing import TypeVar

from django.db import IntegrityError, transaction

from journal import clock
from journal.actors import Actor
from journal.bulk import bulk_insert
from journal.errors import Invalid, TooLarge
from journal.models import Realm
from journal.services import record, writing
from journal.unseen import seen
from journal.waking import wake_worker
from lcms_bridge.codecs.table import MAX_BYTES
from lcms_bridge.events import MessageEvent, MessageReceived
from lcms_bridge.gate import Admitted, admitted
from lcms_bridge.models import Message
from lcms_bridge.rights import IMPORT
from lcms_bridge.selectors import message_fields
from lcms_bridge.senders import audience_of, registered
from lcms_bridge.services.turned_away import turned_away
from lcms_bridge.sheets import is_table, speaks_of_arrival
from lcms_bridge.transports import PULL, SCREEN, way_named
from network.models import Facility
from web.people import require
from web.program import Program

PROCESS_TASK = "lcms_bridge.tasks.process_message"
MAX_NAME = 120
E = TypeVar("E", bound=MessageEvent)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Receipt:
    """A stored message; `again` when the same file from the same source was here already."""

    message: Message
    again: bool


def message_receive(
    *,
    actor: Actor,
    realm: Realm,
    raw: bytes,
    name: str,
    source: str = "",
    format_name: str = "",
    transport: str = SCREEN,
    sent_at: str = "",
    ring: bool = True,
) -> Receipt:
    """Store a message and ring for its processing. Raises Refused, Invalid, TooLarge.

    Nothing of a patient is stored: what `gate` strips is gone before the row is written, and a message
    about patients that it cannot strip is refused. What is not stored stands at the system that sent it.
    `transport` is the way it came. `source` is who the message is from, by default the actor: the same
    bytes from the same source are one message, and sending them again gives the first result.
    `sent_at` tells one sending from the next, where something does: the moment that its sender signed, the
    file or mail that it lay in. Heard or found twice it is one message.
    `format_name` is what the sender calls the format; without `ring` the caller processes the message
    at once.
    """
    require(actor, IMPORT, _somewhere(actor))
    source = (source or actor.name)[:150]
    try:
        kept = _let_in(raw, name, realm, source)
    except Invalid as error:
        if transport != PULL:  # its line says so as long as that fails
            turned_away(registered(realm, actor.name), [(error.code, error.said)])
        raise
    raw, name = kept.raw, kept.name
    message = Message(
        realm=realm,
        raw=raw,
        sha256=_digest(raw, realm, source, sent_at),
        size=len(raw),
        name=_clean_name(seen(name)),
        format=kept.form.name if kept.form else format_name,
        source=source,
        actor=actor.name,
        actor_label=actor.label,
        audience=audience_of(actor),
        transport=transport,
        received_at=realm.now(),
        created_at=clock.now(),
        due_at=clock.now(),
        carried=[],
        turns=1,
        reason="",
    )
    try:
        with writing():
            bulk_insert([message])
            record(message_event(MessageReceived, message), realm=realm, actor=actor)
            if ring:
                ring_for(message.pk)
    except IntegrityError:
        stored = Message.objects.defer("raw").get(
            realm=realm,
            source=message.source,
            sha256=message.sha256,
        )
        return Receipt(stored, again=True)
    return Receipt(message, again=False)


def _let_in(raw: bytes, name: str, realm: Realm, source: str) -> Admitted:
    """Return what may be stored of a message. Raises Invalid (empty, about patients), TooLarge."""
    if not raw:
        raise Invalid("lcms_bridge.empty", field="file")
    if len(raw) > MAX_BYTES:
        raise TooLarge("lcms_bridge.too_large", field="file", kilobytes=MAX_BYTES // 1024)
    return admitted(raw, name, realm=realm.slug, source=source)


def message_event(kind: type[E], message: Message) -> E:
    """Return the event that shows a message as it is now."""
    said_by_itself = {"by": message.actor_label, "way": way_named(message.transport)}
    fields = {**message_fields(message), **said_by_itself}
    for name in said_by_itself:
        fields.pop(f"{name}_en", None)
    fields["state_now"] = fields.pop("state")
    for name in ("problems", "stages", "carried"):
        fields[name] = tuple(fields[name])
    return kind(**fields, audience=message.audience)


def _digest(raw: bytes, realm: Realm, source: str, sent_at: str) -> str:
    """Return what tells one message of a sender from another: its bytes.

    And its arrival, where that is the moment of its figures: the same table later says something else.
    """
    digest = hashlib.sha256(raw)
    if is_table(raw) and speaks_of_arrival(realm, source):
        digest.update(f"\0{sent_at or clock.now().isoformat()}".encode())
    return digest.hexdigest()


def _somewhere(actor: Actor) -> Facility | None:
    """Return a place at which a registered system speaks: it has no right but at its places, in use."""
    if not isinstance(actor, Program) or not actor.places:
        return None
    return Facility(pk=min(actor.places))


def _clean_name(name: str) -> str:
    """Return a file's name without folders and unprintable characters."""
    last = re.split(r"[/\\]", name)[-1]
    return _UNPRINTABLE.sub("", last).strip()[:MAX_NAME] or "naamloos"


def ring_for(message_id: int) -> None:
    """Tell a worker after the commit; no retry, because the sweep finds what nobody heard."""
    transaction.on_commit(lambda: wake_worker(PROCESS_TASK, message_id), robust=True)
