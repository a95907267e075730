"""What became of the messages that came in: applied, or set aside.

A received message is a row with a due time. The doorbell behind the commit only makes it quick: a
message whose doorbell was lost, or whose worker died, is found by the sweep.
"""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from capacity.models import Source
from capacity.services.sources import HEARD, source_heard
from journal import clock
from journal.actors import Actor
from journal.leases import Lease
from journal.models import Realm
from journal.said import Readable
from journal.services import REALM_CLOSED, record, writing
from journal.unseen import all_seen
from lcms_bridge.application import BRIDGE, Processed, apply_message, problem_document, said_problem
from lcms_bridge.brought_requests import requests_apply
from lcms_bridge.canonical import FilePlace, Problem, Scope
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.events import MessageProcessed
from lcms_bridge.formats import Format, format_as
from lcms_bridge.models import Message
from lcms_bridge.selectors import dialect_kept
from lcms_bridge.senders import locked, source_of
from lcms_bridge.services.receiving import message_event
from lcms_bridge.sheets import with_moment
from lcms_bridge.transitions import MESSAGES

logger = logging.getLogger(__name__)

# a file of the largest size takes a second; a dead worker a minute
HOLD = Lease(Message, "due_at", "attempts", timedelta(seconds=60))
MAX_ATTEMPTS = 5
AT_ONCE = 100  # messages that one worker holds
BYTES_AT_ONCE = 8 * 1024 * 1024  # and of what size together
# the columns that say what became of a message
READ = ("state", "applied", "carried", "problems", "format", "processed_at")
MOST_FORGOTTEN = 1000  # messages in one turn
FAULTS_SHOWN = 20  # of one message, at its source


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
        form = format_as(raw, message.format, kept.format)
        with writing():
            if not HOLD.keep(message, state=MESSAGES.initial):
                return None
            source = source_of(message)
            if source is not None:
                source = locked(source)  # before its figures, as whoever sends rows does
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
    message.problems = all_seen(problems)  # they quote what was sent
    message.format = format_name
    message.processed_at = clock.now()
    record(message_event(MessageProcessed, message), realm=message.realm, actor=actor)


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
