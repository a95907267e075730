"""Writing the bridge: store a message before it is understood, then apply it or set it aside.

A received message is a row with a due time. The doorbell behind the commit only makes it quick: a
message whose doorbell was lost, or whose worker died, is found by the sweep.
"""

import hashlib
import logging
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q

from capacity.models import Source
from capacity.services.sources import HEARD, source_heard
from journal import clock
from journal.actors import Actor
from journal.bulk import bulk_insert
from journal.errors import Invalid, TooLarge
from journal.leases import Lease
from journal.models import Realm
from journal.said import Readable
from journal.services import REALM_CLOSED, record, writing
from journal.waking import wake_worker
from lcms_bridge.application import BRIDGE, Processed, apply_message, problem_document, said_problem
from lcms_bridge.brought_requests import requests_apply
from lcms_bridge.canonical import FilePlace, Problem, Scope
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.table import MAX_BYTES
from lcms_bridge.events import MessageEvent, MessageProcessed, MessageReceived
from lcms_bridge.formats import Format, format_named, format_of
from lcms_bridge.gate import admitted
from lcms_bridge.models import Message
from lcms_bridge.rights import IMPORT
from lcms_bridge.selectors import dialect_kept, message_fields
from lcms_bridge.senders import audience_of, source_of
from lcms_bridge.sheets import is_table, speaks_of_arrival, with_moment
from lcms_bridge.transitions import MESSAGES
from lcms_bridge.transports import SCREEN, way_named
from network.models import Facility
from web.people import require
from web.program import Program

logger = logging.getLogger(__name__)

PROCESS_TASK = "lcms_bridge.tasks.process_message"
# a file of the largest size takes a second; a dead worker a minute
HOLD = Lease(Message, "due_at", "attempts", timedelta(seconds=60))
MAX_ATTEMPTS = 5
AT_ONCE = 100  # messages that one worker holds
BYTES_AT_ONCE = 8 * 1024 * 1024  # and of what size together
MAX_NAME = 120
# the columns that say what became of a message
READ = ("state", "applied", "carried", "problems", "format", "processed_at")
MOST_FORGOTTEN = 1000  # messages in one turn
FAULTS_SHOWN = 20  # of one message, at its source
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
    """Store a message and ring for its processing. Raises Refused, Invalid.

    Nothing of a patient is stored: what `gate` strips is gone before the row is written, and a message
    about patients that it cannot strip is refused.
    `transport` is the way it came. `source` is who the message is from, by default the actor: the same
    bytes from the same source are one message, and sending them again gives the first result.
    `sent_at` tells one sending from the next, where something does: the moment that its sender signed, the
    file or mail that it lay in. Heard or found twice it is one message.
    `format_name` is what the sender calls the format; without `ring` the caller processes the message
    at once.
    """
    require(actor, IMPORT, _somewhere(actor))
    if not raw:
        raise Invalid("lcms_bridge.empty", field="file")
    if len(raw) > MAX_BYTES:
        raise TooLarge("lcms_bridge.too_large", field="file", kilobytes=MAX_BYTES // 1024)
    source = (source or actor.name)[:150]
    kept = admitted(raw, name, realm=realm.slug, source=source)
    raw, name = kept.raw, kept.name
    message = Message(
        realm=realm,
        raw=raw,
        sha256=_digest(raw, realm, source, sent_at),
        size=len(raw),
        name=_clean_name(name),
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


def message_process(
    *, actor: Actor, message_id: int, dialect: Dialect | None = None
) -> Message | None:
    """Read a received message and apply what is sound, once; None when somebody else does or did.

    Safe to call any number of times. A fault of the program leaves the message for a later attempt;
    after `MAX_ATTEMPTS` it is quarantined, so that nothing waits unseen.
    """
    if not HOLD.take(message_id, waits()):
        return None
    message = Message.objects.select_related("realm").get(pk=message_id)
    return message_read(message, actor=actor, dialect=dialect)


def message_read(
    message: Message, *, actor: Actor, dialect: Dialect | None = None
) -> Message | None:
    """Read a message that this worker holds, alone, as `message_process` says."""
    if message.attempts > MAX_ATTEMPTS * message.turns:  # those that read it died of it
        return _give_up(message, actor=actor)
    try:
        raw = bytes(message.raw)
        kept = dialect_kept(message.realm, message.source)
        form = format_named(message.format) or format_named(kept.format) or format_of(raw)
        with writing():
            if not HOLD.keep(message, state=MESSAGES.initial):
                return None
            source = _locked(source_of(message))  # before its figures, as whoever sends rows does
            outcome = _applied(message, form, raw, dialect or kept.dialect)
            message_end(message, outcome, form, source, actor=actor)
            message.save(update_fields=READ)
            if source is not None:
                source.save(update_fields=HEARD)
            return message
    except Exception as error:
        if getattr(error, "code", "") == REALM_CLOSED:
            return None  # closing the realm set this message aside
        logger.exception("message %s was not processed (attempt %s)", message.pk, message.attempts)
        return (
            _give_up(message, actor=actor)
            if message.attempts >= MAX_ATTEMPTS * message.turns
            else None
        )


def message_end(
    message: Message, outcome: Processed, form: Format, source: Source | None, *, actor: Actor
) -> None:
    """Note what became of a message (`READ` is to be written), and that its source spoke (`HEARD` is).

    In the transaction that applied it, the source locked.
    """
    message.carried = outcome.carried
    _finish(
        message,
        actor=actor,
        step=outcome.step,
        applied=len(outcome.carried),
        problems=outcome.problems,
        format_name=form.name,
    )
    if source is not None:
        batch = _batch(message, outcome)
        source_heard(source, actor=BRIDGE, moment=outcome.moment, batch=batch, keep=False)


def _applied(message: Message, form: Format, raw: bytes, dialect: Dialect) -> Processed:
    """Apply what a message says: figures to capacity, requests to those who move patients."""
    if form.asks and form.read is not None:
        return requests_apply(message, form.read(raw, dialect))
    return apply_message(message, form, raw, with_moment(dialect, message))


def realm_waited_in(message_id: int) -> int | None:
    """Return the number of the realm of a message that waits; None when it does not."""
    return HOLD.free(waits()).filter(pk=message_id).values_list("realm", flat=True).first()


def messages_due(realm: int | None = None) -> list[int]:
    """Return the numbers of received messages, of all realms or one, that nobody is working on, oldest first.

    As many as one worker reads while it holds them. What a sender said after a message that another worker
    reads just now waits for that: of one house the older goes first.
    """
    before = Message.objects.filter(
        HOLD.is_held(),
        realm=OuterRef("realm"),
        source=OuterRef("source"),
        pk__lt=OuterRef("pk"),
        state=MESSAGES.initial,
        attempts__lte=F("turns"),  # one that was given up by who read it keeps nobody waiting
    )
    rows = HOLD.free(waits()).exclude(Exists(before))
    if realm is not None:
        rows = rows.filter(realm=realm)
    found: list[int] = []
    size = 0
    for number, its_size in rows.order_by("pk").values_list("pk", "size")[:AT_ONCE]:
        size += its_size
        if found and size > BYTES_AT_ONCE:
            break
        found.append(number)
    return found


def messages_forget() -> int:
    """Let go of the bytes of messages that were read long ago (`BRIDGE_RAW_DAYS`); return of how many."""
    until = clock.now() - timedelta(days=settings.BRIDGE_RAW_DAYS)
    rows = Message.objects.exclude(state=MESSAGES.initial).filter(created_at__lt=until)
    numbers = list(
        rows.exclude(raw=b"").order_by("pk").values_list("pk", flat=True)[:MOST_FORGOTTEN]
    )
    return Message.objects.filter(pk__in=numbers).update(raw=b"")


def waits() -> Q:
    """Return the condition that a message waits: it is unread, and its worker, if any, is gone."""
    return Q(state=MESSAGES.initial) & HOLD.is_over()


def messages_end(*, actor: Actor, realm: Realm, reason: Readable) -> None:
    """Quarantine what waits in a realm that closes; whoever closes it was checked."""
    problem = said_problem("realm_closed", reason, scope=Scope.FILE)
    with writing():
        waiting = Message.objects.select_for_update(of=("self",)).select_related("realm")
        for message in (
            waiting.defer("raw").filter(realm=realm, state=MESSAGES.initial).order_by("pk")
        ):
            _quarantine(message, problem, actor=actor)


def _give_up(message: Message, *, actor: Actor) -> Message | None:
    """Quarantine a message that no attempt could process."""
    with writing():
        if not HOLD.keep(message, state=MESSAGES.initial):
            return None
        problem = Problem("fault", FilePlace(), scope=Scope.FILE)
        return _quarantine(message, problem, actor=actor)


def _quarantine(message: Message, problem: Problem, *, actor: Actor) -> Message:
    """Set a message aside that nothing was applied of."""
    _finish(
        message,
        actor=actor,
        step="quarantine",
        applied=len(message.carried),
        problems=[problem_document(problem)],
    )
    message.save(update_fields=READ)
    return message


def _finish(
    message: Message,
    *,
    actor: Actor,
    step: str,
    applied: int,
    problems: list[dict[str, Any]],
    format_name: str = "",
) -> None:
    """Note what became of a locked message, in the transaction that applied it. Raises Conflict."""
    MESSAGES.take(message, step, actor=actor)
    message.applied = applied
    message.problems = problems
    message.format = format_name
    message.processed_at = clock.now()
    record(message_event(MessageProcessed, message), realm=message.realm, actor=actor)


def _locked(source: Source | None) -> Source | None:
    """Return a registered system, locked."""
    if source is None:
        return None
    rows = Source.objects.select_for_update(of=("self",), no_key=True).select_related("realm")
    return rows.get(pk=source.pk)


def _batch(message: Message, outcome: Processed) -> dict[str, Any]:
    """Return what became of a message, as its source keeps it."""
    held = [one for one in message.problems if not one["remark"]]
    faults = [
        {
            "row": max(one["line"] - 1, 0),
            "field": one["column"] or one["place"],
            "code": one["code"],
            "sentence": {"nl": one["sentence"], "en": one.get("sentence_en") or one["sentence"]},
        }
        for one in held[:FAULTS_SHOWN]
    ]
    return {
        "at": message.realm.now().isoformat(),
        "accepted": outcome.applied,
        "unchanged": outcome.again,
        "rejected": len(held),
        "faults": faults,
    }


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
